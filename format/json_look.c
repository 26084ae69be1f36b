/* What of json.h can be said with its own few accessors: shorthands, pointers, equality, raw bytes. */
#include "json.h"

#include <stdlib.h>
#include <string.h>

#include "base64.h"
#include "json_order.h"

const char *json_type_name(enum json_type type)
{
	static const char *const names[] = {
	    [JSON_NULL] = "null",
	    [JSON_BOOLEAN] = "boolean",
	    [JSON_INTEGER] = "integer",
	    [JSON_TEXT] = "string",
	    [JSON_ARRAY] = "array",
	    [JSON_OBJECT] = "object",
	};
	return (unsigned int)type <= JSON_OBJECT ? names[type] : "unknown";
}

size_t json_count(const struct json *container)
{
	size_t count = 0;
	for (const struct json *item = json_first(container); item != NULL; item = json_next(item))
		count++;
	return count;
}

struct bytes json_text_bytes(const struct json *value)
{
	const char *text = json_text(value);
	return text != NULL ? bytes_of_text(text) : (struct bytes){NULL, 0};
}

const char *json_member_text(const struct json *object, const char *name)
{
	return json_text(json_member(object, name));
}

bool json_member_integer(const struct json *object, const char *name, int64_t *integer)
{
	return json_integer(json_member(object, name), integer);
}

bool json_member_is_true(const struct json *object, const char *name)
{
	bool boolean;
	return json_boolean(json_member(object, name), &boolean) && boolean;
}

enum status json_failure_within(const struct json *value)
{
	enum status status = json_failure(value);
	for (const struct json *item = json_first(value); item != NULL && status == STATUS_OK; item = json_next(item))
		status = json_failure_within(item);
	return status;
}

static bool equal_objects(const struct json *a, const struct json *b)
{
	size_t count;
	size_t b_count;
	const struct json **a_members = json_sorted_members(a, &count);
	const struct json **b_members = json_sorted_members(b, &b_count);
	bool equal = count == b_count;
	if (a_members != NULL && b_members != NULL) {
		for (size_t i = 0; i < count && equal; i++)
			equal = strcmp(json_name(a_members[i]), json_name(b_members[i])) == 0 &&
			    json_equal(a_members[i], b_members[i]);
	} else {
		/* Slow without memory, but never a wrong answer.  Names are unique, so one direction is enough. */
		for (const struct json *member = json_first(a); member != NULL && equal; member = json_next(member)) {
			const struct json *other = json_member(b, json_name(member));
			equal = other != NULL && json_equal(member, other);
		}
	}
	free(a_members);
	free(b_members);
	return equal;
}

bool json_equal(const struct json *a, const struct json *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	enum json_type type = json_type(a);
	if (type != json_type(b))
		return false;
	int64_t integer = 0;
	int64_t other_integer = 0;
	bool boolean = false;
	bool other_boolean = false;
	switch (type) {
	case JSON_NULL:
		return true;
	case JSON_BOOLEAN:
		return json_boolean(a, &boolean) && json_boolean(b, &other_boolean) && boolean == other_boolean;
	case JSON_INTEGER:
		return json_integer(a, &integer) && json_integer(b, &other_integer) && integer == other_integer;
	case JSON_TEXT:
		return strcmp(json_text(a), json_text(b)) == 0;
	case JSON_OBJECT:
		return equal_objects(a, b);
	default:
		break;
	}
	const struct json *item = json_first(a);
	const struct json *other = json_first(b);
	while (item != NULL && other != NULL && json_equal(item, other)) {
		item = json_next(item);
		other = json_next(other);
	}
	return item == NULL && other == NULL;
}

/* Does one reference token of a pointer, up to "/" or the end, spell ${name}?  "~0" is "~", "~1" is "/". */
static bool token_is(const char *token, size_t size, const char *name)
{
	for (size_t i = 0; i < size; i++, name++) {
		char character = token[i];
		if (character == '~') {
			i++;
			if (i == size || (token[i] != '0' && token[i] != '1'))
				return false;
			character = token[i] == '0' ? '~' : '/';
		}
		if (*name != character)
			return false;
	}
	return *name == '\0';
}

static const struct json *item_at(const struct json *array, const char *token, size_t size)
{
	if (size == 0 || (size > 1 && token[0] == '0'))
		return NULL;
	size_t index = 0;
	for (size_t i = 0; i < size; i++) {
		if (token[i] < '0' || token[i] > '9' || index > (SIZE_MAX - 9) / 10)
			return NULL;
		index = index * 10 + (size_t)(token[i] - '0');
	}
	const struct json *item = json_first(array);
	while (item != NULL && index-- > 0)
		item = json_next(item);
	return item;
}

static const struct json *member_at(const struct json *object, const char *token, size_t size)
{
	const struct json *member = json_first(object);
	while (member != NULL && !token_is(token, size, json_name(member)))
		member = json_next(member);
	return member;
}

const struct json *json_at(const struct json *value, const char *pointer)
{
	while (value != NULL && *pointer != '\0') {
		if (*pointer != '/')
			return NULL;
		pointer++;
		size_t size = strcspn(pointer, "/");
		enum json_type type = json_type(value);
		if (type == JSON_OBJECT)
			value = member_at(value, pointer, size);
		else
			value = type == JSON_ARRAY ? item_at(value, pointer, size) : NULL;
		pointer += size;
	}
	return value;
}

enum status json_read_raw(const struct json *value, struct buffer *buffer)
{
	if (json_type(value) == JSON_TEXT)
		return buffer_append(buffer, json_text_bytes(value));
	const struct json *encoded = json_member(value, "base64");
	if (json_type(encoded) != JSON_TEXT || json_count(value) != 1)
		return STATUS_BAD_FIELD;
	return base64_decode(json_text_bytes(encoded), buffer);
}
