#ifndef LINT_QUANTITY_H
#define LINT_QUANTITY_H

#include "verify/check/unit.h"

#define QUANTITIES_MAX 24 /* of one line or cell */

enum bound { BOUND_NONE, BOUND_BELOW, BOUND_ABOVE, BOUND_ABOUT };

/* A number as reports write it: "91.7%", "11/12", "11 of 12", "85-95%", "95%+", ">90%", "~24us", "60,000", "9.5/10". */
struct quantity {
	struct rational value;
	struct rational whole; /* has_whole: 12 in "11/12" */
	struct rational high;  /* is_range: 95 in "85-95%" */
	const struct unit *unit;
	enum bound bound;
	bool has_whole, is_range;
	unsigned int digits;       /* of the value behind its point */
	size_t at, end;            /* where it stands in the text, from its sign to its unit */
	size_t number_at;          /* where its first digit stands */
};

/*
 * quantity_scan(text, quantities): the numbers of plain text, left to right; answers how many, at most QUANTITIES_MAX.
 * What is no quantity is left out: dates, times of day, versions, addresses, digits inside names ("P95", "x86", "3D"),
 * forms that mean different things in different countries ("91,7").
 */
size_t quantity_scan(struct bytes text, struct quantity quantities[static QUANTITIES_MAX]);

/* quantity_only(text, quantity): is ${text} one number and nothing else but a sign or mark around it? */
bool quantity_only(struct bytes text, struct quantity *quantity);

/* Exactly one number, an exact one: no bound, range or fraction.  In percent; a whole number without a unit. */
bool quantity_is_exact(const struct quantity *quantity);
bool quantity_is_percent(const struct quantity *quantity);
bool quantity_is_count(const struct quantity *quantity);

/* quantity_share(quantity, share): the fraction as a ratio, 11/12.  false: it is none, or of zero. */
bool quantity_share(const struct quantity *quantity, struct rational *share);

#endif
