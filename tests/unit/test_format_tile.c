#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "format/entry_bundle.h"
#include "format/tile_builder.h"
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

/* ---- the builder ---- */

struct collected {
	uint64_t size; /* of the log whose tiles are expected */
	unsigned counts[TILE_LEVEL_MAX]; /* tiles seen of each level: they come in order */
	enum status answer;
};

static enum status take_tile(void *context, unsigned level, uint64_t index, struct bytes tile)
{
	struct collected *collected = context;
	if (collected->answer != STATUS_OK)
		return collected->answer;
	assert_int_equal(index, collected->counts[level]++);
	assert_int_equal(tile.size, tile_width(level, index, collected->size) * DIGEST_SIZE);
	for (size_t i = 0; i < tile.size / DIGEST_SIZE; i++) {
		uint64_t leaves = (uint64_t)1 << (TILE_HEIGHT * level);
		struct digest expected = root_of((index * TILE_WIDTH + i) * leaves, leaves);
		assert_memory_equal(tile.data + i * DIGEST_SIZE, expected.bytes, DIGEST_SIZE);
	}
	return STATUS_OK;
}

static void a_builder_makes_the_tiles_of_every_size(void **state)
{
	(void)state;
	static const uint64_t sizes[] = { 0, 1, 2, 255, 256, 257, 511, 512, 513, 700 };
	static struct tile_builder builder;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct collected collected = { .size = sizes[i] };
		const struct tile_sink sink = { take_tile, &collected };
		struct digest root, expected = root_of(0, sizes[i]);
		tile_builder_init(&builder);
		for (uint64_t leaf = 0; leaf < sizes[i]; leaf++) {
			struct digest hash = leaf_at(leaf);
			assert_int_equal(tile_builder_add(&builder, &hash, &sink), STATUS_OK);
		}
		assert_int_equal(tile_builder_finish(&builder, &sink), STATUS_OK);
		assert_int_equal(tile_builder_root(&builder, &root), STATUS_OK);
		assert_true(digest_equal(&root, &expected));
		for (unsigned level = 0; level < TILE_LEVEL_MAX; level++) {
			uint64_t hashes = sizes[i] >> (TILE_HEIGHT * level);
			assert_int_equal(collected.counts[level], (hashes + TILE_WIDTH - 1) / TILE_WIDTH);
		}
	}
}

static void a_builder_passes_on_what_stops_its_sink(void **state)
{
	(void)state;
	static struct tile_builder builder;
	struct collected collected = { .answer = STATUS_DISK_FULL };
	const struct tile_sink sink = { take_tile, &collected };
	struct digest hash = leaf_at(0);
	tile_builder_init(&builder);
	for (unsigned i = 0; i < TILE_WIDTH - 1; i++)
		assert_int_equal(tile_builder_add(&builder, &hash, &sink), STATUS_OK);
	assert_int_equal(tile_builder_finish(&builder, &sink), STATUS_DISK_FULL);
	assert_int_equal(tile_builder_add(&builder, &hash, &sink), STATUS_DISK_FULL);
}

static enum status give_tile(void *context, unsigned level, uint64_t index, unsigned width, struct buffer *tile)
{
	const struct tile_builder *kept = context;
	if (level == 7)
		return STATUS_NOT_FOUND;
	assert_int_equal(width, tile_width(level, index, kept->size));
	return buffer_append(tile, bytes_of(kept->hashes[level], width * DIGEST_SIZE));
}

static void a_builder_resumes_where_tiles_are_full(void **state)
{
	(void)state;
	static struct tile_builder kept, resumed;
	struct collected collected = { .size = STORE_SIZE };
	const struct tile_sink sink = { take_tile, &collected };
	const struct tile_giver giver = { give_tile, &kept };
	tile_builder_init(&kept);
	for (uint64_t leaf = 0; leaf < 512; leaf++) {
		struct digest hash = leaf_at(leaf);
		assert_int_equal(tile_builder_add(&kept, &hash, &sink), STATUS_OK);
	}
	assert_int_equal(tile_builder_resume(&resumed, 512, &giver), STATUS_OK);
	for (uint64_t leaf = 512; leaf < STORE_SIZE; leaf++) {
		struct digest hash = leaf_at(leaf);
		assert_int_equal(tile_builder_add(&resumed, &hash, &sink), STATUS_OK);
	}
	assert_int_equal(tile_builder_finish(&resumed, &sink), STATUS_OK);
	struct digest root, expected = root_of(0, STORE_SIZE);
	assert_int_equal(tile_builder_root(&resumed, &root), STATUS_OK);
	assert_true(digest_equal(&root, &expected));
	assert_int_equal(tile_builder_resume(&resumed, 511, &giver), STATUS_BAD_INDEX);
	assert_int_equal(tile_builder_resume(&resumed, (uint64_t)1 << 56, &giver), STATUS_NOT_FOUND);
}

static void entries_are_bundled_behind_their_sizes(void **state)
{
	(void)state;
	static uint8_t large[ENTRY_BUNDLE_ENTRY_MAX + 1];
	struct buffer bundle;
	struct bytes rest, entry;
	buffer_init(&bundle, ENTRY_BUNDLE_MAX);
	assert_int_equal(entry_bundle_add(&bundle, bytes_of_text("abc")), STATUS_OK);
	assert_int_equal(entry_bundle_add(&bundle, bytes_of("", 0)), STATUS_OK);
	assert_int_equal(entry_bundle_add(&bundle, bytes_of(large, ENTRY_BUNDLE_ENTRY_MAX)), STATUS_OK);
	assert_int_equal(entry_bundle_add(&bundle, bytes_of(large, sizeof(large))), STATUS_TOO_LARGE);
	assert_int_equal(bundle.size, 3 * 2 + 3 + ENTRY_BUNDLE_ENTRY_MAX);
	assert_memory_equal(bundle.data, "\0\3abc\0\0\xff\xff\0", 10);
	rest = buffer_bytes(&bundle);
	assert_int_equal(entry_bundle_next(&rest, &entry), STATUS_OK);
	assert_true(bytes_equal(entry, bytes_of_text("abc")));
	assert_int_equal(entry_bundle_next(&rest, &entry), STATUS_OK);
	assert_int_equal(entry.size, 0);
	struct bytes cut = bytes_of(rest.data, rest.size - 1), half = bytes_of(rest.data, 1);
	assert_int_equal(entry_bundle_next(&cut, &entry), STATUS_BAD_FOLDER);
	assert_int_equal(entry_bundle_next(&half, &entry), STATUS_BAD_FOLDER);
	assert_int_equal(entry_bundle_next(&rest, &entry), STATUS_OK);
	assert_int_equal(entry.size, ENTRY_BUNDLE_ENTRY_MAX);
	assert_int_equal(entry_bundle_next(&rest, &entry), STATUS_NOT_FOUND);
	buffer_release(&bundle);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paths_are_those_of_the_standard),
		cmocka_unit_test(widths_are_those_of_the_standard),
		cmocka_unit_test(places_are_those_of_the_standard),
		cmocka_unit_test(nodes_come_out_of_tiles),
		cmocka_unit_test(short_and_crooked_tiles_are_refused),
		cmocka_unit_test(a_builder_makes_the_tiles_of_every_size),
		cmocka_unit_test(a_builder_passes_on_what_stops_its_sink),
		cmocka_unit_test(a_builder_resumes_where_tiles_are_full),
		cmocka_unit_test(entries_are_bundled_behind_their_sizes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
