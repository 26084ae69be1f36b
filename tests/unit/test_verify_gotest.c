/* gotest.c: summaries of small streams of events, and what is wrong with them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "summary_rows.h"
#include "verify/check/gotest.h"

static enum status take(void *context, const struct line *line)
{
	return gotest_line(context, line);
}

static void read_gotest(struct bytes text, struct summary *summary)
{
	struct gotest gotest;
	struct lines lines;
	gotest_init(&gotest);
	lines_init(&lines, (struct line_sink){ take, &gotest });
	assert_int_equal(lines_take(&lines, text), STATUS_OK);
	assert_int_equal(lines_end(&lines), STATUS_OK);
	gotest_end(&gotest);
	*summary = gotest.summary;
	lines_release(&lines);
	gotest_release(&gotest);
}

#define T(action, test) "{\"Time\":\"2026-11-21T12:00:00.1+01:00\",\"Action\":\"" action "\",\"Package\":\"p\",\"Test\":\"" test "\"}\n"
#define Q(action, test) "{\"Action\":\"" action "\",\"Package\":\"q\",\"Test\":\"" test "\",\"Elapsed\":0.01}\n"
#define P(action) "{\"Action\":\"" action "\",\"Package\":\"p\"}\n"
#define OUTPUT(text) "{\"Action\":\"output\",\"Package\":\"p\",\"Test\":\"A\",\"Output\":\"" text "\"}\n"

static const struct summary_row rows[] = {
	{ "", "0 0 0", "", "", "" },
	{ P("start") T("run", "A") OUTPUT("--- PASS: A\\n") T("pass", "A") P("pass"), "1 0 0", "", "", "" },
	{ T("run", "A") T("run", "A/b") T("pause", "A/b") T("cont", "A/b") T("fail", "A/b") T("fail", "A") P("fail"), "0 2 0", "", "",
	    "A/b" },
	{ T("run", "A") T("skip", "A") P("pass"), "0 0 1", "", "", "" },
	{ T("run", "A") T("pass", "A") T("run", "A") T("pass", "A") P("pass"), "2 0 0", "", "", "" }, /* -count=2 */
	{ P("skip"), "0 0 0", "", "", "" }, /* [no test files] */
	{ T("run", "A") Q("run", "A") T("pass", "A") Q("pass", "A") P("pass") "{\"Action\":\"pass\",\"Package\":\"q\"}\n", "2 0 0", "",
	    "", "" },
	{ "# p\n./a.go:1: undefined: x\n" T("run", "A") T("pass", "A") P("pass") "\r\n", "1 0 0", "", "", "" },
	{ "{\"level\":\"info\",\"msg\":\"another tool's\"}\n" T("run", "A") T("pass", "A") P("pass"), "1 0 0", "", "", "" },
	{ T("run", "A") T("bench", "A") T("pass", "A") P("pass"), "1 0 0", "", "", "" },
	{ T("run", "A") T("pass", "A"), "1 0 0", "B", "a test or package has no end", "" },
	{ T("run", "A") P("fail"), "0 0 0", "B", "a package failed without a failing test: p", "" },
	{ P("output") P("fail"), "0 0 0", "B", "a package failed without a failing test: p", "" },
	{ T("run", "A") T("pass", "A") P("pass") "FAIL\tq [build failed]\n", "1 0 0", "B", "go test says FAIL without an event", "" },
	{ T("pass", "A") P("pass"), "1 0 0", "B", "a test ends that has not begun: A", "" },
	{ T("run", "A") T("pass", "A") T("fail", "A") P("fail"), "1 1 0", "B", "a test ends that has not begun: A", "A" },
	{ T("run", "A") T("run", "A") T("pass", "A") P("pass"), "1 0 0", "B", "a test begins while it is under way: A", "" },
	{ T("run", "A") T("pass", "A") P("pass") "{\"Action\":\"run\",\"Pack", "1 0 0", "B", "a line is no whole event: ", "" },
	{ "{\"ImportPath\":\"q\",\"Action\":\"build-output\",\"Output\":\"x\"}\n" T("run", "A") T("pass", "A") P("pass"), "1 0 0", "",
	    "", "" },
	{ "{\"ImportPath\":\"q\",\"Action\":\"build-fail\"}\n" T("run", "A") T("pass", "A") P("pass"), "1 0 0", "B",
	    "a package did not build", "" },
	{ "{\"Action\":\"run\",\"Action\":\"pass\",\"Package\":\"p\"}\n", "0 0 0", "B", "a line is no whole event: a member is there", "" },
	{ T("run", "A") T("fail", "\\u001b[2J") T("pass", "A") P("fail"), "1 1 0", "B", "a test ends that has not begun: \\u{1B}[2J",
	    "\\u{1B}[2J" },
};

static void table(void **state)
{
	(void)state;
	size_t wrong = 0;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct summary summary;
		read_gotest(bytes_of_text(rows[i].text), &summary);
		wrong += !summary_is(&rows[i], &summary);
	}
	assert_int_equal(wrong, 0);
}

/* However a whole stream is cut, it does not look whole: the package's own end is the last that comes. */
static void every_cut_is_noticed(void **state)
{
	(void)state;
	const char *whole = rows[1].text;
	for (size_t size = 1; size + 1 < strlen(whole); size++) {
		struct summary summary;
		read_gotest(bytes_of(whole, size), &summary);
		if (!summary.is_broken)
			fail_msg("cut to %zu bytes", size);
	}
}

/* As many tests as the limit allows, all under way at once; one more is too many. */
static void the_most_tests(void **state)
{
	(void)state;
	for (int more = 0; more < 2; more++) {
		struct buffer text;
		struct summary summary;
		buffer_init(&text, 64u << 20);
		for (int i = 1; i < GOTEST_TESTS_MAX + more; i++)
			assert_int_equal(buffer_append_format(&text, "{\"Action\":\"run\",\"Package\":\"p\",\"Test\":\"%d\"}\n", i), STATUS_OK);
		read_gotest(buffer_bytes(&text), &summary);
		assert_int_equal(summary.is_unreadable, more);
		assert_true(summary.is_broken);
		buffer_release(&text);
	}
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
