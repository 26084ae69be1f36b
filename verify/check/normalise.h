#ifndef NORMALISE_H
#define NORMALISE_H

#include "format/bytes.h"

/*
 * What may differ between two runs of one command without meaning anything, by declaration: shape_normalisers, in
 * this order.  In each line, from the left, what is recognised is replaced by its name in angle brackets:
 *
 * timestamps  2026-01-31, 2026/01/31, 2026-01-31T12:00:00.5Z, 12:00:00, 12:00:00,123 +0100, Sat Jan 31, Jan 31
 * durations   a decimal number with ns us µs ms s sec secs second(s) min mins minute(s) hour(s), with or without a space
 *             between; and 1m2.5s, 2h0m0s
 * paths       the directories of an absolute path, up to its last slash; its last name is still compared
 * ordering    nothing in a line: lines are compared whatever their order
 */
enum normaliser { NORMALISE_DURATIONS, NORMALISE_ORDERING, NORMALISE_PATHS, NORMALISE_TIMESTAMPS, NORMALISER_COUNT };

/* normaliser_of_name(name, normaliser): false where there is none of that name. */
bool normaliser_of_name(const char *name, enum normaliser *normaliser);

/*
 * normalise_line(line, normalisers, buffer): append the line as the ${normalisers}, bits of 1 << enum normaliser, have it.
 * Linear in the line.  Errors: NO_MEMORY, TOO_LARGE.
 */
enum status normalise_line(struct bytes line, unsigned normalisers, struct buffer *buffer);

#endif
