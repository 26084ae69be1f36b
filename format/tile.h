#ifndef TILE_H
#define TILE_H

#include "merkle.h"

#define TILE_HEIGHT 8
#define TILE_WIDTH 256
#define TILE_BYTES_MAX (TILE_WIDTH * DIGEST_SIZE)
#define TILE_LEVEL_MAX 8
#define TILE_PATH_MAX 64

/* Where a tree node is found.  Source: C2SP tlog-tiles. */
struct tile_place {
	unsigned tile_level; /* L of tile/<L>/<N> */
	uint64_t tile_index; /* N */
	unsigned level;      /* 0 to 7: height of the node above the tile's own hashes */
	unsigned first;      /* first hash of the tile below the node; the node covers 1 << level hashes */
};

/* tile_place(level, index): the tile that holds, or whose hashes make, the node at (level, index). */
struct tile_place tile_place(unsigned level, uint64_t index);

/*
 * tile_node(tile, place, digest): the node's digest out of the tile's bytes (a multiple of 32).
 * Errors: BAD_INDEX where the tile is too short.
 */
enum status tile_node(struct bytes tile, const struct tile_place *place, struct digest *digest);

/* tile_root(tile, digest): the root of a full tile: one hash of the level above.  Errors: BAD_INDEX where it is not full. */
enum status tile_root(struct bytes tile, struct digest *digest);

/* tile_width(tile_level, tile_index, tree_size): how many hashes that tile holds in a tree of that size: 0 to 256. */
unsigned tile_width(unsigned tile_level, uint64_t tile_index, uint64_t tree_size);

/* tile_path(tile_level, tile_index, width, path): "tile/0/x001/234.p/17"; width 256 has no suffix. */
void tile_path(unsigned tile_level, uint64_t tile_index, unsigned width, char path[static TILE_PATH_MAX]);

/* tile_entries_path(tile_index, width, path): the same for a bundle of entries, "tile/entries/x001/234.p/17". */
void tile_entries_path(uint64_t tile_index, unsigned width, char path[static TILE_PATH_MAX]);

#endif
