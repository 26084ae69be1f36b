#ifndef EVALUATION_DISPUTES_H
#define EVALUATION_DISPUTES_H

#include "format/json.h"

/* evaluation_print_disputes(disputes): the member of verify --json, for a person; NULL: nothing is printed. */
void evaluation_print_disputes(const struct json *disputes);

/* dispute_meaning(state): the sentence that says what it means, without a full stop. */
const char *dispute_meaning(const char *state);

#endif
