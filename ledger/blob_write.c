#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <zstd.h>

#include "big_endian.h"
#include "blob_writer.h"
#include "ledger_parts.h"
#include "spill.h"
#include "upload_lock.h"

#define LEVEL 1         /* capture must keep up with the command */
#define SMALL_MAX 65536 /* 1024 of them may wait together */
#define COMPRESS_MIN 64 /* below it zstd's own bytes eat the gain */

static struct blob_writer *make_writer(struct ledger *ledger)
{
	struct blob_writer *writer = calloc(1, sizeof(*writer));

	if (writer == NULL)
		return NULL;
	writer->ledger = ledger;
	writer->hold = -1;
	for (unsigned i = 0; i < BLOB_SPILLS_MAX; i++)
		writer->spills[i].fd = -1;
	for (unsigned i = 0; i < BLOB_CHUNKS_AT_ONCE; i++) {
		buffer_init(&writer->chunks[i].raw, BLOB_CHUNK_SIZE);
		buffer_init(&writer->chunks[i].value, BLOB_CHUNK_SIZE);
	}
	buffer_init(&writer->queue, BLOB_QUEUE_MAX);
	return writer;
}

enum status blob_writer_open(struct ledger *ledger, struct blob_writer **out)
{
	struct blob_writer *writer = make_writer(ledger);
	enum status status = writer == NULL ? STATUS_NO_MEMORY : hasher_open(&writer->hasher);

	if (status != STATUS_OK) {
		free(writer);
		return status;
	}
	randombytes_buf(writer->upload, sizeof(writer->upload));
	*out = writer;
	return STATUS_OK;
}

struct blob_writer *blob_writer_restore(struct ledger *ledger, const uint8_t upload[static BLOB_UPLOAD_ID_SIZE],
    uint32_t chunk_count, const struct blob_name *name)
{
	struct blob_writer *writer = make_writer(ledger);

	if (writer == NULL)
		return NULL;
	memcpy(writer->upload, upload, sizeof(writer->upload));
	writer->chunk_count = chunk_count;
	writer->name = *name;
	writer->is_finished = true;
	return writer;
}

static void close_ring(struct blob_writer *writer)
{
	parallel_close(writer->parallel);
	writer->parallel = NULL;
	writer->filling = NULL;
	for (unsigned i = 0; i < BLOB_CHUNKS_AT_ONCE; i++) {
		ZSTD_freeCCtx(writer->chunks[i].compressor);
		writer->chunks[i].compressor = NULL;
		buffer_release(&writer->chunks[i].raw);
		buffer_release(&writer->chunks[i].value);
	}
}

void blob_writer_close(struct blob_writer *writer)
{
	if (writer == NULL)
		return;
	spill_remove(writer);
	upload_release(writer->hold);
	hasher_close(writer->hasher);
	close_ring(writer);
	buffer_release(&writer->queue);
	free(writer);
}

enum status blob_frames_put(const struct blob_writer *writer, struct store_txn *txn, struct bytes frames)
{
	while (frames.size > 0) {
		uint8_t key[BLOB_CHUNK_KEY_SIZE];
		uint32_t number = big_endian_get32(frames.data), size = big_endian_get32(frames.data + 4);
		enum status status = store_put(txn, STORE_CHUNKS, blob_chunk_key(writer->upload, number, key),
		    bytes_slice(frames, BLOB_FRAME_HEADER_SIZE, size));

		if (status != STATUS_OK)
			return status;
		frames = bytes_slice(frames, BLOB_FRAME_HEADER_SIZE + size,
		    frames.size - BLOB_FRAME_HEADER_SIZE - size);
	}
	return STATUS_OK;
}

enum status blob_writer_hold(struct blob_writer *writer)
{
	if (writer->hold < 0)
		writer->hold = upload_hold(writer->ledger);
	return writer->hold < 0 ? STATUS_IO : STATUS_OK;
}

static enum status commit_queue(struct blob_writer *writer)
{
	struct store *store = writer->ledger->store;
	struct store_txn *txn;
	enum status status = blob_writer_hold(writer);

	if (status == STATUS_OK)
		status = store_begin_write(store, &txn);
	if (status != STATUS_OK)
		return status;
	status = blob_frames_put(writer, txn, buffer_bytes(&writer->queue));
	if (status != STATUS_OK) {
		store_abort(txn);
		return status;
	}
	status = store_commit(txn);
	if (status != STATUS_OK)
		(void)store_reopen(store); /* a failure shows at the next transaction */
	return status;
}

/* The queue into the store, or past it into a spill file. */
static enum status flush(struct blob_writer *writer)
{
	enum status status = STATUS_STORE;

	if (!writer->is_refused) {
		status = commit_queue(writer);
		writer->is_refused = status != STATUS_OK;
	}
	if (status != STATUS_OK)
		status = spill_add(writer, buffer_bytes(&writer->queue));
	if (status == STATUS_OK)
		buffer_clear(&writer->queue);
	return status;
}

/* In any thread. */
static void compress(void *item)
{
	struct blob_chunk *chunk = item;
	size_t size = 0;

	if (chunk->raw.size >= COMPRESS_MIN && chunk->compressor == NULL)
		chunk->compressor = ZSTD_createCCtx();
	if (chunk->raw.size >= COMPRESS_MIN && chunk->compressor != NULL)
		size = ZSTD_compressCCtx(chunk->compressor, chunk->value.data, chunk->raw.size - 1, chunk->raw.data,
		    chunk->raw.size, LEVEL);
	chunk->value.size = ZSTD_isError(size) ? 0 : size;
}

