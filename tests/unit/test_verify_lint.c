/*
 * report lint: every case of tests/fixtures/lint/cases.tsv gives what is written there, honest reports are accused of nothing,
 * and every example of docs/lint.md is found by its rule.  Words and figures of the cases come from real reports.
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
#include "verify/lint/lint_look.h"
#include "verify/lint/markdown_plain.h"
#include "verify/verify.h"
#include "verify/report/report.h"

#define FILE_MAX ((size_t)1 << 20)

static char *source_path(const char *name)
{
	static char path[4096];
	const char *source = getenv("EXHIBIT_SRC");

	snprintf(path, sizeof(path), "%s/%s", source ? source : ".", name);
	return path;
}

static char *read_file(const char *name, size_t *size)
{
	FILE *file = fopen(source_path(name), "rb");
	char *text = malloc(FILE_MAX + 1);

	if (!file || !text)
		fail_msg("cannot read %s", name);
	*size = fread(text, 1, FILE_MAX, file);
	text[*size] = '\0';
	fclose(file);
	return text;
}

static void lint_text(const char *text, size_t size, struct lint *lint)
{
	assert_int_equal(lint_read(bytes_of(text, size), lint), STATUS_OK);
}

/* The finding that touches the line, by the rule unless that is "-"; contradictions first. */
static const struct lint_finding *find(const struct lint *lint, uint32_t line, const char *rule)
{
	for (size_t i = 0; i < lint->findings.count; i++) {
		const struct lint_finding *finding = &lint->findings.rows[i];

		if ((line == 0 || finding->line == line || finding->other == line) && (rule[0] == '-' || !strcmp(finding->rule, rule)))
			return finding;
	}
	return NULL;
}

static bool check_case(const char *name, const char *path, uint32_t line, const char *expected, const char *rule)
{
	char full[512];
	size_t size;
	struct lint lint;

	snprintf(full, sizeof(full), "tests/fixtures/lint/%s", path);
	char *text = read_file(full, &size);
	lint_text(text, size, &lint);
	bool is_none = !strcmp(expected, "none");
	/* "none" forbids a contradiction by whatever rule, except where the line is the other half of a listed one. */
	const struct lint_finding *finding = find(&lint, line, rule);
	const char *got = finding ? confidence_name(finding->confidence) : "none";
	bool is_good = is_none ? !finding || finding->confidence != CONFIDENCE_CONTRADICTION : !strcmp(got, expected);

	print_message("# %-7s %-28s %4u %-14s %-14s %s\n", name, path, line, expected, got, is_good ? "" : "WRONG");
	lint_release(&lint);
	free(text);
	return is_good;
}

static void cases(void **state)
{
	(void)state;
	size_t size, rows = 0, wrong = 0;
	char *table = read_file("tests/fixtures/lint/cases.tsv", &size), *rest = table, *row;

	print_message("# %-7s %-28s %4s %-14s %-14s\n", "case", "file", "line", "expected", "got");
	strsep(&rest, "\n");
	while ((row = strsep(&rest, "\n")) && *row) {
		char *name = strsep(&row, "\t"), *path = strsep(&row, "\t"), *line = strsep(&row, "\t"), *expected = strsep(&row, "\t");

		wrong += !check_case(name, path, (uint32_t)strtoul(line, NULL, 10), expected, row);
		rows++;
	}
	assert_true(rows > 50);
	assert_int_equal(wrong, 0);
	free(table);
}

/* How many contradictions each story has: one more would be an accusation nobody listed. */
static void no_others(void **state)
{
	(void)state;
	static const struct {
		const char *path;
		size_t contradictions;
	} rows[] = {
		{ "hive-validation.md", 3 }, { "hive-survey.md", 3 }, { "sync-outage.md", 1 }, { "track-readiness.md", 7 },
		{ "claim-validation.md", 1 },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char full[512];
		size_t size;
		struct lint lint;

		snprintf(full, sizeof(full), "tests/fixtures/lint/%s", rows[i].path);
		char *text = read_file(full, &size);
		lint_text(text, size, &lint);
		if (lint.findings.counts[CONFIDENCE_CONTRADICTION] != rows[i].contradictions)
			fail_msg("%s: %zu contradictions", rows[i].path, lint.findings.counts[CONFIDENCE_CONTRADICTION]);
		lint_release(&lint);
		free(text);
	}
}

