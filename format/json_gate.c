#include "json_gate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "json_lex.h"
#include "utf8.h"

struct gate {
	struct bytes text;
	size_t at;
	size_t depth;
	size_t values;
	struct json_string *names; /* of all objects open now, the innermost last */
	size_t name_count;
	size_t name_capacity;
	bool is_canonical; /* nothing was met yet that has another spelling */
	struct fault *fault;
};

static enum status read_value(struct gate *gate);

static enum status refuse(struct gate *gate, enum status status, size_t at, const char *detail)
{
	char place[32];
	snprintf(place, sizeof(place), "byte %zu", at);
	return fault_set(gate->fault, status, place, detail != NULL ? "%s" : NULL, detail);
}

static uint8_t peek(const struct gate *gate)
{
	return json_lex_peek(gate->text, gate->at);
}

static void skip_space(struct gate *gate)
{
	size_t start = gate->at;
	gate->at = json_lex_space(gate->text, start);
	gate->is_canonical &= gate->at == start;
}

/* Are all escapes those of two characters that our own writer uses? */
static bool has_common_escapes(struct bytes raw)
{
	for (size_t i = 0; i < raw.size; i++)
		if (raw.data[i] == '\\' && strchr("\"\\bfnrt", raw.data[++i]) == NULL)
			return false;
	return true;
}

/* A string at its opening quote. */
static enum status read_string(struct gate *gate, struct json_string *string)
{
	const char *detail;
	enum status status = json_lex_string(gate->text, &gate->at, true, string, &detail);
	if (status != STATUS_OK)
		return refuse(gate, status, gate->at, detail);
	if (string->has_escapes && gate->is_canonical)
		gate->is_canonical = has_common_escapes(string->raw);
	return STATUS_OK;
}

static int compare_names(const void *a, const void *b)
{
	return json_lex_string_compare(a, b);
}

/* Is a name of the object that just closed there twice?  Sorting keeps a hostile object of n names from costing n^2. */
static enum status check_names(struct gate *gate, size_t start)
{
	size_t count = gate->name_count - start;
	if (count < 2)
		return STATUS_OK;
	struct json_string *names = gate->names + start;
	bool is_sorted = true;
	for (size_t i = 1; i < count && is_sorted; i++)
		is_sorted = compare_names(&names[i - 1], &names[i]) < 0;
	if (is_sorted)
		return STATUS_OK;
	gate->is_canonical = false;
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

static enum status keep_name(struct gate *gate, struct json_string name)
{
	if (gate->name_count == gate->name_capacity) {
		/* Bounded by JSON_GATE_MEMBERS_MAX values, one for each name. */
		size_t capacity = gate->name_capacity == 0 ? 32 : gate->name_capacity * 2;
		struct json_string *names = realloc(gate->names, capacity * sizeof(*names));
		if (names == NULL)
			return refuse(gate, STATUS_NO_MEMORY, gate->at, NULL);
		gate->names = names;
		gate->name_capacity = capacity;
	}
	gate->names[gate->name_count++] = name;
	/* From lead byte EE on, the order of UTF-16 may be another one than ours (json_order.c). */
	for (size_t i = 0; i < name.raw.size && gate->is_canonical; i++)
		gate->is_canonical = name.raw.data[i] < 0xee;
	return STATUS_OK;
}

static enum status read_name(struct gate *gate)
{
	if (peek(gate) != '"')
		return refuse(gate, STATUS_JSON_SYNTAX, gate->at, "a member name is missing");
	struct json_string name;
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
	bool is_integer = false;
	const char *detail;
	enum status status = json_lex_number(gate->text, &gate->at, &is_integer, &detail);
	if (status == STATUS_JSON_SYNTAX)
		return refuse(gate, status, start, detail);
	if (status != STATUS_OK || !is_integer)
		return refuse(gate, STATUS_JSON_NUMBER, start, "a fraction or an exponent");
	bool is_negative = gate->text.data[start] == '-';
	uint64_t value = 0;
	for (size_t at = start + is_negative; at < gate->at && value <= JSON_INTEGER_MAX; at++)
		value = value * 10 + (uint64_t)(gate->text.data[at] - '0');
	if (value > JSON_INTEGER_MAX)
		return refuse(gate, STATUS_JSON_NUMBER, start, NULL);
	if (is_negative && value == 0)
		return refuse(gate, STATUS_JSON_NUMBER, start, "minus zero");
	return STATUS_OK;
}

static enum status read_literal(struct gate *gate, const char *literal)
{
	if (!json_lex_literal(gate->text, &gate->at, literal))
		return refuse(gate, STATUS_JSON_SYNTAX, gate->at, "no value begins like this");
	return STATUS_OK;
}

static enum status read_value(struct gate *gate)
{
	if (gate->values == JSON_GATE_MEMBERS_MAX)
		return refuse(gate, STATUS_JSON_SIZE, gate->at, "too many values");
	gate->values++;
	struct json_string ignored;
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
	bool ignored;
	return json_gate_form(text, size_max, &ignored, fault);
}

enum status json_gate_form(struct bytes text, size_t size_max, bool *is_canonical, struct fault *fault)
{
	struct gate gate = {.text = text, .is_canonical = true, .fault = fault};
	*is_canonical = false;
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
	*is_canonical = status == STATUS_OK && gate.is_canonical;
	free(gate.names);
	return status;
}
