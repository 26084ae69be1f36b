#ifndef EVALUATION_LOG_H
#define EVALUATION_LOG_H

#include "format/json.h"

/* evaluation_print_log(answer): what verify --json says of the log's own state, for a person: witnesses, and its history. */
void evaluation_print_log(const struct json *answer);

/* evaluation_against_memory(answer): what it means, if it is INVALID for what was seen of the log before; else NULL. */
const char *evaluation_against_memory(const struct json *answer);

#endif
