#ifndef BLOB_WRITER_H
#define BLOB_WRITER_H

#include <limits.h>

#include "blob.h"
#include "format/parallel.h"
#include "store.h"

#define BLOB_UPLOAD_ID_SIZE 16
#define BLOB_CHUNKS_MAX UINT32_MAX
#define BLOB_QUEUE_MAX (8u << 20)    /* compressed chunks that wait for one commit */
#define BLOB_FRAME_HEADER_SIZE 8     /* chunk number, size of the value: 4 bytes each */
#define BLOB_VALUE_MAX (BLOB_CHUNK_SIZE + 1)
#define BLOB_SPILLS_MAX 4            /* the places for a spool, and a queue spooled behind them */

/* A chunk's value in the store begins with how it is kept. */
enum blob_form { BLOB_FORM_RAW = 0, BLOB_FORM_ZSTD = 1 };

/* A blob's row in STORE_BLOBS: size (8 bytes), upload id, chunk count (4 bytes). */
#define BLOB_ROW_SIZE (8 + BLOB_UPLOAD_ID_SIZE + 4)
#define BLOB_CHUNK_KEY_SIZE (BLOB_UPLOAD_ID_SIZE + 4)

struct blob_row {
	uint64_t size;
	uint8_t upload[BLOB_UPLOAD_ID_SIZE];
	uint32_t chunk_count;
};

enum status blob_row_get(struct store_txn *txn, const struct digest *digest, struct blob_row *row); /* NOT_FOUND */
struct bytes blob_chunk_key(const uint8_t upload[static BLOB_UPLOAD_ID_SIZE], uint32_t number,
    uint8_t key[static BLOB_CHUNK_KEY_SIZE]);

/* Chunks that the store refused, as frames in a file. */
struct spill {
	char path[PATH_MAX];
	int fd; /* -1: none */
	uint64_t size;
	uint64_t settled; /* so far into the store */
	bool is_borrowed; /* in a spool directory: not ours to delete */
};

#define BLOB_THREADS 2       /* one hashes while the other compresses; the second begins with the second chunk */
#define BLOB_WAITING 1       /* each is two mebibytes of memory */
#define BLOB_CHUNKS_AT_ONCE (BLOB_THREADS + BLOB_WAITING)

struct blob_chunk {
	struct buffer raw, value; /* value: compressed; empty where that would not be smaller */
	void *compressor;
};

/*
 * What is known of a blob before it belongs to a record.  A chunk is in exactly one place: in the ring, where it is filled
 * and compressed, the queue (frames: header, value), a spill file, or the store.
 */
struct blob_writer {
	struct ledger *ledger;
	uint8_t upload[BLOB_UPLOAD_ID_SIZE];
	struct hasher *hasher; /* NULL after finishing */
	struct blob_chunk chunks[BLOB_CHUNKS_AT_ONCE];
	void *items[BLOB_CHUNKS_AT_ONCE];
	struct parallel *parallel;  /* the ring over them; NULL before the first byte and after finishing */
	struct blob_chunk *filling; /* the one that bytes go to; NULL: none yet */
	struct buffer queue;
	uint32_t chunk_count;
	struct blob_name name; /* digest and size; valid once finished */
	bool is_finished;
	bool is_refused;       /* the store refused a chunk: spill from now on, do not try at every chunk */
	enum status broken;    /* sticky */
	int hold;              /* upload_lock.h, from the first chunk in the store on; -1: none yet */
	struct spill spills[BLOB_SPILLS_MAX];
};

/*
 * blob_writer_restore(ledger, upload, chunk_count, name): a finished writer whose chunks are in the store or in spill
 * files the caller adds.  NULL without memory.
 */
struct blob_writer *blob_writer_restore(struct ledger *ledger, const uint8_t upload[static BLOB_UPLOAD_ID_SIZE],
    uint32_t chunk_count, const struct blob_name *name);

/*
 * blob_writer_hold(writer): from here on no sweep takes the chunks of this upload out of the store.  Errors: IO (one is
 * under way, and does not end): the chunks do not belong there now.
 */
enum status blob_writer_hold(struct blob_writer *writer);

/*
 * blob_writer_settle(writer): bring spilled chunks into the store, some megabytes per transaction, so that the record's
 * transaction stays small.  Spill files remain until blob_writer_appended.  Errors: the store's, IO.
 */
enum status blob_writer_settle(struct blob_writer *writer);

/*
 * blob_writer_put(writer, txn): in the record's transaction: the queue, and the row that makes the chunks a blob.
 * Where the blob is stored already, this upload's chunks go instead.  Errors: STORE (a chunk is missing), DISK_FULL,
 * IO.
 */
enum status blob_writer_put(struct blob_writer *writer, struct store_txn *txn);

/* blob_frames_put(writer, txn, frames): frames made by this writer into the transaction. */
enum status blob_frames_put(const struct blob_writer *writer, struct store_txn *txn, struct bytes frames);

/* blob_writer_appended(writer): the transaction was committed: nothing waits any more. */
void blob_writer_appended(struct blob_writer *writer);

/*
 * blob_writer_spool(writer, directory, is_durable): copy all that is not in the store into files
 * "<upload>-<n>.chunks" there, fsynced where it is to be durable.  Errors: IO, DISK_FULL.
 */
enum status blob_writer_spool(struct blob_writer *writer, const char *directory, bool is_durable);

/* blob_writer_add_spill(writer, path): a file of frames to settle; it stays the caller's.  Errors: IO, NOT_FOUND. */
enum status blob_writer_add_spill(struct blob_writer *writer, const char *path);

/* blob_chunk_read(txn, upload, number, raw): append one chunk's raw bytes, at most BLOB_CHUNK_SIZE.  Errors: STORE. */
enum status blob_chunk_read(struct store_txn *txn, const uint8_t upload[static BLOB_UPLOAD_ID_SIZE], uint32_t number,
    struct buffer *raw);

/* blob_read_in(txn, digest, sink): blob_read in one transaction, the digest not checked. */
enum status blob_read_in(struct store_txn *txn, const struct digest *digest, const struct sink *sink);

/* blob_upload_check(ledger, row, digest): do the chunks of an upload in the store have that digest?  BLOB_MISMATCH. */
enum status blob_upload_check(struct ledger *ledger, const struct blob_row *row, const struct digest *digest);

#endif
