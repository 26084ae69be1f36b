#ifndef RENDER_ESCAPE_H
#define RENDER_ESCAPE_H

#include "format/bytes.h"

/* Where text from outside is put, which decides what it must not be able to say there. */
enum render_place {
	RENDER_HTML_TEXT,       /* between tags */
	RENDER_HTML_ATTRIBUTE,  /* in a double-quoted attribute, and in <title> */
	RENDER_MARKDOWN_INLINE, /* in a line of Markdown, also in a table's cell */
	RENDER_MARKDOWN_CODE,   /* in a line of an indented code block, behind a prefix of ours */
};

/*
 * render_escape(place, text, buffer): append ${text}, any bytes, so that a reader sees it and nothing acts on it:
 * markup loses its meaning; what is hidden (utf8.h: controls, ESC, bidi, invisible), is no character at all, or would combine
 * with what stands before it becomes a visible escape, as \n, \t, \u{1B}, \xFF, which HTML marks as one.  A backslash
 * stays one.  The result is one line of valid UTF-8.  Errors: NO_MEMORY, TOO_LARGE.
 */
enum status render_escape(enum render_place place, struct bytes text, struct buffer *buffer);

/* render_cut(text, max): the longest part of at most ${max} bytes that ends between two characters. */
struct bytes render_cut(struct bytes text, size_t max);

#endif
