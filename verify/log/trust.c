#include "trust.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum status add_agent(struct trust *trust, const struct json *row, struct fault *fault)
{
	size_t before = trust->keys.count, number;
	void *agents = trust->agents;
	struct ed25519_key key;
	struct bytes comment;
	enum status status = ssh_key_read(json_text_bytes(json_member(row, "key")), &key, &comment);

	if (status != STATUS_OK)
		return fault_set(fault, STATUS_BAD_DOCUMENT, "/key", "is no OpenSSH Ed25519 public key");
	status = key_set_room(&agents, &trust->capacity, before + 1, sizeof(*trust->agents));
	trust->agents = agents;
	if (status == STATUS_OK)
		status = key_set_add(&trust->keys, key.bytes, &number);
	if (status != STATUS_OK)
		return fault_set(fault, status, "/key", NULL);
	if (number != before)
		return fault_set(fault, STATUS_BAD_DOCUMENT, "/key", "is there twice");
	trust->agents[number].name = json_member_text(row, "name");
	trust->agents[number].roles = json_member(row, "roles");
	return STATUS_OK;
}

static enum status read_agents(const struct json *agents, struct trust *trust, struct fault *fault)
{
	enum status status = STATUS_OK;
	char place[32];
	size_t i = 0;

	for (const struct json *row = json_first(agents); row && status == STATUS_OK; row = json_next(row), i++) {
		status = add_agent(trust, row, fault);
		if (status != STATUS_OK) {
			snprintf(place, sizeof(place), "/agents/%zu", i);
			fault_within(fault, place);
		}
	}
	return status;
}

static enum status read_logs(const struct json *logs, struct trust *trust, struct fault *fault)
{
	size_t count = json_count(logs);
	char place[32];

	if (count == 0)
		return STATUS_OK;
	trust->logs = calloc(count, sizeof(*trust->logs));
	if (!trust->logs)
		return fault_set(fault, STATUS_NO_MEMORY, NULL, NULL);
	for (const struct json *log = json_first(logs); log; log = json_next(log)) {
		snprintf(place, sizeof(place), "/logs/%zu", trust->log_count);
		if (note_key_read(json_text_bytes(log), &trust->logs[trust->log_count]) != STATUS_OK)
			return fault_set(fault, STATUS_BAD_DOCUMENT, place, "is no C2SP verifier key, as name+hash+key");
		trust->log_count++;
	}
	return STATUS_OK;
}

/* Rights that nobody can hold, or that an enrolment would seem to give, are a mistake in the policy. */
static enum status read_keys(const struct json *keys, struct trust *trust, struct fault *fault)
{
	bool is_held = false;
	size_t i = 0;
	char place[32];

	trust->admins = json_member(keys, "admins");
	trust->grants = json_member(keys, "grants");
	trust->needs_whole_log = json_member_is_true(keys, "complete");
	if (trust->grants && !trust->admins)
		return fault_set(fault, STATUS_BAD_DOCUMENT, "/keys/grants", "nobody can give them: there are no \"admins\"");
	if (!trust->admins)
		return STATUS_OK;
	for (size_t agent = 0; agent < trust->keys.count; agent++)
		is_held |= trust_is_admin(trust, &trust->agents[agent]);
	if (!is_held)
		return fault_set(fault, STATUS_BAD_DOCUMENT, "/keys/admins", "no agent of this policy has any of these roles");
	for (const struct json *role = json_first(trust->grants); role; role = json_next(role), i++) {
		snprintf(place, sizeof(place), "/keys/grants/%zu", i);
		for (const struct json *admin = json_first(trust->admins); admin; admin = json_next(admin))
			if (!strcmp(json_text(role), json_text(admin)))
				return fault_set(fault, STATUS_BAD_DOCUMENT, place,
				    "may enrol, which only an agent of the policy can: it cannot be given");
	}
	return STATUS_OK;
}

/* The logs are then where "logs" would put them, so that nobody else has to know which of both the policy has. */
static enum status read_tlog_policy(const struct json *text, struct trust *trust, struct fault *fault)
{
	struct fault found = { .status = STATUS_OK };
	enum status status = tlog_policy_read(json_text_bytes(text), &trust->witnesses, &found);

