/* bytes.c: views never reach outside, buffers never beyond their maximum. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "format/bytes.h"

static void slices_stay_inside(void **state)
{
	(void)state;
	struct bytes whole = bytes_of_text("abcdef");
	static const struct {
		size_t offset, size;
		const char *expected; /* NULL: does not fit */
	} rows[] = {
	    {0, 6, "abcdef"}, {0, 0, ""},       {2, 3, "cde"},     {6, 0, ""},        {5, 1, "f"},
	    {0, 7, NULL},     {6, 1, NULL},     {7, 0, NULL},      {3, SIZE_MAX, NULL}, {SIZE_MAX, 1, NULL},
	    {SIZE_MAX, SIZE_MAX, NULL},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct bytes part = bytes_slice(whole, rows[i].offset, rows[i].size);
		if (rows[i].expected == NULL) {
			assert_null(part.data);
			assert_int_equal(part.size, 0);
		} else {
			assert_int_equal(part.size, strlen(rows[i].expected));
			assert_ptr_equal(part.data, whole.data + rows[i].offset);
			assert_true(bytes_equal(part, bytes_of_text(rows[i].expected)));
		}
	}
	assert_int_equal(bytes_slice(bytes_of(NULL, 0), 0, 0).size, 0);
}

static void comparing(void **state)
{
	(void)state;
	static const char *const ascending[] = {"", "\x01", "a", "a\x01", "aa", "ab", "b", "\x7f", "\x80", "\xff",
	    "\xff\xff"};
	size_t count = sizeof(ascending) / sizeof(ascending[0]);
	for (size_t i = 0; i < count; i++) {
		for (size_t j = 0; j < count; j++) {
			struct bytes a = bytes_of_text(ascending[i]);
			struct bytes b = bytes_of_text(ascending[j]);
			int order = bytes_compare(a, b);
			assert_int_equal((order > 0) - (order < 0), (i > j) - (i < j));
			assert_int_equal(bytes_equal(a, b), i == j);
		}
	}
	assert_true(bytes_equal(bytes_of(NULL, 0), bytes_of_text("")));
	assert_int_equal(bytes_compare(bytes_of("a\0b", 3), bytes_of("a\0c", 3)) < 0, 1);
	assert_false(bytes_equal(bytes_of("a\0b", 3), bytes_of("a\0c", 3)));
}

static void prefixes(void **state)
{
	(void)state;
	assert_true(bytes_start_with(bytes_of_text("sha256:00"), "sha256:"));
	assert_true(bytes_start_with(bytes_of_text("sha256:"), "sha256:"));
	assert_true(bytes_start_with(bytes_of(NULL, 0), ""));
	assert_false(bytes_start_with(bytes_of_text("sha256"), "sha256:"));
	assert_false(bytes_start_with(bytes_of_text("SHA256:"), "sha256:"));
	assert_false(bytes_start_with(bytes_of(NULL, 0), "a"));
}

static void a_buffer_keeps_what_it_was_given(void **state)
{
	(void)state;
	struct buffer buffer;
	buffer_init(&buffer, 100000);
	char expected[50000];
	size_t size = 0;
	for (unsigned int i = 0; size < 40000; i++) {
		char part[64];
		int length = snprintf(part, sizeof(part), "%u-%x ", i, i * i);
		memcpy(expected + size, part, (size_t)length);
		size += (size_t)length;
		switch (i % 4) {
		case 0:
			assert_int_equal(buffer_append_format(&buffer, "%u-%x ", i, i * i), STATUS_OK);
			break;
		case 1:
			assert_int_equal(buffer_append_text(&buffer, part), STATUS_OK);
			break;
		case 2:
			assert_int_equal(buffer_append(&buffer, bytes_of(part, (size_t)length)), STATUS_OK);
			break;
		default:
			for (int j = 0; j < length; j++)
				assert_int_equal(buffer_append_byte(&buffer, (uint8_t)part[j]), STATUS_OK);
		}
		assert_int_equal(buffer.size, size);
	}
	assert_true(bytes_equal(buffer_bytes(&buffer), bytes_of(expected, size)));
	assert_int_equal(strlen(buffer_text(&buffer)), size);
	assert_int_equal(buffer.size, size);
	buffer_clear(&buffer);
	assert_int_equal(buffer.size, 0);
	assert_string_equal(buffer_text(&buffer), "");
	buffer_release(&buffer);
	buffer_release(&buffer);
}

static void a_buffer_over_memory_of_ours_stays_in_it(void **state)
{
	(void)state;
	char storage[8];
	struct buffer buffer;

	buffer_over(&buffer, storage, sizeof(storage));
	assert_int_equal(buffer_append_text(&buffer, "1234567"), STATUS_OK);
	assert_int_equal(buffer_append_byte(&buffer, '8'), STATUS_TOO_LARGE);
	assert_ptr_equal(buffer_text(&buffer), storage);
	assert_string_equal(storage, "1234567");
}

