#include "append.h"

#include <string.h>

#include "append_parts.h"
#include "blob_writer.h"
#include "chain.h"
#include "commit.h"
#include "ledger_parts.h"
#include "spool_write.h"
#include "turn.h"

enum status append_sign(struct signer *signer, const struct draft *draft, const struct chain_position *position,
    struct buffer *entry, struct fault *fault)
{
	return append_sign_in_row(signer, draft, position, true, entry, fault);
}

enum status append_sign_in_row(struct signer *signer, const struct draft *draft, const struct chain_position *position,
    bool is_last, struct buffer *entry, struct fault *fault)
{
	char fingerprint[SSH_KEY_FINGERPRINT_MAX];
	struct ed25519_signature signature;
	struct buffer payload, message;
	enum status status;

	buffer_init(&payload, DSSE_PAYLOAD_MAX);
	buffer_init(&message, DSSE_PAYLOAD_MAX + 128);
	buffer_clear(entry);
	ssh_key_fingerprint(signer_key(signer), fingerprint);
	status = record_payload(draft->kind, draft->subject, draft->predicate, signer_key(signer), signer_name(signer),
	    position, draft->time, &payload, fault);
	if (status == STATUS_OK)
		status = dsse_pae(buffer_bytes(&payload), &message);
	if (status == STATUS_OK)
		status = signer_sign_in_row(signer, buffer_bytes(&message), is_last, &signature, fault);
	if (status == STATUS_OK)
		status = dsse_write(buffer_bytes(&payload), fingerprint, &signature, entry);
	buffer_release(&payload);
	buffer_release(&message);
	return fault_set(fault, status, NULL, NULL);
}

enum status append_next_position(struct ledger *ledger, const struct ed25519_key *key, struct chain_position *position)
{
	struct store_txn *txn;
	enum status status = store_begin_read(ledger->store, &txn);

	memset(position, 0, sizeof(*position));
	if (status == STATUS_OK) {
		status = chain_next(txn, key, position);
		store_abort(txn);
	}
	if (status != STATUS_OK)
		memset(position, 0, sizeof(*position));
	chain_begin(position);
	return status;
}

enum status append_bytes(struct ledger *ledger, struct bytes entry, struct blob_writer **blobs, size_t blob_count,
    struct receipt *receipt, struct fault *fault)
{
	struct record record;
	enum status status = record_read(entry, &record, fault);

	if (status == STATUS_OK)
		status = commit_entry(ledger, entry, &record, blobs, blob_count, receipt, fault);
	record_release(&record);
	return status;
}

static enum status sign_and_commit(struct ledger *ledger, struct signer *signer, const struct draft *draft,
    struct buffer *entry, struct receipt *receipt, struct fault *fault)
{
	enum status status = STATUS_CHAIN_MOVED;

	for (unsigned i = 0; status == STATUS_CHAIN_MOVED && i < APPEND_ATTEMPTS_MAX; i++) {
		struct chain_position position;

		status = append_next_position(ledger, signer_key(signer), &position);
		if (status != STATUS_OK)
			return ledger_fault(ledger, status, fault);
		status = append_sign(signer, draft, &position, entry, fault);
		if (status == STATUS_OK)
			status = append_bytes(ledger, buffer_bytes(entry), draft->blobs, draft->blob_count, receipt,
			    fault);
	}
	return fault_set(fault, status, NULL, NULL);
}

enum status append_record(struct ledger *ledger, struct signer *signer, const struct draft *draft,
    struct receipt *receipt, struct fault *fault)
{
	int turn = turn_take(ledger, signer_key(signer));
	struct buffer entry;
	enum status status;

	buffer_init(&entry, DSSE_ENTRY_MAX);
	status = sign_and_commit(ledger, signer, draft, &entry, receipt, fault);
	buffer_release(&entry);
	turn_give_back(turn);
	return status;
}

enum status append_entry(struct ledger *ledger, struct bytes entry, struct blob_writer **blobs, size_t blob_count,
    struct receipt *receipt, struct fault *fault)
{
	struct record record;
	enum status status = record_read(entry, &record, fault);

	if (status == STATUS_OK)
		status = fault_set(fault, record_verify(&record), NULL, NULL);
	if (status == STATUS_OK)
		status = commit_entry(ledger, entry, &record, blobs, blob_count, receipt, fault);
	record_release(&record);
	return fault_set(fault, status, NULL, NULL);
}

enum status append_or_spool(struct ledger *ledger, struct signer *signer, const struct draft *draft,
    struct receipt *receipt, struct fault *append_fault, struct fault *fault)
{
	struct fault first = { .status = STATUS_OK }, second = { .status = STATUS_OK };
	enum status status = append_record(ledger, signer, draft, receipt, &first), spooled;

	if (status == STATUS_OK)
		return STATUS_OK;
	spooled = spool_write(ledger, signer, draft, receipt, &second);
	if (spooled == STATUS_OK) {
		if (append_fault != NULL)
			*append_fault = first;
		return STATUS_OK;
	}
	return fault_set(fault, status, first.place, "%.110s%s%.60s; nor spooled: %.60s", first.detail,
	    first.detail[0] != '\0' ? ": " : "", status_sentence(status),
	    second.detail[0] != '\0' ? second.detail : status_sentence(spooled));
}
