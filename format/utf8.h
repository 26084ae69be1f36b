#ifndef UTF8_H
#define UTF8_H

#include "bytes.h"

/*
 * utf8_decode(text, offset, code_point):
 * Length (1 to 4) of the well-formed UTF-8 sequence at ${offset}, or 0 where there is none (overlong forms,
 * surrogates, beyond U+10FFFF, truncated).  Source: RFC 3629 section 4.
 */
size_t utf8_decode(struct bytes text, size_t offset, uint32_t *code_point);

/* utf8_valid(text): is all of it well-formed?  bad_offset (may be NULL) gets the first bad byte. */
bool utf8_valid(struct bytes text, size_t *bad_offset);

/*
 * utf8_is_hidden(code_point): could it act on a terminal or deceive a reader without being seen?  Control characters,
 * DEL, C1, line and paragraph separators, bidi controls, zero-width and other invisible format characters, tags.
 */
bool utf8_is_hidden(uint32_t code_point);

/*
 * utf8_escape(text, buffer): append a form safe to print on a terminal in one line: control characters, ESC, DEL, C1,
 * bidi controls and invisible format characters as \u{XX}, invalid bytes as \xNN, \n \r \t by name, backslash doubled.
 * The buffer is unchanged on error.  Errors: NO_MEMORY, TOO_LARGE.
 */
enum status utf8_escape(struct bytes text, struct buffer *buffer);

#endif
