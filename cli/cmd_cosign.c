#include <stdio.h>

#include "commands.h"
#include "context.h"
#include "exit_code.h"
#include "format/note.h"
#include "ledger/cosign.h"
#include "ledger/forks.h"
#include "message.h"

static const struct option_row options[] = {
	{ "name", 0, "NAME", "the witness' name, as witness.example/w1", false },
	{ "log", 0, "VKEY", "the verifier key of the log", false },
	{ "vkey", 0, NULL, "print the witness' own verifier key, and cosign nothing", false },
	OPTION_KEY,
	OPTION_JSON,
};

static int need(const char *option, const char *what)
{
	message_error("`exhibit cosign` needs --%s", option);
	message_hint("%s", what);
	return EXIT_WRONG_USAGE;
}

static int print_line(const struct invocation *invocation, const struct cosign_job *job, const struct checkpoint *head,
    struct bytes line)
{
	struct json *answer;
	char root[DIGEST_HEX_SIZE], time[RFC3339_TEXT_MAX];

	if (!option_given(invocation, "json")) {
		fwrite(line.data, 1, line.size, stdout);
		return context_flush();
	}
	answer = json_object();
	digest_hex(&head->root, root);
	rfc3339_write((time_ms)job->time * 1000, time);
	json_put_text(answer, "schema", "urn:exhibit:cosignature:v1");
	json_put_text(answer, "origin", head->origin);
	json_put_integer(answer, "size", (int64_t)head->size);
	json_put_text(answer, "root", root);
	json_put_text(answer, "time", time);
	json_put_raw(answer, "line", line);
	return context_print_json(answer);
}

static int cosign(const struct invocation *invocation, const struct cosigner *witness, struct signer *signer)
{
	const char *path = invocation->positionals[0], *vkey = option_text(invocation, "log");
	struct cosign_job job = { .witness = witness, .signer = signer, .time = (uint64_t)(context_now() / 1000) };
	struct fault fault = { .status = STATUS_OK };
	struct checkpoint head;
	struct note_key log;
	struct fork fork;
	struct buffer body = { 0 }, line;
	enum status status;
	int code;

	if (!vkey)
		return need("log VKEY", "whose checkpoints are cosigned: `exhibit checkpoint --vkey` prints a log's key");
	if (note_key_read(bytes_of_text(vkey), &log) != STATUS_OK) {
		message_error("--log %s is no log's key", vkey);
		message_hint("`exhibit checkpoint --vkey` prints one, as name+hash+key");
		return EXIT_WRONG_USAGE;
	}
	job.log = &log;
	code = context_read_file(path, CONSISTENCY_SIZE_MAX, &body);
	if (code)
		return code;
	buffer_init(&line, NOTE_SIZE_MAX);
	fork_init(&fork);
	job.fork = &fork;
	status = cosign_answer(&job, buffer_bytes(&body), &line, &head, &fault);
	code = status == STATUS_OK ? print_line(invocation, &job, &head, buffer_bytes(&line)) :
	    message_failure(status, &fault, "%s is not cosigned", path);
	if (status == STATUS_ROLLED_BACK)
		message_hint("an old request proves nothing: have it made again, from the last checkpoint that was cosigned");
	if (status_class(status) == STATUS_CLASS_FORKED)
		context_tell_fork(&fork);
	fork_release(&fork);
	buffer_release(&line);
	buffer_release(&body);
	return code;
}

static int print_vkey(const struct cosigner *witness)
{
	struct buffer text;
	enum status status;
	int code = 0;

	buffer_init(&text, NOTE_VKEY_MAX);
	status = cosigner_write(witness, &text);
	if (status == STATUS_OK)
		printf("%s\n", buffer_text(&text));
	else
		code = message_failure(status, NULL, "could not write the key");
	buffer_release(&text);
	return code ? code : context_flush();
}

static int run(const struct invocation *invocation)
{
	const char *name = option_text(invocation, "name");
	bool wants_vkey = option_given(invocation, "vkey");
	struct cosigner witness;
	struct signer *signer;
	int code;

	if (!name)
		return need("name NAME", "the name of the witness goes into its verifier key and its cosignatures");
	if (wants_vkey != (invocation->positional_count == 0)) {
		message_error(wants_vkey ? "--vkey takes no FILE" : "`exhibit cosign` needs FILE");
		message_hint("`exhibit checkpoint --since none | exhibit cosign - --log VKEY --name NAME`");
		return EXIT_WRONG_USAGE;
	}
	code = context_signer(invocation, &signer);
	if (code)
		return code;
	if (cosigner_make(name, signer_key(signer), &witness) != STATUS_OK) {
		message_error("--name %s is no name of a witness", name);
		message_hint("it has no spaces, no '+' and no control characters, and at most 255 bytes");
		code = EXIT_WRONG_USAGE;
	} else {
		code = wants_vkey ? print_vkey(&witness) : cosign(invocation, &witness, signer);
	}
	signer_close(signer);
	return code;
}

const struct command command_cosign = {
	.name = "cosign", .arguments = "[FILE]", .summary = "be a witness: cosign a checkpoint that continues the last one",
	.text = "FILE is the body of a C2SP tlog-witness add-checkpoint request, as `exhibit checkpoint --since` prints it; \"-\"\n"
	        "is stdin. The log's signature and the proof are checked against the last checkpoint of that log that this key\n"
	        "cosigned under this name on this machine, the new one is remembered, and the signature line is printed. Two\n"
	        "histories of one log are never both cosigned; both checkpoints are kept, exit status 6. It is worth something\n"
	        "only where the key is not in the hands of the log's operator.",
	COMMAND_OPTIONS(options), .positional_max = 1, .run = run,
};
