#include <stdio.h>
#include <string.h>

#include "operators.h"

#define SHOWN_MAX 72 /* of a value in a sentence */

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

static enum status validate_value(struct validation *validation, const struct json *node, const char *member)
{
	const struct json *value = json_member(node, member);
	const struct operator *operator = operator_of(value, GIVES_VALUE);
	size_t before = place_enter(&validation->place, member);
	enum status status = operator->validate != NULL ? operator->validate(validation, value) : STATUS_OK;
	place_leave(&validation->place, before);
	return status;
}

enum status compare_validate(struct validation *validation, const struct json *node)
{
	enum status status = validate_value(validation, node, "left");
	if (status == STATUS_OK)
		status = validate_value(validation, node, "right");
	if (status != STATUS_OK)
		return status;
	struct value_form left = value_form(json_member(node, "left"));
	struct value_form right = value_form(json_member(node, "right"));
	if (left.type != VALUE_NONE && right.type != VALUE_NONE && left.type != right.type)
		return validation_refuse(validation, NULL, STATUS_BAD_DOCUMENT, "a text and a number do not compare");
	if ((left.type == VALUE_TEXT || right.type == VALUE_TEXT) && !is_for_texts(relation_of(node)))
		return validation_refuse(validation, "is", STATUS_BAD_DOCUMENT, "texts compare only by = and !=");
	if (left.unit != NULL && right.unit != NULL && left.unit->dimension != right.unit->dimension)
		return validation_refuse(validation, NULL, STATUS_BAD_DOCUMENT, "%s and %s do not compare",
		    dimension_name(left.unit->dimension), dimension_name(right.unit->dimension));
	return STATUS_OK;
}

/* "1.2 s", or a text in quotes. */
static void show(const struct value *value, char text[static SHOWN_MAX])
{
	char quoted[SHOWN_MAX - UNIT_NAME_MAX - 4];
	reason_quote(buffer_bytes(&value->text), quoted, sizeof(quoted));
	if (value->type == VALUE_TEXT)
		snprintf(text, SHOWN_MAX, "\"%s\"", quoted);
	else
		snprintf(text, SHOWN_MAX, "%s%s%s", quoted, value->unit->name[0] != '\0' ? " " : "", value->unit->name);
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

static void judge(const struct relation *relation, const struct value *left, const struct value *right,
    struct reason *reason)
{
	char left_text[SHOWN_MAX];
	char right_text[SHOWN_MAX];
	int order;
	show(left, left_text);
	show(right, right_text);
	if (left->type != right->type) {
		reason_say(reason, "%s and %s do not compare: one is a text", left_text, right_text);
		return;
	}
	if (left->type == VALUE_TEXT) {
		if (!is_for_texts(relation)) {
			reason_say(reason, "%s and %s are texts, which have no order", left_text, right_text);
			return;
		}
		order = bytes_compare(buffer_bytes(&left->text), buffer_bytes(&right->text));
	} else if (left->unit->dimension != right->unit->dimension) {
		reason_say(reason, "%s and %s do not compare: %s and %s", left_text, right_text,
		    dimension_name(left->unit->dimension), dimension_name(right->unit->dimension));
		return;
	} else if (!unit_compare(left->number, left->unit, right->number, right->unit, &order)) {
		reason_say(reason, "%s or %s is too large to compute with exactly", left_text, right_text);
		return;
	}
	bool holds = order < 0 ? relation->below : order > 0 ? relation->above : relation->equal;
	reason->outcome = holds ? OUTCOME_PASSED : OUTCOME_FAILED;
	reason_say(reason, "%s %s %s", left_text, holds ? relation->holds : relation->fails, right_text);
}

enum status compare_decide(struct evaluation *evaluation, const struct json *node, struct reason *reason,
    bool *is_vacuous)
{
	struct value left = { .type = VALUE_NONE };
	struct value right = { .type = VALUE_NONE };
	enum status status = value_of(evaluation, json_member(node, "left"), &left);
	if (status == STATUS_OK)
		status = value_of(evaluation, json_member(node, "right"), &right);
	if (status == STATUS_OK) {
		const struct value *missing = left.type == VALUE_NONE ? &left : right.type == VALUE_NONE ? &right : NULL;
		if (missing != NULL) {
			*reason = missing->ground;
			reason->outcome = OUTCOME_CANT_TELL;
			*is_vacuous = missing->is_vacuous;
		} else {
			rest_on(reason, &left, &right);
			judge(relation_of(node), &left, &right, reason);
		}
	}
	value_release(&right);
	value_release(&left);
	return status;
}
