/* Our own two writers, above the accessors of json.h: what is signed never depends on how a library prints. */
#include "json.h"
#include "json_order.h"

#include <inttypes.h>
#include <stdlib.h>

#include "utf8.h"

struct writer {
	struct buffer *buffer;
	bool pretty;
	size_t depth;
};

static enum status write_value(struct writer *writer, const struct json *value);

/* RFC 8785 section 3.2.2.2: the two-character escapes where JSON has one, \u00xx for other control characters. */
static enum status write_control(struct writer *writer, uint8_t byte)
{
	static const char letters[] = {['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r'};
	if (byte < sizeof(letters) && letters[byte] != '\0')
		return buffer_append_format(writer->buffer, "\\%c", letters[byte]);
	return buffer_append_format(writer->buffer, "\\u%04x", byte);
}

static enum status write_hidden(struct writer *writer, uint32_t code_point)
{
	if (code_point < 0x10000)
		return buffer_append_format(writer->buffer, "\\u%04" PRIx32, code_point);
	code_point -= 0x10000;
	return buffer_append_format(writer->buffer, "\\u%04" PRIx32 "\\u%04" PRIx32, 0xd800 + (code_point >> 10),
	    0xdc00 + (code_point & 0x3ff));
}

static enum status write_text(struct writer *writer, struct bytes text)
{
	enum status status = buffer_append_byte(writer->buffer, '"');
	size_t plain = 0; /* where the run not yet copied begins */
	for (size_t i = 0; i < text.size && status == STATUS_OK;) {
		uint8_t byte = text.data[i];
		uint32_t code_point = byte;
		size_t length = byte < 0x80 ? 1 : utf8_decode(text, i, &code_point);
		if (length == 0)
			return STATUS_BAD_TEXT;
		bool hide = writer->pretty && utf8_is_hidden(code_point);
		if (byte < 0x20 || byte == '"' || byte == '\\' || hide) {
			status = buffer_append(writer->buffer, bytes_slice(text, plain, i - plain));
			if (status == STATUS_OK && byte < 0x20)
				status = write_control(writer, byte);
			else if (status == STATUS_OK && hide)
				status = write_hidden(writer, code_point);
			else if (status == STATUS_OK)
				status = buffer_append_format(writer->buffer, "\\%c", byte);
			plain = i + length;
		}
		i += length;
	}
	if (status == STATUS_OK)
		status = buffer_append(writer->buffer, bytes_slice(text, plain, text.size - plain));
	return status == STATUS_OK ? buffer_append_byte(writer->buffer, '"') : status;
}

static enum status break_line(struct writer *writer)
{
	if (!writer->pretty)
		return STATUS_OK;
	enum status status = buffer_append_byte(writer->buffer, '\n');
	for (size_t i = 0; i < writer->depth && status == STATUS_OK; i++)
		status = buffer_append_text(writer->buffer, "  ");
	return status;
}

static enum status write_item(struct writer *writer, const struct json *item, bool is_first)
{
	enum status status = is_first ? STATUS_OK : buffer_append_byte(writer->buffer, ',');
	if (status == STATUS_OK)
		status = break_line(writer);
	const char *name = json_name(item);
	if (status == STATUS_OK && name != NULL) {
		status = write_text(writer, bytes_of_text(name));
		if (status == STATUS_OK)
			status = buffer_append_text(writer->buffer, writer->pretty ? ": " : ":");
	}
	return status == STATUS_OK ? write_value(writer, item) : status;
}

static enum status write_items_sorted(struct writer *writer, const struct json *object)
{
	size_t count;
	const struct json **members = json_sorted_members(object, &count);
	if (members == NULL)
		return STATUS_NO_MEMORY;
	enum status status = STATUS_OK;
	for (size_t i = 0; i < count && status == STATUS_OK; i++)
		status = write_item(writer, members[i], i == 0);
	free(members);
	return status;
}

static enum status write_items(struct writer *writer, const struct json *container)
{
	const struct json *first = json_first(container);
	enum status status = STATUS_OK;
	for (const struct json *item = first; item != NULL && status == STATUS_OK; item = json_next(item))
		status = write_item(writer, item, item == first);
	return status;
}

static enum status write_container(struct writer *writer, const struct json *container)
{
	enum status status = json_failure(container);
	if (status != STATUS_OK)
		return status;
	if (writer->depth == JSON_DEPTH_MAX)
		return STATUS_JSON_DEPTH;
	bool is_object = json_type(container) == JSON_OBJECT;
	bool is_empty = json_first(container) == NULL;
	status = buffer_append_byte(writer->buffer, is_object ? '{' : '[');
	writer->depth++;
	bool sort = is_object && !writer->pretty;
	if (status == STATUS_OK && !is_empty)
		status = sort ? write_items_sorted(writer, container) : write_items(writer, container);
	writer->depth--;
	if (status == STATUS_OK && !is_empty)
		status = break_line(writer);
	return status == STATUS_OK ? buffer_append_byte(writer->buffer, is_object ? '}' : ']') : status;
}

static enum status write_value(struct writer *writer, const struct json *value)
{
	int64_t integer;
	bool boolean;
	switch (json_type(value)) {
	case JSON_NULL:
		return buffer_append_text(writer->buffer, "null");
	case JSON_BOOLEAN:
		return buffer_append_text(writer->buffer, json_boolean(value, &boolean) && boolean ? "true" : "false");
	case JSON_INTEGER:
		return json_integer(value, &integer) ? buffer_append_format(writer->buffer, "%" PRId64, integer) :
		    STATUS_JSON_NUMBER;
	case JSON_TEXT:
		return write_text(writer, json_text_bytes(value));
	default:
		return write_container(writer, value);
	}
}

static enum status write_whole(const struct json *value, struct buffer *buffer, bool pretty)
{
	if (value == NULL)
		return STATUS_NO_MEMORY;
	struct writer writer = {.buffer = buffer, .pretty = pretty};
	size_t size_before = buffer->size;
	enum status status = write_value(&writer, value);
	if (status != STATUS_OK)
		buffer->size = size_before;
	return status;
}

enum status json_canonical(const struct json *value, struct buffer *buffer)
{
	return write_whole(value, buffer, false);
}

enum status json_pretty(const struct json *value, struct buffer *buffer)
{
	return write_whole(value, buffer, true);
}
