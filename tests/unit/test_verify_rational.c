/* rational.c against 64-bit arithmetic where that is enough, and at the edges where it is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "verify/check/rational.h"

static const __int128 most = (__int128)(~(unsigned __int128)0 >> 1);

static struct rational fraction(__int128 above, __int128 below)
{
	struct rational made;
	assert_true(rational_make(above, below, &made));
	return made;
}

static void assert_is(struct rational value, __int128 above, __int128 below)
{
	assert_true(value.numerator == above);
	assert_true(value.denominator == below);
}

static uint64_t next_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

static int64_t draw(uint64_t *state, int64_t span)
{
	return (int64_t)(next_random(state) % (uint64_t)(2 * span + 1)) - span;
}

static void lowest_terms(void **state)
{
	(void)state;
	assert_is(fraction(6, 4), 3, 2);
	assert_is(fraction(6, -4), -3, 2);
	assert_is(fraction(-6, -4), 3, 2);
	assert_is(fraction(0, -9), 0, 1);
	struct rational made;
	assert_false(rational_make(1, 0, &made));
	assert_false(rational_make(-most - 1, 1, &made));
	assert_false(rational_make(1, -most - 1, &made));
	assert_is(fraction(-most - 1, 2), (-most - 1) / 2, 1);
	assert_is(fraction(most, most), 1, 1);
}

/* Small fractions: every operation against cross-multiplied integers. */
static void agrees_with_integers(void **state)
{
	(void)state;
	uint64_t seed = UINT64_C(0x9e3779b97f4a7c15);
	print_message("# seed %llu\n", (unsigned long long)seed);
	for (size_t i = 0; i < 200000; i++) {
		int64_t a = draw(&seed, 1000), b = draw(&seed, 1000), c = draw(&seed, 1000), d = draw(&seed, 1000);
		if (b == 0 || d == 0)
			continue;
		struct rational x = fraction(a, b), y = fraction(c, d), sum, difference, product, quotient;
		assert_true(rational_add(x, y, &sum) && rational_subtract(x, y, &difference));
		assert_true(rational_multiply(x, y, &product));
		assert_true(sum.numerator * (b * d) == sum.denominator * (a * d + c * b));
		assert_true(difference.numerator * (b * d) == difference.denominator * (a * d - c * b));
		assert_true(product.numerator * (b * d) == product.denominator * (a * c));
		assert_true(rational_divide(x, y, &quotient) == (c != 0));
		if (c != 0)
			assert_true(quotient.numerator * (b * c) == quotient.denominator * (a * d));
		int64_t left = a * d * (b * d > 0 ? 1 : -1), right = c * b * (b * d > 0 ? 1 : -1);
		assert_int_equal(rational_compare(x, y), (left > right) - (left < right));
	}
}

static void overflow_is_told(void **state)
{
	(void)state;
	struct rational big = fraction(most, 1), small = fraction(1, most), result = RATIONAL_INTEGER(42);
	assert_false(rational_add(big, RATIONAL_INTEGER(1), &result));
	assert_false(rational_subtract(fraction(-most, 1), RATIONAL_INTEGER(2), &result));
	assert_false(rational_multiply(big, RATIONAL_INTEGER(2), &result));
	assert_false(rational_multiply(small, fraction(1, 2), &result));
	assert_false(rational_divide(big, fraction(1, 2), &result));
	assert_false(rational_divide(big, RATIONAL_INTEGER(0), &result));
	assert_false(rational_add(small, fraction(1, most - 1), &result));
	assert_is(result, 42, 1);
	/* What cancels does not overflow. */
	assert_true(rational_multiply(big, small, &result));
	assert_is(result, 1, 1);
	assert_true(rational_divide(big, big, &result));
	assert_is(result, 1, 1);
	assert_true(rational_subtract(big, big, &result));
	assert_is(result, 0, 1);
}

/* Cross-multiplying these would need 256 bits. */
static void comparison_never_overflows(void **state)
{
	(void)state;
	struct rational a = fraction(most, most - 1), b = fraction(most - 1, most - 2);
	assert_int_equal(rational_compare(a, b), -1);
	assert_int_equal(rational_compare(b, a), 1);
	assert_int_equal(rational_compare(a, a), 0);
	assert_int_equal(rational_compare(fraction(-most, most - 1), fraction(-(most - 1), most - 2)), 1);
	assert_int_equal(rational_compare(fraction(1, most), fraction(1, most - 1)), -1);
	assert_int_equal(rational_compare(fraction(-1, most), fraction(1, most)), -1);
	assert_int_equal(rational_compare(RATIONAL_INTEGER(0), fraction(-1, most)), 1);
}

