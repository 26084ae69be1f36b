#include <string.h>

#include "big_endian.h"
#include "blob_writer.h"
#include "ledger_parts.h"
#include "spill.h"

/* How a finished upload becomes part of the ledger. */

/* One batch of spilled frames in one transaction; settled moves on only when it is committed. */
static enum status settle_batch(struct blob_writer *writer, struct spill *spill, struct buffer *value)
{
	struct store *store = writer->ledger->store;
	uint64_t at = spill->settled;
	struct store_txn *txn;
	enum status status = blob_writer_hold(writer);

	if (status == STATUS_OK)
		status = store_begin_write(store, &txn);
	if (status != STATUS_OK)
		return status;
	while (status == STATUS_OK && at - spill->settled < BLOB_QUEUE_MAX) {
		uint8_t key[BLOB_CHUNK_KEY_SIZE];
		uint32_t number;

		status = spill_next(spill, &at, &number, value);
		if (status == STATUS_OK && number >= writer->chunk_count)
			status = STATUS_BLOB_MISMATCH;
		if (status == STATUS_OK)
			status = store_put(txn, STORE_CHUNKS, blob_chunk_key(writer->upload, number, key),
			    buffer_bytes(value));
	}
	if (status != STATUS_OK && status != STATUS_NOT_FOUND) {
		store_abort(txn);
		return status;
	}
	status = store_commit(txn);
	if (status == STATUS_OK)
		spill->settled = at;
	else
		(void)store_reopen(store);
	return status;
}

enum status blob_writer_settle(struct blob_writer *writer)
{
	enum status status = STATUS_OK;
	struct buffer value;

	buffer_init(&value, BLOB_VALUE_MAX);
	for (unsigned i = 0; status == STATUS_OK && i < BLOB_SPILLS_MAX; i++) {
		struct spill *spill = &writer->spills[i];

		while (status == STATUS_OK && spill->fd >= 0 && spill->settled < spill->size)
			status = settle_batch(writer, spill, &value);
	}
	buffer_release(&value);
	return status;
}

/* This upload says nothing new: what of it is in the store already goes. */
static enum status drop_chunks(struct blob_writer *writer, struct store_txn *txn)
{
	for (uint32_t number = 0; number < writer->chunk_count; number++) {
		uint8_t key[BLOB_CHUNK_KEY_SIZE];
		enum status status = store_delete(txn, STORE_CHUNKS, blob_chunk_key(writer->upload, number, key));

		if (status != STATUS_OK && status != STATUS_NOT_FOUND)
			return status;
	}
	return STATUS_OK;
}

/* A row is never written over a chunk that is not there. */
static enum status check_chunks(struct blob_writer *writer, struct store_txn *txn)
{
	for (uint32_t number = 0; number < writer->chunk_count; number++) {
		uint8_t key[BLOB_CHUNK_KEY_SIZE];
		struct bytes value;
		enum status status = store_get(txn, STORE_CHUNKS, blob_chunk_key(writer->upload, number, key), &value);

		if (status != STATUS_OK)
			return status == STATUS_NOT_FOUND ? STATUS_STORE : status;
	}
	return STATUS_OK;
}

enum status blob_writer_put(struct blob_writer *writer, struct store_txn *txn)
{
	const struct digest *digest = &writer->name.digest;
	uint8_t value[BLOB_ROW_SIZE];
	struct blob_row row;
	enum status status;

	if (writer->broken != STATUS_OK || !writer->is_finished)
		return writer->broken != STATUS_OK ? writer->broken : STATUS_USAGE;
	status = blob_row_get(txn, digest, &row);
	if (status == STATUS_OK && memcmp(row.upload, writer->upload, sizeof(row.upload)) == 0)
		return STATUS_OK; /* this very upload, committed before */
	if (status == STATUS_OK)
		return row.size == writer->name.size ? drop_chunks(writer, txn) : STATUS_STORE;
	if (status != STATUS_NOT_FOUND)
		return status;
	status = blob_frames_put(writer, txn, buffer_bytes(&writer->queue));
	if (status == STATUS_OK)
		status = check_chunks(writer, txn);
	if (status != STATUS_OK)
		return status;
	big_endian_put64(value, writer->name.size);
	memcpy(value + 8, writer->upload, BLOB_UPLOAD_ID_SIZE);
	big_endian_put32(value + 8 + BLOB_UPLOAD_ID_SIZE, writer->chunk_count);
	return store_put_new(txn, STORE_BLOBS, bytes_of(digest->bytes, sizeof(digest->bytes)),
	    bytes_of(value, sizeof(value)));
}
