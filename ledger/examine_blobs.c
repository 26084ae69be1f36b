#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "big_endian.h"
#include "examine_parts.h"
#include "format/record.h"

#define LOST "restore the ledger from a copy; claims that rest on these bytes are UNSUPPORTED without them"

struct blob_walk {
	struct examine_uploads uploads;
	uint8_t upload[BLOB_UPLOAD_ID_SIZE]; /* of the chunk before, where it is left over */
	uint64_t chunks, left_uploads, bytes;
};

enum status examine_uploads_add(struct examine_uploads *uploads, const uint8_t id[static BLOB_UPLOAD_ID_SIZE])
{
	if (uploads->count == uploads->capacity) {
		size_t capacity = uploads->capacity ? 2 * uploads->capacity : 256;
		void *ids = realloc(uploads->ids, capacity * sizeof(*uploads->ids));

		if (ids == NULL)
			return STATUS_NO_MEMORY;
		uploads->ids = ids;
		uploads->capacity = capacity;
	}
	memcpy(uploads->ids[uploads->count++], id, BLOB_UPLOAD_ID_SIZE);
	return STATUS_OK;
}

static int compare(const void *a, const void *b)
{
	return memcmp(a, b, BLOB_UPLOAD_ID_SIZE);
}

void examine_uploads_sort(struct examine_uploads *uploads)
{
	if (uploads->count > 1)
		qsort(uploads->ids, uploads->count, sizeof(*uploads->ids), compare);
}

bool examine_uploads_have(const struct examine_uploads *uploads, const uint8_t id[static BLOB_UPLOAD_ID_SIZE])
{
	return uploads->count > 0 && bsearch(id, uploads->ids, uploads->count, sizeof(*uploads->ids), compare) != NULL;
}

void examine_uploads_release(struct examine_uploads *uploads)
{
	free(uploads->ids);
	memset(uploads, 0, sizeof(*uploads));
}

/* Large ones take their time: whoever watches sees that it goes on. */
struct blob_look {
	struct examining *examining;
	struct hasher *hasher;
	const char *place;
};

static enum status take(void *context, struct bytes bytes)
{
	struct blob_look *look = context;

	hasher_add(look->hasher, bytes);
	examine_at(look->examining, "%s", look->place);
	return STATUS_OK;
}

static enum status look_at_blob(struct examining *examining, struct bytes key, struct bytes value, void *context)
{
	struct blob_walk *walk = context;
	char place[6 + DIGEST_HEX_SIZE] = "blobs/";
	struct blob_look look = { .examining = examining, .place = place };
	const struct sink sink = { .take = take, .context = &look };
	struct blob_row row;
	struct digest name, digest;
	enum status status;

	(void)value;
	if (key.size != DIGEST_SIZE) {
		examine_tell(examining, EXAMINE_DAMAGED, STATUS_STORE, "blobs", NULL, "a row of no digest");
		return STATUS_OK;
	}
	memcpy(name.bytes, key.data, DIGEST_SIZE);
	digest_hex(&name, place + 6);
	examine_at(examining, "%s", place);
	status = hasher_open(&look.hasher);
	if (status != STATUS_OK)
		return status;
	status = blob_row_get(examining->txn, &name, &row);
	if (status == STATUS_OK)
		status = examine_uploads_add(&walk->uploads, row.upload);
	if (status == STATUS_OK)
		status = blob_read_in(examining->txn, &name, &sink);
	digest = hasher_finish(look.hasher);
	hasher_close(look.hasher);
	if (examine_is_trouble(status))
		return status;
	if (status != STATUS_OK)
		examine_tell(examining, EXAMINE_DAMAGED, STATUS_BLOB_MISMATCH, place, LOST,
		    "a chunk of it is missing, or cannot be read");
	else if (!digest_equal(&digest, &name))
		examine_tell(examining, EXAMINE_DAMAGED, STATUS_BLOB_MISMATCH, place, LOST, "its bytes do not have that digest");
	return STATUS_OK;
}

static enum status look_at_name(struct examining *examining, uint64_t index, const struct blob_name *name)
{
	char place[6 + DIGEST_HEX_SIZE] = "blobs/";
	struct blob_row row;
	enum status status = blob_row_get(examining->txn, &name->digest, &row);

	if (examine_is_trouble(status) || (status == STATUS_OK && row.size == name->size))
		return status;
	digest_hex(&name->digest, place + 6);
	examine_tell(examining, EXAMINE_DAMAGED, STATUS_BLOB_MISMATCH, place, LOST,
	    "entry %" PRIu64 " names it (%s), and it is %s", index, name->member, status == STATUS_OK ? "held with another size" : "not held");
	return STATUS_OK;
}

/* What the entry names; that it is damaged itself is told by another part. */
static enum status look_at_entry(struct examining *examining, uint64_t index)
{
	struct blob_name names[RECORD_BLOBS_MAX];
	struct record record;
	struct bytes entry;
	uint8_t key[8];
	enum status status;

	examine_at(examining, "blobs of entry %" PRIu64, index);
	big_endian_put64(key, index);
	status = store_get(examining->txn, STORE_ENTRIES, bytes_of(key, sizeof(key)), &entry);
	if (status != STATUS_OK)
		return examine_is_trouble(status) ? status : STATUS_OK;
	status = record_read(entry, &record, NULL);
	if (status == STATUS_OK) {
		size_t count = record_blobs(&record, names);

		for (size_t i = 0; status == STATUS_OK && i < count; i++)
			status = look_at_name(examining, index, &names[i]);
	}
	record_release(&record);
	return examine_is_trouble(status) ? status : STATUS_OK;
}

static enum status look_at_chunk(struct examining *examining, struct bytes key, struct bytes value, void *context)
{
	struct blob_walk *walk = context;

	if (key.size != BLOB_CHUNK_KEY_SIZE) {
		examine_tell(examining, EXAMINE_DAMAGED, STATUS_STORE, "chunks", NULL, "a row of no upload");
		return STATUS_OK;
	}
	if (examine_uploads_have(&walk->uploads, key.data))
		return STATUS_OK;
	if (walk->chunks == 0 || memcmp(walk->upload, key.data, sizeof(walk->upload)) != 0)
		walk->left_uploads++;
	memcpy(walk->upload, key.data, sizeof(walk->upload));
	walk->chunks++;
	walk->bytes += value.size;
	return STATUS_OK;
}

enum status examine_blobs(struct examining *examining)
{
	struct blob_walk walk = { .chunks = 0 };
	enum status status = STATUS_OK;

	for (uint64_t i = 0; status == STATUS_OK && i < examining->size; i++)
		status = look_at_entry(examining, i);
	if (status == STATUS_OK)
		status = examine_rows(examining, STORE_BLOBS, "blobs", look_at_blob, &walk);
	if (status == STATUS_OK && examining->ledger.log_id[0] != '\0')
		status = examine_spooled_uploads(&examining->ledger, &walk.uploads);
	examine_uploads_sort(&walk.uploads);
	examine_at(examining, "table chunks");
	if (status == STATUS_OK)
		status = examine_rows(examining, STORE_CHUNKS, "chunks", look_at_chunk, &walk);
	if (status == STATUS_OK && walk.chunks > 0)
		examine_tell(examining, EXAMINE_NOTICE, STATUS_OK, "chunks",
		    "`exhibit doctor --sweep` removes what no run is using",
		    "%" PRIu64 " chunks (%" PRIu64 " bytes) of %" PRIu64 " streams belong to no record: runs that were interrupted, "
		    "or one that is recording now", walk.chunks, walk.bytes, walk.left_uploads);
	examine_uploads_release(&walk.uploads);
	return status;
}
