#ifndef PROOF_H
#define PROOF_H

#include "checkpoint.h"

#define PROOF_SIZE_MAX (NOTE_SIZE_MAX + 8192)

/* A C2SP tlog-proof without "extra"; checkpoint is a view into the bytes it was read from. */
struct proof {
	uint64_t index;
	unsigned path_count;
	struct digest path[MERKLE_PATH_MAX];
	struct bytes checkpoint;
};

enum status proof_write(const struct proof *proof, struct buffer *buffer);

/* proof_read(bytes, proof, fault): strict; an "extra" line is read over and ignored.  Errors: BAD_PROOF. */
enum status proof_read(struct bytes bytes, struct proof *proof, struct fault *fault);

/*
 * proof_verify(proof, leaf, key, checkpoint, fault): the checkpoint is signed by ${key} and holds ${leaf} at proof->index.
 * Errors: checkpoint_verify's, merkle_inclusion_check's.
 */
enum status proof_verify(const struct proof *proof, const struct digest *leaf, const struct note_key *key,
    struct checkpoint *checkpoint, struct fault *fault);

#endif
