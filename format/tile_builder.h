#ifndef TILE_BUILDER_H
#define TILE_BUILDER_H

#include "tile.h"

/* Whoever takes tiles: ${tile} has 1 to 256 hashes.  A status other than OK stops the giver and is passed up. */
struct tile_sink {
	enum status (*take)(void *context, unsigned tile_level, uint64_t tile_index, struct bytes tile);
	void *context;
};

/* Whoever has tiles: append exactly the first ${width} hashes of one.  Errors: its own; NOT_FOUND. */
struct tile_giver {
	enum status (*give)(void *context, unsigned tile_level, uint64_t tile_index, unsigned width, struct buffer *tile);
	void *context;
};

/*
 * The tiles of a growing log, made of nothing but its leaf hashes, in order: full ones as they fill, partial ones at the
 * end.  64 KiB however large the log: one tile of each level, the right edge of the tree.
 */
struct tile_builder {
	uint64_t size;
	struct digest hashes[TILE_LEVEL_MAX][TILE_WIDTH];
};

void tile_builder_init(struct tile_builder *builder); /* the empty log */

/*
 * tile_builder_resume(builder, size, giver): as if ${size} leaves had been added, a multiple of 256, by the tiles of the
 * right edge then.  Whether they are the right ones shows at tile_builder_root.  Errors: BAD_INDEX, the giver's,
 * NO_MEMORY.
 */
enum status tile_builder_resume(struct tile_builder *builder, uint64_t size, const struct tile_giver *giver);

/* tile_builder_add(builder, leaf, sink): the next leaf; the sink gets what is full by it, lowest level first. */
enum status tile_builder_add(struct tile_builder *builder, const struct digest *leaf, const struct tile_sink *sink);

/* tile_builder_finish(builder, sink): the sink gets the partial tiles of a log of this size; none is empty. */
enum status tile_builder_finish(const struct tile_builder *builder, const struct tile_sink *sink);

/* tile_builder_root(builder, root): the root over all leaves so far. */
enum status tile_builder_root(const struct tile_builder *builder, struct digest *root);

#endif
