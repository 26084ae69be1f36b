/* hex.c and base64.c: one text for given bytes and no other, counted exhaustively where that is possible. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

#include "format/base64.h"
#include "format/hex.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static void hex_of_every_byte(void **state)
{
	(void)state;
	uint8_t all[256];
	char text[513];
	for (int i = 0; i < 256; i++)
		all[i] = (uint8_t)i;
	hex_encode(bytes_of(all, 256), text);
	assert_int_equal(strlen(text), 512);
	assert_memory_equal(text, "000102", 6);
	assert_string_equal(text + 506, "fdfeff");
	uint8_t back[256] = {0};
	assert_int_equal(hex_decode(bytes_of_text(text), back, 256), STATUS_OK);
	assert_memory_equal(back, all, 256);
	hex_encode(bytes_of(NULL, 0), text);
	assert_string_equal(text, "");
}

static void hex_pairs_of_all_characters(void **state)
{
	(void)state;
	unsigned int accepted = 0;
	for (unsigned int a = 0; a < 256; a++) {
		for (unsigned int b = 0; b < 256; b++) {
			uint8_t text[2] = {(uint8_t)a, (uint8_t)b};
			uint8_t byte;
			if (hex_decode(bytes_of(text, 2), &byte, 1) != STATUS_OK)
				continue;
			accepted++;
			char again[3];
			hex_encode(bytes_of(&byte, 1), again);
			assert_memory_equal(again, text, 2);
			assert_true(hex_is_lower(bytes_of(text, 2)));
		}
	}
	assert_int_equal(accepted, 256);
}

static void hex_lengths(void **state)
{
	(void)state;
	uint8_t data[4];
	assert_int_equal(hex_decode(bytes_of_text("0011"), data, 2), STATUS_OK);
	assert_int_equal(hex_decode(bytes_of_text("001"), data, 1), STATUS_BAD_HEX);
	assert_int_equal(hex_decode(bytes_of_text("001"), data, 2), STATUS_BAD_HEX);
	assert_int_equal(hex_decode(bytes_of_text("0011"), data, 1), STATUS_BAD_HEX);
	assert_int_equal(hex_decode(bytes_of_text("0011"), data, 3), STATUS_BAD_HEX);
	assert_int_equal(hex_decode(bytes_of_text("001A"), data, 2), STATUS_BAD_HEX);
	assert_int_equal(hex_decode(bytes_of(NULL, 0), data, 0), STATUS_OK);
	assert_int_equal(hex_decode(bytes_of_text("00"), data, SIZE_MAX / 2 + 2),
	    STATUS_BAD_HEX); /* 2 * size wraps to 2 */
	assert_true(hex_is_lower(bytes_of_text("0123456789abcdef0")));
	assert_false(hex_is_lower(bytes_of_text("")));
	assert_false(hex_is_lower(bytes_of_text("0123F")));
	assert_false(hex_is_lower(bytes_of_text("g")));
	assert_false(hex_is_lower(bytes_of("0\0", 2)));
}

static void base64_vectors(void **state)
{
	(void)state;
	/* RFC 4648 section 10. */
	static const char *const rows[][2] = {{"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob",
	    "Zm9vYg=="},
	    {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"}, {"\xff\xff\xff", "////"}, {"\xfb\xef\xbe", "++++"}};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buffer buffer;
		buffer_init(&buffer, 100);
		assert_int_equal(base64_encode(bytes_of_text(rows[i][0]), &buffer), STATUS_OK);
		assert_string_equal(buffer_text(&buffer), rows[i][1]);
		buffer_clear(&buffer);
		assert_int_equal(base64_decode(bytes_of_text(rows[i][1]), &buffer), STATUS_OK);
		assert_string_equal(buffer_text(&buffer), rows[i][0]);
		buffer_release(&buffer);
	}
}

static void base64_refused(void **state)
{
	(void)state;
	static const char *const rows[] = {"Z", "Zg", "Zg=", "Zm9", "Zg===", "====", "Z===", "=g==", "Zg=A", "Z=g=",
	    "Zh==", "Zm9=",
	    "Zm9v\n", "Zm9v\n\n\n\n", "Zm 9", " Zm9v", "Zm8=Zm8=", "Zg==Zg==", "Zm-_", "Zm9vZg", "Zm9v====", "Zm9v=",
	    "Zm9\x80",
	    "Zm9\xff", "Zm9,"};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buffer buffer;
		buffer_init(&buffer, 100);
		buffer_append_text(&buffer, "kept");
		if (base64_decode(bytes_of_text(rows[i]), &buffer) != STATUS_BAD_BASE64)
			fail_msg("accepted: %s", rows[i]);
		assert_string_equal(buffer_text(&buffer), "kept");
		buffer_release(&buffer);
	}
	assert_int_equal(base64_read(bytes_of("Zm9\0", 4), (uint8_t[3]){0}, 3), STATUS_BAD_BASE64);
}

