#ifndef RENDER_REFS_H
#define RENDER_REFS_H

#include "format/record.h"
#include "format/source.h"

#define REFS_MAX 4096 /* records described on one page */

/* A record that the answer speaks of. */
struct ref {
	struct digest id;
	bool is_held;
	uint64_t index; /* in the log, where held */
};

/* Each once, in order of their ids. */
struct refs {
	struct ref *items; /* owned */
	size_t count, capacity;
	bool is_full; /* there are more than REFS_MAX */
	const struct ref *last; /* the one whose record is open: many reasons rest on the same one */
	struct record record;   /* owned; it was read from the source and has the id */
	bool has_record;
};

/* refs_collect(refs, answer, source): all held ones, wherever in the answer they are named.  Errors: the machine's. */
enum status refs_collect(struct refs *refs, const struct json *answer, const struct source *source);

/* refs_find(refs, id): by 64 digits; NULL where it is none of them. */
const struct ref *refs_find(const struct refs *refs, struct bytes id);

/* refs_open(refs, ref, source, status): its record, valid until the next call; NULL: it cannot be read, or an error. */
const struct record *refs_open(struct refs *refs, const struct ref *ref, const struct source *source,
    enum status *status);
void refs_release(struct refs *refs);

#endif
