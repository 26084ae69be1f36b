/* unit.c: each unit against the next one of its dimension, by how many of one make the other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "verify/check/unit.h"

static const struct {
	const char *large, *small;
	long long factor;
} steps[] = {
	{ "us", "ns", 1000 }, { "ms", "us", 1000 }, { "s", "ms", 1000 }, { "min", "s", 60 }, { "h", "min", 60 },
	{ "d", "h", 24 }, { "KiB", "B", 1024 }, { "MiB", "KiB", 1024 }, { "GiB", "MiB", 1024 }, { "TiB", "GiB", 1024 },
	{ "kB", "B", 1000 }, { "MB", "kB", 1000 }, { "GB", "MB", 1000 }, { "TB", "GB", 1000 }, { "x", "%", 100 },
	{ "/s", "/min", 60 }, { "/min", "/h", 60 },
};
#define STEPS (sizeof(steps) / sizeof(steps[0]))

static const struct unit *find(const char *name)
{
	return unit_find(bytes_of_text(name));
}

static void factors(void **state)
{
	(void)state;
	for (size_t i = 0; i < STEPS; i++) {
		const struct unit *large = find(steps[i].large), *small = find(steps[i].small);
		assert_non_null(large);
		assert_non_null(small);
		for (long long off = -1; off <= 1; off++) {
			int order;
			assert_true(unit_compare(RATIONAL_INTEGER(7), large,
			    RATIONAL_INTEGER(7 * steps[i].factor + off), small, &order));
			if (order != -off)
				fail_msg("%s against %s, off by %lld", steps[i].large, steps[i].small, off);
		}
	}
}

static void every_row_is_tested(void **state)
{
	(void)state;
	for (size_t i = 0; unit_at(i) != NULL; i++) {
		bool is_tested = false;
		for (size_t j = 0; j < STEPS; j++)
			is_tested |= strcmp(unit_at(i)->name, steps[j].large) == 0 || strcmp(unit_at(i)->name, steps[j].small) == 0;
		if (!is_tested)
			fail_msg("no step has the unit %s", unit_at(i)->name);
		if (strlen(unit_at(i)->name) > UNIT_NAME_MAX)
			fail_msg("%s is longer than UNIT_NAME_MAX", unit_at(i)->name);
		assert_ptr_equal(find(unit_at(i)->name), unit_at(i));
	}
}

static void dimensions_do_not_mix(void **state)
{
	(void)state;
	int order;
	for (size_t i = 0; unit_at(i) != NULL; i++)
		for (size_t j = 0; unit_at(j) != NULL; j++)
			assert_int_equal(unit_compare(RATIONAL_INTEGER(1), unit_at(i), RATIONAL_INTEGER(1), unit_at(j), &order),
			    unit_at(i)->dimension == unit_at(j)->dimension);
	assert_false(unit_compare(RATIONAL_INTEGER(1), &unit_plain, RATIONAL_INTEGER(1), find("%"), &order));
	assert_false(unit_compare(RATIONAL_INTEGER(1), &unit_plain, RATIONAL_INTEGER(1), find("x"), &order));
}

static void spellings(void **state)
{
	(void)state;
	assert_ptr_equal(find("\xc2\xb5s"), find("us"));
	assert_ptr_equal(find("\xce\xbcs"), find("us"));
	static const char *const unknown[] = { "", "S", "MS", "kb", "Kb", "KB", "m", "sec", "msec", " s", "s ", "%%", "/d",
	    "µ" };
	for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++)
		if (find(unknown[i]) != NULL)
			fail_msg("%s is no unit", unknown[i]);
}

static void overflow(void **state)
{
	(void)state;
	struct rational huge;
	int order;
	assert_true(rational_read(bytes_of_text("170141183460469231731687303715884105727"), &huge));
	assert_false(unit_compare(huge, find("d"), RATIONAL_INTEGER(1), find("ns"), &order));
	/* The same unit needs no conversion. */
	assert_true(unit_compare(huge, find("d"), RATIONAL_INTEGER(1), find("d"), &order));
	assert_int_equal(order, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(factors),
		cmocka_unit_test(every_row_is_tested),
		cmocka_unit_test(dimensions_do_not_mix),
		cmocka_unit_test(spellings),
		cmocka_unit_test(overflow),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
