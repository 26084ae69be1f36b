#include "part.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "verify/check/check.h"

void part_say(struct part *part, enum outcome outcome, const char *format, ...)
{
	struct reason *reason = reasons_add(&part->reasons);
	char says[REASON_SAYS_MAX * 2];
	va_list arguments;

	if (!reason)
		return;
	va_start(arguments, format);
	vsnprintf(says, sizeof(says), format, arguments);
	va_end(arguments);
	reason->check = part->answer->kind;
	reason->outcome = outcome;
	reason_say(reason, "%s", says);
}

void part_lower(struct part *part, enum outcome outcome)
{
	static const int badness[OUTCOME_COUNT] = { [OUTCOME_PASSED] = 0, [OUTCOME_INAPPLICABLE] = 1, [OUTCOME_CANT_TELL] = 2,
		[OUTCOME_UNTESTED] = 3, [OUTCOME_FAILED] = 4 };

	if (badness[outcome] > badness[part->answer->outcome])
		part->answer->outcome = outcome;
}

const struct claim_answer *part_claim(const struct part *part, const char *id)
{
	size_t index;

	return id && names_find(&part->request->report->ids, id, &index) ?
	    &part->answers->items[part->answers->of_claim[index]] : NULL;
}

/*
 * Validated when the report was read, as far as each row alone goes; what two rows state may not fit together, and then
 * cannot be told.
 */
enum status part_decide(struct part *part, struct json *check, bool is_told, enum outcome *outcome)
{
	struct reasons unheard = { .count = 0 };
	struct answer answer = { .outcome = OUTCOME_CANT_TELL };
	enum status status = json_failure_within(check), validity = STATUS_OK;

	if (status == STATUS_OK)
		validity = check_validate(check, NULL);
	if (validity == STATUS_NO_MEMORY)
		status = validity;
	if (status == STATUS_OK && validity == STATUS_OK)
		status = check_evaluate(check, NULL, is_told ? &part->reasons : &unheard, &answer);
	reasons_release(&unheard);
	json_free(check);
	*outcome = answer.outcome;
	return status == STATUS_OK ? status : fault_set(part->fault, status, NULL, NULL);
}

struct json *part_number(const char *value, const char *unit)
{
	struct json *node = json_object();

	json_put_text(node, "op", "number");
	json_put_text(node, "value", value);
	if (unit)
		json_put_text(node, "unit", unit);
	return node;
}

struct json *part_compare(struct json *left, const char *is, struct json *right)
{
	struct json *node = json_object();

	json_put_text(node, "op", "compare");
	json_put(node, "left", left);
	json_put_text(node, "is", is);
	json_put(node, "right", right);
	return node;
}

struct json *part_rounded(struct json *computed, const char *value, const char *unit, const char *mode)
{
	struct json *node = part_compare(computed, "=", part_number(value, unit)), *rounding = json_object();
	const char *point = strchr(value, '.');

	json_put_integer(rounding, "places", point ? (int64_t)strlen(point + 1) : 0);
	json_put_text(rounding, "mode", mode);
	json_put(node, "rounding", rounding);
	return node;
}

enum status part_displayed(struct part *part, struct json *computed, const char *value, const char *unit,
    const char *rounding)
{
	static const char *const modes[] = { "half_up", "half_even", "trunc" };
	enum outcome outcomes[3] = { OUTCOME_CANT_TELL, OUTCOME_CANT_TELL, OUTCOME_CANT_TELL };
	enum status status = STATUS_OK;

	if (rounding) {
		status = part_decide(part, part_rounded(computed, value, unit, rounding), true, &outcomes[0]);
		part_lower(part, outcomes[0]);
		return status;
	}
	for (size_t i = 0; i < 3 && status == STATUS_OK; i++)
		status = part_decide(part, part_rounded(json_copy(computed), value, unit, modes[i]), i == 0, &outcomes[i]);
	json_free(computed);
	if (outcomes[0] == OUTCOME_PASSED || outcomes[1] == OUTCOME_PASSED)
		return status;
	if (outcomes[0] == OUTCOME_FAILED && outcomes[2] == OUTCOME_PASSED) {
		part_say(part, OUTCOME_CANT_TELL, "%s is right only if the rest was cut off: the rounding must be stated", value);
		part_lower(part, OUTCOME_CANT_TELL);
		return status;
	}
	part_lower(part, outcomes[0]);
	return status;
}

enum status part_check_valid(struct json *check, const char *place, struct fault *fault)
{
	enum status status = check_validate(check, fault);

	if (status == STATUS_OK && check_needs_record(check))
		status = fault_set(fault, STATUS_BAD_DOCUMENT, "", "looks at a record: make it the check of a claim");
	json_free(check);
	if (status != STATUS_OK && fault)
		snprintf(fault->place, sizeof(fault->place), "%s", place); /* the check's own place is of our making */
	return status;
}
