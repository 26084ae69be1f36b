#ifndef SPILL_H
#define SPILL_H

#include "blob_writer.h"

/* The part of a blob_writer that goes past the store: frames of chunks in files where a spool may be. */

/* spill_add(writer, frames): append whole frames to a spill file, the first that takes them.  Errors: IO, DISK_FULL. */
enum status spill_add(struct blob_writer *writer, struct bytes frames);

/*
 * spill_next(file, offset, number, value): the frame at ${offset}, which moves on.  NOT_FOUND at the end;
 * BLOB_MISMATCH.
 */
enum status spill_next(const struct spill *spill, uint64_t *offset, uint32_t *number, struct buffer *value);

/* spill_remove(writer), spill_close(writer): close the files and delete them, or leave them. */
void spill_remove(struct blob_writer *writer);
void spill_close(struct blob_writer *writer);

#endif
