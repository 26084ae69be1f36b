#include "claims.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "verify/check/check.h"
#include "parts.h"
#include "verify/check/watched.h"

/* A claim under evaluation: its rule, and what its citations came to so far. */
struct trial {
	const struct claims_request *request;
	struct claim_answer *answer; /* its check is NULL where nobody says what the evidence must show */
	struct reasons reasons;
	struct budget *budget;
	size_t counted, passed, failed, cannot_tell;
	size_t without_bytes; /* of cannot_tell: only because bytes are not held */
	bool was_stale, was_unaligned;
	bool is_short; /* all that counts passes, but it is less than the rule asks for */
	struct fault *fault;
};

enum finding claims_finding(enum outcome asserted, enum outcome outcome)
{
#define ROW(passed, failed, cant_tell, inapplicable, untested) { \
	[OUTCOME_PASSED] = FINDING_##passed, [OUTCOME_FAILED] = FINDING_##failed, \
	[OUTCOME_CANT_TELL] = FINDING_##cant_tell, [OUTCOME_INAPPLICABLE] = FINDING_##inapplicable, \
	[OUTCOME_UNTESTED] = FINDING_##untested }
	/* To assert less than the evidence shows is modest and no lie; to hide a failure is one. */
	static const enum finding table[OUTCOME_COUNT][OUTCOME_COUNT] = {
		/* evidence says:            passed           failed    cantTell         inapplicable     untested */
		[OUTCOME_PASSED] =       ROW(MATCH,           MISMATCH, UNDERDETERMINED, UNDERDETERMINED, UNSUPPORTED),
		[OUTCOME_FAILED] =       ROW(MISMATCH,        MATCH,    UNDERDETERMINED, UNDERDETERMINED, UNSUPPORTED),
		[OUTCOME_CANT_TELL] =    ROW(UNDERDETERMINED, MISMATCH, MATCH,           UNDERDETERMINED, UNSUPPORTED),
		[OUTCOME_INAPPLICABLE] = ROW(UNDERDETERMINED, MISMATCH, UNDERDETERMINED, MATCH,           UNSUPPORTED),
		[OUTCOME_UNTESTED] =     ROW(UNDERDETERMINED, MISMATCH, UNDERDETERMINED, UNDERDETERMINED, MATCH),
	};
#undef ROW
	return table[asserted][outcome];
}

const struct trust *claims_trust(const struct claims_request *request)
{
	static const struct trust nobody;

	return request->trust ? request->trust : request->policy ? &request->policy->trust : &nobody;
}

static void say(struct trial *trial, const char *check, enum outcome outcome, const struct digest *record,
    const char *sentence)
{
	struct reason *reason = reasons_add(&trial->reasons);

	if (!reason)
		return;
	reason->check = check;
	reason->outcome = outcome;
	if (record) {
		reason->record = *record;
		reason->has_record = true;
	}
	reason_say(reason, "%s", sentence);
}

static enum outcome count_outcome(struct trial *trial, const struct answer *answer, bool missed)
{
	enum outcome outcome = answer->outcome;

	/* To have looked at nothing is not to have passed. */
	trial->answer->was_vacuous |= answer->is_vacuous;
	if (outcome == OUTCOME_UNTESTED || (outcome == OUTCOME_PASSED && answer->is_vacuous))
		outcome = OUTCOME_CANT_TELL;
	trial->passed += outcome == OUTCOME_PASSED;
	trial->failed += outcome == OUTCOME_FAILED;
	trial->cannot_tell += outcome == OUTCOME_CANT_TELL;
	trial->without_bytes += outcome == OUTCOME_CANT_TELL && missed;
	return outcome;
}

/* What the check looked at in this record, from the reasons it gave. */
static void note_streams(const struct trial *trial, size_t from, const struct record *record, struct cited *cited)
{
	for (size_t i = from; i < trial->reasons.count; i++) {
		const struct reason *reason = &trial->reasons.items[i];

		if (!reason->stream)
			continue;
		cited->rests_on_stream = true;
		cited->rests_on_cut |= reason->outcome == OUTCOME_CANT_TELL && record_is_cut(record, reason->stream);
	}
}

