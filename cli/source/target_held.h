#ifndef TARGET_HELD_H
#define TARGET_HELD_H

#include "format/source.h"

/*
 * target_held_find(source, text, index, is_prefix, fault): the entry that ${text} names among those a bundle or a published
 * log holds: by index, whole id, or the 8 or more hex digits that one of their ids alone begins with (*is_prefix).  By index
 * or prefix entries are read, and none of them was checked yet: whoever verifies says what their bytes are worth.
 * Errors: NOT_FOUND, AMBIGUOUS, USAGE (no such form), the source's.
 */
enum status target_held_find(const struct source *source, const char *text, uint64_t *index, bool *is_prefix,
    struct fault *fault);

#endif
