#include "bundle_manifest.h"

#include <stdlib.h>
#include <string.h>

#include "bundle_members.h"
#include "json.h"

#define SCOPE_ALL "all"
#define SCOPE_CITED "cited"

void bundle_manifest_release(struct bundle_manifest *manifest)
{
	bundle_plan_release(&manifest->plan);
}

static struct json *write_entries(const struct bundle_plan *plan)
{
	struct json *array = json_array();
	for (size_t i = 0; i < plan->entry_count; i++)
		json_push_integer(array, (int64_t)plan->entries[i]);
	return array;
}

static struct json *write_blobs(const struct bundle_plan *plan)
{
	struct json *array = json_array();
	for (size_t i = 0; i < plan->blob_count; i++) {
		char hex[DIGEST_HEX_SIZE];
		struct json *blob = json_object();
		digest_hex(&plan->blobs[i].digest, hex);
		json_put_text(blob, "sha256", hex);
		json_put_integer(blob, "size", (int64_t)plan->blobs[i].size);
		json_push(array, blob);
	}
	return array;
}

enum status bundle_manifest_write(const struct bundle_manifest *manifest, struct buffer *buffer)
{
	const struct bundle_plan *plan = &manifest->plan;
	char vkey[NOTE_VKEY_MAX], checkpoint[DIGEST_HEX_SIZE];
	struct json *object = json_object();
	note_key_write(&manifest->log_key, vkey);
	digest_hex(&manifest->checkpoint, checkpoint);
	json_put_text(object, "schema", BUNDLE_SCHEMA);
	json_put_text(object, "checkpoint", checkpoint);
	json_put_text(object, "log", vkey);
	json_put_integer(object, "size", (int64_t)manifest->size);
	json_put_integer(object, "report", (int64_t)plan->report_index);
	json_put_text(object, "scope", plan->is_complete ? SCOPE_ALL : SCOPE_CITED);
	json_put(object, "entries", write_entries(plan));
	json_put(object, "blobs", write_blobs(plan));
	enum status status = json_canonical(object, buffer);
	json_free(object);
	return status;
}

static bool read_number(const struct json *value, uint64_t *number)
{
	int64_t integer = -1;
	if (!json_integer(value, &integer) || integer < 0)
		return false;
	*number = (uint64_t)integer;
	return true;
}

static enum status read_entries(const struct json *array, struct bundle_plan *plan, struct fault *fault)
{
	size_t count = json_count(array);
	if (json_type(array) != JSON_ARRAY)
		return fault_set(fault, STATUS_BAD_FIELD, "/entries", "not an array");
	plan->entries = calloc(count + 1, sizeof(*plan->entries));
	if (plan->entries == NULL)
		return STATUS_NO_MEMORY;
	for (const struct json *item = json_first(array); item != NULL; item = json_next(item))
		if (!read_number(item, &plan->entries[plan->entry_count++]))
			return fault_set(fault, STATUS_BAD_FIELD, "/entries", "not an index");
	return STATUS_OK;
}

static enum status read_blobs(const struct json *array, struct bundle_plan *plan, struct fault *fault)
{
	size_t count = json_count(array);
	if (json_type(array) != JSON_ARRAY)
		return fault_set(fault, STATUS_BAD_FIELD, "/blobs", "not an array");
	plan->blobs = calloc(count + 1, sizeof(*plan->blobs));
	if (plan->blobs == NULL)
		return STATUS_NO_MEMORY;
	for (const struct json *item = json_first(array); item != NULL; item = json_next(item)) {
		struct blob_size *blob = &plan->blobs[plan->blob_count++];
		if (digest_read_hex(json_text_bytes(json_member(item, "sha256")), &blob->digest) != STATUS_OK ||
		    !read_number(json_member(item, "size"), &blob->size))
			return fault_set(fault, STATUS_BAD_FIELD, "/blobs", "not a digest and a size");
	}
	return STATUS_OK;
}

static bool text_is(const struct json *value, const char *text)
{
	return bytes_equal(json_text_bytes(value), bytes_of_text(text));
}

/* Takes what it needs and ignores what it does not know: the comparison that follows finds whatever is more. */
static enum status read_members(const struct json *object, struct bundle_manifest *manifest, struct fault *fault)
{
	struct bundle_plan *plan = &manifest->plan;
	const struct json *scope = json_member(object, "scope");
	if (!text_is(json_member(object, "schema"), BUNDLE_SCHEMA))
		return fault_set(fault, STATUS_BAD_FIELD, "/schema", "not " BUNDLE_SCHEMA);
	if (digest_read_hex(json_text_bytes(json_member(object, "checkpoint")), &manifest->checkpoint) != STATUS_OK)
		return fault_set(fault, STATUS_BAD_FIELD, "/checkpoint", "not a digest");
	if (note_key_read(json_text_bytes(json_member(object, "log")), &manifest->log_key) != STATUS_OK)
		return fault_set(fault, STATUS_BAD_FIELD, "/log", "not a verifier key");
	if (!read_number(json_member(object, "size"), &manifest->size))
		return fault_set(fault, STATUS_BAD_FIELD, "/size", "not a size");
	if (!read_number(json_member(object, "report"), &plan->report_index))
		return fault_set(fault, STATUS_BAD_FIELD, "/report", "not an index");
	plan->is_complete = text_is(scope, SCOPE_ALL);
	if (!plan->is_complete && !text_is(scope, SCOPE_CITED))
		return fault_set(fault, STATUS_BAD_FIELD, "/scope", "neither all nor cited");
	enum status status = read_entries(json_member(object, "entries"), plan, fault);
	return status == STATUS_OK ? read_blobs(json_member(object, "blobs"), plan, fault) : status;
}

static enum status compare(struct bytes text, const struct bundle_manifest *manifest, struct fault *fault)
{
	struct buffer again;
	buffer_init(&again, BUNDLE_MANIFEST_MAX);
	enum status status = bundle_manifest_write(manifest, &again);
	if (status == STATUS_OK && !bytes_equal(buffer_bytes(&again), text))
		status = fault_set(fault, STATUS_BAD_BUNDLE, NULL, "not in the one form it has");
	buffer_release(&again);
	return status;
}

enum status bundle_manifest_read(struct bytes text, struct bundle_manifest *manifest, struct fault *fault)
{
	struct json *object = NULL;
	memset(manifest, 0, sizeof(*manifest));
	enum status status = json_parse(text, BUNDLE_MANIFEST_MAX, &object, fault);
	if (status == STATUS_OK)
		status = read_members(object, manifest, fault);
	json_free(object);
	if (status == STATUS_OK)
		status = bundle_plan_check(&manifest->plan, manifest->size, fault);
	return status == STATUS_OK ? compare(text, manifest, fault) : status;
}
