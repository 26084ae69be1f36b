#include "names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int compare(const void *left, const void *right)
{
	const struct name_place *a = left, *b = right;
	int order = strcmp(a->name, b->name);

	if (order != 0)
		return order;
	return a->index < b->index ? -1 : a->index > b->index;
}

/* Of all repetitions the first in document order is named. */
static enum status check_unique(const struct names *names, const char *member, struct fault *fault)
{
	char place[FAULT_PLACE_MAX];
	size_t twice = SIZE_MAX;

	for (size_t i = 1; i < names->count; i++)
		if (!strcmp(names->sorted[i - 1].name, names->sorted[i].name) && names->sorted[i].index < twice)
			twice = names->sorted[i].index;
	if (twice == SIZE_MAX)
		return STATUS_OK;
	snprintf(place, sizeof(place), "/%zu%s%s", twice, member ? "/" : "", member ? member : "");
	return fault_set(fault, STATUS_BAD_DOCUMENT, place, "is there twice");
}

enum status names_read(struct names *names, const struct json *array, const char *member, struct fault *fault)
{
	size_t count = json_count(array), i = 0;

	names->count = 0;
	names->sorted = calloc(count ? count : 1, sizeof(*names->sorted));
	if (!names->sorted)
		return fault_set(fault, STATUS_NO_MEMORY, NULL, NULL);
	for (const struct json *item = json_first(array); item && i < count; item = json_next(item), i++) {
		names->sorted[i].name = member ? json_member_text(item, member) : json_text(item);
		names->sorted[i].index = i;
	}
	names->count = i;
	qsort(names->sorted, names->count, sizeof(*names->sorted), compare);
	return check_unique(names, member, fault);
}

void names_release(struct names *names)
{
	free(names->sorted);
	memset(names, 0, sizeof(*names));
}

bool names_find(const struct names *names, const char *name, size_t *index)
{
	size_t low = 0, high = names->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(names->sorted[middle].name, name);

		if (order == 0) {
			*index = names->sorted[middle].index;
			return true;
		}
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}
