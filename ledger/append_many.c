#include <assert.h>
#include <stdlib.h>

#include "append_parts.h"
#include "commit.h"
#include "ledger_parts.h"
#include "turn.h"

/* One record of many, on its way. */
struct row {
	struct buffer entry;
	struct record record;
};

/* Each is signed on top of the one before, whose leaf hash its chain names. */
static enum status sign_rows(struct signer *signer, const struct draft *drafts, size_t count,
    struct chain_position position, struct row *rows, struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < count && status == STATUS_OK; i++) {
		record_release(&rows[i].record);
		status = append_sign_in_row(signer, &drafts[i], &position, i == count - 1, &rows[i].entry, fault);
		if (status == STATUS_OK)
			status = record_read(buffer_bytes(&rows[i].entry), &rows[i].record, fault);
		position.seq++;
		position.prev = rows[i].record.id;
	}
	return status;
}

static enum status commit_rows(struct ledger *ledger, const struct draft *drafts, size_t count, struct row *rows,
    struct commit_item *items, struct receipt *receipts, struct fault *fault)
{
	for (size_t i = 0; i < count; i++)
		items[i] = (struct commit_item){ .entry = buffer_bytes(&rows[i].entry), .record = &rows[i].record,
			.blobs = drafts[i].blobs, .blob_count = drafts[i].blob_count, .receipt = &receipts[i] };
	return commit_items(ledger, items, count, fault);
}

static enum status sign_and_commit(struct ledger *ledger, struct signer *signer, const struct draft *drafts, size_t count,
    struct row *rows, struct commit_item *items, struct receipt *receipts, struct fault *fault)
{
	enum status status = STATUS_CHAIN_MOVED;

	for (unsigned i = 0; status == STATUS_CHAIN_MOVED && i < APPEND_ATTEMPTS_MAX; i++) {
		struct chain_position position;

		status = append_next_position(ledger, signer_key(signer), &position);
		if (status != STATUS_OK)
			return ledger_fault(ledger, status, fault);
		status = sign_rows(signer, drafts, count, position, rows, fault);
		if (status == STATUS_OK)
			status = commit_rows(ledger, drafts, count, rows, items, receipts, fault);
	}
	return fault_set(fault, status, NULL, NULL);
}

enum status append_records(struct ledger *ledger, struct signer *signer, const struct draft *drafts, size_t count,
    struct receipt *receipts, struct fault *fault)
{
	assert(count > 0 && count <= APPEND_RECORDS_MAX);
	for (size_t i = 0; i < count; i++)
		assert(drafts[i].kind != KIND_KEY);

	struct row *rows = calloc(count, sizeof(*rows));
	struct commit_item *items = calloc(count, sizeof(*items));
	enum status status = STATUS_NO_MEMORY;

	if (rows != NULL && items != NULL) {
		int turn = turn_take(ledger, signer_key(signer));

		for (size_t i = 0; i < count; i++)
			buffer_init(&rows[i].entry, DSSE_ENTRY_MAX);
		status = sign_and_commit(ledger, signer, drafts, count, rows, items, receipts, fault);
		turn_give_back(turn);
	}
	for (size_t i = 0; rows != NULL && i < count; i++) {
		record_release(&rows[i].record);
		buffer_release(&rows[i].entry);
	}
	free(rows);
	free(items);
	return fault_set(fault, status, NULL, NULL);
}
