/* pattern.c: what is found, that it always ends, and what is refused. */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "verify/check/pattern.h"

#define STEPS (UINT64_C(1) << 30)

/* All matches in ${line}, each in brackets; what is left open as "!". */
static void find_all(const char *pattern_text, struct bytes line, uint64_t steps, char *out, size_t size)
{
	struct pattern *pattern;
	struct pattern_cursor cursor = { .at = 0 };
	struct fault fault = { .status = STATUS_OK };
	if (pattern_open(bytes_of_text(pattern_text), &pattern, &fault) != STATUS_OK)
		fail_msg("%s: %s", pattern_text, fault.detail);
	size_t used = 0;
	out[0] = '\0';
	for (size_t count = 0; count < 100; count++) {
		struct bytes text;
		enum pattern_result result = pattern_next(pattern, line, &cursor, &steps);
		if (result != PATTERN_FOUND) {
			snprintf(out + used, size - used, "%s", result == PATTERN_NOT_FOUND ? "" : "!");
			pattern_close(pattern);
			return;
		}
		if (!pattern_group(pattern, line, 0, &text))
			text = bytes_of_text("?");
		used += (size_t)snprintf(out + used, size - used, "[%.*s]", (int)text.size, (const char *)text.data);
	}
	fail_msg("%s does not move on", pattern_text);
}

