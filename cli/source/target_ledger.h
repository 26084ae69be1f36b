#ifndef TARGET_LEDGER_H
#define TARGET_LEDGER_H

#include "cli/command.h"
#include "ledger/ledger.h"
#include "target.h"

/*
 * target_open(invocation, path, target): ${path} NULL: the ledger as every command finds it, opened to verify; else
 * target_open_path and target_load.  Owns: target_close, also after an error.
 */
int target_open(const struct invocation *invocation, const char *path, struct target *target);

/* target_of_ledger(ledger, target): the ledger as it is now; it stays the caller's and must outlive the target. */
int target_of_ledger(struct ledger *ledger, struct target *target);

#endif
