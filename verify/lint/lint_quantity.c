#include "lint_quantity.h"

#include <string.h>

#include "lint_words.h"

#define NUMBER_MAX 40 /* bytes of one number as it is written */

/* Words for units that unit.h knows by their signs. */
static const struct {
	const char *words, *unit;
} unit_words[] = {
	{ "percent", "%" }, { "nanoseconds", "ns" }, { "microseconds", "us" }, { "milliseconds millisecond msec", "ms" },
	{ "seconds second sec secs", "s" }, { "minutes minute mins", "min" }, { "hours hour hr hrs", "h" }, { "days day", "d" },
};

static bool is_digit(struct bytes text, size_t at)
{
	return at < text.size && text.data[at] >= '0' && text.data[at] <= '9';
}

static bool is_letter(struct bytes text, size_t at)
{
	return at < text.size && (((text.data[at] | 0x20) >= 'a' && (text.data[at] | 0x20) <= 'z') || text.data[at] >= 0x80 ||
	    text.data[at] == '_');
}

static uint8_t byte_at(struct bytes text, size_t at)
{
	return at < text.size ? text.data[at] : 0;
}

/*
 * digits[,ddd]…[.digits] at *at, which moves behind it.  false: no such number; *at is moved behind all of its digits
 * anyway.
 */
static bool read_number(struct bytes text, size_t *at, struct rational *value, unsigned int *digits)
{
	uint8_t written[NUMBER_MAX];
	size_t size = 0, from = *at;
	bool is_good = true;

	*digits = 0;
	for (; is_digit(text, *at) || (byte_at(text, *at) == ',' && is_digit(text, *at + 1)); (*at)++) {
		if (text.data[*at] == ',') {
			bool is_group = *at - from <= 3 && is_digit(text, *at + 1) && is_digit(text, *at + 2) &&
			    is_digit(text, *at + 3) && !is_digit(text, *at + 4);

			is_good = is_good && is_group;
			from = *at + 1;
		} else if (size < NUMBER_MAX) {
			written[size++] = text.data[*at];
		} else {
			is_good = false;
		}
	}
	if (byte_at(text, *at) == '.' && is_digit(text, *at + 1)) {
		if (size < NUMBER_MAX)
			written[size++] = '.';
		for ((*at)++; is_digit(text, *at); (*at)++, (*digits)++)
			if (size < NUMBER_MAX)
				written[size++] = text.data[*at];
			else
				is_good = false;
	}
	return is_good && rational_read(bytes_of(written, size), value);
}

/* A unit at ${at}, alone or behind one space; answers its size with the space, 0 for none. */
static size_t read_unit(struct bytes text, size_t at, const struct unit **unit)
{
	size_t space = byte_at(text, at) == ' ', end = at + space;

	*unit = &unit_plain;
	if (byte_at(text, end) == '%') {
		*unit = unit_find(bytes_of_text("%"));
		return end + 1 - at;
	}
	while (is_letter(text, end) && end - at < 24)
		end++;
	struct bytes name = bytes_slice(text, at + space, end - at - space);
	if (name.size == 0 || is_letter(text, end) || is_digit(text, end))
		return 0;
	for (size_t i = 0; i < sizeof(unit_words) / sizeof(unit_words[0]); i++)
		if (words_is(name, unit_words[i].words)) {
			*unit = unit_find(bytes_of_text(unit_words[i].unit));
			return end - at;
		}
	/* "5 x 3", "3 B" and "4 d" are not a factor, bytes or days. */
	if (space && name.size == 1 && name.data[0] != 's' && name.data[0] != 'h')
		return 0;
	const struct unit *found = unit_find(name);
	if (!found)
		return 0;
	*unit = found;
	return end - at;
}

