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

/* ---- what the report says against itself ---- */

static bool is_of(const struct json *condition, const char *kind, const struct weighed_part *part)
{
	const struct json *grade = json_member(condition, "grade");

	return !strcmp(part->kind, kind) && (!grade || (part->grade && lists(grade, part->grade)));
}

static enum truth at_least(const struct weighed *weighed, const struct json *condition, const char *kind, int64_t min)
{
	int64_t surely = 0, perhaps = 0;

	for (size_t i = 0; i < weighed->part_count; i++) {
		const struct weighed_part *part = &weighed->parts[i];

		surely += is_of(condition, kind, part) && part->is_open == TRUTH_TRUE;
		perhaps += is_of(condition, kind, part) && part->is_open == TRUTH_UNKNOWN;
	}
	return surely >= min ? TRUTH_TRUE : surely + perhaps >= min ? TRUTH_UNKNOWN : TRUTH_FALSE;
}

static enum status validate_open(const struct json *condition, const struct weighed *weighed, size_t *parts,
    struct fault *fault)
{
	const char *what = json_member_text(condition, "what");
	const struct json *grade = json_first(json_member(condition, "grade"));

	(void)weighed;
	(void)parts;
	if (grade && !strcmp(what, "condition"))
		return fault_set(fault, STATUS_BAD_DOCUMENT, "/grade", "a condition has none");
	for (; grade; grade = json_next(grade))
		if ((json_text(grade)[0] == 'P') != !strcmp(what, "risk"))
			return fault_set(fault, STATUS_BAD_DOCUMENT, "/grade", "a finding has a severity, a risk P0 to P3");
	return STATUS_OK;
}

static enum truth evaluate_open(const struct json *condition, const struct weighed *weighed)
{
	int64_t min = 1;

	json_member_integer(condition, "min", &min);
	return at_least(weighed, condition, json_member_text(condition, "what"), min);
}

static enum status validate_triggered(const struct json *condition, const struct weighed *weighed, size_t *parts,
    struct fault *fault)
{
	(void)condition;
	(void)parts;
	return weighed->is_criterion ? fault_set(fault, STATUS_BAD_DOCUMENT, "/op", "a criterion may not rest on criteria") :
	    STATUS_OK;
}

/* One no-go is enough to stop; to go, there must be a go criterion, and each must be triggered. */
static enum truth evaluate_triggered(const struct json *condition, const struct weighed *weighed)
{
	const char *decides = json_member_text(condition, "decides");
	bool is_go = !strcmp(decides, "go");
	enum truth truth = is_go ? TRUTH_TRUE : TRUTH_FALSE;
	size_t meant = 0;

	for (size_t i = 0; i < weighed->part_count; i++) {
		const struct weighed_part *part = &weighed->parts[i];

		if (strcmp(part->kind, "criterion") != 0 || strcmp(part->grade, decides) != 0)
			continue;
		if (is_go ? part->is_open < truth : part->is_open > truth)
			truth = part->is_open;
		meant++;
	}
	return meant > 0 || !is_go ? truth : TRUTH_UNKNOWN;
}

static enum status validate_approved(const struct json *condition, const struct weighed *weighed, size_t *parts,
    struct fault *fault)
{
	(void)condition;
	(void)parts;
	return weighed->has_approvals ? STATUS_OK : fault_set(fault, STATUS_BAD_DOCUMENT, "/op", "no approvals are asked for");
}

static enum truth evaluate_approved(const struct json *condition, const struct weighed *weighed)
{
	(void)condition;
	return weighed->approved;
}

/* ---- scores ---- */

static enum status validate_score(const struct json *condition, const struct weighed *weighed, size_t *parts,
    struct fault *fault)
{
	struct rational ignored;

	(void)parts;
	if (!rational_read(json_text_bytes(json_member(condition, "percent")), &ignored))
		return fault_set(fault, STATUS_BAD_DOCUMENT, "/percent", "is too large to compute with exactly");
	for (size_t i = 0; i < weighed->count; i++)
		if (weighed->claims[i].is_required)
			return STATUS_OK;
	return fault_set(fault, STATUS_BAD_DOCUMENT, "/op", "no claim is required");
}

