#ifndef ANSWERS_H
#define ANSWERS_H

#include <stddef.h>

#include "format/shape.h"

/*
 * What the commands print with --json: one row per form, from which schemas/<name>.json is printed and against which
 * tests hold the commands.  `verify --json` prints shape_verification (verify/verify.h), `dispute --json` shape_resolution
 * (verify/dispute/dispute.h), `replay --json` shape_reproduction (verify/check/reproduction.h), `verify --resolution --json`
 * shape_recomputation (verify/dispute/recomputation.h): they are not among them.
 */
struct answer_row {
	const char *name;     /* "init", as in urn:exhibit:init:v1, the answer's member "schema" */
	const char *commands; /* which commands print it */
	struct shape shape;
};

/* answer_rows(count): all of them.  Static. */
const struct answer_row *answer_rows(size_t *count);

#endif
