#ifndef LINT_MOMENT_H
#define LINT_MOMENT_H

#include "format/bytes.h"
#include "format/rfc3339.h"

#define DAY_MS ((time_ms)86400000)

/* A date, with the time of day where one is written. */
struct moment {
	time_ms time;
	time_ms precision; /* of what is written: a day, a minute, a second */
	struct bytes zone; /* what follows the time of day: "Z", "UTC", "+02:00", nothing */
};

/* moment_read(text, moment): the first "2025-08-13", with " 19:33" or "T19:33:56" where they follow. */
bool moment_read(struct bytes text, struct moment *moment);

/* moment_fits(text, at, form): do the bytes there look so: "0" stands for a digit, all else for itself? */
bool moment_fits(struct bytes text, size_t at, const char *form);

#endif
