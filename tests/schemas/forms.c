#include "forms.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/answers.h"
#include "format/bundle.h"
#include "format/dsse.h"
#include "format/record.h"
#include "verify/check/check.h"
#include "verify/dispute/dispute.h"
#include "verify/dispute/recomputation.h"
#include "verify/check/reproduction.h"
#include "verify/verify.h"
#include "verify/report/policy.h"
#include "verify/report/report.h"

/* ---- rules that a table of fields cannot say: record.c has them in check_relations and read_chain ---- */

#define CHAIN_RULE "\"chain\":{\"type\":\"object\",\"if\":{\"properties\":{\"seq\":{\"const\":0}}},\"then\":{\"not\":{\"required\":[\"prev\"]}}," \
	"\"else\":{\"required\":[\"prev\"]}}"
/* A predicate of several forms has its type in each of them; what is said of all of them needs it again. */
static const char common_rules[] = "{\"type\":\"object\",\"properties\":{" CHAIN_RULE "}}";
static const char run_rules[] = "{\"properties\":{" CHAIN_RULE "},"
	"\"oneOf\":[{\"required\":[\"argv\"]},{\"required\":[\"argv_blob\"]}]}";

/* The fixed form of an entry is a matter of bytes (format/dsse.c); this says as much of it as JSON can. */
static const char envelope_schema[] = "{\"description\":\"a log entry: a DSSE v1 envelope in its fixed form; compact, members in "
	"this order, at most 65535 bytes, which no schema can say\",\"type\":\"object\",\"properties\":{"
	"\"payload\":{\"description\":\"the Statement in RFC 8785 form, in standard padded base64\",\"type\":\"string\","
	"\"maxLength\":65300,\"pattern\":\"^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$\"},"
	"\"payloadType\":{\"const\":\"" DSSE_PAYLOAD_TYPE "\"},"
	"\"signatures\":{\"type\":\"array\",\"minItems\":1,\"maxItems\":1,\"items\":{\"type\":\"object\",\"properties\":{"
	"\"keyid\":{\"description\":\"OpenSSH fingerprint of the agent's key; a hint\",\"type\":\"string\","
	"\"pattern\":\"^SHA256:[A-Za-z0-9+/]{43}$\"},"
	"\"sig\":{\"description\":\"Ed25519 over the DSSE PAE\",\"type\":\"string\",\"pattern\":\"^[A-Za-z0-9+/]{86}==$\"}},"
	"\"required\":[\"keyid\",\"sig\"],\"additionalProperties\":false}}},"
	"\"required\":[\"payload\",\"payloadType\",\"signatures\"],\"additionalProperties\":false}";

/* ---- the manifest of a bundle: bundle_manifest.c reads it by writing it again ---- */

static const char *const manifest_names[] = { BUNDLE_SCHEMA, NULL };
static const struct shape manifest_name = { .type = SHAPE_CHOICE, .choices = manifest_names };
static const char *const scope_names[] = { "all", "cited", NULL };
static const struct shape scope = { .type = SHAPE_CHOICE, .choices = scope_names };
static const struct shape count = { .type = SHAPE_INTEGER, .min = 0, .max = JSON_INTEGER_MAX };
static const struct shape digest = { .type = SHAPE_DIGEST };
static const struct shape vkey = { .type = SHAPE_TEXT, .min = 1, .max = NOTE_VKEY_MAX };
static const struct shape indexes = { .type = SHAPE_ARRAY, .items = &count, .min = 1, .max = BUNDLE_MEMBERS_MAX };
static const struct shape blobs = { .type = SHAPE_ARRAY, .items = &shape_blob, .max = BUNDLE_MEMBERS_MAX };
static const struct shape_field manifest_fields[] = {
	{ "blobs", &blobs, true, "the blobs in the file, by ascending digest" },
	{ "checkpoint", &digest, true, "SHA-256 of the member checkpoint: of every line, known or not" },
	{ "entries", &indexes, true, "indexes of the entries in the file, ascending" },
	{ "log", &vkey, true, "the log's C2SP verifier key, as the log itself gives it" },
	{ "report", &count, true, "index of the report the bundle is about" },
	{ "schema", &manifest_name, true, "this form" },
	{ "scope", &scope, true, "all entries of the log, without proofs; or the report and what it cites, with proofs" },
	{ "size", &count, true, "the checkpoint's size" },
};
static const struct shape manifest = { .type = SHAPE_OBJECT, SHAPE_FIELDS(manifest_fields),
	.text = "bundle.json, the first member of a bundle; canonical JSON" };

/* ---- Statements: one per kind, around the kind's predicate ---- */

static const char *const statement_names[] = { STATEMENT_TYPE, NULL };
static const struct shape statement_type = { .type = SHAPE_CHOICE, .choices = statement_names };

