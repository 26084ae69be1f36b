#ifndef RECOMPUTATION_H
#define RECOMPUTATION_H

#include "format/record.h"
#include "format/shape.h"
#include "format/source.h"

#define RECOMPUTATION_SCHEMA "urn:exhibit:recomputation:v1"
#define RECOMPUTATION_BLOB_MAX (256u << 20) /* the answer, the policy, or a bundle that a resolution keeps */

/* CANNOT_TELL: something that it was computed from is not held here. */
enum recomputed { RECOMPUTED_SAME, RECOMPUTED_DIFFERS, RECOMPUTED_CANNOT_TELL };
extern const char *const recomputed_names[]; /* NULL-terminated, by enum recomputed */

/*
 * resolution_recompute(source, record, threads, result, answer, said, fault):
 * Is what a resolution in ${source} says what dispute_run says of the reports, policy, checkpoints and time that it names,
 * to the byte?  Reports are looked for in the bundles that it keeps, then in the source as it was under the checkpoint.
 * The record's signature and place in the log are for integrity to ask.
 * ${said} (may be NULL) is the answer that it keeps, whatever that is worth; NULL where it is not held or cannot be read.
 * Owns: the caller frees both.  Errors: the machine's; BLOB_MISMATCH.
 */
enum status resolution_recompute(const struct source *source, const struct record *record, unsigned threads,
    enum recomputed *result, struct json **answer, struct json **said, struct fault *fault);

extern const struct shape shape_recomputation;

#endif
