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

enum status check_walk(struct validation *validation, const struct json *check)
{
	if (validation->depth == CHECK_DEPTH_MAX)
		return validation_refuse(validation, NULL, STATUS_BAD_DOCUMENT, "checks are nested too deeply");
	validation->depth++;
	const struct operator *operator = operator_of(check, GIVES_OUTCOME);
	enum status status = operator->validate != NULL ? operator->validate(validation, check) : STATUS_OK;
	validation->depth--;
	return status;
}

enum status check_validate(const struct json *check, struct fault *fault)
{
	enum status status = shape_check(&shape_check_tree, check, STATUS_BAD_DOCUMENT, fault);
	if (status != STATUS_OK)
		return status;
	struct validation validation = { .fault = fault };
	return check_walk(&validation, check);
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
	const struct record *record = evaluation->evidence->record;
	struct reason reason = { .outcome = OUTCOME_CANT_TELL };
	if (has_bytes(record->kind, &reason)) {
		enum status status = operator->decide(evaluation, check, &reason, &answer->is_vacuous);
		if (status != STATUS_OK)
			return status;
	}
	reason.check = operator->shape.name;
	reason.record = record->id;
	reason.has_record = true;
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
	struct evaluation evaluation = {
		.evidence = evidence,
		.reasons = reasons,
		.bytes_left = CHECK_BYTES_MAX,
		.steps_left = CHECK_STEPS_MAX,
	};
	return check_decide(&evaluation, check, answer);
}