/* The weights of the required claims that passed, of those that could still pass, and of all that apply. */
static bool add_weights(const struct weighed *weighed, struct rational sums[static 3])
{
	for (size_t i = 0; i < weighed->count; i++) {
		const struct weighed_claim *claim = &weighed->claims[i];
		bool is_open = claim->outcome == OUTCOME_CANT_TELL || claim->outcome == OUTCOME_UNTESTED;
		const bool enters[3] = { claim->outcome == OUTCOME_PASSED, claim->outcome == OUTCOME_PASSED || is_open, true };

		for (size_t j = 0; j < 3; j++)
			if (claim->is_required && claim->outcome != OUTCOME_INAPPLICABLE && enters[j] &&
			    !rational_add(sums[j], claim->weight, &sums[j]))
				return false;
	}
	return true;
}

static bool stands(int order, const char *is)
{
	bool is_equal_enough = is[1] == '=' && order == 0;

	return is_equal_enough || (is[0] == '<' ? order < 0 : order > 0);
}

/* sum / total * 100 against percent, as sum * 100 against percent * total. */
static enum truth evaluate_score(const struct json *condition, const struct weighed *weighed)
{
	struct rational sums[3] = { RATIONAL_INTEGER(0), RATIONAL_INTEGER(0), RATIONAL_INTEGER(0) }, percent, asked;
	const char *is = json_member_text(condition, "is");
	bool holds[2];

	if (!add_weights(weighed, sums) || sums[2].numerator == 0 ||
	    !rational_read(json_text_bytes(json_member(condition, "percent")), &percent) ||
	    !rational_multiply(percent, sums[2], &asked))
		return TRUTH_UNKNOWN;
	for (size_t i = 0; i < 2; i++) {
		if (!rational_multiply(sums[i], RATIONAL_INTEGER(100), &sums[i]))
			return TRUTH_UNKNOWN;
		holds[i] = stands(rational_compare(sums[i], asked), is);
	}
	return holds[0] != holds[1] ? TRUTH_UNKNOWN : holds[0] ? TRUTH_TRUE : TRUTH_FALSE;
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
static const char *const whats[] = { "finding", "risk", "condition", NULL };
static const struct shape what = { .type = SHAPE_CHOICE, .choices = whats };
static const char *const grade_words[] = { "critical", "high", "medium", "low", "P0", "P1", "P2", "P3", NULL };
static const struct shape grade = { .type = SHAPE_CHOICE, .choices = grade_words };
static const struct shape grades = { .type = SHAPE_ARRAY, .items = &grade, .min = 1, .max = 4 };
static const struct shape at_least_count = { .type = SHAPE_INTEGER, .min = 1, .max = 10000 };
static const struct shape_field open_fields[] = {
	{ "grade", &grades, false, "only findings of these severities, or risks of these levels" },
	{ "min", &at_least_count, false, "how many; 1 without" },
	{ "what", &what, true, "findings, risks or conditions of the report" },
};
static const char *const decides_words[] = { "go", "no-go", NULL };
static const struct shape decides = { .type = SHAPE_CHOICE, .choices = decides_words };
static const struct shape_field triggered_fields[] = { { "decides", &decides, true, "which criteria" } };
static const char *const relations[] = { "<", "<=", ">", ">=", NULL };
static const struct shape relation = { .type = SHAPE_CHOICE, .choices = relations };
static const struct shape percent_text = { .type = SHAPE_DECIMAL };
static const struct shape_field score_fields[] = {
	{ "is", &relation, true, "how the score must stand to it" },
	{ "percent", &percent_text, true, "the share it is held against" },
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
	{ FORM("open", open_fields, "the report itself names so many that are still open"), validate_open, evaluate_open },
	{ FORM("triggered", triggered_fields, "some no-go criterion of the report is triggered, or every go criterion is"),
	    validate_triggered, evaluate_triggered },
	{ { "approved", NULL, 0, "the approvals that the policy asks for are there; a rejection makes it false" },
	    validate_approved, evaluate_approved },
	{ FORM("score", score_fields, "the weighted share of required claims that passed stands so to a percentage"),
	    validate_score, evaluate_score },
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
