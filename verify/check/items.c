#include "items.h"

#include <stdlib.h>
#include <string.h>

void items_release(struct items *items)
{
	free(items->numbers);
	free(items->ends);
	buffer_release(&items->texts);
	memset(items, 0, sizeof(*items));
}

static enum status make_room(struct items *items, bool is_text, const char **problem)
{
	*problem = NULL;
	if (items->count > 0 && items->is_text != is_text)
		*problem = "the list mixes texts and numbers";
	else if (items->count == ITEMS_MAX)
		*problem = "the list has more than 1000000 items";
	if (*problem != NULL || (items->count < items->capacity && items->is_text == is_text))
		return STATUS_OK;
	size_t capacity = items->capacity == 0 ? 16 : items->capacity * 2;
	void *grown = is_text ? realloc(items->ends, capacity * sizeof(*items->ends)) :
	    realloc(items->numbers, capacity * sizeof(*items->numbers));
	if (grown == NULL)
		return STATUS_NO_MEMORY;
	if (is_text)
		items->ends = grown;
	else
		items->numbers = grown;
	items->capacity = capacity;
	items->is_text = is_text;
	if (is_text && items->texts.max == 0)
		buffer_init(&items->texts, ITEMS_TEXT_MAX);
	return STATUS_OK;
}

enum status items_add_number(struct items *items, struct rational number, const struct unit *unit, const char **problem)
{
	enum status status = make_room(items, false, problem);
	if (status != STATUS_OK || *problem != NULL)
		return status;
	if (items->count == 0)
		items->unit = unit;
	if (items->unit->dimension != unit->dimension)
		*problem = "the list mixes kinds of quantities";
	else if (items->unit != unit && !unit_convert(number, unit, items->unit, &number))
		*problem = "a number of the list is too large to compute with exactly";
	else
		items->numbers[items->count++] = number;
	return STATUS_OK;
}

enum status items_add_text(struct items *items, struct bytes text, const char **problem)
{
	enum status status = make_room(items, true, problem);
	if (status != STATUS_OK || *problem != NULL)
		return status;
	status = buffer_append(&items->texts, text);
	if (status == STATUS_TOO_LARGE) {
		*problem = "the texts of the list are longer than 64 MiB";
		return STATUS_OK;
	}
	if (status == STATUS_OK)
		items->ends[items->count++] = items->texts.size;
	return status;
}

enum status items_add_all(struct items *items, const struct items *more, const char **problem)
{
	enum status status = STATUS_OK;
	*problem = NULL;
	for (size_t i = 0; i < more->count && status == STATUS_OK && *problem == NULL; i++)
		status = more->is_text ? items_add_text(items, items_text(more, i), problem) :
		    items_add_number(items, more->numbers[i], more->unit, problem);
	if (more->gap != NULL)
		items->gap = more->gap;
	return status;
}

struct bytes items_text(const struct items *items, size_t i)
{
	size_t start = i == 0 ? 0 : items->ends[i - 1];
	return bytes_slice(buffer_bytes(&items->texts), start, items->ends[i] - start);
}

static int compare(const void *a, const void *b, void *context)
{
	const struct items *items = context;
	size_t first = *(const size_t *)a;
	size_t second = *(const size_t *)b;
	const struct rational *left = &items->numbers[first];
	const struct rational *right = &items->numbers[second];
	int order = left->denominator == right->denominator ?
	    (left->numerator > right->numerator) - (left->numerator < right->numerator) : rational_compare(*left, *right);
	/* What is equal stays in its order, whatever the library's sort does. */
	return order != 0 ? order : (first > second) - (first < second);
}

size_t *items_order(const struct items *items)
{
	size_t *order = calloc(items->count > 0 ? items->count : 1, sizeof(*order));
	for (size_t i = 0; order != NULL && i < items->count; i++)
		order[i] = i;
	if (order != NULL)
		qsort_r(order, items->count, sizeof(*order), compare, (void *)(uintptr_t)items);
	return order;
}
