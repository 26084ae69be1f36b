#include "verify.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "verify/report/parts.h"
#include "whole.h"
#include "verify/report/policy.h"
#include "verify/report/report.h"

static enum status take(void *context, struct bytes bytes)
{
	return buffer_append(context, bytes);
}

static enum status read_policy(struct whole *whole, struct fault *fault)
{
	const struct verify_request *request = whole->request;
	enum status status;

	if (!request->has_policy)
		return STATUS_OK;
	status = json_parse(request->policy, POLICY_MAX, &whole->policy_document, fault);
	return status == STATUS_OK ? policy_read(whole->policy_document, &whole->policy, fault) : status;
}

/* The record as it stands in the log: the same bytes that integrity saw at this index. */
static enum status read_record(struct whole *whole, struct fault *found)
{
	const struct source *source = whole->request->source;
	uint64_t index = whole->request->report_index, given = 0;
	struct buffer entry;
	enum status status = STATUS_NOT_FOUND;

	buffer_init(&entry, DSSE_ENTRY_MAX);
	if (whole->integrity.has_watched)
		status = source->entry_at(source->context, index, &given, &entry);
	if (status == STATUS_NOT_FOUND)
		status = fault_set(found, STATUS_ENTRY_MISSING, NULL, "the report's record is not held");
	if (status == STATUS_OK)
		status = record_read(buffer_bytes(&entry), &whole->record, found);
	if (status == STATUS_OK && (given != index || !digest_equal(&whole->record.id, &whole->integrity.watched)))
		status = fault_set(found, STATUS_ENTRY_MISMATCH, NULL, "the bytes changed while they were read");
	if (status == STATUS_OK && whole->record.kind != KIND_REPORT)
		status = fault_set(found, STATUS_BAD_STATEMENT, "/predicateType", "is a record of kind %s, not a report",
		    kind_row(whole->record.kind)->name);
	whole->has_record = status == STATUS_OK;
	buffer_release(&entry);
	return status;
}

/* Record and document are signed together and must not say two things. */
static enum status compare(const struct whole *whole, struct fault *found)
{
	const struct json *predicate = whole->record.predicate;
	const char *title = json_member_text(predicate, "title");
	int64_t claims = -1;

	json_member_integer(predicate, "claims", &claims);
	if (claims != (int64_t)whole->report.claim_count)
		return fault_set(found, STATUS_BAD_DOCUMENT, "/claims", "the record says there are %" PRId64, claims);
	if (strcmp(json_member_text(predicate, "verdict"), whole->report.verdict) != 0)
		return fault_set(found, STATUS_BAD_DOCUMENT, "/verdict", "the record claims another one");
	if (title && (!whole->report.title || strcmp(title, whole->report.title) != 0))
		return fault_set(found, STATUS_BAD_DOCUMENT, "/title", "the record has another one");
	return STATUS_OK;
}

static enum status read_document(struct whole *whole, struct fault *found)
{
	const struct source *source = whole->request->source;
	struct buffer text;
	const struct sink sink = { take, &text };
	struct blob_name content;
	struct digest actual;
	enum status status = record_blob(&whole->record, "content", &content);

	buffer_init(&text, REPORT_MAX);
	if (status == STATUS_OK)
		status = source->blob(source->context, &content.digest, &sink);
	if (status == STATUS_NOT_FOUND) {
		buffer_release(&text);
		return STATUS_OK;
	}
	whole->is_document_held = true;
	actual = digest_of(buffer_bytes(&text));
	if (status == STATUS_OK && !digest_equal(&actual, &content.digest))
		status = fault_set(found, STATUS_BLOB_MISMATCH, NULL, "the bytes changed while they were read");
	if (status == STATUS_OK)
		status = json_parse(buffer_bytes(&text), REPORT_MAX, &whole->report_document, found);
	if (status == STATUS_OK)
		status = report_read(whole->report_document, &whole->report, found);
	if (status == STATUS_OK)
		status = compare(whole, found);
	buffer_release(&text);
	return status;
}

static enum status look_for_fraud(struct whole *whole, const struct claims_request *claims, struct fault *found)
{
	const struct fraud_request request = { .claims = claims,
		.author = standing_identity(&whole->policy.trust, &whole->record.key), .approvals = &whole->approvals,
		.root = whole->integrity.is_complete ? &whole->integrity.checkpoint.root : NULL };

	return fraud_look(&request, &whole->claims, &whole->fraud, found);
}

