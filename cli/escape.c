#include "escape.h"

#include <stdio.h>

#include "format/utf8.h"

#define ESCAPED_MAX (1u << 20)

/* What could not be printed must not look as if it were not there. */
static bool is_incomplete;

bool escape_is_incomplete(void)
{
	return is_incomplete;
}

void escape_print(struct bytes bytes, size_t limit)
{
	struct buffer text;
	bool is_cut = bytes.size > limit;

	if (bytes.size == 0)
		return;
	buffer_init(&text, ESCAPED_MAX);
	if (utf8_escape(is_cut ? bytes_slice(bytes, 0, limit) : bytes, &text) == STATUS_OK)
		fwrite(text.data, 1, text.size, stdout);
	else
		is_incomplete = true;
	if (is_cut)
		fputs("…", stdout);
	buffer_release(&text);
}

void escape_print_json(const struct json *value)
{
	struct buffer text;

	if (json_type(value) == JSON_TEXT) {
		escape_print(json_text_bytes(value), ESCAPED_MAX);
		return;
	}
	buffer_init(&text, ESCAPED_MAX);
	if (json_canonical(value, &text) == STATUS_OK)
		escape_print(buffer_bytes(&text), ESCAPED_MAX);
	else
		is_incomplete = true;
	buffer_release(&text);
}
