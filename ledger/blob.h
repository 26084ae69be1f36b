#ifndef BLOB_H
#define BLOB_H

#include "format/record.h"
#include "format/source.h"
#include "ledger.h"

#define BLOB_CHUNK_SIZE (1u << 20) /* raw bytes of a chunk before zstd */

/*
 * A stream on its way into the ledger.  Full chunks are compressed and committed while it grows, some megabytes at a
 * time (each chunk's key is the upload's random id and a number, so nothing has to be known beforehand); what waits in
 * memory at the end goes in with the record, so a small blob costs no commit of its own.  Memory: 16 MiB, and half of it
 * again while LMDB commits.  Where the store refuses a chunk (disk full, a
 * failed fsync) the chunk goes to the spool instead and the stream goes on.
 */
struct blob_writer;

enum status blob_writer_open(struct ledger *ledger, struct blob_writer **writer);

/* blob_writer_add(writer, bytes): errors only where neither ledger nor spool could take it; sticky after that. */
enum status blob_writer_add(struct blob_writer *writer, struct bytes bytes);

/* blob_writer_finish(writer, name): digest and size of all that was added; nothing can be added after it. */
enum status blob_writer_finish(struct blob_writer *writer, struct blob_name *name);

/*
 * blob_writer_unload(writer): after finishing, for whoever holds many of them: what waits in memory goes into the store
 * now, in a commit of its own, unless it is small.  Errors: as blob_writer_add.
 */
enum status blob_writer_unload(struct blob_writer *writer);

/*
 * blob_writer_close(writer): frees.  Chunks of a writer that was never appended stay as unreferenced chunks: the same
 * as after a crash.
 */
void blob_writer_close(struct blob_writer *writer);

/*
 * blob_read(ledger, digest, sink): the bytes in order, one chunk in memory at a time, hashed on the way: BLOB_MISMATCH
 * at the end where they are not what the digest names.  Errors: NOT_FOUND, STORE, sink's.
 */
enum status blob_read(struct ledger *ledger, const struct digest *digest, const struct sink *sink);

#endif
