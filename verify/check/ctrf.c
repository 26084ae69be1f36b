#include "ctrf.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "json_reader.h"
#include "reason.h"

#define TEXT_MAX (1u << 20)

/* What results.summary counts. */
enum count { COUNT_TESTS, COUNT_PASSED, COUNT_FAILED, COUNT_SKIPPED, COUNT_PENDING, COUNT_OTHER, COUNTS };
static const char *const count_names[COUNTS] = { "tests", "passed", "failed", "skipped", "pending", "other" };

struct ctrf {
	struct summary *summary;
	struct buffer text, name;
	bool has_results, has_summary, has_tests;
	bool has_count[COUNTS];
	uint64_t said[COUNTS];  /* by the summary */
	uint64_t found[COUNTS]; /* by the tests' status */
	bool is_flaky;          /* some test is: it passed when it was repeated */
	bool has_status;        /* of the test under way */
	enum count status;
	size_t test_at;
};

static void note(struct ctrf *ctrf, uint64_t offset, const char *problem)
{
	struct summary *summary = ctrf->summary;
	if (summary->is_unreadable)
		return;
	summary->is_unreadable = true;
	summary->has_problem_line = true;
	summary->problem_offset = offset;
	snprintf(summary->problem, sizeof(summary->problem), "%s", problem);
}

static bool once(struct json_reader *reader, bool *is_there)
{
	if (*is_there)
		return json_reader_refuse(reader, "a member is there twice");
	*is_there = true;
	return true;
}

static bool take_count(void *context, struct json_reader *reader, const struct json_string *name)
{
	struct ctrf *ctrf = context;
	for (size_t i = 0; i < COUNTS; i++)
		if (json_string_is(name, count_names[i]))
			return once(reader, &ctrf->has_count[i]) && json_reader_count(reader, &ctrf->said[i]);
	return json_reader_skip(reader);
}

static bool take_test_member(void *context, struct json_reader *reader, const struct json_string *name)
{
	struct ctrf *ctrf = context;
	if (json_string_is(name, "name") && json_lex_peek(reader->text, reader->at) == '"')
		return json_reader_text(reader, &ctrf->name);
	if (json_string_is(name, "flaky"))
		ctrf->is_flaky |= json_lex_peek(reader->text, reader->at) == 't';
	if (!json_string_is(name, "status"))
		return json_reader_skip(reader);
	if (!once(reader, &ctrf->has_status) || !json_reader_text(reader, &ctrf->text))
		return false;
	ctrf->status = COUNT_TESTS;
	for (size_t i = COUNT_PASSED; i < COUNTS; i++)
		if (bytes_equal(buffer_bytes(&ctrf->text), bytes_of_text(count_names[i])))
			ctrf->status = (enum count)i;
	return ctrf->status != COUNT_TESTS || json_reader_refuse(reader, "a test's status is not known");
}

static bool take_test(void *context, struct json_reader *reader)
{
	struct ctrf *ctrf = context;
	size_t at = reader->at;
	ctrf->has_status = false;
	buffer_clear(&ctrf->name);
	if (!json_reader_object(reader, take_test_member, ctrf))
		return false;
	if (!ctrf->has_status)
		return json_reader_refuse(reader, "a test has no status");
	ctrf->found[COUNT_TESTS]++;
	ctrf->found[ctrf->status]++;
	struct summary *summary = ctrf->summary;
	if (ctrf->status == COUNT_FAILED && !summary->has_first) {
		summary->has_first = true;
		summary->first_offset = at;
		reason_quote(buffer_bytes(&ctrf->name), summary->first_name, sizeof(summary->first_name));
	}
	return true;
}

static bool take_result(void *context, struct json_reader *reader, const struct json_string *name)
{
	struct ctrf *ctrf = context;
	if (json_string_is(name, "summary"))
		return once(reader, &ctrf->has_summary) && json_reader_object(reader, take_count, ctrf);
	if (!json_string_is(name, "tests"))
		return json_reader_skip(reader);
	ctrf->test_at = reader->at;
	return once(reader, &ctrf->has_tests) && json_reader_array(reader, take_test, ctrf);
}

static bool take_top(void *context, struct json_reader *reader, const struct json_string *name)
{
	struct ctrf *ctrf = context;
	if (!json_string_is(name, "results"))
		return json_reader_skip(reader);
	return once(reader, &ctrf->has_results) && json_reader_object(reader, take_result, ctrf);
}

/* The document was read: do its own counts agree with its tests? */
static void compare_counts(struct ctrf *ctrf)
{
	char problem[SUMMARY_PROBLEM_MAX];
	if (!ctrf->has_summary || !ctrf->has_tests) {
		note(ctrf, 0, ctrf->has_tests ? "results.summary is missing" : "results.tests is missing");
		return;
	}
	for (size_t i = 0; i < COUNTS; i++) {
		/* Of what is not there, 0 is said: old versions had no "other". */
		if (ctrf->said[i] == ctrf->found[i])
			continue;
		snprintf(problem, sizeof(problem), "the summary says %s: %" PRIu64 ", and there are %" PRIu64, count_names[i],
		    ctrf->said[i], ctrf->found[i]);
		note(ctrf, ctrf->test_at, problem);
		return;
	}
	if (ctrf->found[COUNT_OTHER] > 0)
		note(ctrf, ctrf->test_at, "a test has the status \"other\", which is neither passed nor failed");
	else if (ctrf->is_flaky)
		note(ctrf, ctrf->test_at, "a test is flaky: it failed, and passed when it was repeated");
}

enum status ctrf_read(struct bytes document, struct summary *summary)
{
	struct ctrf ctrf = { .summary = summary };
	struct json_reader reader;
	memset(summary, 0, sizeof(*summary));
	buffer_init(&ctrf.text, TEXT_MAX);
	buffer_init(&ctrf.name, TEXT_MAX);
	if (json_reader_begin(&reader, document) && json_reader_object(&reader, take_top, &ctrf) && json_reader_end(&reader))
		compare_counts(&ctrf);
	else
		note(&ctrf, reader.at, reader.detail);
	summary->total = ctrf.found[COUNT_TESTS];
	summary->passed = ctrf.found[COUNT_PASSED];
	summary->failed = ctrf.found[COUNT_FAILED];
	summary->skipped = ctrf.found[COUNT_SKIPPED] + ctrf.found[COUNT_PENDING] + ctrf.found[COUNT_OTHER];
	buffer_release(&ctrf.text);
	buffer_release(&ctrf.name);
	return reader.no_memory ? STATUS_NO_MEMORY : STATUS_OK;
}
