#include "render_escape.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "format/utf8.h"

#define ESCAPED_BEGIN "<span class=\"x\">"
#define ESCAPED_END "</span>"

/* Would it change the look of the character before it?  Source: Unicode 15, blocks of combining marks. */
static bool combines(uint32_t code_point)
{
	return (code_point >= 0x0300 && code_point <= 0x036f) || (code_point >= 0x1ab0 && code_point <= 0x1aff) ||
	    (code_point >= 0x1dc0 && code_point <= 0x1dff) || (code_point >= 0x20d0 && code_point <= 0x20ff) ||
	    (code_point >= 0xfe20 && code_point <= 0xfe2f);
}

static bool is_shown_escaped(uint32_t code_point, size_t offset)
{
	bool is_no_character = (code_point & 0xfffe) == 0xfffe || (code_point >= 0xfdd0 && code_point <= 0xfdef);

	return utf8_is_hidden(code_point) || is_no_character || (offset == 0 && combines(code_point));
}

static enum status put_hidden(struct bytes character, bool is_character, uint32_t code_point, struct buffer *buffer)
{
	if (!is_character)
		return buffer_append_format(buffer, "\\x%02X", (unsigned)character.data[0]);
	if (utf8_is_hidden(code_point))
		return utf8_escape(character, buffer);
	return buffer_append_format(buffer, "\\u{%02X}", (unsigned)code_point);
}

static const char *html_entity(uint8_t byte)
{
	switch (byte) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

/* Digits that begin a line make a list together with the "." or ")" behind them and a space. */
static bool ends_list_number(struct bytes text, size_t offset)
{
	for (size_t i = 0; i < offset; i++)
		if (text.data[i] < '0' || text.data[i] > '9')
			return false;
	return offset > 0 && (offset + 1 == text.size || text.data[offset + 1] <= ' ');
}

/* Does the character at ${offset} mean something to Markdown?  Source: CommonMark 0.30, GitHub's tables and links. */
static bool is_markdown(struct bytes text, size_t offset)
{
	uint8_t byte = text.data[offset];

	if (byte == ':')
		return bytes_start_with(bytes_slice(text, offset, text.size - offset), "://");
	if (byte == '.' || byte == ')')
		return ends_list_number(text, offset) ||
		    (offset >= 3 && !strncasecmp((const char *)text.data + offset - 3, "www", 3));
	if (byte == '-' || byte == '+' || byte == '=')
		return offset == 0;
	return byte != '\0' && strchr("\\`*_[]{}#!|~@$^", byte) != NULL;
}

static enum status put_visible(enum render_place place, struct bytes text, size_t offset, size_t length,
    struct buffer *buffer)
{
	struct bytes character = bytes_slice(text, offset, length);
	const char *entity = place == RENDER_MARKDOWN_CODE ? NULL : html_entity(character.data[0]);

	/* Quotes say nothing in Markdown; < > & are the same entities there. */
	if (entity && !(place == RENDER_MARKDOWN_INLINE && strchr("\"'", character.data[0])))
		return buffer_append_text(buffer, entity);
	if (place == RENDER_MARKDOWN_INLINE && is_markdown(text, offset)) {
		enum status status = buffer_append_byte(buffer, '\\');

		if (status != STATUS_OK)
			return status;
	}
	return buffer_append(buffer, character);
}

enum status render_escape(enum render_place place, struct bytes text, struct buffer *buffer)
{
	enum status status = STATUS_OK;
	bool is_marked = false;

	for (size_t offset = 0, step; offset < text.size && status == STATUS_OK; offset += step) {
		uint32_t code_point = 0;
		size_t length = utf8_decode(text, offset, &code_point);
		bool is_hidden = length == 0 || is_shown_escaped(code_point, offset);

		step = length ? length : 1;
		if (place == RENDER_HTML_TEXT && is_hidden != is_marked) {
			status = buffer_append_text(buffer, is_hidden ? ESCAPED_BEGIN : ESCAPED_END);
			is_marked = is_hidden;
		}
		if (status != STATUS_OK)
			break;
		if (!is_hidden) {
			status = put_visible(place, text, offset, length, buffer);
			continue;
		}
		/* The escape's own backslash is to be seen, not to be read by Markdown. */
		if (place == RENDER_MARKDOWN_INLINE)
			status = buffer_append_byte(buffer, '\\');
		if (status == STATUS_OK)
			status = put_hidden(bytes_slice(text, offset, step), length != 0, code_point, buffer);
	}
	if (status == STATUS_OK && is_marked)
		status = buffer_append_text(buffer, ESCAPED_END);
	return status;
}

struct bytes render_cut(struct bytes text, size_t max)
{
	size_t end = max;

	if (text.size <= max)
		return text;
	/* A character is at most four bytes: three steps back, or it is none. */
	for (int i = 0; i < 3 && end > 0 && (text.data[end] & 0xc0) == 0x80; i++)
		end--;
	return bytes_slice(text, 0, (text.data[end] & 0xc0) == 0x80 ? max : end);
}
