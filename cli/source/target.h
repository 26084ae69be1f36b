#ifndef TARGET_H
#define TARGET_H

#include <stdbool.h>

#include "format/source.h"

/*
 * What is to be verified, whatever it is: a ledger (target_ledger.h), a bundle or a folder (target_path.h).  Nothing here
 * knows which, so that exhibit-verify shares all but the ledger.
 */
struct target {
	const struct source *source; /* NULL: the bytes are no bundle, as ${container} says: an answer, not an error */
	struct fault container;
	int folder; /* the directory below which it still opens files when it is read; -1: none */
	void *context;
	/* What makes a source of the bytes; NULL: there is one already. */
	enum status (*load)(void *context, const struct source **source, struct fault *fault);
	/* The index of the record that ${text} names: an id, a prefix, an index.  NULL: target_held.h. */
	enum status (*find)(void *context, const char *text, uint64_t *index, struct fault *fault);
	void (*close)(void *context);
};

/*
 * target_load(target): read so much of it that it can be asked.  Whoever opens it has parsed nothing yet, so that one can
 * lock oneself in before.  Prints what is wrong and answers the exit code; bytes that are no bundle are no error.
 */
int target_load(struct target *target);

/* target_close(target): also where opening it failed. */
void target_close(struct target *target);

/*
 * target_find(target, text, index, fault): the index of the record that ${text} names: an id, a prefix, an index.  Where a
 * prefix was looked for in a part of a log, a note on stderr says so: the rest may have another record that begins so.
 * Errors: NOT_FOUND, AMBIGUOUS, USAGE, the source's.
 */
enum status target_find(const struct target *target, const char *text, uint64_t *index, struct fault *fault);

/*
 * target_report(target, text, index, found, lost): the report meant by ${text} (NULL: the one a bundle is about).
 * *found is false where none was asked for.  Prints what is wrong and answers the exit code.
 * ${lost}: where a whole id (in a bundle or a published log, whatever names it) is not found, why, and 0 instead: its entry
 * may be there, changed, and only who verifies can tell; if nothing was changed, target_no_report says it.  NULL: that is an
 * error at once.
 */
int target_report(const struct target *target, const char *text, uint64_t *index, bool *found, struct fault *lost);
int target_no_report(const char *text, const struct fault *fault);

#endif
