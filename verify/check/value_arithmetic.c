#include <assert.h>
#include <string.h>

#include "operators.h"

#define TOO_LARGE "the numbers are too large to compute with exactly"

static const struct unit *named(const char *name)
{
	const struct unit *unit = unit_find(bytes_of_text(name));
	assert(unit != NULL);
	return unit;
}

/* Two numbers that a value is computed of. */
struct pair {
	struct value left, right;
	enum dimension left_is, right_is;
};

/* ${is_there} false: one is missing or a text, which ${value} then tells. */
static enum status pair_of(struct evaluation *evaluation, const struct json *node, const char *left, const char *right,
    struct pair *pair, struct value *value, bool *is_there)
{
	struct value *const sides[] = { &pair->left, &pair->right };
	const char *const members[] = { left, right };
	enum status status = STATUS_OK;
	memset(pair, 0, sizeof(*pair));
	*is_there = true;
	for (size_t i = 0; i < 2 && status == STATUS_OK && *is_there; i++) {
		status = value_of(evaluation, json_member(node, members[i]), sides[i]);
		*is_there = status == STATUS_OK && sides[i]->type == VALUE_NUMBER;
		if (!*is_there || value->ground.stream == NULL) {
			value->ground = sides[i]->ground;
			value->is_vacuous = sides[i]->is_vacuous;
		}
		if (status == STATUS_OK && sides[i]->type != VALUE_NUMBER && sides[i]->type != VALUE_NONE)
			value_lack(value, "%s is no number", members[i]);
	}
	if (*is_there) {
		pair->left_is = pair->left.unit->dimension;
		pair->right_is = pair->right.unit->dimension;
	}
	return status;
}

static void pair_release(struct pair *pair)
{
	value_release(&pair->left);
	value_release(&pair->right);
}

static void lack_fit(struct value *value, const struct pair *pair, const char *operation)
{
	value_lack(value, "%s and %s have no %s", dimension_name(pair->left_is), dimension_name(pair->right_is), operation);
}

/* ---- difference ---- */

static enum status subtract(const struct pair *pair, struct value *value)
{
	const struct unit *unit = pair->left.unit;
	struct rational right, result;
	bool fits;
	if (pair->left_is == DIMENSION_INSTANT && pair->right_is == DIMENSION_TIME) {
		/* Earlier by that much. */
		fits = unit_convert(pair->right.number, pair->right.unit, named("ms"), &right) &&
		    rational_subtract(pair->left.number, right, &result);
	} else if (pair->left_is != pair->right_is) {
		lack_fit(value, pair, "difference");
		return STATUS_OK;
	} else {
		fits = unit_convert(pair->right.number, pair->right.unit, unit, &right) &&
		    rational_subtract(pair->left.number, right, &result);
		if (pair->left_is == DIMENSION_INSTANT) {
			unit = named("s");
			fits = fits && unit_convert(result, named("ms"), unit, &result);
		}
	}
	if (fits)
		return value_take_rational(value, result, unit);
	value_lack(value, TOO_LARGE);
	return STATUS_OK;
}

enum status value_difference(struct evaluation *evaluation, const struct json *node, struct value *value)
{
	struct pair pair;
	bool is_there;
	enum status status = pair_of(evaluation, node, "left", "right", &pair, value, &is_there);
	if (is_there)
		status = subtract(&pair, value);
	pair_release(&pair);
	return status;
}

/* ---- ratio, percentage, margin ---- */

/* Both in the base of their dimensions, divided.  false: ${value} says why not. */
static bool divide(const struct pair *pair, struct rational *result, struct value *value)
{
	struct rational above, below;
	if (pair->right.number.numerator == 0) {
		value_lack(value, "nothing can be divided by 0");
		return false;
	}
	if (rational_multiply(pair->left.number, pair->left.unit->scale, &above) &&
	    rational_multiply(pair->right.number, pair->right.unit->scale, &below) && rational_divide(above, below, result))
		return true;
	value_lack(value, TOO_LARGE);
	return false;
}

static enum status give_ratio(const struct pair *pair, struct value *value)
{
	struct rational result;
	bool is_rate = pair->left_is == DIMENSION_PLAIN && pair->right_is == DIMENSION_TIME;
	bool is_scaled = pair->right_is == DIMENSION_PLAIN || pair->right_is == DIMENSION_RATIO;
	if (pair->left_is == DIMENSION_INSTANT || pair->right_is == DIMENSION_INSTANT ||
	    !(is_rate || is_scaled || pair->left_is == pair->right_is)) {
		lack_fit(value, pair, "ratio");
		return STATUS_OK;
	}
	if (!divide(pair, &result, value))
		return STATUS_OK;
	const struct unit *unit = named("x");
	const struct unit *base = unit;
	if (is_rate) {
		unit = named("/s");
		base = unit;
		if (!rational_multiply(result, named("s")->scale, &result)) {
			value_lack(value, TOO_LARGE);
			return STATUS_OK;
		}
	} else if (pair->left_is != pair->right_is) {
		/* A quantity divided by a number stays one. */
		unit = pair->left.unit;
		base = unit;
		if (!rational_divide(result, unit->scale, &result)) {
			value_lack(value, TOO_LARGE);
			return STATUS_OK;
		}
	}
	return value_take_rational(value, result, base);
}

