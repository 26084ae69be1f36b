#include <string.h>

#include "big_endian.h"
#include "examine_parts.h"
#include "format/key_record.h"
#include "index.h"

/* Does entry ${index} rotate the log's key, and from and to which?  One that cannot be read is told by another part. */
static enum status read_rotation(struct examining *examining, uint64_t index, bool *is_one, struct note_key *from,
    struct note_key *to)
{
	struct key_record said;
	struct record record;
	struct bytes entry;
	uint8_t key[8];
	enum status status;

	*is_one = false;
	big_endian_put64(key, index);
	status = store_get(examining->txn, STORE_ENTRIES, bytes_of(key, sizeof(key)), &entry);
	if (status != STATUS_OK)
		return examine_is_trouble(status) ? status : STATUS_OK;
	status = record_read(entry, &record, NULL);
	if (status == STATUS_OK && record.kind == KIND_KEY)
		status = key_record_read(record.predicate, &said, NULL);
	if (status == STATUS_OK && record.kind == KIND_KEY && said.action == KEY_ROTATE_LOG) {
		*is_one = true;
		*from = said.log;
		*to = said.log_by;
	}
	record_release(&record);
	return examine_is_trouble(status) ? status : STATUS_OK;
}

static bool is_same(const struct note_key *a, const struct note_key *b)
{
	return strcmp(a->name, b->name) == 0 && memcmp(a->key.bytes, b->key.bytes, sizeof(a->key.bytes)) == 0;
}

/* The store's row of the log's keys must say what the records that rotated them do: each gives up the one before. */
enum status examine_rotations(struct examining *examining)
{
	const struct ledger_filter keys = { .kind = KIND_KEY };
	const struct ledger *ledger = &examining->ledger;
	uint64_t index = 0;
	size_t count = 0;
	bool is_right = true;
	enum status status = STATUS_OK;

	if (ledger->log_key_count == 0)
		return STATUS_OK; /* no log.vkey, or no such row: told by others */
	for (uint64_t from = 0; status == STATUS_OK; from = index + 1) {
		struct note_key old, new;
		bool is_one;

		status = index_next(examining->txn, &keys, examining->size, from, &index);
		if (status == STATUS_OK)
			status = read_rotation(examining, index, &is_one, &old, &new);
		if (status != STATUS_OK || !is_one)
			continue;
		is_right = is_right && count + 1 < ledger->log_key_count && is_same(&ledger->log_keys[count], &old) &&
		    is_same(&ledger->log_keys[count + 1], &new);
		count++;
	}
	if (examine_is_trouble(status))
		return status;
	if (!is_right || count + 1 != ledger->log_key_count)
		examine_tell(examining, EXAMINE_DAMAGED, STATUS_STORE, "log-keys",
		    "entries and proofs are not touched by it; restore the ledger from a copy before appending to it",
		    "the row of the log's keys does not say what the records that replaced them do");
	return STATUS_OK;
}
