/*
 * tests/fixtures/cases: reports with the figures of real ones, and what each of their sentences must come to.  Prints the
 * table: case, what is said where, expected, got.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "memory_log.h"
#include "verify/verify.h"

#define NOW (LOG_TIME + 3600 * 1000)
#define FOLDER "tests/fixtures/cases"
#define COLUMNS 5
#define SIZE_OF_FILE (1 << 20)

static char *read_file(const char *name)
{
	const char *source = getenv("EXHIBIT_SRC");
	char path[4096];
	snprintf(path, sizeof(path), "%s/" FOLDER "/%s", source ? source : ".", name);
	FILE *file = fopen(path, "rb");
	if (!file)
		fail_msg("%s cannot be opened", path);
	char *text = calloc(1, SIZE_OF_FILE);
	assert_non_null(text);
	size_t size = fread(text, 1, SIZE_OF_FILE - 1, file);
	fclose(file);
	assert_true(size > 0 && size < SIZE_OF_FILE - 1);
	return text;
}

/* ${text} with every "@name@" replaced by that record's id.  Takes it. */
static char *with_ids(char *text, const char *name, const struct digest *id)
{
	char mark[64], hex[DIGEST_HEX_SIZE];
	struct buffer to;
	char *found, *rest = text;
	snprintf(mark, sizeof(mark), "@%s@", name);
	digest_hex(id, hex);
	buffer_init(&to, SIZE_OF_FILE);
	while ((found = strstr(rest, mark)) != NULL) {
		assert_int_equal(buffer_append(&to, bytes_of(rest, (size_t)(found - rest))), STATUS_OK);
		assert_int_equal(buffer_append_text(&to, hex), STATUS_OK);
		rest = found + strlen(mark);
	}
	assert_int_equal(buffer_append_text(&to, rest), STATUS_OK);
	found = strdup(buffer_text(&to));
	buffer_release(&to);
	free(text);
	return found;
}

static struct digest run_of(struct memory_log *log, const struct json *row)
{
	struct run_spec run = { .step = json_member_text(row, "name"), .out = json_member_text(row, "out"),
		.commit = LOG_COMMIT };
	const struct json *word = json_first(json_member(row, "argv"));
	int64_t code = 0;
	json_member_integer(row, "exit", &code);
	run.exit_code = (int)code;
	for (size_t i = 0; word && i < 7; word = json_next(word))
		run.argv[i++] = json_text(word);
	return log_run(log, run);
}

/* The answer about one of the reports. */
static struct json *answer_about(const char *report)
{
	char name[64];
	snprintf(name, sizeof(name), "report-%s.json", report);
	char *document = read_file(name), *rows_text = read_file("records.json");
	struct json *rows = parsed(rows_text);
	struct memory_log log;
	struct verification verification;
	struct fault fault = { 0 };
	log_init(&log);
	for (const struct json *row = json_first(rows); row; row = json_next(row)) {
		struct digest id = run_of(&log, row);
		document = with_ids(document, json_member_text(row, "name"), &id);
	}
	assert_null(strstr(document, "\"@"));
	uint64_t index = log.entry_count;
	log_report(&log, 1, document);
	log_seal(&log);
	const struct verify_request request = { .source = &log.source, .has_report = true, .report_index = index, .now = NOW };
	if (verify_run(&request, &verification, &fault) != STATUS_OK)
		fail_msg("%s: %s at %s: %s", report, status_name(fault.status), fault.place, fault.detail);
	const struct json *integrity = json_member(verification.json, "integrity");
	if (!json_member_is_true(integrity, "holds"))
		fail_msg("%s: %s: %s", report, json_member_text(integrity, "place"), json_member_text(integrity, "detail"));
	if (shape_check(&shape_verification, verification.json, STATUS_BAD_FIELD, &fault) != STATUS_OK)
		fail_msg("%s: the answer lacks its form at %s: %s", report, fault.place, fault.detail);
	struct json *answer = json_copy(verification.json);
	verification_release(&verification);
	log_release(&log);
	json_free(rows);
	free(rows_text);
	free(document);
	return answer;
}

/* ${what}: a JSON pointer, a claim's id, or kind:id. */
static const char *found_in(const struct json *answer, const char *what)
{
	const char *colon = strchr(what, ':'), *id = colon ? colon + 1 : what;
	if (what[0] == '/')
		return json_text(json_at(answer, what));
	for (const struct json *one = json_first(json_member(answer, "claims")); one; one = json_next(one)) {
		const char *kind = json_member_text(one, "kind");
		bool is_kind = colon ? kind && !strncmp(kind, what, (size_t)(colon - what)) && !kind[colon - what] : !kind;
		if (is_kind && !strcmp(json_member_text(one, "id"), id)) {
			/* Whatever is no MATCH says why. */
			assert_true(!strcmp(json_member_text(one, "finding"), "MATCH") || json_count(json_member(one, "reasons")) > 0);
			return json_member_text(one, "finding");
		}
	}
	return NULL;
}

static void every_case_gives_its_finding(void **state)
{
	(void)state;
	char *table = read_file("cases.tsv"), *rest = NULL, report[64] = "";
	struct json *answer = NULL;
	size_t count = 0, wrong = 0;
	for (char *line = strtok_r(table, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		char *columns[COLUMNS];
		for (size_t i = 0; i < COLUMNS; i++)
			columns[i] = strsep(&line, "\t");
		assert_non_null(columns[COLUMNS - 1]);
		if (count++ == 0)
			continue; /* the heading */
		if (strcmp(report, columns[1]) != 0) {
			json_free(answer);
			snprintf(report, sizeof(report), "%s", columns[1]);
			answer = answer_about(report);
		}
		const char *found = found_in(answer, columns[2]);
		bool is_right = found && !strcmp(found, columns[3]);
		wrong += !is_right;
		print_message("%-7s %-8s %-38s %-15s %-15s %s\n", columns[0], columns[1], columns[2], columns[3],
		    found ? found : "nothing", is_right ? "" : "<- WRONG");
	}
	json_free(answer);
	free(table);
	print_message("%zu cases, %zu wrong\n", count - 1, wrong);
	assert_true(count > 100);
	assert_int_equal(wrong, 0);
}

/* A report that is true throughout is not refuted, and nothing is held against it. */
static void honest_reports_are_not_accused(void **state)
{
	(void)state;
	struct json *answer = answer_about("honest");
	int64_t mismatch = -1;
	assert_int_equal(json_count(json_member(answer, "fraud")), 0);
	assert_true(json_member_integer(json_member(answer, "summary"), "mismatch", &mismatch));
	assert_int_equal(mismatch, 0);
	assert_string_not_equal(json_member_text(answer, "result"), "DOES_NOT_MATCH");
	json_free(answer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_case_gives_its_finding),
		cmocka_unit_test(honest_reports_are_not_accused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
