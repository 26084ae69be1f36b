#include "decision.h"

#include <stdio.h>
#include <string.h>

#define RULES_MAX 64
#define VERDICTS_MAX 16

const struct shape shape_verdict = { .type = SHAPE_TEXT, .min = 1, .max = 1024 };
const struct shape shape_verdicts = { .type = SHAPE_ARRAY, .items = &shape_verdict, .min = 2, .max = VERDICTS_MAX };

static const struct shape_field rule_fields[] = {
	{ "verdict", &shape_verdict, true, "the verdict where the condition is true" },
	{ "when", &shape_condition, false, "the condition; only the last rule has none" },
};
static const struct shape rule_shape = { .type = SHAPE_OBJECT, SHAPE_FIELDS(rule_fields) };
const struct shape shape_decision = { .type = SHAPE_ARRAY, .items = &rule_shape, .min = 1, .max = RULES_MAX };

bool verdict_is_known(const struct json *document, const char *verdict)
{
	for (const struct json *one = json_first(json_member(document, "verdicts")); one; one = json_next(one))
		if (!strcmp(json_text(one), verdict))
			return true;
	return false;
}

static enum status validate_rule(const struct json *document, const struct json *rule, const struct weighed *weighed,
    struct fault *fault)
{
	const struct json *when = json_member(rule, "when");
	enum status status;

	if (!verdict_is_known(document, json_member_text(rule, "verdict")))
		return fault_set(fault, STATUS_BAD_DOCUMENT, "/verdict", "is not one of the verdicts");
	if (!when && json_next(rule))
		return fault_set(fault, STATUS_BAD_DOCUMENT, "/when", "is missing: only the last rule is without a condition");
	if (when && !json_next(rule))
		return fault_set(fault, STATUS_BAD_DOCUMENT, "/when", "the last rule must be without a condition");
	if (!when)
		return STATUS_OK;
	status = condition_validate(when, weighed, fault);
	if (status != STATUS_OK)
		fault_within(fault, "/when");
	return status;
}

enum status decision_validate(const struct json *document, const struct weighed *weighed, struct fault *fault)
{
	struct names verdicts;
	enum status status = names_read(&verdicts, json_member(document, "verdicts"), NULL, fault);
	size_t i = 0;

	names_release(&verdicts);
	if (status != STATUS_OK) {
		fault_within(fault, "/verdicts");
		return status;
	}
	for (const struct json *rule = json_first(json_member(document, "decision")); rule; rule = json_next(rule), i++) {
		char place[32];

		status = validate_rule(document, rule, weighed, fault);
		if (status == STATUS_OK)
			continue;
		snprintf(place, sizeof(place), "/decision/%zu", i);
		fault_within(fault, place);
		return status;
	}
	return STATUS_OK;
}

const char *decision_verdict(const struct json *document, const struct weighed *weighed)
{
	const char *possible = NULL; /* what a rule above might give, were it known */

	for (const struct json *rule = json_first(json_member(document, "decision")); rule; rule = json_next(rule)) {
		const struct json *when = json_member(rule, "when");
		const char *verdict = json_member_text(rule, "verdict");
		enum truth truth = when ? condition_evaluate(when, weighed) : TRUTH_TRUE;

		if (truth == TRUTH_FALSE)
			continue;
		if (possible && strcmp(possible, verdict) != 0)
			return NULL;
		if (truth == TRUTH_TRUE)
			return verdict;
		possible = verdict;
	}
	return NULL;
}
