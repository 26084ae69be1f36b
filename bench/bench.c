/*
 * bench EXHIBIT, in an empty directory: first figures, each beside its peer or limit in the same run: ratios travel between machines, times do not.
 * Durable: every append and every bare LMDB commit ends with its fsync.
 */
#include <lmdb.h>
#include <sodium.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "format/json.h"
#include "ledger/append.h"
#include "verify/verify.h"

#define PAIRS 51
#define APPENDS 1000
#define SIGNATURES 4000
#define MESSAGE_SIZE 1024

extern char **environ;

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void must(bool fine, const char *what)
{
	if (fine)
		return;
	fprintf(stderr, "bench: %s failed\n", what);
	exit(1);
}

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *values, size_t count)
{
	qsort(values, count, sizeof(*values), ascending);
	return values[count / 2];
}

static double time_command(char *const *argv)
{
	double start = now();
	int status;
	pid_t pid;

	must(posix_spawnp(&pid, argv[0], NULL, NULL, argv, environ) == 0, argv[0]);
	must(waitpid(pid, &status, 0) == pid && status == 0, argv[0]);
	return now() - start;
}

static void bench_run(char *exhibit)
{
	char *bare[] = { (char[]){ "true" }, NULL };
	char *recorded[] = { exhibit, (char[]){ "run" }, (char[]){ "--" }, (char[]){ "true" }, NULL };
	double without[PAIRS], with[PAIRS], over[PAIRS];

	for (size_t i = 0; i < PAIRS; i++) {
		without[i] = time_command(bare);
		with[i] = time_command(recorded);
		over[i] = with[i] - without[i];
	}
	printf("run -- true           %8.2f ms   true alone %.2f ms   over it %.2f ms\n", median(with, PAIRS) * 1e3,
	    median(without, PAIRS) * 1e3, median(over, PAIRS) * 1e3);
}

/* One bare durable commit of a value of our entry's size. */
static double bare_commits(void)
{
	MDB_env *environment;
	MDB_dbi table;
	char value[MESSAGE_SIZE] = { 1 };
	double start;

	must(mkdir("bare", 0700) == 0 && mdb_env_create(&environment) == 0, "lmdb");
	must(mdb_env_set_mapsize(environment, 1u << 30) == 0 && mdb_env_open(environment, "bare", 0, 0600) == 0, "lmdb");
	start = now();
	for (size_t i = 0; i < APPENDS; i++) {
		MDB_txn *transaction;
		MDB_val key = { sizeof(i), &i }, data = { sizeof(value), value };

		must(mdb_txn_begin(environment, NULL, 0, &transaction) == 0, "lmdb begin");
		must(mdb_dbi_open(transaction, NULL, MDB_INTEGERKEY, &table) == 0, "lmdb table");
		must(mdb_put(transaction, table, &key, &data, MDB_APPEND) == 0, "lmdb put");
		must(mdb_txn_commit(transaction) == 0, "lmdb commit");
	}
	start = APPENDS / (now() - start);
	mdb_env_close(environment);
	return start;
}

static double our_appends(struct ledger *ledger, struct signer *signer)
{
	struct json *subject, *predicate = json_object();
	double start = now();

	must(json_parse(bytes_of_text("[{\"name\":\"bench\",\"digest\":{\"sha256\":\"00\"}}]"), 1024, &subject, NULL) == STATUS_OK,
	    "subject");
	json_put_text(predicate, "mode", "manual");
	json_put_text(predicate, "text", "a statement of the usual size, to see what a durable append costs on this machine");
	for (size_t i = 0; i < APPENDS; i++) {
		struct draft draft = { .kind = KIND_STATEMENT, .subject = subject, .predicate = predicate, .time = 1 };
		struct receipt receipt;

		must(append_record(ledger, signer, &draft, &receipt, NULL) == STATUS_OK, "append");
	}
	start = APPENDS / (now() - start);
	json_free(subject);
	json_free(predicate);
	return start;
}

static double our_verify(struct ledger *ledger)
{
	struct source *source;
	struct verification verification;
	double start;

	must(ledger_source_open(ledger, &source) == STATUS_OK, "source");
	start = now();
	must(verify_run(&(struct verify_request){ .source = source }, &verification, NULL) == STATUS_OK, "verify");
	start = APPENDS / (now() - start);
	must(!verification.has_result, "integrity");
	verification_release(&verification);
	ledger_source_close(source);
	return start;
}

static void sodium_rates(double *sign, double *verify)
{
	unsigned char public_key[32], secret_key[64], signature[64], message[MESSAGE_SIZE] = { 7 };

	crypto_sign_keypair(public_key, secret_key);
	*sign = now();
	for (size_t i = 0; i < SIGNATURES; i++)
		crypto_sign_detached(signature, NULL, message, sizeof(message), secret_key);
	*sign = SIGNATURES / (now() - *sign);
	*verify = now();
	for (size_t i = 0; i < SIGNATURES; i++)
		must(crypto_sign_verify_detached(signature, message, sizeof(message), public_key) == 0, "libsodium");
	*verify = SIGNATURES / (now() - *verify);
}

int main(int argc, char **argv)
{
	char scratch[4096];
	double sign, verify, bare, appends, checked;
	struct ledger *ledger;
	struct signer *signer;
	struct stat file;

	must(argc == 2 && argv[1][0] == '/' && sodium_init() >= 0 && getcwd(scratch, sizeof(scratch)), "set-up");
	must(setenv("XDG_STATE_HOME", scratch, 1) == 0 && unsetenv("EXHIBIT_LEDGER") == 0, "environment");
	must(signer_create("key", "bench", NULL) == STATUS_OK && setenv("EXHIBIT_KEY", "key", 1) == 0, "key");
	must(signer_open("key", &signer, NULL) == STATUS_OK, "key");
	must(ledger_init(".exhibit", "bench", NULL) == STATUS_OK, "init");
	bench_run(argv[1]);
	must(ledger_init("ledger", "bench", NULL) == STATUS_OK, "init");
	must(ledger_open("ledger", &(struct ledger_options){ .map_size = 0 }, &ledger, NULL) == STATUS_OK, "open");
	sodium_rates(&sign, &verify);
	bare = bare_commits();
	appends = our_appends(ledger, signer);
	checked = our_verify(ledger);
	must(stat("ledger/data.mdb", &file) == 0, "size");
	printf("durable appends       %8.0f /s   bare LMDB commits %.0f /s   times as long %.2f\n", appends, bare, bare / appends);
	printf("verify a whole ledger %8.0f /s   libsodium verify %.0f /s on one core   share %.2f\n", checked, verify,
	    checked / verify);
	printf("libsodium sign        %8.0f /s   stored bytes per record %.0f\n", sign, (double)file.st_blocks * 512 / APPENDS);
	ledger_close(ledger);
	signer_close(signer);
	return 0;
}
