#ifndef LINT_ROUND_H
#define LINT_ROUND_H

#include "verify/check/rational.h"

/* Under which rounding is a number what is displayed?  The first that fits, in this order. */
enum fit {
	FIT_EXACT,
	FIT_HALF_UP,
	FIT_HALF_EVEN,
	FIT_TRUNC,
	FIT_CEIL,    /* the next higher place */
	FIT_NONE,
	FIT_UNKNOWN, /* beyond 128 bits */
};

/* fit_name(fit): "half_up".  fit_is_usual(fit): is it a rounding that need not be stated: exact, half_up, half_even? */
const char *fit_name(enum fit fit);
bool fit_is_usual(enum fit fit);

/* fit_of(value, stated, places): how ${value} >= 0 becomes ${stated}, which is displayed with ${places}. */
enum fit fit_of(struct rational value, struct rational stated, unsigned int places);

/* fit_say(value, text): the exact decimal where it has at most three places, else with two, half up. */
void fit_say(struct rational value, char text[static RATIONAL_TEXT_MAX]);

#endif
