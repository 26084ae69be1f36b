#ifndef COMMIT_H
#define COMMIT_H

#include "append.h"

/* A record on its way into the log: ${record} is ${entry} read and verified. */
struct commit_item {
	struct bytes entry;
	const struct record *record;
	struct blob_writer **blobs; /* finished; borrowed */
	size_t blob_count;
	struct receipt *receipt;
};

/*
 * commit_items(ledger, items, count, fault): as commit_entry, for one or more records in one transaction under one
 * checkpoint: all of them or none.  A record of kind key comes alone.
 */
enum status commit_items(struct ledger *ledger, const struct commit_item *items, size_t count, struct fault *fault);

/*
 * commit_entry(ledger, entry, record, blobs, blob_count, receipt, fault):
 * The one transaction that makes a record part of the log: chain re-checked, blobs, entry, leaf and tiles, indexes,
 * chain head, and a checkpoint signed over what was read back and hashed again.  ${record} is ${entry} read and
 * verified.  The same entry again returns its index with existed set.
 * Before: the tree in the store has the root of the newest checkpoint (a store that does not is never signed on).
 * After a failed commit: the environment is reopened, the tail re-read and re-hashed, and it is tried once more.
 * Errors: CHAIN_MOVED, KEY_UNUSABLE (the log's), STORE, DISK_FULL, IO, NO_MEMORY.
 */
enum status commit_entry(struct ledger *ledger, struct bytes entry, const struct record *record,
    struct blob_writer **blobs, size_t blob_count, struct receipt *receipt, struct fault *fault);

#endif
