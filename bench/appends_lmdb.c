/* LMDB with nothing around it: one table, values in order, neither signed nor hashed; the same flags as our store. */
#include <arpa/inet.h>
#include <lmdb.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "appends.h"

static MDB_env *environment;

static void open_environment(void)
{
	must(mdb_env_create(&environment) == 0 && mdb_env_set_mapsize(environment, (size_t)1 << 36) == 0, "lmdb");
	must(mdb_env_open(environment, "lmdb", 0, 0600) == 0, "lmdb open");
}

void peer_make(unsigned workers)
{
	(void)workers;
	must(mkdir("lmdb", 0700) == 0, "mkdir");
	open_environment();
	mdb_env_close(environment);
}

void peer_open(unsigned worker)
{
	(void)worker;
	open_environment();
}

void peer_append(unsigned batch)
{
	char value[ENTRY_SIZE] = { 1 };
	MDB_txn *txn;
	MDB_dbi table;
	MDB_stat stat;

	must(mdb_txn_begin(environment, NULL, 0, &txn) == 0 && mdb_dbi_open(txn, NULL, 0, &table) == 0, "lmdb begin");
	must(mdb_stat(txn, table, &stat) == 0, "lmdb stat");
	for (unsigned i = 0; i < batch; i++) {
		uint32_t number = htonl((uint32_t)stat.ms_entries + i);
		MDB_val key = { sizeof(number), &number }, data = { sizeof(value), value };

		must(mdb_put(txn, table, &key, &data, MDB_APPEND) == 0, "lmdb put");
	}
	must(mdb_txn_commit(txn) == 0, "lmdb commit");
}

void peer_close(void)
{
	mdb_env_close(environment);
}
