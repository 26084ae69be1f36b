#ifndef VALUE_H
#define VALUE_H

#include "evaluation.h"
#include "unit.h"

#define VALUE_TEXT_MAX 4096 /* bytes of a text value, and of a number as it is written */

enum value_type { VALUE_NONE, VALUE_NUMBER, VALUE_TEXT };

/*
 * What a value operator gives.  Where there is none, ground.says tells why and is_vacuous whether there was anything.
 */
struct value {
	enum value_type type;
	struct rational number;
	const struct unit *unit; /* of a number */
	struct buffer text;      /* owned: the text, or the number as it is written */
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

/* The value operators, for operators.c. */
enum status value_number(struct evaluation *evaluation, const struct json *node, struct value *value);
enum status value_text(struct evaluation *evaluation, const struct json *node, struct value *value);
enum status value_capture(struct evaluation *evaluation, const struct json *node, struct value *value);
enum status value_pointer(struct evaluation *evaluation, const struct json *node, struct value *value);
enum status value_test_count(struct evaluation *evaluation, const struct json *node, struct value *value);
enum status value_number_validate(struct validation *validation, const struct json *node);
enum status value_capture_validate(struct validation *validation, const struct json *node);
enum status value_pointer_validate(struct validation *validation, const struct json *node);

/* value_take_number(value, text, unit): what was found reads as a number, or ground says that it does not. */
enum status value_take_number(struct value *value, struct bytes text, const struct unit *unit);
enum status value_take_text(struct value *value, struct bytes text);

#endif
