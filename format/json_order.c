#include "json_order.h"

#include <stdlib.h>

int json_name_compare(const char *a, const char *b)
{
	const uint8_t *x = (const uint8_t *)a;
	const uint8_t *y = (const uint8_t *)b;
	while (*x == *y && *x != '\0') {
		x++;
		y++;
	}
	/*
	 * UTF-8 sorts by code point, and so does UTF-16 but for one thing: what lies above U+FFFF (lead bytes F0 to
	 * F4) is written with surrogates, which come before U+E000 to U+FFFF (lead bytes EE and EF).  The first bytes
	 * that differ tell the two apart, for up to there the lead bytes are the same.
	 */
	bool x_is_high = *x >= 0xf0;
	bool y_is_high = *y >= 0xf0;
	if (x_is_high != y_is_high && *x >= 0xee && *y >= 0xee)
		return x_is_high ? -1 : 1;
	return (int)*x - (int)*y;
}

static int compare_members(const void *a, const void *b)
{
	const struct json *const *x = a;
	const struct json *const *y = b;
	return json_name_compare(json_name(*x), json_name(*y));
}

const struct json **json_sorted_members(const struct json *object, size_t *count)
{
	*count = json_count(object);
	const struct json **members = calloc(*count > 0 ? *count : 1, sizeof(*members));
	if (members == NULL)
		return NULL;
	size_t i = 0;
	bool is_sorted = true;
	for (const struct json *member = json_first(object); member != NULL; member = json_next(member), i++) {
		members[i] = member;
		if (i > 0 && is_sorted && compare_members(&members[i - 1], &members[i]) > 0)
			is_sorted = false;
	}
	if (!is_sorted)
		qsort(members, *count, sizeof(*members), compare_members);
	return members;
}
