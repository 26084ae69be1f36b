#ifndef STORE_H
#define STORE_H

#include "format/bytes.h"

/*
 * The one door to LMDB: named tables of keys and values, transactions, nothing about records.
 * One struct store per directory and process (LMDB's own rule); a child after fork() never touches it.
 */
struct store;
struct store_txn;

#define STORE_MAP_SIZE ((uint64_t)1 << 40)
#define STORE_READERS_MAX 1024
#define STORE_KEY_MAX 64 /* ours; LMDB allows 511 */

enum store_table {
	STORE_META,    /* "format", "checkpoint" */
	STORE_ENTRIES, /* index -> the entry's exact bytes */
	STORE_TILES,   /* tile level (1 byte), tile index -> its hashes, as tlog-tiles serves them */
	STORE_IDS,     /* leaf hash -> index */
	STORE_CHAINS,  /* public key -> chain id, next seq, leaf hash of the last record */
	STORE_INDEX,   /* tag (1 byte), SHA-256(value)[:16], index -> nothing */
	STORE_BLOBS,   /* SHA-256 -> size, upload id, chunk count */
	STORE_CHUNKS,  /* upload id (16 bytes), number (4 bytes) -> form (1 byte), bytes */
	STORE_TABLE_COUNT
};

enum store_mode {
	STORE_CREATE, /* makes the files and tables */
	STORE_WRITE,
	STORE_READ,   /* never writes; takes no part in locking where the lock file cannot be opened */
	STORE_LOOK,   /* as STORE_READ, and makes no lock file where there is none */
};

/*
 * store_open(directory, map_size, mode, store):
 * ${map_size} 0 is STORE_MAP_SIZE, halved while the machine refuses that much address space.
 * Errors: NOT_FOUND (no data.mdb), STORE, STORE_DAMAGED, STORE_VERSION, IO, DISK_FULL, NO_MEMORY; with STORE, IO and
 * DISK_FULL errno is the system's reason, below 1 where it has none.
 */
enum status store_open(const char *directory, uint64_t map_size, enum store_mode mode, struct store **store);
void store_close(struct store *store);

/*
 * store_reopen(store): close and open again, after a commit failed: what the page cache says then cannot be believed.
 * Read transactions that are still open answer STORE from now on.
 */
enum status store_reopen(struct store *store);

/* store_reason(store): LMDB's or the system's words for the last error; "" without one. */
const char *store_reason(const struct store *store);

bool store_is_read_only(const struct store *store);

/*
 * store_is_unlocked(store): it takes no part in locking: pages that are read may be written over meanwhile, by whoever
 * appends.
 */
bool store_is_unlocked(const struct store *store);

/*
 * A transaction sees one state of all tables.  Values handed out are borrowed until it ends (or, in a write
 * transaction, until the next change).  One write transaction at a time, waited for.
 * A store opened with STORE_READ answers STORE to store_begin_write.
 * store_commit ends it whether or not it succeeds; where it fails, nothing was changed as far as LMDB can tell.
 */
enum status store_begin_read(struct store *store, struct store_txn **txn);
enum status store_begin_write(struct store *store, struct store_txn **txn);
enum status store_commit(struct store_txn *txn);
void store_abort(struct store_txn *txn); /* NULL is fine */

/* Errors of all below: STORE, IO, DISK_FULL (also: the map is full), NO_MEMORY, and: */
/* NOT_FOUND */
enum status store_get(struct store_txn *txn, enum store_table table, struct bytes key, struct bytes *value);
enum status store_put(struct store_txn *txn, enum store_table table, struct bytes key, struct bytes value);
/* EXISTS */
enum status store_put_new(struct store_txn *txn, enum store_table table, struct bytes key, struct bytes value);
/* store_append: the key must be above every other in the table.  Errors: EXISTS. */
enum status store_append(struct store_txn *txn, enum store_table table, struct bytes key, struct bytes value);
enum status store_delete(struct store_txn *txn, enum store_table table, struct bytes key); /* NOT_FOUND */

/* store_count(txn, table, count): how many rows the table says it has. */
enum status store_count(struct store_txn *txn, enum store_table table, uint64_t *count);

/* store_at_or_after(txn, table, key, found, value): the first row whose key is >= ${key}.  Errors: NOT_FOUND. */
enum status store_at_or_after(struct store_txn *txn, enum store_table table, struct bytes key, struct bytes *found,
    struct bytes *value);
/* store_at_or_before: the last row whose key is <= ${key}.  Errors: NOT_FOUND. */
enum status store_at_or_before(struct store_txn *txn, enum store_table table, struct bytes key, struct bytes *found,
    struct bytes *value);

#endif
