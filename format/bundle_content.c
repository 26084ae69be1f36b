#include "bundle.h"

#include <stdlib.h>
#include <string.h>

#include "bundle_directory.h"
#include "dsse.h"

struct bundle *bundle_create(void)
{
	struct bundle *bundle = calloc(1, sizeof(*bundle));
	if (bundle != NULL)
		buffer_init(&bundle->checkpoint, CHECKPOINT_SIZE_MAX);
	return bundle;
}

enum status bundle_take_manifest(struct bundle *bundle, struct bytes text, struct fault *fault)
{
	enum status status = bundle_manifest_read(text, &bundle->manifest, fault);
	fault_within(fault, BUNDLE_MANIFEST_NAME);
	if (status != STATUS_OK)
		return status;
	bundle->extents = calloc(bundle_member_count(&bundle->manifest.plan), sizeof(*bundle->extents));
	return bundle->extents != NULL ? STATUS_OK : STATUS_NO_MEMORY;
}

enum status bundle_check_size(const struct bundle_member *member, uint64_t size, struct fault *fault)
{
	if (size > member->size_max || (member->kind == BUNDLE_BLOB && size != member->size_max))
		return fault_set(fault, STATUS_BAD_BUNDLE, member->name, "not of the size it must have");
	return STATUS_OK;
}

enum status bundle_read_at(const struct bundle *bundle, size_t number, uint64_t offset, void *data, size_t size)
{
	const struct bundle_folder *folder = &bundle->folder;
	const struct reader *reader = &bundle->reader;
	if (folder->read_at == NULL)
		return reader->read_at(reader->context, bundle->extents[number].offset + offset, data, size);
	struct bundle_member member = bundle_member_at(&bundle->manifest.plan, number);
	return folder->read_at(folder->context, member.name, offset, data, size);
}

enum status bundle_read(const struct bundle *bundle, size_t number, struct buffer *buffer)
{
	size_t size = (size_t)bundle->extents[number].size;
	enum status status = buffer_reserve(buffer, size);
	if (status != STATUS_OK || size == 0)
		return status;
	status = bundle_read_at(bundle, number, 0, buffer->data + buffer->size, size);
	if (status == STATUS_OK)
		buffer->size += size;
	return status;
}

static enum status read_checkpoint(struct bundle *bundle, struct fault *fault)
{
	struct checkpoint checkpoint;
	struct digest digest;
	struct note note;
	enum status status = bundle_read(bundle, 1, &bundle->checkpoint);
	if (status == STATUS_OK) {
		digest = digest_of(buffer_bytes(&bundle->checkpoint));
		if (!digest_equal(&digest, &bundle->manifest.checkpoint))
			status = fault_set(fault, STATUS_BAD_BUNDLE, "checkpoint", "not the one that " BUNDLE_MANIFEST_NAME " names");
	}
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

enum status bundle_finish(struct bundle *bundle, enum status status, struct bundle **out, struct fault *fault)
{
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
