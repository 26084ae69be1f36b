#ifndef TREE_H
#define TREE_H

#include "format/merkle.h"
#include "store.h"

/*
 * The log's tree as tiles in the store, exactly as C2SP tlog-tiles would serve them: only the hashes at the tiles' own
 * levels are kept, partial tiles included; what lies between is computed.
 */

/*
 * tree_of(txn, size): the questions of format/merkle.h answered in that transaction.  Errors of its node: STORE,
 * BAD_INDEX.
 */
struct merkle_tree tree_of(struct store_txn *txn, uint64_t size);

/*
 * tree_add(txn, index, leaves, count): the leaves from ${index} on, which must be the next one; each tile they go into is
 * written once.  Errors: STORE, DISK_FULL.
 */
enum status tree_add(struct store_txn *txn, uint64_t index, const struct digest *leaves, size_t count);

/* tree_leaf(txn, index, leaf): a leaf hash as the lowest tile holds it.  Errors: NOT_FOUND, STORE. */
enum status tree_leaf(struct store_txn *txn, uint64_t index, struct digest *leaf);

/*
 * tree_tile(txn, tile_level, tile_index, width, tile): append the first ${width} hashes of a stored tile.
 * Errors: NOT_FOUND, STORE; BAD_TILE where it has fewer.
 */
enum status tree_tile(struct store_txn *txn, unsigned tile_level, uint64_t tile_index, unsigned width,
    struct buffer *tile);

#endif
