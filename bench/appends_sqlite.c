/* SQLite, WAL and synchronous=FULL: a hash chain, each row with the SHA-256 of the row before and its own value. */
#include <sodium.h>
#include <sqlite3.h>
#include <string.h>

#include "appends.h"
#include "format/digest.h"

static sqlite3 *database;
static sqlite3_stmt *last, *insert;

static void run(const char *sql)
{
	char *error = NULL;

	if (sqlite3_exec(database, sql, NULL, NULL, &error) != SQLITE_OK)
		fprintf(stderr, "%s\n", error);
	must(error == NULL, sql);
}

static void open_database(void)
{
	must(sqlite3_open("chain.db", &database) == SQLITE_OK && sqlite3_busy_timeout(database, 600000) == SQLITE_OK, "sqlite");
	run("PRAGMA journal_mode = WAL");
	run("PRAGMA synchronous = FULL");
}

void peer_make(unsigned workers)
{
	(void)workers;
	must(sodium_init() >= 0, "libsodium");
	open_database();
	run("CREATE TABLE chain (id INTEGER PRIMARY KEY, value BLOB NOT NULL, hash BLOB NOT NULL)");
	sqlite3_close(database);
}

void peer_open(unsigned worker)
{
	(void)worker;
	open_database();
	must(sqlite3_prepare_v2(database, "SELECT hash FROM chain ORDER BY id DESC LIMIT 1", -1, &last, NULL) == SQLITE_OK &&
	    sqlite3_prepare_v2(database, "INSERT INTO chain (value, hash) VALUES (?, ?)", -1, &insert, NULL) == SQLITE_OK, "prepare");
}

void peer_append(unsigned batch)
{
	uint8_t row[DIGEST_SIZE + ENTRY_SIZE] = { 0 };

	run("BEGIN IMMEDIATE");
	if (sqlite3_step(last) == SQLITE_ROW)
		memcpy(row, sqlite3_column_blob(last, 0), DIGEST_SIZE);
	sqlite3_reset(last);
	for (unsigned i = 0; i < batch; i++) {
		struct digest hash = digest_of(bytes_of(row, sizeof(row)));

		sqlite3_bind_blob(insert, 1, row + DIGEST_SIZE, ENTRY_SIZE, SQLITE_STATIC);
		sqlite3_bind_blob(insert, 2, hash.bytes, DIGEST_SIZE, SQLITE_STATIC);
		must(sqlite3_step(insert) == SQLITE_DONE && sqlite3_reset(insert) == SQLITE_OK, "insert");
		memcpy(row, hash.bytes, DIGEST_SIZE);
	}
	run("COMMIT");
}

void peer_close(void)
{
	sqlite3_finalize(last);
	sqlite3_finalize(insert);
	sqlite3_close(database);
}
