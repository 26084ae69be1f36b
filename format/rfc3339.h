#ifndef RFC3339_H
#define RFC3339_H

#include "bytes.h"

#define RFC3339_TEXT_MAX 32 /* "9999-12-31T23:59:59.999Z" and a NUL fit */

/* Milliseconds since 1970-01-01T00:00:00Z without leap seconds; years 1970 to 9999. */
typedef int64_t time_ms;

/* rfc3339_write(time, text): "2026-11-21T00:12:33.123Z", always three digits of fraction; clamped to those years. */
void rfc3339_write(time_ms time, char text[static RFC3339_TEXT_MAX]);

/* rfc3339_read(text, time): UTC with "Z", capital T, 0 to 9 digits of fraction (beyond ms cut).  Errors: BAD_TIME. */
enum status rfc3339_read(struct bytes text, time_ms *time);

#endif
