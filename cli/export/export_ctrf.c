/* Source: ctrf.io, schema of reportFormat CTRF, specVersion 0.0.0. */
#include <string.h>

#include "export.h"

/* "other" is CTRF's word for what neither passed nor failed: what must be shown and was not is no skipped test. */
static const char *status_of(const struct export_case *one)
{
	switch (one->outcome) {
	case OUTCOME_PASSED:
		return "passed";
	case OUTCOME_FAILED:
		return "failed";
	case OUTCOME_INAPPLICABLE:
		return "skipped";
	case OUTCOME_UNTESTED:
		return one->is_required ? "other" : "skipped";
	default:
		return "other";
	}
}

static enum status put_readable(struct json *object, const char *name, const char *text)
{
	struct buffer line;
	enum status status;

	buffer_init(&line, EXPORT_MAX);
	status = export_readable(text, &line);
	json_put_text(object, name, status == STATUS_OK ? buffer_text(&line) : NULL);
	buffer_release(&line);
	return status;
}

static struct json *test_of(const struct export_case *one)
{
	struct json *test = json_object(), *suite = json_array(), *extra = json_object();
	const char *finding = json_member_text(one->claim, "finding");

	json_push_text(suite, one->group);
	json_put_text(test, "name", one->id);
	json_put(test, "suite", suite);
	json_put_text(test, "status", status_of(one));
	json_put_text(test, "rawStatus", outcome_name(one->outcome));
	json_put_integer(test, "duration", 0);
	put_readable(test, "message", one->says);
	json_put_boolean(extra, "required", one->is_required);
	if (finding)
		json_put_text(extra, "finding", finding);
	json_put(test, "extra", extra);
	return test;
}

static struct json *summary_of(const struct export *export)
{
	static const char *const names[] = { "passed", "failed", "skipped", "pending", "other" };
	struct json *summary = json_object();
	time_ms time = 0;

	json_put_integer(summary, "tests", (int64_t)export->case_count);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		int64_t count = 0;

		for (size_t j = 0; j < export->case_count; j++)
			count += !strcmp(status_of(&export->cases[j]), names[i]);
		json_put_integer(summary, names[i], count);
	}
	/* The form of the answer says that it is a time. */
	rfc3339_read(json_text_bytes(json_member(export->answer, "evaluated_at")), &time);
	json_put_integer(summary, "start", time);
	json_put_integer(summary, "stop", time);
	return summary;
}

static struct json *results_of(const struct export *export)
{
	struct json *results = json_object(), *tool = json_object(), *tests = json_array(), *extra = json_object();

	for (size_t i = 0; i < export->case_count; i++)
		json_push(tests, test_of(&export->cases[i]));
	json_put_text(tool, "name", "exhibit");
	json_put_text(tool, "version", json_member_text(json_member(export->record.predicate, "tool"), "version"));
	json_put(results, "tool", tool);
	json_put(results, "summary", summary_of(export));
	json_put(results, "tests", tests);
	json_put(extra, EXPORT_TRANSLATION, export_translation(export));
	json_put_text(extra, "rules", json_member_text(export->answer, "rules"));
	json_put_text(extra, "result", json_member_text(export->answer, "result"));
	json_put(results, "extra", extra);
	return results;
}

enum status export_ctrf(const struct export *export, struct buffer *buffer, struct fault *fault)
{
	struct json *document;

	if (export->record.kind == KIND_TEST_RESULT)
		return export_raw_tests(export, "ctrf", buffer, fault);
	document = json_object();
	json_put_text(document, "reportFormat", "CTRF");
	json_put_text(document, "specVersion", "0.0.0");
	json_put_text(document, "timestamp", json_member_text(export->answer, "evaluated_at"));
	json_put_text(document, "generatedBy", "exhibit");
	json_put(document, "results", results_of(export));
	return fault_set(fault, export_print(document, buffer), NULL, NULL);
}
