#include "store.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <lmdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "map_pages.h"

#define MAP_SIZE_MIN ((uint64_t)1 << 20)
#define ROOM_MIN ((uint64_t)64 << 10) /* with less than this left a write may find room for a part only */

static const char *const table_names[STORE_TABLE_COUNT] = {
	[STORE_META] = "meta",
	[STORE_ENTRIES] = "entries",
	[STORE_TILES] = "tiles",
	[STORE_IDS] = "ids",
	[STORE_CHAINS] = "chains",
	[STORE_INDEX] = "index",
	[STORE_BLOBS] = "blobs",
	[STORE_CHUNKS] = "chunks",
};

struct store {
	char *directory;
	uint64_t map_size;
	enum store_mode mode;
	MDB_env *env; /* NULL where reopening failed */
	bool is_unlocked;
	MDB_dbi tables[STORE_TABLE_COUNT];
	struct store_txn *readers; /* open read transactions, so that reopening can end them */
	struct map_pages pages;
	int error;
};

struct store_txn {
	struct store *store;
	MDB_txn *mdb; /* NULL where the store was reopened below it */
	bool is_write;
	struct store_txn *next, **link; /* among store->readers */
};

static enum status status_of(struct store *store, int error)
{
	if (error != MDB_SUCCESS && error != MDB_NOTFOUND && error != MDB_KEYEXIST)
		store->error = error;
	switch (error) {
	case MDB_SUCCESS:
		return STATUS_OK;
	case MDB_NOTFOUND:
	case ENOENT:
		return STATUS_NOT_FOUND;
	case MDB_KEYEXIST:
		return STATUS_EXISTS;
	case MDB_MAP_FULL:
	case ENOSPC:
	case EDQUOT:
		return STATUS_DISK_FULL;
	case MDB_VERSION_MISMATCH:
		return STATUS_STORE_VERSION;
	case MDB_CORRUPTED:
	case MDB_PAGE_NOTFOUND:
	case MDB_INVALID:
		/* Without locks it may be the pages of an append that was not awaited. */
		return store->is_unlocked ? STATUS_STORE : STATUS_STORE_DAMAGED;
	case ENOMEM:
		return STATUS_NO_MEMORY;
	case EIO:
	case EACCES:
	case EPERM:
	case EROFS:
	case EFBIG:
	case EMFILE:
	case ENFILE:
		return STATUS_IO;
	default:
		return STATUS_STORE;
	}
}

/* Captured commands must not inherit a descriptor of the ledger; LMDB leaves it to us for the data file. */
static int close_on_exec(MDB_env *env)
{
	mdb_filehandle_t fd;
	int error = mdb_env_get_fd(env, &fd);

	if (error == MDB_SUCCESS && fcntl(fd, F_SETFD, FD_CLOEXEC) != 0)
		error = errno;
	return error;
}

static int open_env_sized(struct store *store, uint64_t map_size, unsigned flags)
{
	int error = mdb_env_create(&store->env);

	if (error != MDB_SUCCESS) {
		store->env = NULL;
		return error;
	}
	if ((error = mdb_env_set_mapsize(store->env, (size_t)map_size)) != MDB_SUCCESS ||
	    (error = mdb_env_set_maxdbs(store->env, STORE_TABLE_COUNT)) != MDB_SUCCESS ||
	    (error = mdb_env_set_maxreaders(store->env, STORE_READERS_MAX)) != MDB_SUCCESS ||
	    (error = mdb_env_open(store->env, store->directory, flags, 0600)) != MDB_SUCCESS ||
	    (error = close_on_exec(store->env)) != MDB_SUCCESS) {
		mdb_env_close(store->env);
		store->env = NULL;
	}
	return error;
}

static int open_env_halving(struct store *store, unsigned flags)
{
	uint64_t map_size = store->map_size ? store->map_size : STORE_MAP_SIZE;
	int error = open_env_sized(store, map_size, flags);

	/* mmap(2) calls a length it does not like EINVAL. */
	while ((error == ENOMEM || error == EINVAL) && map_size > MAP_SIZE_MIN)
		error = open_env_sized(store, map_size /= 2, flags);
	return error;
}

