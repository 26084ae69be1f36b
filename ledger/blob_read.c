#include <string.h>
#include <zstd.h>
#include <zstd_errors.h>

#include "big_endian.h"
#include "blob_writer.h"
#include "ledger_parts.h"

struct bytes blob_chunk_key(const uint8_t upload[static BLOB_UPLOAD_ID_SIZE], uint32_t number,
    uint8_t key[static BLOB_CHUNK_KEY_SIZE])
{
	memcpy(key, upload, BLOB_UPLOAD_ID_SIZE);
	big_endian_put32(key + BLOB_UPLOAD_ID_SIZE, number);
	return bytes_of(key, BLOB_CHUNK_KEY_SIZE);
}

enum status blob_row_get(struct store_txn *txn, const struct digest *digest, struct blob_row *row)
{
	struct bytes value;
	enum status status = store_get(txn, STORE_BLOBS, bytes_of(digest->bytes, sizeof(digest->bytes)), &value);

	if (status != STATUS_OK)
		return status;
	if (value.size != BLOB_ROW_SIZE)
		return STATUS_STORE;
	row->size = big_endian_get64(value.data);
	memcpy(row->upload, value.data + 8, BLOB_UPLOAD_ID_SIZE);
	row->chunk_count = big_endian_get32(value.data + 8 + BLOB_UPLOAD_ID_SIZE);
	return STATUS_OK;
}

/* The output is bounded by the buffer, whatever the frame's header claims. */
static enum status expand(struct bytes frame, struct buffer *raw)
{
	enum status status = buffer_reserve(raw, BLOB_CHUNK_SIZE);
	size_t size;

	if (status != STATUS_OK)
		return status;
	size = ZSTD_decompress(raw->data + raw->size, BLOB_CHUNK_SIZE, frame.data, frame.size);
	if (ZSTD_isError(size))
		return ZSTD_getErrorCode(size) == ZSTD_error_memory_allocation ? STATUS_NO_MEMORY : STATUS_STORE;
	raw->size += size;
	return STATUS_OK;
}

enum status blob_chunk_read(struct store_txn *txn, const uint8_t upload[static BLOB_UPLOAD_ID_SIZE], uint32_t number,
    struct buffer *raw)
{
	uint8_t key[BLOB_CHUNK_KEY_SIZE];
	struct bytes value, content;
	enum status status = store_get(txn, STORE_CHUNKS, blob_chunk_key(upload, number, key), &value);

	if (status == STATUS_NOT_FOUND || (status == STATUS_OK && (value.size < 2 || value.size > BLOB_VALUE_MAX)))
		return STATUS_STORE;
	if (status != STATUS_OK)
		return status;
	content = bytes_slice(value, 1, value.size - 1);
	switch (value.data[0]) {
	case BLOB_FORM_RAW:
		return buffer_append(raw, content);
	case BLOB_FORM_ZSTD:
		return expand(content, raw);
	default:
		return STATUS_STORE;
	}
}

/* Who gives the chunks out: within one transaction, or, where ${txn} is NULL, one transaction per chunk. */
struct reading {
	struct ledger *ledger;
	struct store_txn *txn;
	const struct blob_row *row;
	struct buffer raw;
};

static enum status read_one(struct reading *reading, uint32_t number)
{
	struct store_txn *txn = reading->txn;
	enum status status = STATUS_OK;

	/* A sink may be a pipe to a person's pager: a transaction that stays open would keep old pages from reuse. */
	if (txn == NULL)
		status = store_begin_read(reading->ledger->store, &txn);
	if (status != STATUS_OK)
		return status;
	buffer_clear(&reading->raw);
	status = blob_chunk_read(txn, reading->row->upload, number, &reading->raw);
	if (reading->txn == NULL)
		store_abort(txn);
	return status;
}

static enum status read_chunks(struct reading *reading, const struct sink *sink)
{
	uint64_t left = reading->row->size;

	/* Every chunk but the last is full: the count and the size must say the same. */
	if (reading->row->chunk_count != left / BLOB_CHUNK_SIZE + (left % BLOB_CHUNK_SIZE != 0))
		return STATUS_STORE;
	for (uint32_t number = 0; number < reading->row->chunk_count; number++) {
		size_t expected = left < BLOB_CHUNK_SIZE ? (size_t)left : BLOB_CHUNK_SIZE;
		enum status status = read_one(reading, number);

		if (status == STATUS_OK && reading->raw.size != expected)
			status = STATUS_STORE;
		if (status == STATUS_OK)
			status = sink->take(sink->context, buffer_bytes(&reading->raw));
		if (status != STATUS_OK)
			return status;
		left -= expected;
	}
	return STATUS_OK;
}

static enum status read_row(struct ledger *ledger, struct store_txn *txn, const struct blob_row *row,
    const struct sink *sink)
{
	struct reading reading = { .ledger = ledger, .txn = txn, .row = row };
	enum status status;

	buffer_init(&reading.raw, BLOB_CHUNK_SIZE);
	status = read_chunks(&reading, sink);
	buffer_release(&reading.raw);
	return status;
}

enum status blob_read_in(struct store_txn *txn, const struct digest *digest, const struct sink *sink)
{
	struct blob_row row;
	enum status status = blob_row_get(txn, digest, &row);

	return status == STATUS_OK ? read_row(NULL, txn, &row, sink) : status;
}

/* A sink that hashes what passes through. */
struct hashing {
	struct hasher *hasher;
	const struct sink *next; /* may be NULL */
};

static enum status take_hashing(void *context, struct bytes bytes)
{
	struct hashing *hashing = context;

	hasher_add(hashing->hasher, bytes);
	return hashing->next != NULL ? hashing->next->take(hashing->next->context, bytes) : STATUS_OK;
}

static enum status read_checked(struct ledger *ledger, const struct blob_row *row, const struct digest *digest,
    const struct sink *next)
{
	struct hashing hashing = { .next = next };
	struct sink sink = { .take = take_hashing, .context = &hashing };
	enum status status = hasher_open(&hashing.hasher);

	if (status != STATUS_OK)
		return status;
	status = read_row(ledger, NULL, row, &sink);
	if (status == STATUS_OK) {
		struct digest found = hasher_finish(hashing.hasher);

		if (!digest_equal(&found, digest))
			status = STATUS_BLOB_MISMATCH;
	}
	hasher_close(hashing.hasher);
	return status;
}

enum status blob_upload_check(struct ledger *ledger, const struct blob_row *row, const struct digest *digest)
{
	return read_checked(ledger, row, digest, NULL);
}

enum status blob_read(struct ledger *ledger, const struct digest *digest, const struct sink *sink)
{
	struct blob_row row;
	struct store_txn *txn;
	enum status status = store_begin_read(ledger->store, &txn);

	if (status != STATUS_OK)
		return status;
	status = blob_row_get(txn, digest, &row);
	store_abort(txn);
	return status == STATUS_OK ? read_checked(ledger, &row, digest, sink) : status;
}