static enum status weigh_record(struct trial *trial, const struct record *record, uint64_t index, struct cited *cited)
{
	size_t before = trial->reasons.count;
	char hex[DIGEST_HEX_SIZE];
	struct watched watched;
	struct evidence evidence = { .source = &watched.source, .record = record, .index = index,
		.now = trial->request->now, .budget = trial->budget, .kept = trial->request->kept };
	struct answer answer = { .outcome = OUTCOME_CANT_TELL };
	enum status status;

	trial->counted++;
	cited->counts = true;
	cited->outcome = OUTCOME_CANT_TELL;
	trial->answer->is_stated |= record->kind == KIND_STATEMENT;
	digest_hex(&record->id, hex);
	json_push_text(trial->answer->records, hex);
	if (!trial->answer->check) {
		trial->cannot_tell++;
		say(trial, "claim", OUTCOME_CANT_TELL, &record->id, "no check says what this record must show");
		return STATUS_OK;
	}
	/* Figures held against one another say nothing of a record, whichever is cited for them. */
	if (!check_needs_record(trial->answer->check)) {
		trial->cannot_tell++;
		say(trial, "claim", OUTCOME_CANT_TELL, &record->id,
		    "its check looks at no evidence, so it shows nothing of this record");
		return STATUS_OK;
	}
	watched_init(&watched, trial->request->source);
	status = check_evaluate(trial->answer->check, &evidence, &trial->reasons, &answer);
	if (status != STATUS_OK)
		return fault_set(trial->fault, status, NULL, NULL);
	cited->outcome = count_outcome(trial, &answer, watched.missed);
	note_streams(trial, before, record, cited);
	return STATUS_OK;
}

/* A slot for what is cited, filled as far as the record alone tells. */
static enum status add_cited(struct claim_answer *answer, const struct record *record, uint64_t index,
    struct cited **cited)
{
	void *items = answer->cited;
	enum status status = key_set_room(&items, &answer->cited_room, answer->cited_count + 1, sizeof(**cited));

	answer->cited = items;
	if (status != STATUS_OK)
		return status;
	*cited = &answer->cited[answer->cited_count++];
	return cited_read(record, index, *cited);
}

static enum status judge_record(struct trial *trial, const struct record *record, uint64_t index)
{
	const struct claims_request *request = trial->request;
	const struct citation citation = { .record = record, .index = index, .report_index = request->report_index,
		.subject = request->report->subject, .trust = claims_trust(request),
		.now = request->now };
	char says[REQUIREMENT_SAYS_MAX] = "";
	unsigned unfit = requirement_judge(trial->answer->requirement, &citation, says);
	struct cited *cited;
	enum status status = add_cited(trial->answer, record, index, &cited);

	if (status != STATUS_OK)
		return fault_set(trial->fault, status, NULL, NULL);
	cited->key = *standing_identity(citation.trust, &record->key);
	cited->is_late = index > request->report_index;
	cited->is_beside = request->asked && !record_is_about(record, request->asked);
	if (unfit == 0)
		return weigh_record(trial, record, index, cited);
	say(trial, "evidence", OUTCOME_UNTESTED, &record->id, says);
	trial->was_stale |= unfit == UNFIT_STALE;
	trial->was_unaligned |= (unfit & UNFIT_UNALIGNED) && !(unfit & UNFIT_OTHER);
	return STATUS_OK;
}

/* find is only a hint: the bytes must have the id that is cited. */
static enum status read_cited(struct trial *trial, const struct digest *id, uint64_t index, struct buffer *entry)
{
	const struct source *source = trial->request->source;
	struct record record;
	struct digest leaf;
	uint64_t given = 0;
	enum status status = source->entry_at(source->context, index, &given, entry);

