/* ctrf.c: summaries of small documents, and what is wrong with them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "summary_rows.h"
#include "verify/check/ctrf.h"

#define DOCUMENT(summary, tests) "{\"results\":{\"summary\":{" summary "},\"tests\":[" tests "]}}"
#define CASE(name, status) "{\"name\":\"" name "\",\"status\":\"" status "\"}"

static const struct summary_row rows[] = {
	{ DOCUMENT("\"tests\":1,\"passed\":1", CASE("a", "passed")), "1 0 0", "", "", "" },
	{ DOCUMENT("\"tests\":5,\"passed\":1,\"failed\":1,\"skipped\":1,\"pending\":2,\"start\":1.5", CASE("a", "passed") ","
	    CASE("b", "failed") "," CASE("c", "skipped") "," CASE("d", "pending") "," CASE("e", "pending")), "1 1 3", "", "", "b" },
	{ " {\"reportFormat\":\"CTRF\",\"results\":{\"tests\":[{\"duration\":-1e-3,\"steps\":[{\"status\":\"failed\"}],"
	    "\"status\":\"passed\",\"name\":\"\\u0061\"}],\"environment\":{},\"summary\":{\"passed\":1,\"tests\":1}}} \n",
	    "1 0 0", "", "", "" },
	{ DOCUMENT("\"tests\":0", ""), "0 0 0", "", "", "" },
	{ DOCUMENT("\"tests\":1,\"failed\":1", "{\"status\":\"failed\"}"), "0 1 0", "", "", "" },
	{ DOCUMENT("\"tests\":1,\"failed\":1", "{\"name\":7,\"status\":\"failed\"}"), "0 1 0", "", "", "" },
	{ DOCUMENT("\"tests\":1,\"failed\":1", CASE("\\u001b[2J", "failed")), "0 1 0", "", "", "\\u{1B}[2J" },
	{ DOCUMENT("\"tests\":1,\"other\":1", CASE("a", "other")), "0 0 1", "U", "a test has the status \"other\"", "" },
	{ DOCUMENT("\"tests\":2,\"passed\":1", CASE("a", "passed")), "1 0 0", "U", "the summary says tests: 2, and there are 1", "" },
	{ DOCUMENT("\"tests\":1,\"passed\":1,\"failed\":1", CASE("a", "passed")), "1 0 0", "U", "the summary says failed: 1", "" },
	{ DOCUMENT("\"tests\":1", CASE("a", "passed")), "1 0 0", "U", "the summary says passed: 0, and there are 1", "" },
	{ DOCUMENT("\"tests\":1,\"passed\":1", "{\"name\":\"a\",\"flaky\":true,\"status\":\"passed\"}"), "1 0 0", "U",
	    "a test is flaky", "" },
	{ DOCUMENT("\"tests\":1,\"passed\":1", "{\"name\":\"a\",\"flaky\":false,\"status\":\"passed\"}"), "1 0 0", "", "", "" },
	{ "{\"results\":{\"tests\":[" CASE("a", "passed") "]}}", "1 0 0", "U", "results.summary is missing", "" },
	{ "{\"results\":{\"summary\":{\"tests\":1}}}", "0 0 0", "U", "results.tests is missing", "" },
	{ "{}", "0 0 0", "U", "results.tests is missing", "" },
	{ "[]", "0 0 0", "U", "an object is missing", "" },
	{ "", "0 0 0", "U", "an object is missing", "" },
	{ "\xff", "0 0 0", "U", "not UTF-8", "" },
	{ DOCUMENT("", "1"), "0 0 0", "U", "an object is missing", "" },
	{ DOCUMENT("", "{}"), "0 0 0", "U", "a test has no status", "" },
	{ DOCUMENT("", "{\"status\":true}"), "0 0 0", "U", "a text is missing", "" },
	{ DOCUMENT("", CASE("a", "Passed")), "0 0 0", "U", "a test's status is not known", "" },
	{ DOCUMENT("", "{\"status\":\"passed\",\"status\":\"failed\"}"), "0 0 0", "U", "a member is there twice", "" },
	{ DOCUMENT("\"tests\":1,\"tests\":1", ""), "0 0 0", "U", "a member is there twice", "" },
	{ DOCUMENT("\"tests\":1,\"test\\u0073\":1", ""), "0 0 0", "U", "a member is there twice", "" },
	{ DOCUMENT("\"tests\":-1", ""), "0 0 0", "U", "a count is missing", "" },
	{ DOCUMENT("\"tests\":1.0", ""), "0 0 0", "U", "a count is no integer", "" },
	{ DOCUMENT("\"tests\":99999999999999999999999999", ""), "0 0 0", "U", "a count is no integer", "" },
	{ "{\"results\":{\"tests\":[]},\"results\":{\"summary\":{}}}", "0 0 0", "U", "a member is there twice", "" },
	{ DOCUMENT("\"tests\":1,\"passed\":1", CASE("a", "passed")) "x", "1 0 0", "U", "something follows the value", "" },
	{ DOCUMENT("\"tests\":1,\"passed\":1", CASE("a", "passed") ","), "1 0 0", "U", "an object is missing", "" },
};

static void table(void **state)
{
	(void)state;
	size_t wrong = 0;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct summary summary;
		assert_int_equal(ctrf_read(bytes_of_text(rows[i].text), &summary), STATUS_OK);
		wrong += !summary_is(&rows[i], &summary);
	}
	assert_int_equal(wrong, 0);
}

static void every_cut_is_noticed(void **state)
{
	(void)state;
	const char *whole = rows[1].text;
	for (size_t size = 0; size < strlen(whole); size++) {
		struct summary summary;
		assert_int_equal(ctrf_read(bytes_of(whole, size), &summary), STATUS_OK);
		if (!summary.is_unreadable)
			fail_msg("cut to %zu bytes", size);
	}
}

static void depth(void **state)
{
	(void)state;
	size_t size = 1u << 20;
	char *text = malloc(size);
	struct summary summary;
	memset(text, '[', size);
	memcpy(text, "{\"x\":", 5);
	assert_int_equal(ctrf_read(bytes_of(text, size), &summary), STATUS_OK);
	assert_string_equal(summary.problem, "nested too deeply");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(table),
		cmocka_unit_test(every_cut_is_noticed),
		cmocka_unit_test(depth),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
