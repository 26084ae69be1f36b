#ifndef MARKDOWN_PLAIN_H
#define MARKDOWN_PLAIN_H

#include "format/bytes.h"

/*
 * markdown_plain(text, is_code, plain):
 * The words of one line, written to ${plain}, which has room for text.size bytes; answers how many were.  Out go emphasis,
 * backticks, link targets, images, struck words, tags and comments (in code nothing of these); emoji, box drawing and other
 * symbols, control characters and invalid bytes become a space, so that no rule can hang on them.  Signs with a meaning are
 * written in ASCII: dashes "-", arrows "->", "<=", ">=", "~", "x", "u" (micro), quotes, "+-".  Letters of any script stay.
 * Runs of spaces become one; none is at either end.
 */
size_t markdown_plain(struct bytes text, bool is_code, uint8_t *plain);

#endif
