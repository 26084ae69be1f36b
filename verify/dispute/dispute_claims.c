#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "verify/check/check.h"
#include "dispute_parts.h"
#include "verify/check/unit.h"

enum status dispute_argument(struct dispute *dispute, enum argument_kind kind, uint32_t *number)
{
	void *items = dispute->arguments;
	enum status status = dispute->argument_count < GROUNDED_MAX ? key_set_room(&items, &dispute->argument_room,
	    dispute->argument_count + 1, sizeof(*dispute->arguments)) : STATUS_TOO_LARGE;

	dispute->arguments = items;
	if (status != STATUS_OK)
		return fault_set(dispute->fault, status, NULL, NULL);
	*number = (uint32_t)dispute->argument_count++;
	memset(&dispute->arguments[*number], 0, sizeof(*dispute->arguments));
	dispute->arguments[*number].kind = kind;
	dispute->arguments[*number].superseded_by = NO_ARGUMENT;
	return STATUS_OK;
}

/* ---- do they contradict each other? ---- */

static bool is_decided(enum outcome outcome)
{
	return outcome == OUTCOME_PASSED || outcome == OUTCOME_FAILED;
}

static bool read_quantity(const struct argument *argument, struct rational *value, const struct unit **unit,
    unsigned *places)
{
	const char *text = json_member_text(argument->answer->row, "value"), *name = json_member_text(argument->answer->row,
	    "unit"), *point = strchr(text, '.');

	*unit = name ? unit_find(bytes_of_text(name)) : &unit_plain;
	*places = point ? (unsigned)strlen(point + 1) : 0;
	return *unit && *places <= RATIONAL_PLACES_MAX && rational_read(bytes_of_text(text), value);
}

static bool rounds_to(struct rational value, const struct unit *unit, struct rational displayed,
    const struct unit *displayed_unit, unsigned places)
{
	struct rational converted, rounded;

	if (!unit_convert(value, unit, displayed_unit, &converted))
		return false;
	for (int i = 0; i < 2; i++)
		if (rational_round(converted, places, i ? ROUNDING_HALF_EVEN : ROUNDING_HALF_UP, &rounded) &&
		    rational_compare(rounded, displayed) == 0)
			return true;
	return false;
}

/* -1 they differ, 1 they agree, 0 it cannot be told: other units, other things measured. */
static int compare_quantities(const struct argument *a, const struct argument *b)
{
	const char *of_a = json_member_text(a->answer->row, "of"), *of_b = json_member_text(b->answer->row, "of");
	const struct unit *unit_a, *unit_b;
	struct rational value_a, value_b;
	unsigned places_a, places_b;
	int order;

	if (!read_quantity(a, &value_a, &unit_a, &places_a) || !read_quantity(b, &value_b, &unit_b, &places_b) ||
	    !unit_compare(value_a, unit_a, value_b, unit_b, &order))
		return 0;
	/* One may only show fewer places of the other. */
	if (order == 0 || rounds_to(value_a, unit_a, value_b, unit_b, places_b) ||
	    rounds_to(value_b, unit_b, value_a, unit_a, places_a))
		return 1;
	return (of_a || of_b) && (!of_a || !of_b || strcmp(of_a, of_b) != 0) ? 0 : -1;
}

static uint32_t sides_of(const struct argument *argument)
{
	return argument->kind == ARGUMENT_EVIDENCE ? argument->shown->sides : UINT32_C(1) << argument->side;
}

static bool are_aligned(const struct argument *a, const struct argument *b)
{
	if (a->kind != ARGUMENT_EVIDENCE && b->kind != ARGUMENT_EVIDENCE)
		return (a->about >> b->side & 1) && (b->about >> a->side & 1);
	return (sides_of(a) & sides_of(b)) != 0;
}

/* What a record shows of the value that a claim or quantity of its question states. */
static enum outcome shown_of(const struct dispute *dispute, const struct argument *evidence, const struct argument *of)
{
	return evidence->shown->outcomes[(size_t)(of - dispute->arguments) - dispute->questions[of->question].first];
}

/* -1 contrary, 1 the same, 0 neither. */
static int compare_arguments(const struct dispute *dispute, const struct argument *a, const struct argument *b)
{
	const struct question *question = &dispute->questions[a->question];
	int found = 0;

	if (a == b || a->question != b->question || !are_aligned(a, b))
		return 0;
	if (!question->is_quantity)
		return !is_decided(a->says) || !is_decided(b->says) ? 0 : a->says == b->says ? 1 : -1;
	if (a->kind == ARGUMENT_QUANTITY && b->kind == ARGUMENT_QUANTITY)
		return compare_quantities(a, b);
	if (a->kind == ARGUMENT_EVIDENCE && b->kind == ARGUMENT_EVIDENCE) {
		for (uint32_t i = 0; i < question->count; i++) {
			enum outcome one = a->shown->outcomes[i], other = b->shown->outcomes[i];

			if (is_decided(one) && is_decided(other) && one != other)
				return -1;
			found |= one == OUTCOME_PASSED && other == OUTCOME_PASSED;
		}
		return found;
	}
	enum outcome outcome = a->kind == ARGUMENT_EVIDENCE ? shown_of(dispute, a, b) : shown_of(dispute, b, a);
	return outcome == OUTCOME_PASSED ? 1 : outcome == OUTCOME_FAILED ? -1 : 0;
}

