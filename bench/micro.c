/*
 * micro WHAT …, in the working directory, which holds or gets "ledger".  Prints numbers on one line, in processor seconds
 * unless it says otherwise: other load of the machine matters little to those.
 *   rates COUNT        libsodium: signatures and verifications a second; tree nodes a second
 *   verifies COUNT THREADS   libsodium verifies in so many threads: wall seconds
 *   fill SIZE BATCH    append until there are SIZE entries: how many were appended, seconds, bytes on disk afterwards
 *   appends COUNT      one at a time: wall seconds of each as a median, processor seconds of each
 *   proofs COUNT       inclusion proofs of entries at random: wall seconds, median of all
 *   flush COUNT        fdatasync of 4 KiB: wall seconds, median
 */
#include <fcntl.h>
#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "entry.h"
#include "format/merkle.h"

#define MESSAGE_SIZE 768 /* what is signed of an entry of ENTRY_SIZE */

static struct ledger *ledger;
static struct signer *signer;

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *values, unsigned count)
{
	qsort(values, count, sizeof(*values), ascending);
	return values[count / 2];
}

static void open_ledger(void)
{
	must(access("key", F_OK) == 0 || signer_create("key", "bench", NULL) == STATUS_OK, "signer_create");
	must(signer_open("key", &signer, NULL) == STATUS_OK, "signer_open");
	must(access("ledger", F_OK) == 0 || ledger_init("ledger", "bench", NULL) == STATUS_OK, "ledger_init");
	must(ledger_open("ledger", &(struct ledger_options){ .map_size = 0 }, &ledger, NULL) == STATUS_OK, "ledger_open");
}

static uint64_t ledger_size(void)
{
	struct checkpoint head;

	must(ledger_checkpoint(ledger, NULL, &head) == STATUS_OK, "ledger_checkpoint");
	return head.size;
}

static void rates(unsigned count)
{
	unsigned char public_key[32], secret_key[64], signature[64], message[MESSAGE_SIZE] = { 7 };
	struct digest node = digest_of(bytes_of(message, sizeof(message)));
	double began = spent(), sign, verify;

	crypto_sign_keypair(public_key, secret_key);
	for (unsigned i = 0; i < count; i++)
		crypto_sign_detached(signature, NULL, message, sizeof(message), secret_key);
	sign = count / (spent() - began);
	began = spent();
	for (unsigned i = 0; i < count; i++)
		must(crypto_sign_verify_detached(signature, message, sizeof(message), public_key) == 0, "libsodium");
	verify = count / (spent() - began);
	began = spent();
	for (unsigned i = 0; i < count * 100; i++)
		node = merkle_node(&node, &node);
	printf("%.1f %.1f %.1f\n", sign, verify, count * 100 / (spent() - began));
}

#define SHARE 8 /* signatures that a thread takes at once */

struct checks {
	unsigned char public_key[32], signature[64], message[MESSAGE_SIZE];
	atomic_long left;
};

static void *check_some(void *context)
{
	struct checks *checks = context;

	while (atomic_fetch_sub(&checks->left, SHARE) > 0)
		for (unsigned i = 0; i < SHARE; i++)
			must(crypto_sign_verify_detached(checks->signature, checks->message, MESSAGE_SIZE, checks->public_key) == 0,
			    "libsodium");
	return NULL;
}

/* What the machine lets threads have just now: where others want its processors, two get little more than one. */
static void verifies(unsigned count, unsigned threads)
{
	struct checks checks = { .message = { 7 } };
	pthread_t others[64];
	unsigned char secret_key[64];
	double began;

	must(threads >= 1 && threads <= 64, "THREADS");
	crypto_sign_keypair(checks.public_key, secret_key);
	crypto_sign_detached(checks.signature, NULL, checks.message, MESSAGE_SIZE, secret_key);
	atomic_init(&checks.left, (long)count);
	began = wall();
	for (unsigned i = 1; i < threads; i++)
		must(pthread_create(&others[i], NULL, check_some, &checks) == 0, "pthread_create");
	check_some(&checks);
	for (unsigned i = 1; i < threads; i++)
		must(pthread_join(others[i], NULL) == 0, "pthread_join");
	printf("%.6f\n", wall() - began);
}

static void fill(uint64_t size, unsigned batch)
{
	uint64_t at = ledger_size(), first = at;
	double began = spent();
	struct stat file;

	for (unsigned some; at < size; at += some) {
		some = size - at < batch ? (unsigned)(size - at) : batch;
		entry_append(ledger, signer, some);
	}
	must(stat("ledger/data.mdb", &file) == 0, "stat");
	printf("%llu %.6f %llu\n", (unsigned long long)(at - first), spent() - began, (unsigned long long)file.st_blocks * 512);
}

static void appends(unsigned count)
{
	double *times = calloc(count, sizeof(*times)), began = spent();

	must(times != NULL, "calloc");
	for (unsigned i = 0; i < count; i++) {
		times[i] = wall();
		entry_append(ledger, signer, 1);
		times[i] = wall() - times[i];
	}
	began = (spent() - began) / count;
	printf("%.9f %.9f\n", median(times, count), began);
	free(times);
}

static void proofs(unsigned count)
{
	uint64_t size = ledger_size();
	double *times = calloc(count, sizeof(*times));
	struct buffer text;

	must(times != NULL, "calloc");
	buffer_init(&text, 1u << 20);
	for (unsigned i = 0; i < count; i++) {
		uint64_t index = (((uint64_t)randombytes_random() << 32) | randombytes_random()) % size;

		times[i] = wall();
		buffer_clear(&text);
		must(ledger_prove(ledger, index, &text) == STATUS_OK, "ledger_prove");
		times[i] = wall() - times[i];
	}
	printf("%.9f\n", median(times, count));
	buffer_release(&text);
	free(times);
}

static void flush(unsigned count)
{
	int fd = open("flush", O_RDWR | O_CREAT, 0600);
	double *times = calloc(count, sizeof(*times));
	char page[4096] = { 1 };

	must(fd >= 0 && times != NULL && write(fd, page, sizeof(page)) == sizeof(page) && fsync(fd) == 0, "flush");
	for (unsigned i = 0; i < count; i++) {
		page[0] = (char)i;
		times[i] = wall();
		must(pwrite(fd, page, sizeof(page), 0) == sizeof(page) && fdatasync(fd) == 0, "fdatasync");
		times[i] = wall() - times[i];
	}
	printf("%.9f\n", median(times, count));
	close(fd);
	free(times);
}

int main(int argc, char **argv)
{
	must(argc >= 3 && sodium_init() >= 0 && setenv("XDG_STATE_HOME", "/nonexistent", 1) == 0, "usage: micro WHAT COUNT …");

	unsigned count = (unsigned)strtoul(argv[2], NULL, 10);

	if (strcmp(argv[1], "rates") == 0) {
		rates(count);
		return 0;
	}
	if (strcmp(argv[1], "verifies") == 0 && argc == 4) {
		verifies(count, (unsigned)strtoul(argv[3], NULL, 10));
		return 0;
	}
	if (strcmp(argv[1], "flush") == 0) {
		flush(count);
		return 0;
	}
	open_ledger();
	if (strcmp(argv[1], "fill") == 0 && argc == 4)
		fill(count, (unsigned)strtoul(argv[3], NULL, 10));
	else if (strcmp(argv[1], "appends") == 0)
		appends(count);
	else if (strcmp(argv[1], "proofs") == 0)
		proofs(count);
	else
		must(false, argv[1]);
	ledger_close(ledger);
	signer_close(signer);
	return 0;
}
