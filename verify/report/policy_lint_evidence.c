#include <stdio.h>
#include <string.h>

#include "policy_look.h"

#define ELLIPSIS "\xe2\x80\xa6"

static const struct policy_claim *claim_at(const struct policy_look *look, size_t i, const char *member,
    char place[static POLICY_PLACE_MAX])
{
	if (i >= look->policy->claim_count)
		return NULL;
	snprintf(place, POLICY_PLACE_MAX, "/claims/%zu%s", i, member);
	return &look->policy->claims[i];
}

/* ---- what no record meets ---- */

enum status find_no_age(struct policy_look *look)
{
	const struct policy_claim *claim;
	char place[POLICY_PLACE_MAX];

	for (size_t i = 0; (claim = claim_at(look, i, "/evidence/max_age", place)) != NULL; i++)
		if (claim->requirement.has_max_age && claim->requirement.max_age_ms == 0)
			policy_say(look, place, "evidence is always older than that when it is looked at");
	return STATUS_OK;
}

/* Whole arguments only, as the verifier sees it (cited.h). */
static bool is_elided(const struct json *argv)
{
	for (const struct json *word = json_first(argv); word; word = json_next(word))
		if (!strcmp(json_text(word), "...") || !strcmp(json_text(word), ELLIPSIS))
			return true;
	return false;
}

enum status find_elided_argv(struct policy_look *look)
{
	const struct policy_claim *claim;
	char place[POLICY_PLACE_MAX];

	for (size_t i = 0; (claim = claim_at(look, i, "/evidence/argv", place)) != NULL; i++)
		if (is_elided(claim->requirement.argv))
			policy_say(look, place, "a record with \"...\" in place of arguments is not what really ran and never counts");
	return STATUS_OK;
}

/* ---- what too many records meet ---- */

enum status find_any_evidence(struct policy_look *look)
{
	const struct policy_claim *claim;
	char place[POLICY_PLACE_MAX];

	for (size_t i = 0; (claim = claim_at(look, i, "", place)) != NULL; i++)
		if (!claim->requirement.step && !claim->requirement.argv && !claim->requirement.path)
			policy_say(look, place, "the author chooses what counts: ask for a step, an argv or a path in \"evidence\"");
	return STATUS_OK;
}

enum status find_any_command(struct policy_look *look)
{
	const struct policy_claim *claim;
	char place[POLICY_PLACE_MAX];

	for (size_t i = 0; (claim = claim_at(look, i, "", place)) != NULL; i++) {
		const struct requirement *requirement = &claim->requirement;

		if (requirement->step && !requirement->argv && !requirement->roles && !requirement->path &&
		    (!requirement->has_kind || requirement->kind == KIND_RUN))
			policy_say(look, place, "`exhibit run --name %.128s -- true` would count: ask for the argv, or for roles",
			    requirement->step);
	}
	return STATUS_OK;
}

/* ---- whom the policy trusts ---- */

enum status find_anybody(struct policy_look *look)
{
	if (!json_member(look->policy->document, "agents"))
		policy_say(look, "", "name \"agents\" by their keys: `exhibit key show` prints one");
	return STATUS_OK;
}

enum status find_any_log(struct policy_look *look)
{
	if (look->policy->trust.log_count == 0)
		policy_say(look, "", "name \"logs\" by their keys: `exhibit checkpoint --vkey` prints one");
	return STATUS_OK;
}

enum status find_unknown_roles(struct policy_look *look)
{
	const struct policy_claim *claim;
	char place[POLICY_PLACE_MAX], inner[POLICY_PLACE_MAX];

	for (size_t i = 0; (claim = claim_at(look, i, "/evidence/roles", place)) != NULL; i++) {
		size_t j = 0;

		for (const struct json *role = json_first(claim->requirement.roles); role; role = json_next(role), j++) {
			snprintf(inner, sizeof(inner), "%.200s/%zu", place, j);
			if (!trust_has_role(&look->policy->trust, json_text(role)))
				policy_say(look, inner, "no agent of the policy has the role %.128s", json_text(role));
		}
	}
	return STATUS_OK;
}

static bool is_among(const struct json *roles, const struct json *role)
{
	for (const struct json *one = json_first(roles); one; one = json_next(one))
		if (json_equal(one, role))
			return true;
	return false;
}

static bool share_one(const struct json *some, const struct json *others)
{
	for (const struct json *one = json_first(some); one; one = json_next(one))
		if (is_among(others, one))
			return true;
	return false;
}

/* Does some claim take records of an agent with these roles (NULL: none), or is it asked to approve? */
static bool is_taken(const struct policy *policy, const struct json *roles)
{
	for (size_t i = 0; i < policy->claim_count; i++) {
		const struct json *asked = policy->claims[i].requirement.roles;

		if (!asked)
			return true;
		if (share_one(asked, roles))
			return true;
	}
	return share_one(json_member(policy->approvals, "roles"), roles);
}

enum status find_unused_agents(struct policy_look *look)
{
	const struct json *agent = json_first(json_member(look->policy->document, "agents"));
	char place[POLICY_PLACE_MAX];

	for (size_t i = 0; agent; agent = json_next(agent), i++) {
		snprintf(place, sizeof(place), "/agents/%zu", i);
		if (!is_taken(look->policy, json_member(agent, "roles")))
			policy_say(look, place, "every claim asks for roles, and this agent has none of them");
	}
	return STATUS_OK;
}

static bool is_asked_for(const struct policy *policy, const struct json *role)
{
	for (size_t i = 0; i < policy->claim_count; i++)
		if (is_among(policy->claims[i].requirement.roles, role))
			return true;
	return is_among(json_member(policy->approvals, "roles"), role) ||
	    is_among(json_member(json_member(policy->document, "keys"), "admins"), role);
}

enum status find_unused_roles(struct policy_look *look)
{
	const struct json *agent = json_first(json_member(look->policy->document, "agents"));
	char place[POLICY_PLACE_MAX];

	for (size_t i = 0; agent; agent = json_next(agent), i++) {
		const struct json *role = json_first(json_member(agent, "roles"));

		for (size_t j = 0; role; role = json_next(role), j++) {
			snprintf(place, sizeof(place), "/agents/%zu/roles/%zu", i, j);
			if (!is_asked_for(look->policy, role))
				policy_say(look, place, "no claim, approval or admin of keys needs the role %.128s", json_text(role));
		}
	}
	return STATUS_OK;
}