bool dispute_contrary(const struct dispute *dispute, const struct argument *a, const struct argument *b)
{
	return compare_arguments(dispute, a, b) < 0;
}

bool dispute_agrees(const struct dispute *dispute, const struct argument *a, const struct argument *b)
{
	return compare_arguments(dispute, a, b) > 0;
}

/* ---- arguments and questions ---- */

static void weigh(const struct dispute *dispute, struct argument *argument)
{
	const struct claim_answer *answer = argument->answer;

	strength_of_words(answer->lacks_cited, &argument->strength);
	for (size_t i = 0; answer->finding == FINDING_MATCH && i < answer->cited_count; i++)
		if (answer->cited[i].counts)
			strength_add(&argument->strength, &answer->cited[i], answer->requirement,
			    dispute_trust(dispute, argument->side), dispute->request->now);
	strength_limit(&argument->strength, answer->mode);
}

static enum status add_claims(struct dispute *dispute, size_t number)
{
	const struct claim_answers *answers = &dispute->sides[number]->whole.claims;
	enum status status = STATUS_OK;
	uint32_t at;

	for (size_t i = 0; i < answers->count && status == STATUS_OK; i++) {
		const struct claim_answer *answer = &answers->items[i];
		bool is_quantity = answer->kind && !strcmp(answer->kind, "quantity");

		if (is_quantity ? answer->row == NULL : answer->kind || !answer->has_asserted)
			continue;
		status = dispute_argument(dispute, is_quantity ? ARGUMENT_QUANTITY : ARGUMENT_CLAIM, &at);
		if (status != STATUS_OK)
			break;
		dispute->arguments[at].side = number;
		dispute->arguments[at].answer = answer;
		dispute->arguments[at].says = is_quantity ? OUTCOME_UNTESTED : answer->asserted;
		weigh(dispute, &dispute->arguments[at]);
	}
	return status;
}

static int by_question(const void *left, const void *right)
{
	const struct argument *a = left, *b = right;
	int order;

	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	order = strcmp(a->answer->id, b->answer->id);
	return order ? order : a->side < b->side ? -1 : a->side > b->side;
}

/* How the reader says that a question is decided; without his word, how the reports do, if none contradicts another. */
static void read_method(const struct dispute *dispute, struct question *question)
{
	const struct policy *policy = &dispute->sides[0]->whole.policy;
	bool is_agreed = true;
	size_t index;

	if (question->is_quantity && dispute->request->has_policy &&
	    names_find(&policy->quantity_ids, question->id, &index)) {
		question->requirement = &policy->quantities[index].requirement;
		question->value = policy->quantities[index].value;
	}
	if (question->is_quantity)
		return;
	if (dispute->request->has_policy && names_find(&policy->ids, question->id, &index)) {
		question->requirement = &policy->claims[index].requirement;
		question->check = policy->claims[index].check;
		return;
	}
	for (uint32_t i = 0; i < question->count; i++) {
		const struct json *check = dispute->arguments[question->first + i].answer->check;

		if (!check || !check_needs_record(check))
			continue;
		is_agreed &= !question->check || json_equal(question->check, check);
		question->check = question->check ? question->check : check;
	}
	if (!is_agreed)
		question->check = NULL;
}

static enum status make_questions(struct dispute *dispute)
{
	struct argument *arguments = dispute->arguments;

	dispute->questions = calloc(dispute->argument_count ? dispute->argument_count : 1, sizeof(*dispute->questions));
	if (!dispute->questions)
		return fault_set(dispute->fault, STATUS_NO_MEMORY, NULL, NULL);
	for (uint32_t i = 0; i < dispute->argument_count; i++) {
		struct question *question = dispute->question_count ? &dispute->questions[dispute->question_count - 1] : NULL;

		if (!question || arguments[i].kind != arguments[i - 1].kind || strcmp(question->id, arguments[i].answer->id) != 0) {
			question = &dispute->questions[dispute->question_count++];
			question->id = arguments[i].answer->id;
			question->is_quantity = arguments[i].kind == ARGUMENT_QUANTITY;
			question->first = i;
		}
		arguments[i].question = dispute->question_count - 1;
		question->count++;
	}
	for (size_t i = 0; i < dispute->question_count; i++)
		read_method(dispute, &dispute->questions[i]);
	return STATUS_OK;
}

struct question *dispute_question(const struct dispute *dispute, bool is_quantity, const char *id)
{
	size_t low = 0, high = dispute->question_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		struct question *question = &dispute->questions[middle];
		int order = question->is_quantity != is_quantity ? (question->is_quantity ? 1 : -1) : strcmp(question->id, id);

		if (order == 0)
			return question;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

enum status dispute_claims(struct dispute *dispute)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < dispute->side_count && status == STATUS_OK; i++)
		status = add_claims(dispute, i);
	if (status != STATUS_OK)
		return status;
	if (dispute->argument_count > 0)
		qsort(dispute->arguments, dispute->argument_count, sizeof(*dispute->arguments), by_question);
	status = make_questions(dispute);
	if (status == STATUS_OK)
		status = dispute_scope(dispute);
	for (size_t i = 0; i < dispute->question_count && status == STATUS_OK; i++) {
		struct question *question = &dispute->questions[i];
		struct argument *first = &dispute->arguments[question->first];

		for (uint32_t a = 0; a < question->count; a++)
			for (uint32_t b = 0; b < a; b++)
				question->is_contested |= dispute_contrary(dispute, &first[a], &first[b]);
	}
	return status;
}
