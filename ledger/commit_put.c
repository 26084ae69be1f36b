#include "commit_put.h"

#include <stdlib.h>
#include <string.h>

#include "big_endian.h"
#include "blob_writer.h"
#include "chain.h"
#include "index.h"
#include "log_keys.h"
#include "tree.h"

/* Records on their way into the log. */
struct group {
	struct ledger *ledger;
	struct store_txn *txn;
	struct checkpoint head;          /* of the log before them */
	struct merkle_frontier frontier; /* of that log, held against that head */
	struct digest *leaves;           /* owned; of what is new, in order */
	size_t count;
	struct key_record said;          /* where it is one record of kind key */
	struct fault *fault;
};

enum status commit_check_root(struct store_txn *txn, const struct checkpoint *head, struct merkle_frontier *frontier,
    struct fault *fault)
{
	struct merkle_tree tree = tree_of(txn, head->size);
	struct digest root;
	enum status status = merkle_frontier_of(&tree, head->size, frontier);

	if (status != STATUS_OK)
		return status;
	root = merkle_frontier_root(frontier);
	return digest_equal(&root, &head->root) ? STATUS_OK :
	    fault_set(fault, STATUS_STORE, NULL, "the stored tree does not have the root of its checkpoint");
}

enum status commit_check_entry(struct store_txn *txn, uint64_t index, const struct digest *id, struct fault *fault)
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

/* Another process may have rotated the log's key since it was looked at. */
static enum status take_log_key(struct ledger *ledger, struct store_txn *txn, struct fault *fault)
{
	enum status status = log_keys_read(ledger, txn);

	return status == STATUS_OK ? log_keys_signer(ledger, fault) : status;
}

/* The log as it was before: a store that does not have the root of its checkpoint is never signed on. */
static enum status take_head(struct group *group)
{
	enum status status = take_log_key(group->ledger, group->txn, group->fault);

	if (status == STATUS_OK)
		status = ledger_head(group->txn, &group->head);
	if (status == STATUS_OK)
		status = commit_check_root(group->txn, &group->head, &group->frontier, group->fault);
	return status;
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
		status = index_add(txn, record, index);
	if (status == STATUS_OK)
		status = chain_put(txn, &record->key, &record->chain, &record->id);
	/* Something is where nothing can be: the store contradicts its own checkpoint. */
	return status == STATUS_EXISTS ? STATUS_STORE : status;
}

static enum status put_item(struct group *group, const struct commit_item *item)
{
	struct receipt *receipt = item->receipt;
	enum status status;

	memset(receipt, 0, sizeof(*receipt));
	receipt->id = item->record->id;
	status = ledger_id_find(group->txn, &receipt->id, &receipt->index);
	receipt->existed = status == STATUS_OK;
	if (status == STATUS_NOT_FOUND)
		status = chain_check(group->txn, &item->record->key, &item->record->chain);
	for (size_t i = 0; status == STATUS_OK && i < item->blob_count; i++)
		status = blob_writer_put(item->blobs[i], group->txn);
	if (status != STATUS_OK || receipt->existed)
		return status;
	receipt->index = group->head.size + group->count;
	group->leaves[group->count++] = receipt->id;
	return put_entry(group->txn, receipt->index, item->entry, item->record);
}

/* A record that rotates the log's key is signed for by both: the old key hands over. */
static enum status take_next_key(struct group *group, const struct record *record, struct signer **next)
{
	enum status status = key_record_read(record->predicate, &group->said, group->fault);

	if (status != STATUS_OK || group->said.action != KEY_ROTATE_LOG)
		return status;
	status = log_keys_rotation(group->ledger, &group->said, group->head.size, next, group->fault);
	return status == STATUS_OK ? log_keys_add(group->ledger, group->txn, &group->said.log_by) : status;
}

/* What is signed is computed from what the store gives back, not from what we meant to write. */
static enum status put_head(struct group *group, struct signer *next)
{
	struct head_signer signers[2] = { { group->ledger->log_signer, &group->ledger->log_key },
		{ next, &group->said.log_by } };
	struct checkpoint head = group->head;

	for (size_t i = 0; i < group->count; i++) {
		enum status status = commit_check_entry(group->txn, group->head.size + i, &group->leaves[i],
		    group->fault);

		if (status != STATUS_OK)
			return status;
		merkle_frontier_add(&group->frontier, &group->leaves[i]);
	}
	head.size += group->count;
	head.root = merkle_frontier_root(&group->frontier);
	return ledger_head_put(group->txn, signers, next != NULL ? 2 : 1, &head, group->fault);
}

static enum status put_group(struct group *group, const struct commit_item *items, size_t count)
{
	struct signer *next = NULL;
	enum status status = take_head(group);

	for (size_t i = 0; status == STATUS_OK && i < count; i++)
		status = put_item(group, &items[i]);
	if (status != STATUS_OK || group->count == 0)
		return status;
	if (items[0].record->kind == KIND_KEY)
		status = take_next_key(group, items[0].record, &next);
	if (status == STATUS_OK)
		status = tree_add(group->txn, group->head.size, group->leaves, group->count);
	if (status == STATUS_OK)
		status = put_head(group, next);
	signer_close(next);
	return status;
}

enum status commit_put(struct ledger *ledger, struct store_txn *txn, const struct commit_item *items, size_t count,
    struct fault *fault)
{
	struct group group = { .ledger = ledger, .txn = txn, .said = { .action = KEY_REVOKE }, .fault = fault };
	enum status status = STATUS_NO_MEMORY;

	group.leaves = calloc(count, sizeof(*group.leaves));
	if (group.leaves != NULL)
		status = put_group(&group, items, count);
	free(group.leaves);
	return status;
}
