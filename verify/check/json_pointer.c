#include "json_pointer.h"

#include <assert.h>
#include <string.h>

#include "format/json_lex.h"
#include "format/utf8.h"

struct walker {
	struct bytes text;
	size_t at;
	size_t depth;
	struct bytes pointer;
	struct json_found *found;
	enum json_pointer_result result; /* stays NOT_FOUND until there is more to say */
};

/* Where a value stands on the way to the one that is looked for: ${rest} of the pointer is still to go. */
struct way {
	bool leads_there;
	size_t rest;
};

static bool read_value(struct walker *walker, struct way way);

static bool refuse(struct walker *walker, const char *detail)
{
	walker->result = JSON_POINTER_BAD;
	walker->found->offset = walker->at;
	walker->found->detail = detail;
	return false;
}

bool json_pointer_valid(struct bytes pointer)
{
	if (pointer.size > JSON_POINTER_TEXT_MAX || (pointer.size > 0 && pointer.data[0] != '/') || !utf8_valid(pointer, NULL))
		return false;
	for (size_t i = 0; i < pointer.size; i++) {
		uint8_t next = i + 1 < pointer.size ? pointer.data[i + 1] : 0;
		if (pointer.data[i] == '\0' || (pointer.data[i] == '~' && next != '0' && next != '1'))
			return false;
	}
	return true;
}

/* The segment behind the slash at ${rest}, unescaped into ${text}; ${rest} moves to the next slash or the end. */
static struct bytes read_segment(struct bytes pointer, size_t *rest, uint8_t text[static JSON_POINTER_TEXT_MAX])
{
	size_t size = 0;
	size_t at = *rest + 1;
	for (; at < pointer.size && pointer.data[at] != '/'; at++) {
		uint8_t byte = pointer.data[at];
		if (byte == '~')
			byte = pointer.data[++at] == '0' ? '~' : '/';
		text[size++] = byte;
	}
	*rest = at;
	return bytes_of(text, size);
}

/* RFC 6901 section 4: digits without leading zeros. */
static bool read_index(struct bytes segment, size_t *index)
{
	if (segment.size == 0 || segment.size > 9 || (segment.size > 1 && segment.data[0] == '0'))
		return false;
	*index = 0;
	for (size_t i = 0; i < segment.size; i++) {
		if (segment.data[i] < '0' || segment.data[i] > '9')
			return false;
		*index = *index * 10 + (size_t)(segment.data[i] - '0');
	}
	return true;
}

static bool read_name(struct walker *walker, struct json_string *name)
{
	const char *detail = "a member name is missing";
	if (json_lex_peek(walker->text, walker->at) != '"' ||
	    json_lex_string(walker->text, &walker->at, false, name, &detail) != STATUS_OK)
		return refuse(walker, detail);
	walker->at = json_lex_space(walker->text, walker->at);
	if (json_lex_peek(walker->text, walker->at) != ':')
		return refuse(walker, "a colon is missing");
	walker->at = json_lex_space(walker->text, walker->at + 1);
	return true;
}

/* Behind an item: is there another one?  ${at} is then at it, else behind the closing bracket. */
static bool has_next(struct walker *walker, uint8_t end, bool *more)
{
	walker->at = json_lex_space(walker->text, walker->at);
	uint8_t byte = json_lex_peek(walker->text, walker->at);
	if (byte != ',' && byte != end)
		return refuse(walker, "a comma or the end of the list is missing");
	walker->at++;
	*more = byte == ',';
	if (*more)
		walker->at = json_lex_space(walker->text, walker->at);
	return true;
}

