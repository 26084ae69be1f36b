#ifndef DISPUTE_RECORD_H
#define DISPUTE_RECORD_H

#include "cli/command.h"
#include "ledger/append.h"
#include "verify/dispute/dispute.h"

/* What a resolution is appended from. */
struct resolved {
	const struct resolution *resolution;
	bool has_policy;
	struct bytes policy;
	const char *const *bundles; /* paths of the bundles that reports came in */
	size_t bundle_count;
};

/*
 * dispute_record(ledger, signer, resolved, receipt, fault): append it; an earlier one about the same reports is named, and
 * what changed since is told in the record and as notes.  Errors: append_record's, TOO_LARGE.
 */
enum status dispute_record(struct ledger *ledger, struct signer *signer, const struct resolved *resolved,
    struct receipt *receipt, struct fault *fault);

#endif
