#ifndef LEDGER_PARTS_H
#define LEDGER_PARTS_H

#include "ledger.h"
#include "signer.h"
#include "store.h"

#define LEDGER_LOG_ID_MAX 17 /* 16 hex digits and NUL */
#define LEDGER_LOG_KEY "log_key"
#define LEDGER_VKEY "log.vkey"

/* An open ledger, as the files of this room see it. */
struct ledger {
	char *directory;
	struct store *store;
	struct note_key log_key;        /* the newest of: */
	struct note_key *log_keys;      /* owned: all it had, the first first (log_keys.h) */
	size_t log_key_count;
	char log_id[LEDGER_LOG_ID_MAX]; /* first hex digits of SHA-256 of its first vkey: its name in the state directory */
	struct signer *log_signer;      /* opened by the first append */
	bool is_remembered;             /* highwater_raise could write the mark the last time */
	bool is_mark_unusable;          /* highwater_check found something in its place that is none */
};

/* ledger_log_id(key, text): how the log is called where a file name is needed. */
void ledger_log_id(const struct note_key *key, char text[static LEDGER_LOG_ID_MAX]);

/* ledger_read_vkey(ledger, fault): log_key out of its file.  Errors: STORE (it is none), NOT_FOUND, IO. */
enum status ledger_read_vkey(struct ledger *ledger, struct fault *fault);

/* ledger_fault(ledger, status, fault): ${status} with the store's own reason. */
enum status ledger_fault(const struct ledger *ledger, enum status status, struct fault *fault);

/* ledger_head(txn, checkpoint): the tree head as stored, its signature not verified.  Errors: STORE. */
enum status ledger_head(struct store_txn *txn, struct checkpoint *checkpoint);

/* ledger_head_text(txn, text): its bytes, borrowed from the transaction.  Errors: STORE. */
enum status ledger_head_text(struct store_txn *txn, struct bytes *text);

/* ledger_head_set(txn, text): the same head in other words: more signatures under the same text. */
enum status ledger_head_set(struct store_txn *txn, struct bytes text);

/* Who signs a checkpoint. */
struct head_signer {
	struct signer *signer;
	const struct note_key *key;
};

/*
 * ledger_head_put(txn, signers, count, checkpoint, fault): let each sign it and make it the newest.  Errors: signer_sign's,
 * the store's.
 */
enum status ledger_head_put(struct store_txn *txn, const struct head_signer *signers, size_t count,
    const struct checkpoint *checkpoint, struct fault *fault);

/* ledger_entry_in(txn, index, entry), ledger_prove_in: as ledger_entry and ledger_prove, in one transaction. */
enum status ledger_entry_in(struct store_txn *txn, uint64_t index, struct buffer *entry);
enum status ledger_prove_in(struct store_txn *txn, uint64_t index, struct buffer *text);

/* ledger_id_find(txn, id, index): where the record with that leaf hash is.  Errors: NOT_FOUND, STORE. */
enum status ledger_id_find(struct store_txn *txn, const struct digest *id, uint64_t *index);

#endif
