#include "shape.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "hex.h"
#include "rfc3339.h"
#include "ssh_key.h"

#define PLACE_MAX FAULT_PLACE_MAX
#define DECIMAL_DIGITS_MAX 40
#define RAW_MAX 65536

/*
 * Where the check stands in the document: one for each step of the recursion, which JSON_DEPTH_MAX bounds.  It is only
 * put into words where something is wrong there.
 */
struct position {
	const struct position *outer; /* NULL for the whole */
	const char *name;             /* of the member; NULL for an item: */
	size_t number;
	enum status status;
	struct fault *fault;
};

struct place {
	char text[PLACE_MAX];
	size_t size;
};

static enum status check(const struct shape *shape, const struct json *value, const struct position *at);

static struct position inside(const struct position *at, const char *name, size_t number)
{
	return (struct position){ at, name, number, at->status, at->fault };
}

/* As a JSON pointer; a place that is too long is cut, which only shortens a message. */
static void write_place(const struct position *at, struct place *place)
{
	int more;

	if (at->outer == NULL)
		return;
	write_place(at->outer, place);
	if (at->name != NULL)
		more = snprintf(place->text + place->size, PLACE_MAX - place->size, "/%s", at->name);
	else
		more = snprintf(place->text + place->size, PLACE_MAX - place->size, "/%zu", at->number);
	if (more > 0)
		place->size = place->size + (size_t)more < PLACE_MAX ? place->size + (size_t)more : PLACE_MAX - 1;
}

static enum status refuse_at(const struct position *at, enum status status, const char *detail)
{
	struct place place = { .text = "/" };

	write_place(at, &place);
	return fault_set(at->fault, status, place.text, "%s", detail);
}

__attribute__((format(printf, 2, 3))) static enum status refuse(const struct position *at, const char *format, ...)
{
	char detail[FAULT_DETAIL_MAX];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(detail, sizeof(detail), format, arguments);
	va_end(arguments);
	return refuse_at(at, at->status, detail);
}

/* What could stand there is told as far as there is room: most mistakes are a letter. */
static enum status refuse_choice(const struct shape *shape, const char *given, const struct position *at)
{
	char known[FAULT_DETAIL_MAX / 2] = "";
	size_t size = 0;

	for (const char *const *choice = shape->choices; *choice && size < sizeof(known); choice++)
		size += (size_t)snprintf(known + size, sizeof(known) - size, "%s%s", size ? ", " : "", *choice);
	return refuse(at, "is none of %s%s: %s", known, size < sizeof(known) ? "" : "…", given);
}

static enum status refuse_member(const struct shape_field *fields, size_t count, const struct position *at)
{
	char known[FAULT_DETAIL_MAX / 2] = "";
	size_t size = 0;

	for (size_t i = 0; i < count && size < sizeof(known); i++)
		size += (size_t)snprintf(known + size, sizeof(known) - size, "%s%s", size ? ", " : "", fields[i].name);
	return refuse(at, "is no member of this form, which has %s%s", known, size < sizeof(known) ? "" : "…");
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool shape_is_name(struct bytes text)
{
	for (size_t i = 0; i < text.size; i++) {
		char c = (char)text.data[i];
		bool plain = is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

		if (!plain && (i == 0 || !strchr("._-:/@+", c) || c == '\0'))
			return false;
	}
	return text.size > 0;
}

static bool is_decimal(struct bytes text)
{
	size_t i = text.size && text.data[0] == '-', whole = 0, part = 0;

	for (; i < text.size && is_digit((char)text.data[i]); i++)
		whole++;
	if (i < text.size && text.data[i] == '.')
		for (i++; i < text.size && is_digit((char)text.data[i]); i++)
			part++;
	return i == text.size && whole > 0 && whole + part <= DECIMAL_DIGITS_MAX && text.data[text.size - 1] != '.';
}

static bool is_duration(struct bytes text)
{
	size_t digits = 0;

	while (digits < text.size && is_digit((char)text.data[digits]))
		digits++;
	if (digits == 0 || digits > 9)
		return false;
	struct bytes unit = bytes_slice(text, digits, text.size - digits);
	static const char *const units[] = { "ms", "s", "min", "h", "d" };
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (bytes_equal(unit, bytes_of_text(units[i])))
			return true;
	return false;
}

static enum status check_text(const struct shape *shape, const struct json *value, const struct position *at)
{
	struct bytes text = json_text_bytes(value);
	struct ed25519_key key;
	struct bytes comment;
	time_ms time;

