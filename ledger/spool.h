#ifndef SPOOL_H
#define SPOOL_H

#include "append.h"

/*
 * Where evidence waits that could not be appended after its command ran.  One directory per record, named by a random
 * id, below the first place that takes it: $XDG_STATE_HOME/exhibit/spool/<log>/ (~/.local/state without
 * XDG_STATE_HOME), the ledger's own spool/, $TMPDIR (or /tmp)/exhibit-spool-<uid>/<log>/.  Written to a ".partial"
 * name, fsynced, renamed. <log> is the first 16 hex digits of SHA-256 of the log's vkey.  Chunks that were committed
 * before the trouble began stay in the ledger; the rest is here.
 */

/* spool_count(ledger, count): how many records wait for this ledger. */
enum status spool_count(struct ledger *ledger, unsigned *count);

/*
 * spool_each(ledger, take, context): the directory of each, oldest first; a status other than OK ends it.
 * Errors: NO_MEMORY, and what ${take} answers.
 */
enum status spool_each(const struct ledger *ledger, enum status (*take)(void *context, const char *path),
    void *context);

/*
 * spool_drain(ledger, signer, taken, left, fault): append what waits, oldest first.  A record whose place in its
 * agent's chain was taken meanwhile is signed again at the new place if ${signer} (may be NULL) has its key; else it is
 * left. A directory is removed only after its record is committed.  Damaged ones are left and counted in ${left}.
 */
enum status spool_drain(struct ledger *ledger, struct signer *signer, unsigned *taken, unsigned *left,
    struct fault *fault);

#endif
