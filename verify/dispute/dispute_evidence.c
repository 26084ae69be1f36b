#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "verify/check/check.h"
#include "dispute_walk.h"
#include "verify/report/part.h"

/*
 * Records that no claim here speaks for, and that show something about what is contested: the run that settles a dispute is made
 * after the reports.  They must meet the policy's rule; without one, be the same step on the same state of the same
 * subject as what a report cites (struct run_place).
 */
#define LOOKS_MAX 1000000

struct found {
	size_t question;
	struct shown *shown; /* owned until it becomes an argument */
};

struct gathering {
	struct dispute *dispute;
	const struct source *source;
	size_t side; /* whose source it is */
	struct found *items; /* owned */
	size_t count, room;
};

static bool is_cited(const struct claim_answer *answer, const struct digest *id)
{
	for (size_t i = 0; i < answer->cited_count; i++)
		if (answer->cited[i].counts && digest_equal(&answer->cited[i].id, id))
			return true;
	return false;
}

/*
 * For which sides does a claim already say what the record shows, with all its weight?  Else who cites it badly, plays
 * it down, takes his claim back or speaks of another subject would silence it.
 */
static uint32_t sides_told(const struct dispute *dispute, const struct question *question, const struct digest *id)
{
	uint32_t told = 0;

	for (uint32_t i = 0; i < question->count; i++) {
		const struct argument *argument = &dispute->arguments[question->first + i];
		const struct claim_answer *answer = argument->answer;
		bool is_weighed = answer->finding == FINDING_MATCH || answer->finding == FINDING_MISMATCH;

		if (is_weighed && !argument->is_withdrawn && (!answer->mode || !strcmp(answer->mode, "automatic")) &&
		    !answer->lacks_cited && is_cited(answer, id))
			told |= argument->about;
	}
	return told;
}

static bool is_of_place(const struct claim_answer *answer, const struct cited *cited)
{
	for (size_t i = 0; i < answer->cited_count; i++)
		if (answer->cited[i].counts && answer->cited[i].run.is_known && cited->run.is_known &&
		    digest_equal(&answer->cited[i].run.place, &cited->run.place))
			return true;
	return false;
}

/* About whose subject does the record count?  Bits of sides that speak of the question. */
static uint32_t judge(const struct gathering *gathering, const struct question *question, const struct record *record,
    uint64_t index, const struct cited *cited)
{
	const struct dispute *dispute = gathering->dispute;
	uint32_t sides = 0, placed = 0;
	char says[REQUIREMENT_SAYS_MAX];

	for (uint32_t i = 0; i < question->count; i++) {
		const struct argument *argument = &dispute->arguments[question->first + i];
		const struct citation citation = { .record = record, .index = index, .report_index = UINT64_MAX,
			.subject = dispute->sides[argument->side]->whole.report.subject, .trust = dispute_trust(dispute, gathering->side),
			.now = dispute->request->now };

		if (question->requirement && citation.subject && requirement_judge(question->requirement, &citation, says) == 0)
			sides |= UINT32_C(1) << argument->side;
		if (!question->requirement && !question->is_quantity && is_of_place(argument->answer, cited))
			placed |= dispute->sides[argument->side]->aligned;
	}
	for (uint32_t i = 0; i < question->count; i++)
		sides |= placed & UINT32_C(1) << dispute->arguments[question->first + i].side;
	return sides;
}

static enum outcome decide(struct gathering *gathering, struct evidence *evidence, const struct json *check,
    struct shown *shown, enum status *status)
{
	struct reasons reasons = { .count = 0 };
	struct answer answer = { .outcome = OUTCOME_CANT_TELL };

	*status = check_evaluate(check, evidence, &reasons, &answer);
	for (size_t i = 0; i < reasons.count; i++)
		if (reasons.items[i].has_line && !shown->text[0])
			snprintf(shown->text, sizeof(shown->text), "%s", reasons.items[i].text);
	reasons_release(&reasons);
	if (*status != STATUS_OK)
		fault_set(gathering->dispute->fault, *status, NULL, NULL);
	return answer.is_vacuous ? OUTCOME_CANT_TELL : answer.outcome;
}