	if (json_type(value) != JSON_TEXT)
		return refuse(at, "must be text, is %s", json_type_name(json_type(value)));
	if (shape->max > 0 && (int64_t)text.size > shape->max)
		return refuse(at, "%s", "is longer than allowed");
	if ((int64_t)text.size < shape->min)
		return refuse(at, "%s", text.size ? "is shorter than allowed" : "must not be empty");
	switch (shape->type) {
	case SHAPE_NAME:
		return shape_is_name(text) ? STATUS_OK : refuse(at, "%s",
		    "must be a name: a letter or digit, then letters, digits and . _ - : / @ +");
	case SHAPE_DECIMAL:
		return is_decimal(text) ? STATUS_OK : refuse(at, "%s", "must be a decimal number in a string, as \"91.7\"");
	case SHAPE_DIGEST:
		return text.size == 64 && hex_is_lower(text) ? STATUS_OK :
		    refuse(at, "%s", "must be 64 lowercase hex digits");
	case SHAPE_HEX:
		return hex_is_lower(text) ? STATUS_OK : refuse(at, "%s", "must be lowercase hex");
	case SHAPE_TIME:
		return rfc3339_read(text, &time) == STATUS_OK ? STATUS_OK :
		    refuse(at, "%s", "must be a UTC time, as 2026-01-31T12:00:00Z");
	case SHAPE_DURATION:
		return is_duration(text) ? STATUS_OK : refuse(at, "%s", "must be a duration, as 90s, 15min, 24h or 7d");
	case SHAPE_KEY:
		return ssh_key_read(text, &key, &comment) == STATUS_OK ? STATUS_OK :
		    refuse(at, "%s", "must be an OpenSSH Ed25519 public key, as \"ssh-ed25519 AAAA…\"");
	case SHAPE_CHOICE:
		for (const char *const *choice = shape->choices; *choice; choice++)
			if (bytes_equal(text, bytes_of_text(*choice)))
				return STATUS_OK;
		return refuse_choice(shape, json_text(value), at);
	default:
		return STATUS_OK;
	}
}

static enum status check_raw(const struct shape *shape, const struct json *value, const struct position *at)
{
	struct buffer bytes;
	enum status status;

	buffer_init(&bytes, shape->max > 0 ? (size_t)shape->max : RAW_MAX);
	status = json_read_raw(value, &bytes);
	buffer_release(&bytes);
	if (status == STATUS_NO_MEMORY)
		return fault_set(at->fault, status, NULL, NULL);
	return status == STATUS_OK ? STATUS_OK : refuse(at, "%s", "must be text, or {\"base64\": …}, and not too long");
}

static enum status check_integer(const struct shape *shape, const struct json *value, const struct position *at)
{
	int64_t integer;

	if (!json_integer(value, &integer))
		return refuse(at, "must be an integer, is %s", json_type_name(json_type(value)));
	if (integer < shape->min || integer > shape->max)
		return refuse(at, "%s", "is outside the allowed range");
	return STATUS_OK;
}

/* Most names differ in their first letter already. */
static const struct shape_field *field_named(const struct shape_field *fields, size_t field_count, const char *name)
{
	for (size_t i = 0; i < field_count; i++)
		if (fields[i].name[0] == name[0] && !strcmp(fields[i].name, name))
			return &fields[i];
	return NULL;
}

/* Members of an object against fields; ${tag} is a member that was looked at already. */
static enum status check_members(const struct shape_field *fields, size_t field_count, const char *tag,
    const struct json *value, size_t *optional, const struct position *at)
{
	enum status status = STATUS_OK;
	uint64_t present = 0;

	assert(field_count <= 64);
	*optional = 0;
	for (const struct json *member = json_first(value); member && status == STATUS_OK; member = json_next(member)) {
		const char *name = json_name(member);
		const struct shape_field *field = field_named(fields, field_count, name);
		const struct position there = inside(at, name, 0);

		if (field) {
			*optional += !field->required;
			present |= UINT64_C(1) << (field - fields);
			status = check(field->shape, member, &there);
		} else if (!tag || strcmp(name, tag) != 0) {
			status = refuse_member(fields, field_count, &there);
		}
	}
	for (size_t i = 0; i < field_count && status == STATUS_OK; i++)
		if (fields[i].required && !(present >> i & 1))
			status = refuse(at, "lacks the member \"%s\"", fields[i].name);
	return status;
}

static enum status check_object(const struct shape *shape, const struct json *value, const struct position *at)
{
	size_t optional;
	enum status status;

