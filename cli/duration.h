#ifndef DURATION_H
#define DURATION_H

#include <stdbool.h>
#include <stdint.h>

#define DURATION_MAX_MS ((int64_t)366 * 24 * 3600 * 1000)

/* duration_read(text, ms): digits and one of ms s min h d, as documents write it ("90s"); at most DURATION_MAX_MS. */
bool duration_read(const char *text, int64_t *ms);

#endif
