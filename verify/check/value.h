#ifndef VALUE_H
#define VALUE_H

#include "evaluation.h"
#include "items.h"

#define VALUE_TEXT_MAX 4096 /* bytes of a text value, and of a number as it is written */

enum value_type { VALUE_NONE, VALUE_NUMBER, VALUE_TEXT, VALUE_LIST };

/*
 * What a value operator gives.  Where there is none, ground.says tells why and is_vacuous whether there was anything.
 */
struct value {
	enum value_type type;
	struct rational number;
	const struct unit *unit; /* of a number */
	struct buffer text;      /* owned: the text, or the number as it is written */
	struct items items;      /* owned: of a list */
	bool is_vacuous;
	struct reason ground;    /* stream, line, offset, text: where it was found */
};

/* value_of(evaluation, node, value): evaluate a value operator.  Owns: value_release, also after an error. */
enum status value_of(struct evaluation *evaluation, const struct json *node, struct value *value);
void value_release(struct value *value);

/*
 * What is known of a value before there is evidence: its type (VALUE_NONE: not known) and, of a number, its unit
 * (NULL: not known).
 */
struct value_form {
	enum value_type type;
	const struct unit *unit;
};

struct value_form value_form(const struct json *node);

/*
 * What operators are made of.  A value that cannot be had is no error: it stays VALUE_NONE and ground says why.
 * value_take_number(value, text, unit): what was found reads as a number.  value_take_text: it is a text.
 * value_take_rational(value, number, unit): what was computed; it is written as rational_write or RFC 3339 write it.
 */
enum status value_take_number(struct value *value, struct bytes text, const struct unit *unit);
enum status value_take_text(struct value *value, struct bytes text);
enum status value_take_rational(struct value *value, struct rational number, const struct unit *unit);

/*
 * value_gather(evaluation, array, list): the values of ${array} as one list, a list among them standing for its items.
 * VALUE_NONE where one is missing or they do not fit together.  The ground is the first that rests on evidence.
 * value_gather_known: likewise, but what is missing is left out; the first of it goes to ${missing}, as VALUE_NONE with
 * its ground, and ${is_missing} tells.
 */
enum status value_gather(struct evaluation *evaluation, const struct json *array, struct value *list);
enum status value_gather_known(struct evaluation *evaluation, const struct json *array, struct value *list,
    struct reason *missing, bool *is_missing);

/* value_is_numbers(list, what): a complete list of at least one number; else it becomes VALUE_NONE and says why. */
bool value_is_numbers(struct value *list);

/* value_lack(value, format, ...): there is no such value, and why. */
void value_lack(struct value *value, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* value_show(value, text): "1.2 s", or a text in quotes: for a sentence. */
#define VALUE_SHOWN_MAX 72
void value_show(const struct value *value, char text[static VALUE_SHOWN_MAX]);
void value_show_number(struct rational number, const struct unit *unit, char text[static VALUE_SHOWN_MAX]);

/* value_unit(node): the unit that the member "unit" names; plain without, NULL where there is no such unit. */
const struct unit *value_unit(const struct json *node);
enum status value_unit_validate(struct validation *validation, const struct json *node);

/* value_rounding(node, places): what the members "places" and "mode" say. */
enum rounding value_rounding(const struct json *node, unsigned int *places);

#endif
