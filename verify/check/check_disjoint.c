#include <inttypes.h>
#include <stdlib.h>

#include "operators.h"

#define LINE_NUMBER_MAX 1000000000000

struct range {
	int64_t first, last; /* lines, both within */
};

static bool read_number(struct bytes text, size_t *at, int64_t *number)
{
	size_t start = *at;
	*number = 0;
	for (; *at < text.size && text.data[*at] >= '0' && text.data[*at] <= '9' && *number <= LINE_NUMBER_MAX; ++*at)
		*number = *number * 10 + (text.data[*at] - '0');
	return *at > start && *number > 0 && *number <= LINE_NUMBER_MAX;
}

/* "207-279", or one line: "12". */
static bool read_range(struct bytes text, struct range *range)
{
	size_t at = 0;
	if (!read_number(text, &at, &range->first))
		return false;
	range->last = range->first;
	if (at < text.size && text.data[at] == '-' && (++at, !read_number(text, &at, &range->last)))
		return false;
	return at == text.size && range->first <= range->last;
}

enum status disjoint_validate(struct validation *validation, const struct json *node)
{
	struct range range;
	size_t i = 0;
	enum status status = STATUS_OK;
	size_t before = place_enter(&validation->place, "ranges");
	for (const struct json *item = json_first(json_member(node, "ranges")); item != NULL && status == STATUS_OK;
	     item = json_next(item)) {
		size_t list = place_enter_item(&validation->place, i++);
		if (!read_range(json_text_bytes(item), &range))
			status = validation_refuse(validation, NULL, STATUS_BAD_DOCUMENT, "is no range of lines such as 207-279");
		place_leave(&validation->place, list);
	}
	place_leave(&validation->place, before);
	return status;
}

static bool is_within(const struct range *inner, const struct range *outer)
{
	return inner->first >= outer->first && inner->last <= outer->last;
}

static void say(struct reason *reason, const struct range *a, const struct range *b, const char *what)
{
	reason_say(reason, "lines %" PRId64 "-%" PRId64 " and %" PRId64 "-%" PRId64 " %s", a->first, a->last, b->first,
	    b->last, what);
}

/* One range inside another may be a part of a part; what sticks out of both cannot. */
static void judge(const struct range *ranges, size_t count, struct reason *reason)
{
	bool is_nested = false;
	for (size_t i = 1; i < count; i++)
		for (size_t j = 0; j < i; j++) {
			const struct range *a = &ranges[j];
			const struct range *b = &ranges[i];
			if (a->last < b->first || b->last < a->first)
				continue;
			if (!is_within(a, b) && !is_within(b, a)) {
				reason->outcome = OUTCOME_FAILED;
				say(reason, a, b, "overlap");
				return;
			}
			if (!is_nested)
				say(reason, a, b, "lie one inside the other, which may be meant so");
			is_nested = true;
		}
	if (is_nested)
		return;
	reason->outcome = OUTCOME_PASSED;
	reason_say(reason, "none of the %zu ranges overlap", count);
}

enum status disjoint_decide(struct evaluation *evaluation, const struct json *node, struct reason *reason,
    bool *is_vacuous)
{
	(void)evaluation;
	(void)is_vacuous;
	size_t count = 0;
	struct range *ranges = calloc(RANGES_MAX, sizeof(*ranges));
	if (ranges == NULL)
		return STATUS_NO_MEMORY;
	for (const struct json *item = json_first(json_member(node, "ranges")); item != NULL; item = json_next(item))
		read_range(json_text_bytes(item), &ranges[count++]);
	judge(ranges, count, reason);
	free(ranges);
	return STATUS_OK;
}
