#ifndef HISTORY_H
#define HISTORY_H

#include "format/consistency.h"
#include "format/source.h"
#include "log_chain.h"

#define REMEMBERED_MAX 128

/* A checkpoint of the log that the reader has from before. */
struct remembered {
	struct bytes note;  /* as it was signed */
	struct bytes proof; /* from it to the source's checkpoint, as format/consistency.h reads it; empty: none */
	bool is_required;   /* the reader asks for it: what cannot be told leaves the result open, an older log is refused */
};

/*
 * Checkpoints that the reader has from before, held against the source's: did the log only grow?  Where every entry is at
 * hand the root they had is computed again; where not, a consistency proof is needed.  Two heads are said to contradict
 * each other only where the log's own key signed both.
 */
enum history_state { HISTORY_HOLDS, HISTORY_CANNOT_TELL, HISTORY_ROLLED_BACK, HISTORY_FORKED, HISTORY_STATE_COUNT };

const char *history_state_name(enum history_state state);

struct history_row {
	const struct remembered *remembered;
	struct checkpoint seen; /* where has_seen: the log's key signed it */
	bool has_seen;
	bool is_by_another;     /* of this log by its name, but not signed by the key that it has now */
	bool has_root;          /* the entries have this root at its size */
	struct digest root;
	enum history_state state;
	const char *says;       /* why, static; never NULL once it is decided */
};

struct history {
	struct history_row *rows; /* owned */
	size_t count;
	uint64_t next; /* the smallest size whose root is still to be computed; UINT64_MAX: none */
};

/*
 * history_begin(history, rows, count, key): read what is remembered: a note that ${key} did not sign may still be
 * by one whose place it took.  Owns: history_release, also after an error.  Errors: NO_MEMORY, LIBRARY.
 */
enum status history_begin(struct history *history, const struct remembered *rows, size_t count,
    const struct note_key *key);
void history_release(struct history *history);

/* history_pass(history, frontier): a complete source's tree as it grows, before each leaf and at its end. */
void history_pass(struct history *history, const struct merkle_frontier *frontier);

/*
 * history_end(history, source, chain, head): decide every row.  ${head} was verified; ${chain}: the keys the log had.
 * Errors: NO_MEMORY, LIBRARY; rows may be undecided then.
 */
enum status history_end(struct history *history, const struct source *source, const struct log_chain *chain,
    const struct checkpoint *head);

/* history_worst(history): the row to be told first: FORKED, ROLLED_BACK, a required one that CANNOT_TELL; NULL: none. */
const struct history_row *history_worst(const struct history *history);

#endif
