#include "read_ahead.h"

#include <stdlib.h>

#include "format/parallel.h"

/* A batch is some milliseconds of work: much more than handing it over costs, little to wait for at the end. */
#define BATCH_ENTRIES 32
#define BATCH_BYTES DSSE_ENTRY_MAX
#define BATCHES_WAITING 14 /* some 30 ms of work, as long as others may keep the processor that the next one is on */

struct batch {
	struct buffer bytes; /* the entries, one behind the other */
	size_t ends[BATCH_ENTRIES];
	struct seen_entry entries[BATCH_ENTRIES];
	size_t count;
};

struct read_ahead {
	const struct source *source;
	struct parallel *parallel;
	void **batches; /* owned, of struct batch */
	unsigned batch_count;
	struct batch *current; /* taken and being given out */
	size_t given;          /* of it */
	uint64_t next;         /* what the source is asked for */
	struct buffer entry;
	enum status end;       /* why nothing more is read; OK as long as there may be more */
	struct seen_entry last;
};

static void release_records(struct batch *batch)
{
	for (size_t i = 0; i < batch->count; i++)
		record_release(&batch->entries[i].record);
	batch->count = 0;
}

/* What is parsed is given up at once: a batch of trees is memory that the next entry could have had from the cache. */
static void look_at_entry(struct seen_entry *entry, struct bytes bytes)
{
	entry->fault.status = STATUS_OK;
	entry->form = record_read(bytes, &entry->record, &entry->fault);
	if (entry->form == STATUS_OK) {
		entry->signature = record_verify(&entry->record);
		entry->blob_count = record_blobs(&entry->record, entry->blobs);
	}
	if (entry->form != STATUS_OK || entry->record.kind != KIND_KEY)
		record_release(&entry->record);
}

static void look_at_batch(void *item)
{
	struct batch *batch = item;
	size_t start = 0;

	for (size_t i = 0; i < batch->count; i++) {
		look_at_entry(&batch->entries[i], bytes_slice(buffer_bytes(&batch->bytes), start, batch->ends[i] - start));
		start = batch->ends[i];
	}
}

/* One entry more into the batch, or the reason why there is none. */
static enum status read_entry(struct read_ahead *reading, struct batch *batch)
{
	const struct source *source = reading->source;
	uint64_t index = reading->next;
	enum status status;

	buffer_clear(&reading->entry);
	reading->last.index = reading->next;
	status = source->entry_at(source->context, reading->next, &index, &reading->entry);
	if (status != STATUS_OK && source->trouble && source->trouble->status == status)
		reading->last.fault = *source->trouble;
	if (status == STATUS_OK && (index < reading->next || index == UINT64_MAX))
		status = fault_set(&reading->last.fault, STATUS_STORE, NULL, "the source gives entries out of order");
	if (status == STATUS_OK)
		status = buffer_append(&batch->bytes, buffer_bytes(&reading->entry));
	if (status != STATUS_OK)
		return status;
	batch->ends[batch->count] = batch->bytes.size;
	batch->entries[batch->count++].index = index;
	reading->next = index + 1;
	return STATUS_OK;
}

static void fill_batches(struct read_ahead *reading)
{
	struct batch *batch;

	while (reading->end == STATUS_OK && (batch = parallel_vacant(reading->parallel)) != NULL) {
		release_records(batch);
		buffer_clear(&batch->bytes);
		while (reading->end == STATUS_OK && batch->count < BATCH_ENTRIES && batch->bytes.size < BATCH_BYTES)
			reading->end = read_entry(reading, batch);
		if (batch->count > 0)
			parallel_give(reading->parallel);
	}
}

enum status read_ahead_next(struct read_ahead *reading, const struct seen_entry **entry)
{
	if (reading->current != NULL && reading->given == reading->current->count) {
		parallel_put_back(reading->parallel);
		reading->current = NULL;
	}
	if (reading->current == NULL) {
		fill_batches(reading);
		reading->current = parallel_take(reading->parallel);
		reading->given = 0;
	}
	if (reading->current == NULL) {
		*entry = &reading->last;
		return reading->end;
	}
	*entry = &reading->current->entries[reading->given++];
	return STATUS_OK;
}

static enum status make_batches(struct read_ahead *reading, unsigned count)
{
	reading->batches = calloc(count, sizeof(*reading->batches));
	if (reading->batches == NULL)
		return STATUS_NO_MEMORY;
	for (; reading->batch_count < count; reading->batch_count++) {
		struct batch *batch = calloc(1, sizeof(*batch));

		if (batch == NULL)
			return STATUS_NO_MEMORY;
		buffer_init(&batch->bytes, BATCH_BYTES + DSSE_ENTRY_MAX);
		reading->batches[reading->batch_count] = batch;
	}
	return STATUS_OK;
}

enum status read_ahead_open(const struct source *source, unsigned threads, struct read_ahead **out)
{
	struct read_ahead *reading = calloc(1, sizeof(*reading));
	enum status status;

	*out = reading;
	if (reading == NULL)
		return STATUS_NO_MEMORY;
	reading->source = source;
	buffer_init(&reading->entry, DSSE_ENTRY_MAX);
	status = make_batches(reading, parallel_items(threads, BATCHES_WAITING));
	if (status == STATUS_OK)
		status = parallel_open(threads, BATCHES_WAITING, reading->batches, look_at_batch, &reading->parallel);
	if (status != STATUS_OK) {
		read_ahead_close(reading);
		*out = NULL;
	}
	return status;
}

void read_ahead_close(struct read_ahead *reading)
{
	if (reading == NULL)
		return;
	parallel_close(reading->parallel);
	for (unsigned i = 0; i < reading->batch_count; i++) {
		struct batch *batch = reading->batches[i];

		release_records(batch);
		buffer_release(&batch->bytes);
		free(batch);
	}
	free(reading->batches);
	buffer_release(&reading->entry);
	free(reading);
}
