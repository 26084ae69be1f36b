#include "tiles.h"

#include <stdlib.h>
#include <string.h>

static enum status refuse(struct tiles *tiles, const char *path, struct bytes expected)
{
	struct bytes found = buffer_bytes(&tiles->tile);

	for (size_t at = 0; at < expected.size; at += DIGEST_SIZE)
		if (!bytes_equal(bytes_slice(found, at, DIGEST_SIZE), bytes_slice(expected, at, DIGEST_SIZE)))
			return fault_set(&tiles->fault, STATUS_BAD_TILE, path, "hash %zu is not that of its entries",
			    at / DIGEST_SIZE);
	return fault_set(&tiles->fault, STATUS_BAD_TILE, path, "has more hashes than it should");
}

static enum status compare(void *context, unsigned tile_level, uint64_t tile_index, struct bytes expected)
{
	struct tiles *tiles = context;
	const struct source *source = tiles->source;
	unsigned width = (unsigned)(expected.size / DIGEST_SIZE);
	char path[TILE_PATH_MAX];
	enum status status;

	tile_path(tile_level, tile_index, width, path);
	buffer_clear(&tiles->tile);
	status = source->tile(source->context, tile_level, tile_index, width, &tiles->tile);
	if (status == STATUS_NOT_FOUND)
		return fault_set(&tiles->fault, STATUS_BAD_TILE, path, "is missing");
	if (status != STATUS_OK && source->trouble && source->trouble->status == status) {
		tiles->fault = *source->trouble;
		return status;
	}
	if (status != STATUS_OK)
		return fault_set(&tiles->fault, status, path, NULL);
	return bytes_equal(buffer_bytes(&tiles->tile), expected) ? STATUS_OK : refuse(tiles, path, expected);
}

enum status tiles_open(struct tiles *tiles, const struct source *source)
{
	memset(tiles, 0, sizeof(*tiles));
	tiles->source = source;
	buffer_init(&tiles->tile, TILE_BYTES_MAX);
	if (!source->tile || !source->is_complete)
		return STATUS_OK;
	tiles->builder = malloc(sizeof(*tiles->builder));
	if (!tiles->builder)
		return STATUS_NO_MEMORY;
	tile_builder_init(tiles->builder);
	return STATUS_OK;
}

void tiles_release(struct tiles *tiles)
{
	free(tiles->builder);
	buffer_release(&tiles->tile);
	tiles->builder = NULL;
}

void tiles_add(struct tiles *tiles, const struct digest *leaf)
{
	const struct tile_sink sink = { compare, tiles };

	if (tiles->builder && tiles->status == STATUS_OK)
		tiles->status = tile_builder_add(tiles->builder, leaf, &sink);
}

enum status tiles_finish(struct tiles *tiles, struct fault *fault)
{
	const struct tile_sink sink = { compare, tiles };

	if (tiles->builder && tiles->status == STATUS_OK)
		tiles->status = tile_builder_finish(tiles->builder, &sink);
	return tiles->status == STATUS_OK ? STATUS_OK :
	    fault_set(fault, tiles->status, tiles->fault.place, "%s", tiles->fault.detail);
}