/* docs/lint.md: "## `rule`", a block of Markdown, "Found: contradiction, line 3." */
static void examples(void **state)
{
	(void)state;
	size_t size, count, rule_count, seen[64] = { 0 };
	const struct lint_rule *rules = lint_rules(&rule_count);
	char *text = read_file("docs/lint.md", &size), *at = text;

	for (count = 0; (at = strstr(at, "\n## `")); count++) {
		char rule[64], confidence[32];
		unsigned int line = 0;
		struct lint lint;

		assert_int_equal(sscanf(at, "\n## `%63[a-z-]`", rule), 1);
		char *from = strstr(at, "\n````markdown\n"), *end = from ? strstr(from + 14, "\n````\n") : NULL;
		char *found = end ? strstr(end, "\nFound: ") : NULL;
		if (!found || sscanf(found, "\nFound: %31[a-z], line %u.", confidence, &line) != 2)
			fail_msg("%s has no example", rule);
		lint_text(from + 14, (size_t)(end - from) - 13, &lint);
		const struct lint_finding *finding = find(&lint, line, rule);
		if (!finding || finding->line != line || strcmp(confidence_name(finding->confidence), confidence) != 0)
			fail_msg("the example of %s gives %s", rule, finding ? finding->shows : "nothing");
		for (size_t i = 0; i < rule_count; i++)
			seen[i] |= !strcmp(rules[i].name, rule);
		lint_release(&lint);
		at = found;
	}
	for (size_t i = 0; i < rule_count; i++)
		if (!seen[i])
			fail_msg("docs/lint.md does not know %s", rules[i].name);
	assert_true(count > 20);
	free(text);
}

