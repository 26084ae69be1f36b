#ifndef EVALUATION_LOG_H
#define EVALUATION_LOG_H

#include "format/json.h"

/* evaluation_print_log(answer): what verify --json says of the log's own state, for a person: witnesses, and its history. */
void evaluation_print_log(const struct json *answer);

/* evaluation_is_forked(answer): is it INVALID since the log contradicts what was seen of it before? */
bool evaluation_is_forked(const struct json *answer);

#endif