/* As many texts of each shape are accepted as there are bytes to stand for: a second spelling would be one more. */
static void base64_last_groups_are_counted(void **state)
{
	(void)state;
	unsigned int one = 0;
	unsigned int two = 0;
	for (int a = 0; a < 64; a++) {
		for (int b = 0; b < 64; b++) {
			char text[5] = {alphabet[a], alphabet[b], '=', '=', '\0'};
			uint8_t data[2];
			char again[5];
			if (base64_read(bytes_of(text, 4), data, 1) == STATUS_OK) {
				one++;
				base64_write(bytes_of(data, 1), again);
				assert_string_equal(again, text);
			}
			for (int c = 0; c < 64; c++) {
				text[2] = alphabet[c];
				if (base64_read(bytes_of(text, 4), data, 2) != STATUS_OK)
					continue;
				two++;
				base64_write(bytes_of(data, 2), again);
				assert_string_equal(again, text);
			}
		}
	}
	assert_int_equal(one, 256);
	assert_int_equal(two, 65536);
}

static void base64_alphabet_at_every_place(void **state)
{
	(void)state;
	for (size_t place = 0; place < 4; place++) {
		for (unsigned int byte = 0; byte < 256; byte++) {
			char text[5] = "AAAA";
			text[place] = (char)byte;
			uint8_t data[3];
			bool known = byte != 0 && strchr(alphabet, (int)byte) != NULL;
			assert_int_equal(base64_read(bytes_of(text, 4), data, 3) == STATUS_OK, known);
		}
	}
}

static void base64_agrees_with_libsodium(void **state)
{
	(void)state;
	unsigned int seed = 4648;
	print_message("# seed %u\n", seed);
	srandom(seed);
	for (size_t size = 0; size < 400; size++) {
		uint8_t data[400];
		for (size_t i = 0; i < size; i++)
			data[i] = (uint8_t)random();
		char expected[600];
		sodium_bin2base64(expected, sizeof(expected), data, size, sodium_base64_VARIANT_ORIGINAL);
		struct buffer buffer;
		buffer_init(&buffer, 1000);
		assert_int_equal(base64_encode(bytes_of(data, size), &buffer), STATUS_OK);
		assert_string_equal(buffer_text(&buffer), expected);
		assert_int_equal(buffer.size, BASE64_SIZE(size));
		char text[600];
		base64_write(bytes_of(data, size), text);
		assert_string_equal(text, expected);
		buffer_clear(&buffer);
		assert_int_equal(base64_decode(bytes_of_text(expected), &buffer), STATUS_OK);
		assert_true(bytes_equal(buffer_bytes(&buffer), bytes_of(data, size)));
		uint8_t back[400];
		assert_int_equal(base64_read(bytes_of_text(expected), back, size), STATUS_OK);
		assert_memory_equal(back, data, size);
		if (size > 0)
			assert_int_equal(base64_read(bytes_of_text(expected), back, size - 1), STATUS_BAD_BASE64);
		assert_int_equal(base64_read(bytes_of_text(expected), back, size + 1), STATUS_BAD_BASE64);
		buffer_release(&buffer);
	}
}

static void base64_keeps_to_the_maximum(void **state)
{
	(void)state;
	struct buffer buffer;
	buffer_init(&buffer, 7);
	assert_int_equal(base64_encode(bytes_of_text("abcd"), &buffer), STATUS_TOO_LARGE);
	assert_int_equal(base64_encode(bytes_of_text("abc"), &buffer), STATUS_OK);
	assert_int_equal(base64_decode(bytes_of_text("Zm9vYg=="), &buffer), STATUS_TOO_LARGE);
	assert_string_equal(buffer_text(&buffer), "YWJj");
	/* The sizes alone would overflow; nothing is read. */
	assert_int_equal(base64_encode(bytes_of("x", SIZE_MAX - 1), &buffer), STATUS_TOO_LARGE);
	buffer_release(&buffer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(hex_of_every_byte),
	    cmocka_unit_test(hex_pairs_of_all_characters),
	    cmocka_unit_test(hex_lengths),
	    cmocka_unit_test(base64_vectors),
	    cmocka_unit_test(base64_refused),
	    cmocka_unit_test(base64_last_groups_are_counted),
	    cmocka_unit_test(base64_alphabet_at_every_place),
	    cmocka_unit_test(base64_agrees_with_libsodium),
	    cmocka_unit_test(base64_keeps_to_the_maximum),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
