#ifndef DISPUTE_OPEN_H
#define DISPUTE_OPEN_H

#include "cli/command.h"

/* dispute_open(invocation): `dispute --open` and `dispute --withdraw`: append the record.  Answers the exit code. */
int dispute_open(const struct invocation *invocation);

#endif
