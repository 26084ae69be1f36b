#include <inttypes.h>
#include <stdio.h>

#include "commands.h"
#include "context.h"
#include "exit_code.h"
#include "format/record.h"
#include "ledger/append.h"
#include "message.h"
#include "receipt.h"

static const struct option_row options[] = {
	{ "role", 0, "ROLE", "the role in which you decide; a reader's policy says who has it", false },
	{ "condition", 0, "TEXT", "approve only if this will be so", true },
	{ "reject", 0, NULL, "reject the report instead", false },
	OPTION_KEY, OPTION_LEDGER, OPTION_JSON,
};

static struct json *predicate_of(const struct invocation *invocation, const struct digest *report)
{
	struct json *predicate = json_object(), *conditions = json_array();
	const char *condition;
	char hex[DIGEST_HEX_SIZE];

	digest_hex(report, hex);
	json_put_text(predicate, "report", hex);
	json_put_text(predicate, "role", option_text(invocation, "role"));
	json_put_text(predicate, "decision", option_given(invocation, "reject") ? "reject" : "approve");
	for (size_t i = 0; (condition = option_nth(invocation, "condition", i)) != NULL; i++)
		json_push_text(conditions, condition);
	if (json_count(conditions) > 0)
		json_put(predicate, "conditions", conditions);
	else
		json_free(conditions);
	return predicate;
}

/* An approval is about what the report is about. */
static enum status append(const struct invocation *invocation, struct ledger *ledger, struct signer *signer,
    struct receipt *receipt, struct fault *fault)
{
	struct json *predicate;
	struct buffer entry;
	struct record report;
	struct digest id;
	uint64_t index;
	enum status status = ledger_find(ledger, invocation->positionals[0], &index, &id, fault);

	if (status != STATUS_OK)
		return status;
	buffer_init(&entry, DSSE_ENTRY_MAX);
	status = ledger_entry(ledger, index, &entry);
	if (status == STATUS_OK) {
		status = record_read(buffer_bytes(&entry), &report, fault);
		if (status == STATUS_OK && report.kind != KIND_REPORT)
			status = fault_set(fault, STATUS_USAGE, NULL, "record %" PRIu64 " is of kind %s, not a report", index,
			    kind_row(report.kind)->name);
		if (status == STATUS_OK) {
			predicate = predicate_of(invocation, &report.id);
			const struct draft draft = { .kind = KIND_APPROVAL, .subject = report.subject, .predicate = predicate,
				.time = context_now() };

			status = append_record(ledger, signer, &draft, receipt, fault);
			json_free(predicate);
		}
		record_release(&report);
	}
	buffer_release(&entry);
	return status;
}

static int approve(const struct invocation *invocation, struct signer *signer)
{
	struct ledger *ledger;
	struct receipt receipt;
	struct fault fault = { .status = STATUS_OK };
	enum status status;
	int code = context_ledger(invocation, CONTEXT_APPEND, signer, &ledger);

	if (code)
		return code;
	status = append(invocation, ledger, signer, &receipt, &fault);
	code = status == STATUS_OK ? receipt_print(invocation, KIND_APPROVAL, &receipt) :
	    message_failure(status, &fault, "nothing was appended about \"%s\"", invocation->positionals[0]);
	ledger_close(ledger);
	return code;
}

static int run(const struct invocation *invocation)
{
	struct signer *signer;
	int code;

	if (!option_text(invocation, "role")) {
		message_error("--role is missing");
		message_hint("name the role in which you decide, as --role release-manager");
		return EXIT_WRONG_USAGE;
	}
	if (!context_is_name(option_text(invocation, "role"))) {
		message_error("--role %s is no name", option_text(invocation, "role"));
		message_hint("a letter or digit, then letters, digits and . _ - : / @ +, as release-manager");
		return EXIT_WRONG_USAGE;
	}
	if (option_given(invocation, "reject") && option_given(invocation, "condition")) {
		message_error("--condition and --reject do not go together");
		message_hint("reject the report, or approve it on conditions");
		return EXIT_WRONG_USAGE;
	}
	code = context_signer(invocation, &signer);
	if (!code) {
		code = approve(invocation, signer);
		signer_close(signer);
	}
	return code;
}

const struct command command_approve = {
	.name = "approve", .arguments = "REPORT", .summary = "approve a report in a role, or reject it",
	.text = "The approval is a signed record about the report. A reader's policy says who has which role and how many must\n"
	        "approve; the report's own author never counts. REPORT is an index, an id, or a unique prefix of 8 or more digits.",
	COMMAND_OPTIONS(options), .positional_min = 1, .positional_max = 1, .run = run,
};
