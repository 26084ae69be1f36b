#ifndef UNIT_H
#define UNIT_H

#include "rational.h"

#define UNIT_NAME_MAX 8 /* bytes of the longest name */

/*
 * What kind of quantity a unit measures.  Only units of one dimension compare: "%" and "x" are ratios, a plain number
 * is none, so that 91.7 is never taken for 91.7 % or 0.917.
 */
enum dimension { DIMENSION_PLAIN, DIMENSION_TIME, DIMENSION_SIZE, DIMENSION_RATIO, DIMENSION_RATE, DIMENSION_INSTANT,
	DIMENSION_COUNT };

struct unit {
	const char *name; /* as it is printed; "" is the plain number */
	enum dimension dimension;
	struct rational scale; /* in the dimension's base: ns, B, x, /h, ns since 1970 */
};

extern const struct unit unit_plain;

/* A point in time: its number is milliseconds since 1970 (time_ms).  No text names it: unit_find never gives it. */
extern const struct unit unit_instant;

/* unit_find(name): the unit of that name or other spelling ("µs" is "us"), or NULL. */
const struct unit *unit_find(struct bytes name);

/* unit_at(i): row i of the table, NULL behind the last one. */
const struct unit *unit_at(size_t i);

/* dimension_name(dimension): as in "a time". */
const char *dimension_name(enum dimension dimension);

/* unit_compare(a, a_unit, b, b_unit, order): -1, 0 or 1.  false: different dimensions, or it does not fit. */
bool unit_compare(struct rational a, const struct unit *a_unit, struct rational b, const struct unit *b_unit,
    int *order);

/* unit_convert(number, from, to, result): ${number} of ${from} in ${to}.  false: as above. */
bool unit_convert(struct rational number, const struct unit *from, const struct unit *to, struct rational *result);

#endif
