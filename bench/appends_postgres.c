/* PostgreSQL as it comes (fsync and synchronous_commit on), through a socket: a table of values; PGHOST says where. */
#include <libpq-fe.h>
#include <string.h>

#include "appends.h"

static PGconn *connection;

static void check(PGresult *result, const char *what)
{
	if (PQresultStatus(result) != PGRES_COMMAND_OK)
		fprintf(stderr, "%s", PQresultErrorMessage(result));
	must(PQresultStatus(result) == PGRES_COMMAND_OK, what);
	PQclear(result);
}

static void open_connection(void)
{
	connection = PQconnectdb("dbname=postgres user=postgres");
	must(PQstatus(connection) == CONNECTION_OK, "connection");
}

void peer_make(unsigned workers)
{
	(void)workers;
	open_connection();
	check(PQexec(connection, "DROP TABLE IF EXISTS log"), "drop");
	check(PQexec(connection, "CREATE TABLE log (id bigserial PRIMARY KEY, value bytea NOT NULL)"), "create");
	PQfinish(connection);
}

void peer_open(unsigned worker)
{
	(void)worker;
	open_connection();
	check(PQprepare(connection, "put", "INSERT INTO log (value) VALUES ($1)", 1, NULL), "prepare");
}

/* Rows of a transaction go in a pipeline: one round trip. */
void peer_append(unsigned batch)
{
	static char value[ENTRY_SIZE] = { 1 };
	const char *values[1] = { value };
	const int sizes[1] = { sizeof(value) }, formats[1] = { 1 };

	must(PQenterPipelineMode(connection) == 1 && PQsendQueryParams(connection, "BEGIN", 0, NULL, NULL, NULL, NULL, 0), "begin");
	for (unsigned i = 0; i < batch; i++)
		must(PQsendQueryPrepared(connection, "put", 1, values, sizes, formats, 0) == 1, "insert");
	must(PQsendQueryParams(connection, "COMMIT", 0, NULL, NULL, NULL, NULL, 0) == 1 && PQpipelineSync(connection) == 1, "commit");
	for (unsigned i = 0; i < batch + 2; i++) {
		check(PQgetResult(connection), "a statement");
		must(PQgetResult(connection) == NULL, "a statement's end");
	}
	PGresult *end = PQgetResult(connection);
	must(PQresultStatus(end) == PGRES_PIPELINE_SYNC, "sync");
	PQclear(end);
	must(PQexitPipelineMode(connection) == 1, "pipeline");
}

void peer_close(void)
{
	PQfinish(connection);
}