static bool has_lock_file(const struct store *store)
{
	char path[PATH_MAX];
	int size = snprintf(path, sizeof(path), "%s/lock.mdb", store->directory);

	return size > 0 && (size_t)size < sizeof(path) && access(path, F_OK) == 0;
}

static int open_env(struct store *store)
{
	/* NOTLS: a snapshot (ledger_source) and another read may be open at once in one thread. */
	unsigned flags = MDB_NOTLS | (store_is_read_only(store) ? MDB_RDONLY : 0);
	int error;

	store->is_unlocked = store->mode == STORE_LOOK && !has_lock_file(store);
	error = open_env_halving(store, flags | (store->is_unlocked ? MDB_NOLOCK : 0));

	/* LMDB does without its lock file only on a read-only file system; a directory of someone else's is the same. */
	if ((error == EACCES || error == EPERM) && store_is_read_only(store) && !store->is_unlocked) {
		error = open_env_halving(store, flags | MDB_NOLOCK);
		store->is_unlocked = true;
	}
	/* Readers that died keep the pages they saw from being used again.  It is for the sake of those who write. */
	if (error == MDB_SUCCESS && store->mode == STORE_WRITE)
		mdb_reader_check(store->env, NULL);
	return error;
}

static int open_tables(struct store *store)
{
	MDB_txn *txn;
	int error = mdb_txn_begin(store->env, NULL, store->mode == STORE_CREATE ? 0 : MDB_RDONLY, &txn);

	if (error != MDB_SUCCESS)
		return error;
	for (int i = 0; i < STORE_TABLE_COUNT; i++) {
		error = mdb_dbi_open(txn, table_names[i], store->mode == STORE_CREATE ? MDB_CREATE : 0,
		    &store->tables[i]);
		if (error != MDB_SUCCESS) {
			mdb_txn_abort(txn);
			/* A data.mdb without our tables is no ledger; "not found" would say there is no file. */
			return error == MDB_NOTFOUND ? MDB_INVALID : error;
		}
	}
	return mdb_txn_commit(txn);
}

static enum status open_again(struct store *store)
{
	int error = open_env(store);

	if (error == MDB_SUCCESS) {
		error = open_tables(store);
		if (error == MDB_READERS_FULL) {
			mdb_reader_check(store->env, NULL);
			error = open_tables(store);
		}
	}
	if (error != MDB_SUCCESS && store->env != NULL) {
		mdb_env_close(store->env);
		store->env = NULL;
	}
	return status_of(store, error);
}

enum status store_open(const char *directory, uint64_t map_size, enum store_mode mode, struct store **out)
{
	char path[PATH_MAX];
	int size = snprintf(path, sizeof(path), "%s/data.mdb", directory);

	if (size < 0 || (size_t)size >= sizeof(path))
		return STATUS_NOT_FOUND;
	/* LMDB would make the file. */
	if (mode != STORE_CREATE && access(path, F_OK) != 0)
		return errno == ENOENT || errno == ENOTDIR ? STATUS_NOT_FOUND : STATUS_IO;

	struct store *store = calloc(1, sizeof(*store));

	if (store == NULL)
		return STATUS_NO_MEMORY;
	store->directory = strdup(directory);
	store->map_size = map_size;
	store->mode = mode;

	enum status status = store->directory == NULL ? STATUS_NO_MEMORY : open_again(store);

	if (status != STATUS_OK) {
		int error = store->error;

		free(store->directory);
		free(store);
		errno = error; /* LMDB's own numbers are negative */
		return status;
	}
	if (mode == STORE_CREATE)
		store->mode = STORE_WRITE; /* reopening finds everything there */
	*out = store;
	return STATUS_OK;
}

static void end_readers(struct store *store)
{
	for (struct store_txn *txn = store->readers; txn != NULL; txn = txn->next) {
		if (txn->mdb != NULL)
			mdb_txn_abort(txn->mdb);
		txn->mdb = NULL;
	}
}

void store_close(struct store *store)
{
	if (store == NULL)
		return;
	assert(store->readers == NULL); /* whoever opened a transaction ends it first */
	if (store->env != NULL)
		mdb_env_close(store->env);
	free(store->directory);
	free(store);
}

