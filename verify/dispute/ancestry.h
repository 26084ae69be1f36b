#ifndef ANCESTRY_H
#define ANCESTRY_H

#include "format/record.h"

/*
 * Which commit comes before which: never looked up, only what recorded runs of `git merge-base --is-ancestor A B` with
 * exit code 0 say, both commits written in full; and what follows from several of them.  One with exit code 1 denies it: of
 * a pair that is both said and denied nobody can tell.
 */
#define ANCESTRY_MAX 4096 /* runs taken; what is beyond is not looked at */
#define ANCESTRY_COMMIT_MAX 65

struct ancestry {
	struct descent {
		char before[ANCESTRY_COMMIT_MAX], after[ANCESTRY_COMMIT_MAX];
		struct digest record;
		bool is_denied;
	} *items; /* owned */
	size_t count, room;
	bool is_sorted;
};

/* ancestry_add(ancestry, record): take the run, where it is one of these.  Errors: NO_MEMORY. */
enum status ancestry_add(struct ancestry *ancestry, const struct record *record);
void ancestry_release(struct ancestry *ancestry);

/*
 * ancestry_leads(ancestry, before, after, leads, record): does ${before} come before ${after}?  ${record} is the run that
 * says the last step of it.  Errors: NO_MEMORY.
 */
enum status ancestry_leads(struct ancestry *ancestry, const char *before, const char *after, bool *leads,
    struct digest *record);

#endif
