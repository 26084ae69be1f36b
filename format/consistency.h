#ifndef CONSISTENCY_H
#define CONSISTENCY_H

#include "checkpoint.h"

#define CONSISTENCY_PATH_MAX 63
#define CONSISTENCY_SIZE_MAX (NOTE_SIZE_MAX + 8192)

/*
 * A checkpoint with the proof that it continues an older one: the body of an add-checkpoint request, as C2SP tlog-witness
 * has it, the one text form there is for a consistency proof: "old SIZE", hashes, an empty line, the checkpoint.
 */
struct consistency {
	uint64_t old_size;
	unsigned path_count;
	struct digest path[MERKLE_PATH_MAX];
	struct bytes checkpoint; /* a view into the bytes it was read from */
};

enum status consistency_write(const struct consistency *consistency, struct buffer *buffer);

/* consistency_read(bytes, consistency, fault): the form, strictly.  Errors: BAD_PROOF. */
enum status consistency_read(struct bytes bytes, struct consistency *consistency, struct fault *fault);

/*
 * consistency_check(consistency, old, new): does it lead from ${old} to ${new}?
 * Errors: BAD_PROOF (it is about another size than old->size), merkle_consistency_check's.
 */
enum status consistency_check(const struct consistency *consistency, const struct checkpoint *old,
    const struct checkpoint *new);

#endif
