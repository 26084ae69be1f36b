/*
 * Input: any bytes.  What utf8_escape writes is UTF-8, shows everything, stands in one line, and says exactly which bytes
 * it was made from.
 */
#include "fuzz.h"

#include "format/utf8.h"

static void put_code_point(uint32_t code_point, struct buffer *buffer)
{
	uint8_t text[4];
	size_t size = code_point < 0x80 ? 1 : code_point < 0x800 ? 2 : code_point < 0x10000 ? 3 : 4;
	static const uint8_t leads[] = { 0, 0, 0xc0, 0xe0, 0xf0 };

	for (size_t i = size; i-- > 1; code_point >>= 6)
		text[i] = (uint8_t)(0x80 | (code_point & 0x3f));
	text[0] = (uint8_t)(leads[size] | code_point);
	must(buffer_append(buffer, bytes_of(text, size)) == STATUS_OK);
}

/* One escape at its backslash; answers what it takes. */
static size_t unescape(const char *text, struct buffer *buffer)
{
	static const char names[] = "\\nrt", bytes[] = "\\\n\r\t";
	const char *name = strchr(names, text[1]);
	char *end;

	if (text[1] != '\0' && name) {
		must(buffer_append_byte(buffer, (uint8_t)bytes[name - names]) == STATUS_OK);
		return 2;
	}
	must(text[1] == 'x' || (text[1] == 'u' && text[2] == '{'));
	unsigned long value = strtoul(text + (text[1] == 'x' ? 2 : 3), &end, 16);
	if (text[1] == 'u') {
		must(*end == '}' && value <= 0x10ffff);
		put_code_point((uint32_t)value, buffer);
		return (size_t)(end - text) + 1;
	}
	value = strtoul((const char[]){ text[2], text[3], '\0' }, NULL, 16);
	must(value >= 0x80 && value <= 0xff);
	must(buffer_append_byte(buffer, (uint8_t)value) == STATUS_OK);
	return 4;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buffer escaped, back;
	uint32_t code_point;

	buffer_init(&escaped, FUZZ_SIZE_MAX);
	buffer_init(&back, FUZZ_SIZE_MAX);
	must(utf8_escape(bytes_of(data, size), &escaped) == STATUS_OK);
	must(utf8_valid(buffer_bytes(&escaped), NULL));
	const char *text = buffer_text(&escaped);
	for (size_t at = 0; at < escaped.size;) {
		size_t length = utf8_decode(buffer_bytes(&escaped), at, &code_point);

		must(length > 0 && !utf8_is_hidden(code_point));
		if (code_point == '\\') {
			at += unescape(text + at, &back);
			continue;
		}
		must(buffer_append(&back, bytes_slice(buffer_bytes(&escaped), at, length)) == STATUS_OK);
		at += length;
	}
	must_equal(back, bytes_of(data, size));
	buffer_release(&escaped);
	buffer_release(&back);
	return 0;
}
