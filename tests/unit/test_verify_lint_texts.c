/*
 * report lint on short texts: nothing at all is found in the honest ones of tests/fixtures/lint/honest.txt ("%% title"); those
 * that a careful reader would ask about ("%% ? title") are accused of nothing.  Every lie of lies.txt is called a contradiction
 * by its rule at its line ("%% rule line: title"), or at least unclear where another reading is left ("%% rule line?: title").
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "verify/lint/lint.h"

#define FILE_MAX ((size_t)1 << 20)

static char *read_file(const char *name)
{
	const char *source = getenv("EXHIBIT_SRC");
	char path[4096];

	snprintf(path, sizeof(path), "%s/tests/fixtures/lint/%s", source ? source : ".", name);
	FILE *file = fopen(path, "rb");
	char *text = calloc(1, FILE_MAX + 1);

	if (!file || !text)
		fail_msg("cannot read %s", path);
	assert_true(fread(text, 1, FILE_MAX, file) < FILE_MAX);
	fclose(file);
	return text;
}

/* The next text of the file: its title and what stands below.  false: no more. */
static bool next_text(char **at, char **title, char **text, size_t *size)
{
	char *from = *at, *end;

	if (!*from)
		return false;
	assert_memory_equal(from, "%% ", 3);
	*title = from + 3;
	*text = strchr(from, '\n');
	*(*text)++ = '\0';
	end = strstr(*text, "\n%% ");
	*size = end ? (size_t)(end + 1 - *text) : strlen(*text);
	*at = *text + *size;
	return true;
}

static void honest(void **state)
{
	(void)state;
	char *file = read_file("honest.txt"), *at = file, *title, *text;
	size_t size, count = 0, accused = 0;

	for (; next_text(&at, &title, &text, &size); count++) {
		struct lint lint;

		assert_int_equal(lint_read(bytes_of(text, size), &lint), STATUS_OK);
		if (lint.findings.counts[CONFIDENCE_CONTRADICTION] > 0 || (title[0] != '?' && lint.findings.count > 0)) {
			const struct lint_finding *finding = &lint.findings.rows[0];

			print_message("# accused: %s: line %u, %s: %s\n", title, finding->line, finding->rule, finding->shows);
			accused++;
		}
		lint_release(&lint);
	}
	print_message("# %zu honest texts, %zu accused\n", count, accused);
	assert_true(count > 300);
	assert_int_equal(accused, 0);
	free(file);
}

static bool is_found(const struct lint *lint, const char *rule, uint32_t line, enum confidence least)
{
	for (size_t i = 0; i < lint->findings.count; i++) {
		const struct lint_finding *finding = &lint->findings.rows[i];

		if (finding->confidence <= least && !strcmp(finding->rule, rule) &&
		    (finding->line == line || finding->other == line))
			return true;
	}
	return false;
}

static void lies(void **state)
{
	(void)state;
	char *file = read_file("lies.txt"), *at = file, *title, *text;
	size_t size, count = 0, missed = 0;

	for (; next_text(&at, &title, &text, &size); count++) {
		char rule[64];
		unsigned int line;
		struct lint lint;

		char mark = '\0';

		assert_int_equal(sscanf(title, "%63[a-z-] %u%c", rule, &line, &mark), 3);
		assert_true(mark == ':' || mark == '?');
		assert_int_equal(lint_read(bytes_of(text, size), &lint), STATUS_OK);
		if (!is_found(&lint, rule, line, mark == '?' ? CONFIDENCE_UNCLEAR : CONFIDENCE_CONTRADICTION)) {
			print_message("# missed: %s (%s)\n", title, lint.findings.count > 0 ? lint.findings.rows[0].shows : "nothing");
			missed++;
		}
		lint_release(&lint);
	}
	print_message("# %zu lies, %zu missed\n", count, missed);
	assert_true(count > 50);
	assert_int_equal(missed, 0);
	free(file);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(honest), cmocka_unit_test(lies) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
