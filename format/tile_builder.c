#include "tile_builder.h"

#include <string.h>

static unsigned count_at(uint64_t size, unsigned tile_level)
{
	return (unsigned)((size >> (TILE_HEIGHT * tile_level)) % TILE_WIDTH);
}

static uint64_t index_at(uint64_t size, unsigned tile_level)
{
	/* Shifting 64 bits by 64 is undefined; the one tile of the highest level is tile 0. */
	return tile_level + 1 < TILE_LEVEL_MAX ? size >> (TILE_HEIGHT * (tile_level + 1)) : 0;
}

void tile_builder_init(struct tile_builder *builder)
{
	memset(builder, 0, sizeof(*builder));
}

enum status tile_builder_resume(struct tile_builder *builder, uint64_t size, const struct tile_giver *giver)
{
	struct buffer tile;
	enum status status = size % TILE_WIDTH == 0 ? STATUS_OK : STATUS_BAD_INDEX;

	tile_builder_init(builder);
	buffer_init(&tile, TILE_BYTES_MAX);
	for (unsigned level = 1; status == STATUS_OK && level < TILE_LEVEL_MAX; level++) {
		unsigned width = count_at(size, level);

		if (width == 0)
			continue;
		buffer_clear(&tile);
		status = giver->give(giver->context, level, index_at(size, level), width, &tile);
		if (status == STATUS_OK && tile.size != (size_t)width * DIGEST_SIZE)
			status = STATUS_BAD_INDEX;
		if (status == STATUS_OK)
			memcpy(builder->hashes[level], tile.data, tile.size);
	}
	buffer_release(&tile);
	builder->size = size;
	return status;
}

enum status tile_builder_add(struct tile_builder *builder, const struct digest *leaf, const struct tile_sink *sink)
{
	struct digest hash = *leaf;
	uint64_t index = builder->size++;

	for (unsigned level = 0; level < TILE_LEVEL_MAX; level++, index /= TILE_WIDTH) {
		struct bytes tile = bytes_of(builder->hashes[level], TILE_BYTES_MAX);
		enum status status;

		builder->hashes[level][index % TILE_WIDTH] = hash;
		if (index % TILE_WIDTH != TILE_WIDTH - 1)
			return STATUS_OK;
		status = sink->take(sink->context, level, index / TILE_WIDTH, tile);
		if (status == STATUS_OK)
			status = tile_root(tile, &hash);
		if (status != STATUS_OK)
			return status;
	}
	return STATUS_TOO_LARGE; /* more leaves than 64 bits count */
}

enum status tile_builder_finish(const struct tile_builder *builder, const struct tile_sink *sink)
{
	enum status status = STATUS_OK;

	for (unsigned level = 0; status == STATUS_OK && level < TILE_LEVEL_MAX; level++) {
		unsigned width = count_at(builder->size, level);

		if (width > 0)
			status = sink->take(sink->context, level, index_at(builder->size, level),
			    bytes_of(builder->hashes[level], (size_t)width * DIGEST_SIZE));
	}
	return status;
}

/* A root needs only the nodes of the right edge, and those lie in the tiles that are not full. */
static enum status read_node(void *context, unsigned level, uint64_t index, struct digest *digest)
{
	const struct tile_builder *builder = context;
	struct tile_place place = tile_place(level, index);

	if (place.tile_level >= TILE_LEVEL_MAX || place.tile_index != index_at(builder->size, place.tile_level))
		return STATUS_BAD_INDEX;
	return tile_node(bytes_of(builder->hashes[place.tile_level],
	    (size_t)count_at(builder->size, place.tile_level) * DIGEST_SIZE), &place, digest);
}

enum status tile_builder_root(const struct tile_builder *builder, struct digest *root)
{
	/* read_node only reads. */
	struct merkle_tree tree = { .node = read_node, .context = (void *)(uintptr_t)builder, .size = builder->size };

	return merkle_root(&tree, builder->size, root);
}
