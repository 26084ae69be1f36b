#include "merkle.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#define LEAF_PREFIX 0x00
#define NODE_PREFIX 0x01
#define LEAF_MAX 65535 /* what tlog-tiles allows a log entry; all there are */

struct digest merkle_leaf(struct bytes entry)
{
	uint8_t input[1 + LEAF_MAX];
	input[0] = LEAF_PREFIX;
	if (entry.size <= LEAF_MAX) {
		if (entry.size > 0)
			memcpy(input + 1, entry.data, entry.size);
		return digest_of(bytes_of(input, 1 + entry.size));
	}
	/* libsodium's is slower, but takes its input in pieces and, unlike libcrypto's, cannot run out of memory. */
	struct digest digest;
	crypto_hash_sha256_state state;
	crypto_hash_sha256_init(&state);
	crypto_hash_sha256_update(&state, input, 1);
	crypto_hash_sha256_update(&state, entry.data, entry.size);
	crypto_hash_sha256_final(&state, digest.bytes);
	return digest;
}

struct digest merkle_node(const struct digest *left, const struct digest *right)
{
	uint8_t input[1 + 2 * DIGEST_SIZE];
	input[0] = NODE_PREFIX;
	memcpy(input + 1, left->bytes, DIGEST_SIZE);
	memcpy(input + 1 + DIGEST_SIZE, right->bytes, DIGEST_SIZE);
	return digest_of(bytes_of(input, sizeof(input)));
}

struct digest merkle_empty(void)
{
	return digest_of(bytes_of(NULL, 0));
}

void merkle_frontier_init(struct merkle_frontier *frontier)
{
	memset(frontier, 0, sizeof(*frontier));
}

void merkle_frontier_add(struct merkle_frontier *frontier, const struct digest *leaf)
{
	assert(frontier->size < MERKLE_SIZE_MAX);
	assert(frontier->count == (unsigned)__builtin_popcountll(frontier->size));
	/* As in adding one to a binary number: each carry joins two subtrees of a size into one. */
	struct digest carried = *leaf;
	for (uint64_t carries = frontier->size; carries & 1; carries >>= 1)
		carried = merkle_node(&frontier->roots[--frontier->count], &carried);
	frontier->roots[frontier->count++] = carried;
	frontier->size++;
}

/* fold(roots, count): one root over perfect subtrees that shrink from left to right. */
static struct digest fold(const struct digest *roots, unsigned count)
{
	struct digest root = roots[count - 1];
	for (unsigned i = count - 1; i > 0; i--)
		root = merkle_node(&roots[i - 1], &root);
	return root;
}

struct digest merkle_frontier_root(const struct merkle_frontier *frontier)
{
	return frontier->count == 0 ? merkle_empty() : fold(frontier->roots, frontier->count);
}

/* The roots of the perfect subtrees that a range is made of; range_root says which ranges there are. */
static enum status range_roots(const struct merkle_tree *tree, uint64_t first, uint64_t count,
    struct digest roots[static MERKLE_PATH_MAX], unsigned *root_count)
{
	enum status status = STATUS_OK;

	for (*root_count = 0; count > 0 && status == STATUS_OK; ++*root_count) {
		unsigned level = 63 - (unsigned)__builtin_clzll(count);

		status = tree->node(tree->context, level, first >> level, &roots[*root_count]);
		first += (uint64_t)1 << level;
		count -= (uint64_t)1 << level;
	}
	return status;
}

/*
 * range_root(tree, first, count, root): MTH(D[first : first + count]) for a range as RFC 6962 makes them: ${first} is a
 * multiple of the smallest power of two that is not below ${count}.
 */
static enum status range_root(const struct merkle_tree *tree, uint64_t first, uint64_t count, struct digest *root)
{
	struct digest roots[MERKLE_PATH_MAX];
	unsigned root_count;
	enum status status = range_roots(tree, first, count, roots, &root_count);

	if (status == STATUS_OK)
		*root = root_count == 0 ? merkle_empty() : fold(roots, root_count);
	return status;
}

static bool size_is_held(const struct merkle_tree *tree, uint64_t size)
{
	return size <= tree->size && size <= MERKLE_SIZE_MAX;
}

enum status merkle_frontier_of(const struct merkle_tree *tree, uint64_t size, struct merkle_frontier *frontier)
{
	merkle_frontier_init(frontier);
	if (!size_is_held(tree, size))
		return STATUS_BAD_INDEX;
	frontier->size = size;
	return range_roots(tree, 0, size, frontier->roots, &frontier->count);
}

enum status merkle_root(const struct merkle_tree *tree, uint64_t size, struct digest *root)
{
	return size_is_held(tree, size) ? range_root(tree, 0, size, root) : STATUS_BAD_INDEX;
}

/* split(size): k of RFC 6962, the largest power of two smaller than ${size}, which is at least 2. */
static uint64_t split(uint64_t size)
{
	return (uint64_t)1 << (63 - __builtin_clzll(size - 1));
}

/* The RFC's recursions append on the way back up, so what is collected on the way down is turned round. */
static void reverse(struct digest *path, unsigned count)
{
	for (unsigned i = 0; i < count / 2; i++) {
		struct digest kept = path[i];
		path[i] = path[count - 1 - i];
		path[count - 1 - i] = kept;
	}
}

enum status merkle_inclusion_path(const struct merkle_tree *tree, uint64_t index, uint64_t size,
    struct digest path[static MERKLE_PATH_MAX], unsigned *count)
{
	*count = 0;
	if (!size_is_held(tree, size) || index >= size)
		return STATUS_BAD_INDEX;
	uint64_t first = 0;
	while (size > 1) {
		uint64_t k = split(size);
		bool is_left = index - first < k;
		enum status status = is_left ? range_root(tree, first + k, size - k, &path[*count]) :
		    range_root(tree, first, k, &path[*count]);
		if (status != STATUS_OK)
			return status;
		(*count)++;
		first += is_left ? 0 : k;
		size = is_left ? k : size - k;
	}
	reverse(path, *count);
	return STATUS_OK;
}

enum status merkle_consistency_path(const struct merkle_tree *tree, uint64_t old_size, uint64_t size,
    struct digest path[static MERKLE_PATH_MAX], unsigned *count)
{
	*count = 0;
	if (!size_is_held(tree, size) || old_size > size)
		return STATUS_BAD_INDEX;
	if (old_size == 0)
		return STATUS_OK;
	uint64_t first = 0;
	enum status status;
	while (old_size < size) {
		uint64_t k = split(size);
		bool is_left = old_size <= k;
		status = is_left ? range_root(tree, first + k, size - k, &path[*count]) :
		    range_root(tree, first, k, &path[*count]);
		if (status != STATUS_OK)
			return status;
		(*count)++;
		first += is_left ? 0 : k;
		old_size -= is_left ? 0 : k;
		size = is_left ? k : size - k;
	}
	/* SUBPROOF's b: the old tree's own root is left out, which it is only where every step went left. */
	if (first != 0) {
		status = range_root(tree, first, size, &path[*count]);
		if (status != STATUS_OK)
			return status;
		(*count)++;
	}
	reverse(path, *count);
	return STATUS_OK;
}