enum status value_ratio(struct evaluation *evaluation, const struct json *node, struct value *value)
{
	struct pair pair;
	bool is_there;
	enum status status = pair_of(evaluation, node, "left", "right", &pair, value, &is_there);
	if (is_there)
		status = give_ratio(&pair, value);
	pair_release(&pair);
	return status;
}

struct value_form value_percent_form(const struct json *node)
{
	(void)node;
	return (struct value_form){ .type = VALUE_NUMBER, .unit = named("%") };
}

/* left / right, or (right - left) / right, or its opposite, in %. */
enum share { SHARE_OF, SHARE_BELOW, SHARE_ABOVE };

static enum status give_share(const struct pair *pair, enum share share, struct value *value)
{
	struct rational result;
	if (pair->left_is != pair->right_is || pair->left_is == DIMENSION_INSTANT) {
		lack_fit(value, pair, "percentage");
		return STATUS_OK;
	}
	if (!divide(pair, &result, value))
		return STATUS_OK;
	bool fits = share == SHARE_OF || rational_subtract(result, RATIONAL_INTEGER(1), &result);
	if (share == SHARE_BELOW)
		result.numerator = -result.numerator;
	/* What is above a negative target is nearer to 0, not further from it. */
	if (share != SHARE_OF && pair->right.number.numerator < 0)
		result.numerator = -result.numerator;
	if (fits && rational_multiply(result, RATIONAL_INTEGER(100), &result))
		return value_take_rational(value, result, named("%"));
	value_lack(value, TOO_LARGE);
	return STATUS_OK;
}

static enum status share_of(struct evaluation *evaluation, const struct json *node, const char *left, const char *right,
    enum share share, struct value *value)
{
	struct pair pair;
	bool is_there;
	enum status status = pair_of(evaluation, node, left, right, &pair, value, &is_there);
	if (is_there)
		status = give_share(&pair, share, value);
	pair_release(&pair);
	return status;
}

enum status value_percentage(struct evaluation *evaluation, const struct json *node, struct value *value)
{
	return share_of(evaluation, node, "part", "whole", SHARE_OF, value);
}

enum status value_margin(struct evaluation *evaluation, const struct json *node, struct value *value)
{
	bool is_lower = strcmp(json_member_text(node, "better"), "lower") == 0;
	return share_of(evaluation, node, "actual", "target", is_lower ? SHARE_BELOW : SHARE_ABOVE, value);
}

/* ---- product ---- */

/* What two quantities make together; NULL where that has no name here. */
static const struct unit *unit_of_product(const struct unit *a, const struct unit *b)
{
	if (a->dimension == DIMENSION_INSTANT || b->dimension == DIMENSION_INSTANT)
		return NULL;
	if (b->dimension == DIMENSION_PLAIN)
		return a;
	if (a->dimension == DIMENSION_PLAIN)
		return b->dimension == DIMENSION_RATIO ? a : b;
	if (a->dimension == DIMENSION_RATIO && b->dimension == DIMENSION_RATIO)
		return named("x");
	if (b->dimension == DIMENSION_RATIO)
		return a;
	if (a->dimension == DIMENSION_RATIO)
		return b;
	bool is_time_and_rate = (a->dimension == DIMENSION_TIME && b->dimension == DIMENSION_RATE) ||
	    (a->dimension == DIMENSION_RATE && b->dimension == DIMENSION_TIME);
	return is_time_and_rate ? &unit_plain : NULL;
}

/* A number in the base of its dimension; times and rates both by the second, so that they cancel. */
static bool to_base(struct rational number, const struct unit *unit, struct rational *result)
{
	const char *base = unit->dimension == DIMENSION_TIME ? "s" : unit->dimension == DIMENSION_RATE ? "/s" : NULL;
	return base != NULL ? unit_convert(number, unit, named(base), result) :
	    rational_multiply(number, unit->scale, result);
}

static bool from_base(struct rational number, const struct unit *unit, struct rational *result)
{
	const char *base = unit->dimension == DIMENSION_TIME ? "s" : unit->dimension == DIMENSION_RATE ? "/s" : NULL;
	return base != NULL ? unit_convert(number, named(base), unit, result) :
	    rational_divide(number, unit->scale, result);
}

