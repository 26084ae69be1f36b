#ifndef VERIFY_RESOLUTION_H
#define VERIFY_RESOLUTION_H

#include "cli/command.h"
#include "format/json.h"

/* verify_resolution(invocation): `verify --resolution`: integrity, then the resolution once more.  Answers the exit code. */
int verify_resolution(const struct invocation *invocation);

/*
 * verify_resolution_read(invocation, page): likewise, and nothing is printed of what came of it.  Owns: the caller frees both,
 * also after an error.
 */
struct resolution_page {
	struct json *said;       /* the answer that it keeps */
	struct json *recomputed; /* as verify --resolution has it */
	int code;                /* the exit code that follows */
};
int verify_resolution_read(const struct invocation *invocation, struct resolution_page *page);

#endif
