#include <stdlib.h>

#include "cosign.h"
#include "format/note_parts.h"
#include "format/text_lines.h"
#include "ledger_parts.h"
#include "tree.h"

/* The log's side: a request to a witness, and what came back. */

static enum status prove(struct store_txn *txn, const struct checkpoint *old, struct buffer *body, struct fault *fault)
{
	struct consistency proof = { .old_size = old->size };
	struct checkpoint head;
	struct merkle_tree tree;
	struct digest root = merkle_empty();
	enum status status = ledger_head(txn, &head);

	if (status != STATUS_OK)
		return status;
	if (old->size > head.size)
		return fault_set(fault, STATUS_ROLLED_BACK, NULL, "the older checkpoint has %llu entries, the log %llu",
		    (unsigned long long)old->size, (unsigned long long)head.size);
	tree = tree_of(txn, head.size);
	status = merkle_root(&tree, old->size, &root);
	if (status == STATUS_OK && !digest_equal(&root, &old->root))
		return fault_set(fault, STATUS_FORKED, NULL, "at size %llu this log has another root",
		    (unsigned long long)old->size);
	if (status == STATUS_OK && old->size > 0)
		status = merkle_consistency_path(&tree, old->size, head.size, proof.path, &proof.path_count);
	if (status == STATUS_OK)
		status = ledger_head_text(txn, &proof.checkpoint);
	return status == STATUS_OK ? consistency_write(&proof, body) : status;
}

enum status cosign_request(struct ledger *ledger, const struct checkpoint *old, struct buffer *body, struct fault *fault)
{
	struct store_txn *txn;
	enum status status = store_begin_read(ledger->store, &txn);

	if (status == STATUS_OK) {
		status = prove(txn, old, body, fault);
		store_abort(txn);
	}
	return ledger_fault(ledger, status, fault);
}

/* One cosign_take under way. */
struct taking {
	const struct cosigner *witnesses;
	struct bytes *lines; /* per witness, with its newline; empty: none */
	size_t count, taken;
	struct buffer merged;
};

static enum status find_lines(struct taking *taking, const struct note *note, struct fault *fault)
{
	for (size_t i = 0; i < taking->count; i++) {
		uint64_t time;
		enum status status = cosignature_verify(note, &taking->witnesses[i], &time, &taking->lines[i]);

		if (status == STATUS_OK)
			taking->taken++;
		else if (status == STATUS_NOT_FOUND)
			taking->lines[i] = bytes_of(NULL, 0);
		else
			return fault_set(fault, status, NULL, "the line by %.128s", taking->witnesses[i].name);
	}
	return taking->taken > 0 ? STATUS_OK : fault_set(fault, STATUS_NOT_FOUND, NULL, "no line is by a witness that was named");
}

static bool is_replaced(const struct taking *taking, const struct note_line *line)
{
	for (size_t i = 0; i < taking->count; i++)
		if (taking->lines[i].size > 0 && taking->witnesses[i].id == line->id &&
		    bytes_equal(bytes_of_text(taking->witnesses[i].name), line->name))
			return true;
	return false;
}

/* What is stored now, and behind it what was taken; each witness once. */
static enum status merge(struct taking *taking, const struct note *stored, struct fault *fault)
{
	struct bytes rest = stored->signatures, line;
	struct note_line read;
	struct buffer scratch;
	struct note whole;
	enum status status = buffer_append(&taking->merged, stored->text);

	buffer_init(&scratch, NOTE_SIZE_MAX);
	if (status == STATUS_OK)
		status = buffer_append_byte(&taking->merged, '\n');
	while (status == STATUS_OK && text_lines_next(&rest, &line)) {
		status = note_line_read(line, &read, &scratch);
		if (status == STATUS_OK && !is_replaced(taking, &read))
			status = buffer_append(&taking->merged, bytes_of(line.data, line.size + 1));
	}
	for (size_t i = 0; status == STATUS_OK && i < taking->count; i++)
		status = buffer_append(&taking->merged, taking->lines[i]);
	buffer_release(&scratch);
	/* Too many lines would make a note that nobody takes. */
	return status == STATUS_OK ? note_read(buffer_bytes(&taking->merged), &whole, fault) : status;
}

static enum status take_under(struct store_txn *txn, const struct note *note, struct taking *taking, struct fault *fault)
{
	struct checkpoint head;
	struct note stored;
	struct bytes text;
	enum status status = ledger_head_text(txn, &text);

	if (status == STATUS_OK) {
		status = checkpoint_read(text, &head, &stored, NULL);
		if (status != STATUS_OK && status != STATUS_NO_MEMORY)
			status = STATUS_STORE;
	}
	if (status == STATUS_OK && !bytes_equal(stored.text, note->text))
		status = fault_set(fault, STATUS_USAGE, NULL, "it is not the newest checkpoint, which has %llu entries",
		    (unsigned long long)head.size);
	if (status == STATUS_OK)
		status = merge(taking, &stored, fault);
	return status == STATUS_OK ? ledger_head_set(txn, buffer_bytes(&taking->merged)) : status;
}

enum status cosign_take(struct ledger *ledger, struct bytes text, const struct cosigner *witnesses, size_t count,
    size_t *taken, struct fault *fault)
{
	struct taking taking = { .witnesses = witnesses, .count = count };
	struct checkpoint checkpoint;
	struct note note;
	struct store_txn *txn;
	enum status status = checkpoint_read(text, &checkpoint, &note, fault);

	if (status != STATUS_OK)
		return status;
	buffer_init(&taking.merged, CHECKPOINT_SIZE_MAX);
	taking.lines = calloc(count + 1, sizeof(*taking.lines));
	status = taking.lines ? find_lines(&taking, &note, fault) : STATUS_NO_MEMORY;
	if (status == STATUS_OK)
		status = store_begin_write(ledger->store, &txn);
	if (status == STATUS_OK) {
		status = take_under(txn, &note, &taking, fault);
		if (status == STATUS_OK)
			status = store_commit(txn);
		else
			store_abort(txn);
	}
	*taken = taking.taken;
	buffer_release(&taking.merged);
	free(taking.lines);
	return ledger_fault(ledger, status, fault);
}
