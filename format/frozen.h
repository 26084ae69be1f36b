#ifndef FROZEN_H
#define FROZEN_H

#include "source.h"

/* A whole log as it was under an older checkpoint of its own: the first entries of a source, and no others. */
struct frozen {
	struct source source; /* hand this out; it points back into the struct, which must not move */
	const struct source *inner;
	uint64_t size;
};

/*
 * frozen_init(frozen, inner, checkpoint, fault): ${inner} and the bytes of ${checkpoint} must outlive it.  Whether the
 * checkpoint is signed and the entries lead to its root is for the verifier to ask.
 * Errors: checkpoint_read's, UNKNOWN_LOG (of another origin), ENTRY_MISSING (larger than what is held, or not all is).
 */
enum status frozen_init(struct frozen *frozen, const struct source *inner, struct bytes checkpoint, struct fault *fault);

#endif
