#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "big_endian.h"
#include "chain.h"
#include "examine_parts.h"
#include "format/hex.h"
#include "format/record.h"
#include "index.h"

#define REBUILD "entries and proofs are not touched by it; restore the ledger from a copy before appending to it"

static void tell(struct examining *examining, const char *place, const char *what)
{
	examine_tell(examining, EXAMINE_DAMAGED, STATUS_STORE, place, REBUILD, "%s", what);
}

static enum status read_record(struct examining *examining, uint64_t index, struct record *record)
{
	struct bytes entry;
	uint8_t key[8];
	enum status status;

	big_endian_put64(key, index);
	memset(record, 0, sizeof(*record));
	status = store_get(examining->txn, STORE_ENTRIES, bytes_of(key, sizeof(key)), &entry);
	if (status == STATUS_OK)
		status = record_read(entry, record, NULL);
	return status;
}

struct wanted {
	struct examining *examining;
	const char *place;
};

static enum status want_key(void *context, struct bytes key)
{
	const struct wanted *wanted = context;
	struct bytes value;
	enum status status = store_get(wanted->examining->txn, STORE_INDEX, key, &value);

	if (examine_is_trouble(status))
		return status;
	if (status != STATUS_OK || value.size != 0)
		tell(wanted->examining, wanted->place, "a row of its index is missing, or cannot be read");
	return STATUS_OK;
}

static enum status look_at_id(struct examining *examining, uint64_t index, const struct digest *id, const char *place)
{
	uint64_t found = 0;
	enum status status = ledger_id_find(examining->txn, id, &found);

	if (examine_is_trouble(status))
		return status;
	if (status != STATUS_OK || found != index)
		tell(examining, place, "its id does not lead to it");
	return STATUS_OK;
}

/* The agent's chain in the store must have gone on behind this record, and at its last one stop there. */
static enum status look_at_chain(struct examining *examining, const struct record *record, const char *place)
{
	struct chain_position next;
	enum status status = chain_next(examining->txn, &record->key, &next);

	if (examine_is_trouble(status))
		return status;
	if (status != STATUS_OK || strcmp(next.id, record->chain.id) != 0 || next.seq <= record->chain.seq ||
	    (next.seq == record->chain.seq + 1 && !digest_equal(&next.prev, &record->id)))
		tell(examining, place, "the row of its agent's chain contradicts it");
	return STATUS_OK;
}

static enum status look_at_entry(struct examining *examining, uint64_t index)
{
	struct record record;
	char place[48];
	struct wanted wanted = { examining, place };
	enum status status = read_record(examining, index, &record);

	snprintf(place, sizeof(place), "entry %" PRIu64, index);
	examine_at(examining, "indexes of %s", place);
	/* That the entry itself is damaged is told by another part. */
	if (status == STATUS_OK)
		status = look_at_id(examining, index, &record.id, place);
	else
		status = examine_is_trouble(status) ? status : STATUS_NOT_FOUND;
	if (status == STATUS_OK)
		status = look_at_chain(examining, &record, place);
	if (status == STATUS_OK)
		status = index_each(&record, index, want_key, &wanted);
	record_release(&record);
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status look_at_id_row(struct examining *examining, struct bytes key, struct bytes value, void *context)
{
	(void)context;
	if (key.size != DIGEST_SIZE || value.size != 8 || big_endian_get64(value.data) >= examining->size)
		tell(examining, "ids", "a row leads to no entry");
	return STATUS_OK;
}

struct sought {
	struct bytes key;
	bool is_found;
};

static enum status seek_key(void *context, struct bytes key)
{
	struct sought *sought = context;

	sought->is_found |= bytes_equal(key, sought->key);
	return STATUS_OK;
}

static enum status look_at_index_row(struct examining *examining, struct bytes key, struct bytes value, void *context)
{
	struct sought sought = { .key = key };
	struct record record;
	uint64_t index;
	enum status status = index_of_key(key, &index);

	(void)value;
	(void)context;
	if (status != STATUS_OK || index >= examining->size) {
		tell(examining, "index", "a row leads to no entry");
		return STATUS_OK;
	}
	examine_at(examining, "a row of the index for entry %" PRIu64, index);
	status = read_record(examining, index, &record);
	if (status == STATUS_OK) {
		status = index_each(&record, index, seek_key, &sought);
		if (status == STATUS_OK && !sought.is_found)
			tell(examining, "index", "a row says of an entry what the entry does not");
	}
	record_release(&record);
	return examine_is_trouble(status) ? status : STATUS_OK;
}

/* Each row ends at a record that is there, by that key, and that no later one follows. */
static enum status look_at_chain_row(struct examining *examining, struct bytes key, struct bytes value, void *context)
{
	struct ed25519_key agent;
	struct chain_position next;
	struct record record;
	uint64_t index;
	bool is_right = false;
	enum status status;

	(void)value;
	(void)context;
	if (key.size != sizeof(agent.bytes)) {
		tell(examining, "chains", "a row is of no agent");
		return STATUS_OK;
	}
	memcpy(agent.bytes, key.data, sizeof(agent.bytes));
	status = chain_next(examining->txn, &agent, &next);
	if (status == STATUS_OK)
		status = ledger_id_find(examining->txn, &next.prev, &index);
	if (status == STATUS_OK) {
		status = read_record(examining, index, &record);
		is_right = status == STATUS_OK && memcmp(record.key.bytes, agent.bytes, sizeof(agent.bytes)) == 0 &&
		    record.chain.seq + 1 == next.seq && strcmp(record.chain.id, next.id) == 0;
		record_release(&record);
	}
	if (examine_is_trouble(status))
		return status;
	if (!is_right)
		tell(examining, "chains", "a row does not end at a record of its agent");
	return STATUS_OK;
}

enum status examine_indexes(struct examining *examining)
{
	uint64_t count;
	enum status status = STATUS_OK;

	for (uint64_t i = 0; status == STATUS_OK && i < examining->size; i++)
		status = look_at_entry(examining, i);
	if (status == STATUS_OK)
		status = examine_rotations(examining);
	examine_at(examining, "table ids");
	if (status == STATUS_OK)
		status = examine_rows(examining, STORE_IDS, "ids", look_at_id_row, NULL);
	if (status == STATUS_OK && store_count(examining->txn, STORE_IDS, &count) == STATUS_OK && count != examining->size)
		tell(examining, "ids", "there are more or fewer rows than entries");
	if (status == STATUS_OK)
		status = examine_rows(examining, STORE_INDEX, "index", look_at_index_row, NULL);
	examine_at(examining, "table chains");
	if (status == STATUS_OK)
		status = examine_rows(examining, STORE_CHAINS, "chains", look_at_chain_row, NULL);
	return status;
}
