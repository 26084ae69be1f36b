#ifndef TARGET_H
#define TARGET_H

#include "command.h"
#include "format/bundle.h"
#include "ledger/ledger.h"

/* What is to be verified: a ledger or a bundle file, behind the one source. */
struct target {
	const struct source *source;
	/* one of the two: */
	struct ledger *ledger;
	struct source *ledger_source;
	struct bundle *bundle;
	int bundle_file;
};

/*
 * target_open(invocation, path, target, container): ${path} NULL: the ledger as every command finds it; else a bundle file.
 * Prints what is wrong and answers the exit code; but bytes that are no bundle are an answer, not an error: then the code
 * is 0, target->source NULL, and ${container} says what is wrong with them.  Owns: target_close, also after an error.
 */
int target_open(const struct invocation *invocation, const char *path, struct target *target, struct fault *container);
void target_close(struct target *target);

/*
 * target_report(target, text, index): the report meant by ${text} (an id, prefix or index; NULL: the one a bundle is about).
 * *found is false where none was asked for.
 */
int target_report(const struct target *target, const char *text, uint64_t *index, bool *found);

#endif