static void decimals(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		long long above, below;
	} good[] = {
		{ "0", 0, 1 }, { "-0", 0, 1 }, { "007", 7, 1 }, { "91.7", 917, 10 }, { "-0.5", -1, 2 }, { "1.50", 3, 2 },
		{ "1e3", 1000, 1 }, { "1E+3", 1000, 1 }, { "25e-1", 5, 2 }, { "-1.25e2", -125, 1 }, { "0e999999999999", 0, 1 },
		{ "0.0e-999999999999", 0, 1 }, { "1.0000000000000000000000000000000000000", 1, 1 }, { "1000e-3", 1, 1 },
	};
	static const char *const bad[] = {
		"", "-", "+1", ".5", "5.", "1,000", " 1", "1 ", "1e", "1e+", "e5", "--1", "1.2.3", "0x10", "NaN", "inf", "1_0",
		"1e39", "1e-39", "1e999999999999999999999", "170141183460469231731687303715884105728", "١",
		"99999999999999999999999999999999999999999999", "0.000000000000000000000000000000000000001",
	};
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		struct rational value;
		if (!rational_read(bytes_of_text(good[i].text), &value) || value.numerator != good[i].above ||
		    value.denominator != good[i].below)
			fail_msg("%s", good[i].text);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct rational value;
		if (rational_read(bytes_of_text(bad[i]), &value))
			fail_msg("%s was read", bad[i]);
	}
	struct rational largest;
	assert_true(rational_read(bytes_of_text("-170141183460469231731687303715884105727"), &largest));
	assert_is(largest, -most, 1);
	assert_false(rational_read(bytes_of("1\0", 2), &largest));
}

static void rounds_as_it_says(void **state)
{
	(void)state;
	static const struct {
		__int128 above, below;
		unsigned int places;
		const char *half_up, *half_even, *trunc;
	} rows[] = {
		{ 11, 12, 3, "0.917", "0.917", "0.916" },
		{ 175, 2, 0, "88", "88", "87" },
		{ 173, 2, 0, "87", "86", "86" },
		{ 1, 2, 0, "1", "0", "0" },
		{ -1, 2, 0, "-1", "0", "0" },
		{ -3, 2, 0, "-2", "-2", "-1" },
		{ 1, 8, 2, "0.13", "0.12", "0.12" },
		{ -1, 8, 2, "-0.13", "-0.12", "-0.12" },
		{ 1251, 10000, 3, "0.125", "0.125", "0.125" },
		{ 999, 1000, 2, "1", "1", "0.99" },
		{ 7, 1, 18, "7", "7", "7" },
		{ 0, 1, 5, "0", "0", "0" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *const expected[] = { rows[i].half_up, rows[i].half_even, rows[i].trunc };
		static const enum rounding modes[] = { ROUNDING_HALF_UP, ROUNDING_HALF_EVEN, ROUNDING_TRUNC };
		for (size_t j = 0; j < 3; j++) {
			struct rational rounded;
			char text[RATIONAL_TEXT_MAX];
			assert_true(rational_round(fraction(rows[i].above, rows[i].below), rows[i].places, modes[j], &rounded));
			rational_write(rounded, text);
			assert_string_equal(text, expected[j]);
		}
	}
	struct rational ignored;
	assert_false(rational_round(fraction(most, 1), 1, ROUNDING_TRUNC, &ignored));
	assert_true(rational_round(fraction(most, 2), 0, ROUNDING_HALF_UP, &ignored));
	assert_false(rational_round(fraction(1, most), RATIONAL_PLACES_MAX, ROUNDING_TRUNC, &ignored) && ignored.numerator != 0);
}

/* What is written without an ellipsis reads back as the same number; what has one is cut towards zero. */
static void writes_what_it_reads(void **state)
{
	(void)state;
	uint64_t seed = UINT64_C(0x2545f4914f6cdd1d);
	print_message("# seed %llu\n", (unsigned long long)seed);
	for (int i = 0; i < 20000; i++) {
		struct rational value = fraction(draw(&seed, 5000000), draw(&seed, 400) + 401);
		struct rational again;
		char text[RATIONAL_TEXT_MAX];
		rational_write(value, text);
		char *cut = strchr(text, '\xe2');
		if (cut != NULL)
			*cut = '\0';
		assert_true(rational_read(bytes_of_text(text), &again));
		struct rational rounded;
		assert_true(rational_round(value, 6, ROUNDING_TRUNC, &rounded));
		assert_int_equal(rational_compare(again, rounded), 0);
		assert_int_equal(rational_compare(again, value) == 0, cut == NULL);
	}
	char text[RATIONAL_TEXT_MAX];
	rational_write(fraction(-most, 1), text);
	assert_string_equal(text, "-170141183460469231731687303715884105727");
	rational_write(fraction(-1, most), text);
	assert_string_equal(text, "-0.000000\xe2\x80\xa6");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lowest_terms),
		cmocka_unit_test(agrees_with_integers),
		cmocka_unit_test(overflow_is_told),
		cmocka_unit_test(comparison_never_overflows),
		cmocka_unit_test(decimals),
		cmocka_unit_test(rounds_as_it_says),
		cmocka_unit_test(writes_what_it_reads),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
