#include "utf8.h"

#include <inttypes.h>
#include <string.h>

size_t utf8_decode(struct bytes text, size_t offset, uint32_t *code_point)
{
	if (offset >= text.size)
		return 0;
	const uint8_t *at = text.data + offset;
	uint8_t lead = at[0];
	if (lead < 0x80) {
		*code_point = lead;
		return 1;
	}
	/* The second byte's range depends on the lead: that rules out overlong forms, surrogates and the far end. */
	uint8_t low = 0x80;
	uint8_t high = 0xbf;
	size_t length;
	if (lead >= 0xc2 && lead <= 0xdf) {
		length = 2;
	} else if (lead >= 0xe0 && lead <= 0xef) {
		length = 3;
		if (lead == 0xe0)
			low = 0xa0;
		if (lead == 0xed)
			high = 0x9f;
	} else if (lead >= 0xf0 && lead <= 0xf4) {
		length = 4;
		if (lead == 0xf0)
			low = 0x90;
		if (lead == 0xf4)
			high = 0x8f;
	} else {
		return 0;
	}
	if (text.size - offset < length || at[1] < low || at[1] > high)
		return 0;
	uint32_t value = lead & (0x7fu >> length);
	for (size_t i = 1; i < length; i++) {
		if ((at[i] & 0xc0) != 0x80)
			return 0;
		value = value << 6 | (at[i] & 0x3fu);
	}
	*code_point = value;
	return length;
}

bool utf8_valid(struct bytes text, size_t *bad_offset)
{
	size_t offset = 0;
	while (offset < text.size) {
		/* Most text is ASCII: eight bytes at a time as long as no top bit is set. */
		uint64_t eight;
		if (text.size - offset >= sizeof(eight)) {
			memcpy(&eight, text.data + offset, sizeof(eight));
			if ((eight & UINT64_C(0x8080808080808080)) == 0) {
				offset += sizeof(eight);
				continue;
			}
		}
		uint32_t code_point;
		size_t length = utf8_decode(text, offset, &code_point);
		if (length == 0) {
			if (bad_offset != NULL)
				*bad_offset = offset;
			return false;
		}
		offset += length;
	}
	return true;
}

/* Source: Unicode 15, general categories Cc, Zl, Zp, the invisible ones of Cf, and Default_Ignorable_Code_Point. */
bool utf8_is_hidden(uint32_t code_point)
{
	static const struct {
		uint32_t first, last;
	} ranges[] = {
	    {0x0000, 0x001f},   /* C0 */
	    {0x007f, 0x009f},   /* DEL, C1 */
	    {0x00ad, 0x00ad},   /* soft hyphen */
	    {0x034f, 0x034f},   /* combining grapheme joiner */
	    {0x061c, 0x061c},   /* Arabic letter mark: bidi */
	    {0x115f, 0x1160},   /* Hangul fillers */
	    {0x17b4, 0x17b5},   /* Khmer inherent vowels */
	    {0x180b, 0x180f},   /* Mongolian selectors and vowel separator */
	    {0x200b, 0x200f},   /* zero width space, joiners, bidi marks */
	    {0x2028, 0x202e},   /* line and paragraph separators, bidi embeddings and overrides */
	    {0x2060, 0x206f},   /* word joiner, invisible operators, bidi isolates, deprecated format characters */
	    {0x3164, 0x3164},   /* Hangul filler */
	    {0xfe00, 0xfe0f},   /* variation selectors */
	    {0xfeff, 0xfeff},   /* byte order mark */
	    {0xffa0, 0xffa0},   /* half-width Hangul filler */
	    {0xfff0, 0xfffb},   /* unassigned ignorables, interlinear annotation */
	    {0x1bca0, 0x1bca3}, /* shorthand format controls */
	    {0x1d173, 0x1d17a}, /* musical format controls */
	    {0xe0000, 0xe0fff}, /* tags, variation selectors supplement */
	};
	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
		if (code_point <= ranges[i].last)
			return code_point >= ranges[i].first;
	return false;
}

static enum status escape_one(uint32_t code_point, struct buffer *buffer)
{
	switch (code_point) {
	case '\n':
		return buffer_append_text(buffer, "\\n");
	case '\r':
		return buffer_append_text(buffer, "\\r");
	case '\t':
		return buffer_append_text(buffer, "\\t");
	case '\\':
		return buffer_append_text(buffer, "\\\\");
	default:
		return buffer_append_format(buffer, "\\u{%02" PRIX32 "}", code_point);
	}
}

enum status utf8_escape(struct bytes text, struct buffer *buffer)
{
	size_t size_before = buffer->size;
	size_t plain = 0; /* where the run not yet copied begins */
	enum status status = STATUS_OK;
	for (size_t offset = 0; offset < text.size && status == STATUS_OK;) {
		uint32_t code_point = 0;
		size_t length = utf8_decode(text, offset, &code_point);
		if (length != 0 && code_point != '\\' && !utf8_is_hidden(code_point)) {
			offset += length;
			continue;
		}
		status = buffer_append(buffer, bytes_slice(text, plain, offset - plain));
		if (status == STATUS_OK)
			status = length != 0 ? escape_one(code_point, buffer) :
			    buffer_append_format(buffer, "\\x%02X", text.data[offset]);
		offset += length != 0 ? length : 1;
		plain = offset;
	}
	if (status == STATUS_OK)
		status = buffer_append(buffer, bytes_slice(text, plain, text.size - plain));
	if (status != STATUS_OK)
		buffer->size = size_before;
	return status;
}
