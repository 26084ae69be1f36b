#ifndef DISPUTE_PRINT_H
#define DISPUTE_PRINT_H

#include "format/json.h"

/* dispute_print(answer): what dispute --json prints, for a person, on stdout. */
void dispute_print(const struct json *answer);

/* dispute_result_meaning(result): the sentence that says what it means, without a full stop. */
const char *dispute_result_meaning(const char *result);

/*
 * dispute_settle_command(settle, command): of one row of "settle" the command as a shell takes it; nothing where none is
 * known.  Errors: NO_MEMORY, TOO_LARGE (the beginning is there).
 */
enum status dispute_settle_command(const struct json *settle, struct buffer *command);

/* dispute_print_settle(settle): one row of "settle": the command that would settle it, as it can be typed. */
void dispute_print_settle(const struct json *settle);

#endif
