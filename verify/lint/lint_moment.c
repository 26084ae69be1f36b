/* Dates and times of day as reports write them. */
#include "lint_moment.h"

#include <stdio.h>
#include <string.h>

#define ZONE_MAX 8

static bool is_digit(struct bytes text, size_t at)
{
	return at < text.size && text.data[at] >= '0' && text.data[at] <= '9';
}

bool moment_fits(struct bytes text, size_t at, const char *form)
{
	for (size_t i = 0; form[i]; i++)
		if (form[i] == '0' ? !is_digit(text, at + i) : at + i >= text.size || text.data[at + i] != (uint8_t)form[i])
			return false;
	return true;
}

bool moment_read(struct bytes text, struct moment *moment)
{
	char written[RFC3339_TEXT_MAX];
	size_t at = 0;

	while (at < text.size && !(moment_fits(text, at, "0000-00-00") && !is_digit(text, at + 10) && (at == 0 || !is_digit(text, at - 1))))
		at++;
	if (at >= text.size)
		return false;
	memset(moment, 0, sizeof(*moment));
	snprintf(written, sizeof(written), "%.10sT00:00:00Z", (const char *)text.data + at);
	moment->precision = DAY_MS;
	at += 10;
	if (at < text.size && (text.data[at] == ' ' || text.data[at] == 'T') && moment_fits(text, at + 1, "00:00")) {
		memcpy(written + 11, text.data + at + 1, 5);
		moment->precision = 60000;
		at += 6;
		if (moment_fits(text, at, ":00")) {
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
