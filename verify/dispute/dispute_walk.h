#ifndef DISPUTE_WALK_H
#define DISPUTE_WALK_H

#include "dispute_parts.h"

/* A visitor may take the record over: it then leaves it zeroed. */
typedef enum status dispute_visit(void *context, struct record *record, uint64_t index);

/* dispute_walk(source, visit, context, fault): every record that a source holds, in the order of its log. */
enum status dispute_walk(const struct source *source, dispute_visit *visit, void *context, struct fault *fault);

#endif
