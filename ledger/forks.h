#ifndef FORKS_H
#define FORKS_H

#include <limits.h>

#include "format/checkpoint.h"

/*
 * Evidence against a log: two checkpoints that it signed and that cannot both be true, or of which the later one that was
 * shown is the older.  Kept outside of any ledger, in $XDG_STATE_HOME/exhibit/forks/<log>/: <pair>.seen.checkpoint and
 * <pair>.shown.checkpoint, byte for byte as they were signed; nothing there is ever overwritten.
 */
struct fork {
	struct buffer seen, shown; /* the notes */
	char kept[PATH_MAX];       /* what both files' names begin with; "" where they could not be kept */
};

void fork_init(struct fork *fork);
void fork_release(struct fork *fork);

/*
 * forks_keep(log, seen, shown, kept): ${kept} is as above.  The same pair again is the same files.
 * Errors: NOT_FOUND (there is no place for it), IO, DISK_FULL.
 */
enum status forks_keep(const struct note_key *log, struct bytes seen, struct bytes shown, char kept[static PATH_MAX]);

#endif
