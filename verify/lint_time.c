/* Times that do not fit: windows, ids that carry a Unix time, a recommendation of what is already done. */
#include "lint_look.h"
#include "lint_scope.h"

#include <stdio.h>
#include <string.h>

#include "format/rfc3339.h"

#define DAY_MS ((time_ms)86400000)
#define ZONE_MAX 8

static bool is_digit(struct bytes text, size_t at)
{
	return at < text.size && text.data[at] >= '0' && text.data[at] <= '9';
}

static bool fits(struct bytes text, size_t at, const char *form)
{
	for (size_t i = 0; form[i]; i++)
		if (form[i] == '0' ? !is_digit(text, at + i) : at + i >= text.size || text.data[at + i] != (uint8_t)form[i])
			return false;
	return true;
}

struct moment {
	time_ms time;
	time_ms precision; /* of what is written: a day, a minute, a second */
	struct bytes zone; /* what follows the time of day: "Z", "UTC", "+02:00", nothing */
};

/* The first "2025-08-13", with " 19:33" or "T19:33:56" where they follow. */
static bool read_moment(struct bytes text, struct moment *moment)
{
	char written[RFC3339_TEXT_MAX];
	size_t at = 0;

	while (at < text.size && !(fits(text, at, "0000-00-00") && !is_digit(text, at + 10) && (at == 0 || !is_digit(text, at - 1))))
		at++;
	if (at >= text.size)
		return false;
	memset(moment, 0, sizeof(*moment));
	snprintf(written, sizeof(written), "%.10sT00:00:00Z", (const char *)text.data + at);
	moment->precision = DAY_MS;
	at += 10;
	if (at < text.size && (text.data[at] == ' ' || text.data[at] == 'T') && fits(text, at + 1, "00:00")) {
		memcpy(written + 11, text.data + at + 1, 5);
		moment->precision = 60000;
		at += 6;
		if (fits(text, at, ":00")) {
			memcpy(written + 17, text.data + at + 1, 2);
			moment->precision = 1000;
			at += 3;
		}
		while (at < text.size && (text.data[at] == '.' || is_digit(text, at)))
			at++;
		size_t from = at + (at < text.size && text.data[at] == ' ');
		size_t end = from;
		while (end < text.size && end - from < ZONE_MAX && text.data[end] != ' ' && text.data[end] != ')')
			end++;
		moment->zone = bytes_slice(text, from, end - from);
	}
	return rfc3339_read(bytes_of_text(written), &moment->time) == STATUS_OK;
}

/* ---- a block with start, end and duration ---- */

struct window {
	const struct markdown_line *start_line, *end_line, *duration_line;
	struct moment start, end;
	struct rational duration; /* ms */
	bool is_unclear;
};

/* "1 h 30 min": the sum of times; false where anything else is said. */
static bool read_duration(struct bytes text, struct rational *sum)
{
	struct quantity found[QUANTITIES_MAX];
	size_t count = quantity_scan(text, found);

	*sum = RATIONAL_INTEGER(0);
	/* "1 hour of CPU time", "1 hour (both of us)" is another duration. */
	if (!words_only(text, "and ns us ms s sec secs second seconds min mins minute minutes h hr hrs hour hours d day days"))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct rational part;

		if (!quantity_is_exact(&found[i]) || found[i].unit->dimension != DIMENSION_TIME ||
		    !rational_multiply(found[i].value, found[i].unit->scale, &part) || !rational_add(*sum, part, sum))
			return false;
	}
	return count > 0 && rational_divide(*sum, RATIONAL_INTEGER(1000000), sum);
}

/* "Start of sales" and "End of beta" bound no window; a moment with other words is qualified. */
static const char window_labels[] = "start started begin began end ended finished finish completed stop stopped time date at timestamp "
    "run test window";
static const char zones[] = "utc gmt cet cest z t bst est edt cst cdt mst mdt pst pdt jst ist a p am pm monday tuesday wednesday thursday "
    "friday saturday sunday mon tue wed thu fri sat sun";

static void take_line(const struct lint *lint, const struct markdown_line *line, struct window *window)
{
	struct bytes label, value;

	if (!lint_label(lint, line, &label, &value) || words_count(label, 4) > 3 ||
	    (words_any(label, "start started begin began end ended finished finish completed stop stopped") &&
	    (!words_all(label, window_labels) || !words_only(value, zones))))
		return;
	if (words_any(label, "start started begin began") && read_moment(value, &window->start)) {
		window->is_unclear |= window->start_line != NULL;
		window->start_line = line;
	} else if (words_any(label, "end ended finished finish completed stop stopped") && read_moment(value, &window->end)) {
		window->is_unclear |= window->end_line != NULL;
		window->end_line = line;
	} else if (words_all(label, "duration total elapsed time test run") && words_any(label, "duration elapsed") &&
	    read_duration(value, &window->duration)) {
		window->is_unclear |= window->duration_line != NULL;
		window->duration_line = line;
	}
}

