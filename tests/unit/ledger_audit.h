#ifndef LEDGER_AUDIT_H
#define LEDGER_AUDIT_H

/*
 * A second opinion on a ledger, from its entries alone: signatures, chains, the root as RFC 6962 defines it and the
 * tiles as C2SP tlog-tiles does, none of it by the code that wrote them.
 */

#include "format/record.h"
#include "format/tile.h"
#include "ledger/big_endian.h"
#include "ledger/ledger_parts.h"

#define AUDIT_ENTRIES_MAX 4096
#define AUDIT_CHAINS_MAX 64

static inline struct digest audit_hash(uint8_t prefix, const void *first, size_t first_size, const void *second,
    size_t second_size)
{
	crypto_hash_sha256_state hash;
	struct digest digest;

	crypto_hash_sha256_init(&hash);
	crypto_hash_sha256_update(&hash, &prefix, 1);
	crypto_hash_sha256_update(&hash, first, first_size);
	if (second_size > 0)
		crypto_hash_sha256_update(&hash, second, second_size);
	crypto_hash_sha256_final(&hash, digest.bytes);
	return digest;
}

/* MTH(D[n]) to the letter. */
static inline struct digest audit_root(const struct digest *leaves, size_t count)
{
	size_t split = 1;

	if (count == 1)
		return leaves[0];
	while (split * 2 < count)
		split *= 2;

	struct digest left = audit_root(leaves, split), right = audit_root(leaves + split, count - split);

	return audit_hash(1, left.bytes, DIGEST_SIZE, right.bytes, DIGEST_SIZE);
}

/* Every tile of a tree of ${count} leaves, and no other row in the table. */
static inline void audit_tiles(struct store_txn *txn, const struct digest *leaves, size_t count)
{
	static const uint8_t beyond_all[STORE_KEY_MAX] = { 0 };
	size_t width = 1, rows = 0, found_rows = 0;

	for (uint8_t level = 0; count / width > 0; level++, width *= TILE_WIDTH) {
		for (size_t tile = 0; tile * TILE_WIDTH < count / width; tile++, rows++) {
			uint8_t key[9] = { level };
			struct bytes stored;
			size_t hashes = count / width - tile * TILE_WIDTH;

			hashes = hashes < TILE_WIDTH ? hashes : TILE_WIDTH;
			big_endian_put64(key + 1, tile);
			assert_int_equal(store_get(txn, STORE_TILES, bytes_of(key, sizeof(key)), &stored), STATUS_OK);
			assert_int_equal(stored.size, hashes * DIGEST_SIZE);
			for (size_t i = 0; i < hashes; i++) {
				struct digest node = audit_root(leaves + (tile * TILE_WIDTH + i) * width, width);

				assert_memory_equal(stored.data + i * DIGEST_SIZE, node.bytes, DIGEST_SIZE);
			}
		}
	}

	uint8_t at[STORE_KEY_MAX + 1];
	struct bytes key = bytes_of(beyond_all, 1);

	while (store_at_or_after(txn, STORE_TILES, key, &key, NULL) == STATUS_OK) {
		found_rows++;
		memcpy(at, key.data, key.size);
		at[key.size] = 0;
		key = bytes_of(at, key.size + 1);
	}
	assert_int_equal(found_rows, rows);
}

struct audit_chain {
	struct ed25519_key key;
	char id[RECORD_CHAIN_ID_HEX + 1];
	int64_t next;
	struct digest last;
};

static inline void audit_chains(struct audit_chain *chains, size_t *count, const struct record *record)
{
	size_t i = 0;

	while (i < *count && memcmp(chains[i].key.bytes, record->key.bytes, ED25519_KEY_SIZE) != 0)
		i++;
	if (i == *count) {
		assert_true(*count < AUDIT_CHAINS_MAX);
		chains[i] = (struct audit_chain){ .key = record->key };
		memcpy(chains[i].id, record->chain.id, sizeof(chains[i].id));
		++*count;
	}
	assert_string_equal(chains[i].id, record->chain.id);
	assert_int_equal(chains[i].next, record->chain.seq);
	if (chains[i].next > 0)
		assert_true(digest_equal(&chains[i].last, &record->chain.prev));
	chains[i].next++;
	chains[i].last = record->id;
}

/* The number of entries of a ledger in which everything holds; fails the test otherwise. */
static inline uint64_t audit(struct ledger *ledger)
{
	static struct digest leaves[AUDIT_ENTRIES_MAX];
	static struct audit_chain chains[AUDIT_CHAINS_MAX];
	struct fault fault = { .status = STATUS_OK };
	struct source *source;
	struct checkpoint head;
	struct buffer entry;
	struct store_txn *txn;
	size_t chain_count = 0;
	uint64_t count = 0, index;
	enum status status;

	assert_int_equal(ledger_source_open(ledger, &source), STATUS_OK);
	assert_int_equal(checkpoint_verify(source->checkpoint, ledger_log_key(ledger), &head, &fault), STATUS_OK);
	buffer_init(&entry, DSSE_ENTRY_MAX);
	while ((status = source->entry_at(source->context, count, &index, &entry)) == STATUS_OK) {
		struct record record;
		uint64_t found;

		assert_int_equal(index, count);
		assert_true(count < AUDIT_ENTRIES_MAX);
		leaves[count] = audit_hash(0, entry.data, entry.size, NULL, 0);
		assert_int_equal(record_read(buffer_bytes(&entry), &record, &fault), STATUS_OK);
		assert_int_equal(record_verify(&record), STATUS_OK);
		audit_chains(chains, &chain_count, &record);
		record_release(&record);
		assert_int_equal(source->find(source->context, &leaves[count], &found), STATUS_OK);
		assert_int_equal(found, count);
		buffer_clear(&entry);
		count++;
	}
	assert_int_equal(status, STATUS_NOT_FOUND);
	buffer_release(&entry);
	ledger_source_close(source);
	assert_int_equal(head.size, count);
	assert_int_equal(store_begin_read(ledger->store, &txn), STATUS_OK);
	audit_tiles(txn, leaves, count);
	store_abort(txn);
	if (count > 0) {
		struct digest root = audit_root(leaves, count);

		assert_true(digest_equal(&root, &head.root));
	}
	return count;
}

/* How many of the texts "process <i>, <j>" are there exactly once. */
static inline unsigned audit_texts(struct ledger *ledger, unsigned outer, unsigned inner)
{
	static uint8_t seen[64][256];
	struct fault fault = { .status = STATUS_OK };
	struct buffer entry;
	unsigned once = 0;

	memset(seen, 0, sizeof(seen));
	buffer_init(&entry, DSSE_ENTRY_MAX);
	for (uint64_t index = 0; ledger_entry(ledger, index, &entry) == STATUS_OK; index++, buffer_clear(&entry)) {
		struct record record;
		unsigned i, j;

		assert_int_equal(record_read(buffer_bytes(&entry), &record, &fault), STATUS_OK);
		assert_int_equal(sscanf(json_member_text(record.predicate, "text"), "process %u, %u", &i, &j), 2);
		assert_true(i < outer && j < inner);
		seen[i][j]++;
		record_release(&record);
	}
	buffer_release(&entry);
	for (unsigned i = 0; i < outer; i++)
		for (unsigned j = 0; j < inner; j++)
			once += seen[i][j] == 1;
	return once;
}

#endif
