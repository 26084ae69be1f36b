#include "render_refs.h"

#include <stdlib.h>
#include <string.h>

static int compare(const void *left, const void *right)
{
	return memcmp(((const struct ref *)left)->id.bytes, ((const struct ref *)right)->id.bytes, DIGEST_SIZE);
}

static void put_in_order(struct refs *refs)
{
	size_t kept = 0;

	qsort(refs->items, refs->count, sizeof(*refs->items), compare);
	for (size_t i = 0; i < refs->count; i++)
		if (kept == 0 || compare(&refs->items[kept - 1], &refs->items[i]) != 0)
			refs->items[kept++] = refs->items[i];
	refs->count = kept;
}

static enum status add(struct refs *refs, const struct ref *ref)
{
	struct ref *items;
	size_t capacity;

	/* Twice the room: what is there twice is looked for only when that is full. */
	if (refs->count == (size_t)2 * REFS_MAX && !refs->is_full) {
		put_in_order(refs);
		refs->is_full = refs->count > REFS_MAX;
	}
	if (refs->is_full)
		return STATUS_OK;
	if (refs->count == refs->capacity) {
		capacity = refs->capacity ? refs->capacity * 2 : 64;
		items = realloc(refs->items, capacity * sizeof(*items));
		if (!items)
			return STATUS_NO_MEMORY;
		refs->items = items;
		refs->capacity = capacity;
	}
	refs->items[refs->count++] = *ref;
	return STATUS_OK;
}

static enum status collect(struct refs *refs, const struct json *value)
{
	struct ref ref = { .is_held = false };
	enum status status = STATUS_OK;

	/* As deep as the answer, which JSON_DEPTH_MAX bounds. */
	for (const struct json *part = json_first(value); part && status == STATUS_OK; part = json_next(part))
		status = collect(refs, part);
	if (digest_read_hex(json_text_bytes(value), &ref.id) == STATUS_OK && status == STATUS_OK)
		status = add(refs, &ref);
	return status;
}

enum status refs_collect(struct refs *refs, const struct json *answer, const struct source *source)
{
	enum status status = collect(refs, answer);
	size_t kept = 0;

	put_in_order(refs);
	for (size_t i = 0; i < refs->count && status == STATUS_OK; i++) {
		struct ref *ref = &refs->items[i];

		status = source->find(source->context, &ref->id, &ref->index);
		if (status == STATUS_OK) {
			ref->is_held = true;
			refs->items[kept++] = *ref;
		} else if (status == STATUS_NOT_FOUND || status_class(status) != STATUS_CLASS_FAILED) {
			status = STATUS_OK; /* a digest of something else, or a record that is not here */
		}
	}
	if (kept > REFS_MAX) {
		refs->is_full = true;
		kept = REFS_MAX;
	}
	refs->count = kept;
	return status;
}

const struct ref *refs_find(const struct refs *refs, struct bytes id)
{
	struct ref key;

	if (refs->count == 0 || digest_read_hex(id, &key.id) != STATUS_OK)
		return NULL;
	return bsearch(&key, refs->items, refs->count, sizeof(key), compare);
}

const struct record *refs_open(struct refs *refs, const struct ref *ref, const struct source *source,
    enum status *status)
{
	struct buffer entry;
	uint64_t index;

	if (refs->has_record && refs->last == ref)
		return &refs->record;
	if (refs->has_record)
		record_release(&refs->record);
	refs->has_record = false;
	refs->last = ref;
	buffer_init(&entry, DSSE_ENTRY_MAX);
	*status = source->entry_at(source->context, ref->index, &index, &entry);
	if (*status == STATUS_OK && index == ref->index) {
		*status = record_read(buffer_bytes(&entry), &refs->record, NULL);
		refs->has_record = *status == STATUS_OK && digest_equal(&refs->record.id, &ref->id);
		if (!refs->has_record)
			record_release(&refs->record);
	}
	buffer_release(&entry);
	if (*status == STATUS_NOT_FOUND || status_class(*status) != STATUS_CLASS_FAILED)
		*status = STATUS_OK;
	return refs->has_record ? &refs->record : NULL;
}

void refs_release(struct refs *refs)
{
	if (refs->has_record)
		record_release(&refs->record);
	free(refs->items);
	memset(refs, 0, sizeof(*refs));
}