	if (status != STATUS_OK && status != STATUS_NOT_FOUND)
		return fault_set(trial->fault, status, NULL, NULL);
	leaf = merkle_leaf(buffer_bytes(entry));
	if (status == STATUS_NOT_FOUND || given != index || !digest_equal(&leaf, id))
		return fault_set(trial->fault, STATUS_ENTRY_MISMATCH, NULL, NULL);
	status = record_read(buffer_bytes(entry), &record, trial->fault);
	if (status == STATUS_OK)
		status = judge_record(trial, &record, index);
	record_release(&record);
	return status;
}

static enum status look_at(struct trial *trial, const struct json *cited)
{
	const struct source *source = trial->request->source;
	struct digest id;
	struct buffer entry;
	uint64_t index = 0;
	enum status status = digest_read_hex(json_text_bytes(cited), &id);

	if (status == STATUS_OK)
		status = source->find(source->context, &id, &index);
	if (status == STATUS_NOT_FOUND) {
		trial->answer->lacks_cited = true;
		say(trial, "evidence", OUTCOME_UNTESTED, &id, "a cited record is not held here");
		return STATUS_OK;
	}
	if (status != STATUS_OK)
		return fault_set(trial->fault, status, NULL, NULL);
	buffer_init(&entry, DSSE_ENTRY_MAX);
	status = read_cited(trial, &id, index, &entry);
	buffer_release(&entry);
	return status;
}

/* How much of what counts is independent: one agent's same output of one step counts once. */
static void ask_for_enough(struct trial *trial)
{
	const struct claim_answer *answer = trial->answer;
	int64_t records = 0, agents = 0;
	char says[REQUIREMENT_SAYS_MAX];

	for (size_t i = 0; i < answer->cited_count; i++) {
		const struct cited *one = &answer->cited[i];
		bool is_new = one->counts, is_new_agent = one->counts;

		for (size_t j = 0; j < i; j++) {
			const struct cited *before = &answer->cited[j];

			is_new &= !before->counts || !cited_is_repetition(one, before);
			is_new_agent &= !before->counts || memcmp(one->key.bytes, before->key.bytes, sizeof(one->key.bytes)) != 0;
		}
		records += is_new;
		agents += is_new_agent;
	}
	trial->is_short = records > 0 && (records < answer->requirement->min_records ||
	    agents < answer->requirement->min_agents);
	if (!trial->is_short)
		return;
	snprintf(says, sizeof(says), "%" PRId64 " independent records by %" PRId64 " agents count; asked for are %" PRId64
	    " by %" PRId64, records, agents, answer->requirement->min_records, answer->requirement->min_agents);
	say(trial, "evidence", OUTCOME_CANT_TELL, NULL, says);
}

static enum outcome outcome_of(const struct trial *trial)
{
	if (trial->counted == 0)
		return OUTCOME_UNTESTED;
	if (trial->failed > 0)
		return OUTCOME_FAILED;
	/* What is not held could refute it, and whoever hands over the rest chose what to leave out. */
	if (trial->cannot_tell > 0 || trial->is_short || trial->answer->lacks_cited)
		return OUTCOME_CANT_TELL;
	return trial->passed > 0 ? OUTCOME_PASSED : OUTCOME_INAPPLICABLE;
}

static enum finding finding_of(const struct trial *trial)
{
	const struct claim_answer *answer = trial->answer;
	enum finding finding = answer->has_asserted ? claims_finding(answer->asserted, answer->outcome) :
	    FINDING_UNSUPPORTED;

	/* Not even an honest "cannot tell" can be borne out by evidence that was taken away. */
	if (answer->lacks_cited && finding != FINDING_MISMATCH)
		return FINDING_UNSUPPORTED;
	if (finding == FINDING_UNSUPPORTED && trial->was_stale)
		return FINDING_STALE;
	if (finding == FINDING_UNSUPPORTED && trial->was_unaligned)
		return FINDING_UNALIGNED;
	if (finding == FINDING_UNDERDETERMINED && answer->outcome == OUTCOME_CANT_TELL &&
	    trial->without_bytes == trial->cannot_tell)
		return FINDING_UNSUPPORTED; /* also where there is too little of it: then neither is above 0 */
	return finding;
}