static enum status check_window(struct lint *lint, const struct window *window)
{
	time_ms length = window->end.time - window->start.time, slack;
	struct rational spare;
	char stated[RATIONAL_TEXT_MAX], shown[RATIONAL_TEXT_MAX];

	if (!window->start_line || !window->end_line || window->is_unclear || !bytes_equal(window->start.zone, window->end.zone) ||
	    window->start.precision != window->end.precision)
		return STATUS_OK;
	if (length < 0)
		return lint_say(lint, "window", CONFIDENCE_CONTRADICTION, window->start_line, window->end_line, "it ends before it starts");
	slack = window->start.precision;
	if (!window->duration_line || slack == DAY_MS || !rational_subtract(window->duration, RATIONAL_INTEGER(length + slack), &spare) ||
	    spare.numerator <= 0)
		return STATUS_OK;
	/* "2 hours" for a window of 1:58 is a figure of speech, not a contradiction. */
	if (!rational_multiply(window->duration, RATIONAL_INTEGER(9), &spare) ||
	    rational_compare(spare, RATIONAL_INTEGER((length + slack) * 10)) <= 0)
		return STATUS_OK;
	if (!rational_divide(window->duration, RATIONAL_INTEGER(1000), &spare))
		return STATUS_OK;
	fit_say(spare, stated);
	if (!rational_make(length, 1000, &spare))
		return STATUS_OK;
	fit_say(spare, shown);
	return lint_say(lint, "window", CONFIDENCE_CONTRADICTION, window->duration_line, window->end_line,
	    "a duration of %s s does not fit between start and end: %s s", stated, shown);
}

enum status lint_windows(struct lint *lint)
{
	const struct markdown *markdown = &lint->markdown;
	enum status status = STATUS_OK;

	for (size_t i = 0, end; i < markdown->line_count && status == STATUS_OK; i = end) {
		struct window window = { .start_line = NULL };

		for (end = i; end < markdown->line_count && markdown->lines[end].block == markdown->lines[i].block; end++)
			take_line(lint, &markdown->lines[end], &window);
		status = check_window(lint, &window);
	}
	return status;
}

/* ---- "Report ID: validation_1755113636" and the dates of the document ---- */

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
		if (year < 2000 || year > 2099 || fits(line->text, from, "0000-00-00"))
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
		if (fits(text, at, "0000-00-00") && read_moment(bytes_slice(text, at, text.size - at), &moment))
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
	if (id_time < dates.earliest - 2 * DAY_MS)
		return lint_say(lint, "id-time", CONFIDENCE_UNCLEAR, id_line, dates.last,
		    "the id carries the Unix time of %s, the document is dated later", written);
	return STATUS_OK;
}

/* ---- "Deployment window: completed" and "Recommendation: proceed with deployment" ---- */

static const char partly[] = "staging canary beta pilot dev test phase partial next remaining full rest previous rollback internal "
    "preview region first second initial dry again further continue";

static const char *deed(struct bytes text)
{
	static const char *const deeds[] = { "deployment", "migration", "rollout", "release", "cutover" };

	for (size_t i = 0; i < sizeof(deeds) / sizeof(deeds[0]); i++)
		if (words_any(text, deeds[i]))
			return deeds[i];
	return NULL;
}

enum status lint_order(struct lint *lint)
{
	const struct markdown_line *done = NULL, *advice = NULL;
	const char *what_done = NULL, *what_advised = NULL;

	for (size_t i = 0; i < lint->markdown.line_count; i++) {
		const struct markdown_line *line = lint_at(lint, i);
		struct bytes label, value, first = bytes_of(NULL, 0);
		size_t at = 0;

		if (line->type == MARKDOWN_ROW || line->tick != TICK_NONE || !lint_label(lint, line, &label, &value) ||
		    !lint_is_whole(lint, line) || words_any(line->text, partly))
			continue;
		words_next(value, &at, &first);
		if (!done && words_all(label, "production deployment migration rollout release cutover window status") && deed(label) &&
		    words_only(value, "completed done finished deployed successfully utc gmt cet at on") &&
		    words_is(first, "completed done finished deployed")) {
			done = line;
			what_done = deed(label);
		}
		if (!advice && words_all(label, "final recommendation decision") && words_is(first, "proceed") && deed(value) &&
		    words_all(value, "proceed with to the production deployment migration rollout release cutover immediately now")) {
			advice = line;
			what_advised = deed(value);
		}
	}
	if (!done || !advice || what_done != what_advised || !lint_same_time(lint, done, advice))
		return STATUS_OK;
	return lint_say(lint, "order", CONFIDENCE_CONTRADICTION, done, advice, "the %s is completed here, and still to be decided there",
	    what_done);
}
