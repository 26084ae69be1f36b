#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "operators.h"

#define QUOTED_MAX 96

static void show_item(const struct items *items, size_t i, char text[static QUOTED_MAX])
{
	if (items->is_text)
		reason_quote(items_text(items, i), text, QUOTED_MAX);
	else
		value_show_number(items->numbers[i], items->unit, text);
}

/* ---- same ---- */

static size_t least_count(const struct json *node)
{
	size_t count = json_count(json_member(node, "values"));
	for (const struct json *item = json_first(json_member(node, "values")); item != NULL; item = json_next(item))
		count += value_form(item).type == VALUE_LIST;
	return count;
}

enum status same_validate(struct validation *validation, const struct json *node)
{
	if (least_count(node) < 2)
		return validation_refuse(validation, "values", STATUS_BAD_DOCUMENT, "asserts nothing: one value is always the same");
	return STATUS_OK;
}

static bool differs(const struct items *items, size_t i)
{
	return items->is_text ? !bytes_equal(items_text(items, 0), items_text(items, i)) :
	    rational_compare(items->numbers[0], items->numbers[i]) != 0;
}

static void put_ground(struct reason *reason, const struct value *list)
{
	*reason = list->ground;
	reason->outcome = OUTCOME_CANT_TELL;
}

/* Two that differ decide, whatever is missing; that all are the same needs all of them. */
enum status same_decide(struct evaluation *evaluation, const struct json *node, struct reason *reason, bool *is_vacuous)
{
	struct value list;
	struct reason missing;
	bool is_missing;
	enum status status =
	    value_gather_known(evaluation, json_member(node, "values"), &list, &missing, &is_missing);
	if (status != STATUS_OK) {
		value_release(&list);
		return status;
	}
	const struct items *items = &list.items;
	char first[QUOTED_MAX] = "", other[QUOTED_MAX];
	size_t i = 1;
	put_ground(reason, &list);
	while (list.type != VALUE_NONE && i < items->count && !differs(items, i))
		i++;
	if (items->count > 0)
		show_item(items, 0, first);
	if (list.type == VALUE_NONE) {
		*is_vacuous = list.is_vacuous;
	} else if (i < items->count) {
		show_item(items, i, other);
		reason->outcome = OUTCOME_FAILED;
		reason_say(reason, "%s and %s are not the same", first, other);
	} else if (is_missing) {
		*reason = missing;
		reason->outcome = OUTCOME_CANT_TELL;
		*is_vacuous = list.is_vacuous;
	} else if (items->gap != NULL) {
		reason_say(reason, "the list may be longer: %s", items->gap);
	} else if (items->count < 2) {
		*is_vacuous = true;
		reason_say(reason, "there are not two values");
	} else {
		reason->outcome = OUTCOME_PASSED;
		reason_say(reason, "all %zu values are %s", items->count, first);
	}
	value_release(&list);
	return STATUS_OK;
}

/* ---- partition ---- */

static void judge_parts(const struct value *whole, const struct items *parts, struct reason *reason)
{
	struct rational sum = RATIONAL_INTEGER(0);
	struct rational total;
	char whole_text[VALUE_SHOWN_MAX], text[VALUE_SHOWN_MAX];
	value_show(whole, whole_text);
	if (whole->unit->dimension != parts->unit->dimension || whole->unit->dimension == DIMENSION_INSTANT) {
		reason_say(reason, "the whole is %s, and the parts are of %s", dimension_name(whole->unit->dimension),
		    dimension_name(parts->unit->dimension));
		return;
	}
	if (!unit_convert(whole->number, whole->unit, parts->unit, &total)) {
		reason_say(reason, "%s is too large to compute with exactly", whole_text);
		return;
	}
	for (size_t i = 0; i < parts->count; i++) {
		bool is_negative = parts->numbers[i].numerator < 0;
		if (is_negative || rational_compare(parts->numbers[i], total) > 0) {
			value_show_number(parts->numbers[i], parts->unit, text);
			reason->outcome = OUTCOME_FAILED;
			reason_say(reason, "the part %s is %s", text, is_negative ? "below 0" : "larger than its whole");
			if (!is_negative)
				reason_say(reason, "the part %s is larger than the whole %s", text, whole_text);
			return;
		}
		if (!rational_add(sum, parts->numbers[i], &sum)) {
			reason_say(reason, "the parts are too large to compute with exactly");
			return;
		}
	}
	value_show_number(sum, parts->unit, text);
	bool adds_up = rational_compare(sum, total) == 0;
	reason->outcome = adds_up ? OUTCOME_PASSED : OUTCOME_FAILED;
	reason_say(reason, "the %zu parts add up to %s, the whole is %s", parts->count, text, whole_text);
}

enum status partition_decide(struct evaluation *evaluation, const struct json *node, struct reason *reason,
    bool *is_vacuous)
{
	struct value whole, parts;
	memset(&parts, 0, sizeof(parts));
	enum status status = value_of(evaluation, json_member(node, "whole"), &whole);
	if (status == STATUS_OK)
		status = value_gather(evaluation, json_member(node, "parts"), &parts);
	if (status == STATUS_OK) {
		bool has_parts = value_is_numbers(&parts);
		const struct value *rests_on = whole.type == VALUE_NONE || whole.ground.stream != NULL ? &whole : &parts;
		if (!has_parts && whole.type != VALUE_NONE)
			rests_on = &parts;
		put_ground(reason, rests_on);
		if (whole.type == VALUE_TEXT)
			reason_say(reason, "the whole is a text");
		else if (whole.type == VALUE_NUMBER && has_parts)
			judge_parts(&whole, &parts.items, reason);
		else
			*is_vacuous = rests_on->is_vacuous;
	}
	value_release(&parts);
	value_release(&whole);
	return status;
}
