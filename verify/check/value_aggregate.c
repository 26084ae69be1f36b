#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "operators.h"

#define TOO_LARGE "the numbers are too large to compute with exactly"

/* What is computed of ${list} takes its place in the evidence. */
static void stand_on(struct value *value, const struct value *list)
{
	value->ground = list->ground;
	value->is_vacuous = list->is_vacuous;
}

/* The numbers of ${node}; ${is_there} false where there is no such list, which ${value} then tells. */
static enum status numbers_of(struct evaluation *evaluation, const struct json *node, const char *member,
    struct value *list, struct value *value, bool *is_there)
{
	int64_t asked = 1;
	enum status status = value_gather(evaluation, json_member(node, member), list);
	*is_there = status == STATUS_OK && value_is_numbers(list);
	stand_on(value, list);
	json_member_integer(node, "min_samples", &asked);
	if (*is_there && list->items.count < (uint64_t)asked) {
		value_lack(value, "there are %zu numbers, at least %" PRId64 " asked for", list->items.count, asked);
		*is_there = false;
	}
	return status;
}

static bool add_up(const struct items *items, struct rational *sum)
{
	*sum = RATIONAL_INTEGER(0);
	for (size_t i = 0; i < items->count; i++)
		if (!rational_add(*sum, items->numbers[i], sum))
			return false;
	return true;
}

static enum status sum_or_mean(struct evaluation *evaluation, const struct json *node, bool is_mean,
    struct value *value)
{
	struct value list;
	struct rational sum;
	bool is_there;
	enum status status = numbers_of(evaluation, node, "values", &list, value, &is_there);
	if (is_there && list.items.unit->dimension == DIMENSION_INSTANT)
		value_lack(value, "points in time do not add up");
	else if (is_there && (!add_up(&list.items, &sum) ||
	    (is_mean && !rational_divide(sum, RATIONAL_INTEGER((__int128)list.items.count), &sum))))
		value_lack(value, TOO_LARGE);
	else if (is_there)
		status = value_take_rational(value, sum, list.items.unit);
	value_release(&list);
	return status;
}

enum status value_sum(struct evaluation *evaluation, const struct json *node, struct value *value)
{
	return sum_or_mean(evaluation, node, false, value);
}

enum status value_mean(struct evaluation *evaluation, const struct json *node, struct value *value)
{
	return sum_or_mean(evaluation, node, true, value);
}

static enum status extreme(struct evaluation *evaluation, const struct json *node, int sign, struct value *value)
{
	struct value list;
	bool is_there;
	enum status status = numbers_of(evaluation, node, "values", &list, value, &is_there);
	if (is_there) {
		const struct rational *best = &list.items.numbers[0];
		for (size_t i = 1; i < list.items.count; i++)
			if (rational_compare(list.items.numbers[i], *best) == sign)
				best = &list.items.numbers[i];
		status = value_take_rational(value, *best, list.items.unit);
	}
	value_release(&list);
	return status;
}

enum status value_min(struct evaluation *evaluation, const struct json *node, struct value *value)
{
	return extreme(evaluation, node, -1, value);
}

enum status value_max(struct evaluation *evaluation, const struct json *node, struct value *value)
{
	return extreme(evaluation, node, 1, value);
}

/* An empty list counts 0, where it is known that it is empty and that there was something to look at. */
enum status value_count(struct evaluation *evaluation, const struct json *node, struct value *value)
{
	struct value list;
	enum status status = value_gather(evaluation, json_member(node, "values"), &list);
	bool is_there = status == STATUS_OK && list.type != VALUE_NONE;
	stand_on(value, &list);
	if (is_there && list.items.gap != NULL)
		value_lack(value, "the list may be longer: %s", list.items.gap);
	else if (is_there && list.is_vacuous)
		value_lack(value, "there was nothing to look at");
	else if (is_there)
		status = value_take_rational(value, RATIONAL_INTEGER((__int128)list.items.count), &unit_plain);
	value_release(&list);
	return status;
}

/* ---- percentile ---- */

static bool read_p(const struct json *node, struct rational *p)
{
	return rational_read(json_text_bytes(json_member(node, "p")), p) && p->numerator > 0 &&
	    rational_compare(*p, RATIONAL_INTEGER(100)) <= 0;
}

enum status value_percentile_validate(struct validation *validation, const struct json *node)
{
	struct rational p;
	if (!read_p(node, &p))
		return validation_refuse(validation, "p", STATUS_BAD_DOCUMENT, "must be above 0 and at most 100");
	return STATUS_OK;
}

