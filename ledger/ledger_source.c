#include <stdlib.h>
#include <string.h>

#include "big_endian.h"
#include "blob_writer.h"
#include "ledger_parts.h"
#include "log_keys.h"
#include "tree.h"

/* A ledger as a verifier looks at it: one read transaction behind the questions of format/source.h. */
struct snapshot {
	struct source source; /* first: the caller has a pointer to this */
	struct store_txn *txn;
	struct buffer text; /* of the checkpoint */
	uint64_t size;
};

static enum status entry_at(void *context, uint64_t at_least, uint64_t *index, struct buffer *entry)
{
	struct snapshot *snapshot = context;
	uint8_t wanted[8];
	struct bytes key, value;
	enum status status;

	if (at_least >= snapshot->size)
		return STATUS_NOT_FOUND;
	big_endian_put64(wanted, at_least);
	status = store_at_or_after(snapshot->txn, STORE_ENTRIES, bytes_of(wanted, sizeof(wanted)), &key, &value);
	if (status != STATUS_OK)
		return status;
	if (key.size != 8)
		return STATUS_STORE;
	*index = big_endian_get64(key.data);
	if (*index >= snapshot->size)
		return STATUS_NOT_FOUND;
	return buffer_append(entry, value);
}

static enum status find(void *context, const struct digest *id, uint64_t *index)
{
	struct snapshot *snapshot = context;

	return ledger_id_find(snapshot->txn, id, index);
}

static enum status prove(void *context, uint64_t index, struct buffer *text)
{
	struct snapshot *snapshot = context;

	return ledger_prove_in(snapshot->txn, index, text);
}

static enum status give_tile(void *context, unsigned tile_level, uint64_t tile_index, unsigned width,
    struct buffer *tile)
{
	struct snapshot *snapshot = context;

	return tree_tile(snapshot->txn, tile_level, tile_index, width, tile);
}

static enum status give_blob(void *context, const struct digest *digest, const struct sink *sink)
{
	struct snapshot *snapshot = context;

	return blob_read_in(snapshot->txn, digest, sink);
}

static enum status fill(struct snapshot *snapshot, struct ledger *ledger)
{
	struct checkpoint head;
	struct bytes text;
	enum status status = log_keys_read(ledger, snapshot->txn);

	snapshot->source.log_key = ledger->log_key;
	if (status == STATUS_OK)
		status = ledger_head_text(snapshot->txn, &text);

	if (status == STATUS_OK)
		status = buffer_append(&snapshot->text, text);
	if (status == STATUS_OK)
		status = ledger_head(snapshot->txn, &head);
	if (status != STATUS_OK)
		return status;
	snapshot->size = head.size;
	snapshot->source.checkpoint = buffer_bytes(&snapshot->text);
	return STATUS_OK;
}

enum status ledger_source_open(struct ledger *ledger, struct source **source)
{
	struct snapshot *snapshot = calloc(1, sizeof(*snapshot));
	enum status status;

	if (snapshot == NULL)
		return STATUS_NO_MEMORY;
	buffer_init(&snapshot->text, CHECKPOINT_SIZE_MAX);
	snapshot->source = (struct source){
		.context = snapshot,
		.is_complete = true,
		.entry_at = entry_at,
		.find = find,
		.proof = prove,
		.tile = give_tile,
		.blob = give_blob,
	};
	status = store_begin_read(ledger->store, &snapshot->txn);
	if (status == STATUS_OK)
		status = fill(snapshot, ledger);
	if (status != STATUS_OK) {
		ledger_source_close(&snapshot->source);
		return status;
	}
	*source = &snapshot->source;
	return STATUS_OK;
}

void ledger_source_close(struct source *source)
{
	struct snapshot *snapshot;

	if (source == NULL)
		return;
	snapshot = source->context;
	store_abort(snapshot->txn);
	buffer_release(&snapshot->text);
	free(snapshot);
}
