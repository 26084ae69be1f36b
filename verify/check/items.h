#ifndef ITEMS_H
#define ITEMS_H

#include "unit.h"

#define ITEMS_MAX 1000000               /* in one list */
#define ITEMS_TEXT_MAX (64u << 20)      /* bytes of all texts of one list */

/* Numbers of one unit, or texts: what a list of values comes to. */
struct items {
	bool is_text;
	const struct unit *unit;   /* of the numbers: the first one's; the others are converted */
	struct rational *numbers;  /* owned */
	struct buffer texts;       /* owned: one after the other */
	size_t *ends;              /* owned: where each text ends in it */
	size_t count, capacity;
	const char *gap;           /* why there may be more items than these, as a clause; NULL: there are not */
};

void items_release(struct items *items);

/*
 * items_add_number(items, number, unit, problem), items_add_text: one more.  ${problem} is NULL, or why it does not fit
 * with the others: static text.  Errors: NO_MEMORY.
 */
enum status items_add_number(struct items *items, struct rational number, const struct unit *unit,
    const char **problem);
enum status items_add_text(struct items *items, struct bytes text, const char **problem);

/* items_add_all(items, more, problem): all of ${more}, and its gap. */
enum status items_add_all(struct items *items, const struct items *more, const char **problem);

/* items_text(items, i): text ${i} of a list of texts. */
struct bytes items_text(const struct items *items, size_t i);

/* items_order(items): order[i] is the index of the i-th smallest number.  NULL: no memory.  The caller frees. */
size_t *items_order(const struct items *items);

#endif
