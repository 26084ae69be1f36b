#ifndef BUNDLE_REDACT_H
#define BUNDLE_REDACT_H

#include "cli/command.h"
#include "format/bundle.h"
#include "ledger/ledger.h"

/*
 * bundle_redact(invocation, ledger, plan, count): take the blobs that --redact names out of the plan: RECORD for all raw bytes
 * of a record, RECORD:MEMBER for its stdout, stderr, content….  Empty ones stay: there is nothing in them to hide.
 * *count: how many were taken out.  Prints what is wrong and answers the exit code.
 */
int bundle_redact(const struct invocation *invocation, struct ledger *ledger, struct bundle_plan *plan, size_t *count);

#endif
