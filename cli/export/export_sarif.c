/* Source: OASIS SARIF 2.1.0.  Claims are rules, what became of them are results; only a failure has a level. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "export.h"

#define SCHEMA "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"

/* Section 3.11.5 and 3.11.6: braces are placeholders and brackets are links, unless doubled and escaped. */
static enum status append_message(const char *text, struct buffer *buffer)
{
	struct buffer plain;
	enum status status;

	buffer_init(&plain, EXPORT_MAX);
	status = export_readable(text, &plain);
	for (size_t i = 0; i < plain.size && status == STATUS_OK; i++) {
		uint8_t byte = plain.data[i];

		if (byte == '{' || byte == '}')
			status = buffer_append_byte(buffer, byte);
		else if (byte == '[' || byte == ']')
			status = buffer_append_byte(buffer, '\\');
		if (status == STATUS_OK)
			status = buffer_append_byte(buffer, byte);
	}
	buffer_release(&plain);
	return status;
}

static void put_message(struct json *object, const char *name, const char *text)
{
	struct json *message = json_object();
	struct buffer buffer;

	buffer_init(&buffer, EXPORT_MAX);
	json_put_text(message, "text", append_message(text, &buffer) == STATUS_OK ? buffer_text(&buffer) : NULL);
	json_put(object, name, message);
	buffer_release(&buffer);
}

static void put_rule_id(struct json *object, const char *name, const char *group, const char *id)
{
	char text[EXPORT_URI_MAX];

	snprintf(text, sizeof(text), "%s/%s", group, id);
	json_put_text(object, name, text);
}

/* Table of section 3.27.9: what is neither passed nor failed is open, and open is no pass. */
static const char *kind_of(enum outcome outcome)
{
	switch (outcome) {
	case OUTCOME_PASSED:
		return "pass";
	case OUTCOME_FAILED:
		return "fail";
	case OUTCOME_INAPPLICABLE:
		return "notApplicable";
	default:
		return "open";
	}
}

static struct json *location_of(const struct json *reason)
{
	struct json *location = json_object(), *physical = json_object(), *artifact = json_object(), *region = json_object();
	const char *stream = json_member_text(reason, "stream");
	char uri[EXPORT_URI_MAX];
	int64_t line = 0;

	snprintf(uri, sizeof(uri), "urn:exhibit:record:%s%s%s", json_member_text(reason, "record"), stream ? "#" : "",
	    stream ? stream : "");
	json_put_text(artifact, "uri", uri);
	json_put(physical, "artifactLocation", artifact);
	if (json_member_integer(reason, "line", &line)) {
		json_put_integer(region, "startLine", line);
		json_put(physical, "region", region);
	} else {
		json_free(region);
	}
	json_put(location, "physicalLocation", physical);
	return location;
}

static void put_locations(struct json *result, const struct json *claim)
{
	struct json *locations = json_array();

	for (const struct json *one = json_first(json_member(claim, "reasons")); one; one = json_next(one))
		if (json_member_text(one, "record"))
			json_push(locations, location_of(one));
	json_put(result, "locations", locations);
}

static struct json *result_of(const struct export_case *one, size_t rule)
{
	struct json *result = json_object(), *properties = json_object();
	const char *severity = json_member_text(one->claim, "severity"), *finding = json_member_text(one->claim, "finding");

	put_rule_id(result, "ruleId", one->group, one->id);
	json_put_integer(result, "ruleIndex", (int64_t)rule);
	json_put_text(result, "kind", kind_of(one->outcome));
	json_put_text(result, "level", one->outcome != OUTCOME_FAILED ? "none" : one->is_required ? "error" : "warning");
	put_message(result, "message", one->says);
	put_locations(result, one->claim);
	json_put_text(properties, "outcome", outcome_name(one->outcome));
	json_put_boolean(properties, "required", one->is_required);
	if (finding)
		json_put_text(properties, "finding", finding);
	if (severity)
		json_put_text(properties, "severity", severity);
	json_put(result, "properties", properties);
	return result;
}

static struct json *rule_of(const struct export_case *one)
{
	struct json *rule = json_object();

	put_rule_id(rule, "id", one->group, one->id);
	if (one->text)
		put_message(rule, "shortDescription", one->text);
	return rule;
}

static struct json *run_of(const struct export *export)
{
	struct json *run = json_object(), *tool = json_object(), *driver = json_object(), *rules = json_array();
	struct json *results = json_array(), *properties = json_object();

	for (size_t i = 0; i < export->case_count; i++) {
		json_push(rules, rule_of(&export->cases[i]));
		json_push(results, result_of(&export->cases[i], i));
	}
	json_put_text(driver, "name", "exhibit");
	json_put_text(driver, "version", json_member_text(json_member(export->record.predicate, "tool"), "version"));
	json_put(driver, "rules", rules);
	json_put(tool, "driver", driver);
	json_put(run, "tool", tool);
	json_put(run, "results", results);
	json_put(properties, EXPORT_TRANSLATION, export_translation(export));
	json_put_text(properties, "rules", json_member_text(export->answer, "rules"));
	json_put_text(properties, "result", json_member_text(export->answer, "result"));
	json_put(run, "properties", properties);
	return run;
}

enum status export_sarif(const struct export *export, struct buffer *buffer, struct fault *fault)
{
	struct json *log = json_object(), *runs = json_array();

	json_put_text(log, "version", "2.1.0");
	json_put_text(log, "$schema", SCHEMA);
	json_push(runs, run_of(export));
	json_put(log, "runs", runs);
	return fault_set(fault, export_print(log, buffer), NULL, NULL);
}
