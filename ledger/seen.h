#ifndef SEEN_H
#define SEEN_H

#include "format/checkpoint.h"

#define SEEN_MAX 64 /* checkpoints of one log that are kept; beyond, the one of the smallest tree goes */

/*
 * What a reader's machine remembers of the logs it verified, whoever's they are: verified checkpoints, in
 * $XDG_STATE_HOME/exhibit/seen/<log>/<size>-<root>.checkpoint.  Of two histories shown on two days, the second contradicts.
 * highwater.h is the same for a ledger of our own, and is read here too.
 */
struct seen {
	struct buffer *notes; /* owned; as they were signed, not verified again */
	size_t count;
};

/* seen_read(log, seen): what there is; what cannot be read is left out.  Owns: seen_release.  Errors: NO_MEMORY. */
enum status seen_read(const struct note_key *log, struct seen *seen);
void seen_release(struct seen *seen);

/*
 * seen_keep(log, note): remember a checkpoint that was verified.  Errors: BAD_CHECKPOINT, BAD_NOTE, NOT_FOUND (there is no
 * place), IO, DISK_FULL, NO_MEMORY.
 */
enum status seen_keep(const struct note_key *log, struct bytes note);

#endif
