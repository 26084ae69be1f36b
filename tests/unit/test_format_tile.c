#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "format/tile.h"
#include "vectors.h"

static void paths_are_those_of_the_standard(void **state)
{
	(void)state;
	struct json *table = vectors_open("merkle.json");
	unsigned rows = 0;
	for (const struct json *row = json_first(json_member(table, "tiles")); row != NULL; row = json_next(row), rows++) {
		char path[TILE_PATH_MAX];
		tile_path((unsigned)vectors_integer(row, "level"), vectors_integer(row, "index"),
		    (unsigned)vectors_integer(row, "width"), path);
		assert_string_equal(path, vectors_text(row, "path"));
	}
	assert_in_range(rows, 10, 1000);
	json_free(table);
	char path[TILE_PATH_MAX];
	tile_path(7, UINT64_MAX, 255, path);
	assert_string_equal(path, "tile/7/x018/x446/x744/x073/x709/x551/615.p/255");
}

static void widths_are_those_of_the_standard(void **state)
{
	(void)state;
	struct json *table = vectors_open("merkle.json");
	unsigned rows = 0;
	for (const struct json *row = json_first(json_member(table, "widths")); row != NULL; row = json_next(row), rows++)
		assert_int_equal(tile_width((unsigned)vectors_integer(row, "level"), vectors_integer(row, "index"),
		    vectors_integer(row, "size")), vectors_integer(row, "width"));
	assert_in_range(rows, 100, 10000);
	json_free(table);
	assert_int_equal(tile_width(8, 0, UINT64_MAX), 0);
	assert_int_equal(tile_width(7, 0, UINT64_MAX), 255);
	assert_int_equal(tile_width(0, UINT64_MAX / 256, UINT64_MAX), 255);
	assert_int_equal(tile_width(0, UINT64_MAX, UINT64_MAX), 0);
}

static void places_are_those_of_the_standard(void **state)
{
	(void)state;
	struct json *table = vectors_open("merkle.json");
	unsigned rows = 0;
	for (const struct json *row = json_first(json_member(table, "places")); row != NULL; row = json_next(row), rows++) {
		struct tile_place place = tile_place((unsigned)vectors_integer(row, "level"), vectors_integer(row, "index"));
		assert_int_equal(place.tile_level, vectors_integer(row, "tile_level"));
		assert_int_equal(place.tile_index, vectors_integer(row, "tile_index"));
		assert_int_equal(place.first, vectors_integer(row, "first"));
		assert_int_equal((uint64_t)1 << place.level, vectors_integer(row, "hashes"));
	}
	assert_in_range(rows, 50, 1000);
	json_free(table);
}

/* A two-level tile store in memory answers every node that a tree of its size has, as hashing the leaves does. */
#define STORE_SIZE 700

static struct digest leaf_tiles[STORE_SIZE];
static struct digest upper_tile[STORE_SIZE / TILE_WIDTH];

static struct digest leaf_at(uint64_t index)
{
	return merkle_leaf(bytes_of(&index, sizeof(index)));
}

static struct digest root_of(uint64_t first, uint64_t count)
{
	struct merkle_frontier frontier;
	merkle_frontier_init(&frontier);
	for (uint64_t i = first; i < first + count; i++) {
		struct digest leaf = leaf_at(i);
		merkle_frontier_add(&frontier, &leaf);
	}
	return merkle_frontier_root(&frontier);
}

static struct bytes tile_of(const struct tile_place *place)
{
	unsigned width = tile_width(place->tile_level, place->tile_index, STORE_SIZE);
	const struct digest *tile = place->tile_level == 0 ? leaf_tiles + place->tile_index * TILE_WIDTH : upper_tile;
	assert_in_range(place->tile_level, 0, 1);
	return bytes_of(tile, width * DIGEST_SIZE);
}

static void nodes_come_out_of_tiles(void **state)
{
	(void)state;
	for (uint64_t i = 0; i < STORE_SIZE; i++)
		leaf_tiles[i] = leaf_at(i);
	for (uint64_t i = 0; i < STORE_SIZE / TILE_WIDTH; i++)
		upper_tile[i] = root_of(i * TILE_WIDTH, TILE_WIDTH);
	for (unsigned level = 0; level <= 9; level++)
		for (uint64_t index = 0; (index + 1) << level <= STORE_SIZE; index++) {
			struct tile_place place = tile_place(level, index);
			struct digest node, expected = root_of(index << level, (uint64_t)1 << level);
			assert_int_equal(tile_node(tile_of(&place), &place, &node), STATUS_OK);
			assert_true(digest_equal(&node, &expected));
		}
}

static void short_and_crooked_tiles_are_refused(void **state)
{
	(void)state;
	uint8_t tile[TILE_BYTES_MAX] = { 0 };
	struct digest node;
	struct tile_place last = tile_place(0, 255), half = tile_place(7, 1);
	assert_int_equal(tile_node(bytes_of(tile, TILE_BYTES_MAX), &last, &node), STATUS_OK);
	assert_int_equal(tile_node(bytes_of(tile, TILE_BYTES_MAX), &half, &node), STATUS_OK);
	assert_int_equal(tile_node(bytes_of(tile, TILE_BYTES_MAX - 32), &last, &node), STATUS_BAD_INDEX);
	assert_int_equal(tile_node(bytes_of(tile, TILE_BYTES_MAX - 32), &half, &node), STATUS_BAD_INDEX);
	assert_int_equal(tile_node(bytes_of(tile, TILE_BYTES_MAX - 1), &last, &node), STATUS_BAD_INDEX);
	struct tile_place first = tile_place(0, 0);
	assert_int_equal(tile_node(bytes_of(tile, 33), &first, &node), STATUS_BAD_INDEX);
	assert_int_equal(tile_node(bytes_of(tile, 0), &first, &node), STATUS_BAD_INDEX);
	assert_int_equal(tile_node(bytes_of(tile, 32), &first, &node), STATUS_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paths_are_those_of_the_standard),
		cmocka_unit_test(widths_are_those_of_the_standard),
		cmocka_unit_test(places_are_those_of_the_standard),
		cmocka_unit_test(nodes_come_out_of_tiles),
		cmocka_unit_test(short_and_crooked_tiles_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
