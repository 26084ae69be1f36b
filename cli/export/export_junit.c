/*
 * JUnit XML in the form that Ant's schema describes and CI systems read.  What nobody can tell is an error: most readers
 * take a skipped test for a green one, so only what need not be shown is skipped.
 */
#include <string.h>

#include "export.h"
#include "cli/render/render_escape.h"

struct counts {
	size_t failures, errors, skipped;
};

/* The escaping of an HTML attribute is that of XML too, and leaves no character that XML 1.0 forbids. */
static enum status put_text(const char *text, struct buffer *buffer)
{
	struct buffer line;
	enum status status;

	buffer_init(&line, EXPORT_MAX);
	status = export_readable(text, &line);
	if (status == STATUS_OK)
		status = render_escape(RENDER_HTML_ATTRIBUTE, buffer_bytes(&line), buffer);
	buffer_release(&line);
	return status;
}

static enum status put_attribute(const char *name, const char *value, struct buffer *buffer)
{
	enum status status = buffer_append_format(buffer, " %s=\"", name);

	if (status == STATUS_OK)
		status = put_text(value, buffer);
	return status == STATUS_OK ? buffer_append_byte(buffer, '"') : status;
}

/* Which element a case has within; NULL: it passed. */
static const char *element_of(const struct export_case *one)
{
	switch (one->outcome) {
	case OUTCOME_PASSED:
		return NULL;
	case OUTCOME_FAILED:
		return "failure";
	case OUTCOME_INAPPLICABLE:
		return "skipped";
	case OUTCOME_UNTESTED:
		return one->is_required ? "error" : "skipped";
	default:
		return "error";
	}
}

/* Jenkins' schema lets it have text and no attributes. */
static enum status put_skipped(const struct export_case *one, struct buffer *buffer)
{
	enum status status = buffer_append_text(buffer, "><skipped>");

	if (status == STATUS_OK)
		status = put_text(one->says, buffer);
	return status == STATUS_OK ? buffer_append_text(buffer, "</skipped></testcase>\n") : status;
}

static enum status put_case(const struct export_case *one, struct buffer *buffer)
{
	const char *element = element_of(one);
	enum status status = buffer_append_text(buffer, "  <testcase");

	if (status == STATUS_OK)
		status = put_attribute("name", one->id, buffer);
	if (status == STATUS_OK)
		status = put_attribute("classname", one->group, buffer);
	if (status == STATUS_OK)
		status = buffer_append_text(buffer, " time=\"0\"");
	if (status == STATUS_OK && !element)
		return buffer_append_text(buffer, "/>\n");
	if (status == STATUS_OK && !strcmp(element, "skipped"))
		return put_skipped(one, buffer);
	if (status == STATUS_OK)
		status = buffer_append_format(buffer, "><%s", element);
	if (status == STATUS_OK)
		status = put_attribute("type", outcome_name(one->outcome), buffer);
	if (status == STATUS_OK)
		status = put_attribute("message", one->says, buffer);
	return status == STATUS_OK ? buffer_append_text(buffer, "/></testcase>\n") : status;
}

static enum status put_property(const char *name, const char *value, struct buffer *buffer)
{
	enum status status = buffer_append_text(buffer, "   <property");

	if (status == STATUS_OK)
		status = put_attribute("name", name, buffer);
	if (status == STATUS_OK)
		status = put_attribute("value", value, buffer);
	return status == STATUS_OK ? buffer_append_text(buffer, "/>\n") : status;
}

static enum status put_properties(const struct export *export, struct buffer *buffer)
{
	const struct {
		const char *name, *value;
	} rows[] = {
		{ "exhibit.record", export->id },
		{ "exhibit.log", export->origin },
		{ "exhibit.signer", export->record.envelope.keyid },
		{ "exhibit.rules", json_member_text(export->answer, "rules") },
		{ "exhibit.result", json_member_text(export->answer, "result") },
	};
	enum status status = buffer_append_text(buffer, "  <properties>\n");

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]) && status == STATUS_OK; i++)
		status = put_property(rows[i].name, rows[i].value, buffer);
	return status == STATUS_OK ? buffer_append_text(buffer, "  </properties>\n") : status;
}

static struct counts count(const struct export *export)
{
	struct counts counts = { 0 };

	for (size_t i = 0; i < export->case_count; i++) {
		const char *element = element_of(&export->cases[i]);

		counts.failures += element && !strcmp(element, "failure");
		counts.errors += element && !strcmp(element, "error");
		counts.skipped += element && !strcmp(element, "skipped");
	}
	return counts;
}

/* Readers that follow Ant's schema know no count of skipped tests, so it stands only where there are some. */
static enum status put_suite(const struct export *export, struct buffer *buffer)
{
	struct counts counts = count(export);
	const char *time = json_member_text(export->answer, "evaluated_at");
	const char *title = json_member_text(json_member(export->answer, "report"), "title");
	enum status status = buffer_append_text(buffer, " <testsuite id=\"0\" package=\"exhibit\"");

	if (status == STATUS_OK)
		status = put_attribute("name", title ? title : "report", buffer);
	if (status == STATUS_OK)
		status = buffer_append_format(buffer, " timestamp=\"%.19s\" hostname=\"localhost\" time=\"0\" tests=\"%zu\" "
		    "failures=\"%zu\" errors=\"%zu\"", time, export->case_count, counts.failures, counts.errors);
	if (status == STATUS_OK && counts.skipped > 0)
		status = buffer_append_format(buffer, " skipped=\"%zu\"", counts.skipped);
	if (status == STATUS_OK)
		status = buffer_append_text(buffer, ">\n");
	if (status == STATUS_OK)
		status = put_properties(export, buffer);
	for (size_t i = 0; i < export->case_count && status == STATUS_OK; i++)
		status = put_case(&export->cases[i], buffer);
	return status == STATUS_OK ? buffer_append_text(buffer, "  <system-out/>\n  <system-err/>\n </testsuite>\n") : status;
}

enum status export_junit(const struct export *export, struct buffer *buffer, struct fault *fault)
{
	enum status status;

	if (export->record.kind == KIND_TEST_RESULT)
		return export_raw_tests(export, "junit", buffer, fault);
	status = buffer_append_text(buffer, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
	if (status == STATUS_OK)
		status = put_suite(export, buffer);
	if (status == STATUS_OK)
		status = buffer_append_text(buffer, "</testsuites>\n");
	return fault_set(fault, status, NULL, NULL);
}
