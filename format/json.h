#ifndef JSON_H
#define JSON_H

#include "bytes.h"
#include "fault.h"

#define JSON_INTEGER_MAX 9007199254740991 /* 2^53 - 1 */
#define JSON_DEPTH_MAX 64

/*
 * A JSON value, parsed or built.  Strings are valid UTF-8 without NUL, numbers are integers within 2^53-1, member
 * names are unique: the gate saw to it.  cJSON is behind this type and in no other file than json.c.
 */
struct json;

enum json_type { JSON_NULL, JSON_BOOLEAN, JSON_INTEGER, JSON_TEXT, JSON_ARRAY, JSON_OBJECT };

/* json_parse(text, size_max, value, fault): gate, then tree.  Owns: the caller frees ${value} with json_free. */
enum status json_parse(struct bytes text, size_t size_max, struct json **value, struct fault *fault);

/*
 * json_parse_canonical: as json_parse, of text that is its own RFC 8785 form.  Errors: also NOT_CANONICAL, for which
 * ${fault} is left alone.
 */
enum status json_parse_canonical(struct bytes text, size_t size_max, struct json **value, struct fault *fault);
void json_free(struct json *value);

/* Looking.  All accept NULL and answer "nothing". */
enum json_type json_type(const struct json *value); /* NULL answers JSON_NULL */
const char *json_type_name(enum json_type type);
const struct json *json_member(const struct json *object, const char *name);
const struct json *json_first(const struct json *container);
const struct json *json_next(const struct json *value);
const char *json_name(const struct json *member); /* the member's name; NULL in arrays */
size_t json_count(const struct json *container);
const char *json_text(const struct json *value);          /* NULL unless text */
struct bytes json_text_bytes(const struct json *value);   /* empty unless text */
bool json_integer(const struct json *value, int64_t *integer);
bool json_boolean(const struct json *value, bool *boolean);
bool json_equal(const struct json *a, const struct json *b); /* same value, member order apart */

/* Shorthands for members. */
const char *json_member_text(const struct json *object, const char *name);
bool json_member_integer(const struct json *object, const char *name, int64_t *integer);
bool json_member_is_true(const struct json *object, const char *name);

/*
 * json_at(value, pointer): the value at an RFC 6901 pointer ("" is the whole), NULL where there is none.
 * Array indexes have no leading zeros.
 */
const struct json *json_at(const struct json *value, const char *pointer);

/*
 * Building.  Failure is sticky: where memory runs out, or text is not valid UTF-8, or an integer is out of range, the
 * container remembers and json_canonical of any tree above it fails; nothing incomplete is ever written.
 * json_put and json_push take ${value} (freed where it cannot be added); NULL counts as failure.  Putting a name that
 * is there replaces its value in place.  A NULL container is fine: nothing is added, json_canonical(NULL) is NO_MEMORY.
 * json_put looks through the members, so an object of very many of them is slow to build; an array is not.
 */
struct json *json_object(void);
struct json *json_array(void);
struct json *json_copy(const struct json *value);
void json_put(struct json *object, const char *name, struct json *value);
void json_put_text(struct json *object, const char *name, const char *text);
void json_put_integer(struct json *object, const char *name, int64_t integer);
void json_put_boolean(struct json *object, const char *name, bool boolean);
void json_put_null(struct json *object, const char *name);
void json_push(struct json *array, struct json *value);
void json_push_text(struct json *array, const char *text);
void json_push_integer(struct json *array, int64_t integer);
void json_remove(struct json *object, const char *name);

/*
 * json_failure(value): what ${value} itself remembers (not what is below it): OK, NO_MEMORY, BAD_TEXT, JSON_NUMBER.
 * NULL is NO_MEMORY: what json_object gives without memory.
 */
enum status json_failure(const struct json *value);

/* json_failure_within(value): the first failure that it or anything below it remembers: is a built tree all there? */
enum status json_failure_within(const struct json *value);

/*
 * json_put_raw(object, name, bytes), json_push_raw: bytes from outside (an argument, a path): a string where they are
 * valid UTF-8 without NUL, else {"base64": "…"}.
 */
void json_put_raw(struct json *object, const char *name, struct bytes bytes);
void json_push_raw(struct json *array, struct bytes bytes);

/* json_read_raw(value, buffer): append the bytes of either form.  Errors: BAD_FIELD, BAD_BASE64, NO_MEMORY. */
enum status json_read_raw(const struct json *value, struct buffer *buffer);

/*
 * json_canonical(value, buffer): append the RFC 8785 form (members in UTF-16 order, shortest escapes, no white space).
 * The buffer is unchanged on error.  Errors: NO_MEMORY, TOO_LARGE, BAD_TEXT or JSON_NUMBER (what a builder was given),
 * JSON_DEPTH (built deeper than the gate would let in).
 */
enum status json_canonical(const struct json *value, struct buffer *buffer);

/*
 * json_pretty(value, buffer): for people: members in their own order, two spaces, no final newline; what utf8.h calls
 * hidden is written \uXXXX, so that it is safe on a terminal and still the same value.  Never signed.
 * Errors: as above.
 */
enum status json_pretty(const struct json *value, struct buffer *buffer);

#endif
