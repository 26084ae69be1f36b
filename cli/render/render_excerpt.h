#ifndef RENDER_EXCERPT_H
#define RENDER_EXCERPT_H

#include "format/digest.h"
#include "format/source.h"

#define EXCERPT_AROUND 3     /* lines shown before and after the one that decides */
#define EXCERPT_LINES (2 * EXCERPT_AROUND + 1)
#define EXCERPT_LINE_MAX 400 /* bytes shown of a line */
#define EXCERPTS_MAX 4096    /* places on one page: 12 MiB */

struct excerpt_line {
	bool is_there;
	uint64_t size; /* of the whole line, without "\n" or "\r\n" */
	size_t kept;
	uint8_t bytes[EXCERPT_LINE_MAX + 4]; /* four more, to see whether the cut is between two characters */
};

enum excerpt_state { EXCERPT_READ, EXCERPT_NOT_HELD, EXCERPT_CHANGED };

/* A line of a blob and those around it. */
struct excerpt {
	struct digest blob;
	uint64_t line;               /* from 1 */
	enum excerpt_state state;
	struct excerpt_line *lines;  /* owned: EXCERPT_LINES, the line in the middle */
};

/* Every place a page shows, so that each blob is read once, however many places are in it. */
struct excerpts {
	struct excerpt *items; /* owned; in order of blob and line once they are read */
	size_t count, capacity;
	bool is_full;
};

/* excerpts_want(excerpts, blob, line): one place; those beyond EXCERPTS_MAX are not kept.  Errors: NO_MEMORY. */
enum status excerpts_want(struct excerpts *excerpts, const struct digest *blob, uint64_t line);

/*
 * excerpts_read(excerpts, source): read each blob once, from beginning to end, in bounded memory.  What a blob holds is
 * shown only where all of it has the digest that names it.  Errors: the machine's.
 */
enum status excerpts_read(struct excerpts *excerpts, const struct source *source);

/* excerpts_find(excerpts, blob, line): NULL where it is not kept. */
const struct excerpt *excerpts_find(const struct excerpts *excerpts, const struct digest *blob, uint64_t line);
void excerpts_release(struct excerpts *excerpts);

#endif
