/* "Report ID: validation_1755113636" and the dates of the document. */
#include "lint_look.h"
#include "lint_moment.h"

#include <stdio.h>

static bool is_digit(struct bytes text, size_t at)
{
	return at < text.size && text.data[at] >= '0' && text.data[at] <= '9';
}

/* Ten digits that are a time between 2001 and 2033, alone or behind a mark. */
static bool unix_time(struct bytes text, time_ms *time)
{
	for (size_t at = 0; at < text.size; at++) {
		size_t end = at;
		time_ms value = 0;

		if (!is_digit(text, at) || (at > 0 && text.data[at - 1] != '_' && text.data[at - 1] != '-' && text.data[at - 1] != ' '))
			continue;
		while (is_digit(text, end) && end - at < 11)
			value = value * 10 + (text.data[end++] - '0');
		if (end - at == 10 && text.data[at] == '1' && (end == text.size || text.data[end] == ' ')) {
			*time = value * 1000;
			return true;
		}
		at = end;
	}
	return false;
}

struct dates {
	time_ms earliest, latest;
	const struct markdown_line *last; /* NULL: no date yet */
};

static void take_date(struct dates *dates, const struct markdown_line *line, time_ms from, time_ms to)
{
	if (!dates->last || from < dates->earliest)
		dates->earliest = from;
	if (!dates->last || to > dates->latest) {
		dates->latest = to;
		dates->last = line;
	}
}

static size_t month_of(struct bytes word)
{
	static const char *const names[] = { "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
		"august aug", "september sep sept", "october oct", "november nov", "december dec" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (words_is(word, names[i]))
			return i + 1;
	return 0;
}

static bool month_begins(size_t year, size_t month, time_ms *time)
{
	char written[64];

	snprintf(written, sizeof(written), "%04u-%02u-01T00:00:00Z", (unsigned int)year % 10000, (unsigned int)month % 100);
	return rfc3339_read(bytes_of_text(written), time) == STATUS_OK;
}

/*
 * A year in any other form than "2025-08-13": with a month's name, that month; else any day of it.  Whoever writes a date in a
 * way we do not read is believed the latest day it can be.
 */
static void take_years(struct dates *dates, const struct markdown_line *line)
{
	struct bytes word;
	size_t month = 0;
	bool is_known = false;

	for (size_t at = 0; words_next(line->text, &at, &word);) {
		size_t from = (size_t)(word.data - line->text.data), year = 0;
		time_ms first, last;

		for (size_t i = 0; i < word.size && is_digit(word, i) && word.size == 4; i++)
			year = year * 10 + (size_t)(word.data[i] - '0');
		if (year < 2000 || year > 2099 || moment_fits(line->text, from, "0000-00-00"))
			continue;
		for (size_t other = 0; !is_known && !month && words_next(line->text, &other, &word);)
			month = month_of(word);
		is_known = true;
		if (month_begins(year, month ? month : 1, &first) &&
		    month_begins(month && month < 12 ? year : year + 1, month && month < 12 ? month + 1 : 1, &last))
			take_date(dates, line, first, last - DAY_MS);
	}
}

/* All dates of a line. */
static void take_dates(struct dates *dates, const struct markdown_line *line)
{
	struct moment moment;
	struct bytes text = line->text;

	for (size_t at = 0; at + 10 <= text.size; at++)
		if (moment_fits(text, at, "0000-00-00") && moment_read(bytes_slice(text, at, text.size - at), &moment))
			take_date(dates, line, moment.time, moment.time);
	take_years(dates, line);
}

enum status lint_id_times(struct lint *lint)
{
	const struct markdown_line *id_line = NULL;
	struct dates dates = { .last = NULL };
	time_ms id_time = 0;
	char written[RFC3339_TEXT_MAX];

	for (size_t i = 0; i < lint->markdown.line_count; i++) {
		const struct markdown_line *line = lint_at(lint, i);
		struct bytes label, value;

		if (lint_label(lint, line, &label, &value) && words_all(label, "report validation assessment id") &&
		    words_any(label, "id") && unix_time(value, &id_time))
			id_line = line;
	}
	for (size_t i = 0; id_line && i < lint->markdown.line_count; i++)
		take_dates(&dates, lint_at(lint, i));
	/* A day for the date's own hours, half a day and more for time zones; a year away it is no time at all. */
	if (!id_line || !dates.last || id_time > dates.latest + 400 * DAY_MS || id_time < dates.earliest - 400 * DAY_MS)
		return STATUS_OK;
	rfc3339_write(id_time, written);
	if (id_time > dates.latest + 2 * DAY_MS)
		return lint_say(lint, "id-time", CONFIDENCE_CONTRADICTION, id_line, dates.last,
		    "the id carries the Unix time of %s, which is later than every date of the document", written);
	return STATUS_OK;
}
