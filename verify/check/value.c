#include "value.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "operators.h"

#define INSTANT_MAX INT64_C(253402300799999) /* 9999-12-31T23:59:59.999Z */

void value_release(struct value *value)
{
	buffer_release(&value->text);
	items_release(&value->items);
	memset(value, 0, sizeof(*value));
}

enum status value_of(struct evaluation *evaluation, const struct json *node, struct value *value)
{
	memset(value, 0, sizeof(*value));
	buffer_init(&value->text, VALUE_TEXT_MAX);
	return operator_of(node, GIVES_VALUE)->value(evaluation, node, value);
}

struct value_form value_form(const struct json *node)
{
	const struct operator *operator = operator_of(node, GIVES_VALUE);
	return operator->form != NULL ? operator->form(node) : (struct value_form){ .type = operator->type };
}

const struct unit *value_unit(const struct json *node)
{
	const struct json *unit = json_member(node, "unit");
	return unit == NULL ? &unit_plain : unit_find(json_text_bytes(unit));
}

enum status value_unit_validate(struct validation *validation, const struct json *node)
{
	if (value_unit(node) == NULL)
		return validation_refuse(validation, "unit", STATUS_BAD_DOCUMENT, "is no known unit");
	return STATUS_OK;
}

enum rounding value_rounding(const struct json *node, unsigned int *places)
{
	const char *mode = json_member_text(node, "mode");
	int64_t asked = 0;
	json_member_integer(node, "places", &asked);
	*places = (unsigned int)asked;
	return strcmp(mode, "half_up") == 0 ? ROUNDING_HALF_UP :
	    strcmp(mode, "half_even") == 0 ? ROUNDING_HALF_EVEN : ROUNDING_TRUNC;
}

void value_lack(struct value *value, const char *format, ...)
{
	char says[REASON_SAYS_MAX * 2];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(says, sizeof(says), format, arguments);
	va_end(arguments);
	value->type = VALUE_NONE;
	reason_say(&value->ground, "%s", says);
}

enum status value_take_text(struct value *value, struct bytes text)
{
	if (text.size > VALUE_TEXT_MAX) {
		reason_say(&value->ground, "the value is longer than %d bytes", VALUE_TEXT_MAX);
		return STATUS_OK;
	}
	buffer_clear(&value->text);
	enum status status = buffer_append(&value->text, text);
	if (status == STATUS_OK)
		value->type = VALUE_TEXT;
	return status;
}

enum status value_take_number(struct value *value, struct bytes text, const struct unit *unit)
{
	enum status status = value_take_text(value, text);
	if (status != STATUS_OK || value->type == VALUE_NONE)
		return status;
	value->type = VALUE_NONE;
	if (rational_read(text, &value->number)) {
		value->type = VALUE_NUMBER;
		value->unit = unit;
		return STATUS_OK;
	}
	char quoted[96];
	reason_quote(text, quoted, sizeof(quoted));
	reason_say(&value->ground, "\"%s\" is no decimal number, or too large to compute with exactly", quoted);
	return STATUS_OK;
}

enum status value_take_rational(struct value *value, struct rational number, const struct unit *unit)
{
	char written[RATIONAL_TEXT_MAX];
	if (unit->dimension == DIMENSION_INSTANT) {
		struct rational whole = number;
		if (!rational_round(number, 0, ROUNDING_TRUNC, &whole) || whole.numerator < 0 ||
		    rational_compare(whole, RATIONAL_INTEGER(INSTANT_MAX)) > 0) {
			value_lack(value, "the point in time is not within the years 1970 to 9999");
			return STATUS_OK;
		}
		rfc3339_write((time_ms)whole.numerator, written);
	} else {
		rational_write(number, written);
	}
	enum status status = value_take_text(value, bytes_of_text(written));
	value->type = VALUE_NUMBER;
	value->number = number;
	value->unit = unit;
	return status;
}

void value_show(const struct value *value, char text[static VALUE_SHOWN_MAX])
{
	char quoted[VALUE_SHOWN_MAX - UNIT_NAME_MAX - 4];
	reason_quote(buffer_bytes(&value->text), quoted, sizeof(quoted));
	if (value->type == VALUE_TEXT)
		snprintf(text, VALUE_SHOWN_MAX, "\"%s\"", quoted);
	else
		snprintf(text, VALUE_SHOWN_MAX, "%s%s%s", quoted, value->unit->name[0] != '\0' ? " " : "", value->unit->name);
}

void value_show_number(struct rational number, const struct unit *unit, char text[static VALUE_SHOWN_MAX])
{
	struct value value;
	memset(&value, 0, sizeof(value));
	buffer_init(&value.text, VALUE_TEXT_MAX);
	text[0] = '\0';
	if (value_take_rational(&value, number, unit) == STATUS_OK && value.type == VALUE_NUMBER)
		value_show(&value, text);
	value_release(&value);
}

/* ---- number, text ---- */

enum status value_number_validate(struct validation *validation, const struct json *node)
{
	struct rational ignored;
	if (!rational_read(json_text_bytes(json_member(node, "value")), &ignored))
		return validation_refuse(validation, "value", STATUS_BAD_DOCUMENT, "is too large to compute with exactly");
	return value_unit_validate(validation, node);
}

struct value_form value_number_form(const struct json *node)
{
	return (struct value_form){ .type = VALUE_NUMBER, .unit = value_unit(node) };
}

enum status value_number(struct evaluation *evaluation, const struct json *node, struct value *value)
{
	(void)evaluation;
	return value_take_number(value, json_text_bytes(json_member(node, "value")), value_unit(node));
}

enum status value_text(struct evaluation *evaluation, const struct json *node, struct value *value)
{
	(void)evaluation;
	return value_take_text(value, json_text_bytes(json_member(node, "value")));
}
