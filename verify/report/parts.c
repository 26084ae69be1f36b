#include "parts.h"

#include <stdio.h>
#include <string.h>

#include "verify/check/check.h"
#include "format/kinds.h"
#include "part.h"

/* ---- the forms ---- */

static const struct shape id = { .type = SHAPE_NAME, .min = 1, .max = 128 };
static const struct shape words = { .type = SHAPE_TEXT, .min = 1, .max = 8192 };
static const struct shape short_words = { .type = SHAPE_TEXT, .min = 1, .max = 1024 };
static const struct shape decimal = { .type = SHAPE_DECIMAL };
static const struct shape unit = { .type = SHAPE_TEXT, .min = 1, .max = 8 };
static const struct shape yes = { .type = SHAPE_TRUE };
static const struct shape yes_or_no = { .type = SHAPE_BOOLEAN };
static const struct shape line = { .type = SHAPE_INTEGER, .min = 1, .max = JSON_INTEGER_MAX };
static const struct shape record_id = { .type = SHAPE_DIGEST };
static const struct shape evidence = { .type = SHAPE_ARRAY, .items = &record_id, .max = CLAIM_EVIDENCE_MAX };
static const struct shape places = { .type = SHAPE_ARRAY, .items = &short_words, .min = 1, .max = 64 };
static const struct shape names = { .type = SHAPE_ARRAY, .items = &short_words, .min = 1, .max = 64 };
static const struct shape ids = { .type = SHAPE_ARRAY, .items = &id, .min = 1, .max = 256 };
static const struct shape two_ids = { .type = SHAPE_ARRAY, .items = &id, .min = 2, .max = 64 };