enum status store_reopen(struct store *store)
{
	end_readers(store);
	map_pages_forget(&store->pages);
	if (store->env != NULL)
		mdb_env_close(store->env);
	store->env = NULL;
	return open_again(store);
}

const char *store_reason(const struct store *store)
{
	return store == NULL || store->error == 0 ? "" : mdb_strerror(store->error);
}

bool store_is_read_only(const struct store *store)
{
	return store->mode == STORE_READ || store->mode == STORE_LOOK;
}

bool store_is_unlocked(const struct store *store)
{
	return store->is_unlocked;
}

static int begin(struct store *store, bool is_write, MDB_txn **mdb)
{
	unsigned flags = is_write ? 0 : MDB_RDONLY;
	int error = mdb_txn_begin(store->env, NULL, flags, mdb);

	if (error == MDB_READERS_FULL) {
		/* Slots of processes that died without ending their read. */
		mdb_reader_check(store->env, NULL);
		error = mdb_txn_begin(store->env, NULL, flags, mdb);
	}
	/* Another process had a larger map and wrote beyond ours; only without transactions may it be changed. */
	if (error == MDB_MAP_RESIZED && store->readers == NULL) {
		map_pages_forget(&store->pages);
		error = mdb_env_set_mapsize(store->env, 0);
		if (error == MDB_SUCCESS)
			error = mdb_txn_begin(store->env, NULL, flags, mdb);
	}
	return error;
}

static enum status begin_txn(struct store *store, bool is_write, struct store_txn **out)
{
	if (is_write && store_is_read_only(store)) {
		store->error = EACCES;
		return STATUS_STORE;
	}
	/* Reopening failed earlier; the trouble may be over. */
	if (store->env == NULL) {
		enum status status = open_again(store);

		if (status != STATUS_OK)
			return status;
	}

	struct store_txn *txn = calloc(1, sizeof(*txn));

	if (txn == NULL)
		return STATUS_NO_MEMORY;

	int error = begin(store, is_write, &txn->mdb);

	if (error != MDB_SUCCESS) {
		free(txn);
		return status_of(store, error);
	}
	txn->store = store;
	txn->is_write = is_write;
	if (!is_write) {
		txn->next = store->readers;
		txn->link = &store->readers;
		if (txn->next != NULL)
			txn->next->link = &txn->next;
		store->readers = txn;
	}
	*out = txn;
	return STATUS_OK;
}

enum status store_begin_read(struct store *store, struct store_txn **txn)
{
	return begin_txn(store, false, txn);
}

enum status store_begin_write(struct store *store, struct store_txn **txn)
{
	return begin_txn(store, true, txn);
}

static void release_txn(struct store_txn *txn)
{
	if (!txn->is_write) {
		*txn->link = txn->next;
		if (txn->next != NULL)
			txn->next->link = txn->link;
	}
	free(txn);
}

/* LMDB calls it EIO where only a part of a write found room. */
static bool is_disk_full(const struct store *store)
{
	struct statvfs disk;

	return statvfs(store->directory, &disk) == 0 &&
	    (uint64_t)(geteuid() == 0 ? disk.f_bfree : disk.f_bavail) * disk.f_frsize < ROOM_MIN;
}

enum status store_commit(struct store_txn *txn)
{
	struct store *store = txn->store;

	assert(txn->is_write);

	int error = mdb_txn_commit(txn->mdb);

	release_txn(txn);
	return status_of(store, error == EIO && is_disk_full(store) ? ENOSPC : error);
}

void store_abort(struct store_txn *txn)
{
	if (txn == NULL)
		return;
	if (txn->mdb != NULL)
		mdb_txn_abort(txn->mdb);
	release_txn(txn);
}

static MDB_val val_of(struct bytes bytes)
{
	/* LMDB takes what it only reads by a pointer to non-const. */
	return (MDB_val){ bytes.size, (void *)(uintptr_t)bytes.data };
}

