#ifndef SELECT_H
#define SELECT_H

#include "format/bundle.h"
#include "ledger.h"

#define SELECT_DOCUMENT_MAX (16u << 20)

/*
 * select_for_report(ledger, source, report_index, is_complete, plan, fault):
 * What a bundle for this report holds: the report, every record its document cites that the ledger has, what was recorded
 * about it later (attestations, approvals, disputes with their evidence, resolutions), all their blobs, and every record of
 * kind `key`; or every entry, where ${is_complete}.  A cited record that the ledger lacks is left out: the verifier will say
 * so.  Owns: bundle_plan_release.
 * Errors: NOT_FOUND, BAD_FIELD (not a report), STORE, NO_MEMORY.
 */
enum status select_for_report(struct ledger *ledger, const struct source *source, uint64_t report_index,
    bool is_complete, struct bundle_plan *plan, struct fault *fault);

#endif