#define CHOICE(name, ...) \
	static const char *const name##_choices[] = { __VA_ARGS__, NULL }; \
	static const struct shape name = { .type = SHAPE_CHOICE, .choices = name##_choices }
CHOICE(rounding, "half_up", "half_even", "trunc");
CHOICE(better, "lower", "higher");
CHOICE(met_or_missed, "met", "missed");
CHOICE(open_or_fixed, "open", "fixed");
CHOICE(risk_status, "open", "accepted", "closed");
CHOICE(open_or_met, "open", "met");
CHOICE(level, "P0", "P1", "P2", "P3");
CHOICE(decides, "go", "no-go");

#define ID_FIELD { "id", &id, true, "what it goes by" }
#define TEXT_FIELD { "text", &words, false, "in words" }
#define CLAIM_FIELD { "claim", &id, false, "the claim of this report that shows it" }
#define ROUNDING_FIELD { "rounding", &rounding, false, "how the displayed number was cut" }
#define PART_ROWS_AT_MOST(most, member, table) \
	static const struct shape member##_row = { .type = SHAPE_OBJECT, SHAPE_FIELDS(table) }; \
	const struct shape shape_##member = { .type = SHAPE_ARRAY, .items = &member##_row, .max = (most) }
#define PART_ROWS(member, table) PART_ROWS_AT_MOST(PARTS_MAX, member, table)
#define CRITERIA_MAX 64 /* each may look at every claim, as the rules of a decision do */

static const struct shape_field quantity_fields[] = {
	{ "bounds", &yes, false, "some of the figures it is computed from are bounds, not values" },
	{ "computed", &shape_value_tree, false, "how it was computed, from figures written here" },
	{ "id", &id, true, "what it goes by; rows of one id are one quantity and must agree" },
	{ "of", &short_words, false, "what it is measured of, where rows of one id may differ in that" },
	ROUNDING_FIELD,
	{ "score", &yes, false, "it is a score, which needs its computation" },
	{ "stated", &places, false, "where the report says it" },
	TEXT_FIELD,
	{ "unit", &unit, false, "its unit" },
	{ "value", &decimal, true, "the number as it is displayed" },
};
PART_ROWS(quantities, quantity_fields);

static const struct shape_field item_fields[] = {
	{ "label", &short_words, true, "what is scored" },
	{ "score", &decimal, true, "its score" },
	{ "weight", &decimal, true, "its weight" },
};
static const struct shape item = { .type = SHAPE_OBJECT, SHAPE_FIELDS(item_fields) };
static const struct shape items = { .type = SHAPE_ARRAY, .items = &item, .min = 1, .max = 64 };
static const struct shape_field scorecard_fields[] = {
	ID_FIELD,
	{ "items", &items, true, "the scores and their weights, which add up to 100 or 1" },
	ROUNDING_FIELD,
	TEXT_FIELD,
	{ "total", &decimal, true, "the weighted total as it is displayed" },
};
PART_ROWS(scorecards, scorecard_fields);

static const struct shape_field service_level_fields[] = {
	{ "actual", &decimal, false, "what was measured" },
	{ "actual_unit", &unit, false, "its unit, where it is not the target's" },
	{ "better", &better, true, "which side of the target is the good one" },
	ID_FIELD,
	{ "margin", &decimal, false, "how far the target was kept, in % of it" },
	ROUNDING_FIELD,
	{ "status", &met_or_missed, true, "what is said of it" },
	{ "target", &decimal, true, "what was to be reached" },
	TEXT_FIELD,
	{ "unit", &unit, false, "the target's unit" },
};
PART_ROWS(service_levels, service_level_fields);

static const struct shape_field at_fields[] = {
	{ "line", &line, false, "the line, from 1" },
	{ "path", &short_words, true, "the file" },
};
static const struct shape at = { .type = SHAPE_OBJECT, SHAPE_FIELDS(at_fields) };
static const struct shape_field finding_fields[] = {
	{ "at", &at, false, "where it was found" },
	{ "cause", &words, false, "why it is so" },
	CLAIM_FIELD,
	{ "evidence", &evidence, false, "ids of the records it rests on" },
	{ "fix", &words, false, "what is to be done" },
	ID_FIELD,
	{ "impact", &words, false, "what follows from it" },
	{ "severity", &shape_severity, true, "how bad it is" },
	{ "status", &open_or_fixed, true, "what became of it" },
	{ "text", &words, true, "what was found" },
};
PART_ROWS(findings, finding_fields);

static const struct shape_field risk_fields[] = {
	CLAIM_FIELD,
	ID_FIELD,
	{ "level", &level, true, "how bad it would be; P0 is worst" },
	{ "status", &risk_status, true, "what became of it" },
	TEXT_FIELD,
};
PART_ROWS(risks, risk_fields);

static const struct shape_field condition_fields[] = {
	CLAIM_FIELD,
	ID_FIELD,
	{ "status", &open_or_met, true, "is it met?" },
	{ "text", &words, true, "what must be so" },
};
PART_ROWS(conditions, condition_fields);

static const struct shape_field criterion_fields[] = {
	{ "decides", &decides, true, "what it means where it is triggered" },
	ID_FIELD,
	{ "text", &words, true, "the criterion" },
	{ "triggered", &yes_or_no, true, "does the report say that it is?" },
	{ "when", &shape_condition, false, "when it is: recomputed; without it nobody can tell" },
};
PART_ROWS_AT_MOST(CRITERIA_MAX, criteria, criterion_fields);

static const struct shape_field cover_fields[] = {
	{ "claim", &id, true, "the claim of this report that shows it" },
	{ "id", &id, true, "what is shown" },
};
static const struct shape cover = { .type = SHAPE_OBJECT, SHAPE_FIELDS(cover_fields) };
static const struct shape covers = { .type = SHAPE_ARRAY, .items = &cover, .min = 1, .max = 256 };
static const struct shape_field requirement_set_fields[] = {
	{ "covered", &covers, false, "which claim shows which" },
	ID_FIELD,
	{ "listed", &decimal, false, "how many of them the report lists" },
	{ "required", &ids, false, "what must be shown, each" },
	TEXT_FIELD,
	{ "total", &decimal, false, "how many there are" },
};
PART_ROWS(requirement_sets, requirement_set_fields);

static const struct shape_field triangulation_fields[] = {
	{ "claims", &two_ids, true, "claims of this report that must agree" },
	ID_FIELD,
	TEXT_FIELD,
};
PART_ROWS(triangulations, triangulation_fields);

static const struct shape_field term_fields[] = {
	{ "id", &id, true, "the term; rows of one id are one term and must mean the same" },
	{ "means", &short_words, true, "what it stands for there" },
	{ "stated", &places, false, "where the report says so" },
	TEXT_FIELD,
};
PART_ROWS(terms, term_fields);

static const struct shape_field signoff_fields[] = {
	{ "approvers", &names, true, "who approved" },
	{ "assessors", &names, true, "who assessed" },
	ID_FIELD,
	TEXT_FIELD,
};
PART_ROWS(signoffs, signoff_fields);

/* ---- the table ---- */

static const struct {
	const char *member;
	bool is_by_id; /* rows of one id are one thing, else each id may be there once */
	part_validate *validate; /* NULL: the form says it all */
	part_evaluate *evaluate;
} rules[] = {
	{ "quantities", true, quantity_validate, quantity_evaluate },
	{ "scorecards", false, scorecard_validate, scorecard_evaluate },
	{ "service_levels", false, service_level_validate, service_level_evaluate },
	{ "findings", false, settled_validate, finding_evaluate },
	{ "risks", false, settled_validate, risk_evaluate },
	{ "conditions", false, settled_validate, condition_part_evaluate },
	{ "requirement_sets", false, requirement_set_validate, requirement_set_evaluate },
	{ "triangulations", false, triangulation_validate, triangulation_evaluate },
	{ "terms", true, NULL, term_evaluate },
	{ "signoffs", false, NULL, signoff_evaluate },
	/* Last, because they look at what became of the others. */
	{ "criteria", false, criterion_validate, criterion_evaluate },
};
#define RULE_COUNT (sizeof(rules) / sizeof(rules[0]))

#define KIND_NAME(member, kind, text) kind,
const char *const part_kind_names[] = { PART_KINDS(KIND_NAME) "approvals", "author", "keys", "subject", NULL };

static const char *kind_of_member(const char *member)
{
#define KIND_OF(name, kind, text) if (!strcmp(#name, member)) return kind;
	PART_KINDS(KIND_OF)
#undef KIND_OF
	return NULL;
}

/* ---- reading ---- */

static enum status read_rows(const struct report *report, size_t rule, struct fault *fault)
{
	const struct json *rows = json_member(report->document, rules[rule].member);
	struct names unique = { .count = 0 };
	char place[64];
	size_t i = 0;
	enum status status = rules[rule].is_by_id ? STATUS_OK : names_read(&unique, rows, "id", fault);

	names_release(&unique);
	snprintf(place, sizeof(place), "/%s", rules[rule].member);
	for (const struct json *row = json_first(rows); row && status == STATUS_OK; row = json_next(row), i++) {
		status = rules[rule].validate ? rules[rule].validate(report, row, fault) : STATUS_OK;
		if (status != STATUS_OK)
			snprintf(place, sizeof(place), "/%s/%zu", rules[rule].member, i);
	}
	if (status != STATUS_OK)
		fault_within(fault, place);
	return status;
}

enum status parts_read(const struct report *report, struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < RULE_COUNT && status == STATUS_OK; i++)
		status = read_rows(report, i, fault);
	return status;
}

