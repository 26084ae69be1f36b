#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "format/merkle.h"
#include "vectors.h"

#define TREE_MAX 70

static struct digest leaves[TREE_MAX];

static int make_leaves(void **state)
{
	(void)state;
	for (unsigned i = 0; i < TREE_MAX; i++) {
		char text[16];
		snprintf(text, sizeof(text), "leaf %u", i);
		leaves[i] = merkle_leaf(bytes_of_text(text));
	}
	return 0;
}

/* MTH and its companions, word by word from RFC 6962 section 2.1. */
static uint64_t largest_power_below(uint64_t n)
{
	uint64_t k = 1;
	while (2 * k < n)
		k *= 2;
	return k;
}

static struct digest naive_root(const struct digest *d, uint64_t n)
{
	if (n == 0)
		return digest_of(bytes_of(NULL, 0));
	if (n == 1)
		return d[0];
	uint64_t k = largest_power_below(n);
	uint8_t input[65] = { 0x01 };
	struct digest left = naive_root(d, k), right = naive_root(d + k, n - k);
	memcpy(input + 1, left.bytes, 32);
	memcpy(input + 33, right.bytes, 32);
	return digest_of(bytes_of(input, sizeof(input)));
}

static unsigned naive_path(uint64_t m, const struct digest *d, uint64_t n, struct digest *path)
{
	if (n == 1)
		return 0;
	uint64_t k = largest_power_below(n);
	unsigned count = m < k ? naive_path(m, d, k, path) : naive_path(m - k, d + k, n - k, path);
	path[count] = m < k ? naive_root(d + k, n - k) : naive_root(d, k);
	return count + 1;
}

static unsigned naive_subproof(uint64_t m, const struct digest *d, uint64_t n, bool is_whole, struct digest *path)
{
	if (m == n) {
		if (is_whole)
			return 0;
		path[0] = naive_root(d, n);
		return 1;
	}
	uint64_t k = largest_power_below(n);
	unsigned count = m <= k ? naive_subproof(m, d, k, is_whole, path) : naive_subproof(m - k, d + k, n - k, false, path);
	path[count] = m <= k ? naive_root(d + k, n - k) : naive_root(d, k);
	return count + 1;
}

/*
 * On which side each hash of a path stands, leaf side first.  A path says nothing else about the tree's size, so another
 * size in which the sides are the same passes too: size and root come together, from one signed checkpoint.
 */
static void naive_sides(uint64_t m, uint64_t n, char *sides)
{
	if (n == 1) {
		*sides = '\0';
		return;
	}
	uint64_t k = largest_power_below(n);
	naive_sides(m < k ? m : m - k, m < k ? k : n - k, sides);
	strcat(sides, m < k ? "R" : "L");
}

static void naive_subproof_sides(uint64_t m, uint64_t n, bool is_whole, char *sides)
{
	if (m == n) {
		strcpy(sides, is_whole ? "" : "S");
		return;
	}
	uint64_t k = largest_power_below(n);
	naive_subproof_sides(m <= k ? m : m - k, m <= k ? k : n - k, is_whole && m <= k, sides);
	strcat(sides, m <= k ? "R" : "L");
}

static void assert_fits(const char *sides, const char *other, enum status status)
{
	if (strcmp(sides, other) == 0)
		assert_int_equal(status, STATUS_OK);
	else
		assert_int_equal(status, strlen(sides) == strlen(other) ? STATUS_ROOT_MISMATCH : STATUS_BAD_PATH_LENGTH);
}

/* The stored tree: asks only for perfect subtrees inside its size. */
static enum status node(void *context, unsigned level, uint64_t index, struct digest *digest)
{
	uint64_t size = *(const uint64_t *)context;
	assert_in_range(level, 0, 6);
	assert_true((index + 1) << level <= size);
	*digest = naive_root(leaves + (index << level), (uint64_t)1 << level);
	return STATUS_OK;
}

static struct merkle_tree tree_of(uint64_t *size)
{
	return (struct merkle_tree) { .node = node, .context = size, .size = *size };
}

