#ifndef SPOOL_WRITE_H
#define SPOOL_WRITE_H

#include "append.h"

/*
 * A spool directory: "entry" (the signed entry), "blobs" (one line per blob: its digest, size, upload id and chunk
 * count), "<upload>-<n>.chunks" (frames of the chunks that are not in the store).
 */
#define SPOOL_ENTRY "entry"
#define SPOOL_BLOBS "blobs"
#define SPOOL_PARTIAL ".partial"
#define SPOOL_BLOBS_MAX 64

/*
 * spool_write(ledger, signer, draft, receipt, fault): sign the draft for the next place that can be known and keep it
 * in the first place that takes it durably, else in the first that takes it at all.  Errors: append_sign's, and IO,
 * DISK_FULL where no place took it.
 */
enum status spool_write(struct ledger *ledger, struct signer *signer, const struct draft *draft,
    struct receipt *receipt, struct fault *fault);

#endif