/* An object or array at its opening bracket: all of it is read, and ${way} is followed into the one item it names. */
static bool read_container(struct walker *walker, bool is_object, struct way way)
{
	if (walker->depth == JSON_DEPTH_MAX)
		return refuse(walker, "nested too deeply");
	walker->depth++;
	uint8_t segment_text[JSON_POINTER_TEXT_MAX];
	struct json_string segment = { .has_escapes = false };
	struct way inner = { .rest = way.rest };
	size_t wanted = 0;
	if (way.leads_there)
		segment.raw = read_segment(walker->pointer, &inner.rest, segment_text);
	bool is_wanted = way.leads_there && (is_object || read_index(segment.raw, &wanted));
	uint8_t end = is_object ? '}' : ']';
	size_t hits = 0;
	walker->at = json_lex_space(walker->text, walker->at + 1);
	bool more = json_lex_peek(walker->text, walker->at) != end;
	walker->at += !more;
	for (size_t i = 0; more; i++) {
		struct json_string name;
		if (is_object && !read_name(walker, &name))
			return false;
		inner.leads_there = is_wanted && (is_object ? json_lex_string_compare(&name, &segment) == 0 : i == wanted);
		hits += inner.leads_there;
		if (hits > 1) {
			walker->result = JSON_POINTER_DUPLICATE;
			inner.leads_there = false;
		}
		if (!read_value(walker, inner) || !has_next(walker, end, &more))
			return false;
	}
	walker->depth--;
	return true;
}

static bool read_scalar(struct walker *walker, enum json_token *token)
{
	const char *detail = "no value begins like this";
	struct json_string string;
	bool is_integer;
	switch (json_lex_peek(walker->text, walker->at)) {
	case '"':
		*token = JSON_TOKEN_STRING;
		return json_lex_string(walker->text, &walker->at, false, &string, &detail) == STATUS_OK || refuse(walker, detail);
	case 't':
		*token = JSON_TOKEN_BOOLEAN;
		return json_lex_literal(walker->text, &walker->at, "true") || refuse(walker, detail);
	case 'f':
		*token = JSON_TOKEN_BOOLEAN;
		return json_lex_literal(walker->text, &walker->at, "false") || refuse(walker, detail);
	case 'n':
		*token = JSON_TOKEN_NULL;
		return json_lex_literal(walker->text, &walker->at, "null") || refuse(walker, detail);
	case '-':
	case '0' ... '9':
		*token = JSON_TOKEN_NUMBER;
		return json_lex_number(walker->text, &walker->at, &is_integer, &detail) == STATUS_OK || refuse(walker, detail);
	default:
		return refuse(walker, "a value is missing");
	}
}

static bool read_value(struct walker *walker, struct way way)
{
	size_t start = walker->at;
	uint8_t first = json_lex_peek(walker->text, start);
	enum json_token token = JSON_TOKEN_CONTAINER;
	bool is_there = way.leads_there && way.rest == walker->pointer.size;
	way.leads_there = way.leads_there && !is_there;
	if (first == '{' || first == '[') {
		if (!read_container(walker, first == '{', way))
			return false;
	} else if (!read_scalar(walker, &token)) {
		return false;
	}
	if (is_there && walker->result == JSON_POINTER_NOT_FOUND) {
		walker->result = JSON_POINTER_FOUND;
		walker->found->token = token;
		walker->found->offset = start;
		walker->found->raw = bytes_slice(walker->text, start, walker->at - start);
	}
	return true;
}

enum json_pointer_result json_pointer_find(struct bytes document, struct bytes pointer, struct json_found *found)
{
	assert(json_pointer_valid(pointer));
	memset(found, 0, sizeof(*found));
	struct walker walker = { .text = document, .pointer = pointer, .found = found, .result = JSON_POINTER_NOT_FOUND };
	if (document.size > JSON_POINTER_DOCUMENT_MAX) {
		refuse(&walker, "larger than the limit");
		return walker.result;
	}
	if (!utf8_valid(document, &walker.at)) {
		refuse(&walker, "not UTF-8");
		return walker.result;
	}
	walker.at = json_lex_space(document, 0);
	if (read_value(&walker, (struct way){ .leads_there = true })) {
		walker.at = json_lex_space(document, walker.at);
		if (walker.at < document.size)
			refuse(&walker, "something follows the value");
	}
	return walker.result;
}

enum status json_pointer_string(const struct json_found *found, struct buffer *buffer)
{
	assert(found->token == JSON_TOKEN_STRING);
	struct json_string string;
	const char *detail;
	size_t at = 0;
	enum status status = json_lex_string(found->raw, &at, true, &string, &detail);
	return status == STATUS_OK ? json_lex_string_read(&string, buffer) : status;
}