/* In a read transaction every value lies in the map; in a write transaction it may be in heap memory. */
static void count_touched(struct store_txn *txn, const MDB_val *value)
{
	if (!txn->is_write)
		map_pages_touch(&txn->store->pages, bytes_of(value->mv_data, value->mv_size));
}

enum status store_get(struct store_txn *txn, enum store_table table, struct bytes key, struct bytes *value)
{
	MDB_val k = val_of(key), v;

	assert(key.size <= STORE_KEY_MAX);
	if (txn->mdb == NULL)
		return STATUS_STORE;

	int error = mdb_get(txn->mdb, txn->store->tables[table], &k, &v);

	if (error != MDB_SUCCESS)
		return status_of(txn->store, error);
	count_touched(txn, &v);
	*value = bytes_of(v.mv_data, v.mv_size);
	return STATUS_OK;
}

static enum status put(struct store_txn *txn, enum store_table table, struct bytes key, struct bytes value,
    unsigned flags)
{
	MDB_val k = val_of(key), v = val_of(value);

	assert(txn->is_write && key.size > 0 && key.size <= STORE_KEY_MAX);
	return status_of(txn->store, mdb_put(txn->mdb, txn->store->tables[table], &k, &v, flags));
}

enum status store_put(struct store_txn *txn, enum store_table table, struct bytes key, struct bytes value)
{
	return put(txn, table, key, value, 0);
}

enum status store_put_new(struct store_txn *txn, enum store_table table, struct bytes key, struct bytes value)
{
	return put(txn, table, key, value, MDB_NOOVERWRITE);
}

enum status store_append(struct store_txn *txn, enum store_table table, struct bytes key, struct bytes value)
{
	return put(txn, table, key, value, MDB_APPEND | MDB_NOOVERWRITE);
}

enum status store_delete(struct store_txn *txn, enum store_table table, struct bytes key)
{
	MDB_val k = val_of(key);

	assert(txn->is_write);
	/* The log itself only grows. */
	assert(table != STORE_ENTRIES && table != STORE_TILES && table != STORE_IDS);
	return status_of(txn->store, mdb_del(txn->mdb, txn->store->tables[table], &k, NULL));
}

static enum status step(struct store_txn *txn, enum store_table table, struct bytes key, bool is_before,
    struct bytes *found, struct bytes *value)
{
	MDB_cursor *cursor;
	MDB_val k = val_of(key), v;

	if (txn->mdb == NULL)
		return STATUS_STORE;

	int error = mdb_cursor_open(txn->mdb, txn->store->tables[table], &cursor);

	if (error != MDB_SUCCESS)
		return status_of(txn->store, error);
	error = mdb_cursor_get(cursor, &k, &v, MDB_SET_RANGE);
	if (is_before) {
		if (error == MDB_NOTFOUND)
			error = mdb_cursor_get(cursor, &k, &v, MDB_LAST);
		else if (error == MDB_SUCCESS && bytes_compare(bytes_of(k.mv_data, k.mv_size), key) != 0)
			error = mdb_cursor_get(cursor, &k, &v, MDB_PREV);
	}
	mdb_cursor_close(cursor);
	if (error != MDB_SUCCESS)
		return status_of(txn->store, error);
	count_touched(txn, &v);
	if (found != NULL)
		*found = bytes_of(k.mv_data, k.mv_size);
	if (value != NULL)
		*value = bytes_of(v.mv_data, v.mv_size);
	return STATUS_OK;
}

enum status store_count(struct store_txn *txn, enum store_table table, uint64_t *count)
{
	MDB_stat stat;

	if (txn->mdb == NULL)
		return STATUS_STORE;

	int error = mdb_stat(txn->mdb, txn->store->tables[table], &stat);

	if (error == MDB_SUCCESS)
		*count = stat.ms_entries;
	return status_of(txn->store, error);
}

enum status store_at_or_after(struct store_txn *txn, enum store_table table, struct bytes key, struct bytes *found,
    struct bytes *value)
{
	return step(txn, table, key, false, found, value);
}

enum status store_at_or_before(struct store_txn *txn, enum store_table table, struct bytes key, struct bytes *found,
    struct bytes *value)
{
	return step(txn, table, key, true, found, value);
}
