#include <stdio.h>
#include <string.h>

#include "operators.h"

/* How a relation is written, for which orders it holds, and how it is said. */
struct relation {
	const char *sign;
	bool below, equal, above;
	const char *holds, *fails;
};

static const struct relation relations[] = {
	{ "=", false, true, false, "equals", "does not equal" },
	{ "!=", true, false, true, "differs from", "does not differ from" },
	{ "<", true, false, false, "is below", "is not below" },
	{ "<=", true, true, false, "is at most", "is not at most" },
	{ ">", false, false, true, "is above", "is not above" },
	{ ">=", false, true, true, "is at least", "is not at least" },
};

static const struct relation *relation_of(const struct json *node)
{
	const char *sign = json_member_text(node, "is");
	for (size_t i = 0; i < sizeof(relations) / sizeof(relations[0]) - 1; i++)
		if (strcmp(relations[i].sign, sign) == 0)
			return &relations[i];
	return &relations[sizeof(relations) / sizeof(relations[0]) - 1];
}

static bool is_for_texts(const struct relation *relation)
{
	return relation->below == relation->above;
}

static bool has_dimension(const struct value_form *form)
{
	return form->type == VALUE_NUMBER && form->unit != NULL;
}

static enum status validate_tolerance(struct validation *validation, const struct json *node, struct value_form right)
{
	const struct json *member = json_member(node, "tolerance");
	if (member == NULL)
		return STATUS_OK;
	struct value_form tolerance = value_form(member);
	const char *number = json_member_text(member, "value");
	if (!is_for_texts(relation_of(node)))
		return validation_refuse(validation, "tolerance", STATUS_BAD_DOCUMENT, "belongs to = and !=");
	if (tolerance.type == VALUE_NUMBER && number != NULL && number[0] == '-')
		return validation_refuse(validation, "tolerance", STATUS_BAD_DOCUMENT, "is below 0");
	if (tolerance.type == VALUE_TEXT || right.type == VALUE_TEXT)
		return validation_refuse(validation, "tolerance", STATUS_BAD_DOCUMENT, "belongs to numbers, not to texts");
	if (has_dimension(&tolerance) && has_dimension(&right) && tolerance.unit->dimension != DIMENSION_RATIO &&
	    tolerance.unit->dimension != (right.unit->dimension == DIMENSION_INSTANT ? DIMENSION_TIME : right.unit->dimension))
		return validation_refuse(validation, "tolerance", STATUS_BAD_DOCUMENT, "is %s, and the right value %s",
		    dimension_name(tolerance.unit->dimension), dimension_name(right.unit->dimension));
	return STATUS_OK;
}

enum status compare_validate(struct validation *validation, const struct json *node)
{
	struct value_form left = value_form(json_member(node, "left"));
	struct value_form right = value_form(json_member(node, "right"));
	if (left.type != VALUE_NONE && right.type != VALUE_NONE && left.type != right.type)
		return validation_refuse(validation, NULL, STATUS_BAD_DOCUMENT, "a text and a number do not compare");
	if ((left.type == VALUE_TEXT || right.type == VALUE_TEXT) && !is_for_texts(relation_of(node)))
		return validation_refuse(validation, "is", STATUS_BAD_DOCUMENT, "texts compare only by = and !=");
	if ((left.type == VALUE_TEXT || right.type == VALUE_TEXT) && json_member(node, "rounding") != NULL)
		return validation_refuse(validation, "rounding", STATUS_BAD_DOCUMENT, "belongs to numbers, not to texts");
	if (has_dimension(&left) && has_dimension(&right) && left.unit->dimension != right.unit->dimension)
		return validation_refuse(validation, NULL, STATUS_BAD_DOCUMENT, "%s and %s do not compare",
		    dimension_name(left.unit->dimension), dimension_name(right.unit->dimension));
	return validate_tolerance(validation, node, right);
}

/* The evidence a comparison rests on: the left value's, or where that is written in the check, the right one's. */
static void rest_on(struct reason *reason, const struct value *left, const struct value *right)
{
	const struct reason *ground = left->ground.stream != NULL ? &left->ground : &right->ground;
	reason->stream = ground->stream;
	reason->has_line = ground->has_line;
	reason->line = ground->line;
	reason->offset = ground->offset;
	memcpy(reason->text, ground->text, sizeof(reason->text));
}

/* The two sides of a comparison, and how they are shown. */
struct sides {
	const struct relation *relation;
	struct value left, right, tolerance;
	char left_text[VALUE_SHOWN_MAX * 2 + 16]; /* with what it was before rounding */
	char right_text[VALUE_SHOWN_MAX];
	char tolerance_text[VALUE_SHOWN_MAX];
};

/* The left number, in the right one's unit, as it is displayed.  false: it does not fit. */
static bool round_left(const struct json *rounding, struct sides *sides)
{
	char before[VALUE_SHOWN_MAX];
	char after[VALUE_SHOWN_MAX];
	unsigned int places;
	enum rounding mode = value_rounding(rounding, &places);
	struct rational number;
	value_show(&sides->left, before);
	if (!unit_convert(sides->left.number, sides->left.unit, sides->right.unit, &number) ||
	    !rational_round(number, places, mode, &sides->left.number))
		return false;
	sides->left.unit = sides->right.unit;
	value_show_number(sides->left.number, sides->left.unit, after);
	snprintf(sides->left_text, sizeof(sides->left_text), "%s, rounded %s,", before, after);
	return true;
}

