#include <string.h>

#include "operators.h"

enum status value_time(struct evaluation *evaluation, const struct json *node, struct value *value)
{
	(void)evaluation;
	time_ms time = 0;
	if (rfc3339_read(json_text_bytes(json_member(node, "value")), &time) != STATUS_OK) {
		value_lack(value, "the point in time is not within the years 1970 to 9999");
		return STATUS_OK;
	}
	return value_take_rational(value, RATIONAL_INTEGER(time), &unit_instant);
}

struct value_form value_time_form(const struct json *node)
{
	(void)node;
	return (struct value_form){ .type = VALUE_NUMBER, .unit = &unit_instant };
}

struct value_form value_plain_form(const struct json *node)
{
	(void)node;
	return (struct value_form){ .type = VALUE_NUMBER, .unit = &unit_plain };
}

/* ---- lists written in the check ---- */

enum status value_numbers_validate(struct validation *validation, const struct json *node)
{
	enum status status = value_unit_validate(validation, node);
	struct rational ignored;
	size_t i = 0;
	size_t before = place_enter(&validation->place, "values");
	for (const struct json *item = json_first(json_member(node, "values")); item != NULL && status == STATUS_OK;
	     item = json_next(item), i++) {
		size_t list = place_enter_item(&validation->place, i);
		if (!rational_read(json_text_bytes(item), &ignored))
			status = validation_refuse(validation, NULL, STATUS_BAD_DOCUMENT, "is too large to compute with exactly");
		place_leave(&validation->place, list);
	}
	place_leave(&validation->place, before);
	return status;
}

enum status value_numbers(struct evaluation *evaluation, const struct json *node, struct value *value)
{
	(void)evaluation;
	const char *problem = NULL;
	enum status status = STATUS_OK;
	value->type = VALUE_LIST;
	for (const struct json *item = json_first(json_member(node, "values")); item != NULL && status == STATUS_OK;
	     item = json_next(item)) {
		struct rational number = RATIONAL_INTEGER(0);
		rational_read(json_text_bytes(item), &number);
		status = items_add_number(&value->items, number, value_unit(node), &problem);
	}
	return status;
}

enum status value_texts(struct evaluation *evaluation, const struct json *node, struct value *value)
{
	(void)evaluation;
	const char *problem = NULL;
	enum status status = STATUS_OK;
	value->type = VALUE_LIST;
	for (const struct json *item = json_first(json_member(node, "values")); item != NULL && status == STATUS_OK;
	     item = json_next(item)) {
		status = items_add_text(&value->items, json_text_bytes(item), &problem);
		if (problem != NULL)
			value_lack(value, "%s", problem);
	}
	return status;
}

/* ---- values to a list ---- */

static enum status add(struct value *list, const struct value *value, const char **problem)
{
	switch (value->type) {
	case VALUE_NUMBER:
		return items_add_number(&list->items, value->number, value->unit, problem);
	case VALUE_TEXT:
		return items_add_text(&list->items, buffer_bytes(&value->text), problem);
	default:
		return items_add_all(&list->items, &value->items, problem);
	}
}

static void take_ground(struct value *list, const struct value *value)
{
	if (list->ground.stream == NULL && value->ground.stream != NULL) {
		list->ground = value->ground;
		list->ground.says[0] = '\0';
	}
}

enum status value_gather_known(struct evaluation *evaluation, const struct json *array, struct value *list,
    struct reason *missing, bool *is_missing)
{
	enum status status = STATUS_OK;
	bool saw_nothing = false;
	memset(list, 0, sizeof(*list));
	buffer_init(&list->text, VALUE_TEXT_MAX);
	list->type = VALUE_LIST;
	*is_missing = false;
	for (const struct json *item = json_first(array); item != NULL && status == STATUS_OK && list->type != VALUE_NONE;
	     item = json_next(item)) {
		struct value value;
		const char *problem = NULL;
		status = value_of(evaluation, item, &value);
		if (status == STATUS_OK && value.type == VALUE_NONE) {
			if (!*is_missing) {
				*missing = value.ground;
				list->is_vacuous = value.is_vacuous;
			}
			*is_missing = true;
		} else if (status == STATUS_OK) {
			take_ground(list, &value);
			saw_nothing |= value.is_vacuous;
			status = add(list, &value, &problem);
			if (problem != NULL)
				value_lack(list, "%s", problem);
		}
		value_release(&value);
	}
	if (list->type == VALUE_LIST && list->items.count == 0)
		list->is_vacuous |= saw_nothing;
	return status;
}

enum status value_gather(struct evaluation *evaluation, const struct json *array, struct value *list)
{
	struct reason missing;
	bool is_missing;
	enum status status = value_gather_known(evaluation, array, list, &missing, &is_missing);
	if (status == STATUS_OK && is_missing) {
		list->type = VALUE_NONE;
		list->ground = missing;
	}
	return status;
}

bool value_is_numbers(struct value *list)
{
	if (list->type == VALUE_NONE)
		return false;
	if (list->items.gap != NULL) {
		value_lack(list, "the list may be longer: %s", list->items.gap);
	} else if (list->items.count == 0) {
		list->is_vacuous = true;
		value_lack(list, "the list is empty");
	} else if (list->items.is_text) {
		value_lack(list, "the list holds texts, not numbers");
	}
	return list->type != VALUE_NONE;
}
