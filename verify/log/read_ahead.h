#ifndef READ_AHEAD_H
#define READ_AHEAD_H

#include "format/record.h"
#include "format/source.h"

/* An entry of a source as far as it can be looked at by itself. */
struct seen_entry {
	uint64_t index;
	enum status form;      /* record_read's, with: */
	struct fault fault;
	/*
	 * Where the form is fine.  Of a record of kind `key` whole, since the log's order gives it its meaning; of all others
	 * without envelope and JSON (NULL): what else is asked of an entry is below.
	 */
	struct record record;
	enum status signature; /* record_verify's */
	struct blob_name blobs[RECORD_BLOBS_MAX];
	size_t blob_count;
};

/*
 * All entries of a source in order of index, parsed and their signatures looked at in batches by several threads.  The
 * source is asked by the caller's thread only.  Memory is bounded whatever the source holds: batches end at a number of
 * entries and of bytes.
 */
struct read_ahead;

/* read_ahead_open(source, threads, out): ${threads} as parallel_open has it.  Errors: NO_MEMORY. */
enum status read_ahead_open(const struct source *source, unsigned threads, struct read_ahead **out);

/*
 * read_ahead_next(reading, entry): the next entry, valid until the next call.
 * Errors, once all entries before were given: NOT_FOUND at the end; the source's (entry->index is what it was asked
 * for, entry->fault what the source says of it); STORE where it gives entries out of order (entry->fault says so).
 */
enum status read_ahead_next(struct read_ahead *reading, const struct seen_entry **entry);
void read_ahead_close(struct read_ahead *reading); /* NULL is fine */

#endif
