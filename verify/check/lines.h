#ifndef LINES_H
#define LINES_H

#include "format/source.h"

#define LINE_MAX_BYTES (1u << 20) /* without the newline */

/* A line of a stream: ends at \n or at the stream's end; its text is without "\n" or "\r\n". */
struct line {
	uint64_t number; /* from 1 */
	uint64_t offset; /* of its first byte in the stream */
	struct bytes text;
};

/* Whoever takes lines.  A status other than OK stops the giver. */
struct line_sink {
	enum status (*take)(void *context, const struct line *line);
	void *context;
};

/*
 * Who knows which lines it has no use for.  From a line's beginning, how many of ${bytes} surely hold nothing for it?
 * Lines that end within those are counted and not given.  ${is_new}: the bytes are not the rest of those asked about
 * before, even where they stand at the same address.
 */
struct line_skip {
	size_t (*skip)(void *context, struct bytes bytes, bool is_new);
	void *context;
};

/*
 * Cuts a stream into lines, the same ones however the bytes come in pieces.  Lines longer than LINE_MAX_BYTES are not
 * given; long_count and long_line say that there were some, so that nobody takes their absence for a fact.
 */
struct lines {
	struct line_sink to;
	struct line_skip skip; /* .skip NULL: every line is given */
	struct buffer held;   /* the beginning of a line whose end has not come */
	bool is_long;         /* that line is too long already; its bytes are dropped */
	uint64_t offset;      /* of the next byte to come */
	uint64_t line_offset; /* where the line under way began */
	uint64_t number;      /* lines ended so far */
	uint64_t long_count;
	uint64_t long_line;   /* number of the first one */
};

void lines_init(struct lines *lines, struct line_sink to);
void lines_release(struct lines *lines);

/* lines_take(lines, bytes): the stream's next bytes.  Errors: NO_MEMORY, the line sink's. */
enum status lines_take(struct lines *lines, struct bytes bytes);

/* lines_end(lines): the stream has ended; a last line without a newline is given now. */
enum status lines_end(struct lines *lines);

/* lines_sink(lines): lines_take as a sink. */
struct sink lines_sink(struct lines *lines);

#endif