/* Nearly the same sentence, once wrong and once not: what tells them apart. */
static void pairs(void **state)
{
	(void)state;
	static const struct {
		const char *rule, *wrong, *right;
	} rows[] = {
		{ "ratio", "Result: 92.7% (11/12 tests passed)\n", "Result: 91.7% (11/12 tests passed)\n" },
		{ "ratio", "3 of 4 checks passed (80%)\n", "3 of 4 checks failed (25% pass)\n" },
		{ "ratio", "Score: 50% (1/3)\n", "Phase 1/3 (50%)\n" },
		{ "rate", "- Total: 200\n- Errors: 3 (3%)\n", "- Total: 200\n- Errors: 3 (1.5%)\n" },
		{ "partition", "10 tests: 9 passed, 2 failed\n", "10 tests: 8 passed, 2 failed\n" },
		{ "partition", "10 tests: 7 passed, 1 failed, 1 skipped\n", "10 tests: 8 passed, 1 failed, 1 skipped\n" },
		{ "mean", "- A: 90%\n- B: 80%\n- Average: 70%\n", "- A: 90%\n- B: 80%\n- Average: 85%\n" },
		{ "mean", "- A: 90%\n- B: 80%\n- Average: 70%\n", "- P95: 90%\n- Max: 95%\n- Average: 70%\n" },
		{ "count", "3 critical issues:\n\n1. One\n2. Two\n3. Three\n4. Four\n", "3 critical issues:\n\n1. One\n2. Two\n3. Three\n" },
		{ "count", "Two risks:\n- Disk\n- Network\n- Power\n", "Two risks:\n- Disk\n- Network\n- Both need power\n" },
		{ "same-quantity", "Overall score: 9.5/10\n\nOverall score: 9.7/10\n", "Overall score: 9.5/10\n\nPrevious overall score: 9.7/10\n" },
		{ "same-quantity", "Overall score: 88%\n\nFinal score: 86.9%\n", "Overall score: 88%\n\nFinal score: 87.5%\n" },
		{ "same-quantity", "Overall score: 9/10\n\nOverall score: 7/10\n",
		    "# R\n## Service A\nOverall score: 9/10\n## Service B\nOverall score: 7/10\n" },
		{ "verdict", "Status: READY\n\nVerdict: NOT READY\n", "Status: READY once tested\n\nVerdict: NOT READY\n" },
		{ "verdict", "Status: READY\n\nVerdict: NOT READY\n", "Status: READY for staging\n\nVerdict: NOT READY for production\n" },
		{ "verdict", "Status: READY\n\nVerdict: NOT READY\n", "> Status: READY\n\nVerdict: NOT READY\n" },
		{ "verdict", "Status: READY\n\nVerdict: NOT READY\n", "Status: ~~READY~~\n\nVerdict: NOT READY\n" },
		{ "self-approval", "Author: Ada Low\n\nApproved by: Ada Low\n", "Author: Ada Low\n\nReviewed by: Ada Low\n" },
		{ "self-approval", "Author: Ada Low\n\nApproved by:\n- [x] Ada Low\n", "Author: Ada Low\n\nApproved by:\n- [ ] Ada Low\n" },
		{ "order", "Deployment: completed\n\nRecommendation: proceed with deployment\n",
		    "Staging deployment: completed\n\nRecommendation: proceed with deployment\n" },
		{ "window", "- Start: 2026-01-01 10:00 UTC\n- End: 2026-01-01 09:00 UTC\n", "- Start: 2026-01-01 10:00 +02:00\n- End: 2026-01-01 09:00 UTC\n" },
		{ "window", "- Start: 2026-01-01 10:00\n- End: 2026-01-01 10:30\n- Duration: 1 hour\n",
		    "- Start: 2026-01-01 10:00\n- End: 2026-01-01 10:30\n- Duration: 30 min\n" },
		{ "target", "|M|Target|Actual|Status|\n|-|-|-|-|\n|Latency|<50ms|60ms|met|\n", "|M|Target|Actual|Status|\n|-|-|-|-|\n|Latency|<50ms|<60ms|met|\n" },
		{ "target", "|M|Target|Actual|Status|\n|-|-|-|-|\n|Coverage|80%|70%|passed|\n", "|M|Target|Actual|Status|\n|-|-|-|-|\n|Things|80%|70%|passed|\n" },
		{ "table-total", "|Dir|Files|\n|-|-|\n|a|1|\n|b|2|\n|Total|4|\n", "|Dir|Unique files|\n|-|-|\n|a|1|\n|b|2|\n|Total|4|\n" },
		{ "scorecard", "|C|Weight|Score|Weighted|\n|-|-|-|-|\n|a|50%|8|4|\n|b|30%|5|1.5|\n|c|20%|5|2|\n",
		    "|C|Weight|Score|Weighted|\n|-|-|-|-|\n|a|50%|8|4|\n|b|30%|5|1.5|\n|c|20%|5|1|\n" },
		{ "range", "90-95% coverage in all modules\n\n|Module|Coverage|\n|-|-|\n|a|80%|\n", "90-95% coverage in most modules\n\n|Module|Coverage|\n|-|-|\n|a|80%|\n" },
		{ "state", "Running services:\n- web running\n- db crashed\n", "Running the services:\n- web running\n- db crashed\n" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct lint wrong, right;

		lint_text(rows[i].wrong, strlen(rows[i].wrong), &wrong);
		lint_text(rows[i].right, strlen(rows[i].right), &right);
		const struct lint_finding *finding = find(&wrong, 0, rows[i].rule);
		if (!finding || finding->confidence != CONFIDENCE_CONTRADICTION)
			fail_msg("row %zu: %s is not found", i, rows[i].rule);
		if (right.findings.counts[CONFIDENCE_CONTRADICTION] > 0)
			fail_msg("row %zu: accused: %s", i, right.findings.rows[0].shows);
		lint_release(&wrong);
		lint_release(&right);
	}
}

static void numbers(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		const char *values; /* "value/whole unit bound", by semicolons */
	} rows[] = {
		{ "91.7% (11/12)", "91.7% 11/12 " }, { "60,000 in 1,247", "60000 1247 " }, { "85-95%", "85-95% " }, { "95%+", ">95% " },
		{ ">= 99.9 %", ">99.9% " }, { "<500ms", "<500ms " }, { ">=5 and <=7 n=8", ">5 <7 " }, { "24\xce\xbcs", "24us " }, { "~2 s", "~2s " }, { "9.5/10", "9.5/10 " },
		{ "2025-08-13 19:33:56", "" }, { "v1.2.3 and 10.0.0.1", "" }, { "P95 x86 3D 5-phase", "" }, { "91,7 %", "" }, { "12 of 40", "12/40 " },
		{ "1/2/2026", "" }, { "3\xc3\x97", "3x " }, { "10%-20%", "10-20% " }, { "2 hours 5 min", "2h 5min " }, { "#412", "" },
		{ "99999999999999999999999999999999999999999999", "" }, { "20-10", "" }, { "-5", "-5 " },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct quantity found[QUANTITIES_MAX];
		struct buffer said;
		uint8_t plain[256];
		char number[RATIONAL_TEXT_MAX];

		buffer_init(&said, 4096);
		size_t size = markdown_plain(bytes_of_text(rows[i].text), false, plain), count = quantity_scan(bytes_of(plain, size), found);
		for (size_t j = 0; j < count; j++) {
			static const char *const bounds[] = { "", "<", ">", "~" };

			fit_say(found[j].value, number);
			buffer_append_format(&said, "%s%s", bounds[found[j].bound], number);
			if (found[j].has_whole || found[j].is_range) {
				fit_say(found[j].has_whole ? found[j].whole : found[j].high, number);
				buffer_append_format(&said, "%s%s", found[j].has_whole ? "/" : "-", number);
			}
			buffer_append_format(&said, "%s ", found[j].unit->name);
		}
		if (strcmp(buffer_text(&said), rows[i].values) != 0)
			fail_msg("%s: \"%s\"", rows[i].text, buffer_text(&said));
		buffer_release(&said);
	}
}

