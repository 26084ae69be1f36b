#ifndef REPRODUCTION_H
#define REPRODUCTION_H

#include "format/record.h"
#include "format/shape.h"
#include "format/source.h"

#define REPRODUCTION_SCHEMA "urn:exhibit:reproduction:v1"
#define REPRODUCTION_TEXT_MAX (16u << 20) /* bytes of a stream that are looked at line by line */
#define REPRODUCTION_LINES_MAX 1000000

/* CANNOT_TELL: what was written is not all here, or what may differ makes it too large to compare. */
enum reproduced { REPRODUCED_SAME, REPRODUCED_DIFFERS, REPRODUCED_CANNOT_TELL };
extern const char *const reproduced_names[]; /* NULL-terminated, by enum reproduced */

/*
 * reproduction_compare(source, original, replay, result, answer, fault):
 * Two runs, of which ${replay} says in `reproduces` that it repeats ${original} and what may differ: how they ended and
 * what they wrote, and where that differs.  A pure function of both records and their streams in ${source}.
 * Owns: the caller frees ${answer}, which has the form of replay --json.
 * Errors: BAD_DOCUMENT (they are not two such runs), BLOB_MISMATCH, NO_MEMORY, the source's.
 */
enum status reproduction_compare(const struct source *source, const struct record *original, const struct record *replay,
    enum reproduced *result, struct json **answer, struct fault *fault);

extern const struct shape shape_reproduction;

#endif
