/* Go and no-go criteria: what the report says of them against what follows from its claims, findings and risks. */
#include <stdlib.h>
#include <string.h>

#include "part.h"

static enum status weigh(const struct report *report, const struct claim_answers *answers, struct weighed *weighed,
    struct weighed_claim **claims, struct weighed_part **parts)
{
	*claims = calloc(report->claim_count, sizeof(**claims));
	*parts = NULL;
	if (!*claims)
		return STATUS_NO_MEMORY;
	report_weigh(report, NULL, *claims);
	*weighed = (struct weighed){ .claims = *claims, .count = report->claim_count, .ids = &report->ids, .is_criterion = true };
	if (!answers)
		return STATUS_OK;
	for (size_t i = 0; i < report->claim_count; i++)
		(*claims)[i].outcome = answers->items[answers->of_claim[i]].outcome;
	return claims_weigh_parts(answers, parts, &weighed->part_count) ? (weighed->parts = *parts, STATUS_OK) : STATUS_NO_MEMORY;
}

enum status criterion_validate(const struct report *report, const struct json *row, struct fault *fault)
{
	const struct json *when = json_member(row, "when");
	struct weighed_claim *claims;
	struct weighed_part *parts;
	struct weighed weighed;
	enum status status;

	if (!when)
		return STATUS_OK;
	status = weigh(report, NULL, &weighed, &claims, &parts);
	if (status != STATUS_OK)
		return fault_set(fault, status, NULL, NULL);
	status = condition_validate(when, &weighed, fault);
	if (status != STATUS_OK)
		fault_within(fault, "/when");
	free(claims);
	return status;
}

enum status criterion_evaluate(struct part *part)
{
	const struct json *when = json_member(part->row, "when");
	bool is_said = json_member_is_true(part->row, "triggered");
	struct weighed_claim *claims = NULL;
	struct weighed_part *parts = NULL;
	struct weighed weighed;
	enum truth truth = TRUTH_UNKNOWN;
	enum status status = when ? weigh(part->request->report, part->answers, &weighed, &claims, &parts) : STATUS_OK;

	if (when && status == STATUS_OK)
		truth = condition_evaluate(when, &weighed);
	free(claims);
	free(parts);
	part->answer->triggered = truth == TRUTH_UNKNOWN && is_said ? TRUTH_TRUE : truth;
	if (truth == TRUTH_UNKNOWN) {
		part_say(part, OUTCOME_CANT_TELL, when ? "what it depends on cannot be told" : "nothing says when it is triggered");
		part_lower(part, OUTCOME_CANT_TELL);
	} else if ((truth == TRUTH_TRUE) != is_said) {
		part_say(part, OUTCOME_FAILED, "by its own condition it is %striggered", truth == TRUTH_TRUE ? "" : "not ");
		part_lower(part, OUTCOME_FAILED);
	} else {
		part_say(part, OUTCOME_PASSED, "by its own condition it is %striggered", is_said ? "" : "not ");
	}
	return status;
}
