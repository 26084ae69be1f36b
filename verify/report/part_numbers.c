/* The parts of a report that are arithmetic: quantities, scorecards, service levels. */
#include <string.h>

#include "part.h"

static const char *text_of(const struct json *row, const char *name)
{
	return json_member_text(row, name);
}

/* ---- quantities ---- */

enum status quantity_validate(const struct report *report, const struct json *row, struct fault *fault)
{
	const struct json *computed = json_member(row, "computed");
	enum status status = part_check_valid(part_compare(part_number(text_of(row, "value"), text_of(row, "unit")), "=",
	    part_number("0", text_of(row, "unit"))), "/value", fault);

	(void)report;
	if (status == STATUS_OK && computed)
		status = part_check_valid(part_rounded(json_copy(computed), text_of(row, "value"), text_of(row, "unit"), "trunc"),
		    "/computed", fault);
	return status;
}

static bool is_same_text(const char *a, const char *b)
{
	return (!a && !b) || (a && b && !strcmp(a, b));
}

/* Another row of the same id.  What is measured may differ: then two values are no contradiction, but no agreement. */
static enum status hold_against(struct part *part, const struct json *first, const struct json *other, bool *agrees)
{
	const char *value = text_of(first, "value"), *again = text_of(other, "value");
	enum outcome outcome;
	enum status status = part_decide(part, part_compare(part_number(value, text_of(first, "unit")), "=",
	    part_number(again, text_of(other, "unit"))), false, &outcome);

	if (status != STATUS_OK || outcome == OUTCOME_PASSED) {
		*agrees = true;
		return status;
	}
	if (outcome == OUTCOME_FAILED && !is_same_text(text_of(first, "of"), text_of(other, "of"))) {
		outcome = OUTCOME_CANT_TELL;
		part_say(part, outcome, "it is %s here and %s there; these may be two quantities", value, again);
	} else if (outcome == OUTCOME_CANT_TELL) {
		part_say(part, outcome, "it is %s here and %s there, which do not compare", value, again);
	} else {
		part_say(part, outcome, "it is %s here and %s there", value, again);
	}
	part_lower(part, outcome);
	return status;
}

/* The ratio of two plain numbers is in "x", which nobody writes behind "429 lines per file". */
static enum status unit_of(struct part *part, const struct json *row, const char **unit)
{
	const struct json *computed = json_member(row, "computed");
	enum outcome outcome = OUTCOME_CANT_TELL;
	enum status status;

	*unit = text_of(row, "unit");
	if (*unit || strcmp(text_of(computed, "op"), "ratio") != 0)
		return STATUS_OK;
	status = part_decide(part, part_rounded(json_copy(computed), text_of(row, "value"), "x", "trunc"), false, &outcome);
	*unit = outcome == OUTCOME_CANT_TELL ? NULL : "x";
	return status;
}

static enum status compute(struct part *part, const struct json *row, bool *is_computed)
{
	const struct json *computed = json_member(row, "computed");
	const char *unit;
	enum status status;

	if (json_member_is_true(row, "bounds")) {
		part_say(part, OUTCOME_CANT_TELL, "some of the figures it is computed from are bounds, not values");
		part_lower(part, OUTCOME_CANT_TELL);
		*is_computed = true;
		return STATUS_OK;
	}
	if (!computed)
		return STATUS_OK;
	*is_computed = true;
	status = unit_of(part, row, &unit);
	return status == STATUS_OK ? part_displayed(part, json_copy(computed), text_of(row, "value"), unit,
	    text_of(row, "rounding")) : status;
}

enum status quantity_evaluate(struct part *part)
{
	bool is_computed = false, is_score = false, agrees = false;
	enum status status = STATUS_OK;

	for (const struct json *row = part->row; row && status == STATUS_OK; row = json_next(row)) {
		if (strcmp(text_of(row, "id"), part->answer->id) != 0)
			continue;
		is_score |= json_member_is_true(row, "score");
		status = compute(part, row, &is_computed);
		if (status == STATUS_OK && row != part->row)
			status = hold_against(part, part->row, row, &agrees);
	}
	if (is_computed || part->answer->outcome != OUTCOME_PASSED)
		return status;
	if (is_score)
		part_say(part, OUTCOME_UNTESTED, "a score needs its computation");
	else if (agrees)
		part_say(part, OUTCOME_PASSED, "it is the same wherever it is stated");
	else
		part_say(part, OUTCOME_UNTESTED, "it is neither computed nor stated twice");
	if (is_score || !agrees)
		part_lower(part, OUTCOME_UNTESTED);
	return status;
}

