#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "exit_code.h"
#include "key_change.h"
#include "message.h"
#include "receipt.h"

static const struct option_row options[] = {
	{ "name", 0, "NAME", "what the agent is called; else the comment of the key", false },
	{ "role", 0, "ROLE", "a role it is given; only those that a reader's policy lets be given count", true },
	{ "proof", 0, "FILE", "the holder's signature over the request, as `ssh-keygen -Y sign` writes it", false },
	{ "with", 0, "KEY", "sign the request here, with that key's secret half", false },
	{ "request", 0, NULL, "only print the request that the holder must sign", false },
	OPTION_REASON, OPTION_KEY, OPTION_LEDGER, OPTION_JSON,
};

static struct json *roles_of(const struct invocation *invocation)
{
	struct json *roles = json_array();
	const char *role;

	for (size_t i = 0; (role = option_nth(invocation, "role", i)) != NULL; i++)
		json_push_text(roles, role);
	return roles;
}

static int print_request(const struct key_record *record)
{
	struct buffer text;
	enum status status;

	buffer_init(&text, KEY_RECORD_REQUEST_MAX);
	status = key_record_request(record, &text);
	if (status == STATUS_OK)
		fwrite(text.data, 1, text.size, stdout);
	buffer_release(&text);
	return status == STATUS_OK ? context_flush() : message_failure(status, NULL, "cannot make the request");
}

static int enrol(struct key_change *change, struct key_record *record)
{
	const struct invocation *invocation = change->invocation;
	struct receipt receipt;
	int code;

	if (option_given(invocation, "request"))
		return print_request(record);
	code = key_change_prove(record, option_text(invocation, "proof"), option_text(invocation, "with"),
	    &record->possession);
	if (!code)
		code = key_change_append(change, record, &receipt);
	if (code)
		return code;
	message_note("it counts for readers whose policy gives your key a role of its \"keys\"");
	return receipt_print(invocation, KIND_KEY, &receipt);
}

static int refuse_name(const char *text, const char *what)
{
	message_error("\"%s\" is no name for %s", text, what);
	message_hint("a letter or digit, then letters, digits and . _ - : / @ +, as nightly-build");
	return EXIT_WRONG_USAGE;
}

static int check_roles(const struct json *roles)
{
	for (const struct json *role = json_first(roles); role; role = json_next(role))
		if (!context_is_name(json_text(role)))
			return refuse_name(json_text(role), "a role");
	return 0;
}

static int run(const struct invocation *invocation)
{
	struct key_record record = { .action = KEY_ENROL, .reason = option_text(invocation, "reason") };
	struct key_change change = { .ledger = NULL };
	char comment[RECORD_NAME_MAX];
	struct json *roles = roles_of(invocation);
	int ways = option_given(invocation, "proof") + option_given(invocation, "with") + option_given(invocation, "request");
	int code = 0;

	if (ways != 1) {
		message_error("say how it is shown that the holder of the key agrees: one of --proof, --with and --request");
		message_hint("the holder signs what --request prints: `ssh-keygen -Y sign -n " KEY_RECORD_NAMESPACE " -f KEY REQUEST`");
		code = EXIT_WRONG_USAGE;
	}
	if (!code)
		code = key_change_public(invocation->positionals[0], &record.key, comment);
	record.name = option_text(invocation, "name") ? option_text(invocation, "name") : comment;
	record.roles = json_count(roles) > 0 ? roles : NULL;
	if (!code && !context_is_name(record.name))
		code = refuse_name(record.name, "an agent: give one with --name");
	if (!code)
		code = check_roles(roles);
	if (!code)
		code = key_change_open(invocation, &change);
	record.origin = change.origin;
	if (!code)
		code = enrol(&change, &record);
	key_change_close(&change);
	json_free(roles);
	return code;
}

const struct command command_key_enrol = {
	.name = "key enrol", .arguments = "PUBKEY", .summary = "let another agent's key in, from the next entry on",
	.text = "PUBKEY is a .pub file or its line.  Nobody can enrol a key without its holder: the holder signs the request.\n"
	        "  exhibit key enrol ci.pub --request > request\n"
	        "  ssh-keygen -Y sign -n exhibit-key -f ci request        (the holder; makes request.sig)\n"
	        "  exhibit key enrol ci.pub --proof request.sig --role ci\n"
	        "Whether it counts is for a reader's policy: its \"keys\" say who may enrol and which roles can be given.",
	COMMAND_OPTIONS(options), .positional_min = 1, .positional_max = 1, .run = run,
};
