#include "tile.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

struct tile_place tile_place(unsigned level, uint64_t index)
{
	struct tile_place place = { .tile_level = level / TILE_HEIGHT, .level = level % TILE_HEIGHT };
	/* A tile has 2^(8 - level) nodes at that height above its own hashes. */
	unsigned bits = TILE_HEIGHT - place.level;
	place.tile_index = index >> bits;
	place.first = (unsigned)(index & (((uint64_t)1 << bits) - 1)) << place.level;
	return place;
}

enum status tile_node(struct bytes tile, const struct tile_place *place, struct digest *digest)
{
	assert(place->level < TILE_HEIGHT && place->first < TILE_WIDTH);
	size_t count = (size_t)1 << place->level;
	if (tile.size % DIGEST_SIZE != 0 || tile.size / DIGEST_SIZE < place->first + count)
		return STATUS_BAD_INDEX;
	struct digest nodes[TILE_WIDTH / 2];
	memcpy(nodes, tile.data + (size_t)place->first * DIGEST_SIZE, count * DIGEST_SIZE);
	for (; count > 1; count /= 2)
		for (size_t i = 0; i < count / 2; i++)
			nodes[i] = merkle_node(&nodes[2 * i], &nodes[2 * i + 1]);
	*digest = nodes[0];
	return STATUS_OK;
}

enum status tile_root(struct bytes tile, struct digest *digest)
{
	struct tile_place left = { .level = TILE_HEIGHT - 1, .first = 0 };
	struct tile_place right = { .level = TILE_HEIGHT - 1, .first = TILE_WIDTH / 2 };
	struct digest halves[2];
	enum status status = tile_node(tile, &left, &halves[0]);
	if (status == STATUS_OK)
		status = tile_node(tile, &right, &halves[1]);
	if (status == STATUS_OK)
		*digest = merkle_node(&halves[0], &halves[1]);
	return status;
}

unsigned tile_width(unsigned tile_level, uint64_t tile_index, uint64_t tree_size)
{
	if (tile_level >= TILE_LEVEL_MAX)
		return 0;
	uint64_t hashes = tree_size >> (TILE_HEIGHT * tile_level);
	uint64_t full = hashes / TILE_WIDTH;
	if (tile_index < full)
		return TILE_WIDTH;
	return tile_index == full ? (unsigned)(hashes % TILE_WIDTH) : 0;
}

static void write_path(const char *kind, uint64_t tile_index, unsigned width, char *path)
{
	assert(width >= 1 && width <= TILE_WIDTH);
	/* 20 digits are 7 groups of three at most, each "x" three digits "/". */
	uint64_t unit = 1;
	while (tile_index / unit >= 1000)
		unit *= 1000;
	int length = snprintf(path, TILE_PATH_MAX, "tile/%s/", kind);
	for (; unit > 1; unit /= 1000)
		length += snprintf(path + length, TILE_PATH_MAX - (size_t)length, "x%03u/",
		    (unsigned)(tile_index / unit % 1000));
	length += snprintf(path + length, TILE_PATH_MAX - (size_t)length, "%03u", (unsigned)(tile_index % 1000));
	if (width < TILE_WIDTH)
		snprintf(path + length, TILE_PATH_MAX - (size_t)length, ".p/%u", width);
}

void tile_path(unsigned tile_level, uint64_t tile_index, unsigned width, char path[static TILE_PATH_MAX])
{
	char level[16];
	assert(tile_level < TILE_LEVEL_MAX);
	snprintf(level, sizeof(level), "%u", tile_level);
	write_path(level, tile_index, width, path);
}

void tile_entries_path(uint64_t tile_index, unsigned width, char path[static TILE_PATH_MAX])
{
	write_path("entries", tile_index, width, path);
}
