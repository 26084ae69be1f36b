#ifndef DRAFT_SEEN_H
#define DRAFT_SEEN_H

#include "draft_contrary.h"

/* The newest record of a step, as both drafts look at it: what its bytes say, and which older runs say otherwise. */
struct draft_seen {
	struct record record;
	struct draft_look look;
	struct draft_contrary contrary; /* empty where the record is no run that passes its own check */
};

/*
 * draft_seen_read(ledger, source, step, seen): says what is wrong and answers the exit code.
 * Owns: draft_seen_release, also after an error.
 */
int draft_seen_read(struct ledger *ledger, const struct source *source, const struct draft_step *step,
    struct draft_seen *seen);
void draft_seen_release(struct draft_seen *seen);

#endif
