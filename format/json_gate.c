#include "json_gate.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "utf8.h"

/* A member name as it stands between its quotes. */
struct name {
	struct bytes raw;
	bool has_escapes;
};

struct gate {
	struct bytes text;
	size_t at;
	size_t depth;
	size_t values;
	struct name *names; /* of all objects open now, the innermost last */
	size_t name_count;
	size_t name_capacity;
	struct fault *fault;
};

static enum status read_value(struct gate *gate);

static enum status refuse(struct gate *gate, enum status status, size_t at, const char *detail)
{
	char place[32];
	snprintf(place, sizeof(place), "byte %zu", at);
	return fault_set(gate->fault, status, place, detail != NULL ? "%s" : NULL, detail);
}

/* The next byte, or 0 at the end: no grammar rule asks for a NUL, so the end never fits. */
static uint8_t peek(const struct gate *gate)
{
	return gate->at < gate->text.size ? gate->text.data[gate->at] : 0;
}

static void skip_space(struct gate *gate)
{
	for (uint8_t byte = peek(gate); byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r'; byte = peek(gate))
		gate->at++;
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

/* A string at its opening quote. */
static enum status read_string(struct gate *gate, struct name *name)
{
	size_t start = ++gate->at;
	name->has_escapes = false;
	while (gate->at < gate->text.size) {
		uint8_t byte = gate->text.data[gate->at];
		if (byte == '"') {
			name->raw = bytes_slice(gate->text, start, gate->at - start);
			gate->at++;
			return STATUS_OK;
		}
		if (byte < 0x20)
			return refuse(gate, STATUS_JSON_SYNTAX, gate->at, "a control character in a string");
		if (byte != '\\') {
			gate->at++;
			continue;
		}
		uint32_t code_point;
		size_t length = decode_escape(gate->text, gate->at, &code_point);
		if (length == 0)
			return refuse(gate, STATUS_JSON_SYNTAX, gate->at, "a backslash that begins no escape");
		if (code_point == 0)
			return refuse(gate, STATUS_BAD_TEXT, gate->at, "\\\\u0000 would cut the text short");
		if (code_point >= 0xd800 && code_point <= 0xdfff)
			return refuse(gate, STATUS_BAD_TEXT, gate->at, "half a surrogate pair");
		name->has_escapes = true;
		gate->at += length;
	}
	return refuse(gate, STATUS_JSON_SYNTAX, gate->at, "a string does not end");
}

/* The character at ${offset} of a name that read_string let through; its length in the text, 0 at the end. */
static size_t next_character(struct bytes raw, size_t offset, uint32_t *code_point)
{
	if (offset >= raw.size)
		return 0;
	return raw.data[offset] == '\\' ? decode_escape(raw, offset, code_point) : utf8_decode(raw, offset, code_point);
}

/* By code point after unescaping, the shorter first; UTF-8 without escapes has the same order byte by byte. */
static int compare_names(const void *a, const void *b)
{
	const struct name *x = a;
	const struct name *y = b;
	if (!x->has_escapes && !y->has_escapes)
		return bytes_compare(x->raw, y->raw);
	size_t x_at = 0;
	size_t y_at = 0;
	for (;;) {
		uint32_t x_point = 0;
		uint32_t y_point = 0;
		size_t x_length = next_character(x->raw, x_at, &x_point);
		size_t y_length = next_character(y->raw, y_at, &y_point);
		if (x_length == 0 || y_length == 0)
			return (x_length != 0) - (y_length != 0);
		if (x_point != y_point)
			return x_point < y_point ? -1 : 1;
		x_at += x_length;
		y_at += y_length;
	}
}

/* Is a name of the object that just closed there twice?  Sorting keeps a hostile object of n names from costing n^2. */
static enum status check_names(struct gate *gate, size_t start)
{
	struct name *names = gate->names + start;
	size_t count = gate->name_count - start;
	bool is_sorted = true;
	for (size_t i = 1; i < count && is_sorted; i++)
		is_sorted = compare_names(&names[i - 1], &names[i]) < 0;
	if (is_sorted)
		return STATUS_OK;
	qsort(names, count, sizeof(*names), compare_names);
	for (size_t i = 1; i < count; i++) {
		if (compare_names(&names[i - 1], &names[i]) != 0)
			continue;
		const uint8_t *one = names[i - 1].raw.data;
		const uint8_t *other = names[i].raw.data;
		size_t later = (size_t)((one > other ? one : other) - gate->text.data);
		return refuse(gate, STATUS_JSON_DUPLICATE, later, NULL);
	}
	return STATUS_OK;
}

static enum status keep_name(struct gate *gate, struct name name)
{
	if (gate->name_count == gate->name_capacity) {
		/* Bounded by JSON_GATE_MEMBERS_MAX values, one for each name. */
		size_t capacity = gate->name_capacity == 0 ? 32 : gate->name_capacity * 2;
		struct name *names = realloc(gate->names, capacity * sizeof(*names));
		if (names == NULL)
			return refuse(gate, STATUS_NO_MEMORY, gate->at, NULL);
		gate->names = names;
		gate->name_capacity = capacity;
	}
	gate->names[gate->name_count++] = name;
	return STATUS_OK;
}

static enum status read_name(struct gate *gate)
{
	if (peek(gate) != '"')
		return refuse(gate, STATUS_JSON_SYNTAX, gate->at, "a member name is missing");
	struct name name;
	enum status status = read_string(gate, &name);
	if (status == STATUS_OK)
		status = keep_name(gate, name);
	if (status != STATUS_OK)
		return status;
	skip_space(gate);
	if (peek(gate) != ':')
		return refuse(gate, STATUS_JSON_SYNTAX, gate->at, "a colon is missing");
	gate->at++;
	skip_space(gate);
	return STATUS_OK;
}

/* An object or array at its opening bracket. */
static enum status read_container(struct gate *gate, bool is_object)
{
	if (gate->depth == JSON_DEPTH_MAX)
		return refuse(gate, STATUS_JSON_DEPTH, gate->at, NULL);
	uint8_t end = is_object ? '}' : ']';
	size_t names_start = gate->name_count;
	gate->depth++;
	gate->at++;
	skip_space(gate);
	bool is_empty = peek(gate) == end;
	while (!is_empty) {
		enum status status = is_object ? read_name(gate) : STATUS_OK;
		if (status == STATUS_OK)
			status = read_value(gate);
		if (status != STATUS_OK)
			return status;
		skip_space(gate);
		if (peek(gate) == end)
			break;
		if (peek(gate) != ',')
			return refuse(gate, STATUS_JSON_SYNTAX, gate->at, "a comma or the end of the list is missing");
		gate->at++;
		skip_space(gate);
	}
	gate->at++;
	gate->depth--;
	enum status status = is_object ? check_names(gate, names_start) : STATUS_OK;
	gate->name_count = names_start;
	return status;
}

/* An integer at its first character.  "-0" has a second spelling, "0"; fractions and exponents have many. */
static enum status read_number(struct gate *gate)
{
	size_t start = gate->at;
	bool is_negative = peek(gate) == '-';
	if (is_negative)
		gate->at++;
	size_t digits_start = gate->at;
	uint64_t value = 0;
	for (uint8_t digit = peek(gate); digit >= '0' && digit <= '9'; digit = peek(gate)) {
		if (value <= JSON_INTEGER_MAX) /* beyond it only that it is beyond matters */
			value = value * 10 + (uint64_t)(digit - '0');
		gate->at++;
	}
	size_t digits = gate->at - digits_start;
	if (digits == 0)
		return refuse(gate, STATUS_JSON_SYNTAX, start, "a minus sign without digits");
	if (digits > 1 && gate->text.data[digits_start] == '0')
		return refuse(gate, STATUS_JSON_SYNTAX, start, "a leading zero");
	uint8_t after = peek(gate);
	if (after == '.' || after == 'e' || after == 'E')
		return refuse(gate, STATUS_JSON_NUMBER, start, "a fraction or an exponent");
	if (value > JSON_INTEGER_MAX)
		return refuse(gate, STATUS_JSON_NUMBER, start, NULL);
	if (is_negative && value == 0)
		return refuse(gate, STATUS_JSON_NUMBER, start, "minus zero");
	return STATUS_OK;
}

static enum status read_literal(struct gate *gate, const char *literal)
{
	size_t size = strlen(literal);
	if (!bytes_equal(bytes_slice(gate->text, gate->at, size), bytes_of(literal, size)))
		return refuse(gate, STATUS_JSON_SYNTAX, gate->at, "no value begins like this");
	gate->at += size;
	return STATUS_OK;
}

static enum status read_value(struct gate *gate)
{
	if (gate->values == JSON_GATE_MEMBERS_MAX)
		return refuse(gate, STATUS_JSON_SIZE, gate->at, "too many values");
	gate->values++;
	struct name ignored;
	switch (peek(gate)) {
	case '{':
		return read_container(gate, true);
	case '[':
		return read_container(gate, false);
	case '"':
		return read_string(gate, &ignored);
	case 't':
		return read_literal(gate, "true");
	case 'f':
		return read_literal(gate, "false");
	case 'n':
		return read_literal(gate, "null");
	case '-':
	case '0' ... '9':
		return read_number(gate);
	default:
		return refuse(gate, STATUS_JSON_SYNTAX, gate->at, "a value is missing");
	}
}

enum status json_gate(struct bytes text, size_t size_max, struct fault *fault)
{
	struct gate gate = {.text = text, .fault = fault};
	if (text.size > size_max)
		return refuse(&gate, STATUS_JSON_SIZE, size_max, NULL);
	size_t bad_offset;
	if (!utf8_valid(text, &bad_offset))
		return refuse(&gate, STATUS_BAD_TEXT, bad_offset, NULL);
	skip_space(&gate);
	enum status status = read_value(&gate);
	if (status == STATUS_OK) {
		skip_space(&gate);
		if (gate.at < text.size)
			status = refuse(&gate, STATUS_JSON_TRAILING, gate.at, NULL);
	}
	free(gate.names);
	return status;
}
