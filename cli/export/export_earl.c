/* Source: W3C EARL 1.0 Schema; Dublin Core terms for titles.  The outcomes of claims are EARL's own five. */
#include <stdio.h>
#include <string.h>

#include "export.h"


static const struct {
	const char *prefix, *uri;
} prefixes[] = {
	{ "earl", "http://www.w3.org/ns/earl#" },
	{ "dct", "http://purl.org/dc/terms/" },
	{ "exhibit", EXPORT_TRANSLATION "#" },
};

static void put_reference(struct json *node, const char *name, const char *id)
{
	struct json *reference = json_object();

	json_put_text(reference, "@id", id);
	json_put(node, name, reference);
}

static struct json *node_of(const char *id, const char *type)
{
	struct json *node = json_object();

	if (id)
		json_put_text(node, "@id", id);
	json_put_text(node, "@type", type);
	return node;
}

static struct json *context(void)
{
	struct json *context = json_object();

	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++)
		json_put_text(context, prefixes[i].prefix, prefixes[i].uri);
	return context;
}

static void verifier_uri(const struct export *export, char uri[static EXPORT_URI_MAX])
{
	snprintf(uri, EXPORT_URI_MAX, "urn:exhibit:key:%s", export->record.envelope.keyid);
}

/* Who verified: the agent, with the program it used. */
static struct json *assertor(const struct export *export)
{
	char uri[EXPORT_URI_MAX];
	struct json *node;

	verifier_uri(export, uri);
	node = node_of(uri, "earl:Assertor");
	json_put_text(node, "dct:title", export->record.agent);
	json_put_text(node, "dct:description", "signed with exhibit");
	return node;
}

/* What was examined: each subject by its digests, and all of them as one. */
static struct json *subject(const struct export *export, const char *uri)
{
	struct json *node = node_of(uri, "earl:TestSubject"), *titles = json_array(), *digests = json_array();
	char text[512];

	for (const struct json *one = json_first(export->record.subject); one; one = json_next(one)) {
		if (json_member_text(one, "name"))
			json_push_text(titles, json_member_text(one, "name"));
		for (const struct json *digest = json_first(json_member(one, "digest")); digest; digest = json_next(digest)) {
			snprintf(text, sizeof(text), "%s:%s", json_name(digest), json_text(digest));
			json_push_text(digests, text);
		}
	}
	json_put(node, "dct:title", titles);
	json_put(node, "dct:identifier", digests);
	return node;
}

static void criterion_uri(const struct export *export, const struct export_case *one, char uri[static EXPORT_URI_MAX])
{
	char what[EXPORT_URI_MAX / 2];

	snprintf(what, sizeof(what), "%s/%s", one->group, one->id);
	export_uri(export, what, uri);
}

static struct json *criterion(const struct export *export, const struct export_case *one)
{
	char uri[EXPORT_URI_MAX];
	struct json *node;

	criterion_uri(export, one, uri);
	node = node_of(uri, "earl:TestRequirement");
	json_put_text(node, "dct:identifier", one->id);
	if (one->text)
		json_put_text(node, "dct:title", one->text);
	return node;
}

static struct json *result_of(const struct export *export, const struct export_case *one)
{
	struct json *result = node_of(NULL, "earl:TestResult");
	char outcome[64];

	snprintf(outcome, sizeof(outcome), "earl:%s", outcome_name(one->outcome));
	put_reference(result, "earl:outcome", outcome);
	json_put_text(result, "dct:description", one->says);
	json_put_text(result, "dct:date", json_member_text(export->answer, "evaluated_at"));
	return result;
}

static struct json *assertion(const struct export *export, const struct export_case *one, const char *subject_uri)
{
	struct json *node = node_of(NULL, "earl:Assertion");
	char uri[EXPORT_URI_MAX];

	verifier_uri(export, uri);
	put_reference(node, "earl:assertedBy", uri);
	/* "The report is true" is said of the report, all else of what the report is about. */
	export_uri(export, "report", uri);
	put_reference(node, "earl:subject", strcmp(one->group, "report") || strcmp(one->id, "matches") ? subject_uri : uri);
	criterion_uri(export, one, uri);
	put_reference(node, "earl:test", uri);
	put_reference(node, "earl:mode", json_member_is_true(one->claim, "stated") ? "earl:manual" : "earl:automatic");
	json_put(node, "earl:result", result_of(export, one));
	return node;
}

static struct json *report(const struct export *export)
{
	const struct json *about = json_member(export->answer, "report");
	char uri[EXPORT_URI_MAX];
	struct json *node;

	export_uri(export, "report", uri);
	node = node_of(uri, "earl:TestSubject");
	json_put_text(node, "dct:identifier", json_member_text(about, "id"));
	if (json_member_text(about, "title"))
		json_put_text(node, "dct:title", json_member_text(about, "title"));
	return node;
}

/* The record itself: what these triples are taken from, and the log it stands in. */
static struct json *source(const struct export *export)
{
	struct json *translation = export_translation(export), *node;
	char uri[EXPORT_URI_MAX], name[128];

	/* Copied member by member, what is missing would not be missed. */
	if (json_failure_within(translation) != STATUS_OK) {
		json_free(translation);
		return NULL;
	}
	export_uri(export, NULL, uri);
	node = json_object();
	json_put_text(node, "@id", uri);
	for (const struct json *member = json_first(translation); member; member = json_next(member)) {
		snprintf(name, sizeof(name), "exhibit:%s", json_name(member));
		json_put(node, name, json_copy(member));
	}
	json_put_text(node, "exhibit:rules", json_member_text(export->answer, "rules"));
	json_put_text(node, "exhibit:result", json_member_text(export->answer, "result"));
	json_free(translation);
	return node;
}

enum status export_earl(const struct export *export, struct buffer *buffer, struct fault *fault)
{
	struct json *document = json_object(), *graph = json_array();
	char subject_uri[EXPORT_URI_MAX];

	export_uri(export, "subject", subject_uri);
	json_put(document, "@context", context());
	json_push(graph, source(export));
	json_push(graph, assertor(export));
	json_push(graph, report(export));
	json_push(graph, subject(export, subject_uri));
	for (size_t i = 0; i < export->case_count; i++) {
		json_push(graph, criterion(export, &export->cases[i]));
		json_push(graph, assertion(export, &export->cases[i], subject_uri));
	}
	json_put(document, "@graph", graph);
	return fault_set(fault, export_print(document, buffer), NULL, NULL);
}