static struct statement {
	char type[KIND_TYPE_MAX];
	const char *types[2];
	struct shape type_shape;
	struct shape_field fields[4];
	struct shape shape;
} statements[KIND_COUNT];

static const struct shape *statement_of(enum kind kind)
{
	struct statement *statement = &statements[kind];

	kind_type(kind, statement->type);
	statement->types[0] = statement->type;
	statement->type_shape = (struct shape){ .type = SHAPE_CHOICE, .choices = statement->types };
	statement->fields[0] = (struct shape_field){ "_type", &statement_type, true, "in-toto Statement v1" };
	statement->fields[1] = (struct shape_field){ "subject", &shape_subjects, true, "what the record is about" };
	statement->fields[2] = (struct shape_field){ "predicateType", &statement->type_shape, true, "the record's kind" };
	statement->fields[3] = (struct shape_field){ "predicate", &kind_row(kind)->predicate, true, "what it says" };
	statement->shape = (struct shape){ .type = SHAPE_OBJECT, SHAPE_FIELDS(statement->fields), .text = kind_row(kind)->text };
	return &statement->shape;
}

/* ---- the list ---- */

static struct form forms[FORMS_MAX];
static size_t form_count;

static void add(const char *prefix, const char *name, const char *title, const struct shape *shape, const char *at,
    const char *schema)
{
	struct form *form = &forms[form_count++];

	snprintf(form->name, sizeof(form->name), "%s%s", prefix, name);
	snprintf(form->title, sizeof(form->title), "%s", title);
	form->shape = shape;
	form->schema_at = at;
	form->schema = schema;
}

const struct form *forms_list(size_t *how_many)
{
	size_t answer_count;
	const struct answer_row *answers = answer_rows(&answer_count);

	if (form_count == 0) {
		add("", "envelope", "a log entry", NULL, "", envelope_schema);
		for (int i = 0; i < KIND_COUNT; i++)
			add("record-", kind_row((enum kind)i)->name, "the payload of an entry: an in-toto Statement",
			    statement_of((enum kind)i), "/properties/predicate", i == KIND_RUN ? run_rules : common_rules);
		add("", "bundle-manifest", "bundle.json", &manifest, NULL, NULL);
		add("", "report", "a report document", &shape_report, NULL, NULL);
		add("", "policy", "a policy document", &shape_policy, NULL, NULL);
		add("", "check", "a check", &shape_check_tree, NULL, NULL);
		add("", "verification", "what --json prints: verify", &shape_verification, NULL, NULL);
		add("", "resolution", "what --json prints: dispute", &shape_resolution, NULL, NULL);
		add("", "recomputation", "what --json prints: verify --resolution", &shape_recomputation, NULL, NULL);
		add("", "reproduction", "what --json prints: replay", &shape_reproduction, NULL, NULL);
		for (size_t i = 0; i < answer_count; i++) {
			char title[FORM_TITLE_MAX];

			snprintf(title, sizeof(title), "what --json prints: %s", answers[i].commands);
			add("", answers[i].name, title, &answers[i].shape, NULL, NULL);
		}
	}
	*how_many = form_count;
	return forms;
}

/* A copy of ${under} with ${over} laid over it: objects member by member, all else replaced. */
static struct json *laid_over(const struct json *under, const struct json *over)
{
	struct json *both;

	if (json_type(under) != JSON_OBJECT || json_type(over) != JSON_OBJECT)
		return json_copy(over);
	both = json_copy(under);
	for (const struct json *member = json_first(over); member; member = json_next(member))
		json_put(both, json_name(member), laid_over(json_member(under, json_name(member)), member));
	return both;
}

/* ${over} at the end of a pointer of plain names: {"a": {"b": over}} for "/a/b". */
static struct json *wrapped(const char *pointer, struct json *over)
{
	const char *slash = strrchr(pointer, '/');
	char above[128];
	struct json *outer;

	if (!slash)
		return over;
	outer = json_object();
	json_put(outer, slash + 1, over);
	snprintf(above, sizeof(above), "%.*s", (int)(slash - pointer), pointer);
	return wrapped(above, outer);
}

struct json *form_schema(const struct form *form)
{
	char id[128];
	struct json *schema, *over = NULL, *both;
	static const struct shape any = { .type = SHAPE_ANY };
	struct fault fault = { .status = STATUS_OK };

	snprintf(id, sizeof(id), "urn:exhibit:schema:%s", form->name);
	schema = shape_schema(form->shape ? form->shape : &any, id, form->title);
	if (!form->schema)
		return schema;
	if (json_parse(bytes_of_text(form->schema), 1 << 16, &over, &fault) != STATUS_OK) {
		fprintf(stderr, "%s: %s at %s: %s\n", form->name, status_sentence(fault.status), fault.place, fault.detail);
		exit(1);
	}
	over = wrapped(form->schema_at, over);
	both = laid_over(schema, over);
	json_free(schema);
	json_free(over);
	return both;
}
