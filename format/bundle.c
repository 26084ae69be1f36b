#include "bundle.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bundle_directory.h"
#include "bundle_members.h"
#include "dsse.h"

/* Walking through the file from front to back. */
struct walk {
	struct bundle *bundle;
	uint64_t offset;
	struct fault *fault;
};

static enum status fault_at(const struct walk *walk, const char *detail)
{
	char place[32];
	snprintf(place, sizeof(place), "byte %llu", (unsigned long long)walk->offset);
	return fault_set(walk->fault, STATUS_BAD_BUNDLE, place, "%s", detail);
}

/* take(walk, data, size): the next bytes. */
static enum status take(struct walk *walk, void *data, size_t size)
{
	const struct reader *reader = &walk->bundle->reader;
	if (size > reader->size - walk->offset)
		return fault_at(walk, "the file ends too early");
	enum status status = reader->read_at(reader->context, walk->offset, data, size);
	if (status != STATUS_OK)
		return fault_set(walk->fault, status, NULL, NULL);
	walk->offset += size;
	return STATUS_OK;
}

static enum status take_zeros(struct walk *walk, size_t size)
{
	uint8_t block[2 * USTAR_BLOCK];
	uint64_t start = walk->offset;
	enum status status = take(walk, block, size);
	if (status != STATUS_OK)
		return status;
	for (size_t i = 0; i < size; i++)
		if (block[i] != 0) {
			walk->offset = start + i;
			return fault_at(walk, "not zero");
		}
	return STATUS_OK;
}

/* The next member must be ${member}; where its content lies goes to ${extent}. */
static enum status take_member(struct walk *walk, const struct bundle_member *member, struct bundle_extent *extent)
{
	uint8_t block[USTAR_BLOCK];
	char name[USTAR_NAME_MAX + 1];
	enum status status = take(walk, block, sizeof(block));
	if (status != STATUS_OK)
		return status;
	if (ustar_read(block, name, &extent->size) != STATUS_OK)
		return fault_at(walk, "not a header in the fixed form");
	if (strcmp(name, member->name) != 0)
		return fault_set(walk->fault, STATUS_BAD_BUNDLE, member->name, "another member is in its place");
	if (extent->size > member->size_max || (member->kind == BUNDLE_BLOB && extent->size != member->size_max))
		return fault_set(walk->fault, STATUS_BAD_BUNDLE, member->name, "not of the size it must have");
	extent->offset = walk->offset;
	if (extent->size > walk->bundle->reader.size - walk->offset)
		return fault_at(walk, "the file ends too early");
	walk->offset += extent->size;
	return take_zeros(walk, ustar_padding(extent->size));
}

static enum status read_extent(const struct reader *reader, const struct bundle_extent *extent, struct buffer *buffer)
{
	size_t size = (size_t)extent->size;
	enum status status = buffer_reserve(buffer, size);
	if (status != STATUS_OK || size == 0)
		return status;
	status = reader->read_at(reader->context, extent->offset, buffer->data + buffer->size, size);
	if (status == STATUS_OK)
		buffer->size += size;
	return status;
}

enum status bundle_read(const struct bundle *bundle, size_t number, struct buffer *buffer)
{
	return read_extent(&bundle->reader, &bundle->extents[number], buffer);
}

/* The manifest says which members follow, so it is read before there is a place for their extents. */
static enum status take_manifest(struct walk *walk)
{
	struct bundle *bundle = walk->bundle;
	struct bundle_extent extent;
	struct buffer text;
	struct bundle_member member = bundle_member_at(&(struct bundle_plan) { 0 }, 0);
	buffer_init(&text, BUNDLE_MANIFEST_MAX);
	enum status status = take_member(walk, &member, &extent);
	if (status == STATUS_OK)
		status = read_extent(&bundle->reader, &extent, &text);
	if (status == STATUS_OK) {
		status = bundle_manifest_read(buffer_bytes(&text), &bundle->manifest, walk->fault);
		fault_within(walk->fault, member.name);
	}
	buffer_release(&text);
	if (status != STATUS_OK)
		return status;
	bundle->extents = calloc(bundle_member_count(&bundle->manifest.plan), sizeof(*bundle->extents));
	if (bundle->extents == NULL)
		return STATUS_NO_MEMORY;
	bundle->extents[0] = extent;
	return STATUS_OK;
}

