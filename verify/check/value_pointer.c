#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "json_pointer.h"
#include "operators.h"

enum status value_pointer_validate(struct validation *validation, const struct json *node)
{
	if (!json_pointer_valid(json_text_bytes(json_member(node, "at"))))
		return validation_refuse(validation, "at", STATUS_BAD_DOCUMENT, "is no JSON pointer");
	return value_unit_validate(validation, node);
}

struct value_form value_pointer_form(const struct json *node)
{
	/* The document says whether it is a number; if it is one, it has this unit. */
	bool is_number = json_member(node, "unit") != NULL;
	return (struct value_form){ .type = is_number ? VALUE_NUMBER : VALUE_NONE, .unit = value_unit(node) };
}

static enum status keep(void *context, struct bytes bytes)
{
	return buffer_append(context, bytes);
}

/* The line that holds ${offset}; its text is ${shown}, because a whole document may be one line. */
static void put_place(struct reason *reason, struct bytes document, size_t offset, struct bytes shown)
{
	reason->has_line = true;
	reason->line = 1;
	reason->offset = 0;
	for (size_t i = 0; i < offset; i++)
		if (document.data[i] == '\n') {
			reason->line++;
			reason->offset = i + 1;
		}
	reason_quote(shown, reason->text, sizeof(reason->text));
}

static enum status take_found(const struct json *node, const struct json_found *found, struct value *value)
{
	const char *at = json_member_text(node, "at");
	char quoted[96];
	struct buffer text;
	enum status status = STATUS_OK;
	reason_quote(bytes_of_text(at), quoted, sizeof(quoted));
	switch (found->token) {
	case JSON_TOKEN_NUMBER:
		return value_take_number(value, found->raw, value_unit(node));
	case JSON_TOKEN_BOOLEAN:
		if (json_member(node, "unit") == NULL)
			return value_take_text(value, found->raw);
		reason_say(&value->ground, "\"%s\" is true or false, which has no unit", quoted);
		return STATUS_OK;
	case JSON_TOKEN_STRING:
		/* Unescaping never makes a string longer. */
		buffer_init(&text, found->raw.size);
		status = json_pointer_string(found, &text);
		if (status == STATUS_BAD_TEXT) {
			reason_say(&value->ground, "\"%s\" holds characters that no text has", quoted);
			status = STATUS_OK;
		} else if (status == STATUS_OK && json_member(node, "unit") != NULL) {
			status = value_take_number(value, buffer_bytes(&text), value_unit(node));
		} else if (status == STATUS_OK) {
			status = value_take_text(value, buffer_bytes(&text));
		}
		buffer_release(&text);
		return status;
	default:
		reason_say(&value->ground, "\"%s\" is %s", quoted,
		    found->token == JSON_TOKEN_NULL ? "null" : "an object or array, not one value");
		return STATUS_OK;
	}
}

static enum status look_up(const struct json *node, struct bytes document, struct value *value)
{
	struct json_found found;
	struct bytes pointer = json_text_bytes(json_member(node, "at"));
	char quoted[96];
	reason_quote(pointer, quoted, sizeof(quoted));
	switch (json_pointer_find(document, pointer, &found)) {
	case JSON_POINTER_FOUND:
		put_place(&value->ground, document, found.offset, found.raw);
		return take_found(node, &found, value);
	case JSON_POINTER_NOT_FOUND:
		reason_say(&value->ground, "there is nothing at \"%s\"", quoted);
		return STATUS_OK;
	case JSON_POINTER_DUPLICATE:
		reason_say(&value->ground, "a member on the way to \"%s\" is there twice", quoted);
		return STATUS_OK;
	default:
		reason_say(&value->ground, "the stream is not one JSON document: %s at byte %zu", found.detail, found.offset);
		return STATUS_OK;
	}
}

enum status value_pointer(struct evaluation *evaluation, const struct json *node, struct value *value)
{
	struct stream stream;
	struct reading reading;
	struct buffer document;
	if (!stream_pick(evaluation, node, &stream, &value->ground) || !stream_is_whole(&stream, &value->ground))
		return STATUS_OK;
	if (stream.blob.size > JSON_POINTER_DOCUMENT_MAX) {
		reason_say(&value->ground, "a JSON document of %" PRIu64 " bytes is larger than the limit", stream.blob.size);
		return STATUS_OK;
	}
	buffer_init(&document, JSON_POINTER_DOCUMENT_MAX);
	enum status status =
	    stream_read(evaluation, &stream, &(struct sink){ keep, &document }, &reading, &value->ground);
	if (status == STATUS_OK && reading.is_done) {
		value->is_vacuous = stream.blob.size == 0;
		status = look_up(node, buffer_bytes(&document), value);
	}
	buffer_release(&document);
	return status;
}
