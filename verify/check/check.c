#include "check.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "operators.h"

size_t place_enter(struct place *place, const char *name)
{
	size_t before = place->size;
	int more = snprintf(place->text + before, sizeof(place->text) - before, "/%s", name);
	assert(more > 0 && (size_t)more < sizeof(place->text) - before); /* CHECK_DEPTH_MAX sees to it */
	place->size += (size_t)more;
	return before;
}

size_t place_enter_item(struct place *place, size_t i)
{
	char number[24];
	snprintf(number, sizeof(number), "%zu", i);
	return place_enter(place, number);
}

void place_leave(struct place *place, size_t before)
{
	place->size = before;
	place->text[before] = '\0';
}

enum status validation_refuse(struct validation *validation, const char *member, enum status status,
    const char *format, ...)
{
	char detail[FAULT_DETAIL_MAX];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(detail, sizeof(detail), format, arguments);
	va_end(arguments);
	size_t before = member != NULL ? place_enter(&validation->place, member) : validation->place.size;
	const char *place = validation->place.size > 0 ? validation->place.text : "/";
	fault_set(validation->fault, status, place, "%s", detail);
	place_leave(&validation->place, before);
	return status;
}

static enum status walk(struct validation *validation, const struct json *node, enum gives gives);

/* A part of an operator, at ${name} of it. */
static enum status walk_part(struct validation *validation, const struct json *part, const char *name, bool is_one,
    enum gives gives)
{
	size_t before = place_enter(&validation->place, name);
	enum status status = walk(validation, part, gives);
	if (status == STATUS_OK && is_one && gives == GIVES_VALUE && value_form(part).type == VALUE_LIST)
		status = validation_refuse(validation, NULL, STATUS_BAD_DOCUMENT, "is a list, and one value is asked for");
	place_leave(&validation->place, before);
	return status;
}

/* Whatever parts an operator has, its table of members says where they are. */
static enum status walk_member(struct validation *validation, const struct json *node, const struct shape_field *field)
{
	const struct json *member = json_member(node, field->name);
	enum gives gives;
	if (member == NULL)
		return STATUS_OK;
	if (operator_gives(field->shape, &gives))
		return walk_part(validation, member, field->name, true, gives);
	if (field->shape->type != SHAPE_ARRAY || !operator_gives(field->shape->items, &gives))
		return STATUS_OK;
	enum status status = STATUS_OK;
	size_t i = 0;
	size_t before = place_enter(&validation->place, field->name);
	for (const struct json *item = json_first(member); item != NULL && status == STATUS_OK; item = json_next(item)) {
		char number[24];
		snprintf(number, sizeof(number), "%zu", i++);
		status = walk_part(validation, item, number, false, gives);
	}
	place_leave(&validation->place, before);
	return status;
}

static enum status walk(struct validation *validation, const struct json *node, enum gives gives)
{
	if (validation->depth == CHECK_DEPTH_MAX)
		return validation_refuse(validation, NULL, STATUS_BAD_DOCUMENT, "checks are nested too deeply");
	validation->depth++;
	const struct operator *operator = operator_of(node, gives);
	enum status status = STATUS_OK;
	for (size_t i = 0; i < operator->shape.field_count && status == STATUS_OK; i++)
		status = walk_member(validation, node, &operator->shape.fields[i]);
	if (status == STATUS_OK && operator->validate != NULL)
		status = operator->validate(validation, node);
	validation->depth--;
	return status;
}

enum status check_validate(const struct json *check, struct fault *fault)
{
	enum status status = shape_check(&shape_check_tree, check, STATUS_BAD_DOCUMENT, fault);
	if (status != STATUS_OK)
		return status;
	struct validation validation = { .fault = fault };
	return walk(&validation, check, GIVES_OUTCOME);
}

static bool needs_record(const struct json *node, enum gives gives)
{
	const struct operator *operator = operator_of(node, gives);
	bool needs = operator->needs_record;
	for (size_t i = 0; i < operator->shape.field_count && !needs; i++) {
		const struct shape_field *field = &operator->shape.fields[i];
		const struct json *member = json_member(node, field->name);
		enum gives inner;
		if (member != NULL && operator_gives(field->shape, &inner))
			needs = needs_record(member, inner);
		else if (member != NULL && field->shape->type == SHAPE_ARRAY && operator_gives(field->shape->items, &inner))
			for (const struct json *item = json_first(member); item != NULL && !needs; item = json_next(item))
				needs = needs_record(item, inner);
	}
	return needs;
}

bool check_needs_record(const struct json *check)
{
	return needs_record(check, GIVES_OUTCOME);
}

/* Is there anything in such a record that a check can look at? */
static bool has_bytes(enum kind kind, struct reason *reason)
{
	switch (kind) {
	case KIND_RUN:
	case KIND_FILE:
	case KIND_TEST_RESULT:
		return true;
	case KIND_STATEMENT:
		reason_say(reason, "the record is somebody's words, which cannot be recomputed");
		return false;
	default:
		reason_say(reason, "the record is no evidence: its kind is %s", kind_row(kind)->name);
		return false;
	}
}

static enum status decide_leaf(struct evaluation *evaluation, const struct operator *operator, const struct json *check,
    struct answer *answer)
{
	const struct record *record = evaluation->evidence != NULL ? evaluation->evidence->record : NULL;
	struct reason reason = { .outcome = OUTCOME_CANT_TELL };
	if (record == NULL || has_bytes(record->kind, &reason)) {
		enum status status = operator->decide(evaluation, check, &reason, &answer->is_vacuous);
		if (status != STATUS_OK)
			return status;
	}
	reason.check = operator->shape.name;
	reason.has_record = record != NULL;
	if (record != NULL)
		reason.record = record->id;
	memcpy(reason.at, evaluation->place.text, sizeof(reason.at));
	answer->outcome = reason.outcome;
	assert(answer->outcome != OUTCOME_PASSED || !answer->is_vacuous);
	struct reason *slot = reasons_add(evaluation->reasons);
	if (slot != NULL)
		*slot = reason;
	return STATUS_OK;
}

enum status check_decide(struct evaluation *evaluation, const struct json *check, struct answer *answer)
{
	const struct operator *operator = operator_of(check, GIVES_OUTCOME);
	*answer = (struct answer){ .outcome = OUTCOME_CANT_TELL };
	return operator->combine != NULL ? operator->combine(evaluation, check, answer) :
	    decide_leaf(evaluation, operator, check, answer);
}

enum status check_evaluate(const struct json *check, const struct evidence *evidence, struct reasons *reasons,
    struct answer *answer)
{
	assert(evidence != NULL || !check_needs_record(check));
	struct budget own = BUDGET_READER;
	struct budget *budget = evidence != NULL && evidence->budget != NULL ? evidence->budget : &own;
	struct evaluation evaluation = {
		.evidence = evidence,
		.reasons = reasons,
		.bytes_left = budget->bytes_left,
		.steps_left = budget->steps_left,
	};
	enum status status = check_decide(&evaluation, check, answer);
	budget->bytes_left = evaluation.bytes_left;
	budget->steps_left = evaluation.steps_left;
	budget->was_reached |= evaluation.was_limited;
	return status;
}
