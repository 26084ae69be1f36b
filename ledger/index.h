#ifndef INDEX_H
#define INDEX_H

#include "format/record.h"
#include "ledger.h"
#include "store.h"

/* The secondary indexes: hints that spare reading entries.  They say nothing that the entries do not. */

/* index_add(txn, record, index): its kind, step, agent (name and fingerprint) and subjects. */
enum status index_add(struct store_txn *txn, const struct record *record, uint64_t index);

/* index_each(record, index, take, context): each key that index_add puts; stops at a status other than OK. */
enum status index_each(const struct record *record, uint64_t index,
    enum status (*take)(void *context, struct bytes key), void *context);

/* index_of_key(key, index): the entry a key is about.  Errors: STORE where it is no key of an index. */
enum status index_of_key(struct bytes key, uint64_t *index);

/*
 * index_next(txn, filter, size, from, index), index_previous: as ledger_next and ledger_previous, in a log of ${size}.
 * Errors: NOT_FOUND, STORE.
 */
enum status index_next(struct store_txn *txn, const struct ledger_filter *filter, uint64_t size, uint64_t from,
    uint64_t *index);
enum status index_previous(struct store_txn *txn, const struct ledger_filter *filter, uint64_t size, uint64_t from,
    uint64_t *index);

#endif
