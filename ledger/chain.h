#ifndef CHAIN_H
#define CHAIN_H

#include "format/record.h"
#include "store.h"

/*
 * chain_next(txn, key, position): where the next record of that agent goes.  An agent without a record yet gets seq 0
 * and an empty id.  Errors: STORE.
 */
enum status chain_next(struct store_txn *txn, const struct ed25519_key *key, struct chain_position *position);

/* chain_begin(position): a fresh random id where there is none. */
void chain_begin(struct chain_position *position);

/*
 * chain_check(txn, key, position): is that the next one?  Where there is no chain yet any id begins it.  Errors:
 * CHAIN_MOVED.
 */
enum status chain_check(struct store_txn *txn, const struct ed25519_key *key, const struct chain_position *position);

/* chain_put(txn, key, position, leaf): the record at ${position} is the chain's last one now. */
enum status chain_put(struct store_txn *txn, const struct ed25519_key *key, const struct chain_position *position,
    const struct digest *leaf);

#endif
