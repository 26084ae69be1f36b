#ifndef VERIFY_RESOLUTION_H
#define VERIFY_RESOLUTION_H

#include "command.h"

/* verify_resolution(invocation): `verify --resolution`: integrity, then the resolution once more.  Answers the exit code. */
int verify_resolution(const struct invocation *invocation);

#endif