static enum status take_others(struct walk *walk)
{
	struct bundle *bundle = walk->bundle;
	const struct bundle_plan *plan = &bundle->manifest.plan;
	size_t count = bundle_member_count(plan);
	for (size_t i = 1; i < count; i++) {
		struct bundle_member member = bundle_member_at(plan, i);
		enum status status = take_member(walk, &member, &bundle->extents[i]);
		if (status != STATUS_OK)
			return status;
	}
	enum status status = take_zeros(walk, 2 * USTAR_BLOCK);
	if (status == STATUS_OK && walk->offset != bundle->reader.size)
		status = fault_at(walk, "something follows the end");
	return status;
}

static enum status read_checkpoint(struct bundle *bundle, struct fault *fault)
{
	struct checkpoint checkpoint;
	struct note note;
	enum status status = bundle_read(bundle, 1, &bundle->checkpoint);
	if (status == STATUS_OK) {
		status = checkpoint_read(buffer_bytes(&bundle->checkpoint), &checkpoint, &note, fault);
		fault_within(fault, "checkpoint");
	}
	if (status == STATUS_OK && checkpoint.size != bundle->manifest.size)
		status = fault_set(fault, STATUS_BAD_BUNDLE, BUNDLE_MANIFEST_NAME ": /size", "not the checkpoint's");
	return status;
}

static int compare_ids(const void *a, const void *b)
{
	const struct bundle_id *left = a, *right = b;
	int order = memcmp(&left->id, &right->id, DIGEST_SIZE);
	return order != 0 ? order : (left->index > right->index) - (left->index < right->index);
}

static enum status make_ids(struct bundle *bundle)
{
	const struct bundle_plan *plan = &bundle->manifest.plan;
	struct buffer entry;
	enum status status = STATUS_OK;
	bundle->ids = calloc(plan->entry_count, sizeof(*bundle->ids));
	if (bundle->ids == NULL)
		return STATUS_NO_MEMORY;
	buffer_init(&entry, DSSE_ENTRY_MAX);
	for (size_t i = 0; i < plan->entry_count && status == STATUS_OK; i++) {
		buffer_clear(&entry);
		status = bundle_read(bundle, BUNDLE_FIRST_ENTRY + i, &entry);
		if (status == STATUS_OK)
			bundle->ids[i] = (struct bundle_id) { merkle_leaf(buffer_bytes(&entry)), plan->entries[i] };
	}
	buffer_release(&entry);
	if (status == STATUS_OK)
		qsort(bundle->ids, plan->entry_count, sizeof(*bundle->ids), compare_ids);
	return status;
}

enum status bundle_open(const struct reader *reader, struct bundle **out, struct fault *fault)
{
	*out = NULL;
	struct bundle *bundle = calloc(1, sizeof(*bundle));
	if (bundle == NULL)
		return fault_set(fault, STATUS_NO_MEMORY, NULL, NULL);
	bundle->reader = *reader;
	buffer_init(&bundle->checkpoint, CHECKPOINT_SIZE_MAX);
	struct walk walk = { .bundle = bundle, .fault = fault };
	enum status status = take_manifest(&walk);
	if (status == STATUS_OK)
		status = take_others(&walk);
	if (status == STATUS_OK)
		status = read_checkpoint(bundle, fault);
	if (status == STATUS_OK)
		status = make_ids(bundle);
	if (status != STATUS_OK) {
		bundle_close(bundle);
		return fault_set(fault, status, NULL, NULL);
	}
	bundle_source_init(bundle);
	*out = bundle;
	return STATUS_OK;
}

void bundle_close(struct bundle *bundle)
{
	if (bundle == NULL)
		return;
	bundle_manifest_release(&bundle->manifest);
	buffer_release(&bundle->checkpoint);
	free(bundle->extents);
	free(bundle->ids);
	free(bundle);
}