/* What stands before a number: a sign, or a word that makes it a bound. */
static enum bound read_bound(struct bytes text, size_t number, size_t *at)
{
	static const struct {
		const char *text;
		enum bound bound;
	} before[] = {
		{ "<=", BOUND_BELOW }, { ">=", BOUND_ABOVE }, { "<", BOUND_BELOW }, { ">", BOUND_ABOVE }, { "+-", BOUND_ABOUT },
		{ "~", BOUND_ABOUT }, { "under", BOUND_BELOW }, { "below", BOUND_BELOW }, { "up to", BOUND_BELOW },
		{ "less than", BOUND_BELOW }, { "fewer than", BOUND_BELOW }, { "at most", BOUND_BELOW }, { "max", BOUND_BELOW },
		{ "maximum", BOUND_BELOW }, { "within", BOUND_BELOW }, { "no more than", BOUND_BELOW },
		{ "nearly", BOUND_ABOUT }, { "almost", BOUND_ABOUT }, { "about", BOUND_ABOUT }, { "around", BOUND_ABOUT },
		{ "approximately", BOUND_ABOUT }, { "approx", BOUND_ABOUT }, { "approx.", BOUND_ABOUT }, { "roughly", BOUND_ABOUT },
		{ "circa", BOUND_ABOUT }, { "some", BOUND_ABOUT }, { "ca.", BOUND_ABOUT }, { "over", BOUND_ABOVE },
		{ "above", BOUND_ABOVE }, { "more than", BOUND_ABOVE }, { "at least", BOUND_ABOVE }, { "min", BOUND_ABOVE },
		{ "minimum", BOUND_ABOVE }, { "exceeds", BOUND_ABOVE }, { "exceeding", BOUND_ABOVE },
	};
	size_t end = number;

	while (end > 0 && text.data[end - 1] == ' ')
		end--;
	for (size_t i = 0; i < sizeof(before) / sizeof(before[0]); i++) {
		size_t size = strlen(before[i].text);
		bool is_word = before[i].text[0] >= 'a' && before[i].text[0] <= 'z';

		/* Most differ in their last byte already. */
		if (size > end || (text.data[end - 1] | 0x20) != (before[i].text[size - 1] | 0x20) ||
		    strncasecmp((const char *)text.data + end - size, before[i].text, size) != 0)
			continue;
		if (is_word && (end == number || (end > size && is_letter(text, end - size - 1))))
			continue;
		/* "->" is an arrow. */
		if (before[i].text[0] == '>' && end > size && (text.data[end - size - 1] == '-' || text.data[end - size - 1] == '='))
			continue;
		*at = end - size;
		return before[i].bound;
	}
	return BOUND_NONE;
}

static size_t skip_spaces(struct bytes text, size_t at)
{
	while (byte_at(text, at) == ' ')
		at++;
	return at;
}

/* "/12", "/ 12", " of 12", " out of 12", " von 12" behind a number: the size up to the second one's first digit, 0 for none. */
static size_t whole_at(struct bytes text, size_t at)
{
	static const char *const joins[] = { "/", " / ", " of ", " out of ", " of the ", " von ", " van ", " sur ", " de " };

	for (size_t i = 0; i < sizeof(joins) / sizeof(joins[0]); i++) {
		size_t size = strlen(joins[i]);

		if (bytes_start_with(bytes_slice(text, at, text.size - at), joins[i]) && is_digit(text, at + size))
			return size;
	}
	return 0;
}

/* The end of the run of bytes that cannot stand beside a number: "1.2.3-rc1", "10:30", "2025-08-13". */
static size_t skip_token(struct bytes text, size_t at)
{
	while (at < text.size && text.data[at] != ' ' && text.data[at] != '(' && text.data[at] != ')' && text.data[at] != ']')
		at++;
	return at;
}

static bool starts_badly(struct bytes text, size_t at)
{
	uint8_t before = at > 0 ? text.data[at - 1] : ' ';

	if (is_letter(text, at - (at > 0)) || (at > 0 && is_digit(text, at - 1)))
		return at > 0;
	/* ">=5" is a bound, "n=5" is none. */
	if (before == '=' && at > 1 && (text.data[at - 2] == '<' || text.data[at - 2] == '>'))
		return false;
	return before == '.' || before == ':' || before == '#' || before == '/' || before == '\\' || before == '@' ||
	    before == '$' || before == '=' || before == ',' || before == '\'' || (before == '-' && at > 1 && text.data[at - 2] != ' ');
}

