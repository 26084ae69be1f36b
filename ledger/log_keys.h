#ifndef LOG_KEYS_H
#define LOG_KEYS_H

#include "format/key_record.h"
#include "ledger_parts.h"

/*
 * The log's own keys, one after the other.  Which there were stands in the store (META "log-keys": a vkey a line, the first
 * first; absent before the first rotation, when log.vkey has the only one) and changes in the transaction that puts the
 * `rotate-log` record in, so a crash leaves either all of it or nothing.  The files follow: the new secret key waits as
 * log_key.next, and whoever next needs it moves it into place.
 */
#define LEDGER_NEXT_KEY LEDGER_LOG_KEY ".next"
#define LOG_KEYS_MAX 1024

/*
 * log_keys_read(ledger, txn): bring ledger->log_keys and log_key up to what the transaction says; another process may have
 * rotated.  Errors: STORE, NO_MEMORY.
 */
enum status log_keys_read(struct ledger *ledger, struct store_txn *txn);

/*
 * log_keys_may_be_ours(ledger, text, checkpoint): is ${text}, which this machine has remembered, a checkpoint of this log?
 * Signed by any of its keys: what was seen before a rotation is of the same log.  By none of them: a ledger that was taken
 * back to before a rotation does not know the key, so what only lacks a known signature counts too; one that is there and
 * does not verify never does.  Errors: BAD_NOTE, BAD_CHECKPOINT, BAD_SIGNATURE, BAD_KEY, UNKNOWN_LOG (of another name),
 * NO_MEMORY.
 */
enum status log_keys_may_be_ours(const struct ledger *ledger, struct bytes text, struct checkpoint *checkpoint);

/*
 * log_keys_signer(ledger, fault): ledger->log_signer is the newest key's secret half; moves what a crash left behind into
 * place.  Errors: KEY_UNUSABLE, IO.
 */
enum status log_keys_signer(struct ledger *ledger, struct fault *fault);

/*
 * log_keys_rotation(ledger, record, size, next, fault): may this record go in at index ${size}?  It must give up the newest
 * key, both keys must have signed it, and the secret half of the next one must be here: ${next}, which the caller closes.
 * Errors: BAD_FIELD, BAD_SIGNATURE, KEY_UNUSABLE, TOO_LARGE (after LOG_KEYS_MAX).
 */
enum status log_keys_rotation(struct ledger *ledger, const struct key_record *record, uint64_t size, struct signer **next,
    struct fault *fault);

/* log_keys_add(ledger, txn, key): the newest from this transaction on; ledger itself changes when it is committed. */
enum status log_keys_add(const struct ledger *ledger, struct store_txn *txn, const struct note_key *key);

/*
 * log_keys_forget_signer(ledger): after a rotation, or one that failed: whatever is held is asked for again.
 */
void log_keys_forget_signer(struct ledger *ledger);

#endif
