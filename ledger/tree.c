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

/*
 * Put hashes behind those of their tile, as many as go into it; answers how many.  ${tile} holds all of them then, and
 * ${is_full} says whether that is all it ever will.
 */
static enum status extend_tile(struct store_txn *txn, unsigned tile_level, uint64_t index, const struct digest *hashes,
    size_t *count, uint8_t tile[static TILE_BYTES_MAX], bool *is_full)
{
	uint8_t key[KEY_SIZE];
	size_t held = (size_t)(index % TILE_WIDTH);
	struct bytes old = bytes_of(NULL, 0);
	enum status status = read_tile(txn, tile_level, index / TILE_WIDTH, &old);

	if (status != STATUS_OK && status != STATUS_NOT_FOUND)
		return status;
	if (old.size != held * DIGEST_SIZE)
		return STATUS_STORE;
	if (*count > TILE_WIDTH - held)
		*count = TILE_WIDTH - held;
	if (held > 0)
		memcpy(tile, old.data, old.size);
	memcpy(tile + old.size, hashes, *count * DIGEST_SIZE);
	*is_full = held + *count == TILE_WIDTH;
	return store_put(txn, STORE_TILES, make_key(key, tile_level, index / TILE_WIDTH),
	    bytes_of(tile, (held + *count) * DIGEST_SIZE));
}

/* One hash of a tile that is full, into the level above it, and so on upwards. */
static enum status raise_root(struct store_txn *txn, uint64_t tile_index, uint8_t tile[static TILE_BYTES_MAX])
{
	for (unsigned level = 1; level < TILE_LEVEL_MAX; level++, tile_index /= TILE_WIDTH) {
		struct digest root;
		size_t one = 1;
		bool is_full;
		enum status status = tile_root(bytes_of(tile, TILE_BYTES_MAX), &root);

		if (status == STATUS_OK)
			status = extend_tile(txn, level, tile_index, &root, &one, tile, &is_full);
		if (status != STATUS_OK || !is_full)
			return status;
	}
	return STATUS_STORE; /* more leaves than 64 bits count */
}

enum status tree_add(struct store_txn *txn, uint64_t index, const struct digest *leaves, size_t count)
{
	uint8_t tile[TILE_BYTES_MAX];
	enum status status = STATUS_OK;

	for (size_t done = 0, some; done < count && status == STATUS_OK; done += some) {
		bool is_full;

		some = count - done;
		status = extend_tile(txn, 0, index + done, leaves + done, &some, tile, &is_full);
		if (status == STATUS_OK && is_full)
			status = raise_root(txn, (index + done) / TILE_WIDTH, tile);
	}
	return status;
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