/* A quantity whose first digit is at *at; *at moves on.  false: what is there is none. */
static bool read_quantity(struct bytes text, size_t *at, struct quantity *quantity)
{
	size_t from = *at, end = from, next, size;
	unsigned int digits;
	const struct unit *unit = &unit_plain;

	memset(quantity, 0, sizeof(*quantity));
	quantity->at = quantity->number_at = from;
	*at = skip_token(text, from);
	if (starts_badly(text, from) || !read_number(text, &end, &quantity->value, &quantity->digits))
		return false;
	if (from > 0 && text.data[from - 1] == '-') {
		quantity->value.numerator = -quantity->value.numerator;
		quantity->at--;
	}
	quantity->bound = read_bound(text, quantity->at, &quantity->at);
	size = read_unit(text, end, &unit);
	if (size == 0 && (is_letter(text, end) || (byte_at(text, end) == '.' && is_letter(text, end + 1)) ||
	    byte_at(text, end) == ':' || byte_at(text, end) == '=' || byte_at(text, end) == '@'))
		if (byte_at(text, end) != ':' || is_digit(text, end + 1))
			return false;
	if (byte_at(text, end) == '.' && is_digit(text, end + 1))
		return false;
	end += size;
	next = byte_at(text, end) == '-' && is_digit(text, end + 1) ? end + 1 : 0;
	if (next) {
		const struct unit *high_unit;

		if (!read_number(text, &next, &quantity->high, &digits))
			return false;
		size = read_unit(text, next, &high_unit);
		if ((size == 0 && (is_letter(text, next) || byte_at(text, next) == '-' || byte_at(text, next) == ':' ||
		    byte_at(text, next) == '.')) || (unit != &unit_plain && unit != high_unit) ||
		    rational_compare(quantity->value, quantity->high) >= 0)
			return false;
		quantity->is_range = true;
		unit = high_unit;
		end = next + size;
	} else if (byte_at(text, end) == '-' && is_letter(text, end + 1) && unit == &unit_plain) {
		return false; /* "5-phase", "3-rc1" */
	} else if ((unit == &unit_plain || (unit->name[0] == '%')) && (size = whole_at(text, end)) > 0) {
		next = end + size;
		if (unit != &unit_plain || !read_number(text, &next, &quantity->whole, &digits))
			return false;
		if (byte_at(text, next) == '/' || byte_at(text, next) == '%' || byte_at(text, next) == '-' || is_letter(text, next))
			return false;
		quantity->has_whole = true;
		end = next;
	}
	if (byte_at(text, end) == '+' && !is_digit(text, end + 1)) {
		quantity->bound = quantity->bound == BOUND_NONE ? BOUND_ABOVE : BOUND_ABOUT;
		end++;
	} else if (byte_at(text, end) == '%' || byte_at(text, end) == '/' || byte_at(text, end) == '\'' || byte_at(text, end) == '^') {
		if (byte_at(text, end) != '/' || is_digit(text, end + 1))
			return false;
	}
	/* "+-2 %" behind a value makes that value a range we do not know. */
	next = skip_spaces(text, end);
	if (byte_at(text, next) == '+' && byte_at(text, next + 1) == '-')
		quantity->bound = BOUND_ABOUT;
	quantity->unit = unit;
	quantity->end = end;
	*at = end;
	return true;
}

size_t quantity_scan(struct bytes text, struct quantity quantities[static QUANTITIES_MAX])
{
	size_t count = 0;

	for (size_t at = 0; at < text.size && count < QUANTITIES_MAX;) {
		if (!is_digit(text, at))
			at++;
		else if (read_quantity(text, &at, &quantities[count]))
			count++;
	}
	return count;
}

bool quantity_only(struct bytes text, struct quantity *quantity)
{
	struct quantity found[QUANTITIES_MAX];

	if (quantity_scan(text, found) != 1)
		return false;
	for (size_t i = 0; i < text.size; i++)
		if ((i < found[0].at || i >= found[0].end) && (is_letter(text, i) || is_digit(text, i)))
			return false;
	*quantity = found[0];
	return true;
}

bool quantity_is_exact(const struct quantity *quantity)
{
	return quantity->bound == BOUND_NONE && !quantity->is_range && !quantity->has_whole;
}

bool quantity_is_percent(const struct quantity *quantity)
{
	return quantity_is_exact(quantity) && quantity->unit->name[0] == '%' && quantity->value.numerator >= 0;
}

bool quantity_is_count(const struct quantity *quantity)
{
	return quantity_is_exact(quantity) && quantity->unit == &unit_plain && quantity->value.denominator == 1 &&
	    quantity->digits == 0 && quantity->value.numerator >= 0;
}

bool quantity_share(const struct quantity *quantity, struct rational *share)
{
	return quantity->has_whole && quantity->whole.numerator > 0 &&
	    rational_divide(quantity->value, quantity->whole, share);
}