/* Is the distance of two numbers at most the tolerance?  Then they are equal. */
static bool apply_tolerance(const struct sides *sides, int *order, bool *fits)
{
	const struct value *tolerance = &sides->tolerance;
	struct rational left, distance, allowed = tolerance->number;
	const struct unit *unit = sides->right.unit;
	const struct unit *of_distance = unit->dimension == DIMENSION_INSTANT ? unit_find(bytes_of_text("ms")) : unit;
	*fits = unit_convert(sides->left.number, sides->left.unit, unit, &left) &&
	    rational_subtract(left, sides->right.number, &distance);
	if (*fits && tolerance->unit->dimension == of_distance->dimension) {
		*fits = unit_convert(tolerance->number, tolerance->unit, of_distance, &allowed);
	} else if (*fits) {
		struct rational size = sides->right.number;
		if (size.numerator < 0)
			size.numerator = -size.numerator;
		*fits = rational_multiply(tolerance->number, tolerance->unit->scale, &allowed) &&
		    rational_multiply(allowed, size, &allowed);
	}
	if (distance.numerator < 0)
		distance.numerator = -distance.numerator;
	if (*fits && rational_compare(distance, allowed) <= 0)
		*order = 0;
	return *fits;
}

static void say_too_large(struct reason *reason, const struct sides *sides)
{
	reason_say(reason, "%s or %s is too large to compute with exactly", sides->left_text, sides->right_text);
}

/* Two numbers: -1, 0 or 1.  false: they have no order that can be told, and ${reason} says why. */
static bool order_numbers(const struct json *node, struct sides *sides, struct reason *reason, int *order)
{
	const struct json *rounding = json_member(node, "rounding");
	enum dimension left = sides->left.unit->dimension;
	enum dimension right = sides->right.unit->dimension;
	bool fits;
	if (left != right) {
		reason_say(reason, "%s and %s do not compare: %s and %s", sides->left_text, sides->right_text,
		    dimension_name(left), dimension_name(right));
		return false;
	}
	if ((rounding != NULL && !round_left(rounding, sides)) ||
	    !unit_compare(sides->left.number, sides->left.unit, sides->right.number, sides->right.unit, order)) {
		say_too_large(reason, sides);
		return false;
	}
	if (sides->tolerance.type == VALUE_NONE)
		return true;
	enum dimension tolerance = sides->tolerance.unit->dimension;
	if (tolerance != DIMENSION_RATIO && tolerance != (right == DIMENSION_INSTANT ? DIMENSION_TIME : right)) {
		reason_say(reason, "the tolerance %s is %s, and the right value %s", sides->tolerance_text,
		    dimension_name(tolerance), dimension_name(right));
		return false;
	}
	if (sides->tolerance.number.numerator < 0) {
		reason_say(reason, "the tolerance %s is below 0", sides->tolerance_text);
		return false;
	}
	if (!apply_tolerance(sides, order, &fits))
		say_too_large(reason, sides);
	return fits;
}

static void judge(const struct json *node, struct sides *sides, struct reason *reason)
{
	const struct relation *relation = sides->relation;
	int order;
	value_show(&sides->left, sides->left_text);
	value_show(&sides->right, sides->right_text);
	bool has_tolerance = json_member(node, "tolerance") != NULL;
	bool wants_numbers = has_tolerance || json_member(node, "rounding") != NULL || !is_for_texts(relation);
	if (has_tolerance)
		value_show(&sides->tolerance, sides->tolerance_text);
	if (sides->left.type != sides->right.type || (has_tolerance && sides->tolerance.type == VALUE_TEXT)) {
		reason_say(reason, "%s and %s do not compare: one is a text", sides->left_text, sides->right_text);
		return;
	}
	if (sides->left.type == VALUE_TEXT && wants_numbers) {
		reason_say(reason, "%s and %s are texts, which have no order", sides->left_text, sides->right_text);
		return;
	}
	if (sides->left.type == VALUE_TEXT)
		order = bytes_compare(buffer_bytes(&sides->left.text), buffer_bytes(&sides->right.text));
	else if (!order_numbers(node, sides, reason, &order))
		return;
	bool holds = order < 0 ? relation->below : order > 0 ? relation->above : relation->equal;
	reason->outcome = holds ? OUTCOME_PASSED : OUTCOME_FAILED;
	reason_say(reason, "%s %s %s%s%s", sides->left_text, holds ? relation->holds : relation->fails, sides->right_text,
	    has_tolerance ? " within " : "", sides->tolerance_text);
}

enum status compare_decide(struct evaluation *evaluation, const struct json *node, struct reason *reason,
    bool *is_vacuous)
{
	struct sides sides;
	const char *const members[] = { "left", "right", "tolerance" };
	struct value *const values[] = { &sides.left, &sides.right, &sides.tolerance };
	const struct value *missing = NULL;
	enum status status = STATUS_OK;
	memset(&sides, 0, sizeof(sides));
	sides.relation = relation_of(node);
	for (size_t i = 0; i < 3 && status == STATUS_OK; i++) {
		const struct json *member = json_member(node, members[i]);
		if (member == NULL)
			continue;
		status = value_of(evaluation, member, values[i]);
		if (missing == NULL && values[i]->type == VALUE_NONE)
			missing = values[i];
	}
	if (status == STATUS_OK && missing != NULL) {
		*reason = missing->ground;
		reason->outcome = OUTCOME_CANT_TELL;
		*is_vacuous = missing->is_vacuous;
	} else if (status == STATUS_OK) {
		rest_on(reason, &sides.left, &sides.right);
		judge(node, &sides, reason);
	}
	for (size_t i = 0; i < 3; i++)
		value_release(values[i]);
	return status;
}
