#include <stdio.h>
#include <string.h>

#include "citation.h"
#include "commands.h"
#include "context.h"
#include "deposit.h"
#include "ledger/append.h"
#include "message.h"
#include "receipt.h"
#include "verify/report/report.h"
#include "verify/verify.h"

static const struct option_row options[] = { OPTION_KEY, OPTION_LEDGER, OPTION_JSON };

/* Store the document and say what it is; its own digest stands for it where it names no subject. */
static enum status append_report(struct ledger *ledger, struct signer *signer, const struct json *report,
    struct receipt *receipt, struct fault *fault)
{
	struct blob_writer *writer = NULL;
	struct blob_name name = { .size = 0 };
	struct buffer document;
	struct json *predicate, *subject;
	enum status status;

	buffer_init(&document, REPORT_MAX);
	status = json_canonical(report, &document);
	if (status == STATUS_OK)
		status = deposit_bytes(ledger, buffer_bytes(&document), &writer, &name);
	if (status == STATUS_OK) {
		predicate = json_object();
		json_put(predicate, "content", blob_json(&name));
		json_put_integer(predicate, "claims", (int64_t)json_count(json_member(report, "claims")));
		json_put_text(predicate, "verdict", json_member_text(report, "verdict"));
		if (json_member_text(report, "title"))
			json_put_text(predicate, "title", json_member_text(report, "title"));
		subject = json_member(report, "subject") ? json_copy(json_member(report, "subject")) :
		    subject_of_digest("report", &name.digest);
		struct draft draft = { .kind = KIND_REPORT, .subject = subject, .predicate = predicate, .time = context_now(),
			.blobs = &writer, .blob_count = 1 };
		status = append_record(ledger, signer, &draft, receipt, fault);
		json_free(predicate);
		json_free(subject);
	}
	blob_writer_close(writer);
	buffer_release(&document);
	return status;
}

static void count_uncited(const struct json *report)
{
	size_t bare = 0, all = json_count(json_member(report, "claims"));

	for (const struct json *claim = json_first(json_member(report, "claims")); claim; claim = json_next(claim))
		bare += json_count(json_member(claim, "evidence")) == 0;
	if (bare > 0)
		message_warning("%zu of %zu claims cite no evidence: they will be UNSUPPORTED", bare, all);
}

/* Before anything is looked up for it: a policy in place of a report would be told about its citations. */
static enum status check_schema(const struct json *draft, struct fault *fault)
{
	const char *schema = json_member_text(draft, "schema");

	return !schema || !strcmp(schema, REPORT_SCHEMA) ? STATUS_OK :
	    fault_set(fault, STATUS_BAD_DOCUMENT, "/schema", "is %.128s, and a report's is " REPORT_SCHEMA, schema);
}

static int sign(const struct invocation *invocation, struct signer *signer, const struct json *draft, const char *path)
{
	struct ledger *ledger;
	struct json *report = NULL;
	struct receipt receipt;
	struct fault fault = { .status = STATUS_OK };
	enum status status;
	int code = context_ledger(invocation, CONTEXT_APPEND, signer, &ledger);

	if (code)
		return code;
	status = citation_resolve(ledger, draft, &report, &fault);
	if (status == STATUS_OK)
		status = report_validate(report, &fault);
	if (status != STATUS_OK) {
		code = message_failure(status, &fault, "%s was not signed", path);
	} else {
		count_uncited(report);
		status = append_report(ledger, signer, report, &receipt, &fault);
		code = status == STATUS_OK ? receipt_print(invocation, KIND_REPORT, &receipt) :
		    message_failure(status, &fault, "%s was not appended", path);
	}
	json_free(report);
	ledger_close(ledger);
	return code;
}

static int run(const struct invocation *invocation)
{
	const char *path = invocation->positionals[0];
	struct buffer text;
	struct json *draft = NULL;
	struct signer *signer;
	struct fault fault = { .status = STATUS_OK };
	enum status status;
	int code = context_read_file(path, REPORT_MAX, &text);

	if (code)
		return code;
	status = json_parse(buffer_bytes(&text), REPORT_MAX, &draft, &fault);
	message_place(&fault, buffer_bytes(&text));
	buffer_release(&text);
	if (status == STATUS_OK)
		status = check_schema(draft, &fault);
	if (status != STATUS_OK) {
		json_free(draft);
		code = message_document(status, &fault, "%s is no report draft", path);
		if (status == STATUS_JSON_SYNTAX)
			message_hint("a draft is JSON: `exhibit report new` makes one, `report lint --draft` one of a Markdown report");
		return code;
	}
	code = context_signer(invocation, &signer);
	if (!code) {
		code = sign(invocation, signer, draft, path);
		signer_close(signer);
	}
	json_free(draft);
	return code;
}

const struct command command_report_sign = {
	.name = "report sign", .arguments = "FILE", .summary = "check a report draft, sign it and append it",
	.text = "FILE is JSON as schemas/report.json says (docs/policy.md explains it). A claim's evidence is a list of record\n"
	        "ids, unique prefixes, indexes, or \"step:NAME\" for the newest record of a step; full ids are signed. A draft\n"
	        "without a subject gets the one its evidence agrees on.",
	COMMAND_OPTIONS(options), .positional_min = 1, .positional_max = 1, .run = run,
};
