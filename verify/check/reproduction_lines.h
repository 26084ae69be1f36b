#ifndef REPRODUCTION_LINES_H
#define REPRODUCTION_LINES_H

#include "format/bytes.h"

/* A stream's lines as they are compared: normalised, each with its number and its text as it was written. */
struct compared_line {
	struct bytes text, written; /* without the newline */
	size_t number;              /* from 1 */
	bool is_ended;              /* by a newline: only a last line is not */
};
struct compared_lines {
	struct buffer text; /* owned: what the lines' texts point into */
	struct compared_line *items; /* owned */
	size_t count;
};

/*
 * compared_lines_read(text, normalisers, lines): cut ${text}, which must outlive the lines.  With NORMALISE_ORDERING they are
 * sorted.  Owns: compared_lines_release, also after an error.  Errors: TOO_LARGE, NO_MEMORY.
 */
enum status compared_lines_read(struct bytes text, unsigned normalisers, struct compared_lines *lines);
void compared_lines_release(struct compared_lines *lines);

/* Where two streams differ.  An empty range stands before the line of its number. */
struct difference {
	size_t original_from, original_count, replay_from, replay_count; /* lines; counts of 0 both: they do not differ */
	const struct compared_line *original, *replay; /* the first of those lines; NULL where the range is empty */
};

/*
 * compared_lines_differ(original, replay, is_sorted, difference): all that is between the lines that are the same at the
 * beginning and at the end.  Of sorted lines the counts say how many only one of them has.
 */
void compared_lines_differ(const struct compared_lines *original, const struct compared_lines *replay, bool is_sorted,
    struct difference *difference);

#endif
