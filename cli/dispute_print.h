#ifndef DISPUTE_PRINT_H
#define DISPUTE_PRINT_H

#include "format/json.h"

/* dispute_print(answer): what dispute --json prints, for a person, on stdout. */
void dispute_print(const struct json *answer);

/* dispute_print_settle(settle): one row of "settle": the command that would settle it, as it can be typed. */
void dispute_print_settle(const struct json *settle);

#endif
