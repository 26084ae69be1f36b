#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "context.h"
#include "cli/dispute/disputed.h"
#include "cli/dispute/evaluation_disputes.h"
#include "exit_code.h"
#include "format/record.h"
#include "ledger/blob.h"
#include "message.h"
#include "record_view.h"

static const struct option_row options[] = {
	{ "stdout", 0, NULL, "print the raw bytes a run wrote to standard output", false },
	{ "stderr", 0, NULL, "print the raw bytes a run wrote to standard error", false },
	{ "content", 0, NULL, "print the raw bytes of a file, test result, report or attestation", false },
	{ "entry", 0, NULL, "print the entry's exact bytes: the signed envelope", false },
	OPTION_LEDGER,
	OPTION_JSON,
};

static enum status print_bytes(void *context, struct bytes bytes)
{
	int *error = context;

	if (fwrite(bytes.data, 1, bytes.size, stdout) == bytes.size)
		return STATUS_OK;
	*error = errno;
	return STATUS_IO;
}

static int show_blob(struct ledger *ledger, const struct record *record, const char *member)
{
	struct blob_name name;
	int error = 0;
	struct sink sink = { .take = print_bytes, .context = &error };
	enum status status = record_blob(record, member, &name);

	if (status != STATUS_OK) {
		message_error("a %s record has no %s", kind_row(record->kind)->name, member);
		message_hint("`exhibit show` without it prints what the record has");
		return EXIT_WRONG_USAGE;
	}
	status = blob_read(ledger, &name.digest, &sink);
	if (status == STATUS_OK)
		return context_flush();
	if (!error)
		return message_failure(status, NULL, "could not print %s", member);
	message_error("could not write to standard output");
	message_cause("%s", strerror(error));
	return EXIT_COULD_NOT;
}

static int show_json(const struct record *record, uint64_t index, bool verifies, const char *disputed)
{
	struct json *answer = json_object();
	char id[DIGEST_HEX_SIZE];

	digest_hex(&record->id, id);
	json_put_text(answer, "schema", "urn:exhibit:show:v1");
	json_put_integer(answer, "index", (int64_t)index);
	json_put_text(answer, "id", id);
	json_put_text(answer, "kind", kind_row(record->kind)->name);
	json_put_text(answer, "signature", verifies ? "verifies" : "bad-signature");
	if (disputed)
		json_put_text(answer, "disputed", disputed);
	json_put(answer, "statement", json_copy(record->statement));
	return context_print_json(answer);
}

/* What the log says against a report stands beside it, and beside what is attested of it. */
static int show_record(const struct invocation *invocation, struct ledger *ledger, const struct record *record,
    uint64_t index)
{
	struct disputed *disputed = NULL;
	const char *state = NULL;
	uint64_t resolution = UINT64_MAX;
	enum status status = STATUS_OK, signature = record_verify(record);

	/* What the machine could not look at is not told as bad. */
	if (status_class(signature) == STATUS_CLASS_FAILED)
		return message_failure(signature, NULL, "could not verify the record");
	if (record->kind == KIND_REPORT || record->kind == KIND_ATTESTATION)
		status = disputed_read(ledger, UINT64_MAX, &disputed);
	if (status != STATUS_OK)
		return message_failure(status, NULL, "could not read the log");
	if (disputed)
		state = disputed_state(disputed, record, &resolution);
	disputed_close(disputed);
	if (option_given(invocation, "json"))
		return show_json(record, index, signature == STATUS_OK, state);
	record_view_page(record, index, signature == STATUS_OK);
	if (state)
		printf("%-14s %s: %s", "DISPUTED", state, dispute_meaning(state));
	if (state && resolution != UINT64_MAX)
		printf(" (resolution at index %llu)", (unsigned long long)resolution);
	if (state)
		putchar('\n');
	return context_flush();
}

static int show(const struct invocation *invocation, struct ledger *ledger, uint64_t index, struct bytes entry)
{
	static const char *const blobs[] = { "stdout", "stderr", "content" };
	struct record record;
	struct fault fault = { .status = STATUS_OK };
	enum status status;
	int code = -1;

	if (option_given(invocation, "entry")) {
		fwrite(entry.data, 1, entry.size, stdout);
		return context_flush();
	}
	status = record_read(entry, &record, &fault);
	if (status != STATUS_OK)
		code = message_failure(status, &fault, "entry %llu is damaged", (unsigned long long)index);
	for (size_t i = 0; i < sizeof(blobs) / sizeof(blobs[0]) && code < 0; i++)
		if (option_given(invocation, blobs[i]))
			code = show_blob(ledger, &record, blobs[i]);
	if (code < 0)
		code = show_record(invocation, ledger, &record, index);
	record_release(&record);
	return code;
}

/* What goes to stdout is one thing, or nobody could tell where the next begins. */
static int check_choice(const struct invocation *invocation)
{
	static const char *const outputs[] = { "stdout", "stderr", "content", "entry", "json" };
	int count = 0;

	for (size_t i = 0; i < sizeof(outputs) / sizeof(outputs[0]); i++)
		count += option_given(invocation, outputs[i]);
	if (count < 2)
		return 0;
	message_error("`exhibit show` prints one thing at a time");
	message_hint("give one of --stdout, --stderr, --content, --entry and --json");
	return EXIT_WRONG_USAGE;
}

static int run(const struct invocation *invocation)
{
	struct ledger *ledger;
	struct fault fault = { .status = STATUS_OK };
	struct buffer entry;
	struct digest id;
	uint64_t index;
	enum status status;
	int code = check_choice(invocation);

	if (!code)
		code = context_ledger(invocation, CONTEXT_READ, NULL, &ledger);
	if (code)
		return code;
	buffer_init(&entry, DSSE_ENTRY_MAX);
	status = ledger_find(ledger, invocation->positionals[0], &index, &id, &fault);
	if (status == STATUS_OK)
		status = ledger_entry(ledger, index, &entry);
	if (status != STATUS_OK)
		code = message_failure(status, &fault, "no record \"%s\"", invocation->positionals[0]);
	else
		code = show(invocation, ledger, index, buffer_bytes(&entry));
	if (status == STATUS_NOT_FOUND)
		message_hint("`exhibit log` lists the records; their indexes begin with 0");
	buffer_release(&entry);
	ledger_close(ledger);
	return code;
}

const struct command command_show = {
	.name = "show", .arguments = "ID", .summary = "print a record, or the raw bytes behind it",
	.text = "ID is a record's index, its id, or a unique prefix of 8 or more digits.", COMMAND_OPTIONS(options),
	.positional_min = 1, .positional_max = 1, .run = run,
};