size_t parts_count(const struct report *report)
{
	size_t count = 0;

	for (size_t i = 0; i < RULE_COUNT; i++)
		count += json_count(json_member(report->document, rules[i].member));
	return count;
}

/* ---- evaluating ---- */

/* Is there a row of the same id before it? */
static bool is_known(const struct json *rows, const struct json *row)
{
	const char *own = json_member_text(row, "id");

	for (const struct json *one = json_first(rows); one != row; one = json_next(one))
		if (!strcmp(json_member_text(one, "id"), own))
			return true;
	return false;
}

static enum status evaluate_row(const struct claims_request *request, struct claim_answers *answers, size_t rule,
    const struct json *rows, const struct json *row, struct fault *fault)
{
	static const struct requirement no_demands;
	struct claim_answer *answer = &answers->items[answers->count++];
	struct part part = { .request = request, .answers = answers, .rows = rows, .row = row, .answer = answer,
		.fault = fault };
	enum status status;

	answer->kind = kind_of_member(rules[rule].member);
	answer->row = row;
	answer->id = json_member_text(row, "id");
	answer->text = json_member_text(row, "text");
	answer->is_self_defined = true;
	answer->is_required = !request->policy;
	answer->has_asserted = true;
	answer->asserted = answer->outcome = OUTCOME_PASSED;
	answer->requirement = &no_demands;
	answer->records = json_array();
	status = rules[rule].evaluate(&part);
	answer->finding = claims_finding(answer->asserted, answer->outcome);
	claim_answers_take_reasons(answers, answer, &part.reasons);
	return status;
}

enum status parts_evaluate(const struct claims_request *request, struct claim_answers *answers, struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < RULE_COUNT; i++) {
		const struct json *rows = json_member(request->report->document, rules[i].member);

		for (const struct json *row = json_first(rows); row && status == STATUS_OK; row = json_next(row))
			if (!rules[i].is_by_id || !is_known(rows, row))
				status = evaluate_row(request, answers, i, rows, row, fault);
	}
	return status;
}