/* false: ${total} says why not. */
static bool multiply(struct value *total, const struct value *value)
{
	const struct unit *unit = unit_of_product(total->unit, value->unit);
	struct rational a, b;
	if (unit == NULL) {
		value_lack(total, "%s and %s have no product", dimension_name(total->unit->dimension),
		    dimension_name(value->unit->dimension));
		return false;
	}
	if (!to_base(total->number, total->unit, &a) || !to_base(value->number, value->unit, &b) ||
	    !rational_multiply(a, b, &a) || !from_base(a, unit, &total->number)) {
		value_lack(total, TOO_LARGE);
		return false;
	}
	total->unit = unit;
	return true;
}

static bool multiply_all(struct value *total, const struct value *value)
{
	if (value->type == VALUE_NUMBER)
		return multiply(total, value);
	if (value->type == VALUE_TEXT || value->items.is_text) {
		value_lack(total, "a text is no number");
		return false;
	}
	for (size_t i = 0; i < value->items.count; i++) {
		struct value item = { .type = VALUE_NUMBER, .number = value->items.numbers[i], .unit = value->items.unit };
		if (!multiply(total, &item))
			return false;
	}
	return true;
}

/* Not by a list of one dimension: a product may be of a time and a rate. */
enum status value_product(struct evaluation *evaluation, const struct json *node, struct value *value)
{
	enum status status = STATUS_OK;
	bool is_there = true;
	value->number = RATIONAL_INTEGER(1);
	value->unit = &unit_plain;
	for (const struct json *item = json_first(json_member(node, "values")); item != NULL && is_there;
	     item = json_next(item)) {
		struct value factor;
		status = value_of(evaluation, item, &factor);
		is_there = status == STATUS_OK && factor.type != VALUE_NONE;
		if (status == STATUS_OK && (!is_there || value->ground.stream == NULL)) {
			value->ground = factor.ground;
			value->is_vacuous = factor.is_vacuous;
		}
		if (is_there && factor.type == VALUE_LIST && !value_is_numbers(&factor)) {
			value->ground = factor.ground;
			value->is_vacuous = factor.is_vacuous;
			is_there = false;
		}
		is_there = is_there && multiply_all(value, &factor);
		value_release(&factor);
	}
	return is_there ? value_take_rational(value, value->number, value->unit) : status;
}

/* ---- round, convert, unix-time ---- */

struct value_form value_inner_form(const struct json *node)
{
	return value_form(json_member(node, "value"));
}

/* The one number of ${node}, in ${value}; ${is_there} false where it is none. */
static enum status inner(struct evaluation *evaluation, const struct json *node, struct value *value, bool *is_there)
{
	enum status status = value_of(evaluation, json_member(node, "value"), value);
	*is_there = status == STATUS_OK && value->type == VALUE_NUMBER;
	if (status == STATUS_OK && !*is_there && value->type != VALUE_NONE)
		value_lack(value, "the value is no number");
	return status;
}

enum status value_round(struct evaluation *evaluation, const struct json *node, struct value *value)
{
	unsigned int places;
	bool is_there;
	enum rounding rounding = value_rounding(node, &places);
	struct rational number;
	enum status status = inner(evaluation, node, value, &is_there);
	if (!is_there)
		return status;
	if (rational_round(value->number, places, rounding, &number))
		return value_take_rational(value, number, value->unit);
	value_lack(value, TOO_LARGE);
	return STATUS_OK;
}

enum status value_convert_validate(struct validation *validation, const struct json *node)
{
	struct value_form form = value_form(json_member(node, "value"));
	enum status status = value_unit_validate(validation, node);
	if (status == STATUS_OK && form.type == VALUE_NUMBER && form.unit != NULL &&
	    form.unit->dimension != value_unit(node)->dimension)
		return validation_refuse(validation, "unit", STATUS_BAD_DOCUMENT, "is for %s, and the value is %s",
		    dimension_name(value_unit(node)->dimension), dimension_name(form.unit->dimension));
	return status;
}

enum status value_convert(struct evaluation *evaluation, const struct json *node, struct value *value)
{
	const struct unit *unit = value_unit(node);
	bool is_there;
	struct rational number;
	enum status status = inner(evaluation, node, value, &is_there);
	if (!is_there)
		return status;
	if (value->unit->dimension != unit->dimension)
		value_lack(value, "%s has no value in %s", dimension_name(value->unit->dimension), unit->name);
	else if (unit_convert(value->number, value->unit, unit, &number))
		return value_take_rational(value, number, unit);
	else
		value_lack(value, TOO_LARGE);
	return STATUS_OK;
}

enum status value_unix_time(struct evaluation *evaluation, const struct json *node, struct value *value)
{
	bool is_there;
	struct rational number;
	enum status status = inner(evaluation, node, value, &is_there);
	if (!is_there)
		return status;
	if (value->unit->dimension != DIMENSION_PLAIN)
		value_lack(value, "%s is no plain number of seconds", dimension_name(value->unit->dimension));
	else if (rational_multiply(value->number, RATIONAL_INTEGER(1000), &number))
		return value_take_rational(value, number, &unit_instant);
	else
		value_lack(value, TOO_LARGE);
	return STATUS_OK;
}
