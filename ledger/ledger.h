#ifndef LEDGER_H
#define LEDGER_H

#include "format/checkpoint.h"
#include "format/kinds.h"
#include "format/source.h"

#define LEDGER_DIRECTORY ".exhibit"
#define LEDGER_FORMAT "1"

/*
 * A ledger directory: data.mdb and lock.mdb (LMDB, private state of this machine), log_key (the log's own OpenSSH key,
 * 0600) with log_key.pub, log.vkey (the C2SP verifier key), .gitignore ("*"); locks/ and spool/ where they were needed.
 * LMDB's rule: one struct ledger per directory and process; a child after fork() opens its own.
 */
struct ledger;

struct fork;

struct ledger_options {
	uint64_t map_size; /* bytes of address space; 0: 1 TiB, halved while the machine refuses it */
	bool read_only;    /* never writes, not even a lock file where the directory cannot be written */
	struct fork *fork; /* initialised (forks.h): with ROLLED_BACK and FORKED it gets both notes; NULL: not wanted */
};

/*
 * ledger_init(directory, origin, fault): make ${directory} (its parent must exist) and the empty log ${origin}: size 0,
 * signed checkpoint.  Files and directories are fsynced.  Leaves nothing behind on failure.
 * Errors: EXISTS, IO, DISK_FULL, BAD_NOTE (origin is no valid key name).
 */
enum status ledger_init(const char *directory, const char *origin, struct fault *fault);

/*
 * ledger_open(directory, options, ledger, fault):
 * Opens, then compares the log with the highest checkpoint seen before (see highwater.h); two that contradict each other
 * are kept (see forks.h).
 * Errors: NOT_FOUND, STORE, STORE_DAMAGED, STORE_VERSION, checkpoint_verify's (the newest checkpoint), IO, ROLLED_BACK, FORKED.
 */
enum status ledger_open(const char *directory, const struct ledger_options *options, struct ledger **ledger,
    struct fault *fault);
void ledger_close(struct ledger *ledger);

/*
 * ledger_is_unlocked(ledger): it is read without LMDB's locks, since its lock file cannot be written: whoever appends does
 * not know of this reader, and may write over pages that it reads.
 */
bool ledger_is_unlocked(const struct ledger *ledger);

const char *ledger_directory(const struct ledger *ledger);
const struct note_key *ledger_log_key(const struct ledger *ledger);
/* ledger_log_keys(ledger, count): all that the log had, the first first; valid until the ledger is asked something else. */
const struct note_key *ledger_log_keys(const struct ledger *ledger, size_t *count);

/* ledger_checkpoint(ledger, text, checkpoint): append the newest signed checkpoint; either may be NULL. */
enum status ledger_checkpoint(struct ledger *ledger, struct buffer *text, struct checkpoint *checkpoint);

/* ledger_entry(ledger, index, entry): append the exact bytes.  Errors: NOT_FOUND, STORE. */
enum status ledger_entry(struct ledger *ledger, uint64_t index, struct buffer *entry);

/*
 * ledger_find(ledger, text, index, id, fault): a record by index ("17"), by full id, or by a unique prefix of 8 or more
 * hex digits; digits alone are an index when shorter than 8.  Errors: NOT_FOUND, AMBIGUOUS, USAGE (neither form).
 */
enum status ledger_find(struct ledger *ledger, const char *text, uint64_t *index, struct digest *id,
    struct fault *fault);

/* What the indexes can be asked; members that are NULL or negative do not restrict. */
struct ledger_filter {
	int kind;           /* enum kind, or -1 */
	const char *step;
	const char *agent;  /* a key's fingerprint "SHA256:…", or the name a signer gives itself */
	const char *subject;/* a digest value of a subject, in full */
};

/*
 * ledger_next(ledger, filter, from, index): the first entry at ${from} or above that fits.  Errors: NOT_FOUND, STORE.
 * ledger_previous: the last at or below ${from}.  By index tables, not by reading entries.
 */
enum status ledger_next(struct ledger *ledger, const struct ledger_filter *filter, uint64_t from, uint64_t *index);
enum status ledger_previous(struct ledger *ledger, const struct ledger_filter *filter, uint64_t from, uint64_t *index);

/* ledger_prove(ledger, index, text): append a tlog-proof under the newest checkpoint.  Errors: NOT_FOUND, STORE. */
enum status ledger_prove(struct ledger *ledger, uint64_t index, struct buffer *text);

/*
 * ledger_source(ledger, source): the questions of format/source.h answered from one snapshot (one read transaction), so
 * that appends during a verification do not disturb it.  Owns: ledger_source_close.
 */
enum status ledger_source_open(struct ledger *ledger, struct source **source);
void ledger_source_close(struct source *source);

#endif
