#include "chain.h"

#include <sodium.h>
#include <string.h>

#include "big_endian.h"
#include "format/hex.h"

#define ID_SIZE (RECORD_CHAIN_ID_HEX / 2)
#define ROW_SIZE (ID_SIZE + 8 + DIGEST_SIZE)

enum status chain_next(struct store_txn *txn, const struct ed25519_key *key, struct chain_position *position)
{
	struct bytes row;
	enum status status = store_get(txn, STORE_CHAINS, bytes_of(key->bytes, sizeof(key->bytes)), &row);

	memset(position, 0, sizeof(*position));
	if (status == STATUS_NOT_FOUND)
		return STATUS_OK;
	if (status != STATUS_OK)
		return status;
	if (row.size != ROW_SIZE || big_endian_get64(row.data + ID_SIZE) > JSON_INTEGER_MAX)
		return STATUS_STORE;
	hex_encode(bytes_slice(row, 0, ID_SIZE), position->id);
	position->seq = (int64_t)big_endian_get64(row.data + ID_SIZE);
	memcpy(position->prev.bytes, row.data + ID_SIZE + 8, DIGEST_SIZE);
	return STATUS_OK;
}

void chain_begin(struct chain_position *position)
{
	uint8_t id[ID_SIZE];

	if (position->id[0] != '\0')
		return;
	randombytes_buf(id, sizeof(id));
	hex_encode(bytes_of(id, sizeof(id)), position->id);
}

enum status chain_check(struct store_txn *txn, const struct ed25519_key *key, const struct chain_position *position)
{
	struct chain_position next;
	enum status status = chain_next(txn, key, &next);

	if (status != STATUS_OK)
		return status;
	if (next.seq != position->seq)
		return STATUS_CHAIN_MOVED;
	if (next.id[0] == '\0')
		return STATUS_OK;
	if (strcmp(next.id, position->id) != 0 || !digest_equal(&next.prev, &position->prev))
		return STATUS_CHAIN_MOVED;
	return STATUS_OK;
}

enum status chain_put(struct store_txn *txn, const struct ed25519_key *key, const struct chain_position *position,
    const struct digest *leaf)
{
	uint8_t row[ROW_SIZE];
	enum status status = hex_decode(bytes_of_text(position->id), row, ID_SIZE);

	if (status != STATUS_OK)
		return status;
	big_endian_put64(row + ID_SIZE, (uint64_t)position->seq + 1);
	memcpy(row + ID_SIZE + 8, leaf->bytes, DIGEST_SIZE);
	return store_put(txn, STORE_CHAINS, bytes_of(key->bytes, sizeof(key->bytes)), bytes_of(row, sizeof(row)));
}