/* A draft of each fixture is a report document. */
static void drafts(void **state)
{
	(void)state;
	static const struct {
		const char *path, *verdict;
		bool is_missing;
	} rows[] = {
		{ "hive-validation.md", "NOT READY", false }, { "hive-survey.md", "READY", false }, { "track-readiness.md", "READY", false },
		{ "sync-outage.md", "NOT READY", true }, { "claim-validation.md", "NOT READY", true }, { "honest/changelog.md", "NOT READY", true },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char full[512];
		size_t size, left_out;
		bool is_missing;
		struct lint lint;
		struct fault fault = { .status = STATUS_OK };

		snprintf(full, sizeof(full), "tests/fixtures/lint/%s", rows[i].path);
		char *text = read_file(full, &size);
		lint_text(text, size, &lint);
		struct json *draft = lint_draft(&lint, &is_missing, &left_out);
		if (report_validate(draft, &fault) != STATUS_OK)
			fail_msg("%s: %s: %s", rows[i].path, fault.place, fault.detail);
		assert_string_equal(json_member_text(draft, "verdict"), rows[i].verdict);
		assert_int_equal(is_missing, rows[i].is_missing);
		assert_int_equal(json_count(json_member(draft, "claims")), lint.claims);
		json_free(draft);
		lint_release(&lint);
		free(text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cases), cmocka_unit_test(no_others), cmocka_unit_test(examples), cmocka_unit_test(pairs),
		cmocka_unit_test(numbers), cmocka_unit_test(drafts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
