#include <stdlib.h>
#include <string.h>

#include "claims.h"

/* What is said to be settled is open no more only where that was shown. */
static enum truth openness(const struct claim_answer *answer)
{
	const char *status = json_member_text(answer->row, "status");

	if (!strcmp(answer->kind, "criterion"))
		return answer->triggered;
	if (!strcmp(status, "open"))
		return TRUTH_TRUE;
	return !strcmp(status, "accepted") || answer->finding == FINDING_MATCH ? TRUTH_FALSE : TRUTH_UNKNOWN;
}

static const char *grade_of(const struct claim_answer *answer)
{
	static const char *const members[][2] = { { "finding", "severity" }, { "risk", "level" }, { "criterion", "decides" } };

	for (size_t i = 0; i < 3; i++)
		if (!strcmp(answer->kind, members[i][0]))
			return json_member_text(answer->row, members[i][1]);
	return NULL;
}

bool claims_weigh_parts(const struct claim_answers *answers, struct weighed_part **parts, size_t *count)
{
	*count = 0;
	*parts = calloc(answers->count, sizeof(**parts));
	if (!*parts)
		return false;
	for (size_t i = 0; i < answers->count; i++) {
		const struct claim_answer *answer = &answers->items[i];

		/* Only what has reasons was evaluated already: a criterion asks while its own answer is being made. */
		if (answer->kind && answer->reasons && (grade_of(answer) || !strcmp(answer->kind, "condition")))
			(*parts)[(*count)++] = (struct weighed_part){ answer->kind, grade_of(answer), openness(answer) };
	}
	return true;
}
