#include "lint_round.h"

#include <assert.h>

#define SAID_PLACES_MAX 3

const char *fit_name(enum fit fit)
{
	static const char *const names[] = { "exact", "half_up", "half_even", "trunc", "ceil", "none", "unknown" };

	assert((unsigned int)fit <= FIT_UNKNOWN);
	return names[fit];
}

bool fit_is_usual(enum fit fit)
{
	return fit == FIT_EXACT || fit == FIT_HALF_UP || fit == FIT_HALF_EVEN;
}

static bool rounds_to(struct rational value, struct rational stated, unsigned int places, enum rounding rounding,
    bool *is_known)
{
	struct rational rounded;

	if (rational_round(value, places, rounding, &rounded))
		return rational_compare(rounded, stated) == 0;
	*is_known = false;
	return false;
}

/* Is ${stated} the smallest number of that many places that is not below ${value}? */
static bool is_ceiling(struct rational value, struct rational stated, unsigned int places)
{
	struct rational step = RATIONAL_INTEGER(1), below;

	for (unsigned int i = 0; i < places; i++)
		if (!rational_divide(step, RATIONAL_INTEGER(10), &step))
			return false;
	return rational_compare(value, stated) < 0 && rational_subtract(stated, step, &below) && rational_compare(below, value) < 0;
}

enum fit fit_of(struct rational value, struct rational stated, unsigned int places)
{
	bool is_known = places <= RATIONAL_PLACES_MAX;

	if (rational_compare(value, stated) == 0)
		return FIT_EXACT;
	if (!is_known)
		return FIT_UNKNOWN;
	if (rounds_to(value, stated, places, ROUNDING_HALF_UP, &is_known))
		return FIT_HALF_UP;
	if (rounds_to(value, stated, places, ROUNDING_HALF_EVEN, &is_known))
		return FIT_HALF_EVEN;
	if (rounds_to(value, stated, places, ROUNDING_TRUNC, &is_known))
		return FIT_TRUNC;
	if (!is_known)
		return FIT_UNKNOWN;
	return is_ceiling(value, stated, places) ? FIT_CEIL : FIT_NONE;
}

void fit_say(struct rational value, char text[static RATIONAL_TEXT_MAX])
{
	struct rational rounded;

	for (unsigned int places = 0; places <= SAID_PLACES_MAX; places++)
		if (rational_round(value, places, ROUNDING_TRUNC, &rounded) && rational_compare(rounded, value) == 0) {
			rational_write(value, text);
			return;
		}
	rational_write(rational_round(value, 2, ROUNDING_HALF_UP, &rounded) ? rounded : value, text);
}
