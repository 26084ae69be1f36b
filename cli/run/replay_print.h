#ifndef REPLAY_PRINT_H
#define REPLAY_PRINT_H

#include "format/json.h"

/* replay_print(answer): what replay --json prints, for a person, on stdout. */
void replay_print(const struct json *answer);

#endif
