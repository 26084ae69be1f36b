#include "rational.h"

#include <string.h>

#define SHOWN_PLACES 6
#define EXPONENT_MAX 100000 /* beyond what could ever fit; only keeps the digits' sum from overflowing */

typedef unsigned __int128 magnitude;

static const magnitude largest = ~(magnitude)0 >> 1; /* 2^127 - 1 */

static magnitude absolute(__int128 value)
{
	return value < 0 ? -(magnitude)value : (magnitude)value;
}

static magnitude common_factor(magnitude a, magnitude b)
{
	while (b != 0) {
		magnitude rest = a % b;
		a = b;
		b = rest;
	}
	return a;
}

static bool multiply(__int128 a, __int128 b, __int128 *product)
{
	return !__builtin_mul_overflow(a, b, product) && absolute(*product) <= largest;
}

bool rational_make(__int128 numerator, __int128 denominator, struct rational *result)
{
	if (denominator == 0)
		return false;
	bool is_negative = (numerator < 0) != (denominator < 0) && numerator != 0;
	magnitude above = absolute(numerator);
	magnitude below = absolute(denominator);
	magnitude factor = common_factor(above, below);
	above /= factor;
	below /= factor;
	if (above > largest || below > largest)
		return false;
	result->numerator = is_negative ? -(__int128)above : (__int128)above;
	result->denominator = (__int128)below;
	return true;
}

bool rational_add(struct rational a, struct rational b, struct rational *result)
{
	/* Over the least common denominator: with g their common factor, a/(d g) + b/(e g) = (a e + b d) / (d e g). */
	__int128 factor = (__int128)common_factor((magnitude)a.denominator, (magnitude)b.denominator);
	__int128 left;
	__int128 right;
	__int128 sum;
	__int128 denominator;
	if (!multiply(a.numerator, b.denominator / factor, &left) ||
	    !multiply(b.numerator, a.denominator / factor, &right) || __builtin_add_overflow(left, right, &sum) ||
	    !multiply(a.denominator / factor, b.denominator, &denominator))
		return false;
	return rational_make(sum, denominator, result);
}

bool rational_subtract(struct rational a, struct rational b, struct rational *result)
{
	b.numerator = -b.numerator;
	return rational_add(a, b, result);
}

bool rational_multiply(struct rational a, struct rational b, struct rational *result)
{
	/* Cancelled crosswise first, the product is in lowest terms and overflows only where the result does. */
	magnitude first = common_factor(absolute(a.numerator), (magnitude)b.denominator);
	magnitude second = common_factor(absolute(b.numerator), (magnitude)a.denominator);
	struct rational product;
	if (!multiply(a.numerator / (__int128)first, b.numerator / (__int128)second, &product.numerator) ||
	    !multiply(a.denominator / (__int128)second, b.denominator / (__int128)first, &product.denominator))
		return false;
	*result = product;
	return true;
}

bool rational_divide(struct rational a, struct rational b, struct rational *result)
{
	struct rational inverse;
	return rational_make(b.denominator, b.numerator, &inverse) && rational_multiply(a, inverse, result);
}

/*
 * Both not negative.  Whole parts first; where they are equal the fractions' inverses are compared the other way
 * round, as Euclid would: no product is ever formed.
 */
static int compare_magnitudes(magnitude a, magnitude a_below, magnitude b, magnitude b_below)
{
	int sign = 1;
	for (;;) {
		magnitude a_whole = a / a_below;
		magnitude b_whole = b / b_below;
		if (a_whole != b_whole)
			return a_whole < b_whole ? -sign : sign;
		magnitude a_rest = a % a_below;
		magnitude b_rest = b % b_below;
		if (a_rest == 0 || b_rest == 0)
			return a_rest == b_rest ? 0 : a_rest == 0 ? -sign : sign;
		a = a_below;
		a_below = a_rest;
		b = b_below;
		b_below = b_rest;
		sign = -sign;
	}
}

int rational_compare(struct rational a, struct rational b)
{
	if ((a.numerator < 0) != (b.numerator < 0))
		return a.numerator < 0 ? -1 : 1;
	int order = compare_magnitudes(absolute(a.numerator), (magnitude)a.denominator, absolute(b.numerator),
	    (magnitude)b.denominator);
	return a.numerator < 0 ? -order : order;
}

static bool is_digit(uint8_t byte)
{
	return byte >= '0' && byte <= '9';
}

/* The digits at ${at} added to ${value}; how many there were. */
static size_t read_digits(struct bytes text, size_t *at, __int128 *value, bool *fits)
{
	size_t start = *at;
	for (; *at < text.size && is_digit(text.data[*at]); ++*at) {
		__int128 digit = text.data[*at] - '0';
		if (*fits && (!multiply(*value, 10, value) || __builtin_add_overflow(*value, digit, value)))
			*fits = false;
	}
	return *at - start;
}

