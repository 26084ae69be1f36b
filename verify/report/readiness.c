#include "readiness.h"

#include <stdio.h>
#include <string.h>

#include "decision.h"
#include "names.h"

const struct shape shape_ready = { .type = SHAPE_ARRAY, .items = &shape_verdict, .min = 1, .max = 15 };

static bool lists(const struct json *ready, const char *verdict)
{
	for (const struct json *one = json_first(ready); one; one = json_next(one))
		if (!strcmp(json_text(one), verdict))
			return true;
	return false;
}

enum readiness readiness_of(const struct json *answer, const struct json *policy)
{
	const char *result = json_member_text(answer, "result"), *rules = json_member_text(answer, "rules");
	const char *recomputed = json_member_text(json_member(answer, "verdict"), "recomputed");
	const struct json *ready = json_member(policy, "ready");
	bool matches = result && !strcmp(result, result_name(RESULT_MATCHES));

	if (!policy || !rules || strcmp(rules, "policy") != 0)
		return READINESS_NOT_SAID;
	if (!matches && (!result || strcmp(result, result_name(RESULT_DOES_NOT_MATCH)) != 0))
		return READINESS_NOT_SHOWN;
	if (!ready)
		return matches ? READINESS_NOT_SAID : READINESS_NOT_SHOWN;
	if (!recomputed)
		return READINESS_NOT_SHOWN;
	if (!lists(ready, recomputed))
		return READINESS_NOT_READY;
	return matches ? READINESS_READY : READINESS_NOT_SHOWN;
}

enum outcome readiness_outcome(enum readiness readiness)
{
	switch (readiness) {
	case READINESS_READY:
		return OUTCOME_PASSED;
	case READINESS_NOT_READY:
		return OUTCOME_FAILED;
	default:
		return OUTCOME_CANT_TELL;
	}
}

const char *readiness_sentence(enum readiness readiness)
{
	switch (readiness) {
	case READINESS_READY:
		return "the report matches, and its verdict is one that the policy lists as ready";
	case READINESS_NOT_READY:
		return "the evidence gives a verdict that the policy does not list as ready";
	case READINESS_NOT_SHOWN:
		return "the report does not hold, or not all of it could be told: nothing shows that it is ready";
	default:
		return "no policy says which verdicts mean ready";
	}
}

enum status readiness_validate(const struct json *policy, struct fault *fault)
{
	const struct json *ready = json_member(policy, "ready"), *verdicts = json_member(policy, "verdicts");
	struct names names;
	bool is_ready = false;
	size_t i = 0;
	enum status status;

	if (!ready)
		return STATUS_OK;
	status = names_read(&names, ready, NULL, fault);
	names_release(&names);
	for (const struct json *one = json_first(ready); one && status == STATUS_OK; one = json_next(one), i++) {
		char place[32];

		if (verdict_is_known(policy, json_text(one)))
			continue;
		snprintf(place, sizeof(place), "/%zu", i);
		status = fault_set(fault, STATUS_BAD_DOCUMENT, place, "is not one of the verdicts");
	}
	if (status == STATUS_OK && lists(ready, json_text(json_first(verdicts))))
		status = fault_set(fault, STATUS_BAD_DOCUMENT, "", "lists the worst verdict, so nothing could be not ready");
	for (const struct json *one = json_first(verdicts); one && status == STATUS_OK; one = json_next(one)) {
		if (is_ready && !lists(ready, json_text(one)))
			status = fault_set(fault, STATUS_BAD_DOCUMENT, "", "leaves out a verdict that is better than one it lists");
		is_ready = is_ready || lists(ready, json_text(one));
	}
	if (status != STATUS_OK)
		fault_within(fault, "/ready");
	return status;
}