static void table(void **state)
{
	(void)state;
	static const struct {
		const char *pattern, *line, *found;
	} rows[] = {
		{ "a", "", "" },
		{ "a", "banana", "[a][a][a]" },
		{ "ana", "banana", "[ana]" },
		{ "^", "abc", "[]" },
		{ "", "ab", "[][][]" },
		{ "", "", "[]" },
		{ "x*", "axb", "[][x][][]" },
		{ "x*", "xx", "[xx][]" },
		{ "$", "abc", "[]" },
		{ "\\b", "ab cd", "[][][][]" },
		{ "(?=a)", "aa", "[][]" },
		{ "a\\K", "aab", "[][]" },
		{ "(?i)FAIL", "fail Fail", "[fail][Fail]" },
		{ ".", "µé", "[µ][é]" },
		{ "", "µ", "[][]" },
		{ "[µμ]s", "24µs 3μs", "[µs][μs]" },
		{ "^.*$", "line", "[line]" },
		{ "\\d+", "1 22 ٣", "[1][22]" },
		{ "\\w+", "naïve", "[na][ve]" },
		{ "a.c", "abc\xff" "a\xff" "c", "[abc]!" },
		{ "a.c", "abc\xff" "ac", "[abc]" },
		{ "a$", "a\xff", "" },
		{ "^.*$", "\xff", "!" },
		{ "c$", "\xff" "abc", "[c]" },
		{ "\\xff", "\xff", "" },
		{ "(*UTF)a", "a", "[a]" },
		{ "(*LIMIT_MATCH=1)a+b", "aab", "!" },
		{ "^(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", "!" },
		{ "^(?:a?){30}a{30}$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "!" },
		{ "(x+x+)+y", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "" }, /* no y: seen at once */
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char found[256];
		find_all(rows[i].pattern, bytes_of_text(rows[i].line), STEPS, found, sizeof(found));
		if (strcmp(found, rows[i].found) != 0)
			fail_msg("%s in %s: %s", rows[i].pattern, rows[i].line, found);
	}
}

static void locale_makes_no_difference(void **state)
{
	setlocale(LC_ALL, "C.UTF-8");
	table(state);
	setlocale(LC_ALL, "C");
}

/* A search costs what was announced, and without the means it is neither found nor not found. */
static void steps_are_counted(void **state)
{
	(void)state;
	size_t size = 1u << 20;
	char *line = malloc(size);
	char found[16];
	memset(line, 'a', size);
	/* Quadratic, and PCRE2's own limits do not see it: one step for each start and each byte behind it. */
	find_all("a[^bc]*+[bc]", bytes_of(line, size), STEPS, found, sizeof(found));
	assert_string_equal(found, "!");
	find_all("b", bytes_of(line, size), STEPS, found, sizeof(found));
	assert_string_equal(found, "");
	find_all("^[^b]*$", bytes_of(line, 5), STEPS, found, sizeof(found));
	assert_string_equal(found, "[aaaaa]");
	/* Not a start can be paid for. */
	find_all("a", bytes_of(line, size), 1000, found, sizeof(found));
	assert_string_equal(found, "!");
	/* What is found before the means run out is found. */
	line[10] = 'b';
	struct pattern *pattern;
	struct pattern_cursor cursor = { .at = 0 };
	uint64_t steps = 2 * (size + PATTERN_BACKTRACKS_FEW);
	assert_int_equal(pattern_open(bytes_of_text("b"), &pattern, NULL), STATUS_OK);
	assert_int_equal(pattern_next(pattern, bytes_of(line, size), &cursor, &steps), PATTERN_FOUND);
	assert_true(steps < 2 * (size + PATTERN_BACKTRACKS_FEW));
	pattern_close(pattern);
	free(line);
}

static void groups(void **state)
{
	(void)state;
	struct pattern *pattern;
	struct pattern_cursor cursor = { .at = 0 };
	struct bytes line = bytes_of_text("took 24 us"), text;
	uint64_t steps = STEPS;
	assert_int_equal(pattern_open(bytes_of_text("(\\d+) (?<unit>[a-z]+)(!)?"), &pattern, NULL), STATUS_OK);
	assert_int_equal(pattern_groups(pattern), 3);
	assert_int_equal(pattern_group_named(pattern, "unit"), 2);
	assert_int_equal(pattern_group_named(pattern, "other"), 0);
	assert_int_equal(pattern_next(pattern, line, &cursor, &steps), PATTERN_FOUND);
	assert_true(pattern_group(pattern, line, 1, &text));
	assert_true(bytes_equal(text, bytes_of_text("24")));
	assert_true(pattern_group(pattern, line, 2, &text));
	assert_true(bytes_equal(text, bytes_of_text("us")));
	assert_false(pattern_group(pattern, line, 3, &text));
	assert_false(pattern_group(pattern, line, 4, &text));
	assert_int_equal(pattern_next(pattern, line, &cursor, &steps), PATTERN_NOT_FOUND);
	pattern_close(pattern);
}

static void refused(void **state)
{
	(void)state;
	static const char *const bad[] = { "(", "a**", "[z-a]", "\\C", "(?<n>a)(?<n>b)", "\\1", "\xff",
		"(?:(?:(?:a{1000}){1000}){1000}){1000}" };
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct pattern *pattern;
		struct fault fault = { .status = STATUS_OK };
		if (pattern_open(bytes_of_text(bad[i]), &pattern, &fault) != STATUS_BAD_REGEX)
			fail_msg("%s was compiled", bad[i]);
		assert_null(pattern);
		assert_int_equal(fault.status, STATUS_BAD_REGEX);
		assert_true(strlen(fault.detail) > 10);
	}
	char long_text[PATTERN_TEXT_MAX + 2];
	struct pattern *pattern;
	memset(long_text, 'a', sizeof(long_text));
	assert_int_equal(pattern_open(bytes_of(long_text, PATTERN_TEXT_MAX + 1), &pattern, NULL), STATUS_BAD_REGEX);
	assert_int_equal(pattern_open(bytes_of(long_text, PATTERN_TEXT_MAX), &pattern, NULL), STATUS_OK);
	pattern_close(pattern);
	memset(long_text, '(', sizeof(long_text));
	assert_int_equal(pattern_open(bytes_of(long_text, PATTERN_TEXT_MAX), &pattern, NULL), STATUS_BAD_REGEX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(table),
		cmocka_unit_test(locale_makes_no_difference),
		cmocka_unit_test(steps_are_counted),
		cmocka_unit_test(groups),
		cmocka_unit_test(refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