/* An exponent at ${at}, where "e" may be.  false: "e" without digits. */
static bool read_exponent(struct bytes text, size_t *at, int64_t *exponent)
{
	*exponent = 0;
	if (*at == text.size || (text.data[*at] != 'e' && text.data[*at] != 'E'))
		return true;
	++*at;
	bool is_negative = *at < text.size && text.data[*at] == '-';
	if (*at < text.size && (text.data[*at] == '-' || text.data[*at] == '+'))
		++*at;
	size_t start = *at;
	for (; *at < text.size && is_digit(text.data[*at]); ++*at)
		if (*exponent < EXPONENT_MAX)
			*exponent = *exponent * 10 + (text.data[*at] - '0');
	if (is_negative)
		*exponent = -*exponent;
	return *at > start;
}

/* ${value} times ten to the ${exponent}. */
static bool scale(__int128 value, int64_t exponent, struct rational *result)
{
	__int128 numerator = value;
	__int128 denominator = 1;
	/* "1.50000…": what can be cancelled is, so that trailing zeros of any length fit. */
	for (; exponent < 0 && numerator % 10 == 0 && numerator != 0; exponent++)
		numerator /= 10;
	if (numerator == 0)
		exponent = 0;
	for (; exponent > 0; exponent--)
		if (!multiply(numerator, 10, &numerator))
			return false;
	for (; exponent < 0; exponent++)
		if (!multiply(denominator, 10, &denominator))
			return false;
	return rational_make(numerator, denominator, result);
}

bool rational_read(struct bytes text, struct rational *result)
{
	size_t at = 0;
	bool is_negative = text.size > 0 && text.data[0] == '-';
	if (is_negative)
		at++;
	__int128 value = 0;
	bool fits = true;
	if (read_digits(text, &at, &value, &fits) == 0)
		return false;
	size_t places = 0;
	if (at < text.size && text.data[at] == '.') {
		at++;
		places = read_digits(text, &at, &value, &fits);
		if (places == 0)
			return false;
	}
	int64_t exponent;
	if (!read_exponent(text, &at, &exponent) || at != text.size || !fits || places > EXPONENT_MAX)
		return false;
	return scale(is_negative ? -value : value, exponent - (int64_t)places, result);
}

bool rational_round(struct rational value, unsigned int places, enum rounding rounding, struct rational *result)
{
	__int128 power = 1;
	struct rational scaled;
	for (unsigned int i = 0; i < places; i++)
		power *= 10; /* RATIONAL_PLACES_MAX sees to it */
	if (!rational_multiply(value, RATIONAL_INTEGER(power), &scaled))
		return false;
	magnitude above = absolute(scaled.numerator);
	magnitude below = (magnitude)scaled.denominator;
	magnitude whole = above / below;
	magnitude rest = above % below;
	if (rounding != ROUNDING_TRUNC) {
		bool is_half = rest * 2 == below; /* fits: rest is below 2^127 */
		bool is_up = is_half ? rounding == ROUNDING_HALF_UP || whole % 2 == 1 : rest * 2 > below;
		whole += is_up;
	}
	__int128 signed_whole = value.numerator < 0 ? -(__int128)whole : (__int128)whole;
	return whole <= largest && rational_make(signed_whole, power, result);
}

void rational_write(struct rational value, char text[static RATIONAL_TEXT_MAX])
{
	static const char cut[] = "\xe2\x80\xa6";
	magnitude above = absolute(value.numerator);
	magnitude below = (magnitude)value.denominator;
	magnitude whole = above / below;
	magnitude rest = above % below;
	char digits[RATIONAL_TEXT_MAX];
	size_t count = 0;
	size_t size = 0;
	do {
		digits[count++] = (char)('0' + (int)(whole % 10));
		whole /= 10;
	} while (whole > 0);
	if (value.numerator < 0)
		text[size++] = '-';
	while (count > 0)
		text[size++] = digits[--count];
	if (rest > 0)
		text[size++] = '.';
	for (int i = 0; i < SHOWN_PLACES && rest > 0; i++) {
		/* Ten times the rest may not fit: the digit is found by adding it up. */
		magnitude tenfold = 0;
		int digit = 0;
		for (int j = 0; j < 10; j++) {
			tenfold += rest;
			if (tenfold >= below) {
				tenfold -= below;
				digit++;
			}
		}
		text[size++] = (char)('0' + digit);
		rest = tenfold;
	}
	memcpy(text + size, rest > 0 ? cut : "", rest > 0 ? sizeof(cut) : 1);
}
