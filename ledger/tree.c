#include "tree.h"

#include <string.h>

#include "big_endian.h"
#include "format/tile.h"

#define KEY_SIZE 9

static struct bytes make_key(uint8_t key[static KEY_SIZE], unsigned tile_level, uint64_t tile_index)
{
	key[0] = (uint8_t)tile_level;
	big_endian_put64(key + 1, tile_index);
	return bytes_of(key, KEY_SIZE);
}

static enum status read_tile(struct store_txn *txn, unsigned tile_level, uint64_t tile_index, struct bytes *tile)
{
	uint8_t key[KEY_SIZE];
	enum status status = store_get(txn, STORE_TILES, make_key(key, tile_level, tile_index), tile);

	if (status == STATUS_OK && (tile->size == 0 || tile->size > TILE_BYTES_MAX || tile->size % DIGEST_SIZE != 0))
		return STATUS_STORE;
	return status;
}

static enum status read_node(void *context, unsigned level, uint64_t index, struct digest *digest)
{
	struct tile_place place = tile_place(level, index);
	struct bytes tile;
	enum status status = read_tile(context, place.tile_level, place.tile_index, &tile);

	/* The tree asks only for nodes that must be there. */
	if (status == STATUS_NOT_FOUND)
		return STATUS_STORE;
	return status == STATUS_OK ? tile_node(tile, &place, digest) : status;
}

struct merkle_tree tree_of(struct store_txn *txn, uint64_t size)
{
	return (struct merkle_tree){ .node = read_node, .context = txn, .size = size };
}

/* Put one hash behind those of its tile; ${tile} holds all of them then. */
static enum status extend_tile(struct store_txn *txn, unsigned tile_level, uint64_t index, const struct digest *hash,
    uint8_t tile[static TILE_BYTES_MAX])
{
	uint8_t key[KEY_SIZE];
	size_t size = (size_t)(index % TILE_WIDTH) * DIGEST_SIZE;
	struct bytes old = bytes_of(NULL, 0);
	enum status status = read_tile(txn, tile_level, index / TILE_WIDTH, &old);

	if (status != STATUS_OK && status != STATUS_NOT_FOUND)
		return status;
	if (old.size != size)
		return STATUS_STORE;
	if (size > 0)
		memcpy(tile, old.data, size);
	memcpy(tile + size, hash->bytes, DIGEST_SIZE);
	return store_put(txn, STORE_TILES, make_key(key, tile_level, index / TILE_WIDTH),
	    bytes_of(tile, size + DIGEST_SIZE));
}

enum status tree_add(struct store_txn *txn, uint64_t index, const struct digest *leaf)
{
	uint8_t tile[TILE_BYTES_MAX];
	struct digest hash = *leaf;

	for (unsigned level = 0; level < TILE_LEVEL_MAX; level++, index /= TILE_WIDTH) {
		enum status status = extend_tile(txn, level, index, &hash, tile);

		if (status != STATUS_OK || index % TILE_WIDTH != TILE_WIDTH - 1)
			return status;
		status = tile_root(bytes_of(tile, TILE_BYTES_MAX), &hash);
		if (status != STATUS_OK)
			return status;
	}
	return STATUS_STORE; /* more leaves than 64 bits count */
}

enum status tree_leaf(struct store_txn *txn, uint64_t index, struct digest *leaf)
{
	struct bytes tile;
	size_t offset = (size_t)(index % TILE_WIDTH) * DIGEST_SIZE;
	enum status status = read_tile(txn, 0, index / TILE_WIDTH, &tile);

	if (status != STATUS_OK)
		return status;
	if (offset >= tile.size)
		return STATUS_NOT_FOUND;
	memcpy(leaf->bytes, tile.data + offset, DIGEST_SIZE);
	return STATUS_OK;
}

enum status tree_tile(struct store_txn *txn, unsigned tile_level, uint64_t tile_index, unsigned width,
    struct buffer *tile)
{
	struct bytes stored;
	enum status status = read_tile(txn, tile_level, tile_index, &stored);

	if (status != STATUS_OK)
		return status;
	if (stored.size < (size_t)width * DIGEST_SIZE)
		return STATUS_BAD_TILE;
	return buffer_append(tile, bytes_slice(stored, 0, (size_t)width * DIGEST_SIZE));
}