	if (json_type(value) != JSON_OBJECT)
		return refuse(at, "must be an object, is %s", json_type_name(json_type(value)));
	status = check_members(shape->fields, shape->field_count, NULL, value, &optional, at);
	if (status == STATUS_OK && shape->exactly_one && optional != 1)
		return refuse(at, "%s", "must have exactly one of its members");
	if (status == STATUS_OK && shape->at_least_one && optional == 0)
		return refuse(at, "%s", "must have at least one of its members");
	return status;
}

static enum status check_items(const struct shape *shape, const struct json *value, const struct position *at)
{
	enum status status = STATUS_OK;
	size_t i = 0;
	bool is_map = shape->type == SHAPE_MAP;

	if (json_type(value) != (is_map ? JSON_OBJECT : JSON_ARRAY))
		return refuse(at, is_map ? "must be an object, is %s" : "must be an array, is %s",
		    json_type_name(json_type(value)));
	if ((int64_t)json_count(value) < shape->min)
		return refuse(at, "%s", "has too few items");
	if (shape->max > 0 && (int64_t)json_count(value) > shape->max)
		return refuse(at, "%s", "has too many items");
	for (const struct json *item = json_first(value); item && status == STATUS_OK; item = json_next(item), i++) {
		const struct position there = inside(at, is_map ? json_name(item) : NULL, i);

		if (is_map && !shape_is_name(bytes_of_text(json_name(item))))
			status = refuse(&there, "%s", "is not a name");
		else
			status = check(shape->items, item, &there);
	}
	return status;
}

const struct shape_alternative *shape_alternative_at(const struct shape *shape, size_t i)
{
	assert(shape->type == SHAPE_ONE_OF && i < shape->alternative_count);
	return (const struct shape_alternative *)(const void *)
	    ((const char *)shape->alternatives + i * shape->alternative_size);
}

static enum status check_one_of(const struct shape *shape, const struct json *value, const struct position *at)
{
	const char *tag = json_member_text(value, shape->tag);
	size_t optional;

	if (json_type(value) != JSON_OBJECT)
		return refuse(at, "must be an object, is %s", json_type_name(json_type(value)));
	if (!tag)
		return refuse(at, "lacks the member \"%s\"", shape->tag);
	for (size_t i = 0; i < shape->alternative_count; i++) {
		const struct shape_alternative *row = shape_alternative_at(shape, i);

		if (!strcmp(row->name, tag))
			return check_members(row->fields, row->field_count, shape->tag, value, &optional, at);
	}
	const struct position there = inside(at, shape->tag, 0);
	char detail[FAULT_DETAIL_MAX];

	snprintf(detail, sizeof(detail), "\"%s\" is unknown", tag);
	return refuse_at(&there, shape->unknown, detail);
}

static enum status check(const struct shape *shape, const struct json *value, const struct position *at)
{
	bool boolean;

	if (shape->nullable && value && json_type(value) == JSON_NULL)
		return STATUS_OK;
	switch (shape->type) {
	case SHAPE_ANY:
		return STATUS_OK;
	case SHAPE_RAW:
		return check_raw(shape, value, at);
	case SHAPE_INTEGER:
		return check_integer(shape, value, at);
	case SHAPE_BOOLEAN:
		return json_boolean(value, &boolean) ? STATUS_OK : refuse(at, "%s", "must be true or false");
	case SHAPE_TRUE:
		return json_boolean(value, &boolean) && boolean ? STATUS_OK :
		    refuse(at, "%s", "must be true, or be left out");
	case SHAPE_OBJECT:
		return check_object(shape, value, at);
	case SHAPE_ARRAY:
	case SHAPE_MAP:
		return check_items(shape, value, at);
	case SHAPE_ONE_OF:
		return check_one_of(shape, value, at);
	default:
		return check_text(shape, value, at);
	}
}

enum status shape_check(const struct shape *shape, const struct json *value, enum status status, struct fault *fault)
{
	const struct position at = { .status = status, .fault = fault };

	return check(shape, value, &at);
}
