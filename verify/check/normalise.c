#include "normalise.h"

#include <string.h>

#include "format/kinds.h"

bool normaliser_of_name(const char *name, enum normaliser *normaliser)
{
	for (int i = 0; i < NORMALISER_COUNT; i++)
		if (!strcmp(shape_normalisers[i], name)) {
			*normaliser = (enum normaliser)i;
			return true;
		}
	return false;
}

/* ---- bytes; 0 behind the end, which no rule takes for anything ---- */

static uint8_t at(struct bytes line, size_t i)
{
	return i < line.size ? line.data[i] : 0;
}

static bool is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(uint8_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Inside a word or number nothing begins and nothing ends. */
static bool is_word(uint8_t c)
{
	return is_digit(c) || is_letter(c) || c == '_' || c >= 0x80;
}

static size_t count_digits(struct bytes line, size_t i)
{
	size_t count = 0;

	while (is_digit(at(line, i + count)))
		count++;
	return count;
}

static bool has_text(struct bytes line, size_t i, const char *text)
{
	size_t size = strlen(text);

	return i <= line.size && line.size - i >= size && !memcmp(line.data + i, text, size);
}

/* ---- timestamps: each answers the size of what it recognises, or 0 ---- */

static size_t measure_zone(struct bytes line, size_t i)
{
	size_t space = at(line, i) == ' ', from = i + space;

	if (at(line, from) == 'Z' && !space && !is_word(at(line, from + 1)))
		return 1;
	if (has_text(line, from, "UTC") || has_text(line, from, "GMT"))
		return is_word(at(line, from + 3)) ? 0 : space + 3;
	if ((at(line, from) == '+' || at(line, from) == '-') && count_digits(line, from + 1) == 4)
		return space + 5;
	if ((at(line, from) == '+' || at(line, from) == '-') && count_digits(line, from + 1) == 2 && at(line, from + 3) == ':' &&
	    count_digits(line, from + 4) == 2)
		return space + 6;
	return 0;
}

/* 12:00:00, with a fraction and a zone. */
static size_t measure_time(struct bytes line, size_t i)
{
	size_t hours = count_digits(line, i), size = hours + 6;

	if (hours < 1 || hours > 2 || at(line, i + hours) != ':' || count_digits(line, i + hours + 1) != 2 ||
	    at(line, i + hours + 3) != ':' || count_digits(line, i + hours + 4) != 2)
		return 0;
	if (at(line, i + size) == '.' || at(line, i + size) == ',') {
		size_t fraction = count_digits(line, i + size + 1);

		size += fraction > 0 ? fraction + 1 : 0;
	}
	size += measure_zone(line, i + size);
	return is_word(at(line, i + size)) ? 0 : size;
}

/* 2026-01-31 or 2026/01/31, and the time behind it. */
static size_t measure_date(struct bytes line, size_t i)
{
	uint8_t mark = at(line, i + 4);
	size_t size = 10, time;

	if (count_digits(line, i) != 4 || (mark != '-' && mark != '/') || count_digits(line, i + 5) != 2 ||
	    at(line, i + 7) != mark || count_digits(line, i + 8) != 2)
		return 0;
	time = at(line, i + size) == 'T' || at(line, i + size) == ' ' ? measure_time(line, i + size + 1) : 0;
	if (time > 0)
		return size + 1 + time;
	return is_word(at(line, i + size)) || at(line, i + size) == mark ? 0 : size;
}

static size_t find_name(struct bytes line, size_t i, const char *names)
{
	for (; *names; names += 3)
		if (i + 3 <= line.size && !memcmp(line.data + i, names, 3) && !is_letter(at(line, i + 3)))
			return 3;
	return 0;
}

/* Jan 31, and the day of the week before it. */
static size_t measure_day(struct bytes line, size_t i)
{
	size_t week = find_name(line, i, "MonTueWedThuFriSatSun"), size = 0, digits;

	if (week > 0)
		size = week + (at(line, i + week) == ',') + 1;
	if (week > 0 && at(line, i + size - 1) != ' ')
		return 0;
	if (find_name(line, i + size, "JanFebMarAprMayJunJulAugSepOctNovDec") == 0 || at(line, i + size + 3) != ' ')
		return 0;
	size += 4 + (at(line, i + size + 4) == ' ');
	digits = count_digits(line, i + size);
	return digits < 1 || digits > 2 || is_word(at(line, i + size + digits)) ? 0 : size + digits;
}

static size_t measure_timestamp(struct bytes line, size_t i)
{
	size_t size = 0;

	if (is_digit(at(line, i)))
		size = measure_date(line, i);
	if (size == 0 && is_digit(at(line, i)))
		size = measure_time(line, i);
	return size > 0 || !is_letter(at(line, i)) ? size : measure_day(line, i);
}

/* ---- durations ---- */

static size_t measure_number(struct bytes line, size_t i)
{
	size_t digits = count_digits(line, i), places = 0;

	if (digits > 0 && at(line, i + digits) == '.')
		places = count_digits(line, i + digits + 1);
	return digits + (places > 0 ? places + 1 : 0);
}

static size_t measure_unit(struct bytes line, size_t i)
{
	static const char *const units[] = { "ns", "us", "\xc2\xb5s", "\xce\xbcs", "ms", "s", "sec", "secs", "second", "seconds",
		"min", "mins", "minute", "minutes", "hour", "hours" };

	for (size_t j = 0; j < sizeof(units) / sizeof(units[0]); j++)
		if (has_text(line, i, units[j]) && !is_word(at(line, i + strlen(units[j]))))
			return strlen(units[j]);
	return 0;
}

static size_t measure_duration(struct bytes line, size_t i)
{
	size_t size = 0, number, unit, space;

	/* 2h0m0s: hours and minutes are taken for such only where more follows, for "5m" may be metres. */
	for (;;) {
		number = measure_number(line, i + size);
		unit = at(line, i + size + number);
		if (number == 0 || (unit != 'h' && unit != 'm') || !is_digit(at(line, i + size + number + 1)))
			break;
		size += number + 1;
	}
	if (number == 0)
		return 0;
	space = size == 0 && at(line, i + number) == ' ';
	unit = measure_unit(line, i + size + number + space);
	return unit > 0 ? size + number + space + unit : 0;
}

/* ---- paths ---- */

static bool is_of_name(uint8_t c)
{
	return c > ' ' && c != 0x7f && !strchr("/\"'`<>|:;,()[]{}=", c);
}

static size_t measure_directories(struct bytes line, size_t i)
{
	size_t size = 0, name;

	for (;;) {
		for (name = 0; is_of_name(at(line, i + size + 1 + name)); )
			name++;
		if (name == 0 || at(line, i + size + 1 + name) != '/')
			return size > 0 ? size + 1 : 0;
		size += 1 + name;
	}
}

/* ---- lines ---- */

static size_t recognise(struct bytes line, size_t i, unsigned normalisers, const char **name)
{
	uint8_t c = at(line, i), before = i > 0 ? line.data[i - 1] : 0;
	size_t size = 0;

	if (is_word(before))
		return 0;
	if ((normalisers >> NORMALISE_PATHS & 1) && c == '/' && before != '/' && before != '.' && before != '~' && before != '-') {
		*name = "<directory>/";
		size = measure_directories(line, i);
	}
	if (size == 0 && (normalisers >> NORMALISE_TIMESTAMPS & 1) && before != '.') {
		*name = "<timestamp>";
		size = measure_timestamp(line, i);
	}
	if (size == 0 && (normalisers >> NORMALISE_DURATIONS & 1) && is_digit(c) && before != '.') {
		*name = "<duration>";
		size = measure_duration(line, i);
	}
	return size;
}

enum status normalise_line(struct bytes line, unsigned normalisers, struct buffer *buffer)
{
	size_t kept = 0, i = 0;
	enum status status = STATUS_OK;

	while (i < line.size && status == STATUS_OK) {
		const char *name = NULL;
		size_t size = recognise(line, i, normalisers, &name);

		if (size > 0) {
			status = buffer_append(buffer, bytes_slice(line, kept, i - kept));
			if (status == STATUS_OK)
				status = buffer_append_text(buffer, name);
			i += size;
			kept = i;
		} else {
			i++;
		}
	}
	return status == STATUS_OK ? buffer_append(buffer, bytes_slice(line, kept, line.size - kept)) : status;
}