/* An answer beside the claims', so that the report cannot match whatever they come to. */
static void add_open(struct claim_answers *answers, const char *kind, enum finding finding, const struct digest *record,
    const char *says)
{
	static const struct requirement no_demands;
	struct claim_answer *answer = &answers->items[answers->count++];
	struct reasons reasons = { .count = 0 };
	struct reason *reason = reasons_add(&reasons);

	answer->kind = answer->id = kind;
	answer->is_required = true;
	answer->requirement = &no_demands;
	answer->records = json_array();
	answer->outcome = OUTCOME_UNTESTED;
	answer->finding = finding;
	if (reason) {
		reason->check = kind;
		reason->outcome = OUTCOME_UNTESTED;
		reason->has_record = record != NULL;
		if (record)
			reason->record = *record;
		reason_say(reason, "%s", says);
	}
	claim_answers_take_reasons(answers, answer, &reasons);
}

static void judge_keys(struct whole *whole)
{
	if (whole->author == STANDING_LOST)
		add_open(&whole->claims, "author", FINDING_UNSUPPORTED, &whole->record.id, whole->author_lost);
	if (whole->policy.trust.needs_whole_log && !whole->integrity.is_complete)
		add_open(&whole->claims, "keys", FINDING_UNSUPPORTED, NULL,
		    "the policy wants every record of what became of keys, and only a whole log shows that none is missing");
}

static void judge_subject(struct whole *whole)
{
	const struct verify_request *request = whole->request;
	char says[ASKED_SAYS_MAX];

	if (asked_miss(request->asked, request->asked_count, &whole->report, &whole->asked, says))
		add_open(&whole->claims, "subject", FINDING_UNALIGNED, &whole->record.id, says);
	else
		asked_lower(&whole->asked, &whole->claims);
}

static enum status evaluate(struct whole *whole, struct fault *found)
{
	const struct verify_request *request = whole->request;
	struct kept kept = { .count = 0 };

	if (request->asked_count > 0)
		asked_look(request->asked, request->asked_count, &whole->report, &whole->asked);

	const struct claims_request asked = { .source = request->source,
		.policy = request->has_policy ? &whole->policy : NULL, .trust = &whole->policy.trust, .report = &whole->report,
		.report_index = request->report_index, .now = request->now, .kept = &kept, .asked = whole->asked.subject };
	enum status status = claims_evaluate(&asked, &whole->claims, found);

	if (status == STATUS_OK)
		status = approvals_read(request->source, request->report_index, &whole->record.id, &whole->policy.trust,
		    &whole->approvals, &whole->contests, found);
	if (status == STATUS_OK)
		status = look_for_fraud(whole, &asked, found);
	/* Behind the rules about fraud: what rests on a claim rests on what they left of it. */
	if (status == STATUS_OK)
		status = parts_evaluate(&asked, &whole->claims, found);
	if (status == STATUS_OK && whole->policy.approvals)
		approvals_evaluate(whole->policy.approvals, &whole->policy.trust,
		    standing_identity(&whole->policy.trust, &whole->record.key), &whole->approvals, &whole->claims, &whole->approved);
	if (status == STATUS_OK)
		judge_keys(whole);
	if (status == STATUS_OK && request->asked_count > 0)
		judge_subject(whole);
	if (status != STATUS_OK)
		claim_answers_release(&whole->claims);
	whole->are_claims_evaluated = status == STATUS_OK;
	kept_release(&kept);
	return status;
}

/* Only the rules' own claims decide: what an author adds beside a policy cannot move its verdict. */
enum status whole_decide(struct whole *whole, struct fault *fault)
{
	bool has_policy = whole->request->has_policy;
	size_t count = has_policy ? whole->policy.claim_count : whole->report.claim_count;
	struct weighed_claim *claims = calloc(count, sizeof(*claims));
	enum outcome *outcomes = calloc(count, sizeof(*outcomes));
	struct weighed weighed = { .claims = claims, .count = count,
		.ids = has_policy ? &whole->policy.ids : &whole->report.ids };
	struct weighed_part *parts = NULL;
	enum status status = STATUS_OK;

	if (claims && outcomes && claims_weigh_parts(&whole->claims, &parts, &weighed.part_count)) {
		weighed.parts = parts;
		weighed.has_approvals = whole->policy.approvals != NULL;
		weighed.approved = whole->approved;
		for (size_t i = 0; i < count; i++)
			outcomes[i] = whole->claims.items[i].outcome;
		if (has_policy)
			policy_weigh(&whole->policy, outcomes, claims);
		else
			report_weigh(&whole->report, outcomes, claims);
		whole->recomputed = decision_verdict(has_policy ? whole->policy.document : whole->report.document, &weighed);
	} else {
		status = fault_set(fault, STATUS_NO_MEMORY, NULL, NULL);
	}
	free(parts);
	free(claims);
	free(outcomes);
	return status;
}

