#include <stdio.h>

#include "commands.h"
#include "context.h"
#include "message.h"

static const struct option_row options[] = {
	{ "vkey", 0, NULL, "print the log's C2SP verifier key instead", false },
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

static int run(const struct invocation *invocation)
{
	struct ledger *ledger;
	struct checkpoint checkpoint;
	struct buffer note;
	char vkey[NOTE_VKEY_MAX];
	enum status status;
	int code = context_ledger(invocation, CONTEXT_READ, NULL, &ledger);

	if (code)
		return code;
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
	ledger_close(ledger);
	return code;
}

const struct command command_checkpoint = {
	.name = "checkpoint", .arguments = "", .summary = "print the log's signed tree head", COMMAND_OPTIONS(options),
	.text = "The output is a C2SP tlog-checkpoint; golang.org/x/mod/sumdb/note verifies it with what --vkey prints.",
	.run = run,
};
