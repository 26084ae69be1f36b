#include "unit.h"

#include <assert.h>

#define INTEGER(value) { .numerator = (value), .denominator = 1 }
#define ROW(name, dimension, value) { (name), DIMENSION_##dimension, INTEGER(value) }

#define US ((__int128)1000)
#define MS (1000 * US)
#define SECOND (1000 * MS)

const struct unit unit_plain = ROW("", PLAIN, 1);
const struct unit unit_instant = ROW("", INSTANT, MS);

/* Rates have the hour as base, so that every row is a whole number: one a second is 3600 an hour. */
static const struct unit units[] = {
	ROW("ns", TIME, 1),
	ROW("us", TIME, US),
	ROW("ms", TIME, MS),
	ROW("s", TIME, SECOND),
	ROW("min", TIME, 60 * SECOND),
	ROW("h", TIME, 3600 * SECOND),
	ROW("d", TIME, 86400 * SECOND),
	ROW("B", SIZE, 1),
	ROW("KiB", SIZE, (__int128)1 << 10),
	ROW("MiB", SIZE, (__int128)1 << 20),
	ROW("GiB", SIZE, (__int128)1 << 30),
	ROW("TiB", SIZE, (__int128)1 << 40),
	ROW("kB", SIZE, 1000),
	ROW("MB", SIZE, 1000000),
	ROW("GB", SIZE, 1000000000),
	ROW("TB", SIZE, (__int128)1000000000 * 1000),
	{ "%", DIMENSION_RATIO, { .numerator = 1, .denominator = 100 } },
	ROW("x", RATIO, 1),
	ROW("/s", RATE, 3600),
	ROW("/min", RATE, 60),
	ROW("/h", RATE, 1),
};

/* U+00B5 MICRO SIGN and U+03BC GREEK SMALL LETTER MU look the same and are both in use. */
static const struct {
	const char *spelling, *name;
} spellings[] = {
	{ "\xc2\xb5s", "us" },
	{ "\xce\xbcs", "us" },
};

const struct unit *unit_at(size_t i)
{
	return i < sizeof(units) / sizeof(units[0]) ? &units[i] : NULL;
}

const struct unit *unit_find(struct bytes name)
{
	for (size_t i = 0; i < sizeof(spellings) / sizeof(spellings[0]); i++)
		if (bytes_equal(name, bytes_of_text(spellings[i].spelling)))
			name = bytes_of_text(spellings[i].name);
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (bytes_equal(name, bytes_of_text(units[i].name)))
			return &units[i];
	return NULL;
}

const char *dimension_name(enum dimension dimension)
{
	static const char *const names[DIMENSION_COUNT] = {
		[DIMENSION_PLAIN] = "a plain number",
		[DIMENSION_TIME] = "a time",
		[DIMENSION_SIZE] = "a size",
		[DIMENSION_RATIO] = "a ratio",
		[DIMENSION_RATE] = "a rate",
		[DIMENSION_INSTANT] = "a point in time",
	};
	assert((unsigned int)dimension < DIMENSION_COUNT);
	return names[dimension];
}

bool unit_compare(struct rational a, const struct unit *a_unit, struct rational b, const struct unit *b_unit,
    int *order)
{
	struct rational left = a;
	struct rational right = b;
	if (a_unit->dimension != b_unit->dimension)
		return false;
	if (a_unit != b_unit &&
	    (!rational_multiply(a, a_unit->scale, &left) || !rational_multiply(b, b_unit->scale, &right)))
		return false;
	*order = rational_compare(left, right);
	return true;
}

bool unit_convert(struct rational number, const struct unit *from, const struct unit *to, struct rational *result)
{
	struct rational factor;
	if (from->dimension != to->dimension)
		return false;
	return rational_divide(from->scale, to->scale, &factor) && rational_multiply(number, factor, result);
}