/* ---- scorecards ---- */

static struct json *list_of(const struct json *items, const char *member)
{
	struct json *list = json_array();

	for (const struct json *item = json_first(items); item; item = json_next(item))
		json_push(list, part_number(text_of(item, member), NULL));
	return list;
}

static struct json *weighted(const struct json *row)
{
	const struct json *items = json_member(row, "items");
	struct json *node = json_object();

	json_put_text(node, "op", "weighted-mean");
	json_put(node, "values", list_of(items, "score"));
	json_put(node, "weights", list_of(items, "weight"));
	return node;
}

static struct json *weights_are(const struct json *row, const char *sum)
{
	struct json *node = json_object();

	json_put_text(node, "op", "sum");
	json_put(node, "values", list_of(json_member(row, "items"), "weight"));
	return part_compare(node, "=", part_number(sum, NULL));
}

enum status scorecard_validate(const struct report *report, const struct json *row, struct fault *fault)
{
	(void)report;
	return part_check_valid(part_rounded(weighted(row), text_of(row, "total"), NULL, "trunc"), "/items", fault);
}

enum status scorecard_evaluate(struct part *part)
{
	enum outcome is_hundred, is_one;
	enum status status = part_displayed(part, weighted(part->row), text_of(part->row, "total"), NULL,
	    text_of(part->row, "rounding"));

	if (status == STATUS_OK)
		status = part_decide(part, weights_are(part->row, "100"), true, &is_hundred);
	if (status == STATUS_OK)
		status = part_decide(part, weights_are(part->row, "1"), false, &is_one);
	if (status != STATUS_OK || is_hundred == OUTCOME_PASSED || is_one == OUTCOME_PASSED)
		return status;
	part_say(part, OUTCOME_CANT_TELL, "the weights add up to neither 100 nor 1");
	part_lower(part, OUTCOME_CANT_TELL);
	return status;
}

/* ---- service levels ---- */

static struct json *actual_of(const struct json *row)
{
	const char *unit = text_of(row, "actual_unit");

	return part_number(text_of(row, "actual"), unit ? unit : text_of(row, "unit"));
}

static struct json *is_met(const struct json *row)
{
	const char *is = !strcmp(text_of(row, "better"), "higher") ? ">=" : "<=";

	return part_compare(actual_of(row), is, part_number(text_of(row, "target"), text_of(row, "unit")));
}

static struct json *margin_of(const struct json *row)
{
	struct json *node = json_object();

	json_put_text(node, "op", "margin");
	json_put(node, "actual", actual_of(row));
	json_put(node, "target", part_number(text_of(row, "target"), text_of(row, "unit")));
	json_put_text(node, "better", text_of(row, "better"));
	return node;
}

enum status service_level_validate(const struct report *report, const struct json *row, struct fault *fault)
{
	const char *margin = text_of(row, "margin");
	enum status status = STATUS_OK;

	(void)report;
	if (!text_of(row, "actual"))
		return margin ? fault_set(fault, STATUS_BAD_DOCUMENT, "/margin", "has no actual to be computed from") :
		    part_check_valid(part_compare(part_number(text_of(row, "target"), text_of(row, "unit")), "=",
		    part_number("0", text_of(row, "unit"))), "/target", fault);
	status = part_check_valid(is_met(row), "/actual", fault);
	if (status == STATUS_OK && margin)
		status = part_check_valid(part_rounded(margin_of(row), margin, "%", "trunc"), "/margin", fault);
	return status;
}

enum status service_level_evaluate(struct part *part)
{
	const char *margin = text_of(part->row, "margin");
	bool is_said_met = !strcmp(text_of(part->row, "status"), "met");
	enum outcome outcome;
	enum status status;

	if (!text_of(part->row, "actual")) {
		part_say(part, OUTCOME_UNTESTED, "nothing is said to have been measured");
		part_lower(part, OUTCOME_UNTESTED);
		return STATUS_OK;
	}
	status = part_decide(part, is_met(part->row), true, &outcome);
	if (status != STATUS_OK)
		return status;
	if (outcome == OUTCOME_CANT_TELL)
		part_lower(part, OUTCOME_CANT_TELL);
	else if ((outcome == OUTCOME_PASSED) != is_said_met) {
		part_say(part, OUTCOME_FAILED, "the target is said to be %s", is_said_met ? "met" : "missed");
		part_lower(part, OUTCOME_FAILED);
	}
	return margin ? part_displayed(part, margin_of(part->row), margin, "%", text_of(part->row, "rounding")) : STATUS_OK;
}