/* The author's own check over figures that are written in it: nothing has to be cited for that. */
static enum status compute(struct trial *trial)
{
	struct answer answer = { .outcome = OUTCOME_CANT_TELL };
	enum status status = check_evaluate(trial->answer->check, NULL, &trial->reasons, &answer);

	if (status != STATUS_OK)
		return fault_set(trial->fault, status, NULL, NULL);
	trial->counted++;
	count_outcome(trial, &answer, false);
	return STATUS_OK;
}

/*
 * What was read, or judged by a person or a model, is shown by a run or not at all; unless the reader's own rule asks for
 * another kind of record.
 */
static void ask_for_a_run(struct trial *trial, const struct report_claim *claim)
{
	struct claim_answer *answer = trial->answer;
	char says[REQUIREMENT_SAYS_MAX];

	if (!claim->mode || !strcmp(claim->mode, "automatic") || answer->requirement->has_kind ||
	    (answer->outcome != OUTCOME_PASSED && answer->outcome != OUTCOME_CANT_TELL))
		return;
	for (size_t i = 0; i < answer->cited_count; i++)
		if (answer->cited[i].counts && answer->cited[i].kind == KIND_RUN)
			return;
	snprintf(says, sizeof(says), "its mode is %s, and no run stands behind it", claim->mode);
	say(trial, "claim", OUTCOME_UNTESTED, NULL, says);
	answer->outcome = OUTCOME_UNTESTED;
}

static void wait_and_see(struct trial *trial)
{
	if (trial->answer->outcome == OUTCOME_FAILED)
		return;
	trial->answer->outcome = OUTCOME_CANT_TELL;
	trial->cannot_tell = trial->without_bytes + 1;
	say(trial, "claim", OUTCOME_CANT_TELL, NULL, "it speaks of what is still to come");
}

static enum status try_claim(struct trial *trial, const struct report_claim *claim)
{
	struct claim_answer *answer = trial->answer;
	enum status status = STATUS_OK;
	bool is_computed;

	answer->records = json_array();
	for (const struct json *cited = json_first(claim ? claim->evidence : NULL); cited && status == STATUS_OK;
	    cited = json_next(cited))
		status = look_at(trial, cited);
	answer->has_asserted = claim != NULL;
	if (claim)
		answer->asserted = claim->asserted;
	is_computed = claim && answer->is_self_defined && json_count(claim->evidence) == 0 && answer->check &&
	    !check_needs_record(answer->check);
	if (is_computed && status == STATUS_OK)
		status = compute(trial);
	ask_for_enough(trial);
	answer->outcome = outcome_of(trial);
	answer->is_short = trial->is_short;
	answer->mode = claim ? claim->mode : NULL;
	answer->is_forecast = claim && claim->is_forecast;
	if (claim)
		ask_for_a_run(trial, claim);
	if (claim && claim->is_forecast)
		wait_and_see(trial);
	answer->finding = finding_of(trial);
	if (!claim)
		say(trial, "claim", OUTCOME_UNTESTED, NULL, "the report does not make this claim");
	else if (json_count(claim->evidence) == 0 && !is_computed)
		say(trial, "claim", OUTCOME_UNTESTED, NULL, "the report cites no evidence for it");
	else if (answer->finding == FINDING_UNDERDETERMINED && answer->outcome == OUTCOME_PASSED)
		say(trial, "claim", OUTCOME_PASSED, NULL, "the evidence shows more than the report asserts");
	return status;
}

void claim_answers_take_reasons(struct claim_answers *answers, struct claim_answer *answer, struct reasons *reasons)
{
	if (reasons->count > answers->reasons_room) {
		reasons->left_out += reasons->count - answers->reasons_room;
		reasons->count = answers->reasons_room;
	}
	answers->reasons_room -= reasons->count;
	answer->reasons = reasons_json(reasons);
	answer->reasons_left_out = reasons->left_out;
	reasons_release(reasons);
}

static enum status run_trial(struct trial *trial, const struct report_claim *claim, struct claim_answers *answers)
{
	enum status status = try_claim(trial, claim);

	claim_answers_take_reasons(answers, trial->answer, &trial->reasons);
	return status;
}

