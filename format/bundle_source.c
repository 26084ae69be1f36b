#include "bundle.h"

#include <string.h>

#include "bundle_directory.h"

#define PIECE_SIZE 65536

/* The position of the first entry at an index >= ${at_least}; entry_count where there is none. */
static size_t first_entry(const struct bundle_plan *plan, uint64_t at_least)
{
	size_t low = 0, high = plan->entry_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (plan->entries[middle] < at_least)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static enum status entry_at(void *context, uint64_t at_least, uint64_t *index, struct buffer *entry)
{
	const struct bundle *bundle = context;
	const struct bundle_plan *plan = &bundle->manifest.plan;
	size_t position = first_entry(plan, at_least);
	if (position == plan->entry_count)
		return STATUS_NOT_FOUND;
	*index = plan->entries[position];
	return bundle_read(bundle, BUNDLE_FIRST_ENTRY + position, entry);
}

/* Where one entry is held twice, the lower index is the answer. */
static enum status find(void *context, const struct digest *id, uint64_t *index)
{
	const struct bundle *bundle = context;
	size_t count = bundle->manifest.plan.entry_count, low = 0, high = count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (memcmp(&bundle->ids[middle].id, id, DIGEST_SIZE) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == count || !digest_equal(&bundle->ids[low].id, id))
		return STATUS_NOT_FOUND;
	*index = bundle->ids[low].index;
	return STATUS_OK;
}

static enum status proof(void *context, uint64_t index, struct buffer *text)
{
	const struct bundle *bundle = context;
	const struct bundle_plan *plan = &bundle->manifest.plan;
	size_t position = first_entry(plan, index), old_size = text->size;
	if (plan->is_complete || position == plan->entry_count || plan->entries[position] != index)
		return STATUS_NOT_FOUND;
	enum status status = bundle_read(bundle, bundle_proof_number(plan, position), text);
	if (status != STATUS_OK)
		return status;
	struct bytes bytes = bytes_slice(buffer_bytes(text), old_size, text->size - old_size);
	status = bundle_proof_check(bytes, index, buffer_bytes(&bundle->checkpoint), NULL);
	if (status != STATUS_OK)
		text->size = old_size;
	return status;
}

/* find_blob(plan, digest, position): in the ascending list. */
static bool find_blob(const struct bundle_plan *plan, const struct digest *digest, size_t *position)
{
	size_t low = 0, high = plan->blob_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = memcmp(&plan->blobs[middle].digest, digest, DIGEST_SIZE);
		if (order == 0) {
			*position = middle;
			return true;
		}
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

static enum status blob(void *context, const struct digest *digest, const struct sink *sink)
{
	const struct bundle *bundle = context;
	const struct bundle_plan *plan = &bundle->manifest.plan;
	uint8_t piece[PIECE_SIZE];
	size_t position;
	if (!find_blob(plan, digest, &position))
		return STATUS_NOT_FOUND;
	size_t number = bundle_blob_number(plan, position);
	uint64_t end = bundle->extents[number].size;
	for (uint64_t offset = 0; offset < end; ) {
		size_t size = end - offset < sizeof(piece) ? (size_t)(end - offset) : sizeof(piece);
		enum status status = bundle_read_at(bundle, number, offset, piece, size);
		if (status == STATUS_OK)
			status = sink->take(sink->context, bytes_of(piece, size));
		if (status != STATUS_OK)
			return status;
		offset += size;
	}
	return STATUS_OK;
}

void bundle_source_init(struct bundle *bundle)
{
	bundle->source = (struct source) {
		.context = bundle,
		.checkpoint = buffer_bytes(&bundle->checkpoint),
		.log_key = bundle->manifest.log_key,
		.is_complete = bundle->manifest.plan.is_complete,
		.counts_blobs = true,
		.blob_count = bundle->manifest.plan.blob_count,
		.has_report = true,
		.report_index = bundle->manifest.plan.report_index,
		.entry_at = entry_at,
		.find = find,
		.proof = proof,
		.blob = blob,
	};
}

const struct source *bundle_source(const struct bundle *bundle)
{
	return &bundle->source;
}
