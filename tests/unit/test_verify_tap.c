/* tap.c: summaries of small streams, and what is wrong with them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "verify/check/tap.h"

static enum status take(void *context, const struct line *line)
{
	tap_line(context, line);
	return STATUS_OK;
}

static void read_tap(const char *text, struct summary *summary)
{
	struct tap tap;
	struct lines lines;
	assert_int_equal(tap_init(&tap), STATUS_OK);
	lines_init(&lines, (struct line_sink){ take, &tap });
	assert_int_equal(lines_take(&lines, bytes_of_text(text)), STATUS_OK);
	assert_int_equal(lines_end(&lines), STATUS_OK);
	tap_end(&tap);
	*summary = tap.summary;
	lines_release(&lines);
	tap_release(&tap);
}

/* counts: passed, failed, skipped; flags: B broken, U unreadable. */
static const struct {
	const char *text, *counts, *flags, *problem, *first;
	int line_of_problem; /* offset, -1 none */
} rows[] = {
	{ "", "0 0 0", "", "", "", -1 },
	{ "some log\nokay\nnotok\nok_then\nok:\n", "0 0 0", "", "", "", -1 },
	{ "1..2\nok 1\nok 2\n", "2 0 0", "", "", "", -1 },
	{ "ok 1\nok 2\n1..2\n", "2 0 0", "", "", "", -1 },
	{ "TAP version 13\n1..1\nok 1 - name\n", "1 0 0", "", "", "", -1 },
	{ "TAP version 14\r\n1..1\r\nok\r\n", "1 0 0", "", "", "", -1 },
	{ "TAP version 15\n1..1\nok\n", "1 0 0", "U", "TAP version 15 is not known", "", 0 },
	{ "1..3\nok\nnot ok - second\nok\n", "2 1 0", "", "", "second", -1 },
	{ "1..2\nok 2\nnot ok 1 first # not a directive\n", "1 1 0", "", "", "first # not a directive", -1 },
	{ "1..2\nok 1 # SKIP no net\nok 2 # skipped: no net\n", "0 0 2", "", "", "", -1 },
	{ "1..2\nnot ok 1 # TODO later\nok 2 # todo\n", "0 0 2", "", "", "", -1 },
	{ "1..1\nnot ok 1 # SKIP but failed\n", "0 1 0", "", "", "# SKIP but failed", -1 },
	{ "1..2\nnot ok 1 a \\# TODO b\nnot ok 2 a#TODO b\n", "0 2 0", "", "", "a \\\\# TODO b", -1 },
	{ "1..1\nok 1 a # b # SKIP c\n", "0 0 1", "", "", "", -1 },
	{ "1..2\nok 1 - x #todolist\nok 2 # skipper\n", "2 0 0", "", "", "", -1 },
	{ "1..2\nnot ok 1 - x #todolist\nnot ok 2 # todo-list\n", "0 2 0", "", "", "x #todolist", -1 },
	{ "1..3\nok 1 # skip: reason\nok 2 #Skip\nnot ok 3 #  tOdO: x\n", "0 0 3", "", "", "", -1 },
	{ "1..1\nnot ok 1 a # b # TODO c\n", "0 1 0", "", "", "a # b # TODO c", -1 },
	{ "1..1\nnot ok 1 a#1 # TODO c\n", "0 1 0", "", "", "a#1 # TODO c", -1 },
	{ "1..1\nnot ok 1 a \\# b # TODO c\n", "0 0 1", "", "", "", -1 },
	{ "1..1\nok 1\rnot ok 2\n", "1 0 0", "U", "a carriage return is within a line", "", 5 },
	{ "1..1\nok 1\nlog\rnot ok 2\r\n", "1 0 0", "U", "a carriage return is within a line", "", 10 },
	{ "1..1\nok 1\n10%\r50%\r100%\n", "1 0 0", "", "", "", -1 },
	{ "1..0 # SKIP nothing here\n", "0 0 0", "", "", "", -1 },
	{ "1..0\n", "0 0 0", "", "", "", -1 },
	{ "1..1\n    1..2\n    not ok 1\n\tnot ok 2\nok 1 - parent\n", "1 0 0", "", "", "", -1 },
	{ "1..1\nok 1\n  ---\n  not ok: 1\n  ...\n", "1 0 0", "", "", "", -1 },
	{ "ok 1\nok 2\n", "2 0 0", "B", "there is no plan", "", 5 },
	{ "1..3\nok 1\nok 2\n", "2 0 0", "B", "planned 3 tests, found 2", "", 0 },
	{ "1..1\nok 1\nok 2\n", "2 0 0", "B", "test 2 is beyond the plan", "", 10 },
	{ "1..5\n", "0 0 0", "B", "planned 5 tests, found 0", "", 0 },
	{ "ok 3\nok 2\n1..2\n", "2 0 0", "B", "a test has a number beyond the plan of 2", "", 10 },
	{ "1..2\nok 1\nok 1\n", "1 0 0", "B", "test 1 is there twice", "", 10 },
	{ "1..1\nok 1\nnot ok 1 again\n", "1 1 0", "B", "test 1 is there twice", "again", 10 },
	{ "1..1\nok 0\n", "0 0 0", "B", "a test has the number 0", "", 5 },
	{ "1..1\n1..1\nok 1\n", "1 0 0", "B", "there is a second plan", "", 5 },
	{ "ok 1\n1..2\nok 2\n", "2 0 0", "B", "a test follows the plan that should be the last line", "", 10 },
	{ "1..2\nok 1\nBail out! disk full\n", "1 0 0", "B", "the tests were given up: Bail out!", "", 10 },
	{ "1..1\nok 1\nbail OUT!\n", "1 0 0", "B", "the tests were given up: Bail out!", "", 10 },
	{ "1..99999999999999999999999999\nok 1\n", "1 0 0", "UB", "the plan is beyond the limit of 1000000 tests", "", 0 },
	{ "1..1\nok 18446744073709551617\n", "0 0 0", "UB", "a test's number is beyond the limit of 1000000", "", 5 },
	{ "1..1\nok 1x\n", "1 0 0", "", "", "", -1 }, /* no number, a description "1x" */
	{ "1..1 of many\nok 1\n", "1 0 0", "B", "there is no plan", "", 13 },
	{ "1..1\nnot ok 1 - \x1b[31mred\n", "0 1 0", "", "", "\\u{1B}[31mred", -1 },
};

