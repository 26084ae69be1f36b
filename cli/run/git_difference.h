#ifndef GIT_DIFFERENCE_H
#define GIT_DIFFERENCE_H

#include "format/bytes.h"
#include "format/digest.h"

/* Paths of untracked files, relative to the top of the working tree; the strings are borrowed. */
struct git_paths {
	const char **paths;
	size_t count, capacity;
};

enum status git_paths_add(struct git_paths *paths, const char *path);

/* git_top(top): the top of the working tree, without its newline.  Errors: LIBRARY, TOO_LARGE, NO_MEMORY. */
enum status git_top(struct buffer *top);

/*
 * git_difference(base, untracked, difference): digest of how the working tree differs from ${base} (NULL: from the empty
 * tree) and of its untracked files, by the stream that docs/formats.md states under "git difference".  Sorts the paths.
 * Errors: LIBRARY (git does not answer), IO, NO_MEMORY.
 */
enum status git_difference(const char *base, struct git_paths *untracked, struct digest *difference);

#endif
