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
	buffer_init(&writer->raw, BLOB_CHUNK_SIZE);
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

void blob_writer_close(struct blob_writer *writer)
{
	if (writer == NULL)
		return;
	spill_remove(writer);
	upload_release(writer->hold);
	hasher_close(writer->hasher);
	ZSTD_freeCCtx(writer->compressor);
	buffer_release(&writer->raw);
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

/* Write the value of a chunk behind the queue's end: compressed where that is smaller. */
static size_t make_value(struct blob_writer *writer, uint8_t *to, size_t room)
{
	struct bytes raw = buffer_bytes(&writer->raw);
	size_t size = 0;

	if (raw.size >= COMPRESS_MIN && writer->compressor == NULL)
		writer->compressor = ZSTD_createCCtx();
	if (raw.size >= COMPRESS_MIN && writer->compressor != NULL)
		size = ZSTD_compressCCtx(writer->compressor, to + 1, room - 1, raw.data, raw.size, LEVEL);
	if (size > 0 && !ZSTD_isError(size) && size < raw.size) {
		to[0] = BLOB_FORM_ZSTD;
		return 1 + size;
	}
	to[0] = BLOB_FORM_RAW;
	memcpy(to + 1, raw.data, raw.size);
	return 1 + raw.size;
}

/* What is in raw becomes a chunk in the queue. */
static enum status enqueue(struct blob_writer *writer)
{
	/* Room for the raw bytes is enough: what zstd does not fit into them is kept raw. */
	size_t room = BLOB_FRAME_HEADER_SIZE + 1 + writer->raw.size;
	enum status status = STATUS_OK;

	if (writer->chunk_count == BLOB_CHUNKS_MAX)
		return STATUS_TOO_LARGE;
	if (writer->queue.max - writer->queue.size < room)
		status = flush(writer);
	if (status == STATUS_OK)
		status = buffer_reserve(&writer->queue, room);
	if (status != STATUS_OK)
		return status;

	uint8_t *frame = writer->queue.data + writer->queue.size;
	size_t size = make_value(writer, frame + BLOB_FRAME_HEADER_SIZE, room - BLOB_FRAME_HEADER_SIZE);

	big_endian_put32(frame, writer->chunk_count++);
	big_endian_put32(frame + 4, (uint32_t)size);
	writer->queue.size += BLOB_FRAME_HEADER_SIZE + size;
	buffer_clear(&writer->raw);
	return STATUS_OK;
}

static enum status add(struct blob_writer *writer, struct bytes bytes)
{
	while (bytes.size > 0) {
		size_t room = BLOB_CHUNK_SIZE - writer->raw.size;
		struct bytes part = bytes_slice(bytes, 0, bytes.size < room ? bytes.size : room);
		enum status status = buffer_append(&writer->raw, part);

		if (status != STATUS_OK)
			return status;
		hasher_add(writer->hasher, part);
		writer->name.size += part.size;
		bytes = bytes_slice(bytes, part.size, bytes.size - part.size);
		if (writer->raw.size == BLOB_CHUNK_SIZE)
			status = enqueue(writer);
		if (status != STATUS_OK)
			return status;
	}
	return STATUS_OK;
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
		if (writer->raw.size > 0)
			writer->broken = enqueue(writer);
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
	buffer_release(&writer->raw);
	ZSTD_freeCCtx(writer->compressor);
	writer->compressor = NULL;
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