static void leaves_and_nodes_have_their_prefixes(void **state)
{
	(void)state;
	char hex[DIGEST_HEX_SIZE];
	struct digest leaf = merkle_leaf(bytes_of(NULL, 0)), empty = merkle_empty();
	digest_hex(&leaf, hex);
	assert_string_equal(hex, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
	digest_hex(&empty, hex);
	assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	/* The two ways to hash a leaf meet at 65535 bytes. */
	uint8_t *entry = calloc(1, 65538);
	assert_non_null(entry);
	for (size_t size = 65533; size < 65538; size++) {
		leaf = merkle_leaf(bytes_of(entry + 1, size));
		struct digest whole = digest_of(bytes_of(entry, size + 1));
		assert_true(digest_equal(&leaf, &whole));
	}
	free(entry);
}

static void roots_are_those_of_the_rfc(void **state)
{
	(void)state;
	struct merkle_frontier frontier, read;
	merkle_frontier_init(&frontier);
	for (uint64_t size = 0; size <= TREE_MAX; size++) {
		uint64_t held = TREE_MAX;
		struct merkle_tree tree = tree_of(&held);
		struct digest expected = naive_root(leaves, size), grown = merkle_frontier_root(&frontier), root;
		assert_true(digest_equal(&grown, &expected));
		assert_int_equal(frontier.size, size);
		assert_int_equal(merkle_root(&tree, size, &root), STATUS_OK);
		assert_true(digest_equal(&root, &expected));
		assert_int_equal(merkle_frontier_of(&tree, size, &read), STATUS_OK);
		assert_int_equal(read.size, size);
		assert_int_equal(read.count, frontier.count);
		assert_memory_equal(read.roots, frontier.roots, frontier.count * sizeof(frontier.roots[0]));
		if (size < TREE_MAX)
			merkle_frontier_add(&frontier, &leaves[size]);
	}
	uint64_t held = 5;
	struct merkle_tree tree = tree_of(&held);
	struct digest root;
	assert_int_equal(merkle_root(&tree, 6, &root), STATUS_BAD_INDEX);
	assert_int_equal(merkle_frontier_of(&tree, 6, &read), STATUS_BAD_INDEX);
}

static void flip(struct digest *digest)
{
	digest->bytes[7] ^= 0x10;
}

/* Everything that differs from a good proof in one place is refused. */
static void spoil_inclusion(uint64_t index, uint64_t size, struct digest *path, unsigned count, struct digest root)
{
	struct digest leaf = leaves[index];
	for (unsigned i = 0; i < count; i++) {
		flip(&path[i]);
		assert_int_equal(merkle_inclusion_check(&leaf, index, size, path, count, &root), STATUS_ROOT_MISMATCH);
		flip(&path[i]);
	}
	flip(&leaf);
	assert_int_equal(merkle_inclusion_check(&leaf, index, size, path, count, &root), STATUS_ROOT_MISMATCH);
	flip(&leaf);
	flip(&root);
	assert_int_equal(merkle_inclusion_check(&leaf, index, size, path, count, &root), STATUS_ROOT_MISMATCH);
	flip(&root);
	for (uint64_t other = 0; other < size; other++)
		if (other != index)
			assert_int_not_equal(merkle_inclusion_check(&leaf, other, size, path, count, &root), STATUS_OK);
	assert_int_equal(merkle_inclusion_check(&leaf, size, size, path, count, &root), STATUS_BAD_INDEX);
	char sides[MERKLE_PATH_MAX + 2], other_sides[MERKLE_PATH_MAX + 2];
	naive_sides(index, size, sides);
	for (uint64_t other = index + 1; other <= TREE_MAX; other++) {
		naive_sides(index, other, other_sides);
		assert_fits(sides, other_sides, merkle_inclusion_check(&leaf, index, other, path, count, &root));
	}
	struct digest shorter[MERKLE_PATH_MAX + 1], longer[MERKLE_PATH_MAX + 1];
	for (unsigned at = 0; at < count; at++) {
		memcpy(shorter, path, at * sizeof(*path));
		memcpy(shorter + at, path + at + 1, (count - at - 1) * sizeof(*path));
		assert_int_equal(merkle_inclusion_check(&leaf, index, size, shorter, count - 1, &root), STATUS_BAD_PATH_LENGTH);
	}
	for (unsigned at = 0; at <= count; at++) {
		memcpy(longer, path, at * sizeof(*path));
		longer[at] = leaves[0];
		memcpy(longer + at + 1, path + at, (count - at) * sizeof(*path));
		assert_int_equal(merkle_inclusion_check(&leaf, index, size, longer, count + 1, &root), STATUS_BAD_PATH_LENGTH);
	}
}

static void every_inclusion_proof(void **state)
{
	(void)state;
	for (uint64_t size = 1; size <= TREE_MAX; size++) {
		struct merkle_tree tree = tree_of(&size);
		struct digest root = naive_root(leaves, size);
		for (uint64_t index = 0; index < size; index++) {
			struct digest path[MERKLE_PATH_MAX], expected[MERKLE_PATH_MAX];
			unsigned count;
			assert_int_equal(merkle_inclusion_path(&tree, index, size, path, &count), STATUS_OK);
			assert_int_equal(count, naive_path(index, leaves, size, expected));
			assert_memory_equal(path, expected, count * sizeof(path[0]));
			assert_int_equal(merkle_inclusion_check(&leaves[index], index, size, path, count, &root), STATUS_OK);
			spoil_inclusion(index, size, path, count, root);
		}
		struct digest path[MERKLE_PATH_MAX];
		unsigned count;
		assert_int_equal(merkle_inclusion_path(&tree, size, size, path, &count), STATUS_BAD_INDEX);
		assert_int_equal(merkle_inclusion_path(&tree, 0, size + 1, path, &count), STATUS_BAD_INDEX);
	}
}

static void spoil_consistency(uint64_t old_size, uint64_t size, struct digest *path, unsigned count)
{
	struct digest old_root = naive_root(leaves, old_size), root = naive_root(leaves, size);
	for (unsigned i = 0; i < count; i++) {
		flip(&path[i]);
		assert_int_equal(merkle_consistency_check(old_size, &old_root, size, &root, path, count), STATUS_ROOT_MISMATCH);
		flip(&path[i]);
	}
	flip(&old_root);
	assert_int_equal(merkle_consistency_check(old_size, &old_root, size, &root, path, count), STATUS_ROOT_MISMATCH);
	flip(&old_root);
	if (old_size > 0) {
		flip(&root);
		assert_int_equal(merkle_consistency_check(old_size, &old_root, size, &root, path, count), STATUS_ROOT_MISMATCH);
		flip(&root);
	}
	for (uint64_t other = 1; other <= size; other++)
		if (other != old_size)
			assert_int_not_equal(merkle_consistency_check(other, &old_root, size, &root, path, count), STATUS_OK);
	char sides[MERKLE_PATH_MAX + 2], other_sides[MERKLE_PATH_MAX + 2];
	bool has_shape = old_size > 0 && old_size < size;
	if (has_shape)
		naive_subproof_sides(old_size, size, true, sides);
	for (uint64_t other = old_size + 1; other <= TREE_MAX && has_shape; other++) {
		naive_subproof_sides(old_size, other, true, other_sides);
		assert_fits(sides, other_sides, merkle_consistency_check(old_size, &old_root, other, &root, path, count));
	}
	for (unsigned at = 0; at < count; at++) {
		struct digest shorter[MERKLE_PATH_MAX];
		memcpy(shorter, path, at * sizeof(*path));
		memcpy(shorter + at, path + at + 1, (count - at - 1) * sizeof(*path));
		assert_int_equal(merkle_consistency_check(old_size, &old_root, size, &root, shorter, count - 1),
		    STATUS_BAD_PATH_LENGTH);
	}
	for (unsigned at = 0; at <= count; at++) {
		struct digest longer[MERKLE_PATH_MAX + 1];
		memcpy(longer, path, at * sizeof(*path));
		longer[at] = leaves[0];
		memcpy(longer + at + 1, path + at, (count - at) * sizeof(*path));
		assert_int_equal(merkle_consistency_check(old_size, &old_root, size, &root, longer, count + 1),
		    STATUS_BAD_PATH_LENGTH);
	}
}

static void every_consistency_proof(void **state)
{
	(void)state;
	for (uint64_t size = 0; size <= TREE_MAX; size++) {
		struct merkle_tree tree = tree_of(&size);
		struct digest root = naive_root(leaves, size), path[MERKLE_PATH_MAX], expected[MERKLE_PATH_MAX];
		unsigned count;
		for (uint64_t old_size = 0; old_size <= size; old_size++) {
			struct digest old_root = naive_root(leaves, old_size);
			assert_int_equal(merkle_consistency_path(&tree, old_size, size, path, &count), STATUS_OK);
			assert_int_equal(count, old_size == 0 ? 0 : naive_subproof(old_size, leaves, size, true, expected));
			assert_memory_equal(path, expected, count * sizeof(path[0]));
			assert_int_equal(merkle_consistency_check(old_size, &old_root, size, &root, path, count), STATUS_OK);
			spoil_consistency(old_size, size, path, count);
		}
		assert_int_equal(merkle_consistency_path(&tree, size + 1, size, path, &count), STATUS_BAD_INDEX);
		assert_int_equal(merkle_consistency_path(&tree, size, size + 1, path, &count), STATUS_BAD_INDEX);
		assert_int_equal(merkle_consistency_check(size + 1, &root, size, &root, path, 0), STATUS_BAD_INDEX);
	}
}

/* A tree in which every perfect subtree of a height has the same root: as large as sizes go. */
static enum status uniform_node(void *context, unsigned level, uint64_t index, struct digest *digest)
{
	(void)context;
	(void)index;
	*digest = leaves[0];
	for (unsigned i = 0; i < level; i++)
		*digest = merkle_node(digest, digest);
	return STATUS_OK;
}

static void the_largest_trees(void **state)
{
	(void)state;
	static const uint64_t sizes[] = { MERKLE_SIZE_MAX, MERKLE_SIZE_MAX - 1, (MERKLE_SIZE_MAX >> 1) + 1,
	    (MERKLE_SIZE_MAX >> 1) + 2, ((uint64_t)1 << 53) - 1 };
	static const uint64_t places[] = { 0, 1, 2, 12345, (uint64_t)1 << 40, ((uint64_t)1 << 53) - 2,
	    (MERKLE_SIZE_MAX >> 1), (MERKLE_SIZE_MAX >> 1) + 1, MERKLE_SIZE_MAX - 1 };
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
		for (size_t j = 0; j < sizeof(places) / sizeof(places[0]); j++) {
			struct merkle_tree tree = { .node = uniform_node, .size = MERKLE_SIZE_MAX };
			struct digest root, old_root, path[MERKLE_PATH_MAX];
			unsigned count;
			if (places[j] >= sizes[i])
				continue;
			assert_int_equal(merkle_root(&tree, sizes[i], &root), STATUS_OK);
			assert_int_equal(merkle_inclusion_path(&tree, places[j], sizes[i], path, &count), STATUS_OK);
			assert_int_equal(merkle_inclusion_check(&leaves[0], places[j], sizes[i], path, count, &root), STATUS_OK);
			assert_int_equal(merkle_inclusion_check(&leaves[1], places[j], sizes[i], path, count, &root),
			    STATUS_ROOT_MISMATCH);
			assert_int_equal(merkle_root(&tree, places[j] + 1, &old_root), STATUS_OK);
			assert_int_equal(merkle_consistency_path(&tree, places[j] + 1, sizes[i], path, &count), STATUS_OK);
			assert_int_equal(merkle_consistency_check(places[j] + 1, &old_root, sizes[i], &root, path, count), STATUS_OK);
		}
	struct digest path[MERKLE_PATH_MAX];
	assert_int_equal(merkle_inclusion_check(&leaves[0], 0, MERKLE_SIZE_MAX + 1, path, 0, &leaves[0]), STATUS_BAD_INDEX);
	assert_int_equal(merkle_consistency_check(1, &leaves[0], UINT64_MAX, &leaves[0], path, 0), STATUS_BAD_INDEX);
}

static enum status failing_node(void *context, unsigned level, uint64_t index, struct digest *digest)
{
	(void)level;
	(void)index;
	(void)digest;
	unsigned *left = context;
	return (*left)-- == 0 ? STATUS_STORE : uniform_node(NULL, level, index, digest);
}

static void the_trees_errors_come_up_unchanged(void **state)
{
	(void)state;
	for (unsigned calls = 0; calls < 4; calls++) {
		unsigned left = calls;
		struct merkle_tree tree = { .node = failing_node, .context = &left, .size = 1000 };
		struct digest root, path[MERKLE_PATH_MAX];
		unsigned count;
		assert_int_equal(merkle_root(&tree, 1000, &root), STATUS_STORE);
		left = calls;
		assert_int_equal(merkle_inclusion_path(&tree, 999, 1000, path, &count), STATUS_STORE);
		left = calls;
		assert_int_equal(merkle_consistency_path(&tree, 997, 1000, path, &count), STATUS_STORE);
	}
}

static unsigned read_path(const struct json *row, struct digest path[static MERKLE_PATH_MAX + 1])
{
	unsigned count = 0;
	for (const struct json *item = json_first(json_member(row, "path")); item != NULL; item = json_next(item)) {
		assert_in_range(count, 0, MERKLE_PATH_MAX);
		assert_int_equal(digest_read_hex(json_text_bytes(item), &path[count++]), STATUS_OK);
	}
	return count;
}

static struct digest read_digest(const struct json *row, const char *name)
{
	struct digest digest;
	assert_int_equal(digest_read_hex(bytes_of_text(vectors_text(row, name)), &digest), STATUS_OK);
	return digest;
}

static void expect(const struct json *row, enum status status)
{
	if (strcmp(status_name(status), vectors_text(row, "status")) != 0)
		fail_msg("%s: %s, not %s", vectors_text(row, "name"), status_name(status), vectors_text(row, "status"));
}

static void every_vector_gets_its_status(void **state)
{
	(void)state;
	struct json *table = vectors_open("merkle.json");
	struct merkle_frontier frontier;
	unsigned rows = 0;
	merkle_frontier_init(&frontier);
	for (const struct json *row = json_first(json_member(table, "roots")); row != NULL; row = json_next(row), rows++) {
		struct buffer entry;
		vectors_hex(row, "entry", &entry);
		struct digest leaf = merkle_leaf(buffer_bytes(&entry)), expected = read_digest(row, "leaf"), root;
		buffer_release(&entry);
		assert_true(digest_equal(&leaf, &expected));
		merkle_frontier_add(&frontier, &leaf);
		root = merkle_frontier_root(&frontier);
		expected = read_digest(row, "root");
		assert_true(digest_equal(&root, &expected));
		assert_int_equal(frontier.size, vectors_integer(row, "size"));
	}
	struct digest path[MERKLE_PATH_MAX + 1];
	for (const struct json *row = json_first(json_member(table, "inclusion")); row != NULL; row = json_next(row), rows++) {
		unsigned count = read_path(row, path);
		struct digest leaf = read_digest(row, "leaf"), root = read_digest(row, "root");
		expect(row, merkle_inclusion_check(&leaf, vectors_integer(row, "index"), vectors_integer(row, "size"), path,
		    count, &root));
	}
	for (const struct json *row = json_first(json_member(table, "consistency")); row != NULL; row = json_next(row), rows++) {
		unsigned count = read_path(row, path);
		struct digest old_root = read_digest(row, "old_root"), root = read_digest(row, "root");
		expect(row, merkle_consistency_check(vectors_integer(row, "old_size"), &old_root, vectors_integer(row, "size"),
		    &root, path, count));
	}
	assert_in_range(rows, 300, 100000);
	json_free(table);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(leaves_and_nodes_have_their_prefixes),
		cmocka_unit_test(roots_are_those_of_the_rfc),
		cmocka_unit_test(every_inclusion_proof),
		cmocka_unit_test(every_consistency_proof),
		cmocka_unit_test(the_largest_trees),
		cmocka_unit_test(the_trees_errors_come_up_unchanged),
		cmocka_unit_test(every_vector_gets_its_status),
	};
	return cmocka_run_group_tests(tests, make_leaves, NULL);
}
