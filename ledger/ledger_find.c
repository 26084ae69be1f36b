#include <string.h>

#include "big_endian.h"
#include "format/hex.h"
#include "index.h"
#include "ledger_parts.h"

#define PREFIX_MIN 8

static bool is_decimal(struct bytes text)
{
	for (size_t i = 0; i < text.size; i++)
		if (text.data[i] < '0' || text.data[i] > '9')
			return false;
	return text.size > 0;
}

static bool starts_with_hex(struct bytes id, struct bytes prefix, struct digest *digest)
{
	char hex[DIGEST_HEX_SIZE];

	if (id.size != DIGEST_SIZE)
		return false;
	memcpy(digest->bytes, id.data, DIGEST_SIZE);
	digest_hex(digest, hex);
	return memcmp(hex, prefix.data, prefix.size) == 0;
}

static enum status find_prefix(struct store_txn *txn, struct bytes prefix, uint64_t *index, struct digest *id)
{
	char padded[DIGEST_HEX_SIZE];
	struct digest at, other;
	struct bytes key, value;
	enum status status;

	/* The first id that can have the prefix is the prefix and zeros. */
	memset(padded, '0', sizeof(padded) - 1);
	padded[sizeof(padded) - 1] = '\0';
	memcpy(padded, prefix.data, prefix.size);
	status = digest_read_hex(bytes_of_text(padded), &at);
	if (status == STATUS_OK)
		status = store_at_or_after(txn, STORE_IDS, bytes_of(at.bytes, sizeof(at.bytes)), &key, &value);
	if (status != STATUS_OK)
		return status;
	if (value.size != 8)
		return STATUS_STORE;
	if (!starts_with_hex(key, prefix, id))
		return STATUS_NOT_FOUND;
	*index = big_endian_get64(value.data);

	/* Is the one behind it another that fits?  The key behind an id is the id with a zero byte. */
	uint8_t next[DIGEST_SIZE + 1] = { 0 };

	memcpy(next, id->bytes, DIGEST_SIZE);
	status = store_at_or_after(txn, STORE_IDS, bytes_of(next, sizeof(next)), &key, &value);
	if (status == STATUS_NOT_FOUND)
		return STATUS_OK;
	if (status != STATUS_OK)
		return status;
	return starts_with_hex(key, prefix, &other) ? STATUS_AMBIGUOUS : STATUS_OK;
}

static enum status find_index(struct store_txn *txn, struct bytes text, uint64_t *index, struct digest *id)
{
	uint8_t key[8];
	struct bytes value;
	enum status status;

	*index = 0;
	for (size_t i = 0; i < text.size; i++)
		*index = *index * 10 + (uint64_t)(text.data[i] - '0');
	big_endian_put64(key, *index);
	status = store_get(txn, STORE_ENTRIES, bytes_of(key, sizeof(key)), &value);
	if (status == STATUS_OK)
		*id = merkle_leaf(value);
	return status;
}

enum status ledger_find(struct ledger *ledger, const char *text, uint64_t *index, struct digest *id,
    struct fault *fault)
{
	struct bytes wanted = bytes_of_text(text);
	bool is_index = wanted.size < PREFIX_MIN && is_decimal(wanted);
	bool is_prefix = wanted.size >= PREFIX_MIN && wanted.size < DIGEST_HEX_SIZE && hex_is_lower(wanted);
	struct store_txn *txn;

	if (!is_index && !is_prefix)
		return fault_set(fault, STATUS_USAGE, NULL,
		    "a record is named by its index, its id, or 8 or more hex digits its id begins with");

	enum status status = store_begin_read(ledger->store, &txn);

	if (status != STATUS_OK)
		return ledger_fault(ledger, status, fault);
	status = is_index ? find_index(txn, wanted, index, id) : find_prefix(txn, wanted, index, id);
	store_abort(txn);
	return ledger_fault(ledger, status, fault);
}

static enum status ask_index(struct ledger *ledger, const struct ledger_filter *filter, bool is_previous, uint64_t from,
    uint64_t *index)
{
	struct checkpoint head;
	struct store_txn *txn;
	enum status status = store_begin_read(ledger->store, &txn);

	if (status != STATUS_OK)
		return status;
	status = ledger_head(txn, &head);
	if (status == STATUS_OK)
		status = is_previous ? index_previous(txn, filter, head.size, from, index)
		    : index_next(txn, filter, head.size, from, index);
	store_abort(txn);
	return status;
}

enum status ledger_next(struct ledger *ledger, const struct ledger_filter *filter, uint64_t from, uint64_t *index)
{
	return ask_index(ledger, filter, false, from, index);
}

enum status ledger_previous(struct ledger *ledger, const struct ledger_filter *filter, uint64_t from, uint64_t *index)
{
	return ask_index(ledger, filter, true, from, index);
}