static void table(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct summary summary;
		char counts[64];
		read_tap(rows[i].text, &summary);
		snprintf(counts, sizeof(counts), "%d %d %d", (int)summary.passed, (int)summary.failed, (int)summary.skipped);
		bool is_right = strcmp(counts, rows[i].counts) == 0 && strcmp(summary.problem, rows[i].problem) == 0 &&
		    summary.is_broken == (strchr(rows[i].flags, 'B') != NULL) &&
		    summary.is_unreadable == (strchr(rows[i].flags, 'U') != NULL) &&
		    summary.has_problem_line == (rows[i].line_of_problem >= 0) &&
		    (!summary.has_problem_line || summary.problem_offset == (uint64_t)rows[i].line_of_problem) &&
		    strcmp(summary.first_name, rows[i].first) == 0 && summary.has_first == (summary.failed > 0) &&
		    summary.total == summary.passed + summary.failed + summary.skipped;
		if (!is_right)
			fail_msg("row %zu %s: %s, \"%s\" at %d, first \"%s\", broken %d, unreadable %d", i, rows[i].text, counts,
			    summary.problem, summary.has_problem_line ? (int)summary.problem_offset : -1, summary.first_name,
			    summary.is_broken, summary.is_unreadable);
	}
}

/* No stream that lost its end passes as whole: a plan that comes first counts what is missing, a late one is gone. */
static void every_cut_is_noticed(void **state)
{
	(void)state;
	static const char *const whole[] = { "1..3\nok 1\nok 2\nok 3\n", "ok 1\nok 2\nok 3\n1..3\n" };
	for (size_t i = 0; i < 2; i++)
		for (size_t size = 6; size + 1 < strlen(whole[i]); size++) {
			char text[64];
			struct summary summary;
			memcpy(text, whole[i], size);
			text[size] = '\0';
			read_tap(text, &summary);
			/* "ok " without its number is still that test. */
			bool is_complete = summary.passed == 3 && !summary.is_broken;
			if (is_complete && !(i == 0 && size >= strlen(whole[i]) - 3))
				fail_msg("cut to %zu bytes: %s", size, text);
		}
}

static void the_most_tests(void **state)
{
	(void)state;
	struct buffer text;
	struct summary summary;
	buffer_init(&text, 32u << 20);
	for (int i = 1; i <= TAP_TESTS_MAX; i++)
		assert_int_equal(buffer_append_format(&text, "ok %d\n", i), STATUS_OK);
	buffer_append_format(&text, "1..%d\n", TAP_TESTS_MAX);
	read_tap(buffer_text(&text), &summary);
	assert_int_equal(summary.passed, TAP_TESTS_MAX);
	assert_false(summary.is_broken || summary.is_unreadable);
	buffer_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(table),
		cmocka_unit_test(every_cut_is_noticed),
		cmocka_unit_test(the_most_tests),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
