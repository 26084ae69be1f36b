#ifndef JSON_READER_H
#define JSON_READER_H

#include "format/json.h"
#include "format/json_lex.h"

/*
 * Reads other people's JSON from front to back, without building a tree: strict RFC 8259, with numbers of any form.
 * Every function reads one value at ${reader->at} and moves behind it.  false: it is not of that form; ${detail}
 * (static text) says why and ${at} stands where; there is no going on after that.
 */
struct json_reader {
	struct bytes text;
	size_t at;
	size_t depth;
	const char *detail;
	bool no_memory; /* that was why */
};

/* json_reader_begin(reader, text): at the first value; false where the text is not UTF-8. */
bool json_reader_begin(struct json_reader *reader, struct bytes text);

/* json_reader_end(reader): nothing follows. */
bool json_reader_end(struct json_reader *reader);

/* Whoever takes a member or item must read its value, with json_reader_skip if nothing else. */
typedef bool json_reader_member(void *context, struct json_reader *reader, const struct json_string *name);
typedef bool json_reader_item(void *context, struct json_reader *reader);

bool json_reader_object(struct json_reader *reader, json_reader_member *take, void *context);
bool json_reader_array(struct json_reader *reader, json_reader_item *take, void *context);
bool json_reader_text(struct json_reader *reader, struct buffer *text); /* replaces what is in it */
bool json_reader_count(struct json_reader *reader, uint64_t *count);    /* an integer, not negative, up to 2^53-1 */
bool json_reader_skip(struct json_reader *reader);                      /* any value */

/* json_reader_refuse(reader, detail): false, and that is why. */
bool json_reader_refuse(struct json_reader *reader, const char *detail);

/* json_string_is(name, text): does a member's name say that, unescaped? */
bool json_string_is(const struct json_string *name, const char *text);

#endif
