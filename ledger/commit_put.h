#ifndef COMMIT_PUT_H
#define COMMIT_PUT_H

#include "commit.h"
#include "format/merkle.h"
#include "ledger_parts.h"

/*
 * commit_put(ledger, txn, items, count, fault): everything that these records change, in an open transaction, which is to
 * be aborted where this fails.  Fills the receipts.
 */
enum status commit_put(struct ledger *ledger, struct store_txn *txn, const struct commit_item *items, size_t count,
    struct fault *fault);

/*
 * commit_check_root(txn, head, frontier, fault): does the tree in the store have the root of the checkpoint?  Its right
 * edge goes to ${frontier}.  Errors: STORE.
 */
enum status commit_check_root(struct store_txn *txn, const struct checkpoint *head, struct merkle_frontier *frontier,
    struct fault *fault);

/*
 * commit_check_entry(txn, index, id, fault): is the entry, as the store gives it back, the one whose hash the tree has
 * there (and, where ${id} is not NULL, that one)?  Errors: STORE.
 */
enum status commit_check_entry(struct store_txn *txn, uint64_t index, const struct digest *id, struct fault *fault);

#endif
