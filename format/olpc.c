#include "olpc.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static enum status write_value(const struct json *value, size_t depth, struct buffer *buffer);

static enum status write_text(struct bytes text, struct buffer *buffer)
{
	enum status status = buffer_append_byte(buffer, '"');

	for (size_t i = 0; i < text.size && status == STATUS_OK; i++) {
		if (text.data[i] == '"' || text.data[i] == '\\')
			status = buffer_append_byte(buffer, '\\');
		if (status == STATUS_OK)
			status = buffer_append_byte(buffer, text.data[i]);
	}
	return status == STATUS_OK ? buffer_append_byte(buffer, '"') : status;
}

/* The order of UTF-8's bytes is that of the code points. */
static int compare(const void *a, const void *b)
{
	const struct json *const *left = a, *const *right = b;

	return strcmp(json_name(*left), json_name(*right));
}

static enum status write_members(const struct json *object, size_t depth, struct buffer *buffer)
{
	size_t count = json_count(object), i = 0;
	const struct json **members = malloc((count + 1) * sizeof(*members));
	enum status status = STATUS_OK;

	if (!members)
		return STATUS_NO_MEMORY;
	for (const struct json *member = json_first(object); member && i < count; member = json_next(member))
		members[i++] = member;
	qsort(members, i, sizeof(*members), compare);
	for (size_t j = 0; j < i && status == STATUS_OK; j++) {
		if (j > 0)
			status = buffer_append_byte(buffer, ',');
		if (status == STATUS_OK)
			status = write_text(bytes_of_text(json_name(members[j])), buffer);
		if (status == STATUS_OK)
			status = buffer_append_byte(buffer, ':');
		if (status == STATUS_OK)
			status = write_value(members[j], depth, buffer);
	}
	free(members);
	return status;
}

static enum status write_items(const struct json *array, size_t depth, struct buffer *buffer)
{
	enum status status = STATUS_OK;

	for (const struct json *item = json_first(array); item && status == STATUS_OK; item = json_next(item)) {
		if (item != json_first(array))
			status = buffer_append_byte(buffer, ',');
		if (status == STATUS_OK)
			status = write_value(item, depth, buffer);
	}
	return status;
}

static enum status write_container(const struct json *value, size_t depth, struct buffer *buffer)
{
	bool is_object = json_type(value) == JSON_OBJECT;
	enum status status = depth < JSON_DEPTH_MAX ? buffer_append_byte(buffer, is_object ? '{' : '[') : STATUS_JSON_DEPTH;

	if (status == STATUS_OK)
		status = is_object ? write_members(value, depth + 1, buffer) : write_items(value, depth + 1, buffer);
	return status == STATUS_OK ? buffer_append_byte(buffer, is_object ? '}' : ']') : status;
}

static enum status write_value(const struct json *value, size_t depth, struct buffer *buffer)
{
	int64_t integer = 0;
	bool boolean = false;

	switch (json_type(value)) {
	case JSON_NULL:
		return buffer_append_text(buffer, "null");
	case JSON_BOOLEAN:
		json_boolean(value, &boolean);
		return buffer_append_text(buffer, boolean ? "true" : "false");
	case JSON_INTEGER:
		json_integer(value, &integer);
		return buffer_append_format(buffer, "%" PRId64, integer);
	case JSON_TEXT:
		return write_text(json_text_bytes(value), buffer);
	default:
		return write_container(value, depth, buffer);
	}
}

enum status olpc_write(const struct json *value, struct buffer *buffer)
{
	size_t before = buffer->size;
	enum status status = json_failure_within(value);

	if (status == STATUS_OK)
		status = write_value(value, 0, buffer);
	if (status != STATUS_OK)
		buffer->size = before;
	return status;
}
