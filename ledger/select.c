#include "select.h"

#include <stdlib.h>
#include <string.h>

#include "blob_writer.h"
#include "ledger_parts.h"
#include "select_parts.h"

enum status selection_add_entry(struct selection *selection, uint64_t index)
{
	struct bundle_plan *plan = selection->plan;

	if (plan->entry_count == BUNDLE_MEMBERS_MAX)
		return STATUS_TOO_LARGE;
	if (plan->entry_count == selection->entry_room) {
		size_t room = selection->entry_room ? selection->entry_room * 2 : 64;
		uint64_t *entries = realloc(plan->entries, room * sizeof(*entries));

		if (entries == NULL)
			return STATUS_NO_MEMORY;
		plan->entries = entries;
		selection->entry_room = room;
	}
	plan->entries[plan->entry_count++] = index;
	return STATUS_OK;
}

static enum status add_blob(struct selection *selection, const struct digest *digest, uint64_t size)
{
	struct bundle_plan *plan = selection->plan;

	if (plan->blob_count == BUNDLE_MEMBERS_MAX)
		return STATUS_TOO_LARGE;
	if (plan->blob_count == selection->blob_room) {
		size_t room = selection->blob_room ? selection->blob_room * 2 : 64;
		struct blob_size *blobs = realloc(plan->blobs, room * sizeof(*blobs));

		if (blobs == NULL)
			return STATUS_NO_MEMORY;
		plan->blobs = blobs;
		selection->blob_room = room;
	}
	plan->blobs[plan->blob_count++] = (struct blob_size){ .digest = *digest, .size = size };
	return STATUS_OK;
}

enum status selection_read_record(struct selection *selection, uint64_t index, struct record *record)
{
	uint64_t found = 0;
	struct buffer entry;
	enum status status;

	memset(record, 0, sizeof(*record));
	buffer_init(&entry, DSSE_ENTRY_MAX);
	status = selection->source->entry_at(selection->source->context, index, &found, &entry);
	if (status == STATUS_OK && found != index)
		status = STATUS_NOT_FOUND;
	if (status == STATUS_OK)
		status = record_read(buffer_bytes(&entry), record, selection->fault);
	buffer_release(&entry);
	return status;
}

/* The gate bounds the depth to JSON_DEPTH_MAX. */
enum status selection_add_mentions(struct selection *selection, const struct json *value)
{
	struct digest id;
	uint64_t index;
	enum status status = STATUS_OK;

	if (json_type(value) == JSON_TEXT && digest_read_hex(json_text_bytes(value), &id) == STATUS_OK) {
		status = selection->source->find(selection->source->context, &id, &index);
		if (status == STATUS_NOT_FOUND)
			return STATUS_OK; /* some other digest, or a record that the verifier will miss */
		return status == STATUS_OK ? selection_add_entry(selection, index) : status;
	}
	if (json_type(value) != JSON_ARRAY && json_type(value) != JSON_OBJECT)
		return STATUS_OK;
	for (const struct json *at = json_first(value); status == STATUS_OK && at != NULL; at = json_next(at))
		status = selection_add_mentions(selection, at);
	return status;
}

static enum status take_into_buffer(void *context, struct bytes bytes)
{
	return buffer_append(context, bytes);
}

/* A document that is no JSON cites nothing we can follow; its verdict will fall for other reasons. */
static enum status add_cited(struct selection *selection, const struct record *report)
{
	struct blob_name name;
	struct buffer text;
	struct sink sink = { .take = take_into_buffer, .context = &text };
	struct json *document = NULL;
	enum status status = record_blob(report, "content", &name);

	if (status != STATUS_OK)
		return fault_set(selection->fault, STATUS_BAD_FIELD, NULL, "the report names no document");
	buffer_init(&text, SELECT_DOCUMENT_MAX);
	status = selection->source->blob(selection->source->context, &name.digest, &sink);
	if (status == STATUS_OK && json_parse(buffer_bytes(&text), SELECT_DOCUMENT_MAX, &document, NULL) == STATUS_OK)
		status = selection_add_mentions(selection, document);
	if (status == STATUS_NOT_FOUND)
		status = STATUS_OK; /* not held: the bundle says so by lacking it */
	json_free(document);
	buffer_release(&text);
	return status;
}

static int compare_indexes(const void *a, const void *b)
{
	uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;

	return left < right ? -1 : left > right;
}

