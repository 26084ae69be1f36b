#include <string.h>

#include "commands.h"
#include "exit_code.h"
#include "key_change.h"
#include "message.h"
#include "receipt.h"

static const struct option_row options[] = {
	{ "by", 0, "KEY", "the key that takes its place, as --key takes keys; it signs too", false },
	OPTION_REASON, OPTION_KEY, OPTION_LEDGER, OPTION_JSON,
};

static int read_new_key(const char *source, const struct ed25519_key *old, struct ed25519_key *key)
{
	struct fault fault = { .status = STATUS_OK };
	struct signer *signer;
	enum status status = signer_open(source, &signer, &fault);

	if (status != STATUS_OK)
		return message_failure(status, &fault, "cannot sign with %s", source);
	*key = *signer_key(signer);
	signer_close(signer);
	if (memcmp(key->bytes, old->bytes, ED25519_KEY_SIZE) != 0)
		return 0;
	message_error("%s is the key that is to be given up", source);
	message_hint("make a new one with `exhibit key new --output FILE`");
	return EXIT_WRONG_USAGE;
}

static int replace(struct key_change *change, const char *by)
{
	struct key_record record = { .action = KEY_REPLACE, .origin = change->origin, .key = *signer_key(change->signer),
		.reason = option_text(change->invocation, "reason") };
	struct receipt receipt;
	int code = read_new_key(by, &record.key, &record.by);

	if (!code)
		code = key_change_prove(&record, NULL, by, &record.possession);
	if (!code)
		code = key_change_append(change, &record, &receipt);
	if (code)
		return code;
	message_note("what the old key signs from now on does not count: sign with --key %s or EXHIBIT_KEY", by);
	return receipt_print(change->invocation, KIND_KEY, &receipt);
}

static int run(const struct invocation *invocation)
{
	const char *by = option_text(invocation, "by");
	struct key_change change;
	int code;

	if (!by) {
		message_error("--by is missing");
		message_hint("name the key that takes the place of yours: `exhibit key replace --by FILE`");
		return EXIT_WRONG_USAGE;
	}
	code = key_change_open(invocation, &change);
	if (!code)
		code = replace(&change, by);
	key_change_close(&change);
	return code;
}

const struct command command_key_replace = {
	.name = "key replace", .arguments = "", .summary = "give up your key: another takes its place from the next entry on",
	.text = "Both keys sign. The new key goes on with the old one's name and roles; what the old one signed before counts as\n"
	        "it did. It cannot be taken back. A key that somebody else has is not replaced but revoked.",
	COMMAND_OPTIONS(options), .run = run,
};
