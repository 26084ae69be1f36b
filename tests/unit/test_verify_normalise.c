/* normalise.c: what is recognised, what is not, and that it is looked at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "verify/check/normalise.h"
#include "verify/check/reproduction_lines.h"

#define T (1u << NORMALISE_TIMESTAMPS)
#define D (1u << NORMALISE_DURATIONS)
#define P (1u << NORMALISE_PATHS)

static const struct known {
	unsigned normalisers;
	const char *line, *is;
} known[] = {
	{ 0, "2026-01-31 in 1.2s at /a/b/c", "2026-01-31 in 1.2s at /a/b/c" },
	{ T, "", "" },
	{ T, "2026-01-31", "<timestamp>" },
	{ T, "[2026-01-31T12:00:00.123Z] up", "[<timestamp>] up" },
	{ T, "2026-01-31 12:00:00,5 +0100: up", "<timestamp>: up" },
	{ T, "2026/01/31 12:00:00 UTC", "<timestamp>" },
	{ T, "2026-01-31T12:00:00+01:00", "<timestamp>" },
	{ T, "at 9:00:01", "at <timestamp>" },
	{ T, "Sat Jan 31 12:00:00 2026", "<timestamp> <timestamp> 2026" },
	{ T, "Sat, Jan  3", "<timestamp>" },
	{ T, "Jan 311", "Jan 311" },
	{ T, "Janus 31", "Janus 31" },
	{ T, "Satan", "Satan" },
	{ T, "12:00", "12:00" },
	{ T, "2026-01-315", "2026-01-315" },
	{ T, "x2026-01-31", "x2026-01-31" },
	{ T, "2026-01-31-01", "2026-01-31-01" },
	{ T, "1.12:00:00", "1.12:00:00" },
	{ T, "took 1.2s", "took 1.2s" },
	{ D, "took 1.2s", "took <duration>" },
	{ D, "ok  pkg  0.004s", "ok  pkg  <duration>" },
	{ D, "12 ms, 3\xc2\xb5s and 4 seconds.", "<duration>, <duration> and <duration>." },
	{ D, "1h2m3.5s", "<duration>" },
	{ D, "5m", "5m" },
	{ D, "5m long", "5m long" },
	{ D, "v1.2s", "v1.2s" },
	{ D, "1.2.3s", "1.2.3s" },
	{ D, "3 systems", "3 systems" },
	{ D, "3  s", "3  s" },
	{ D, "17", "17" },
	{ D, "100000000000000000000000000000 ns", "<duration>" },
	{ P, "/home/one/a.c:3", "<directory>/a.c:3" },
	{ P, "/a.c", "/a.c" },
	{ P, "in \"/home/one two\"", "in \"<directory>/one two\"" },
	{ P, "https://example.org/a/b", "https://example.org/a/b" },
	{ P, "./src/a.c ../b/c ~/d/e", "./src/a.c ../b/c ~/d/e" },
	{ P, "src/a/b", "src/a/b" },
	{ P, "a=/x/y/", "a=<directory>/" },
	{ P, "//x//y", "//x//y" },
	{ T | D | P, "12:00:00 /tmp/x/run took 3 ms", "<timestamp> <directory>/run took <duration>" },
	{ T | D | P, "\xff\xfe 1s \xff/a/b", "\xff\xfe <duration> \xff/a/b" },
};

static void known_lines(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		struct buffer text;
		buffer_init(&text, 4096);
		assert_int_equal(normalise_line(bytes_of_text(known[i].line), known[i].normalisers, &text), STATUS_OK);
		assert_string_equal(text.size ? buffer_text(&text) : "", known[i].is);
		buffer_release(&text);
	}
}

static void names(void **state)
{
	enum normaliser normaliser;
	(void)state;
	assert_true(normaliser_of_name("ordering", &normaliser));
	assert_int_equal(normaliser, NORMALISE_ORDERING);
	assert_true(normaliser_of_name("timestamps", &normaliser));
	assert_int_equal(normaliser, NORMALISE_TIMESTAMPS);
	assert_false(normaliser_of_name("numbers", &normaliser));
}

/* Every line of up to six bytes out of what the rules speak of: nothing is read behind the end, nothing lost without them. */
static void short_lines(void **state)
{
	static const char alphabet[] = "1:-/. sTJmh";
	size_t letters = sizeof(alphabet) - 1;
	(void)state;
	for (size_t number = 0; number < letters * letters * letters * letters * letters; number++) {
		size_t rest = number, size = 0;
		uint8_t *line = malloc(6);
		struct buffer text;
		assert_non_null(line);
		for (; size < 5; size++, rest /= letters)
			line[size] = (uint8_t)alphabet[rest % letters];
		buffer_init(&text, 4096);
		assert_int_equal(normalise_line((struct bytes){ line, size }, T | D | P, &text), STATUS_OK);
		buffer_clear(&text);
		assert_int_equal(normalise_line((struct bytes){ line, size }, 0, &text), STATUS_OK);
		assert_int_equal(text.size, size);
		assert_memory_equal(text.data, line, size);
		buffer_release(&text);
		free(line);
	}
}

static void differ(const char *a, const char *b, unsigned normalisers, const size_t expected[4])
{
	struct compared_lines one, other;
	struct difference found;
	assert_int_equal(compared_lines_read(bytes_of_text(a), normalisers, &one), STATUS_OK);
	assert_int_equal(compared_lines_read(bytes_of_text(b), normalisers, &other), STATUS_OK);
	compared_lines_differ(&one, &other, normalisers >> NORMALISE_ORDERING & 1, &found);
	assert_int_equal(found.original_from, expected[0]);
	assert_int_equal(found.original_count, expected[1]);
	assert_int_equal(found.replay_from, expected[2]);
	assert_int_equal(found.replay_count, expected[3]);
	assert_int_equal(found.original != NULL, expected[1] > 0);
	assert_int_equal(found.replay != NULL, expected[3] > 0);
	compared_lines_release(&one);
	compared_lines_release(&other);
}

static void where(void **state)
{
	const unsigned sorted = 1u << NORMALISE_ORDERING;
	(void)state;
	differ("", "", 0, (size_t[]){ 1, 0, 1, 0 });
	differ("a\n", "a\n", 0, (size_t[]){ 2, 0, 2, 0 });
	differ("a\nb\nc\n", "a\nx\ny\nc\n", 0, (size_t[]){ 2, 1, 2, 2 });
	differ("a\na\n", "a\na\na\n", 0, (size_t[]){ 3, 0, 3, 1 });
	differ("a\nb\n", "b\n", 0, (size_t[]){ 1, 1, 1, 0 });
	differ("a", "a\n", 0, (size_t[]){ 1, 1, 1, 1 });
	differ("b 1s\na 2s\n", "b 3s\na 4s\n", D, (size_t[]){ 3, 0, 3, 0 });
	differ("b\na\n", "a\nb\n", sorted, (size_t[]){ 0, 0, 0, 0 });
	differ("b\na\nb\n", "a\nb\nc\n", sorted, (size_t[]){ 3, 1, 3, 1 });
	differ("2s\n1s\n", "5s\n", sorted | D, (size_t[]){ 2, 1, 0, 0 });
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_lines),
		cmocka_unit_test(names),
		cmocka_unit_test(short_lines),
		cmocka_unit_test(where),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
