#ifndef SPOOL_LOAD_H
#define SPOOL_LOAD_H

#include "blob_writer.h"
#include "format/record.h"

/* A spool directory that was read: a verified entry, and writers that can be appended with it. */
struct spooled {
	struct buffer entry;
	struct record record;
	struct blob_writer **blobs;
	size_t blob_count;
};

/*
 * spooled_blobs(path, take, context): what a spool directory says of each blob of its record.
 * Errors: NOT_FOUND, IO, NO_MEMORY; BLOB_MISMATCH where that does not parse; what ${take} answers.
 */
enum status spooled_blobs(const char *path, enum status (*take)(void *context, const struct blob_row *row,
    const struct digest *digest), void *context);

/*
 * spooled_load(spooled, ledger, path, fault): read, verify the signature, bring the chunks into the store and hash
 * every blob.  Owns: spooled_release, also after an error.
 * Errors: NOT_FOUND, record_read's, BAD_SIGNATURE, BLOB_MISMATCH, the store's.
 */
enum status spooled_load(struct spooled *spooled, struct ledger *ledger, const char *path, struct fault *fault);
void spooled_release(struct spooled *spooled);

/* spooled_replace_entry(spooled, path): make ${spooled}->entry the one in the directory, durably. */
enum status spooled_replace_entry(const struct spooled *spooled, const char *path);

/* spooled_remove(path): a spool directory that is not needed; the entry first, so that half a removal is no record. */
void spooled_remove(const char *path);

#endif
