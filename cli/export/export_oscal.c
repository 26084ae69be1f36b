/*
 * Source: NIST OSCAL 1.1, assessment-results model.  A claim is an observation, and where it has an outcome a finding on an
 * objective of that name: no control of any catalogue is spoken of.
 */
#include <stdio.h>
#include <string.h>

#include "export.h"
#include "format/uuid.h"
#include "cli/render/render_escape.h"

#define VERSION "1.1.2"
#define NS "urn:exhibit"

/* OSCAL's names of things are UUIDs: each from the URI of what it names, so that they stay the same. */
static void put_uuid(const struct export *export, struct json *object, const char *name, const char *what)
{
	char uri[EXPORT_URI_MAX], uuid[UUID_TEXT_MAX];

	export_uri(export, what, uri);
	json_put_text(object, name, uuid_of_uri(bytes_of_text(uri), uuid) == STATUS_OK ? uuid : NULL);
}

static void put_case_uuid(const struct export *export, struct json *object, const char *name, const char *what,
    const struct export_case *one)
{
	char text[EXPORT_URI_MAX / 2];

	snprintf(text, sizeof(text), "%s/%s/%s", what, one->group, one->id);
	put_uuid(export, object, name, text);
}

/* Titles and descriptions are Markdown in one line. */
static void put_markup(struct json *object, const char *name, const char *text)
{
	struct buffer line, markup;
	enum status status;

	buffer_init(&line, EXPORT_MAX);
	buffer_init(&markup, EXPORT_MAX);
	status = export_readable(text, &line);
	if (status == STATUS_OK)
		status = render_escape(RENDER_MARKDOWN_INLINE, buffer_bytes(&line), &markup);
	json_put_text(object, name, status == STATUS_OK ? buffer_text(&markup) : NULL);
	buffer_release(&line);
	buffer_release(&markup);
}

static void push_prop(struct json *props, const char *name, const char *value)
{
	struct json *prop = json_object();
	struct buffer line;

	buffer_init(&line, EXPORT_MAX);
	json_put_text(prop, "name", name);
	json_put_text(prop, "ns", NS);
	json_put_text(prop, "value", export_readable(value, &line) == STATUS_OK ? buffer_text(&line) : NULL);
	json_push(props, prop);
	buffer_release(&line);
}

static struct json *result_props(const struct export *export)
{
	const struct json *verdict = json_member(export->answer, "verdict");
	const char *recomputed = json_member_text(verdict, "recomputed");
	struct json *props = json_array();

	push_prop(props, "record", export->id);
	push_prop(props, "log", export->origin);
	push_prop(props, "signer", export->record.envelope.keyid);
	push_prop(props, "report", json_member_text(json_member(export->answer, "report"), "id"));
	push_prop(props, "result", json_member_text(export->answer, "result"));
	push_prop(props, "rules", json_member_text(export->answer, "rules"));
	push_prop(props, "verdict-claimed", json_member_text(verdict, "claimed"));
	if (recomputed)
		push_prop(props, "verdict-recomputed", recomputed);
	return props;
}

static void put_subject_props(const struct export *export, struct json *props)
{
	char text[512];

	for (const struct json *one = json_first(export->record.subject); one; one = json_next(one))
		for (const struct json *digest = json_first(json_member(one, "digest")); digest; digest = json_next(digest)) {
			snprintf(text, sizeof(text), "%s:%s", json_name(digest), json_text(digest));
			push_prop(props, "subject", text);
		}
}

static struct json *observation_of(const struct export *export, const struct export_case *one)
{
	struct json *observation = json_object(), *methods = json_array(), *props = json_array();
	const char *finding = json_member_text(one->claim, "finding"), *severity = json_member_text(one->claim, "severity");

	json_push_text(methods, json_member_is_true(one->claim, "stated") ? "INTERVIEW" : "TEST");
	push_prop(props, one->group, one->id);
	push_prop(props, "outcome", outcome_name(one->outcome));
	if (finding)
		push_prop(props, "finding", finding);
	if (severity)
		push_prop(props, "severity", severity);
	for (const struct json *record = json_first(json_member(one->claim, "records")); record; record = json_next(record))
		push_prop(props, "evidence", json_text(record));
	put_case_uuid(export, observation, "uuid", "observation", one);
	put_markup(observation, "title", one->text ? one->text : one->id);
	put_markup(observation, "description", one->says);
	json_put(observation, "props", props);
	json_put(observation, "methods", methods);
	json_put_text(observation, "collected", json_member_text(export->answer, "evaluated_at"));
	return observation;
}

/* Satisfied is only what passed; what could not be told is not satisfied, for another reason than failing. */
static struct json *finding_of(const struct export *export, const struct export_case *one, size_t number)
{
	struct json *finding = json_object(), *target = json_object(), *status = json_object(), *related = json_array();
	struct json *observation = json_object();
	bool passed = one->outcome == OUTCOME_PASSED;
	char id[64];

