#include "published_ids.h"

#include <stdlib.h>
#include <string.h>

static uint64_t start_of(const uint8_t *hash)
{
	uint64_t start = 0;

	for (int i = 0; i < 8; i++)
		start = start << 8 | hash[i];
	return start;
}

static int compare(const void *a, const void *b)
{
	const struct published_id *left = a, *right = b;

	if (left->start != right->start)
		return left->start < right->start ? -1 : 1;
	return left->index < right->index ? -1 : left->index > right->index;
}

static enum status add_tile(struct published_ids *ids, uint64_t tile_index, struct bytes tile)
{
	if (ids->count + TILE_WIDTH > ids->capacity) {
		size_t capacity = ids->capacity ? 2 * ids->capacity : 4 * TILE_WIDTH;
		struct published_id *items = realloc(ids->items, capacity * sizeof(*items));

		if (!items)
			return STATUS_NO_MEMORY;
		ids->items = items;
		ids->capacity = capacity;
	}
	for (size_t i = 0; i < tile.size / DIGEST_SIZE; i++)
		ids->items[ids->count++] = (struct published_id){ .start = start_of(tile.data + i * DIGEST_SIZE),
			.index = tile_index * TILE_WIDTH + i };
	return STATUS_OK;
}

static enum status read_tiles(struct published_ids *ids, const struct tile_giver *tiles, uint64_t size)
{
	struct buffer tile;
	enum status status = STATUS_OK;
	unsigned width;

	buffer_init(&tile, TILE_BYTES_MAX);
	for (uint64_t i = 0; status == STATUS_OK && (width = tile_width(0, i, size)) > 0; i++) {
		buffer_clear(&tile);
		status = tiles->give(tiles->context, 0, i, width, &tile);
		if (status == STATUS_OK)
			status = add_tile(ids, i, buffer_bytes(&tile));
	}
	buffer_release(&tile);
	if (status == STATUS_OK && ids->count > 1)
		qsort(ids->items, ids->count, sizeof(*ids->items), compare);
	ids->is_read = status == STATUS_OK;
	if (status != STATUS_OK)
		published_ids_release(ids);
	return status;
}

/* Two hashes may begin alike: the tile has the whole one. */
static enum status is_there(const struct tile_giver *tiles, uint64_t size, uint64_t index, const struct digest *id)
{
	struct buffer tile;
	enum status status;

	buffer_init(&tile, TILE_BYTES_MAX);
	status = tiles->give(tiles->context, 0, index / TILE_WIDTH, tile_width(0, index / TILE_WIDTH, size), &tile);
	if (status == STATUS_OK && !bytes_equal(bytes_of(id->bytes, DIGEST_SIZE),
	    bytes_slice(buffer_bytes(&tile), (size_t)(index % TILE_WIDTH) * DIGEST_SIZE, DIGEST_SIZE)))
		status = STATUS_NOT_FOUND;
	buffer_release(&tile);
	return status;
}

enum status published_ids_find(struct published_ids *ids, const struct tile_giver *tiles, uint64_t size,
    const struct digest *id, uint64_t *index)
{
	uint64_t start = start_of(id->bytes);
	size_t low = 0, high;
	enum status status = ids->is_read ? STATUS_OK : read_tiles(ids, tiles, size);

	for (high = ids->count; status == STATUS_OK && low < high;) {
		size_t middle = low + (high - low) / 2;

		if (ids->items[middle].start < start)
			low = middle + 1;
		else
			high = middle;
	}
	for (; status == STATUS_OK && low < ids->count && ids->items[low].start == start; low++) {
		*index = ids->items[low].index;
		status = is_there(tiles, size, *index, id);
		if (status != STATUS_NOT_FOUND)
			return status;
		status = STATUS_OK;
	}
	return status == STATUS_OK ? STATUS_NOT_FOUND : status;
}

void published_ids_release(struct published_ids *ids)
{
	free(ids->items);
	memset(ids, 0, sizeof(*ids));
}
