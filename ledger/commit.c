#include "commit.h"

#include <limits.h>
#include <string.h>

#include "big_endian.h"
#include "blob_writer.h"
#include "chain.h"
#include "file.h"
#include "highwater.h"
#include "index.h"
#include "ledger_parts.h"
#include "log_keys.h"
#include "tree.h"

/* Does the tree in the store have the root of the checkpoint that was signed last? */
static enum status check_root(struct store_txn *txn, const struct checkpoint *head, struct fault *fault)
{
	struct merkle_tree tree = tree_of(txn, head->size);
	struct digest root;
	enum status status = merkle_root(&tree, head->size, &root);

	if (status == STATUS_OK && !digest_equal(&root, &head->root))
		status = fault_set(fault, STATUS_STORE, NULL,
		    "the stored tree does not have the root of its checkpoint");
	return status;
}

/* Is the entry at ${index}, as the store gives it back, the one whose hash the tree has there? */
static enum status check_entry(struct store_txn *txn, uint64_t index, const struct digest *id, struct fault *fault)
{
	struct digest leaf, hashed;
	struct bytes entry;
	uint8_t key[8];
	enum status status;

	big_endian_put64(key, index);
	status = store_get(txn, STORE_ENTRIES, bytes_of(key, sizeof(key)), &entry);
	if (status == STATUS_OK) {
		hashed = merkle_leaf(entry);
		status = tree_leaf(txn, index, &leaf);
	}
	if (status == STATUS_NOT_FOUND)
		status = STATUS_STORE;
	if (status != STATUS_OK)
		return status;
	if (!digest_equal(&leaf, &hashed) || (id != NULL && !digest_equal(&leaf, id)))
		return fault_set(fault, STATUS_STORE, NULL, "entry %llu reads back differently",
		    (unsigned long long)index);
	return STATUS_OK;
}

static enum status put_entry(struct store_txn *txn, uint64_t index, struct bytes entry, const struct record *record)
{
	uint8_t key[8];
	enum status status;

	big_endian_put64(key, index);
	status = store_append(txn, STORE_ENTRIES, bytes_of(key, sizeof(key)), entry);
	if (status == STATUS_OK)
		status = store_put_new(txn, STORE_IDS, bytes_of(record->id.bytes, DIGEST_SIZE),
		    bytes_of(key, sizeof(key)));
	if (status == STATUS_OK)
		status = tree_add(txn, index, &record->id);
	if (status == STATUS_OK)
		status = index_add(txn, record, index);
	if (status == STATUS_OK)
		status = chain_put(txn, &record->key, &record->chain, &record->id);
	/* Something is where nothing can be: the store contradicts its own checkpoint. */
	return status == STATUS_EXISTS ? STATUS_STORE : status;
}

/* What is signed is computed from what the store gives back, not from what we meant to write. */
static enum status put_head(struct store_txn *txn, const struct checkpoint *old, const struct digest *id,
    const struct head_signer *signers, size_t count, struct fault *fault)
{
	struct checkpoint head = *old;
	struct merkle_tree tree = tree_of(txn, ++head.size);
	enum status status = check_entry(txn, old->size, id, fault);

	if (status == STATUS_OK)
		status = merkle_root(&tree, head.size, &head.root);
	if (status == STATUS_OK)
		status = ledger_head_put(txn, signers, count, &head, fault);
	return status;
}

/* The entry at the end of the log.  One that rotates the log's key is signed for by both: the old key hands over. */
static enum status put_at_end(struct ledger *ledger, struct store_txn *txn, const struct checkpoint *head,
    struct bytes entry, const struct record *record, struct fault *fault)
{
	struct key_record said = { .action = KEY_REVOKE };
	struct head_signer signers[2] = { { ledger->log_signer, &ledger->log_key }, { NULL, &said.log_by } };
	size_t count = 1;
	enum status status = record->kind == KIND_KEY ? key_record_read(record->predicate, &said, fault) : STATUS_OK;

	if (status == STATUS_OK && said.action == KEY_ROTATE_LOG) {
		status = log_keys_rotation(ledger, &said, head->size, &signers[1].signer, fault);
		if (status == STATUS_OK)
			status = log_keys_add(ledger, txn, &said.log_by);
		count = 2;
	}
	if (status == STATUS_OK)
		status = put_entry(txn, head->size, entry, record);
	if (status == STATUS_OK)
		status = put_head(txn, head, &record->id, signers, count, fault);
	signer_close(signers[1].signer);
	return status;
}

/* Another process may have rotated the log's key since it was looked at. */
static enum status take_log_key(struct ledger *ledger, struct store_txn *txn, struct fault *fault)
{
	enum status status = log_keys_read(ledger, txn);

	return status == STATUS_OK ? log_keys_signer(ledger, fault) : status;
}