static void a_buffer_stops_at_its_maximum(void **state)
{
	(void)state;
	for (size_t max = 0; max < 200; max++) {
		struct buffer buffer;
		buffer_init(&buffer, max);
		for (size_t i = 0; i < max; i++)
			assert_int_equal(buffer_append_byte(&buffer, 'a'), STATUS_OK);
		assert_int_equal(buffer_append_byte(&buffer, 'b'), STATUS_TOO_LARGE);
		assert_int_equal(buffer_append_text(&buffer, "bc"), STATUS_TOO_LARGE);
		assert_int_equal(buffer_append_format(&buffer, "%d", 5), STATUS_TOO_LARGE);
		assert_int_equal(buffer_append_text(&buffer, ""), STATUS_OK);
		assert_int_equal(buffer.size, max);
		assert_true(buffer.capacity <= max + 1);
		/* The NUL is not counted: it fits even a full buffer. */
		assert_int_equal(strlen(buffer_text(&buffer)), max);
		buffer_release(&buffer);
	}
}

static void an_append_that_does_not_fit_adds_nothing(void **state)
{
	(void)state;
	struct buffer buffer;
	buffer_init(&buffer, 10);
	assert_int_equal(buffer_append_text(&buffer, "12345678"), STATUS_OK);
	assert_int_equal(buffer_append_text(&buffer, "abc"), STATUS_TOO_LARGE);
	assert_int_equal(buffer_append_format(&buffer, "%s", "abc"), STATUS_TOO_LARGE);
	assert_string_equal(buffer_text(&buffer), "12345678");
	assert_int_equal(buffer_append_text(&buffer, "ab"), STATUS_OK);
	assert_string_equal(buffer_text(&buffer), "12345678ab");
	buffer_release(&buffer);
}

static void reserving_does_not_overflow(void **state)
{
	(void)state;
	struct buffer buffer;
	buffer_init(&buffer, SIZE_MAX);
	assert_int_equal(buffer_append_text(&buffer, "x"), STATUS_OK);
	assert_int_equal(buffer_reserve(&buffer, SIZE_MAX), STATUS_TOO_LARGE);
	assert_int_equal(buffer_reserve(&buffer, SIZE_MAX - 1), STATUS_TOO_LARGE);
	assert_string_equal(buffer_text(&buffer), "x");
	assert_int_equal(buffer_reserve(&buffer, 1000), STATUS_OK);
	uint8_t *data = buffer.data;
	for (int i = 0; i < 1000; i++)
		assert_int_equal(buffer_append_byte(&buffer, 'y'), STATUS_OK);
	assert_ptr_equal(buffer.data, data); /* a reservation is a promise */
	buffer_release(&buffer);
}

static void a_zeroed_buffer_is_empty_and_full(void **state)
{
	(void)state;
	struct buffer buffer = {0};
	assert_int_equal(buffer_append_byte(&buffer, 'a'), STATUS_TOO_LARGE);
	assert_int_equal(buffer_bytes(&buffer).size, 0);
	assert_string_equal(buffer_text(&buffer), "");
	buffer_release(&buffer);
}

static void taking_hands_over(void **state)
{
	(void)state;
	struct buffer buffer;
	buffer_init(&buffer, 10);
	buffer_append_text(&buffer, "abc");
	size_t size;
	uint8_t *data = buffer_take(&buffer, &size);
	assert_int_equal(size, 3);
	assert_memory_equal(data, "abc", 3);
	assert_null(buffer.data);
	assert_int_equal(buffer.size, 0);
	assert_int_equal(buffer_append_text(&buffer, "defghijklm"), STATUS_OK); /* still with its maximum */
	assert_int_equal(buffer_append_byte(&buffer, 'x'), STATUS_TOO_LARGE);
	free(data);
	buffer_release(&buffer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(slices_stay_inside),
	    cmocka_unit_test(comparing),
	    cmocka_unit_test(prefixes),
	    cmocka_unit_test(a_buffer_keeps_what_it_was_given),
	    cmocka_unit_test(a_buffer_over_memory_of_ours_stays_in_it),
	    cmocka_unit_test(a_buffer_stops_at_its_maximum),
	    cmocka_unit_test(an_append_that_does_not_fit_adds_nothing),
	    cmocka_unit_test(reserving_does_not_overflow),
	    cmocka_unit_test(a_zeroed_buffer_is_empty_and_full),
	    cmocka_unit_test(taking_hands_over),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
