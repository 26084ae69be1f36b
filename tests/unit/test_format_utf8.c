/* utf8.c against the definition: a sequence is well formed if it is what its code point encodes to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "format/utf8.h"

/* RFC 3629 section 3, written the other way round from the decoder. */
static size_t encode(uint32_t point, uint8_t out[4])
{
	if (point >= 0xd800 && point <= 0xdfff)
		return 0;
	if (point < 0x80) {
		out[0] = (uint8_t)point;
		return 1;
	}
	size_t length = point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
	for (size_t i = length - 1; i > 0; i--, point >>= 6)
		out[i] = (uint8_t)(0x80 | (point & 0x3f));
	out[0] = (uint8_t)((0xf00 >> length & 0xff) | point);
	return length;
}

static void every_code_point_decodes(void **state)
{
	(void)state;
	for (uint32_t point = 0; point <= 0x10ffff; point++) {
		uint8_t text[4];
		size_t length = encode(point, text);
		if (length == 0)
			continue;
		uint32_t decoded = 0xffffffff;
		if (utf8_decode(bytes_of(text, length), 0, &decoded) != length || decoded != point)
			fail_msg("U+%04X", (unsigned int)point);
		for (size_t cut = 0; cut < length; cut++)
			if (utf8_decode(bytes_of(text, cut), 0, &decoded) != 0)
				fail_msg("U+%04X cut to %zu bytes", (unsigned int)point, cut);
	}
}

/* Whatever decodes must encode to the same bytes: no room for overlong forms, surrogates and the far end. */
static void check_sequence(const uint8_t *text, size_t size)
{
	uint32_t point = 0;
	size_t length = utf8_decode(bytes_of(text, size), 0, &point);
	if (length == 0)
		return;
	uint8_t expected[4];
	if (encode(point, expected) != length || memcmp(text, expected, length) != 0 || point > 0x10ffff)
		fail_msg("%02x %02x %02x %02x decodes to U+%04X", text[0], text[1], text[2], text[3],
		    (unsigned int)point);
}

static void nothing_else_decodes(void **state)
{
	(void)state;
	static const uint8_t edges[] = {0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xff};
	for (unsigned int lead = 0; lead < 256; lead++) {
		for (unsigned int second = 0; second < 256; second++) {
			for (size_t i = 0; i < sizeof(edges); i++) {
				for (size_t j = 0; j < sizeof(edges); j++) {
					uint8_t text[4] = {(uint8_t)lead, (uint8_t)second, edges[i], edges[j]};
					for (size_t size = 1; size <= 4; size++)
						check_sequence(text, size);
				}
			}
		}
	}
}

static void known_bad_text(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t size, bad;
	} rows[] = {
	    {"\x80", 1, 0},
	    {"abc\xff", 4, 3},
	    {"\xc0\x80", 2, 0},
	    {"\xc1\xbf", 2, 0},
	    {"\xe0\x9f\xbf", 3, 0},
	    {"\xed\xa0\x80", 3, 0},
	    {"\xed\xbf\xbf", 3, 0},
	    {"\xf0\x8f\xbf\xbf", 4, 0},
	    {"\xf4\x90\x80\x80", 4, 0},
	    {"\xf5\x80\x80\x80", 4, 0},
	    {"12345678\xc3", 9, 8},
	    {"1234567\xe2\x82", 9, 7},
	    {"12345678abcdefg\xfe", 16, 15},
	    {"\xe2\x82\xac\xe2\x82", 5, 3},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t bad = SIZE_MAX;
		assert_false(utf8_valid(bytes_of(rows[i].text, rows[i].size), &bad));
		assert_int_equal(bad, rows[i].bad);
		assert_false(utf8_valid(bytes_of(rows[i].text, rows[i].size), NULL));
	}
	assert_true(utf8_valid(bytes_of(NULL, 0), NULL));
	assert_true(utf8_valid(bytes_of("a\0b\xc2\x80\xf4\x8f\xbf\xbf", 9), NULL));
	uint32_t point;
	assert_int_equal(utf8_decode(bytes_of_text("abc"), 3, &point), 0);
	assert_int_equal(utf8_decode(bytes_of_text("abc"), SIZE_MAX, &point), 0);
}

static void the_hidden_are_known(void **state)
{
	(void)state;
	static const uint32_t hidden[] = {0, 7, 0x1b, 0x1f, 0x7f, 0x80, 0x85, 0x9b, 0x9f, 0xad, 0x61c, 0x180e, 0x200b,
	    0x200c,
	    0x200d, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2060, 0x2066, 0x2067,
	    0x2068,
	    0x2069, 0x206f, 0x3164, 0xfe0f, 0xfeff, 0xfff9, 0xe0001, 0xe0020, 0xe007f, 0xe0100};
	for (size_t i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++)
		if (!utf8_is_hidden(hidden[i]))
			fail_msg("U+%04X is not hidden", (unsigned int)hidden[i]);
	static const uint32_t seen[] = {' ', '!', '~', 0xa0, 0xa1, 0xac, 0xae, 0xe9, 0x61b, 0x61d, 0x200a, 0x2010,
	    0x2027, 0x202f,
	    0x205f, 0x2070, 0x20ac, 0x4e2d, 0xfefe, 0xfffd, 0x1f600, 0xdffff, 0xe1000, 0x10ffff};
	for (size_t i = 0; i < sizeof(seen) / sizeof(seen[0]); i++)
		if (utf8_is_hidden(seen[i]))
			fail_msg("U+%04X is hidden", (unsigned int)seen[i]);
}

