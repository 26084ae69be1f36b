#ifndef CHAINS_H
#define CHAINS_H

#include "format/record.h"
#include "key_set.h"

/* Every agent's chain as far as it was walked, by public key. */
struct chains {
	struct key_set keys;
	struct chain_state *states; /* owned; one per key */
	size_t capacity;
	uint64_t held, absent; /* how many entries were given so far; how many of the log before the last of them were not */
	bool is_complete; /* all of the log is walked, so a chain must start at 0 and skip nothing */
};

/*
 * chains_add(chains, index, record, fault): the log's next record that is held, in order of index.
 * An agent has one chain per log: one id, seq rising (by one where the source is complete), and prev the leaf hash of
 * the record before wherever that record is held.  Where not all is held, what seq skips must have its place among the
 * entries of the log that are not.
 * Errors: CHAIN_BROKEN (the place is a JSON pointer into the statement), NO_MEMORY, TOO_LARGE (more agents than
 * KEY_SET_MAX).
 */
enum status chains_add(struct chains *chains, uint64_t index, const struct record *record, struct fault *fault);
void chains_release(struct chains *chains);

#endif
