#include <stdio.h>

#include "commands.h"
#include "context.h"
#include "deposit.h"
#include "evaluate.h"
#include "exit_code.h"
#include "key_standing.h"
#include "ledger/append.h"
#include "message.h"
#include "receipt.h"
#include "cli/source/target_ledger.h"

static const struct option_row options[] = { OPTION_POLICY, OPTION_ASKED, OPTION_AT, OPTION_KEY, OPTION_LEDGER, OPTION_JSON };

static void copy(struct json *to, const struct json *from, const char *name)
{
	const struct json *member = json_member(from, name);

	if (json_type(member) != JSON_NULL)
		json_put(to, name, json_copy(member));
}

/* What the attestation says is taken from the verifier's answer, word for word: nothing is concluded here. */
static struct json *predicate_of(const struct json *answer, const struct blob_name *content,
    const struct blob_name *policy)
{
	struct json *predicate = json_object(), *verdict = json_object();
	const struct json *report = json_member(answer, "report");
	int64_t index = 0;

	json_member_integer(report, "index", &index);
	copy(predicate, answer, "checkpoint");
	copy(predicate, answer, "evaluated_at");
	copy(predicate, answer, "result");
	copy(predicate, answer, "rules");
	copy(verdict, json_member(answer, "verdict"), "claimed");
	copy(verdict, json_member(answer, "verdict"), "recomputed");
	json_put(predicate, "verdict", verdict);
	json_put_text(predicate, "report", json_member_text(report, "id"));
	json_put_integer(predicate, "report_index", index);
	json_put(predicate, "content", blob_json(content));
	if (json_member_text(json_member(answer, "disputes"), "state"))
		json_put_text(predicate, "disputed", json_member_text(json_member(answer, "disputes"), "state"));
	if (policy)
		json_put(predicate, "policy", blob_json(policy));
	return predicate;
}

static enum status subject_of_report(struct ledger *ledger, const struct json *answer, struct json **subject)
{
	struct buffer entry;
	struct record record;
	int64_t index = 0;
	enum status status;

	json_member_integer(json_member(answer, "report"), "index", &index);
	buffer_init(&entry, DSSE_ENTRY_MAX);
	status = ledger_entry(ledger, (uint64_t)index, &entry);
	if (status == STATUS_OK) {
		status = record_read(buffer_bytes(&entry), &record, NULL);
		*subject = status == STATUS_OK ? json_copy(record.subject) : NULL;
		record_release(&record);
	}
	buffer_release(&entry);
	return status;
}

static enum status append(struct ledger *ledger, struct signer *signer, const struct evaluation *evaluation,
    struct receipt *receipt, struct fault *fault)
{
	const struct json *answer = evaluation->verification.json;
	struct blob_writer *writers[2] = { NULL, NULL };
	struct blob_name content, policy;
	struct buffer text;
	struct json *subject = NULL, *predicate;
	enum status status;

	buffer_init(&text, SIZE_MAX / 2);
	status = json_canonical(answer, &text);
	if (status == STATUS_OK)
		status = deposit_bytes(ledger, buffer_bytes(&text), &writers[0], &content);
	if (status == STATUS_OK && evaluation->has_policy)
		status = deposit_bytes(ledger, buffer_bytes(&evaluation->policy), &writers[1], &policy);
	if (status == STATUS_OK)
		status = subject_of_report(ledger, answer, &subject);
	if (status == STATUS_OK) {
		predicate = predicate_of(answer, &content, evaluation->has_policy ? &policy : NULL);
		struct draft draft = { .kind = KIND_ATTESTATION, .subject = subject, .predicate = predicate,
			.time = context_now(), .blobs = writers, .blob_count = evaluation->has_policy ? 2 : 1 };
		status = append_record(ledger, signer, &draft, receipt, fault);
		json_free(predicate);
	}
	json_free(subject);
	blob_writer_close(writers[0]);
	blob_writer_close(writers[1]);
	buffer_release(&text);
	return status;
}

/* An INVALID ledger is not written to: what would be appended would stand on bytes that are not evidence. */
static int attest(const struct invocation *invocation, struct ledger *ledger, struct signer *signer,
    const struct evaluation *evaluation)
{
	const struct verification *verification = &evaluation->verification;
	struct receipt receipt;
	struct fault fault = { .status = STATUS_OK };
	enum status status;
	int code;

	if (json_type(json_member(verification->json, "report")) != JSON_OBJECT ||
	    json_type(json_member(verification->json, "checkpoint")) != JSON_OBJECT) {
		code = evaluation_answer(invocation, verification);
		message_error("nothing was attested");
		message_cause("the ledger's own integrity does not hold");
		return code;
	}
	if (!evaluation->has_policy)
		message_warning("no policy is given: what is attested is SELF-DEFINED, by the rules of the report's own author");
	status = append(ledger, signer, evaluation, &receipt, &fault);
	if (status != STATUS_OK)
		return message_failure(status, &fault, "the attestation was not appended");
	if (!option_given(invocation, "json"))
		evaluation_print(verification->json);
	code = receipt_print(invocation, KIND_ATTESTATION, &receipt);
	return code ? code : evaluation_exit_code(verification);
}

/* The snapshot is closed when its work is done: it must not be held open over an append. */
static int verify(const struct invocation *invocation, struct ledger *ledger, struct evaluation *evaluation)
{
	struct target target;
	int code = target_of_ledger(ledger, &target);

	if (!code)
		code = evaluate(invocation, &target, invocation->positionals[0], evaluation);
	target_close(&target);
	return code;
}

static int verify_and_attest(const struct invocation *invocation, struct signer *signer)
{
	struct ledger *ledger = NULL;
	struct evaluation evaluation = { .has_policy = false };
	int code = context_ledger(invocation, CONTEXT_VERIFY, NULL, &ledger);

	if (!code)
		key_standing_warn(ledger, signer);
	if (!code)
		code = verify(invocation, ledger, &evaluation);
	if (!code)
		code = attest(invocation, ledger, signer, &evaluation);
	evaluation_release(&evaluation);
	ledger_close(ledger);
	return code;
}

static int run(const struct invocation *invocation)
{
	struct signer *signer;
	int code = context_signer(invocation, &signer);

	if (code)
		return code;
	code = verify_and_attest(invocation, signer);
	signer_close(signer);
	return code;
}

const struct command command_attest = {
	.name = "attest", .arguments = "REPORT", .summary = "verify a report, then append the signed result",
	.text = "The attestation says what the verifier concluded, at which checkpoint and under which policy; the policy and the\n"
	        "whole answer are kept with it. Without --policy the report is held to its own author's rules, and the attestation and\n"
	        "`exhibit log` say self-defined. Exit status as `verify`.",
	COMMAND_OPTIONS(options), .positional_min = 1, .positional_max = 1, .run = run,
};