	if (status != STATUS_OK)
		return fault_set(fault, status, "/tlog_policy", "%s%s%s", found.place, found.place[0] ? ": " : "", found.detail);
	trust->has_witnesses = true;
	trust->logs = trust->witnesses.logs;
	trust->log_count = trust->witnesses.log_count;
	trust->witnesses.logs = NULL;
	trust->witnesses.log_count = 0;
	return STATUS_OK;
}

enum status trust_read(const struct json *policy, struct trust *trust, struct fault *fault)
{
	memset(trust, 0, sizeof(*trust));
	enum status status = read_agents(json_member(policy, "agents"), trust, fault);

	if (status == STATUS_OK)
		status = read_keys(json_member(policy, "keys"), trust, fault);
	if (status == STATUS_OK && json_member(policy, "logs") && json_member(policy, "tlog_policy"))
		status = fault_set(fault, STATUS_BAD_DOCUMENT, "/logs", "the logs are named by tlog_policy already");
	if (status == STATUS_OK)
		status = read_logs(json_member(policy, "logs"), trust, fault);
	if (status == STATUS_OK && json_member(policy, "tlog_policy"))
		status = read_tlog_policy(json_member(policy, "tlog_policy"), trust, fault);
	return status;
}

void trust_release(struct trust *trust)
{
	key_set_release(&trust->keys);
	free(trust->agents);
	free(trust->logs);
	tlog_policy_release(&trust->witnesses);
	memset(trust, 0, sizeof(*trust));
}

const struct trusted_agent *trust_agent(const struct trust *trust, const struct ed25519_key *key)
{
	size_t number;

	return key_set_find(&trust->keys, key->bytes, &number) ? &trust->agents[number] : NULL;
}

bool trust_names_agents(const struct trust *trust)
{
	return trust->keys.count > 0;
}

bool trust_log(const struct trust *trust, const struct note_key *key)
{
	for (size_t i = 0; i < trust->log_count; i++)
		if (!strcmp(trust->logs[i].name, key->name) && trust->logs[i].id == key->id &&
		    !memcmp(trust->logs[i].key.bytes, key->key.bytes, ED25519_KEY_SIZE))
			return true;
	return false;
}

bool trusted_agent_has_role(const struct trusted_agent *agent, const char *role)
{
	for (const struct json *own = json_first(agent->roles); own; own = json_next(own))
		if (!strcmp(json_text(own), role))
			return true;
	return false;
}

size_t trust_first_key(const struct trust *trust, size_t number)
{
	size_t first = 0;

	while (strcmp(trust->agents[first].name, trust->agents[number].name) != 0)
		first++;
	return first;
}

static bool has_any_role(const struct trusted_agent *agent, const struct json *roles)
{
	for (const struct json *role = json_first(roles); role; role = json_next(role))
		if (trusted_agent_has_role(agent, json_text(role)))
			return true;
	return !roles;
}

size_t trust_count_agents(const struct trust *trust, const struct json *roles)
{
	size_t count = 0;

	for (size_t i = 0; i < trust->keys.count; i++) {
		bool is_new = has_any_role(&trust->agents[i], roles);

		for (size_t j = trust_first_key(trust, i); is_new && j < i; j++)
			is_new = strcmp(trust->agents[j].name, trust->agents[i].name) != 0 ||
			    !has_any_role(&trust->agents[j], roles);
		count += is_new;
	}
	return count;
}

bool trust_has_role(const struct trust *trust, const char *role)
{
	for (size_t i = 0; i < trust->keys.count; i++)
		if (trusted_agent_has_role(&trust->agents[i], role))
			return true;
	return trust_grants(trust, role);
}

bool trust_is_admin(const struct trust *trust, const struct trusted_agent *agent)
{
	for (const struct json *role = json_first(trust->admins); role; role = json_next(role))
		if (trusted_agent_has_role(agent, json_text(role)))
			return true;
	return false;
}

bool trust_grants(const struct trust *trust, const char *role)
{
	for (const struct json *one = json_first(trust->grants); one; one = json_next(one))
		if (!strcmp(json_text(one), role))
			return true;
	return false;
}
