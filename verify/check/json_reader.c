#include "json_reader.h"

#include "format/utf8.h"

bool json_reader_refuse(struct json_reader *reader, const char *detail)
{
	reader->detail = detail;
	return false;
}

bool json_string_is(const struct json_string *name, const char *text)
{
	struct json_string other = { .raw = bytes_of_text(text) };
	return json_lex_string_compare(name, &other) == 0;
}

bool json_reader_begin(struct json_reader *reader, struct bytes text)
{
	*reader = (struct json_reader){ .text = text };
	if (!utf8_valid(text, &reader->at))
		return json_reader_refuse(reader, "not UTF-8");
	reader->at = json_lex_space(text, 0);
	return true;
}

bool json_reader_end(struct json_reader *reader)
{
	reader->at = json_lex_space(reader->text, reader->at);
	return reader->at == reader->text.size || json_reader_refuse(reader, "something follows the value");
}

static bool read_string(struct json_reader *reader, bool is_text, struct json_string *string, const char *missing)
{
	const char *detail = missing;
	if (json_lex_peek(reader->text, reader->at) == '"' &&
	    json_lex_string(reader->text, &reader->at, is_text, string, &detail) == STATUS_OK)
		return true;
	return json_reader_refuse(reader, detail);
}

/* One pair of brackets: its members go to ${take}, or its items to ${take_item}. */
static bool read_container(struct json_reader *reader, json_reader_member *take, json_reader_item *take_item,
    void *context)
{
	uint8_t begin = take != NULL ? '{' : '[';
	uint8_t end = take != NULL ? '}' : ']';
	if (json_lex_peek(reader->text, reader->at) != begin)
		return json_reader_refuse(reader, take != NULL ? "an object is missing" : "an array is missing");
	if (reader->depth == JSON_DEPTH_MAX)
		return json_reader_refuse(reader, "nested too deeply");
	reader->depth++;
	reader->at = json_lex_space(reader->text, reader->at + 1);
	bool more = json_lex_peek(reader->text, reader->at) != end;
	reader->at += !more;
	while (more) {
		struct json_string name;
		if (take != NULL) {
			if (!read_string(reader, false, &name, "a member name is missing"))
				return false;
			reader->at = json_lex_space(reader->text, reader->at);
			if (json_lex_peek(reader->text, reader->at) != ':')
				return json_reader_refuse(reader, "a colon is missing");
			reader->at = json_lex_space(reader->text, reader->at + 1);
		}
		if (!(take != NULL ? take(context, reader, &name) : take_item(context, reader)))
			return false;
		reader->at = json_lex_space(reader->text, reader->at);
		uint8_t byte = json_lex_peek(reader->text, reader->at);
		if (byte != ',' && byte != end)
			return json_reader_refuse(reader, "a comma or the end of the list is missing");
		more = byte == ',';
		reader->at = more ? json_lex_space(reader->text, reader->at + 1) : reader->at + 1;
	}
	reader->depth--;
	return true;
}

bool json_reader_object(struct json_reader *reader, json_reader_member *take, void *context)
{
	return read_container(reader, take, NULL, context);
}

bool json_reader_array(struct json_reader *reader, json_reader_item *take, void *context)
{
	return read_container(reader, NULL, take, context);
}

bool json_reader_text(struct json_reader *reader, struct buffer *text)
{
	struct json_string string;
	if (!read_string(reader, true, &string, "a text is missing"))
		return false;
	buffer_clear(text);
	enum status status = json_lex_string_read(&string, text);
	reader->no_memory = status == STATUS_NO_MEMORY;
	return status == STATUS_OK || json_reader_refuse(reader, "a text cannot be read");
}

bool json_reader_count(struct json_reader *reader, uint64_t *count)
{
	size_t start = reader->at;
	bool is_integer = false;
	const char *detail = "a count is missing";
	uint8_t first = json_lex_peek(reader->text, start);
	if (first < '0' || first > '9' || json_lex_number(reader->text, &reader->at, &is_integer, &detail) != STATUS_OK)
		return json_reader_refuse(reader, detail);
	*count = 0;
	for (size_t i = start; i < reader->at && is_integer; i++) {
		*count = *count * 10 + (uint64_t)(reader->text.data[i] - '0');
		is_integer = *count <= JSON_INTEGER_MAX;
	}
	return is_integer || json_reader_refuse(reader, "a count is no integer");
}

static bool skip_member(void *context, struct json_reader *reader, const struct json_string *name)
{
	(void)context;
	(void)name;
	return json_reader_skip(reader);
}

static bool skip_item(void *context, struct json_reader *reader)
{
	(void)context;
	return json_reader_skip(reader);
}

bool json_reader_skip(struct json_reader *reader)
{
	struct json_string string;
	const char *detail = "a value is missing";
	bool is_integer;
	switch (json_lex_peek(reader->text, reader->at)) {
	case '{':
		return json_reader_object(reader, skip_member, NULL);
	case '[':
		return json_reader_array(reader, skip_item, NULL);
	case '"':
		return read_string(reader, false, &string, detail);
	case 't':
		return json_lex_literal(reader->text, &reader->at, "true") || json_reader_refuse(reader, detail);
	case 'f':
		return json_lex_literal(reader->text, &reader->at, "false") || json_reader_refuse(reader, detail);
	case 'n':
		return json_lex_literal(reader->text, &reader->at, "null") || json_reader_refuse(reader, detail);
	default:
		return json_lex_number(reader->text, &reader->at, &is_integer, &detail) == STATUS_OK ||
		    json_reader_refuse(reader, detail);
	}
}
