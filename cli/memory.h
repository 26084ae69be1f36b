#ifndef MEMORY_H
#define MEMORY_H

#include "evaluate.h"
#include "ledger/seen.h"

/* What this machine remembers of the logs it verified (ledger/seen.h), on the way into an evaluation and out of it. */
struct memory {
	struct seen seen;
	struct note_key log;
	bool is_asked; /* false: nothing is read or kept */
};

/*
 * memory_recall(memory, target, evaluation): between evaluation_read and evaluation_run; all checkpoints of the target's log.
 * Prints what is wrong and answers the exit code.  Owns: memory_release.
 */
int memory_recall(struct memory *memory, const struct target *target, struct evaluation *evaluation);

/*
 * memory_keep(memory, target, verification): a checkpoint that was verified, or the two that contradict each other.  As well as
 * it can be done; where evidence cannot be kept it says so.
 */
void memory_keep(const struct memory *memory, const struct target *target, const struct verification *verification);
void memory_release(struct memory *memory);

#endif
