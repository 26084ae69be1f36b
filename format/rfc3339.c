#include "rfc3339.h"

#include <string.h>

#define DAY_MS INT64_C(86400000)
#define LAST_MS (INT64_C(2932897) * DAY_MS - 1) /* 9999-12-31T23:59:59.999Z */
#define FRACTION_DIGITS_MAX 9

static const char form[] = "0000-00-00T00:00:00";
#define FORM_SIZE (sizeof(form) - 1)

/*
 * Days since 1970-01-01 in the Gregorian calendar.  Counting years from March puts the leap day last, so that the
 * months before it have fixed lengths: 153 days in every five of them.
 */
static int64_t days_of(int year, int month, int day)
{
	int years = month > 2 ? year : year - 1;
	int months = month > 2 ? month - 3 : month + 9;
	int leap_days = years / 4 - years / 100 + years / 400;
	return (int64_t)years * 365 + leap_days + (153 * months + 2) / 5 + day - 1 - 719468;
}

static bool is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

static void put_digits(char *text, size_t count, int value)
{
	while (count-- > 0) {
		text[count] = (char)('0' + value % 10);
		value /= 10;
	}
}

void rfc3339_write(time_ms time, char text[static RFC3339_TEXT_MAX])
{
	if (time < 0)
		time = 0;
	if (time > LAST_MS)
		time = LAST_MS;
	int64_t days = time / DAY_MS;
	int ms = (int)(time % DAY_MS);
	int year = 1970 + (int)(days / 366); /* never too late, at most some twenty too early */
	while (days_of(year + 1, 1, 1) <= days)
		year++;
	int month = 1;
	while (month < 12 && days_of(year, month + 1, 1) <= days)
		month++;
	int day = (int)(days - days_of(year, month, 1)) + 1;
	memcpy(text, form, FORM_SIZE);
	put_digits(text, 4, year);
	put_digits(text + 5, 2, month);
	put_digits(text + 8, 2, day);
	put_digits(text + 11, 2, ms / 3600000);
	put_digits(text + 14, 2, ms / 60000 % 60);
	put_digits(text + 17, 2, ms / 1000 % 60);
	memcpy(text + FORM_SIZE, ".000Z", 6);
	put_digits(text + FORM_SIZE + 1, 3, ms % 1000);
}

/* ${count} digits at ${offset}, or -1. */
static int read_digits(struct bytes text, size_t offset, size_t count)
{
	int value = 0;
	for (size_t i = offset; i < offset + count; i++) {
		if (text.data[i] < '0' || text.data[i] > '9')
			return -1;
		value = value * 10 + (text.data[i] - '0');
	}
	return value;
}

/* ".123Z" or "Z" from ${offset} to the end, at most FRACTION_DIGITS_MAX digits: the milliseconds, or -1. */
static int read_fraction(struct bytes text, size_t offset)
{
	if (text.data[text.size - 1] != 'Z')
		return -1;
	size_t end = text.size - 1;
	if (offset == end)
		return 0;
	size_t digits = end - offset - 1;
	if (text.data[offset] != '.' || digits == 0 || read_digits(text, offset + 1, digits) < 0)
		return -1;
	int ms = read_digits(text, offset + 1, digits < 3 ? digits : 3);
	for (size_t i = digits; i < 3; i++)
		ms *= 10;
	return ms;
}

enum status rfc3339_read(struct bytes text, time_ms *time)
{
	if (text.size <= FORM_SIZE || text.size > FORM_SIZE + 1 + FRACTION_DIGITS_MAX + 1)
		return STATUS_BAD_TIME;
	for (size_t i = 0; i < FORM_SIZE; i++)
		if (form[i] != '0' && text.data[i] != (uint8_t)form[i])
			return STATUS_BAD_TIME;
	int year = read_digits(text, 0, 4);
	int month = read_digits(text, 5, 2);
	int day = read_digits(text, 8, 2);
	int hour = read_digits(text, 11, 2);
	int minute = read_digits(text, 14, 2);
	int second = read_digits(text, 17, 2);
	int ms = read_fraction(text, FORM_SIZE);
	/* Second 60 is refused: without a table of leap seconds nobody can tell a real one, and time_ms no place. */
	if (year < 1970 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month) || hour < 0 ||
	    hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 || ms < 0)
		return STATUS_BAD_TIME;
	*time = days_of(year, month, day) * DAY_MS + ((hour * 60 + minute) * 60 + second) * INT64_C(1000) + ms;
	return STATUS_OK;
}