static void escaping(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t size;
		const char *expected;
	} rows[] = {
	    {"", 0, ""},
	    {"plain text, \xc3\xa9 \xe4\xb8\xad \xf0\x9f\x98\x80", 23,
	    "plain text, \xc3\xa9 \xe4\xb8\xad \xf0\x9f\x98\x80"},
	    {"a\nb\rc\td\\e", 9, "a\\nb\\rc\\td\\\\e"},
	    {"\x1b[2J", 4, "\\u{1B}[2J"},
	    {"\0\x7f", 2, "\\u{00}\\u{7F}"},
	    {"\xc2\x9b" "31m", 5, "\\u{9B}31m"},
	    {"\xe2\x80\xae" "exe", 6, "\\u{202E}exe"},
	    {"\xef\xbb\xbfx", 4, "\\u{FEFF}x"},
	    {"\xf3\xa0\x81\x81", 4, "\\u{E0041}"},
	    {"\xff\xfe", 2, "\\xFF\\xFE"},
	    {"\xe2\x80", 2, "\\xE2\\x80"},
	    {"\xc3(", 2, "\\xC3("},
	    {"\\x41", 4, "\\\\x41"},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buffer buffer;
		buffer_init(&buffer, 1000);
		assert_int_equal(utf8_escape(bytes_of(rows[i].text, rows[i].size), &buffer), STATUS_OK);
		assert_string_equal(buffer_text(&buffer), rows[i].expected);
		buffer_release(&buffer);
	}
}

/* The way back, to see that nothing is lost. */
static size_t unescape(const char *text, uint8_t *out)
{
	size_t size = 0;
	while (*text != '\0') {
		if (*text != '\\') {
			out[size++] = (uint8_t)*text++;
			continue;
		}
		char *end;
		switch (text[1]) {
		case 'n':
			out[size++] = '\n';
			text += 2;
			break;
		case 'r':
			out[size++] = '\r';
			text += 2;
			break;
		case 't':
			out[size++] = '\t';
			text += 2;
			break;
		case '\\':
			out[size++] = '\\';
			text += 2;
			break;
		case 'x': {
			char digits[3] = {text[2], text[3], '\0'};
			out[size++] = (uint8_t)strtoul(digits, &end, 16);
			text += 4;
			break;
		}
		default:
			assert_memory_equal(text, "\\u{", 3);
			size += encode((uint32_t)strtoul(text + 3, &end, 16), out + size);
			assert_int_equal(*end, '}');
			text = end + 1;
		}
	}
	return size;
}

static void escaped_text_is_harmless_and_whole(void **state)
{
	(void)state;
	unsigned int seed = 20260101;
	print_message("# seed %u\n", seed);
	srandom(seed);
	for (int round = 0; round < 20000; round++) {
		uint8_t text[64];
		size_t size = 0;
		while (size < 48) {
			if (random() % 3 == 0)
				text[size++] = (uint8_t)random();
			else if (random() % 2 == 0)
				size += encode((uint32_t)(random() % 0x3000), text + size);
			else
				size += encode((uint32_t)(random() % 0x110000), text + size);
		}
		struct buffer buffer;
		buffer_init(&buffer, 4096);
		assert_int_equal(utf8_escape(bytes_of(text, size), &buffer), STATUS_OK);
		struct bytes escaped = buffer_bytes(&buffer);
		for (size_t at = 0; at < escaped.size;) {
			uint32_t point = 0;
			size_t length = utf8_decode(escaped, at, &point);
			assert_true(length > 0 && !utf8_is_hidden(point));
			at += length;
		}
		uint8_t back[256];
		assert_int_equal(unescape(buffer_text(&buffer), back), size);
		assert_memory_equal(back, text, size);
		buffer_release(&buffer);
	}
}

static void escaping_into_too_little_room_adds_nothing(void **state)
{
	(void)state;
	struct bytes text = bytes_of("ab\x1b\xff\n\xc3\xa9", 7);
	for (size_t max = 2; max < 24; max++) {
		struct buffer buffer;
		buffer_init(&buffer, max);
		buffer_append_text(&buffer, ">>");
		enum status status = utf8_escape(text, &buffer);
		assert_int_equal(status, max < 2 + 2 + 6 + 4 + 2 + 2 ? STATUS_TOO_LARGE : STATUS_OK);
		assert_string_equal(buffer_text(&buffer), status == STATUS_OK ? ">>ab\\u{1B}\\xFF\\n\xc3\xa9" : ">>");
		buffer_release(&buffer);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_code_point_decodes),
	    cmocka_unit_test(nothing_else_decodes),
	    cmocka_unit_test(known_bad_text),
	    cmocka_unit_test(the_hidden_are_known),
	    cmocka_unit_test(escaping),
	    cmocka_unit_test(escaped_text_is_harmless_and_whole),
	    cmocka_unit_test(escaping_into_too_little_room_adds_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
