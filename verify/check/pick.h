#ifndef PICK_H
#define PICK_H

#include "stream.h"
#include "value.h"

/*
 * One value out of several that were found: the first, the last, or the only one, as the member "which" says ("only"
 * without).  What may stand in bytes that nobody saw counts too: then there is no value.
 */
enum choice { CHOICE_ONLY, CHOICE_FIRST, CHOICE_LAST };

struct pick {
	enum choice choice;
	uint64_t count;
	bool is_limited;     /* a limit was reached: there may be more */
	bool is_unclear;     /* so too where bytes are no UTF-8 */
	bool took_part;      /* the group did, in the match that was chosen */
	const char *problem; /* of the one that was chosen, or NULL; static text */
	struct buffer text;
	struct buffer unit;  /* empty without */
	struct reason place;
};

/* Where a unit may stand: in a place of its own, or behind the number too, as in "780 us". */
enum unit_place { UNIT_APART, UNIT_BEHIND };

void pick_init(struct pick *pick, const struct json *node);
void pick_release(struct pick *pick);

/* pick_is_decided(pick): nothing that may still come changes what is picked. */
bool pick_is_decided(const struct pick *pick);

/* pick_take(pick, line, text, unit, problem): one more.  ${text} and ${unit} may be NULL: it has none. */
enum status pick_take(struct pick *pick, const struct line *line, const struct bytes *text, const struct bytes *unit,
    const char *problem);

/*
 * pick_give(pick, node, stream, reading, what, value): the value, read as the members "as" and "unit" say.  ${what} is
 * what was looked for, as in "the pattern".
 */
enum status pick_give(const struct pick *pick, const struct json *node, const struct stream *stream,
    const struct reading *reading, const char *what, enum unit_place units, struct value *value);

/*
 * pick_read(node, text, unit, value): ${text} as the members "as" and "unit" of ${node} say: a text, a point in time,
 * or a number of ${unit} (may be empty).
 */
enum status pick_read(const struct json *node, struct bytes text, struct bytes unit, enum unit_place units,
    struct value *value);

/* pick_form(node, units): what such a node gives, for value_form.  pick_validate: "as" and "unit" fit each other. */
struct value_form pick_form(const struct json *node, enum unit_place units);
enum status pick_validate(struct validation *validation, const struct json *node);

#endif
