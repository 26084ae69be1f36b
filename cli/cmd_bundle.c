#include <string.h>

#include "cli/redact/bundle_redact.h"
#include "commands.h"
#include "context.h"
#include "exit_code.h"
#include "ledger/select.h"
#include "message.h"
#include "cli/source/target_ledger.h"
#include "cli/source/whole_file.h"

static const struct option_row options[] = {
	OPTION_OUTPUT,
	{ "all", 0, NULL, "put in every entry of the log, not only what the report cites", false },
	{ "redact", 0, "RECORD[:NAME]", "leave out a record's raw bytes, or its NAME: stdout, stderr, content…", true },
	OPTION_LEDGER,
	OPTION_JSON,
};

static int print_plan(const struct invocation *invocation, const struct bundle_plan *plan, size_t redacted, const char *path)
{
	struct json *answer;

	if (!option_given(invocation, "json")) {
		message_note("wrote %s: %zu entries, %zu blobs; verify it with `exhibit verify %s --policy FILE`", path,
		    plan->entry_count, plan->blob_count, path);
		if (redacted > 0)
			message_note("%zu blob%s left out: what rests on %s cannot be decided by whoever gets it", redacted,
			    redacted == 1 ? " is" : "s are", redacted == 1 ? "it" : "them");
		return 0;
	}
	answer = json_object();
	json_put_text(answer, "schema", "urn:exhibit:bundle-written:v1");
	json_put_raw(answer, "file", bytes_of_text(path));
	json_put_integer(answer, "report_index", (int64_t)plan->report_index);
	json_put_text(answer, "scope", plan->is_complete ? "all" : "cited");
	json_put_integer(answer, "entries", (int64_t)plan->entry_count);
	json_put_integer(answer, "blobs", (int64_t)plan->blob_count);
	json_put_integer(answer, "redacted", (int64_t)redacted);
	return context_print_json(answer);
}

/* What whole_file_write asks for. */
struct bundle_content {
	const struct bundle_plan *plan;
	const struct source *source;
};

static enum status write_bundle(void *context, const struct sink *sink, struct fault *fault)
{
	const struct bundle_content *content = context;

	return bundle_write(content->plan, content->source, sink, fault);
}

static int bundle(const struct invocation *invocation, struct ledger *ledger, const struct target *target,
    const char *path)
{
	struct bundle_plan plan;
	struct bundle_content parts = { .plan = &plan, .source = target->source };
	struct content content = { .write = write_bundle, .context = &parts };
	struct fault fault = { .status = STATUS_OK };
	enum status status;
	uint64_t index;
	size_t redacted = 0;
	bool found;
	int code = target_report(target, invocation->positionals[0], &index, &found, NULL);

	if (code)
		return code;
	memset(&plan, 0, sizeof(plan));
	status = select_for_report(ledger, target->source, index, option_given(invocation, "all"), &plan, &fault);
	if (status != STATUS_OK) {
		code = message_failure(status, &fault, "no bundle for \"%s\"", invocation->positionals[0]);
	} else {
		code = bundle_redact(invocation, ledger, &plan, &redacted);
		if (!code)
			code = whole_file_write(path, &content);
		if (!code)
			code = print_plan(invocation, &plan, redacted, path);
	}
	bundle_plan_release(&plan);
	return code;
}

static int run(const struct invocation *invocation)
{
	const char *path = option_text(invocation, "output");
	struct ledger *ledger = NULL;
	struct target target;
	int code;

	if (!path) {
		message_error("`exhibit bundle` needs --output FILE");
		message_hint("as in `exhibit bundle %s -o report.bundle`", invocation->positionals[0]);
		return EXIT_WRONG_USAGE;
	}
	code = context_ledger(invocation, CONTEXT_VERIFY, NULL, &ledger);
	if (code)
		return code;
	code = target_of_ledger(ledger, &target);
	if (!code)
		code = bundle(invocation, ledger, &target, path);
	target_close(&target);
	ledger_close(ledger);
	return code;
}

const struct command command_bundle = {
	.name = "bundle", .arguments = "REPORT", .summary = "write what an auditor needs to verify a report, as one tar file",
	.text = "The file holds the report, what it cites, proofs, checkpoint and raw bytes. Plain `tar` opens it; equal ledgers\n"
	        "give equal bytes. With --all it holds the whole log, so that the auditor can see that nothing was left out. What\n"
	        "--redact leaves out keeps its digest in the record; a claim that rests on it becomes UNSUPPORTED. Entries stay whole,\n"
	        "and so does what reports, attestations and resolutions quote.",
	COMMAND_OPTIONS(options), .positional_min = 1, .positional_max = 1, .run = run,
};
