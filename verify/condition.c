#include "condition.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "format/kinds.h"

/* One row per operator.  ${parts} counts operators, so that a document cannot ask for more than a person would. */
struct operator_row {
	struct shape_alternative form;
	enum status (*validate)(const struct json *condition, const struct weighed *weighed, size_t *parts,
	    struct fault *fault);
	enum truth (*evaluate)(const struct json *condition, const struct weighed *weighed);
};

static const struct operator_row *row_of(const struct json *condition);

/* ---- the atoms ---- */

static bool lists(const struct json *words, const char *word)
{
	for (const struct json *one = json_first(words); one; one = json_next(one))
		if (!strcmp(json_text(one), word))
			return true;
	return false;
}

static enum truth truth_of(const struct json *is, enum outcome outcome)
{
	if (lists(is, outcome_name(outcome)))
		return TRUTH_TRUE;
	return outcome == OUTCOME_CANT_TELL || outcome == OUTCOME_UNTESTED ? TRUTH_UNKNOWN : TRUTH_FALSE;
}

static enum status validate_claim(const struct json *condition, const struct weighed *weighed, size_t *parts,
    struct fault *fault)
{
	size_t index;

	(void)parts;
	if (names_find(weighed->ids, json_member_text(condition, "id"), &index))
		return STATUS_OK;
	return fault_set(fault, STATUS_BAD_DOCUMENT, "/id", "no claim has this id");
}

static enum truth evaluate_claim(const struct json *condition, const struct weighed *weighed)
{
	size_t index;

	if (!names_find(weighed->ids, json_member_text(condition, "id"), &index))
		return TRUTH_UNKNOWN;
	return truth_of(json_member(condition, "is"), weighed->claims[index].outcome);
}

static bool is_meant(const struct json *condition, const struct weighed_claim *claim)
{
	const struct json *severity = json_member(condition, "severity");

	if (!claim->is_required && strcmp(json_member_text(condition, "among"), "required") == 0)
		return false;
	return !severity || (claim->severity && lists(severity, claim->severity));
}

static enum status validate_group(const struct json *condition, const struct weighed *weighed, size_t *parts,
    struct fault *fault)
{
	(void)parts;
	for (size_t i = 0; i < weighed->count; i++)
		if (is_meant(condition, &weighed->claims[i]))
			return STATUS_OK;
	return fault_set(fault, STATUS_BAD_DOCUMENT, "/among", "no claim is in this group");
}

static enum truth evaluate_group(const struct json *condition, const struct weighed *weighed, bool is_every)
{
	const struct json *is = json_member(condition, "is");
	enum truth truth = is_every ? TRUTH_TRUE : TRUTH_FALSE;
	size_t meant = 0;

	for (size_t i = 0; i < weighed->count; i++) {
		if (!is_meant(condition, &weighed->claims[i]))
			continue;
		enum truth one = truth_of(is, weighed->claims[i].outcome);

		if (is_every ? one < truth : one > truth)
			truth = one;
		meant++;
	}
	return meant > 0 ? truth : TRUTH_UNKNOWN;
}

static enum truth evaluate_every(const struct json *condition, const struct weighed *weighed)
{
	return evaluate_group(condition, weighed, true);
}

static enum truth evaluate_some(const struct json *condition, const struct weighed *weighed)
{
	return evaluate_group(condition, weighed, false);
}

/* ---- what joins them; the JSON gate bounds the depth ---- */

static enum status validate(const struct json *condition, const struct weighed *weighed, size_t *parts,
    struct fault *fault)
{
	if (++*parts > CONDITION_PARTS_MAX)
		return fault_set(fault, STATUS_BAD_DOCUMENT, "/op", "the condition has more than %d operators",
		    CONDITION_PARTS_MAX);
	return row_of(condition)->validate(condition, weighed, parts, fault);
}

static enum status validate_list(const struct json *condition, const struct weighed *weighed, size_t *parts,
    struct fault *fault)
{
	size_t i = 0;

	for (const struct json *part = json_first(json_member(condition, "of")); part; part = json_next(part), i++) {
		enum status status = validate(part, weighed, parts, fault);
		char place[32];

		if (status == STATUS_OK)
			continue;
		snprintf(place, sizeof(place), "/of/%zu", i);
		fault_within(fault, place);
		return status;
	}
	return STATUS_OK;
}

static enum truth evaluate_all(const struct json *condition, const struct weighed *weighed)
{
	const struct json *of = json_member(condition, "of");
	enum truth truth = json_first(of) ? TRUTH_TRUE : TRUTH_UNKNOWN;

