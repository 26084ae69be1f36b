#ifndef GROUNDED_H
#define GROUNDED_H

#include <stddef.h>
#include <stdint.h>

#include "format/status.h"

/*
 * Which arguments stand, where some attack others: Dung's abstract argumentation (1995), grounded semantics, as the one
 * complete labelling (Caminada 2006) with the fewest labels IN.  It is unique, and sceptical: what cannot be told is
 * UNDEC, never IN.
 */
enum label { LABEL_UNDEC, LABEL_IN, LABEL_OUT, LABEL_COUNT };

const char *label_name(enum label label); /* "IN" */

#define GROUNDED_MAX (1u << 30) /* arguments, and attacks */

struct attack {
	uint32_t from, to; /* arguments are counted from 0 */
};

struct framework {
	uint32_t argument_count;
	const struct attack *attacks; /* in any order; the same one several times is one */
	size_t attack_count;
};

/*
 * The ranks are the min-max numbering of Baumann and Caminada's strong admissibility.  IN: one more than the largest rank
 * among its attackers, which are all OUT; 1 without attackers.  OUT: one more than the smallest rank among its attackers
 * that are IN.  UNDEC: 0.  Whoever asks why an argument is IN is led to arguments of smaller rank only, down to those that
 * nobody attacks: never in a circle.
 */
struct labelling {
	uint8_t *labels; /* owned: enum label, one per argument */
	uint32_t *ranks; /* owned */
};

/*
 * grounded_label(framework, labelling): in time and memory linear in arguments and attacks.
 * Owns: labelling_release, also after an error.  Errors: NO_MEMORY, TOO_LARGE (beyond GROUNDED_MAX), BAD_INDEX (an attack
 * from or to no argument).
 */
enum status grounded_label(const struct framework *framework, struct labelling *labelling);
void labelling_release(struct labelling *labelling);

#endif