	/* Ids are tokens, which names of claims need not be: the observation has the name. */
	snprintf(id, sizeof(id), "%s-%zu", one->group, number);
	json_put_text(status, "state", passed ? "satisfied" : "not-satisfied");
	json_put_text(status, "reason", passed ? "pass" : one->outcome == OUTCOME_FAILED ? "fail" : "other");
	json_put_text(target, "type", "objective-id");
	json_put_text(target, "target-id", id);
	json_put(target, "status", status);
	put_case_uuid(export, observation, "observation-uuid", "observation", one);
	json_push(related, observation);
	put_case_uuid(export, finding, "uuid", "finding", one);
	put_markup(finding, "title", one->text ? one->text : one->id);
	put_markup(finding, "description", one->says);
	json_put(finding, "target", target);
	json_put(finding, "related-observations", related);
	return finding;
}

static struct json *result_of(const struct export *export)
{
	struct json *result = json_object(), *observations = json_array(), *findings = json_array();
	struct json *controls = json_object(), *selections = json_array(), *selection = json_object(), *props;

	for (size_t i = 0; i < export->case_count; i++) {
		const struct export_case *one = &export->cases[i];

		json_push(observations, observation_of(export, one));
		if (one->outcome != OUTCOME_INAPPLICABLE)
			json_push(findings, finding_of(export, one, i));
	}
	props = result_props(export);
	put_subject_props(export, props);
	/* The model wants all controls of the plan, or some by name: the plan has none, so all. */
	json_put_text(selection, "description", "The claims of a report by the rules of the plan, which is no catalogue of controls.");
	json_put(selection, "include-all", json_object());
	json_push(selections, selection);
	json_put(controls, "control-selections", selections);
	put_uuid(export, result, "uuid", "result");
	json_put_text(result, "title", "A report held against its evidence");
	put_markup(result, "description", export->cases[0].says);
	json_put_text(result, "start", json_member_text(export->answer, "evaluated_at"));
	json_put(result, "props", props);
	json_put(result, "reviewed-controls", controls);
	json_put(result, "observations", observations);
	json_put(result, "findings", findings);
	return result;
}

/* What stands for the plan: the policy, or where there is none the report, whose own rules decided. */
static struct json *plan(const struct export *export)
{
	const struct json *policy = json_member(export->answer, "policy");
	const struct json *digest = json_type(policy) == JSON_OBJECT ? policy : json_at(export->answer, "/report/document");
	struct json *resource = json_object(), *links = json_array(), *link = json_object(), *hashes = json_array();
	struct json *hash = json_object();
	const char *sha256 = json_member_text(digest, "sha256");
	char uri[DIGEST_HEX_SIZE + 32];

	snprintf(uri, sizeof(uri), "urn:exhibit:%s:%s", digest == policy ? "policy" : "blob", sha256);
	json_put_text(hash, "algorithm", "SHA-256");
	json_put_text(hash, "value", sha256);
	json_push(hashes, hash);
	json_put_text(link, "href", uri);
	json_put(link, "hashes", hashes);
	json_push(links, link);
	put_uuid(export, resource, "uuid", "plan");
	json_put_text(resource, "title", digest == policy ? "The policy" : "The report, whose own rules decided (self-defined)");
	json_put(resource, "rlinks", links);
	return resource;
}

static void put_plan(const struct export *export, struct json *assessment)
{
	struct json *import = json_object(), *matter = json_object(), *resources = json_array(), *resource = plan(export);
	char href[UUID_TEXT_MAX + 1];

	snprintf(href, sizeof(href), "#%s", json_member_text(resource, "uuid") ? json_member_text(resource, "uuid") : "");
	json_put_text(import, "href", href);
	json_put(assessment, "import-ap", import);
	json_push(resources, resource);
	json_put(matter, "resources", resources);
	json_put(assessment, "back-matter", matter);
}

static struct json *metadata_of(const struct export *export)
{
	struct json *metadata = json_object();
	const char *title = json_member_text(json_member(export->answer, "report"), "title");
	char time[RFC3339_TEXT_MAX];

	rfc3339_write(export->record.time, time);
	put_markup(metadata, "title", title ? title : "A report held against its evidence");
	json_put_text(metadata, "last-modified", time);
	json_put_text(metadata, "version", export->id);
	json_put_text(metadata, "oscal-version", VERSION);
	return metadata;
}

enum status export_oscal(const struct export *export, struct buffer *buffer, struct fault *fault)
{
	struct json *document = json_object(), *assessment = json_object(), *results = json_array();

	put_uuid(export, assessment, "uuid", "assessment-results");
	json_put(assessment, "metadata", metadata_of(export));
	json_push(results, result_of(export));
	json_put(assessment, "results", results);
	put_plan(export, assessment);
	json_put(document, "assessment-results", assessment);
	return fault_set(fault, export_print(document, buffer), NULL, NULL);
}
