#ifndef HIGHWATER_H
#define HIGHWATER_H

#include <limits.h>

#include "ledger.h"

/*
 * The highest checkpoint ever seen of each log, kept outside the ledger: $XDG_STATE_HOME/exhibit/logs/<log>.checkpoint
 * (~/.local/state without it; without HOME: nowhere, and nothing is checked).
 */

struct fork;

/*
 * highwater_check(ledger, fork, fault): ROLLED_BACK where the log is smaller than the mark, FORKED where its tree at the
 * mark's size has another root; the fault's detail shows both as "size root".  Both notes are then kept
 * (forks.h) and given to ${fork}, where it is not NULL.  A mark that does not parse or verify is ignored:
 * highwater_was_usable says so.  Errors otherwise: NO_MEMORY, STORE.
 */
enum status highwater_check(struct ledger *ledger, struct fork *fork, struct fault *fault);

/* highwater_raise(ledger): remember the newest checkpoint; the mark only goes up.  Best effort: OK where it cannot. */
enum status highwater_raise(struct ledger *ledger);

/*
 * highwater_read(ledger, mark, text): the mark; ${text} gets its note.  Errors: NOT_FOUND (none was written), as
 * log_keys_may_be_ours (it is no mark of this log), IO, TOO_LARGE, NO_MEMORY.
 */
enum status highwater_read(const struct ledger *ledger, struct checkpoint *mark, struct buffer *text);

/* highwater_was_usable(ledger): false where highwater_check found something in the mark's place that is no mark. */
bool highwater_was_usable(const struct ledger *ledger);

/*
 * highwater_is_kept(ledger, path): could the last highwater_raise remember it?  ${path} is the mark's, "" where there
 * is no place for it.
 */
bool highwater_is_kept(const struct ledger *ledger, char path[static PATH_MAX]);

#endif