/* Is the value as it is read the one that is stated, to the places that are stated? */
static enum outcome compare_value(struct gathering *gathering, struct evidence *evidence, const struct json *value,
    const struct json *row, struct shown *shown, enum status *status)
{
	enum outcome outcome = OUTCOME_CANT_TELL;

	for (int i = 0; i < 2 && outcome != OUTCOME_PASSED && *status == STATUS_OK; i++) {
		struct json *check = part_rounded(json_copy(value), json_member_text(row, "value"), json_member_text(row, "unit"),
		    i ? "half_even" : "half_up");

		*status = json_failure_within(check);
		/* Units that do not fit are no contradiction. */
		enum status form = *status == STATUS_OK ? check_validate(check, NULL) : *status;
		if (form == STATUS_OK)
			outcome = decide(gathering, evidence, check, shown, status);
		else if (form == STATUS_NO_MEMORY)
			*status = fault_set(gathering->dispute->fault, form, NULL, NULL);
		json_free(check);
	}
	return outcome;
}

static enum status evaluate(struct gathering *gathering, const struct question *question, const struct record *record,
    uint64_t index, struct shown *shown, bool *is_decided)
{
	struct dispute *dispute = gathering->dispute;
	struct evidence evidence = { .source = gathering->source, .record = record, .index = index,
		.now = dispute->request->now, .budget = &dispute->budget };
	enum status status = STATUS_OK;
	enum outcome outcome = OUTCOME_CANT_TELL;

	*is_decided = false;
	if (!question->is_quantity)
		outcome = decide(gathering, &evidence, question->check, shown, &status);
	for (uint32_t i = 0; i < question->count && status == STATUS_OK; i++) {
		if (question->is_quantity)
			outcome = compare_value(gathering, &evidence, question->value,
			    dispute->arguments[question->first + i].answer->row, shown, &status);
		shown->outcomes[i] = outcome;
		*is_decided |= outcome == OUTCOME_PASSED || outcome == OUTCOME_FAILED;
	}
	return status;
}

static void shown_free(struct shown *shown)
{
	if (shown)
		free(shown->outcomes);
	free(shown);
}

static bool is_newer(const struct cited *a, const struct cited *b)
{
	return a->time != b->time ? a->time > b->time : memcmp(a->id.bytes, b->id.bytes, DIGEST_SIZE) > 0;
}

/* Of one agent's records that show the same of the same only the newest counts.  Takes ${shown}. */
static enum status keep(struct gathering *gathering, size_t number, struct shown *shown)
{
	const struct question *question = &gathering->dispute->questions[number];
	void *items = gathering->items;
	size_t of_question = 0;
	enum status status;

	for (size_t i = 0; i < gathering->count; i++) {
		struct found *found = &gathering->items[i];

		if (found->question != number)
			continue;
		of_question++;
		if (memcmp(found->shown->cited.key.bytes, shown->cited.key.bytes, sizeof(shown->cited.key.bytes)) != 0 ||
		    found->shown->sides != shown->sides ||
		    memcmp(found->shown->outcomes, shown->outcomes, question->count * sizeof(*shown->outcomes)) != 0)
			continue;
		if (is_newer(&shown->cited, &found->shown->cited)) {
			shown_free(found->shown);
			found->shown = shown;
		} else {
			shown_free(shown);
		}
		return STATUS_OK;
	}
	if (of_question == DISPUTE_EVIDENCE_MAX) {
		gathering->dispute->evidence_left_out++;
		gathering->dispute->questions[number].is_beyond = true;
		shown_free(shown);
		return STATUS_OK;
	}
	status = key_set_room(&items, &gathering->room, gathering->count + 1, sizeof(*gathering->items));
	gathering->items = items;
	if (status != STATUS_OK)
		shown_free(shown);
	else
		gathering->items[gathering->count++] = (struct found){ number, shown };
	return status;
}

