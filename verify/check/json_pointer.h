#ifndef JSON_POINTER_H
#define JSON_POINTER_H

#include "format/bytes.h"
#include "format/json.h"

#define JSON_POINTER_TEXT_MAX 1024        /* bytes of a pointer */
#define JSON_POINTER_DOCUMENT_MAX (16u << 20)

/*
 * Finds one value in other people's JSON: strict RFC 8259, but unlike the gate with fractions, exponents and numbers of
 * any size, given as they are written.  The whole document is read, so a document that is cut or has something behind
 * its end finds nothing.
 */
enum json_pointer_result {
	JSON_POINTER_FOUND,
	JSON_POINTER_NOT_FOUND, /* the document is JSON and has no such value */
	JSON_POINTER_DUPLICATE, /* a member on the way there exists twice: it has no one meaning */
	JSON_POINTER_BAD,       /* not JSON, not UTF-8, nested deeper than JSON_DEPTH_MAX, or larger than the limit */
};

enum json_token { JSON_TOKEN_NULL, JSON_TOKEN_BOOLEAN, JSON_TOKEN_NUMBER, JSON_TOKEN_STRING, JSON_TOKEN_CONTAINER };

struct json_found {
	enum json_token token;
	struct bytes raw;   /* as it is written; a string with its quotes */
	size_t offset;      /* of its first byte */
	const char *detail; /* static text: what is wrong, where BAD; at ${offset} */
};

/* json_pointer_valid(pointer): RFC 6901 syntax: UTF-8, "" or "/" and segments, "~" only as "~0" and "~1", no NUL. */
bool json_pointer_valid(struct bytes pointer);

/* json_pointer_find(document, pointer, found): ${pointer} is valid. */
enum json_pointer_result json_pointer_find(struct bytes document, struct bytes pointer, struct json_found *found);

/* json_pointer_string(found, buffer): append what a string says.  Errors: BAD_TEXT (\u0000, half a pair), NO_MEMORY. */
enum status json_pointer_string(const struct json_found *found, struct buffer *buffer);

#endif
