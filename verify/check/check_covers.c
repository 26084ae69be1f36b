#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "operators.h"

#define NAMED_MAX 4 /* missing ones that are named */
#define QUOTED_MAX 48

struct wanted {
	struct bytes text;
	size_t index; /* in the order they are asked for */
	bool is_there;
};

static int by_text(const void *a, const void *b)
{
	const struct wanted *left = a;
	const struct wanted *right = b;
	return bytes_compare(left->text, right->text);
}

static int by_index(const void *a, const void *b)
{
	const struct wanted *left = a;
	const struct wanted *right = b;
	return (left->index > right->index) - (left->index < right->index);
}

static size_t read_wanted(const struct json *node, struct wanted *wanted)
{
	size_t count = 0;
	for (const struct json *item = json_first(json_member(node, "required")); item != NULL; item = json_next(item)) {
		wanted[count] = (struct wanted){ .text = json_text_bytes(item), .index = count };
		count++;
	}
	qsort(wanted, count, sizeof(*wanted), by_text);
	return count;
}

enum status covers_validate(struct validation *validation, const struct json *node)
{
	enum status status = STATUS_OK;
	struct wanted *wanted = calloc(REQUIRED_MAX, sizeof(*wanted));
	if (wanted == NULL)
		return validation_refuse(validation, NULL, STATUS_NO_MEMORY, "out of memory");
	size_t count = read_wanted(node, wanted);
	for (size_t i = 1; i < count && status == STATUS_OK; i++)
		if (bytes_equal(wanted[i - 1].text, wanted[i].text))
			status = validation_refuse(validation, "required", STATUS_BAD_DOCUMENT, "names one thing twice");
	for (const struct json *item = json_first(json_member(node, "values")); item != NULL && status == STATUS_OK;
	     item = json_next(item))
		if (value_form(item).type == VALUE_NUMBER)
			status = validation_refuse(validation, "values", STATUS_BAD_DOCUMENT, "has a number, and texts are required");
	free(wanted);
	return status;
}

static void look_up(const struct items *items, struct wanted *wanted, size_t count)
{
	for (size_t i = 0; i < items->count; i++) {
		struct wanted key = { .text = items_text(items, i) };
		struct wanted *found = bsearch(&key, wanted, count, sizeof(*wanted), by_text);
		if (found != NULL)
			found->is_there = true;
	}
	qsort(wanted, count, sizeof(*wanted), by_index);
}

/* "a, b, c and 3 more". */
static size_t name_missing(const struct wanted *wanted, size_t count, char *text, size_t size)
{
	size_t missing = 0;
	size_t used = 0;
	text[0] = '\0';
	for (size_t i = 0; i < count; i++) {
		if (wanted[i].is_there || missing++ >= NAMED_MAX)
			continue;
		char quoted[QUOTED_MAX];
		reason_quote(wanted[i].text, quoted, sizeof(quoted));
		used += (size_t)snprintf(text + used, size - used, "%s%s", missing > 1 ? ", " : "", quoted);
	}
	if (missing > NAMED_MAX)
		snprintf(text + used, size - used, " and %zu more", missing - NAMED_MAX);
	return missing;
}

enum status covers_decide(struct evaluation *evaluation, const struct json *node, struct reason *reason,
    bool *is_vacuous)
{
	struct value list;
	struct reason unknown;
	bool is_missing;
	char names[(QUOTED_MAX + 2) * NAMED_MAX + 32];
	struct wanted *wanted = calloc(REQUIRED_MAX, sizeof(*wanted));
	if (wanted == NULL)
		return STATUS_NO_MEMORY;
	size_t count = read_wanted(node, wanted);
	enum status status = value_gather_known(evaluation, json_member(node, "values"), &list, &unknown, &is_missing);
	if (status == STATUS_OK && list.type != VALUE_NONE && list.items.count > 0 && !list.items.is_text)
		value_lack(&list, "the list holds numbers, not texts");
	if (status == STATUS_OK) {
		*reason = list.ground;
		reason->outcome = OUTCOME_CANT_TELL;
	}
	if (status == STATUS_OK && list.type != VALUE_NONE) {
		look_up(&list.items, wanted, count);
		size_t missing = name_missing(wanted, count, names, sizeof(names));
		if (missing == 0) {
			reason->outcome = OUTCOME_PASSED;
			reason_say(reason, "all %zu required are there", count);
		} else if (is_missing) {
			*reason = unknown;
			reason->outcome = OUTCOME_CANT_TELL;
			*is_vacuous = list.is_vacuous;
		} else if (list.items.gap != NULL) {
			reason_say(reason, "not found: %s; but %s", names, list.items.gap);
		} else {
			*is_vacuous = list.is_vacuous;
			reason->outcome = OUTCOME_FAILED;
			reason_say(reason, "%zu of %zu required are missing: %s", missing, count, names);
		}
	}
	value_release(&list);
	free(wanted);
	return status;
}
