#ifndef JSON_LEX_H
#define JSON_LEX_H

#include "bytes.h"

/*
 * The tokens of RFC 8259, for whoever reads JSON as bytes: the gate, which then refuses most numbers, and the verifier,
 * which looks into other people's documents and needs every number exactly as it is written.
 * The text is UTF-8 already.  ${at} moves behind the token; after an error it stands where the error is, and ${detail}
 * (static text) says what is wrong.
 */

/* A string as it stands between its quotes. */
struct json_string {
	struct bytes raw;
	bool has_escapes; /* false: raw is what it says, backslashes included */
};

/* json_lex_peek(text, at): the next byte, or 0 at the end: no rule asks for a NUL, so the end never fits. */
uint8_t json_lex_peek(struct bytes text, size_t at);

/* json_lex_space(text, at): the first position from ${at} that is no white space. */
size_t json_lex_space(struct bytes text, size_t at);

/*
 * json_lex_string(text, at, is_text, string, detail): a string, ${at} its opening quote.  With ${is_text}, what UTF-8
 * text cannot hold is refused: \u0000 (C strings end there) and half a surrogate pair.  Errors: JSON_SYNTAX,
 * BAD_TEXT.
 */
enum status json_lex_string(struct bytes text, size_t *at, bool is_text, struct json_string *string,
    const char **detail);

/* json_lex_string_compare(a, b): by code point after unescaping, the shorter first; <0, 0 or >0. */
int json_lex_string_compare(const struct json_string *a, const struct json_string *b);

/* json_lex_string_read(string, buffer): append what it says.  Errors: BAD_TEXT (as above), NO_MEMORY, TOO_LARGE. */
enum status json_lex_string_read(const struct json_string *string, struct buffer *buffer);

/*
 * json_lex_number(text, at, is_integer, detail): a number from ${at}.
 * Errors: JSON_SYNTAX (no digits, a leading zero), JSON_NUMBER (a fraction or exponent without digits).
 */
enum status json_lex_number(struct bytes text, size_t *at, bool *is_integer, const char **detail);

/* json_lex_literal(text, at, literal): is it ${literal} ("true")?  Then ${at} moves. */
bool json_lex_literal(struct bytes text, size_t *at, const char *literal);

#endif
