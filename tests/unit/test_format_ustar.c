#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/ustar.h"

static void fields_are_where_posix_has_them(void **state)
{
	(void)state;
	uint8_t block[USTAR_BLOCK];
	assert_int_equal(ustar_header("entries/5.json", 1234, block), STATUS_OK);
	assert_string_equal((char *)block, "entries/5.json");
	assert_string_equal((char *)block + 100, "0000644");
	assert_string_equal((char *)block + 108, "0000000");
	assert_string_equal((char *)block + 116, "0000000");
	assert_string_equal((char *)block + 124, "00000002322");
	assert_string_equal((char *)block + 136, "00000000000");
	assert_int_equal(block[156], '0');
	assert_memory_equal(block + 257, "ustar\00000", 8);
	unsigned sum = 0;
	for (size_t i = 0; i < USTAR_BLOCK; i++)
		sum += i >= 148 && i < 156 ? ' ' : block[i];
	assert_int_equal(strtoul((char *)block + 148, NULL, 8), sum);
	assert_int_equal(block[154], '\0');
	assert_int_equal(block[155], ' ');
	for (size_t i = 345; i < USTAR_BLOCK; i++)
		assert_int_equal(block[i], 0);
}

static void what_is_written_is_read(void **state)
{
	(void)state;
	static const uint64_t sizes[] = { 0, 1, 511, 512, 513, 4294967296, USTAR_SIZE_MAX };
	char longest[USTAR_NAME_MAX + 2], name[USTAR_NAME_MAX + 1];
	uint8_t block[USTAR_BLOCK];
	uint64_t size;
	memset(longest, 'n', sizeof(longest));
	longest[USTAR_NAME_MAX] = '\0';
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		assert_int_equal(ustar_header(longest, sizes[i], block), STATUS_OK);
		assert_int_equal(ustar_read(block, name, &size), STATUS_OK);
		assert_string_equal(name, longest);
		assert_int_equal(size, sizes[i]);
	}
	longest[USTAR_NAME_MAX] = 'n';
	longest[USTAR_NAME_MAX + 1] = '\0';
	assert_int_equal(ustar_header(longest, 0, block), STATUS_TOO_LARGE);
	assert_int_equal(ustar_header("", 0, block), STATUS_TOO_LARGE);
	assert_int_equal(ustar_header("x", USTAR_SIZE_MAX + 1, block), STATUS_TOO_LARGE);
}

/* A flipped bit makes it another header, as of the name or size with the checksum unchanged, which is no header. */
static void no_bit_is_free(void **state)
{
	(void)state;
	uint8_t block[USTAR_BLOCK];
	char name[USTAR_NAME_MAX + 1];
	uint64_t size;
	assert_int_equal(ustar_header("blobs/0123", 77, block), STATUS_OK);
	for (size_t bit = 0; bit < USTAR_BLOCK * 8; bit++) {
		block[bit / 8] ^= (uint8_t)(1 << bit % 8);
		assert_int_equal(ustar_read(block, name, &size), STATUS_BAD_BUNDLE);
		block[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	assert_int_equal(ustar_read(block, name, &size), STATUS_OK);
	memset(block, 0, sizeof(block));
	assert_int_equal(ustar_read(block, name, &size), STATUS_BAD_BUNDLE);
	memset(block, 0xff, sizeof(block));
	assert_int_equal(ustar_read(block, name, &size), STATUS_BAD_BUNDLE);
}

static void padding_fills_blocks(void **state)
{
	(void)state;
	for (uint64_t size = 0; size < 2000; size++) {
		assert_in_range(ustar_padding(size), 0, USTAR_BLOCK - 1);
		assert_int_equal((size + ustar_padding(size)) % USTAR_BLOCK, 0);
	}
	assert_int_equal(ustar_padding(UINT64_MAX), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields_are_where_posix_has_them),
		cmocka_unit_test(what_is_written_is_read),
		cmocka_unit_test(no_bit_is_free),
		cmocka_unit_test(padding_fills_blocks),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
