#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "exit_code.h"
#include "key_change.h"
#include "ledger/rotation.h"
#include "message.h"
#include "receipt.h"

static const struct option_row options[] = {
	{ "by", 0, "KEY", "the key that takes its place, as --key takes keys; it signs too", false },
	{ "log", 0, NULL, "replace the log's own key instead: a new one is made, and both sign", false },
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

/* The default key is of all ledgers of this user, and stays what it is. */
static void tell_how_to_sign(const char *by)
{
	char path[PATH_MAX];
	bool is_file = !strchr(by, ':') && realpath(by, path);

	message_note("what the old key signs from now on does not count");
	message_hint("sign with the new one: --key %s with each command, or once for a shell or CI job: export EXHIBIT_KEY=%s", by,
	    is_file ? path : by);
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
	code = receipt_print(change->invocation, KIND_KEY, &receipt);
	tell_how_to_sign(by);
	return code;
}

static int replace_log_key(struct key_change *change)
{
	struct key_record record = { .reason = option_text(change->invocation, "reason") };
	struct fault fault = { .status = STATUS_OK };
	char vkey[NOTE_VKEY_MAX];
	struct receipt receipt;
	enum status status = rotation_prepare(change->ledger, &record, &fault);
	int code;

	if (status != STATUS_OK)
		return message_failure(status, &fault, "the log's key cannot be replaced");
	code = key_change_append(change, &record, &receipt);
	if (code)
		return code;
	note_key_write(&record.log_by, vkey);
	message_note("checkpoints are signed with %s from now on", vkey);
	message_note("a policy that names the key before it still holds: the record leads from that one to this");
	return receipt_print(change->invocation, KIND_KEY, &receipt);
}

static int run(const struct invocation *invocation)
{
	const char *by = option_text(invocation, "by");
	bool is_log = option_given(invocation, "log");
	struct key_change change;
	int code;

	if (by && is_log) {
		message_error("--by and --log do not go together");
		message_hint("the log's new key is made by the ledger, in its directory");
		return EXIT_WRONG_USAGE;
	}
	if (!by && !is_log) {
		message_error("--by is missing");
		message_hint("name the key that takes the place of yours: `exhibit key replace --by FILE`");
		return EXIT_WRONG_USAGE;
	}
	code = key_change_open(invocation, &change);
	if (!code)
		code = is_log ? replace_log_key(&change) : replace(&change, by);
	key_change_close(&change);
	return code;
}

const struct command command_key_replace = {
	.name = "key replace", .arguments = "", .summary = "give up your key: another takes its place from the next entry on",
	.text = "Both keys sign. The new key goes on with the old one's name and roles; what the old one signed before counts as\n"
	        "it did. It cannot be taken back. A key that somebody else has is not replaced but revoked.\n"
	        "With --log the log's own key is replaced: --key only signs the record about it.",
	COMMAND_OPTIONS(options), .run = run,
};
