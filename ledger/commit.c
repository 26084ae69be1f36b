#include "commit.h"

#include <assert.h>

#include "blob_writer.h"
#include "commit_put.h"
#include "highwater.h"
#include "log_keys.h"

/* After a failed commit: reopen, and believe nothing that was not hashed again. */
static enum status recover(struct ledger *ledger, struct fault *fault)
{
	struct merkle_frontier frontier;
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
	if (status == STATUS_OK) {
		status = checkpoint_verify(text, &ledger->log_key, &head, NULL);
		if (status != STATUS_OK && status_class(status) != STATUS_CLASS_FAILED)
			status = fault_set(fault, STATUS_STORE, "checkpoint", "does not verify after a failed commit");
	}
	if (status == STATUS_OK)
		status = commit_check_root(txn, &head, &frontier, fault);
	if (status == STATUS_OK && head.size > 0)
		status = commit_check_entry(txn, head.size - 1, NULL, fault);
	store_abort(txn);
	return status;
}

/* What exists needs no commit, unless blobs came with it. */
static bool needs_commit(const struct commit_item *items, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!items[i].receipt->existed || items[i].blob_count > 0)
			return true;
	return false;
}

static enum status try_once(struct ledger *ledger, const struct commit_item *items, size_t count, bool *is_commit_failed,
    struct fault *fault)
{
	struct store_txn *txn;
	enum status status = store_begin_write(ledger->store, &txn);

	*is_commit_failed = false;
	if (status != STATUS_OK)
		return status;
	status = commit_put(ledger, txn, items, count, fault);
	if (status != STATUS_OK || !needs_commit(items, count)) {
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

static enum status commit_twice(struct ledger *ledger, const struct commit_item *items, size_t count, struct fault *fault)
{
	bool is_commit_failed;
	enum status status = try_once(ledger, items, count, &is_commit_failed, fault);

	if (!is_commit_failed)
		return status;
	status = recover(ledger, fault);
	if (status == STATUS_OK)
		status = try_once(ledger, items, count, &is_commit_failed, fault);
	/* What is there now is there by the commit that said it had failed. */
	for (size_t i = 0; i < count; i++)
		items[i].receipt->existed = false;
	if (is_commit_failed)
		(void)store_reopen(ledger->store); /* the next transaction shows whether it worked */
	return status;
}

static enum status settle_blobs(const struct commit_item *item)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; status == STATUS_OK && i < item->blob_count; i++)
		status = blob_writer_settle(item->blobs[i]);
	return status;
}

enum status commit_items(struct ledger *ledger, const struct commit_item *items, size_t count, struct fault *fault)
{
	enum status status;

	/* A record of kind key may change who signs the checkpoint above it. */
	for (size_t i = 0; i < count; i++)
		assert(count == 1 || items[i].record->kind != KIND_KEY);
	if (store_is_read_only(ledger->store))
		return fault_set(fault, STATUS_STORE, NULL, "the ledger was opened for reading only");
	status = log_keys_signer(ledger, fault);
	for (size_t i = 0; status == STATUS_OK && i < count; i++)
		status = settle_blobs(&items[i]);
	if (status == STATUS_OK)
		status = commit_twice(ledger, items, count, fault);
	if (status == STATUS_CHAIN_MOVED)
		return status; /* not a fault yet: the caller may sign again */
	if (status != STATUS_OK)
		return ledger_fault(ledger, status, fault);
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < items[i].blob_count; j++)
			blob_writer_appended(items[i].blobs[j]);
	if (items[0].record->kind == KIND_KEY)
		settle_log_key(ledger);
	return highwater_raise(ledger);
}

enum status commit_entry(struct ledger *ledger, struct bytes entry, const struct record *record,
    struct blob_writer **blobs, size_t blob_count, struct receipt *receipt, struct fault *fault)
{
	struct commit_item item = { .entry = entry, .record = record, .blobs = blobs, .blob_count = blob_count,
		.receipt = receipt };

	return commit_items(ledger, &item, 1, fault);
}
