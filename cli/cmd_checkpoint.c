#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "context.h"
#include "exit_code.h"
#include "ledger/cosign.h"
#include "ledger/forks.h"
#include "message.h"

#define WITNESSES_MAX 64

static const struct option_row options[] = {
	{ "vkey", 0, NULL, "print the log's C2SP verifier key instead", false },
	{ "since", 0, "CHECKPOINT", "print the proof that the newest continues this one, and the newest; or \"none\"", false },
	{ "add", 0, "FILE", "take the lines by --witness out of this copy of the newest, before it is printed", false },
	{ "witness", 0, "VKEY", "a witness' verifier key, for --add", true },
	OPTION_LEDGER,
	OPTION_JSON,
};

static struct json *checkpoint_json(const struct checkpoint *checkpoint, const char *vkey, struct bytes note)
{
	struct json *answer = json_object();
	char root[DIGEST_HEX_SIZE];

	digest_hex(&checkpoint->root, root);
	json_put_text(answer, "schema", "urn:exhibit:checkpoint:v1");
	json_put_text(answer, "origin", checkpoint->origin);
	json_put_integer(answer, "size", (int64_t)checkpoint->size);
	json_put_text(answer, "root", root);
	json_put_text(answer, "vkey", vkey);
	json_put_raw(answer, "note", note);
	return answer;
}

static int print(const struct invocation *invocation, struct ledger *ledger)
{
	struct checkpoint checkpoint;
	struct buffer note;
	char vkey[NOTE_VKEY_MAX];
	enum status status;
	int code;

	buffer_init(&note, CHECKPOINT_SIZE_MAX);
	note_key_write(ledger_log_key(ledger), vkey);
	status = ledger_checkpoint(ledger, &note, &checkpoint);
	if (status != STATUS_OK) {
		code = message_failure(status, NULL, "could not read the checkpoint");
	} else if (option_given(invocation, "json")) {
		code = context_print_json(checkpoint_json(&checkpoint, vkey, buffer_bytes(&note)));
	} else {
		if (option_given(invocation, "vkey"))
			printf("%s\n", vkey);
		else
			fwrite(note.data, 1, note.size, stdout);
		code = context_flush();
	}
	buffer_release(&note);
	return code;
}

/* ---- --add ---- */

static int read_witnesses(const struct invocation *invocation, struct cosigner *witnesses, size_t *count)
{
	const char *vkey;

	for (*count = 0; (vkey = option_nth(invocation, "witness", *count)) != NULL; (*count)++) {
		if (*count == WITNESSES_MAX || cosigner_read(bytes_of_text(vkey), &witnesses[*count]) != STATUS_OK ||
		    !cosigner_can_sign(&witnesses[*count])) {
			message_error(*count == WITNESSES_MAX ? "too many --witness" : "--witness %s is no witness' key", vkey);
			message_hint("`exhibit cosign --vkey` prints one, as name+hash+key of type 0x04; %d at most", WITNESSES_MAX);
			return EXIT_WRONG_USAGE;
		}
	}
	if (*count > 0)
		return 0;
	message_error("--add needs --witness VKEY");
	message_hint("only lines that verify are taken: say by whose keys");
	return EXIT_WRONG_USAGE;
}

static int add(const struct invocation *invocation, struct ledger *ledger)
{
	const char *path = option_text(invocation, "add");
	struct cosigner witnesses[WITNESSES_MAX];
	struct fault fault = { .status = STATUS_OK };
	struct buffer note = { 0 };
	size_t count = 0, taken = 0;
	enum status status;
	int code = read_witnesses(invocation, witnesses, &count);

	if (!code)
		code = context_read_file(path, CHECKPOINT_SIZE_MAX, &note);
	if (code)
		return code;
	status = cosign_take(ledger, buffer_bytes(&note), witnesses, count, &taken, &fault);
	if (status == STATUS_OK)
		message_note("%zu of %zu witnesses cosigned; bundles and proofs carry it until the next record", taken, count);
	else
		code = message_failure(status, &fault, "could not take the cosignatures of %s", path);
	buffer_release(&note);
	return code;
}

/* ---- --since ---- */

