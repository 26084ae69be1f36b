#include "reason.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/utf8.h"

#define ELLIPSIS "\xe2\x80\xa6"
#define ELLIPSIS_SIZE (sizeof(ELLIPSIS) - 1)
#define ESCAPED_CHARACTER_MAX 16 /* "\u{10FFFF}" is 10 */

struct reason *reasons_add(struct reasons *reasons)
{
	if (reasons->count == REASONS_MAX) {
		reasons->left_out++;
		return NULL;
	}
	if (reasons->count == reasons->capacity) {
		size_t capacity = reasons->capacity == 0 ? 4 : reasons->capacity * 2;
		struct reason *items = realloc(reasons->items, capacity * sizeof(*items));
		if (items == NULL) {
			reasons->left_out++;
			return NULL;
		}
		reasons->items = items;
		reasons->capacity = capacity;
	}
	struct reason *reason = &reasons->items[reasons->count++];
	memset(reason, 0, sizeof(*reason));
	return reason;
}

void reasons_release(struct reasons *reasons)
{
	free(reasons->items);
	memset(reasons, 0, sizeof(*reasons));
}

/* Let ${text}, filled to its last byte by a cut, end between two characters and in an ellipsis. */
static void end_cut(char *text, size_t size)
{
	size_t end = size - 1 - ELLIPSIS_SIZE;
	while (end > 0 && ((uint8_t)text[end] & 0xc0) == 0x80)
		end--;
	memcpy(text + end, ELLIPSIS, sizeof(ELLIPSIS));
}

void reason_say(struct reason *reason, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	int length = vsnprintf(reason->says, sizeof(reason->says), format, arguments);
	va_end(arguments);
	assert(length >= 0);
	if ((size_t)length >= sizeof(reason->says))
		end_cut(reason->says, sizeof(reason->says));
}

void reason_quote(struct bytes bytes, char *text, size_t size)
{
	assert(size > ELLIPSIS_SIZE + 1);
	struct buffer one;
	char storage[ESCAPED_CHARACTER_MAX + 1];
	buffer_over(&one, storage, sizeof(storage));
	size_t used = 0;
	size_t whole = 0; /* as much of it as leaves room for an ellipsis */
	size_t offset = 0;
	while (offset < bytes.size) {
		uint32_t ignored;
		size_t length = utf8_decode(bytes, offset, &ignored);
		if (length == 0)
			length = 1;
		buffer_clear(&one);
		if (utf8_escape(bytes_slice(bytes, offset, length), &one) != STATUS_OK || one.size > size - 1 - used)
			break;
		memcpy(text + used, one.data, one.size);
		used += one.size;
		if (used <= size - 1 - ELLIPSIS_SIZE)
			whole = used;
		offset += length;
	}
	text[used] = '\0';
	if (offset < bytes.size)
		memcpy(text + whole, ELLIPSIS, sizeof(ELLIPSIS));
}

static struct json *describe(const struct reason *reason)
{
	struct json *object = json_object();
	json_put_text(object, "check", reason->check);
	json_put_text(object, "at", reason->at);
	json_put_text(object, "outcome", outcome_name(reason->outcome));
	if (reason->has_record) {
		char hex[DIGEST_HEX_SIZE];
		digest_hex(&reason->record, hex);
		json_put_text(object, "record", hex);
	}
	if (reason->stream != NULL)
		json_put_text(object, "stream", reason->stream);
	if (reason->has_line) {
		json_put_integer(object, "offset", (int64_t)reason->offset);
		json_put_integer(object, "line", (int64_t)reason->line);
	}
	if (reason->text[0] != '\0')
		json_put_text(object, "text", reason->text);
	json_put_text(object, "says", reason->says);
	return object;
}

struct json *reasons_json(const struct reasons *reasons)
{
	struct json *array = json_array();
	for (size_t i = 0; i < reasons->count; i++)
		json_push(array, describe(&reasons->items[i]));
	return array;
}
