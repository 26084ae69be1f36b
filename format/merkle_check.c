#include "merkle.h"

/*
 * Where a path's hashes lie is fixed by index and size alone.  Seen from leaf ${index} upwards, the tree has an inner
 * part, where the path of the leaf and that of the last leaf are apart (siblings on either side, by the bits of the
 * index), and a border part above, where they are one (siblings on the left only, where the index has a one bit).
 */
static unsigned inner_count(uint64_t index, uint64_t size)
{
	uint64_t apart = index ^ (size - 1);
	return apart == 0 ? 0 : 64 - (unsigned)__builtin_clzll(apart);
}

static unsigned border_count(uint64_t index, unsigned inner)
{
	return (unsigned)__builtin_popcountll(index >> inner);
}

static struct digest climb_inner(struct digest node, uint64_t index, const struct digest *path, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		node = index >> i & 1 ? merkle_node(&path[i], &node) : merkle_node(&node, &path[i]);
	return node;
}

/* The same without the right siblings: what lies right of the index did not exist yet. */
static struct digest climb_inner_left(struct digest node, uint64_t index, const struct digest *path, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		if (index >> i & 1)
			node = merkle_node(&path[i], &node);
	return node;
}

static struct digest climb_border(struct digest node, const struct digest *path, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		node = merkle_node(&path[i], &node);
	return node;
}

static enum status roots_match(const struct digest *a, const struct digest *b)
{
	return digest_equal(a, b) ? STATUS_OK : STATUS_ROOT_MISMATCH;
}

enum status merkle_inclusion_check(const struct digest *leaf, uint64_t index, uint64_t size,
    const struct digest *path, unsigned path_count, const struct digest *root)
{
	if (size > MERKLE_SIZE_MAX || index >= size)
		return STATUS_BAD_INDEX;
	unsigned inner = inner_count(index, size), border = border_count(index, inner);
	if (path_count != inner + border)
		return STATUS_BAD_PATH_LENGTH;
	struct digest node = climb_inner(*leaf, index, path, inner);
	node = climb_border(node, path + inner, border);
	return roots_match(&node, root);
}

enum status merkle_consistency_check(uint64_t old_size, const struct digest *old_root, uint64_t size,
    const struct digest *root, const struct digest *path, unsigned path_count)
{
	if (size > MERKLE_SIZE_MAX || old_size > size)
		return STATUS_BAD_INDEX;
	if (old_size == 0 || old_size == size) {
		if (path_count != 0)
			return STATUS_BAD_PATH_LENGTH;
		struct digest empty = merkle_empty();
		if (old_size == 0 && !digest_equal(old_root, &empty))
			return STATUS_ROOT_MISMATCH;
		return old_size == size ? roots_match(old_root, root) : STATUS_OK;
	}
	/*
	 * The proof starts from the largest perfect subtree that ends with the old tree's last leaf, 2^level leaves.
	 * Where that is the whole old tree its root is known and the path leaves it out.
	 */
	unsigned level = (unsigned)__builtin_ctzll(old_size);
	uint64_t last = old_size - 1;
	unsigned inner = inner_count(last, size), border = border_count(last, inner);
	unsigned seeded = old_size == (uint64_t)1 << level ? 0 : 1;
	inner -= level; /* not below 0: last ends in ${level} one bits, so size - 1 > last differs above them */
	if (path_count != seeded + inner + border)
		return STATUS_BAD_PATH_LENGTH;
	struct digest seed = seeded ? path[0] : *old_root;
	path += seeded;
	struct digest old_node = climb_inner_left(seed, last >> level, path, inner);
	struct digest node = climb_inner(seed, last >> level, path, inner);
	old_node = climb_border(old_node, path + inner, border);
	node = climb_border(node, path + inner, border);
	enum status status = roots_match(&old_node, old_root);
	return status == STATUS_OK ? roots_match(&node, root) : status;
}
