#ifndef RATIONAL_H
#define RATIONAL_H

#include "format/bytes.h"

/*
 * Exact fractions of 128-bit integers.
 * Invariants: denominator > 0; numerator and denominator have no common factor; neither is the smallest __int128, so
 * that every value has a negative.  What would not fit is answered with false and nothing is changed: whoever asked
 * cannot tell.
 */
struct rational {
	__int128 numerator;
	__int128 denominator;
};

#define RATIONAL_INTEGER(value) ((struct rational){ .numerator = (value), .denominator = 1 })

/* rational_make(numerator, denominator, result): in lowest terms.  false: denominator 0, or it does not fit. */
bool rational_make(__int128 numerator, __int128 denominator, struct rational *result);

/* ${result} may be ${a} or ${b}.  false: overflow, or a division by zero. */
bool rational_add(struct rational a, struct rational b, struct rational *result);
bool rational_subtract(struct rational a, struct rational b, struct rational *result);
bool rational_multiply(struct rational a, struct rational b, struct rational *result);
bool rational_divide(struct rational a, struct rational b, struct rational *result);

/* rational_compare(a, b): -1, 0 or 1.  Exact for all values; nothing in it can overflow. */
int rational_compare(struct rational a, struct rational b);

/*
 * rational_read(text, result): a decimal number, -?digits[.digits][(e|E)[+-]digits], and nothing else: no spaces, no
 * separators of thousands, no plus sign in front.  false: another form, or it does not fit.
 */
bool rational_read(struct bytes text, struct rational *result);

/* How a number is cut to some decimal places.  half_up and half_even look at the half only: what is nearer wins. */
enum rounding {
	ROUNDING_HALF_UP,   /* halves away from zero: 87.5 is 88, -0.5 is -1 */
	ROUNDING_HALF_EVEN, /* halves to the even neighbour: 0.125 is 0.12 */
	ROUNDING_TRUNC,     /* towards zero: 429.72 is 429 */
};

#define RATIONAL_PLACES_MAX 18

/* rational_round(value, places, rounding, result): to ${places} <= RATIONAL_PLACES_MAX decimals.  false: overflow. */
bool rational_round(struct rational value, unsigned int places, enum rounding rounding, struct rational *result);

/*
 * rational_write(value, text): "91.7"; what has more than six decimals is cut there and ends in "…", for people: only
 * what has no "…" reads back as the same number.
 */
#define RATIONAL_TEXT_MAX 64 /* with NUL */
void rational_write(struct rational value, char text[static RATIONAL_TEXT_MAX]);

#endif
