/* From a verifier's answer to "may it be used": all combinations, and never by default. */
#include "verify/report/readiness.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct json *parsed(const char *text)
{
	struct json *value = NULL;

	assert_int_equal(json_parse(bytes_of_text(text), 4096, &value, NULL), STATUS_OK);
	return value;
}

static enum readiness readiness(const char *result, const char *rules, const char *recomputed, const char *policy_text)
{
	struct json *answer = json_object(), *verdict = json_object();
	struct json *policy = policy_text ? parsed(policy_text) : NULL;
	enum readiness found;

	if (result)
		json_put_text(answer, "result", result);
	else
		json_put_null(answer, "result");
	if (rules)
		json_put_text(answer, "rules", rules);
	if (recomputed)
		json_put_text(verdict, "recomputed", recomputed);
	else
		json_put_null(verdict, "recomputed");
	json_put(answer, "verdict", verdict);
	found = readiness_of(answer, policy);
	json_free(answer);
	json_free(policy);
	return found;
}

#define POLICY "{\"verdicts\":[\"BAD\",\"SO-SO\",\"GOOD\"],\"ready\":[\"SO-SO\",\"GOOD\"]}"
#define SILENT "{\"verdicts\":[\"BAD\",\"SO-SO\",\"GOOD\"]}"

static void every_combination(void **state)
{
	static const struct {
		const char *result, *rules, *recomputed, *policy;
		enum readiness wanted;
	} rows[] = {
		{ "MATCHES", "policy", "GOOD", POLICY, READINESS_READY },
		{ "MATCHES", "policy", "SO-SO", POLICY, READINESS_READY },
		{ "MATCHES", "policy", "BAD", POLICY, READINESS_NOT_READY }, /* a truthful NOT READY report */
		{ "MATCHES", "policy", "good", POLICY, READINESS_NOT_READY },
		{ "MATCHES", "policy", NULL, POLICY, READINESS_NOT_SHOWN },
		{ "DOES_NOT_MATCH", "policy", "BAD", POLICY, READINESS_NOT_READY },
		{ "DOES_NOT_MATCH", "policy", "GOOD", POLICY, READINESS_NOT_SHOWN },
		{ "DOES_NOT_MATCH", "policy", NULL, POLICY, READINESS_NOT_SHOWN },
		{ "DOES_NOT_MATCH", "policy", "BAD", SILENT, READINESS_NOT_SHOWN },
		{ "INCOMPLETE", "policy", "GOOD", POLICY, READINESS_NOT_SHOWN },
		{ "INCOMPLETE", "policy", "BAD", POLICY, READINESS_NOT_SHOWN },
		{ "INVALID", "policy", "GOOD", POLICY, READINESS_NOT_SHOWN },
		{ "INVALID", "policy", NULL, SILENT, READINESS_NOT_SHOWN },
		{ "MATCHES", "policy", "GOOD", SILENT, READINESS_NOT_SAID },
		{ "MATCHES", "self-defined", "GOOD", NULL, READINESS_NOT_SAID },
		{ "MATCHES", "self-defined", "GOOD", POLICY, READINESS_NOT_SAID },
		{ "MATCHES", "policy", "GOOD", NULL, READINESS_NOT_SAID },
		{ "MATCHES", NULL, "GOOD", POLICY, READINESS_NOT_SAID },
		{ "DOES_NOT_MATCH", "self-defined", "BAD", NULL, READINESS_NOT_SAID },
		{ NULL, "policy", "GOOD", POLICY, READINESS_NOT_SHOWN },
		{ "matches", "policy", "GOOD", POLICY, READINESS_NOT_SHOWN },
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		enum readiness found = readiness(rows[i].result, rows[i].rules, rows[i].recomputed, rows[i].policy);

		if (found != rows[i].wanted)
			fail_msg("row %zu: %d instead of %d", i, (int)found, (int)rows[i].wanted);
	}
}

static void outcomes(void **state)
{
	(void)state;
	assert_int_equal(readiness_outcome(READINESS_READY), OUTCOME_PASSED);
	assert_int_equal(readiness_outcome(READINESS_NOT_READY), OUTCOME_FAILED);
	assert_int_equal(readiness_outcome(READINESS_NOT_SHOWN), OUTCOME_CANT_TELL);
	assert_int_equal(readiness_outcome(READINESS_NOT_SAID), OUTCOME_CANT_TELL);
}

static void which_lists_are_good(void **state)
{
	static const struct {
		const char *ready;
		enum status status;
		const char *place;
	} rows[] = {
		{ "[\"GOOD\"]", STATUS_OK, "" },
		{ "[\"GOOD\",\"SO-SO\"]", STATUS_OK, "" },
		{ "[\"SO-SO\"]", STATUS_BAD_DOCUMENT, "/ready" },
		{ "[\"GOOD\",\"SO-SO\",\"BAD\"]", STATUS_BAD_DOCUMENT, "/ready" },
		{ "[\"GOOD\",\"BEST\"]", STATUS_BAD_DOCUMENT, "/ready/1" },
		{ "[\"GOOD\",\"GOOD\"]", STATUS_BAD_DOCUMENT, "/ready/1" },
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct fault fault = { .status = STATUS_OK };
		char text[256];
		struct json *policy;

		snprintf(text, sizeof(text), "{\"verdicts\":[\"BAD\",\"SO-SO\",\"GOOD\"],\"ready\":%s}", rows[i].ready);
		policy = parsed(text);
		assert_int_equal(readiness_validate(policy, &fault), rows[i].status);
		assert_string_equal(fault.place, rows[i].place);
		json_free(policy);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_combination),
		cmocka_unit_test(outcomes),
		cmocka_unit_test(which_lists_are_good),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
