#include "json_lex.h"

#include <string.h>

#include "utf8.h"

uint8_t json_lex_peek(struct bytes text, size_t at)
{
	return at < text.size ? text.data[at] : 0;
}

size_t json_lex_space(struct bytes text, size_t at)
{
	for (uint8_t byte = json_lex_peek(text, at); byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
	     byte = json_lex_peek(text, at))
		at++;
	return at;
}

/* Four hex digits at ${offset}, or -1. */
static int32_t read_hex4(struct bytes text, size_t offset)
{
	if (offset > text.size || text.size - offset < 4)
		return -1;
	int32_t value = 0;
	for (size_t i = 0; i < 4; i++) {
		uint8_t digit = text.data[offset + i];
		int32_t four;
		if (digit >= '0' && digit <= '9')
			four = digit - '0';
		else if ((digit | 0x20) >= 'a' && (digit | 0x20) <= 'f')
			four = (digit | 0x20) - 'a' + 10;
		else
			return -1;
		value = value << 4 | four;
	}
	return value;
}

static bool is_surrogate(uint32_t code_point)
{
	return code_point >= 0xd800 && code_point <= 0xdfff;
}

/*
 * The escape at ${offset}, where a backslash is: its length, or 0 where it is none; code_point gets what it stands for,
 * which is a surrogate where one stands alone.
 */
static size_t decode_escape(struct bytes text, size_t offset, uint32_t *code_point)
{
	static const char letters[] = "\"\\/bfnrt";
	static const char meanings[] = "\"\\/\b\f\n\r\t";
	if (text.size - offset < 2)
		return 0;
	uint8_t letter = text.data[offset + 1];
	if (letter != 'u') {
		const char *found = letter != '\0' ? strchr(letters, letter) : NULL;
		if (found == NULL)
			return 0;
		*code_point = (uint8_t)meanings[found - letters];
		return 2;
	}
	int32_t first = read_hex4(text, offset + 2);
	if (first < 0)
		return 0;
	*code_point = (uint32_t)first;
	if (first < 0xd800 || first > 0xdbff || text.size - offset < 12 || text.data[offset + 6] != '\\' ||
	    text.data[offset + 7] != 'u')
		return 6;
	int32_t second = read_hex4(text, offset + 8);
	if (second < 0xdc00 || second > 0xdfff)
		return 6;
	*code_point = 0x10000 + ((uint32_t)(first - 0xd800) << 10) + (uint32_t)(second - 0xdc00);
	return 12;
}

enum status json_lex_string(struct bytes text, size_t *at, bool is_text, struct json_string *string,
    const char **detail)
{
	size_t start = ++*at;
	string->has_escapes = false;
	while (*at < text.size) {
		uint8_t byte = text.data[*at];
		if (byte == '"') {
			string->raw = bytes_slice(text, start, *at - start);
			++*at;
			return STATUS_OK;
		}
		if (byte < 0x20) {
			*detail = "a control character in a string";
			return STATUS_JSON_SYNTAX;
		}
		if (byte != '\\') {
			++*at;
			continue;
		}
		uint32_t code_point;
		size_t length = decode_escape(text, *at, &code_point);
		if (length == 0) {
			*detail = "a backslash that begins no escape";
			return STATUS_JSON_SYNTAX;
		}
		if (is_text && (code_point == 0 || is_surrogate(code_point))) {
			*detail = code_point == 0 ? "\\\\u0000 would cut the text short" : "half a surrogate pair";
			return STATUS_BAD_TEXT;
		}
		string->has_escapes = true;
		*at += length;
	}
	*detail = "a string does not end";
	return STATUS_JSON_SYNTAX;
}

/* The character at ${offset} of a string that was lexed; its length in the text, 0 at the end. */
static size_t next_character(const struct json_string *string, size_t offset, uint32_t *code_point)
{
	struct bytes raw = string->raw;
	if (offset >= raw.size)
		return 0;
	if (string->has_escapes && raw.data[offset] == '\\')
		return decode_escape(raw, offset, code_point);
	return utf8_decode(raw, offset, code_point);
}

int json_lex_string_compare(const struct json_string *a, const struct json_string *b)
{
	/* UTF-8 without escapes has the order of its code points byte by byte. */
	if (!a->has_escapes && !b->has_escapes)
		return bytes_compare(a->raw, b->raw);
	size_t a_at = 0;
	size_t b_at = 0;
	for (;;) {
		uint32_t a_point = 0;
		uint32_t b_point = 0;
		size_t a_length = next_character(a, a_at, &a_point);
		size_t b_length = next_character(b, b_at, &b_point);
		if (a_length == 0 || b_length == 0)
			return (a_length != 0) - (b_length != 0);
		if (a_point != b_point)
			return a_point < b_point ? -1 : 1;
		a_at += a_length;
		b_at += b_length;
	}
}

/* Source: RFC 3629 section 3. */
static size_t encode(uint32_t code_point, uint8_t bytes[static 4])
{
	if (code_point < 0x80) {
		bytes[0] = (uint8_t)code_point;
		return 1;
	}
	size_t length = code_point < 0x800 ? 2 : code_point < 0x10000 ? 3 : 4;
	for (size_t i = length - 1; i > 0; i--) {
		bytes[i] = (uint8_t)(0x80 | (code_point & 0x3f));
		code_point >>= 6;
	}
	bytes[0] = (uint8_t)(0xf00u >> length | code_point);
	return length;
}

enum status json_lex_string_read(const struct json_string *string, struct buffer *buffer)
{
	if (!string->has_escapes)
		return buffer_append(buffer, string->raw);
	enum status status = STATUS_OK;
	uint32_t code_point = 0;
	size_t length;
	for (size_t at = 0; status == STATUS_OK && (length = next_character(string, at, &code_point)) > 0; at += length) {
		uint8_t bytes[4];
		if (code_point == 0 || is_surrogate(code_point))
			return STATUS_BAD_TEXT;
		status = buffer_append(buffer, bytes_of(bytes, encode(code_point, bytes)));
	}
	return status;
}

static size_t skip_digits(struct bytes text, size_t at)
{
	while (at < text.size && text.data[at] >= '0' && text.data[at] <= '9')
		at++;
	return at;
}

enum status json_lex_number(struct bytes text, size_t *at, bool *is_integer, const char **detail)
{
	size_t start = *at + (json_lex_peek(text, *at) == '-');
	size_t end = skip_digits(text, start);
	if (end == start) {
		*detail = "a minus sign without digits";
		return STATUS_JSON_SYNTAX;
	}
	if (end - start > 1 && text.data[start] == '0') {
		*detail = "a leading zero";
		return STATUS_JSON_SYNTAX;
	}
	*is_integer = true;
	*detail = "a fraction or exponent without digits";
	if (json_lex_peek(text, end) == '.') {
		*is_integer = false;
		start = end + 1;
		end = skip_digits(text, start);
		if (end == start)
			return STATUS_JSON_NUMBER;
	}
	if ((json_lex_peek(text, end) | 0x20) == 'e') {
		*is_integer = false;
		start = end + 1;
		start += json_lex_peek(text, start) == '+' || json_lex_peek(text, start) == '-';
		end = skip_digits(text, start);
		if (end == start)
			return STATUS_JSON_NUMBER;
	}
	*at = end;
	return STATUS_OK;
}

bool json_lex_literal(struct bytes text, size_t *at, const char *literal)
{
	size_t size = strlen(literal);
	if (!bytes_equal(bytes_slice(text, *at, size), bytes_of(literal, size)))
		return false;
	*at += size;
	return true;
}