static enum status put_all(struct ledger *ledger, struct store_txn *txn, struct bytes entry,
    const struct record *record, struct blob_writer **blobs, size_t blob_count, struct receipt *receipt,
    struct fault *fault)
{
	struct checkpoint head;
	enum status status = ledger_id_find(txn, &record->id, &receipt->index);

	if (status == STATUS_OK) {
		receipt->existed = true;
	} else if (status == STATUS_NOT_FOUND) {
		status = chain_check(txn, &record->key, &record->chain);
	}
	for (size_t i = 0; status == STATUS_OK && i < blob_count; i++)
		status = blob_writer_put(blobs[i], txn);
	if (status != STATUS_OK || receipt->existed)
		return status;
	status = take_log_key(ledger, txn, fault);
	if (status == STATUS_OK)
		status = ledger_head(txn, &head);
	if (status == STATUS_OK)
		status = check_root(txn, &head, fault);
	if (status == STATUS_OK)
		status = put_at_end(ledger, txn, &head, entry, record, fault);
	if (status == STATUS_OK)
		receipt->index = head.size;
	return status;
}

/* After a failed commit: reopen, and believe nothing that was not hashed again. */
static enum status recover(struct ledger *ledger, struct fault *fault)
{
	struct checkpoint head;
	struct store_txn *txn;
	struct bytes text;
	enum status status = store_reopen(ledger->store);

	if (status == STATUS_OK)
		status = store_begin_read(ledger->store, &txn);
	if (status != STATUS_OK)
		return status;
	status = log_keys_read(ledger, txn);
	if (status == STATUS_OK)
		status = ledger_head_text(txn, &text);
	if (status == STATUS_OK && checkpoint_verify(text, &ledger->log_key, &head, NULL) != STATUS_OK)
		status = fault_set(fault, STATUS_STORE, "checkpoint", "does not verify after a failed commit");
	if (status == STATUS_OK)
		status = check_root(txn, &head, fault);
	if (status == STATUS_OK && head.size > 0)
		status = check_entry(txn, head.size - 1, NULL, fault);
	store_abort(txn);
	return status;
}

static enum status try_once(struct ledger *ledger, struct bytes entry, const struct record *record,
    struct blob_writer **blobs, size_t blob_count, struct receipt *receipt, bool *is_commit_failed, struct fault *fault)
{
	struct store_txn *txn;
	enum status status = store_begin_write(ledger->store, &txn);

	*is_commit_failed = false;
	if (status != STATUS_OK)
		return status;
	memset(receipt, 0, sizeof(*receipt));
	receipt->id = record->id;
	status = put_all(ledger, txn, entry, record, blobs, blob_count, receipt, fault);
	/* What exists needs no commit, unless blobs came with it. */
	if (status != STATUS_OK || (receipt->existed && blob_count == 0)) {
		store_abort(txn);
		return status;
	}
	status = store_commit(txn);
	*is_commit_failed = status != STATUS_OK;
	return status;
}

/* The record is in, and says which key is the log's.  Where the files cannot follow now, the next append has them follow. */
static void settle_log_key(struct ledger *ledger)
{
	struct store_txn *txn;

	if (store_begin_read(ledger->store, &txn) != STATUS_OK)
		return;
	if (log_keys_read(ledger, txn) == STATUS_OK)
		(void)log_keys_signer(ledger, NULL);
	store_abort(txn);
}

enum status commit_entry(struct ledger *ledger, struct bytes entry, const struct record *record,
    struct blob_writer **blobs, size_t blob_count, struct receipt *receipt, struct fault *fault)
{
	bool is_commit_failed;
	enum status status;

	if (store_is_read_only(ledger->store))
		return fault_set(fault, STATUS_STORE, NULL, "the ledger was opened for reading only");
	status = log_keys_signer(ledger, fault);
	for (size_t i = 0; status == STATUS_OK && i < blob_count; i++)
		status = blob_writer_settle(blobs[i]);
	if (status != STATUS_OK)
		return ledger_fault(ledger, status, fault);
	status = try_once(ledger, entry, record, blobs, blob_count, receipt, &is_commit_failed, fault);
	if (is_commit_failed) {
		status = recover(ledger, fault);
		if (status == STATUS_OK)
			status = try_once(ledger, entry, record, blobs, blob_count, receipt, &is_commit_failed, fault);
		receipt->existed = false; /* if it is there, then by the commit that said it had failed */
		if (is_commit_failed)
			(void)store_reopen(ledger->store); /* the next transaction shows whether it worked */
	}
	if (status == STATUS_CHAIN_MOVED)
		return status; /* not a fault yet: the caller may sign again */
	if (status != STATUS_OK)
		return ledger_fault(ledger, status, fault);
	for (size_t i = 0; i < blob_count; i++)
		blob_writer_appended(blobs[i]);
	if (record->kind == KIND_KEY)
		settle_log_key(ledger);
	return highwater_raise(ledger);
}
