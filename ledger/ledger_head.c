#include <string.h>

#include "big_endian.h"
#include "format/proof.h"
#include "ledger_parts.h"
#include "tree.h"

/* What one transaction says about the log: its head, an entry, a proof. */

static const char head_key[] = "checkpoint";

enum status ledger_head_text(struct store_txn *txn, struct bytes *text)
{
	enum status status = store_get(txn, STORE_META, bytes_of_text(head_key), text);

	return status == STATUS_NOT_FOUND ? STATUS_STORE : status;
}

enum status ledger_head(struct store_txn *txn, struct checkpoint *checkpoint)
{
	struct note note;
	struct bytes text;
	enum status status = ledger_head_text(txn, &text);

	if (status != STATUS_OK)
		return status;
	status = checkpoint_read(text, checkpoint, &note, NULL);
	return status == STATUS_OK || status == STATUS_NO_MEMORY ? status : STATUS_STORE;
}

enum status ledger_head_set(struct store_txn *txn, struct bytes text)
{
	return store_put(txn, STORE_META, bytes_of_text(head_key), text);
}

enum status ledger_head_put(struct store_txn *txn, const struct head_signer *signers, size_t count,
    const struct checkpoint *checkpoint, struct fault *fault)
{
	struct ed25519_signature signature;
	struct buffer text;
	size_t size = 0;
	enum status status;

	buffer_init(&text, CHECKPOINT_SIZE_MAX);
	status = checkpoint_text(checkpoint, &text);
	size = text.size;
	if (status == STATUS_OK)
		status = buffer_append_byte(&text, '\n');
	for (size_t i = 0; status == STATUS_OK && i < count; i++) {
		status = signer_sign(signers[i].signer, bytes_slice(buffer_bytes(&text), 0, size), &signature, fault);
		if (status == STATUS_OK)
			status = note_sign_line(signers[i].key, &signature, &text);
	}
	if (status == STATUS_OK)
		status = ledger_head_set(txn, buffer_bytes(&text));
	buffer_release(&text);
	return status;
}

enum status ledger_entry_in(struct store_txn *txn, uint64_t index, struct buffer *entry)
{
	uint8_t key[8];
	struct bytes value;
	enum status status;

	big_endian_put64(key, index);
	status = store_get(txn, STORE_ENTRIES, bytes_of(key, sizeof(key)), &value);
	return status == STATUS_OK ? buffer_append(entry, value) : status;
}

enum status ledger_id_find(struct store_txn *txn, const struct digest *id, uint64_t *index)
{
	struct bytes value;
	enum status status = store_get(txn, STORE_IDS, bytes_of(id->bytes, sizeof(id->bytes)), &value);

	if (status != STATUS_OK)
		return status;
	if (value.size != 8)
		return STATUS_STORE;
	*index = big_endian_get64(value.data);
	return STATUS_OK;
}

enum status ledger_prove_in(struct store_txn *txn, uint64_t index, struct buffer *text)
{
	struct proof proof = { .index = index };
	struct checkpoint head;
	struct merkle_tree tree;
	enum status status = ledger_head(txn, &head);

	if (status != STATUS_OK)
		return status;
	if (index >= head.size)
		return STATUS_NOT_FOUND;
	tree = tree_of(txn, head.size);
	status = merkle_inclusion_path(&tree, index, head.size, proof.path, &proof.path_count);
	if (status == STATUS_OK)
		status = ledger_head_text(txn, &proof.checkpoint);
	return status == STATUS_OK ? proof_write(&proof, text) : status;
}