static int read_old(const char *path, struct buffer *text, struct checkpoint *old)
{
	struct fault fault = { .status = STATUS_OK };
	struct note note;
	enum status status;
	int code = 0;

	*old = (struct checkpoint){ .root = merkle_empty() };
	if (!strcmp(path, "none"))
		return 0;
	code = context_read_file(path, CHECKPOINT_SIZE_MAX, text);
	if (code)
		return code;
	status = checkpoint_read(buffer_bytes(text), old, &note, &fault);
	if (status_class(status) == STATUS_CLASS_FAILED)
		return message_failure(status, &fault, "cannot read %s", path);
	return status == STATUS_OK ? 0 : message_document(status, &fault, "%s is no checkpoint", path);
}

/* Only what the log signed can be held against it. */
static int tell(struct ledger *ledger, const char *path, struct buffer *old, enum status status, struct fault *fault)
{
	struct checkpoint checkpoint;
	struct fork fork;
	enum status signature;
	int code;

	if (status_class(status) != STATUS_CLASS_FORKED)
		return message_failure(status, fault, "no proof since %s", path);
	signature = checkpoint_verify(buffer_bytes(old), ledger_log_key(ledger), &checkpoint, NULL);
	if (status_class(signature) == STATUS_CLASS_FAILED)
		return message_failure(signature, NULL, "cannot verify %s", path);
	if (signature != STATUS_OK) {
		message_error("%s is no checkpoint of this log", path);
		message_cause("the log's key did not sign it, and its root is none of this log's");
		return EXIT_WRONG_USAGE;
	}
	code = message_failure(status, fault, "the log does not continue %s", path);
	fork_init(&fork);
	if (buffer_append(&fork.seen, buffer_bytes(old)) == STATUS_OK &&
	    ledger_checkpoint(ledger, &fork.shown, NULL) == STATUS_OK) {
		forks_keep(ledger_log_key(ledger), buffer_bytes(&fork.seen), buffer_bytes(&fork.shown), fork.kept);
		context_tell_fork(&fork);
	}
	fork_release(&fork);
	return code;
}

static int prove(const struct invocation *invocation, struct ledger *ledger)
{
	const char *path = option_text(invocation, "since");
	struct fault fault = { .status = STATUS_OK };
	struct buffer text = { 0 }, body;
	struct checkpoint old;
	enum status status;
	int code = read_old(path, &text, &old);

	buffer_init(&body, CONSISTENCY_SIZE_MAX);
	if (!code) {
		status = cosign_request(ledger, &old, &body, &fault);
		if (status != STATUS_OK)
			code = tell(ledger, path, &text, status, &fault);
	}
	if (!code) {
		fwrite(body.data, 1, body.size, stdout);
		code = context_flush();
	}
	buffer_release(&text);
	buffer_release(&body);
	return code;
}

static int run(const struct invocation *invocation)
{
	bool adds = option_given(invocation, "add"), proves = option_given(invocation, "since");
	struct ledger *ledger;
	int code;

	if (proves && (adds || option_given(invocation, "json") || option_given(invocation, "vkey"))) {
		message_error("--since stands alone: what it prints has one form");
		message_hint("`exhibit checkpoint --since CHECKPOINT` prints the proof with the newest checkpoint behind it");
		return EXIT_WRONG_USAGE;
	}
	code = context_ledger(invocation, adds ? CONTEXT_APPEND : CONTEXT_READ, NULL, &ledger);
	if (code)
		return code;
	if (adds)
		code = add(invocation, ledger);
	if (!code)
		code = proves ? prove(invocation, ledger) : print(invocation, ledger);
	ledger_close(ledger);
	return code;
}

const struct command command_checkpoint = {
	.name = "checkpoint", .arguments = "", .summary = "print the log's signed tree head", COMMAND_OPTIONS(options),
	.text = "The output is a C2SP tlog-checkpoint; golang.org/x/mod/sumdb/note verifies it with what --vkey prints. With\n"
	        "--since it is the body of a C2SP tlog-witness add-checkpoint request: what a witness is asked with (`exhibit\n"
	        "cosign`), and what `exhibit verify --since CHECKPOINT --consistency FILE` takes. What a witness answers goes\n"
	        "behind the checkpoint: `(exhibit checkpoint; cat answer) | exhibit checkpoint --add - --witness VKEY`.",
	.run = run,
};
