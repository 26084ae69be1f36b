#ifndef DOCTOR_CHILD_H
#define DOCTOR_CHILD_H

#include "ledger/examine.h"

/* Whoever hears what a child found, in the parent. */
struct doctor_ear {
	void (*found)(void *context, const struct examine_finding *finding);
	void *context;
};

/*
 * doctor_examine(directory, part, patience_ms, ear, fault):
 * examine() in a child process.  A child that crashes is a finding (DAMAGED, at the place it had come to); one that comes no
 * further for ${patience_ms} is ended, and that is one too (CANNOT_TELL).
 * Errors: examine's; IO, NO_MEMORY where no child can be had.
 */
enum status doctor_examine(const char *directory, enum examine_part part, long patience_ms,
    const struct doctor_ear *ear, struct fault *fault);

#endif