	for (const struct json *part = json_first(of); part; part = json_next(part)) {
		enum truth one = condition_evaluate(part, weighed);

		truth = one < truth ? one : truth;
	}
	return truth;
}

static enum truth evaluate_any(const struct json *condition, const struct weighed *weighed)
{
	const struct json *of = json_member(condition, "of");
	enum truth truth = json_first(of) ? TRUTH_FALSE : TRUTH_UNKNOWN;

	for (const struct json *part = json_first(of); part; part = json_next(part)) {
		enum truth one = condition_evaluate(part, weighed);

		truth = one > truth ? one : truth;
	}
	return truth;
}

static enum status validate_not(const struct json *condition, const struct weighed *weighed, size_t *parts,
    struct fault *fault)
{
	enum status status = validate(json_member(condition, "of"), weighed, parts, fault);

	if (status != STATUS_OK)
		fault_within(fault, "/of");
	return status;
}

static enum truth evaluate_not(const struct json *condition, const struct weighed *weighed)
{
	switch (condition_evaluate(json_member(condition, "of"), weighed)) {
	case TRUTH_FALSE:
		return TRUTH_TRUE;
	case TRUTH_TRUE:
		return TRUTH_FALSE;
	default:
		return TRUTH_UNKNOWN;
	}
}

/* ---- the table ---- */

static const char *const severities[] = { "critical", "high", "medium", "low", NULL };
const struct shape shape_severity = { .type = SHAPE_CHOICE, .choices = severities };
static const char *const groups[] = { "required", "all", NULL };
static const struct shape group = { .type = SHAPE_CHOICE, .choices = groups };
static const struct shape id = { .type = SHAPE_NAME, .min = 1, .max = 128 };
static const struct shape is = { .type = SHAPE_ARRAY, .items = &shape_outcome, .min = 1, .max = 5 };
static const struct shape severity_list = { .type = SHAPE_ARRAY, .items = &shape_severity, .min = 1, .max = 4 };
static const struct shape conditions = { .type = SHAPE_ARRAY, .items = &shape_condition, .min = 1,
	.max = CONDITION_PARTS_MAX };

static const struct shape_field claim_fields[] = {
	{ "id", &id, true, "the claim" },
	{ "is", &is, true, "the outcomes that make it true" },
};
static const struct shape_field group_fields[] = {
	{ "among", &group, true, "the required claims, or all that the rules know" },
	{ "is", &is, true, "the outcomes that make it true" },
	{ "severity", &severity_list, false, "only claims of these severities" },
};
static const struct shape_field list_fields[] = { { "of", &conditions, true, "the parts" } };
static const struct shape_field not_fields[] = { { "of", &shape_condition, true, "the part" } };

#define FORM(name, table, text) { name, table, sizeof(table) / sizeof((table)[0]), text }

static const struct operator_row rows[] = {
	{ FORM("claim", claim_fields, "the outcome of one claim is one of these"), validate_claim, evaluate_claim },
	{ FORM("every", group_fields, "the outcome of every claim in the group is one of these"), validate_group,
	    evaluate_every },
	{ FORM("some", group_fields, "the outcome of at least one claim in the group is one of these"), validate_group,
	    evaluate_some },
	{ FORM("all", list_fields, "all parts are true"), validate_list, evaluate_all },
	{ FORM("any", list_fields, "at least one part is true"), validate_list, evaluate_any },
	{ FORM("not", not_fields, "the part is false"), validate_not, evaluate_not },
};
#define ROW_COUNT (sizeof(rows) / sizeof(rows[0]))

const struct shape shape_condition = { .type = SHAPE_ONE_OF, .name = "condition", .tag = "op",
	.unknown = STATUS_BAD_DOCUMENT, .alternative_size = sizeof(rows[0]), .alternatives = &rows[0].form,
	.alternative_count = ROW_COUNT, .text = "true, false or unknown, from the outcomes of claims" };

static const struct operator_row *row_of(const struct json *condition)
{
	const char *op = json_member_text(condition, "op");

	assert(op);
	for (size_t i = 0; i < ROW_COUNT; i++)
		if (!strcmp(rows[i].form.name, op))
			return &rows[i];
	assert(!"a condition whose form was checked");
	return NULL;
}

enum status condition_validate(const struct json *condition, const struct weighed *weighed, struct fault *fault)
{
	size_t parts = 0;

	return validate(condition, weighed, &parts, fault);
}

enum truth condition_evaluate(const struct json *condition, const struct weighed *weighed)
{
	return row_of(condition)->evaluate(condition, weighed);
}
