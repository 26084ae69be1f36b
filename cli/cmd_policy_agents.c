#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "context.h"
#include "cli/draft/draft_steps.h"
#include "exit_code.h"
#include "format/allowed_signers.h"
#include "message.h"
#include "verify/verify.h"
#include "verify/report/policy.h"

static const struct option_row options[] = {
	{ "policy", 0, "FILE", "the policy whose agents these shall be; without it only they are printed", false },
	{ "role", 0, "NAME=ROLE", "a role for the agent of that name", true },
	OPTION_OUTPUT,
};

/* The roles that the command line gives to ${name}; NULL: none. */
static struct json *roles_of(const struct invocation *invocation, const char *name)
{
	struct json *roles = json_array();
	const char *given;

	for (size_t i = 0; (given = option_nth(invocation, "role", i)) != NULL; i++)
		if (!strncmp(given, name, strlen(name)) && given[strlen(name)] == '=')
			json_push_text(roles, given + strlen(name) + 1);
	if (json_count(roles) > 0)
		return roles;
	json_free(roles);
	return NULL;
}

static bool is_listed(const struct json *agents, const char *member, const char *text)
{
	for (const struct json *agent = json_first(agents); agent; agent = json_next(agent))
		if (!strcmp(json_member_text(agent, member), text))
			return true;
	return false;
}

static int add_agent(const struct invocation *invocation, const struct allowed_signer *signer, struct json *agents)
{
	char key[SSH_KEY_TEXT_MAX], name[RECORD_NAME_MAX];
	struct json *agent, *roles;

	if (signer->left_out) {
		message_note("line %zu is left out: %s", signer->line, signer->left_out);
		return 0;
	}
	snprintf(name, sizeof(name), "%.*s", (int)signer->principal.size, (const char *)signer->principal.data);
	ssh_key_write(&signer->key, key);
	if (signer->principal.size != strlen(name) || !context_is_name(name)) {
		message_error("line %zu: the principal is no name for an agent", signer->line);
		message_hint("a letter or digit, then letters, digits and . _ - : / @ +");
		return EXIT_WRONG_USAGE;
	}
	if (is_listed(agents, "key", key)) {
		message_error("line %zu: the key is there twice", signer->line);
		message_hint("a key is one agent's: leave one of the lines out");
		return EXIT_WRONG_USAGE;
	}
	if (signer->principal_count > 1)
		message_note("line %zu has %zu principals: the agent goes by the first, %s", signer->line,
		    signer->principal_count, name);
	agent = json_object();
	json_put_text(agent, "name", name);
	json_put_text(agent, "key", key);
	roles = roles_of(invocation, name);
	if (roles)
		json_put(agent, "roles", roles);
	json_push(agents, agent);
	return 0;
}

static int read_agents(const struct invocation *invocation, struct bytes text, struct json *agents)
{
	struct fault fault = { .status = STATUS_OK };
	struct allowed_signer signer;
	enum status status;
	size_t line = 0;
	int code = 0;

	while (!code && (status = allowed_signers_next(&text, &line, &signer, &fault)) != STATUS_NOT_FOUND)
		code = status == STATUS_OK ? add_agent(invocation, &signer, agents) :
		    message_document(status, &fault, "%s cannot be taken over", invocation->positionals[0]);
	if (code)
		return code;
	if (json_count(agents) == 0) {
		message_error("%s names no key that can sign records", invocation->positionals[0]);
		message_hint("a policy without agents trusts everybody, so none is made of it");
		return EXIT_WRONG_USAGE;
	}
	return 0;
}

/* A role for somebody who is not there would be missed only by the verifier. */
static int check_roles(const struct invocation *invocation, const struct json *agents)
{
	const char *given;

	for (size_t i = 0; (given = option_nth(invocation, "role", i)) != NULL; i++) {
		const char *sign = strchr(given, '=');
		char name[RECORD_NAME_MAX];

		snprintf(name, sizeof(name), "%.*s", sign ? (int)(sign - given) : 0, given);
		if (sign && context_is_name(sign + 1) && is_listed(agents, "name", name))
			continue;
		message_error("--role %s gives nobody a role", given);
		message_hint("NAME=ROLE, where NAME is a principal of the file, as --role alice@example.org=reviewer");
		return EXIT_WRONG_USAGE;
	}
	return 0;
}

static int read_policy(const char *path, struct json **policy)
{
	struct fault fault = { .status = STATUS_OK };
	struct buffer text;
	enum status status;
	int code;

	buffer_init(&text, POLICY_MAX);
	code = context_read_file(path, POLICY_MAX, &text);
	if (!code) {
		status = json_parse(buffer_bytes(&text), POLICY_MAX, policy, &fault);
		if (status == STATUS_OK && json_type(*policy) != JSON_OBJECT)
			status = fault_set(&fault, STATUS_BAD_DOCUMENT, NULL, "must be an object");
		if (status != STATUS_OK)
			code = message_document(status, &fault, "%s is no policy", path);
	}
	buffer_release(&text);
	return code;
}

static int write_agents(const struct invocation *invocation, struct json *document, const struct json *agents)
{
	struct fault fault = { .status = STATUS_OK };
	enum status status = STATUS_OK;

	json_put(document, "agents", json_copy(agents));
	if (option_given(invocation, "policy"))
		status = policy_validate(document, &fault);
	return status == STATUS_OK ? draft_write(invocation, document) :
	    message_document(status, &fault, "with these agents the policy cannot be used");
}

static int run(const struct invocation *invocation)
{
	const char *policy = option_text(invocation, "policy");
	struct json *agents = json_array(), *document = policy ? NULL : json_object();
	struct buffer text;
	int code;

	buffer_init(&text, ALLOWED_SIGNERS_MAX);
	code = context_read_file(invocation->positionals[0], ALLOWED_SIGNERS_MAX, &text);
	if (!code)
		code = read_agents(invocation, buffer_bytes(&text), agents);
	if (!code)
		code = check_roles(invocation, agents);
	if (!code && policy)
		code = read_policy(policy, &document);
	if (!code)
		code = write_agents(invocation, document, agents);
	buffer_release(&text);
	json_free(document);
	json_free(agents);
	return code;
}

const struct command command_policy_agents = {
	.name = "policy agents", .arguments = "FILE", .summary = "take the agents of a policy from an OpenSSH allowed_signers file",
	.text = "Each line becomes an agent: its first principal the name, its Ed25519 key the key; roles come from --role. What a\n"
	        "policy cannot honour is refused: patterns, cert-authority, valid-after and valid-before, unknown options. A key\n"
	        "whose namespaces= do not list exhibit is left out. Verification reads the policy alone, and attests to its bytes.",
	COMMAND_OPTIONS(options), .positional_min = 1, .positional_max = 1, .run = run,
};