/* Nearest rank: of N numbers in order, the one at the place p/100 N, rounded up: always one that was measured. */
static bool nearest_rank(const struct json *node, size_t count, size_t *rank)
{
	struct rational share, floor;
	if (!read_p(node, &share) || !rational_multiply(share, RATIONAL_INTEGER((__int128)count), &share) ||
	    !rational_divide(share, RATIONAL_INTEGER(100), &share) || !rational_round(share, 0, ROUNDING_TRUNC, &floor))
		return false;
	*rank = (size_t)floor.numerator + (rational_compare(floor, share) < 0 ? 1 : 0);
	return true;
}

enum status value_percentile(struct evaluation *evaluation, const struct json *node, struct value *value)
{
	struct value list;
	size_t rank;
	bool is_there;
	enum status status = numbers_of(evaluation, node, "values", &list, value, &is_there);
	if (is_there && !nearest_rank(node, list.items.count, &rank)) {
		value_lack(value, TOO_LARGE);
	} else if (is_there) {
		size_t *order = items_order(&list.items);
		status = order == NULL ? STATUS_NO_MEMORY :
		    value_take_rational(value, list.items.numbers[order[rank - 1]], list.items.unit);
		free(order);
	}
	value_release(&list);
	return status;
}

/* ---- weights ---- */

/* The numbers times their weights, added up; and the weights added up, in their unit. */
static bool weigh(const struct items *numbers, const struct items *weights, struct rational *weighted,
    struct rational *total)
{
	*weighted = RATIONAL_INTEGER(0);
	for (size_t i = 0; i < numbers->count; i++) {
		struct rational product;
		if (!rational_multiply(numbers->numbers[i], weights->numbers[i], &product) ||
		    !rational_add(*weighted, product, weighted))
			return false;
	}
	return add_up(weights, total);
}

static bool has_negative(const struct items *items)
{
	for (size_t i = 0; i < items->count; i++)
		if (items->numbers[i].numerator < 0)
			return true;
	return false;
}

/* Shares add up to 1 or 100 %; written without a unit, to 1 or 100. */
static bool is_all(struct rational total, const struct unit *unit, struct rational *whole)
{
	*whole = RATIONAL_INTEGER(1);
	if (unit->dimension == DIMENSION_RATIO)
		return rational_divide(RATIONAL_INTEGER(1), unit->scale, whole) && rational_compare(total, *whole) == 0;
	if (rational_compare(total, *whole) != 0)
		*whole = RATIONAL_INTEGER(100);
	return unit->dimension == DIMENSION_PLAIN && rational_compare(total, *whole) == 0;
}

static enum status give_weighted(const struct items *numbers, const struct items *weights, bool is_sum,
    struct value *value)
{
	struct rational weighted, total, whole;
	char shown[VALUE_SHOWN_MAX];
	if (numbers->count != weights->count) {
		value_lack(value, "there are %zu numbers and %zu weights", numbers->count, weights->count);
	} else if (numbers->unit->dimension == DIMENSION_INSTANT || weights->unit->dimension == DIMENSION_INSTANT) {
		value_lack(value, "points in time do not add up");
	} else if (has_negative(weights)) {
		value_lack(value, "a weight is negative");
	} else if (!weigh(numbers, weights, &weighted, &total)) {
		value_lack(value, TOO_LARGE);
	} else if (total.numerator == 0) {
		value_lack(value, "the weights add up to 0");
	} else if (is_sum && !is_all(total, weights->unit, &whole)) {
		value_show_number(total, weights->unit, shown);
		value_lack(value, "the weights add up to %s, not to 100 %% or 1", shown);
	} else if (!rational_divide(weighted, is_sum ? whole : total, &weighted)) {
		value_lack(value, TOO_LARGE);
	} else {
		return value_take_rational(value, weighted, numbers->unit);
	}
	return STATUS_OK;
}

static enum status weighted(struct evaluation *evaluation, const struct json *node, bool is_sum, struct value *value)
{
	struct value list, weights;
	bool is_there, has_weights = false;
	memset(&weights, 0, sizeof(weights));
	enum status status = numbers_of(evaluation, node, "values", &list, value, &is_there);
	if (is_there)
		status = numbers_of(evaluation, node, "weights", &weights, value, &has_weights);
	if (is_there && has_weights) {
		if (list.ground.stream != NULL)
			stand_on(value, &list);
		status = give_weighted(&list.items, &weights.items, is_sum, value);
	}
	value_release(&weights);
	value_release(&list);
	return status;
}

enum status value_weighted_mean(struct evaluation *evaluation, const struct json *node, struct value *value)
{
	return weighted(evaluation, node, false, value);
}

enum status value_weighted_sum(struct evaluation *evaluation, const struct json *node, struct value *value)
{
	return weighted(evaluation, node, true, value);
}