static enum status enqueue(struct blob_writer *writer, const struct blob_chunk *chunk)
{
	bool is_smaller = chunk->value.size > 0;
	struct bytes value = buffer_bytes(is_smaller ? &chunk->value : &chunk->raw);
	size_t room = BLOB_FRAME_HEADER_SIZE + 1 + value.size;
	uint8_t header[BLOB_FRAME_HEADER_SIZE + 1];
	enum status status = STATUS_OK;

	if (writer->chunk_count == BLOB_CHUNKS_MAX)
		return STATUS_TOO_LARGE;
	if (writer->queue.max - writer->queue.size < room)
		status = flush(writer);
	if (status == STATUS_OK)
		status = buffer_reserve(&writer->queue, room);
	if (status != STATUS_OK)
		return status;
	big_endian_put32(header, writer->chunk_count++);
	big_endian_put32(header + 4, (uint32_t)value.size + 1);
	header[BLOB_FRAME_HEADER_SIZE] = is_smaller ? BLOB_FORM_ZSTD : BLOB_FORM_RAW;
	buffer_append(&writer->queue, bytes_of(header, sizeof(header)));
	return buffer_append(&writer->queue, value);
}

/* The oldest chunk of the ring goes to the queue; NOT_FOUND where there is none. */
static enum status take_chunk(struct blob_writer *writer)
{
	struct blob_chunk *chunk = parallel_take(writer->parallel);
	enum status status;

	if (chunk == NULL)
		return STATUS_NOT_FOUND;
	status = enqueue(writer, chunk);
	buffer_clear(&chunk->raw);
	buffer_clear(&chunk->value);
	parallel_put_back(writer->parallel);
	return status;
}

static enum status open_ring(struct blob_writer *writer)
{
	assert(parallel_items(BLOB_THREADS, BLOB_WAITING) == BLOB_CHUNKS_AT_ONCE);
	for (unsigned i = 0; i < BLOB_CHUNKS_AT_ONCE; i++)
		writer->items[i] = &writer->chunks[i];
	return parallel_open(BLOB_THREADS, BLOB_WAITING, writer->items, compress, &writer->parallel);
}

static enum status next_chunk(struct blob_writer *writer)
{
	enum status status = writer->parallel == NULL ? open_ring(writer) : STATUS_OK;

	if (status == STATUS_OK)
		writer->filling = parallel_vacant(writer->parallel);
	if (status != STATUS_OK || writer->filling != NULL)
		return status;
	status = take_chunk(writer);
	if (status == STATUS_OK)
		writer->filling = parallel_vacant(writer->parallel);
	return status;
}

static enum status give_chunk(struct blob_writer *writer)
{
	enum status status = buffer_reserve(&writer->filling->value, writer->filling->raw.size);

	if (status == STATUS_OK) {
		parallel_give(writer->parallel);
		writer->filling = NULL;
	}
	return status;
}

static enum status add(struct blob_writer *writer, struct bytes bytes)
{
	enum status status = STATUS_OK;

	while (bytes.size > 0 && status == STATUS_OK) {
		if (writer->filling == NULL)
			status = next_chunk(writer);
		if (status != STATUS_OK)
			return status;

		size_t room = BLOB_CHUNK_SIZE - writer->filling->raw.size;
		struct bytes part = bytes_slice(bytes, 0, bytes.size < room ? bytes.size : room);

		status = buffer_append(&writer->filling->raw, part);
		if (status != STATUS_OK)
			return status;
		hasher_add(writer->hasher, part);
		writer->name.size += part.size;
		bytes = bytes_slice(bytes, part.size, bytes.size - part.size);
		if (writer->filling->raw.size == BLOB_CHUNK_SIZE)
			status = give_chunk(writer);
	}
	return status;
}

/* What is in the ring into the queue, in its order. */
static enum status empty_ring(struct blob_writer *writer)
{
	enum status status = writer->filling != NULL && writer->filling->raw.size > 0 ? give_chunk(writer) : STATUS_OK;

	while (writer->parallel != NULL && status == STATUS_OK)
		status = take_chunk(writer);
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status blob_writer_add(struct blob_writer *writer, struct bytes bytes)
{
	if (writer->broken == STATUS_OK)
		writer->broken = writer->is_finished ? STATUS_USAGE : add(writer, bytes);
	return writer->broken;
}

enum status blob_writer_finish(struct blob_writer *writer, struct blob_name *name)
{
	if (writer->broken == STATUS_OK && !writer->is_finished) {
		writer->broken = empty_ring(writer);
		close_ring(writer);
		if (writer->broken == STATUS_OK) {
			writer->name.digest = hasher_finish(writer->hasher);
			writer->is_finished = true;
		}
	}
	if (writer->broken == STATUS_OK)
		*name = writer->name;
	return writer->broken;
}

enum status blob_writer_unload(struct blob_writer *writer)
{
	if (writer->broken != STATUS_OK || !writer->is_finished)
		return writer->broken != STATUS_OK ? writer->broken : STATUS_USAGE;
	if (writer->queue.size > SMALL_MAX) {
		writer->broken = flush(writer);
		buffer_release(&writer->queue);
	}
	return writer->broken;
}

void blob_writer_appended(struct blob_writer *writer)
{
	spill_remove(writer);
	buffer_clear(&writer->queue);
}
