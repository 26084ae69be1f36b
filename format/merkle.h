#ifndef MERKLE_H
#define MERKLE_H

#include "digest.h"

#define MERKLE_PATH_MAX 64
#define MERKLE_SIZE_MAX 9223372036854775807ULL /* 2^63 - 1: what other clients hold, and no path is longer than 64 */

/* Source for all of this file: RFC 6962 section 2.1. */

struct digest merkle_leaf(struct bytes entry);                                   /* H(00 || entry) */
struct digest merkle_node(const struct digest *left, const struct digest *right); /* H(01 || left || right) */
struct digest merkle_empty(void);                                                /* H("") */

/*
 * The right edge of a growing tree: the roots of its perfect subtrees, largest first.  64 digests however large.
 * Invariant: count is the number of one bits of size.
 */
struct merkle_frontier {
	uint64_t size;
	unsigned count;
	struct digest roots[MERKLE_PATH_MAX];
};

void merkle_frontier_init(struct merkle_frontier *frontier);
void merkle_frontier_add(struct merkle_frontier *frontier, const struct digest *leaf);
struct digest merkle_frontier_root(const struct merkle_frontier *frontier); /* of size leaves; empty: H("") */

/*
 * A stored tree that can give the root of the perfect subtree at (level, index): leaves [index << level, (index + 1) <<
 * level).  Returns a status, passed up unchanged.
 */
struct merkle_tree {
	enum status (*node)(void *context, unsigned level, uint64_t index, struct digest *digest);
	void *context;
	uint64_t size;
};

/* merkle_frontier_of(tree, size, frontier): the right edge of the first ${size} leaves.  Errors: as merkle_root. */
enum status merkle_frontier_of(const struct merkle_tree *tree, uint64_t size, struct merkle_frontier *frontier);

/* merkle_root(tree, size, root): the root over the first ${size} <= tree->size leaves.  Errors: BAD_INDEX, the tree's. */
enum status merkle_root(const struct merkle_tree *tree, uint64_t size, struct digest *root);

/* merkle_inclusion_path(tree, index, size, path, count): PATH(index, D[size]), leaf side first; count <= 64. */
enum status merkle_inclusion_path(const struct merkle_tree *tree, uint64_t index, uint64_t size,
    struct digest path[static MERKLE_PATH_MAX], unsigned *count);

/* merkle_consistency_path(tree, old_size, size, path, count): PROOF(old_size, D[size]); count <= 64. */
enum status merkle_consistency_path(const struct merkle_tree *tree, uint64_t old_size, uint64_t size,
    struct digest path[static MERKLE_PATH_MAX], unsigned *count);

/*
 * merkle_inclusion_check(leaf, index, size, path, path_count, root):
 * Does ${leaf} sit at ${index} (0-based) in the tree of ${size} leaves with ${root}?
 * Errors: BAD_INDEX, BAD_PATH_LENGTH, ROOT_MISMATCH.
 */
enum status merkle_inclusion_check(const struct digest *leaf, uint64_t index, uint64_t size,
    const struct digest *path, unsigned path_count, const struct digest *root);

/*
 * merkle_consistency_check(old_size, old_root, size, root, path, path_count):
 * Is the tree of ${old_size} with ${old_root} a prefix of the one of ${size} with ${root}?
 * old_size 0 holds with an empty path, if ${old_root} is H(""); equal sizes need an empty path and equal roots.
 * Errors: BAD_INDEX, BAD_PATH_LENGTH, ROOT_MISMATCH.
 */
enum status merkle_consistency_check(uint64_t old_size, const struct digest *old_root, uint64_t size,
    const struct digest *root, const struct digest *path, unsigned path_count);

#endif