static enum status hold_against(struct gathering *gathering, size_t number, const struct record *record,
    uint64_t index, const struct cited *cited)
{
	const struct question *question = &gathering->dispute->questions[number];
	struct shown *shown;
	bool is_decided = false;
	enum status status;
	uint32_t sides = judge(gathering, question, record, index, cited) &
	    ~sides_told(gathering->dispute, question, &record->id);

	if (sides == 0)
		return STATUS_OK;
	shown = calloc(1, sizeof(*shown));
	if (shown)
		shown->outcomes = calloc(question->count, sizeof(*shown->outcomes));
	if (!shown || !shown->outcomes) {
		shown_free(shown);
		return fault_set(gathering->dispute->fault, STATUS_NO_MEMORY, NULL, NULL);
	}
	shown->cited = *cited;
	shown->cited.key = *standing_identity(dispute_trust(gathering->dispute, gathering->side), &record->key);
	shown->sides = sides;
	shown->source_side = gathering->side;
	snprintf(shown->agent, sizeof(shown->agent), "%s", record->agent);
	status = evaluate(gathering, question, record, index, shown, &is_decided);
	if (status == STATUS_OK && is_decided)
		return keep(gathering, number, shown);
	shown_free(shown);
	return status;
}

static enum status visit(void *context, struct record *record, uint64_t index)
{
	struct gathering *gathering = context;
	struct dispute *dispute = gathering->dispute;
	struct cited cited;
	enum status status;

	if (!kind_row(record->kind)->is_evidence)
		return STATUS_OK;
	if (dispute_standing(dispute, gathering->side, &record->key, index) != STANDING_GOOD)
		return STATUS_OK;
	status = cited_read(record, index, &cited);
	if (status == STATUS_OK)
		status = record_verify(record);
	for (size_t i = 0; i < dispute->question_count && status == STATUS_OK; i++) {
		struct question *question = &dispute->questions[i];

		if (!question->is_contested || !(question->is_quantity ? question->value : question->check))
			continue;
		if (dispute->looks_left == 0) {
			dispute->evidence_left_out++;
			question->is_beyond = true;
			continue;
		}
		dispute->looks_left--;
		status = hold_against(gathering, i, record, index, &cited);
	}
	return status;
}

static int by_question(const void *left, const void *right)
{
	const struct found *a = left, *b = right;

	if (a->question != b->question)
		return a->question < b->question ? -1 : 1;
	return memcmp(a->shown->cited.id.bytes, b->shown->cited.id.bytes, DIGEST_SIZE);
}

static enum status make_arguments(struct gathering *gathering)
{
	struct dispute *dispute = gathering->dispute;
	enum status status = STATUS_OK;
	uint32_t at;

	if (gathering->count > 0)
		qsort(gathering->items, gathering->count, sizeof(*gathering->items), by_question);
	for (size_t i = 0; i < gathering->count && status == STATUS_OK; i++) {
		struct found *found = &gathering->items[i];
		struct question *question = &dispute->questions[found->question];

		status = dispute_argument(dispute, ARGUMENT_EVIDENCE, &at);
		if (status != STATUS_OK)
			break;
		struct argument *argument = &dispute->arguments[at];
		argument->question = found->question;
		argument->shown = found->shown;
		argument->says = found->shown->outcomes[0];
		strength_of_words(false, &argument->strength);
		strength_add(&argument->strength, &found->shown->cited, question->requirement,
		    dispute_trust(dispute, found->shown->source_side), dispute->request->now);
		found->shown = NULL;
		if (question->shown_count++ == 0)
			question->shown_first = at;
	}
	return status;
}

enum status dispute_evidence(struct dispute *dispute)
{
	struct gathering gathering = { .dispute = dispute };
	bool is_contested = false;
	enum status status = STATUS_OK;

	dispute->looks_left = LOOKS_MAX;
	dispute->budget = BUDGET_READER;
	for (size_t i = 0; i < dispute->question_count; i++)
		is_contested |= dispute->questions[i].is_contested;
	for (size_t i = 0; i < dispute->side_count && is_contested && status == STATUS_OK; i++) {
		gathering.source = dispute->sides[i]->source;
		gathering.side = i;
		if (dispute->sides[i]->first_of_source == i)
			status = dispute_walk(gathering.source, visit, &gathering, dispute->fault);
	}
	if (status == STATUS_OK)
		status = make_arguments(&gathering);
	for (size_t i = 0; i < gathering.count; i++)
		shown_free(gathering.items[i].shown);
	free(gathering.items);
	return status;
}
