#ifndef HELD_H
#define HELD_H

#include "format/record.h"
#include "format/source.h"
#include "key_set.h"

/*
 * The blobs that entries name: each distinct one that is held is hashed once.  Memory is bounded: what does not fit
 * into the set (KEY_SET_MAX, for blobs not held half of that) is hashed or counted again wherever it is named.
 */
struct held {
	struct key_set digests;
	uint64_t *sizes; /* owned; one per digest, HELD_MISSING where it is not held */
	size_t capacity;
	uint64_t count;   /* blobs named */
	uint64_t missing; /* those not held */
};

#define HELD_MISSING UINT64_MAX

/*
 * held_add(held, source, name, fault): a blob that an entry names.  A blob that is not held is no error.
 * Errors: BLOB_MISMATCH (its bytes have another digest: the place is "blobs/<sha256>"; or another size: no place),
 * those of the source.
 */
enum status held_add(struct held *held, const struct source *source, const struct blob_name *name, struct fault *fault);
void held_release(struct held *held);

#endif
