#ifndef PUBLISHED_IDS_H
#define PUBLISHED_IDS_H

#include "format/tile_builder.h"

/* Where in a published log is the entry with this leaf hash?  The lowest tiles know, in the order of the entries. */
struct published_ids {
	struct published_id {
		uint64_t start; /* of the leaf hash: its first 8 bytes, big-endian */
		uint64_t index;
	} *items; /* ascending */
	size_t count, capacity;
	bool is_read;
};

/*
 * published_ids_find(ids, tiles, size, id, index): reads the tiles of a log of ${size} at the first question.  A hint: who
 * asks hashes the entry.  Errors: NOT_FOUND, NO_MEMORY, the giver's.
 */
enum status published_ids_find(struct published_ids *ids, const struct tile_giver *tiles, uint64_t size,
    const struct digest *id, uint64_t *index);
void published_ids_release(struct published_ids *ids);

#endif
