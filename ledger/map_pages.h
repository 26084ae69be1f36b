#ifndef MAP_PAGES_H
#define MAP_PAGES_H

#include <stdint.h>

#include "format/bytes.h"

/*
 * Pages read through LMDB's map count as our resident memory.  After some megabytes they are given back; the kernel keeps
 * them in its cache and faults them in again where a borrowed value still needs them.
 */
struct map_pages {
	size_t touched; /* bytes since pages were last given back */
	uintptr_t start, end; /* all that was read since the map was made lies between; 0: nothing was */
};

/* map_pages_touch(pages, value): a value that lies in the map was handed out. */
void map_pages_touch(struct map_pages *pages, struct bytes value);

/* map_pages_forget(pages): the map goes, or moves: what lies there then may be anybody's. */
void map_pages_forget(struct map_pages *pages);

#endif
