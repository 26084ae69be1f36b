#ifndef LINT_CITATION_H
#define LINT_CITATION_H

#include "lint_look.h"

/* Lines from … to of a file, both from 1. */
struct citation {
	struct bytes path; /* as written; empty where a line is named without a file */
	uint32_t from, to;
	const struct markdown_line *line;
};

/*
 * citation_next(text, at, path, citation): the next "path:12", "path:12-20", "line 12" or "lines 12-20" of plain text from
 * *at, which moves behind it.  *path keeps the last file that was named: "line 12" is of that one.
 */
bool citation_next(struct bytes text, size_t *at, struct bytes *path, struct citation *citation);

#endif
