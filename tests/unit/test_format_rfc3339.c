/* rfc3339.c against the C library's calendar, day by day through all years. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "format/rfc3339.h"

#define LAST INT64_C(253402300799999)

static void every_day(void **state)
{
	(void)state;
	for (int64_t day = 0; day < 2932897; day++) {
		int64_t ms = day * 86400000 + day * 7919 % 86400000; /* 7919 is prime: all times of day come up */
		time_t seconds = (time_t)(ms / 1000);
		struct tm tm;
		char expected[RFC3339_TEXT_MAX];
		char written[RFC3339_TEXT_MAX];
		assert_non_null(gmtime_r(&seconds, &tm));
		size_t size = strftime(expected, sizeof(expected), "%Y-%m-%dT%H:%M:%S", &tm);
		snprintf(expected + size, sizeof(expected) - size, ".%03dZ", (int)(ms % 1000));
		rfc3339_write(ms, written);
		time_ms back = -1;
		if (strcmp(written, expected) != 0 || rfc3339_read(bytes_of_text(written), &back) != STATUS_OK ||
		    back != ms)
			fail_msg("%lld: wrote %s, not %s; read %lld", (long long)ms, written, expected,
			    (long long)back);
	}
}

static void known_times(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		time_ms time;
	} rows[] = {
	    {"1970-01-01T00:00:00Z", 0},
	    {"1970-01-01T00:00:00.001Z", 1},
	    {"2000-02-29T12:00:00Z", INT64_C(951825600000)},
	    {"2026-11-21T00:12:33.123Z", INT64_C(1795219953123)},
	    {"2026-11-21T00:12:33.1Z", INT64_C(1795219953100)},
	    {"2026-11-21T00:12:33.12Z", INT64_C(1795219953120)},
	    {"2026-11-21T00:12:33.1239Z", INT64_C(1795219953123)},
	    {"2026-11-21T00:12:33.999999999Z", INT64_C(1795219953999)},
	    {"2026-11-21T00:12:33.000000000Z", INT64_C(1795219953000)},
	    {"9999-12-31T23:59:59.999Z", LAST},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		time_ms time = -1;
		if (rfc3339_read(bytes_of_text(rows[i].text), &time) != STATUS_OK || time != rows[i].time)
			fail_msg("%s is %lld", rows[i].text, (long long)time);
	}
}

static void refused_times(void **state)
{
	(void)state;
	static const char *const rows[] = {
	    "", "Z", "2026", "2026-11-21", "2026-11-21T00:12:33", "2026-11-21T00:12Z", "2026-11-21T00:12:33+00:00",
	    "2026-11-21T00:12:33-00:00", "2026-11-21T00:12:33z", "2026-11-21t00:12:33Z", "2026-11-21 00:12:33Z",
	    "2026-11-21T00:12:60Z", "2016-12-31T23:59:60Z", "2026-11-21T00:60:00Z", "2026-11-21T24:00:00Z",
	    "2026-11-31T00:00:00Z",
	    "2026-00-01T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-00T00:00:00Z", "2026-01-32T00:00:00Z",
	    "2026-02-29T00:00:00Z",
	    "2100-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "1969-12-31T23:59:59Z", "0000-01-01T00:00:00Z",
	    "2026-11-21T00:12:33.Z",
	    "2026-11-21T00:12:33.1234567890Z", "2026-11-21T00:12:33,123Z", "2026-11-21T00:12:33.12aZ",
	    "2026-11-21T00:12:33ZZ",
	    "2026-11-21T00:12:33.1ZZ", "2026-11-21T00:12:33Z ", " 2026-11-21T00:12:33Z", "+026-11-21T00:12:33Z",
	    "-026-11-21T00:12:33Z", "12026-11-21T00:12:33Z", "2026-1-21T00:12:33Z", "2026-11-21T0:12:33Z",
	    "20261121T001233Z",
	    "2026-11-21T00:12:33.-12Z", "2026-11-21T00:12: 3Z", "2026-11-21T00:12:33.123", "2026-W47-6T00:12:33Z"};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		time_ms time = 77;
		if (rfc3339_read(bytes_of_text(rows[i]), &time) != STATUS_BAD_TIME)
			fail_msg("accepted: %s", rows[i]);
		assert_int_equal(time, 77);
	}
	assert_int_equal(rfc3339_read(bytes_of("2026-11-21T00:12:33\0Z", 21), &(time_ms){0}), STATUS_BAD_TIME);
	assert_int_equal(rfc3339_read(bytes_of(NULL, 0), &(time_ms){0}), STATUS_BAD_TIME);
}

/* With three digits there is one text for one time: whatever else is read must write itself again. */
static void single_byte_changes(void **state)
{
	(void)state;
	const char *text = "2028-02-29T23:59:59.987Z";
	unsigned int accepted = 0;
	for (size_t place = 0; place < strlen(text); place++) {
		for (unsigned int byte = 0; byte < 256; byte++) {
			char changed[RFC3339_TEXT_MAX];
			char again[RFC3339_TEXT_MAX];
			strcpy(changed, text);
			changed[place] = (char)byte;
			time_ms time;
			if (rfc3339_read(bytes_of(changed, strlen(text)), &time) != STATUS_OK)
				continue;
			accepted++;
			rfc3339_write(time, again);
			assert_memory_equal(again, changed, strlen(text));
		}
	}
	assert_in_range(accepted, 60, 150); /* digits that make another real time, and no more */
}

static void outside_is_clamped(void **state)
{
	(void)state;
	char text[RFC3339_TEXT_MAX];
	rfc3339_write(-1, text);
	assert_string_equal(text, "1970-01-01T00:00:00.000Z");
	rfc3339_write(INT64_MIN, text);
	assert_string_equal(text, "1970-01-01T00:00:00.000Z");
	rfc3339_write(LAST + 1, text);
	assert_string_equal(text, "9999-12-31T23:59:59.999Z");
	rfc3339_write(INT64_MAX, text);
	assert_string_equal(text, "9999-12-31T23:59:59.999Z");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_day),
	    cmocka_unit_test(known_times),
	    cmocka_unit_test(refused_times),
	    cmocka_unit_test(single_byte_changes),
	    cmocka_unit_test(outside_is_clamped),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
