/* status.c and fault.c: the table is complete, and a fault is told once, by whoever knew best. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "format/fault.h"
#include "format/utf8.h"

static void status_rows_are_complete_and_unique(void **state)
{
	(void)state;
	for (int i = 0; i < STATUS_COUNT; i++) {
		const char *name = status_name((enum status)i);
		assert_true(strlen(name) > 0);
		assert_int_equal(strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-"), strlen(name));
		const char *sentence = status_sentence((enum status)i);
		assert_true(strlen(sentence) > 0);
		assert_true(sentence[strlen(sentence) - 1] != '.');
		for (int j = 0; j < i; j++) {
			assert_string_not_equal(name, status_name((enum status)j));
			assert_string_not_equal(sentence, status_sentence((enum status)j));
		}
		assert_int_equal(status_class((enum status)i) == STATUS_CLASS_OK, i == STATUS_OK);
	}
}

static void status_rows_stand_where_they_should(void **state)
{
	(void)state;
	assert_int_equal(STATUS_OK, 0);
	assert_string_equal(status_name(STATUS_BAD_SIGNATURE), "bad-signature");
	assert_int_equal(status_class(STATUS_BAD_SIGNATURE), STATUS_CLASS_INVALID);
	assert_int_equal(status_class(STATUS_NO_MEMORY), STATUS_CLASS_FAILED);
	assert_int_equal(status_class(STATUS_USAGE), STATUS_CLASS_USAGE);
	assert_int_equal(status_class(STATUS_FORKED), STATUS_CLASS_FORKED);
	assert_string_equal(status_sentence(STATUS_FORKED), "the log contradicts a checkpoint seen before");
}

static void a_number_that_is_no_status_is_a_failure(void **state)
{
	(void)state;
	enum status strangers[] = {STATUS_COUNT, (enum status)(STATUS_COUNT + 1000), (enum status)-1};
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(status_class(strangers[i]), STATUS_CLASS_FAILED);
		assert_string_equal(status_name(strangers[i]), "unknown-status");
		assert_non_null(status_sentence(strangers[i]));
	}
}

static void the_first_fault_stays(void **state)
{
	(void)state;
	struct fault fault = {0};
	assert_int_equal(fault_set(&fault, STATUS_BAD_HEX, "/digest", "%s at %d", "odd", 7), STATUS_BAD_HEX);
	assert_int_equal(fault_set(&fault, STATUS_IO, "elsewhere", "vaguer"), STATUS_IO);
	assert_int_equal(fault.status, STATUS_BAD_HEX);
	assert_string_equal(fault.place, "/digest");
	assert_string_equal(fault.detail, "odd at 7");
	assert_int_equal(fault_set(NULL, STATUS_IO, "nowhere", NULL), STATUS_IO);
}

static void absent_words_are_empty(void **state)
{
	(void)state;
	struct fault fault;
	memset(&fault, 'x', sizeof(fault));
	fault.status = STATUS_OK;
	fault_set(&fault, STATUS_IO, NULL, NULL);
	assert_string_equal(fault.place, "");
	assert_string_equal(fault.detail, "");
	fault_within(&fault, "entries/5.json");
	assert_string_equal(fault.place, "entries/5.json");
	fault_within(&fault, "bundle");
	assert_string_equal(fault.place, "bundle: entries/5.json");
}

static void within_says_nothing_where_nothing_is_wrong(void **state)
{
	(void)state;
	struct fault fault = {0};
	fault_within(&fault, "bundle");
	assert_string_equal(fault.place, "");
	fault_within(NULL, "bundle");
}

static void long_words_are_cut_between_characters(void **state)
{
	(void)state;
	/* "€" has three bytes; shifting by one byte at a time makes the cut fall into every part of it. */
	for (size_t shift = 0; shift < 4; shift++) {
		char text[1024] = "xxxx";
		text[shift] = '\0';
		while (strlen(text) < 900)
			strcat(text, "\xe2\x82\xac");
		struct fault fault = {0};
		fault_set(&fault, STATUS_IO, text, "%s", text);
		fault_within(&fault, "\xe2\x82\xac");
		assert_true(utf8_valid(bytes_of_text(fault.place), NULL));
		assert_true(utf8_valid(bytes_of_text(fault.detail), NULL));
		assert_in_range(strlen(fault.place), FAULT_PLACE_MAX - 4, FAULT_PLACE_MAX - 1);
		assert_in_range(strlen(fault.detail), FAULT_DETAIL_MAX - 4, FAULT_DETAIL_MAX - 1);
		assert_memory_equal(fault.detail, text, strlen(fault.detail));
	}
}

static void text_that_just_fits_is_kept(void **state)
{
	(void)state;
	char text[FAULT_DETAIL_MAX];
	memset(text, 'y', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	memcpy(text + sizeof(text) - 4, "\xe2\x82\xac", 3);
	struct fault fault = {0};
	fault_set(&fault, STATUS_IO, text, "%s", text);
	assert_string_equal(fault.place, text);
	assert_string_equal(fault.detail, text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(status_rows_are_complete_and_unique),
	    cmocka_unit_test(status_rows_stand_where_they_should),
	    cmocka_unit_test(a_number_that_is_no_status_is_a_failure),
	    cmocka_unit_test(the_first_fault_stays),
	    cmocka_unit_test(absent_words_are_empty),
	    cmocka_unit_test(within_says_nothing_where_nothing_is_wrong),
	    cmocka_unit_test(long_words_are_cut_between_characters),
	    cmocka_unit_test(text_that_just_fits_is_kept),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