/* A step of reading the report: bad bytes make the report INVALID, the machine's trouble goes up. */
static enum status settle(struct whole *whole, enum status status, struct fault *found, const char *place,
    struct fault *fault)
{
	if (status == STATUS_OK)
		return STATUS_OK;
	fault_set(found, status, NULL, NULL);
	fault_within(found, place);
	/* A document that breaks its form is the author's evidence here, not the user's typing. */
	if (!integrity_is_answer(status) && status_class(status) != STATUS_CLASS_USAGE)
		return fault_set(fault, status, found->place, "%s", found->detail);
	integrity_fail(&whole->integrity, STAGE_REPORT, status, found->place, found->detail);
	return STATUS_OK;
}

static enum status read_report(struct whole *whole, struct fault *fault)
{
	struct fault found = { .status = STATUS_OK };
	char place[48];
	enum status status;

	snprintf(place, sizeof(place), "entries/%" PRIu64 ".json", whole->request->report_index);
	status = settle(whole, read_record(whole, &found), &found, place, fault);
	if (status != STATUS_OK || !whole->has_record)
		return status;
	whole->author = standing_at(&whole->policy.trust, &whole->record.key, whole->request->report_index,
	    whole->author_lost);
	status = settle(whole, read_document(whole, &found), &found, "report", fault);
	if (status != STATUS_OK || !whole->integrity.holds || !whole->is_document_held)
		return status;
	status = settle(whole, evaluate(whole, &found), &found, "report", fault);
	return status == STATUS_OK && whole->are_claims_evaluated ? whole_decide(whole, fault) : status;
}

static void refuse_container(struct integrity *integrity, const struct fault *container)
{
	integrity->holds = true;
	integrity_fail(integrity, STAGE_CONTAINER, container->status, container->place, container->detail);
}

/* Also without a policy: what a key says of itself then counts. */
static enum status ask_of_keys(struct whole *whole, struct fault *fault)
{
	enum status status = standings_init(&whole->standings, &whole->policy.trust);

	whole->policy.trust.standings = &whole->standings;
	return status == STATUS_OK ? status : fault_set(fault, status, NULL, NULL);
}

static enum status look_at_source(struct whole *whole, struct fault *fault)
{
	const struct verify_request *request = whole->request;
	const struct source *source = request->source;
	uint64_t watch = request->has_report ? request->report_index : UINT64_MAX;
	enum status status = history_begin(&whole->history, request->remembered, request->remembered_count, &source->log_key);

	if (status != STATUS_OK)
		return fault_set(fault, status, NULL, NULL);
	return integrity_check(source, &whole->policy.trust, watch, &whole->history, request->threads,
	    &whole->integrity, fault);
}

enum status whole_evaluate(struct whole *whole, struct fault *fault)
{
	const struct verify_request *request = whole->request;
	enum status status = read_policy(whole, fault);

	if (status == STATUS_OK)
		status = ask_of_keys(whole, fault);
	if (status == STATUS_OK && !request->source)
		refuse_container(&whole->integrity, request->container);
	else if (status == STATUS_OK)
		status = look_at_source(whole, fault);
	if (status == STATUS_OK && whole->integrity.holds && request->has_report)
		status = read_report(whole, fault);
	whole->has_result = request->has_report || !whole->integrity.holds || history_worst(&whole->history);
	if (status == STATUS_OK)
		whole->result = whole_result(whole);
	return status;
}

void whole_release(struct whole *whole)
{
	history_release(&whole->history);
	fraud_release(&whole->fraud);
	approvals_release(&whole->approvals);
	contests_release(&whole->contests);
	claim_answers_release(&whole->claims);
	asked_release(&whole->asked);
	report_release(&whole->report);
	json_free(whole->report_document);
	record_release(&whole->record);
	standings_release(&whole->standings);
	policy_release(&whole->policy);
	json_free(whole->policy_document);
	memset(whole, 0, sizeof(*whole));
}

enum status verify_run(const struct verify_request *request, struct verification *verification, struct fault *fault)
{
	struct whole whole = { .request = request };
	enum status status;

	memset(verification, 0, sizeof(*verification));
	status = whole_evaluate(&whole, fault);
	if (status == STATUS_OK) {
		verification->has_result = whole.has_result;
		verification->result = whole.result;
		verification->is_forked = !whole.integrity.holds &&
		    status_class(whole.integrity.fault.status) == STATUS_CLASS_FORKED;
		verification->json = whole_json(&whole);
		/* An answer that lacks a member must not be shown as one. */
		status = json_failure_within(verification->json);
		if (status != STATUS_OK) {
			verification_release(verification);
			fault_set(fault, status, NULL, NULL);
		}
	}
	whole_release(&whole);
	return status;
}

void verification_release(struct verification *verification)
{
	json_free(verification->json);
	memset(verification, 0, sizeof(*verification));
}
