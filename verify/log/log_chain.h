#ifndef LOG_CHAIN_H
#define LOG_CHAIN_H

#include "trust.h"

/*
 * The keys of one log, one after the other: `rotate-log` records, each consented to by the key that it gives up and signed
 * by the one that takes its place.  A reader who names an early key trusts those that follow from it.  What an entry says
 * needs no agent's standing: nobody but the holders of both keys can make the signatures in it.
 */
struct log_chain {
	struct key_set keys;
	struct log_link *links; /* owned; one per key */
	size_t capacity;
};

/*
 * log_chain_add(chain, origin, index, record): the log's next record of kind `key`; all but good rotations of this log are
 * passed over.  A rotation counts once per key that is given up and that it names; the first counts.
 * Errors: NO_MEMORY, TOO_LARGE.
 */
enum status log_chain_add(struct log_chain *chain, const char *origin, uint64_t index, const struct record *record);
void log_chain_release(struct log_chain *chain); /* a zeroed one is empty */

/* log_chain_is_trusted(chain, trust, key): does the policy name the log's ${key}, or one that led to it? */
bool log_chain_is_trusted(const struct log_chain *chain, const struct trust *trust, const struct note_key *key);

/* log_chain_before(chain, key): the key whose place it took, or NULL.  Keys have no way back, so this ends. */
const struct note_key *log_chain_before(const struct log_chain *chain, const struct note_key *key);

/*
 * log_chain_has_ended(chain, key, size, ended): was the key given up so that a checkpoint of ${size} cannot be its own?  It
 * still signs the one that is the first to hold the record.  ${ended}: that record's index.
 */
bool log_chain_has_ended(const struct log_chain *chain, const struct note_key *key, uint64_t size, uint64_t *ended);

#endif
