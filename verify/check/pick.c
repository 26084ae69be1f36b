#include "pick.h"

#include <inttypes.h>
#include <string.h>

#include "pattern.h"

void pick_init(struct pick *pick, const struct json *node)
{
	const char *which = json_member_text(node, "which");
	memset(pick, 0, sizeof(*pick));
	pick->choice = which == NULL || strcmp(which, "only") == 0 ? CHOICE_ONLY :
	    strcmp(which, "first") == 0 ? CHOICE_FIRST : CHOICE_LAST;
	buffer_init(&pick->text, LINE_MAX_BYTES);
	buffer_init(&pick->unit, LINE_MAX_BYTES);
}

void pick_release(struct pick *pick)
{
	buffer_release(&pick->unit);
	buffer_release(&pick->text);
}

bool pick_is_decided(const struct pick *pick)
{
	return pick->choice == CHOICE_FIRST ? pick->count > 0 || pick->is_limited :
	    pick->choice == CHOICE_ONLY && pick->count > 1;
}

enum status pick_take(struct pick *pick, const struct line *line, const struct bytes *text, const struct bytes *unit,
    const char *problem)
{
	if (pick->count++ > 0 && pick->choice != CHOICE_LAST)
		return STATUS_OK;
	buffer_clear(&pick->text);
	buffer_clear(&pick->unit);
	pick->took_part = text != NULL;
	pick->problem = problem;
	reason_at_line(&pick->place, line);
	enum status status = text != NULL ? buffer_append(&pick->text, *text) : STATUS_OK;
	return status == STATUS_OK && unit != NULL ? buffer_append(&pick->unit, *unit) : status;
}

/*
 * Why what was picked may not be what is asked for; NULL where it is.  The first one is the first also where more may
 * follow; but not where something before it was masked or left out.
 */
static const char *doubt(const struct pick *pick, const struct stream *stream, const struct reading *reading)
{
	struct stream before = *stream;
	struct reading read_before = *reading;
	if (pick->is_limited)
		return "a limit of the regular expression was reached";
	if (pick->is_unclear)
		return PATTERN_UNCLEAR_SAYS;
	if (pick->choice == CHOICE_FIRST && pick->count > 0) {
		before.has_more = false;
		if (reading->long_line > pick->place.line)
			read_before.long_count = 0;
	}
	return stream_gap(&before, &read_before);
}

enum status pick_give(const struct pick *pick, const struct json *node, const struct stream *stream,
    const struct reading *reading, const char *what, enum unit_place units, struct value *value)
{
	const char *why = doubt(pick, stream, reading);
	value->is_vacuous = stream->blob.size == 0;
	if (pick->count > 0) {
		value->ground = pick->place;
		value->ground.stream = stream->name;
	}
	if (pick->choice == CHOICE_ONLY && pick->count > 1)
		value_lack(value, "%s matches more than once, and \"only\" asks for one match", what);
	else if (why != NULL && pick->count == 0)
		value_lack(value, "nothing was captured, and %s", why);
	else if (why != NULL)
		value_lack(value, "another match may count: %s", why);
	else if (pick->count == 0)
		value_lack(value, "%s matches nothing in %" PRIu64 " lines", what, reading->lines);
	else if (pick->problem != NULL)
		value_lack(value, "%s", pick->problem);
	else if (!pick->took_part)
		value_lack(value, "%s matches, but its group took no part", what);
	else
		return pick_read(node, buffer_bytes(&pick->text), buffer_bytes(&pick->unit), units, value);
	return STATUS_OK;
}

/* ---- reading ---- */

static bool is_as(const struct json *node, const char *what)
{
	const char *as = json_member_text(node, "as");
	return as != NULL && strcmp(as, what) == 0;
}

static bool is_of_number(uint8_t byte)
{
	return (byte >= '0' && byte <= '9') || byte == '.' || byte == '-' || byte == '+' || byte == 'e' || byte == 'E';
}

/* "780 us", "91.7%": where a known unit stands behind a number, it is the unit; else all of it is the number. */
static const struct unit *split_unit(struct bytes *text)
{
	size_t size = 0;
	while (size < text->size && is_of_number(text->data[size]))
		size++;
	size_t unit = size;
	while (unit < text->size && text->data[unit] == ' ')
		unit++;
	const struct unit *known = unit_find(bytes_slice(*text, unit, text->size - unit));
	if (size > 0 && known != NULL)
		text->size = size;
	return size > 0 ? known : NULL;
}

static enum status read_number(const struct json *node, struct bytes text, struct bytes unit_text,
    enum unit_place units, struct value *value)
{
	const struct unit *asked = json_member(node, "unit") != NULL ? value_unit(node) : NULL;
	const struct unit *unit = asked != NULL ? asked : &unit_plain;
	if (unit_text.size > 0) {
		unit = unit_find(unit_text);
		if (unit == NULL) {
			char quoted[64];
			reason_quote(unit_text, quoted, sizeof(quoted));
			value_lack(value, "\"%s\" is no known unit", quoted);
			return STATUS_OK;
		}
	} else if (units == UNIT_BEHIND) {
		const struct unit *written = split_unit(&text);
		if (written != NULL && asked != NULL && written != asked) {
			value_lack(value, "the unit written is %s, not %s", written->name, asked->name);
			return STATUS_OK;
		}
		if (written != NULL)
			unit = written;
	}
	return value_take_number(value, text, unit);
}

enum status pick_read(const struct json *node, struct bytes text, struct bytes unit, enum unit_place units,
    struct value *value)
{
	if (is_as(node, "text"))
		return value_take_text(value, text);
	if (!is_as(node, "time"))
		return read_number(node, text, unit, units, value);
	time_ms time;
	if (rfc3339_read(text, &time) == STATUS_OK)
		return value_take_rational(value, RATIONAL_INTEGER(time), &unit_instant);
	char quoted[96];
	reason_quote(text, quoted, sizeof(quoted));
	value_lack(value, "\"%s\" is no time of RFC 3339 in UTC", quoted);
	return STATUS_OK;
}

struct value_form pick_form(const struct json *node, enum unit_place units)
{
	if (is_as(node, "text"))
		return (struct value_form){ .type = VALUE_TEXT };
	if (is_as(node, "time"))
		return (struct value_form){ .type = VALUE_NUMBER, .unit = &unit_instant };
	bool is_open = units == UNIT_BEHIND && json_member(node, "unit") == NULL; /* it may be written */
	return (struct value_form){ .type = VALUE_NUMBER, .unit = is_open ? NULL : value_unit(node) };
}

enum status pick_validate(struct validation *validation, const struct json *node)
{
	if (json_member(node, "unit") != NULL && (is_as(node, "text") || is_as(node, "time")))
		return validation_refuse(validation, "unit", STATUS_BAD_DOCUMENT, "belongs to numbers, not to texts and times");
	return value_unit_validate(validation, node);
}
