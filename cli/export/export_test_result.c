/* Source: in-toto/attestation, spec/predicates/test-result.md.  The counts come from the raw file, never from a record. */
#include "cli/draft/draft_look.h"
#include "export.h"

#define TYPE "https://in-toto.io/attestation/test-result/v0.1"
#define COUNTS "urn:exhibit:test-counts:v1"

static struct json *counts_of(const struct summary *summary)
{
	struct json *counts = json_object();

	json_put_integer(counts, "passed", (int64_t)summary->passed);
	json_put_integer(counts, "failed", (int64_t)summary->failed);
	json_put_integer(counts, "skipped", (int64_t)summary->skipped);
	return counts;
}

/* The format says PASSED, WARNED or FAILED: for tests that nobody can tell it has no word, and WARNED would be a pass. */
enum status export_test_result(const struct export *export, struct buffer *buffer, struct fault *fault)
{
	struct draft_look look = { .check = NULL };
	struct buffer content;
	struct json *predicate;
	enum status status;

	/* Bytes that are not held, or are not what they were, are to be told as such and not as tests that nobody can read. */
	buffer_init(&content, EXPORT_MAX);
	status = export_blob(export, "content", &content, fault);
	buffer_release(&content);
	if (status == STATUS_OK)
		status = draft_look_read(export->source, &export->record, export->index, &look);
	if (status == STATUS_OK && look.outcome != OUTCOME_PASSED && look.outcome != OUTCOME_FAILED)
		status = fault_set(fault, STATUS_NOT_EXPRESSIBLE, NULL, "whether these tests passed cannot be told%s",
		    look.format ? "" : ": the file cannot be read as its format, or no test in it passed or failed");
	if (status == STATUS_OK) {
		predicate = json_object();
		json_put_text(predicate, "result", look.outcome == OUTCOME_PASSED ? "PASSED" : "FAILED");
		json_put(predicate, "configuration", json_array());
		json_put(predicate, COUNTS, counts_of(&look.summary));
		status = export_sign_statement(export, TYPE, predicate, buffer, fault);
	}
	draft_look_release(&look);
	return fault_set(fault, status, NULL, NULL);
}