static enum status by_policy(const struct claims_request *request, const struct policy_claim *rule,
    struct claim_answers *answers, struct fault *fault)
{
	struct claim_answer *answer = &answers->items[answers->count++];
	struct trial trial = { .request = request, .answer = answer, .fault = fault, .budget = &answers->reader };
	const struct report_claim *claim = NULL;
	size_t index;

	if (names_find(&request->report->ids, rule->id, &index))
		claim = &request->report->claims[index];
	answer->requirement = &rule->requirement;
	answer->check = rule->check;
	answer->id = rule->id;
	answer->text = rule->text ? rule->text : claim ? claim->text : NULL;
	answer->severity = rule->severity;
	answer->is_required = rule->is_required;
	return run_trial(&trial, claim, answers);
}

static enum status by_report(const struct claims_request *request, const struct report_claim *claim,
    struct claim_answers *answers, struct fault *fault)
{
	struct claim_answer *answer = &answers->items[answers->count++];
	struct trial trial = { .request = request, .answer = answer, .fault = fault, .budget = &answers->author };
	static const struct requirement no_demands;

	answer->requirement = &no_demands;
	answer->check = claim->check;
	answer->id = claim->id;
	answer->text = claim->text;
	answer->is_self_defined = true;
	answer->is_required = !request->policy && !claim->is_forecast;
	return run_trial(&trial, claim, answers);
}

enum status claims_evaluate(const struct claims_request *request, struct claim_answers *answers, struct fault *fault)
{
	const struct policy *policy = request->policy;
	const struct report *report = request->report;
	size_t rules = policy ? policy->claim_count : 0, index;
	enum status status = STATUS_OK;

	*answers = (struct claim_answers){ .reasons_room = CLAIMS_REASONS_MAX, .reader = BUDGET_READER,
		.author = BUDGET_AUTHOR };
	answers->items = calloc(rules + report->claim_count + parts_count(report) + CLAIMS_BESIDE_MAX, sizeof(*answers->items));
	answers->of_claim = calloc(report->claim_count, sizeof(*answers->of_claim));
	if (!answers->items || !answers->of_claim)
		return fault_set(fault, STATUS_NO_MEMORY, NULL, NULL);
	for (size_t i = 0; i < rules && status == STATUS_OK; i++)
		status = by_policy(request, &policy->claims[i], answers, fault);
	for (size_t i = 0; i < report->claim_count && status == STATUS_OK; i++) {
		if (policy && names_find(&policy->ids, report->claims[i].id, &index)) {
			answers->of_claim[i] = index;
			continue;
		}
		answers->of_claim[i] = answers->count;
		status = by_report(request, &report->claims[i], answers, fault);
	}
	if (status != STATUS_OK) {
		char place[160];

		snprintf(place, sizeof(place), "claim %s", answers->items[answers->count - 1].id);
		fault_within(fault, place);
	}
	return status;
}

void claim_lower(struct claim_answer *answer, enum outcome outcome, const struct digest *record, const char *check,
    const char *says)
{
	struct json *reason = json_object();
	char hex[DIGEST_HEX_SIZE];

	answer->outcome = outcome;
	answer->finding = claims_finding(answer->asserted, outcome);
	json_put_text(reason, "check", check);
	json_put_text(reason, "at", "");
	json_put_text(reason, "outcome", outcome_name(outcome));
	if (record) {
		digest_hex(record, hex);
		json_put_text(reason, "record", hex);
	}
	json_put_text(reason, "says", says);
	if (json_count(answer->reasons) < REASONS_MAX) {
		json_push(answer->reasons, reason);
		return;
	}
	answer->reasons_left_out++;
	json_free(reason);
}

void claim_answers_release(struct claim_answers *answers)
{
	for (size_t i = 0; i < answers->count; i++) {
		json_free(answers->items[i].records);
		json_free(answers->items[i].reasons);
		free(answers->items[i].cited);
	}
	free(answers->items);
	free(answers->of_claim);
	memset(answers, 0, sizeof(*answers));
}
