#include "outcome.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

static const char *const outcomes[OUTCOME_COUNT] = {
	[OUTCOME_PASSED] = "passed",
	[OUTCOME_FAILED] = "failed",
	[OUTCOME_CANT_TELL] = "cantTell",
	[OUTCOME_INAPPLICABLE] = "inapplicable",
	[OUTCOME_UNTESTED] = "untested",
};

static const char *const findings[FINDING_COUNT] = {
	[FINDING_MATCH] = "MATCH",
	[FINDING_MISMATCH] = "MISMATCH",
	[FINDING_UNSUPPORTED] = "UNSUPPORTED",
	[FINDING_UNDERDETERMINED] = "UNDERDETERMINED",
	[FINDING_STALE] = "STALE",
	[FINDING_UNALIGNED] = "UNALIGNED",
};

static const char *const results[RESULT_COUNT] = {
	[RESULT_MATCHES] = "MATCHES",
	[RESULT_DOES_NOT_MATCH] = "DOES_NOT_MATCH",
	[RESULT_INCOMPLETE] = "INCOMPLETE",
	[RESULT_INVALID] = "INVALID",
};

const char *outcome_name(enum outcome outcome)
{
	assert((unsigned int)outcome < OUTCOME_COUNT);
	return outcomes[outcome];
}

const char *finding_name(enum finding finding)
{
	assert((unsigned int)finding < FINDING_COUNT);
	return findings[finding];
}

const char *result_name(enum result result)
{
	assert((unsigned int)result < RESULT_COUNT);
	return results[result];
}

bool outcome_of_name(const char *name, enum outcome *outcome)
{
	for (size_t i = 0; i < OUTCOME_COUNT; i++)
		if (strcmp(outcomes[i], name) == 0) {
			*outcome = (enum outcome)i;
			return true;
		}
	return false;
}
