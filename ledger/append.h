#ifndef APPEND_H
#define APPEND_H

#include "blob.h"
#include "format/json.h"
#include "format/rfc3339.h"
#include "ledger.h"
#include "signer.h"

/* A record before it is signed: the kind's own members; agent, chain, time and tool are added on the way in. */
struct draft {
	enum kind kind;
	const struct json *subject;   /* array of ResourceDescriptors; borrowed */
	const struct json *predicate; /* borrowed */
	time_ms time;
	struct blob_writer **blobs; /* finished writers whose digests the predicate names; borrowed */
	size_t blob_count;
};

struct receipt {
	uint64_t index;
	struct digest id;
	bool existed;       /* the very same entry was there already */
	bool is_spooled;    /* not in the log yet: it waits in the spool; index is unset */
	char place[512];    /* the spool directory, where is_spooled */
};

/*
 * append_record(ledger, signer, draft, receipt, fault): the one door.
 * Take the agent's turn (a lock file per agent key, so parallel writers of one agent queue instead of re-signing),
 * read the chain's head, write the payload, sign outside the write transaction, then in one transaction: re-check the
 * chain's head (where it moved: sign again), put blobs' tails, entry, leaf and tiles, indexes, chain head; read back
 * what the checkpoint commits to and hash it again; sign the checkpoint with the log's key; commit.  After a commit
 * error the environment is closed, reopened, the tail re-read and re-hashed, then it is tried again once.
 * Errors: BAD_FIELD, TOO_LARGE, KEY_UNUSABLE, STORE, DISK_FULL, IO, CHAIN_MOVED.  On error nothing was acknowledged.
 */
enum status append_record(struct ledger *ledger, struct signer *signer, const struct draft *draft,
    struct receipt *receipt, struct fault *fault);

/*
 * append_records(ledger, signer, drafts, count, receipts, fault): as append_record, for 1 to APPEND_RECORDS_MAX records
 * that go in together: one transaction, one checkpoint, one flush; either all of them or none.  None is of kind key.
 */
#define APPEND_RECORDS_MAX 1024
enum status append_records(struct ledger *ledger, struct signer *signer, const struct draft *drafts, size_t count,
    struct receipt *receipts, struct fault *fault);

/*
 * append_or_spool: as append_record, but what cannot be appended is signed and kept in the spool (see spool.h): for
 * evidence that cannot be made again.  Errors: only where neither worked; the fault says both.
 * ${append_fault} (may be NULL) says why it is in the spool.
 */
enum status append_or_spool(struct ledger *ledger, struct signer *signer, const struct draft *draft,
    struct receipt *receipt, struct fault *append_fault, struct fault *fault);

/*
 * append_entry(ledger, entry, blobs, blob_count, receipt, fault): an entry that is signed already.  Verified first, its
 * chain position must be the next one; the same entry again returns its index with existed set.
 * Errors: record_read's, BAD_SIGNATURE, CHAIN_MOVED, STORE, DISK_FULL, IO.
 */
enum status append_entry(struct ledger *ledger, struct bytes entry, struct blob_writer **blobs, size_t blob_count,
    struct receipt *receipt, struct fault *fault);

#endif