static int compare_blobs(const void *a, const void *b)
{
	const struct blob_size *left = a, *right = b;

	return memcmp(left->digest.bytes, right->digest.bytes, DIGEST_SIZE);
}

static void sort_entries(struct bundle_plan *plan)
{
	size_t kept = 0;

	if (plan->entry_count == 0)
		return;
	qsort(plan->entries, plan->entry_count, sizeof(*plan->entries), compare_indexes);
	for (size_t i = 0; i < plan->entry_count; i++)
		if (kept == 0 || plan->entries[i] != plan->entries[kept - 1])
			plan->entries[kept++] = plan->entries[i];
	plan->entry_count = kept;
}

static void sort_blobs(struct bundle_plan *plan)
{
	size_t kept = 0;

	if (plan->blob_count == 0)
		return;
	qsort(plan->blobs, plan->blob_count, sizeof(*plan->blobs), compare_blobs);
	for (size_t i = 0; i < plan->blob_count; i++)
		if (kept == 0 || !digest_equal(&plan->blobs[i].digest, &plan->blobs[kept - 1].digest))
			plan->blobs[kept++] = plan->blobs[i];
	plan->blob_count = kept;
}

/* The blobs of one record, as far as they are held; the size is the stored one, which is what will be written. */
static enum status add_blobs_of(struct selection *selection, struct store_txn *txn, uint64_t index)
{
	struct blob_name names[RECORD_BLOBS_MAX];
	struct record record;
	enum status status = selection_read_record(selection, index, &record);
	size_t count = status == STATUS_OK ? record_blobs(&record, names) : 0;

	for (size_t i = 0; status == STATUS_OK && i < count; i++) {
		struct blob_row row;

		status = blob_row_get(txn, &names[i].digest, &row);
		if (status == STATUS_OK)
			status = add_blob(selection, &names[i].digest, row.size);
		else if (status == STATUS_NOT_FOUND)
			status = STATUS_OK;
	}
	record_release(&record);
	return status;
}

static enum status add_blobs(struct selection *selection)
{
	struct store_txn *txn;
	enum status status = store_begin_read(selection->ledger->store, &txn);

	if (status != STATUS_OK)
		return status;
	for (size_t i = 0; status == STATUS_OK && i < selection->plan->entry_count; i++)
		status = add_blobs_of(selection, txn, selection->plan->entries[i]);
	store_abort(txn);
	sort_blobs(selection->plan);
	return status;
}

static enum status add_entries(struct selection *selection, const struct record *report, uint64_t size)
{
	enum status status = STATUS_OK;

	if (selection->plan->is_complete) {
		for (uint64_t index = 0; status == STATUS_OK && index < size; index++)
			status = selection_add_entry(selection, index);
		return status;
	}
	status = selection_add_entry(selection, selection->plan->report_index);
	if (status == STATUS_OK)
		status = add_cited(selection, report);
	if (status == STATUS_OK)
		status = selection_add_later(selection, &report->id, size);
	sort_entries(selection->plan);
	return status;
}

enum status select_for_report(struct ledger *ledger, const struct source *source, uint64_t report_index,
    bool is_complete, struct bundle_plan *plan, struct fault *fault)
{
	struct selection selection = { .ledger = ledger, .source = source, .plan = plan, .fault = fault };
	struct checkpoint head;
	struct record report;
	struct note note;
	enum status status;

	memset(plan, 0, sizeof(*plan));
	plan->report_index = report_index;
	plan->is_complete = is_complete;
	status = selection_read_record(&selection, report_index, &report);
	if (status == STATUS_OK && report.kind != KIND_REPORT)
		status = fault_set(fault, STATUS_BAD_FIELD, NULL, "entry %llu is a %s, not a report",
		    (unsigned long long)report_index, kind_row(report.kind)->name);
	if (status == STATUS_OK)
		status = checkpoint_read(source->checkpoint, &head, &note, fault);
	if (status == STATUS_OK)
		status = add_entries(&selection, &report, head.size);
	if (status == STATUS_OK)
		status = add_blobs(&selection);
	record_release(&report);
	if (status != STATUS_OK) {
		free(plan->entries);
		free(plan->blobs);
		memset(plan, 0, sizeof(*plan));
	}
	return fault_set(fault, status, NULL, NULL);
}
