#ifndef TARGET_H
#define TARGET_H

#include <stdbool.h>

#include "format/source.h"

/*
 * What is to be verified, whatever it is: a ledger (target_ledger.h), a bundle or a folder (target_path.h).  Nothing here
 * knows which, so that exhibit-verify shares all but the ledger.
 */
struct target {
	const struct source *source; /* NULL: the bytes are no bundle, as the fault of who opened it says */
	void *context;
	/* The index of the record that ${text} names: an id, and of a ledger a prefix or an index. */
	enum status (*find)(void *context, const char *text, uint64_t *index, struct fault *fault);
	void (*close)(void *context);
};

/* target_close(target): also where opening it failed. */
void target_close(struct target *target);

/*
 * target_report(target, text, index): the report meant by ${text} (NULL: the one a bundle is about).
 * *found is false where none was asked for.
 */
int target_report(const struct target *target, const char *text, uint64_t *index, bool *found);

#endif
