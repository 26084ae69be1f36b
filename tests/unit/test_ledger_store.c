#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "ledger/big_endian.h"
#include "ledger/store.h"
#include "ledger_scratch.h"

static struct store *make_store(const char *name, uint64_t map_size)
{
	struct store *store = NULL;
	const char *path = scratch_path(name);

	assert_int_equal(mkdir(path, 0700), 0);
	assert_int_equal(store_open(path, map_size, STORE_CREATE, &store), STATUS_OK);
	return store;
}

static struct bytes number_key(uint64_t number, uint8_t key[static 8])
{
	big_endian_put64(key, number);
	return bytes_of(key, 8);
}

static void test_put_get_delete(void **state)
{
	struct store *store = make_store("basic", 0);
	struct bytes key = bytes_of_text("key"), value;
	struct store_txn *txn;

	(void)state;
	assert_int_equal(store_begin_write(store, &txn), STATUS_OK);
	assert_int_equal(store_get(txn, STORE_META, key, &value), STATUS_NOT_FOUND);
	assert_int_equal(store_put_new(txn, STORE_META, key, bytes_of_text("one")), STATUS_OK);
	assert_int_equal(store_put_new(txn, STORE_META, key, bytes_of_text("two")), STATUS_EXISTS);
	assert_int_equal(store_get(txn, STORE_META, key, &value), STATUS_OK);
	assert_true(bytes_equal(value, bytes_of_text("one")));
	assert_int_equal(store_put(txn, STORE_META, key, bytes_of_text("three")), STATUS_OK);
	/* Tables do not see one another. */
	assert_int_equal(store_get(txn, STORE_CHUNKS, key, &value), STATUS_NOT_FOUND);
	store_abort(txn);
	assert_int_equal(store_begin_read(store, &txn), STATUS_OK);
	assert_int_equal(store_get(txn, STORE_META, key, &value), STATUS_NOT_FOUND); /* aborted */
	store_abort(txn);
	assert_int_equal(store_begin_write(store, &txn), STATUS_OK);
	assert_int_equal(store_put(txn, STORE_META, key, bytes_of_text("four")), STATUS_OK);
	assert_int_equal(store_commit(txn), STATUS_OK);
	assert_int_equal(store_begin_write(store, &txn), STATUS_OK);
	assert_int_equal(store_delete(txn, STORE_META, bytes_of_text("other")), STATUS_NOT_FOUND);
	assert_int_equal(store_delete(txn, STORE_META, key), STATUS_OK);
	assert_int_equal(store_get(txn, STORE_META, key, &value), STATUS_NOT_FOUND);
	assert_int_equal(store_commit(txn), STATUS_OK);
	store_close(store);
}

/* What is appended must be above all there is, so that a log cannot be written into. */
static void test_append_only_at_the_end(void **state)
{
	struct store *store = make_store("append", 0);
	struct bytes value = bytes_of_text("entry");
	struct store_txn *txn;
	uint8_t key[8];

	(void)state;
	assert_int_equal(store_begin_write(store, &txn), STATUS_OK);
	for (uint64_t i = 0; i < 300; i++)
		assert_int_equal(store_append(txn, STORE_ENTRIES, number_key(i, key), value), STATUS_OK);
	assert_int_equal(store_append(txn, STORE_ENTRIES, number_key(299, key), value), STATUS_EXISTS);
	assert_int_equal(store_append(txn, STORE_ENTRIES, number_key(7, key), value), STATUS_EXISTS);
	assert_int_equal(store_append(txn, STORE_ENTRIES, number_key(400, key), value), STATUS_OK);
	assert_int_equal(store_append(txn, STORE_ENTRIES, number_key(300, key), value), STATUS_EXISTS);
	assert_int_equal(store_commit(txn), STATUS_OK);
	store_close(store);
}

static void test_neighbours(void **state)
{
	static const uint64_t present[] = { 0, 5, 255, 256, 70000, UINT64_MAX };
	static const uint64_t asked[] = { 0, 1, 5, 6, 254, 255, 256, 257, 69999, 70000, 70001, UINT64_MAX - 1,
	    UINT64_MAX };
	size_t count = sizeof(present) / sizeof(present[0]);
	struct store *store = make_store("neighbours", 0);
	struct store_txn *txn;
	struct bytes found, value;
	uint8_t key[8];

	(void)state;
	assert_int_equal(store_begin_write(store, &txn), STATUS_OK);
	assert_int_equal(store_at_or_after(txn, STORE_INDEX, number_key(0, key), &found, &value), STATUS_NOT_FOUND);
	assert_int_equal(store_at_or_before(txn, STORE_INDEX, number_key(9, key), &found, &value), STATUS_NOT_FOUND);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(store_put(txn, STORE_INDEX, number_key(present[i], key), bytes_of(&present[i], 8)),
		    STATUS_OK);
	assert_int_equal(store_commit(txn), STATUS_OK);
	assert_int_equal(store_begin_read(store, &txn), STATUS_OK);
	for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++) {
		size_t after = 0, before = count;

		while (after < count && present[after] < asked[i])
			after++;
		while (before > 0 && present[before - 1] > asked[i])
			before--;
		assert_true(after < count && before > 0); /* both ends are present */
		assert_int_equal(store_at_or_after(txn, STORE_INDEX, number_key(asked[i], key), &found, &value),
		    STATUS_OK);
		assert_int_equal(big_endian_get64(found.data), present[after]);
		assert_memory_equal(value.data, &present[after], 8);
		assert_int_equal(store_at_or_before(txn, STORE_INDEX, number_key(asked[i], key), &found, &value),
		    STATUS_OK);
		assert_int_equal(big_endian_get64(found.data), present[before - 1]);
	}
	store_abort(txn);
	store_close(store);
}

/* A snapshot keeps seeing what it saw; two may be open at once, and a write beside them. */
static void test_snapshots(void **state)
{
	struct store *store = make_store("snapshots", 0);
	struct store_txn *old, *write, *new;
	struct bytes key = bytes_of_text("k"), value;

	(void)state;
	assert_int_equal(store_begin_read(store, &old), STATUS_OK);
	assert_int_equal(store_begin_write(store, &write), STATUS_OK);
	assert_int_equal(store_put(write, STORE_META, key, bytes_of_text("v")), STATUS_OK);
	assert_int_equal(store_commit(write), STATUS_OK);
	assert_int_equal(store_begin_read(store, &new), STATUS_OK);
	assert_int_equal(store_get(old, STORE_META, key, &value), STATUS_NOT_FOUND);
	assert_int_equal(store_get(new, STORE_META, key, &value), STATUS_OK);
	/* Reopening ends both: they answer with a status, not from an unmapped file. */
	assert_int_equal(store_reopen(store), STATUS_OK);
	assert_int_equal(store_get(old, STORE_META, key, &value), STATUS_STORE);
	assert_int_equal(store_at_or_after(new, STORE_META, key, &value, NULL), STATUS_STORE);
	store_abort(old);
	store_abort(new);
	assert_int_equal(store_begin_read(store, &new), STATUS_OK);
	assert_int_equal(store_get(new, STORE_META, key, &value), STATUS_OK);
	store_abort(new);
	store_close(store);
}

static void test_full_map(void **state)
{
	struct store *store = make_store("full", 1 << 20);
	uint8_t *noise = scratch_noise(1 << 20, 1);
	struct store_txn *txn;
	struct bytes value;
	uint8_t key[8];

	(void)state;
	assert_int_equal(store_begin_write(store, &txn), STATUS_OK);
	assert_int_equal(store_put(txn, STORE_CHUNKS, number_key(1, key), bytes_of(noise, 100000)), STATUS_OK);
	assert_int_equal(store_commit(txn), STATUS_OK);
	assert_int_equal(store_begin_write(store, &txn), STATUS_OK);
	assert_int_equal(store_put(txn, STORE_CHUNKS, number_key(2, key), bytes_of(noise, 1 << 20)), STATUS_DISK_FULL);
	store_abort(txn);
	assert_true(store_reason(store)[0] != '\0');
	assert_int_equal(store_begin_read(store, &txn), STATUS_OK);
	assert_int_equal(store_get(txn, STORE_CHUNKS, number_key(1, key), &value), STATUS_OK);
	assert_memory_equal(value.data, noise, 100000);
	assert_int_equal(store_get(txn, STORE_CHUNKS, number_key(2, key), &value), STATUS_NOT_FOUND);
	store_abort(txn);
	store_close(store);
	/* With a larger map there is room; one too small for what is there is made large enough. */
	assert_int_equal(store_open(scratch_path("full"), 1 << 16, STORE_WRITE, &store), STATUS_OK);
	assert_int_equal(store_begin_read(store, &txn), STATUS_OK);
	assert_int_equal(store_get(txn, STORE_CHUNKS, number_key(1, key), &value), STATUS_OK);
	store_abort(txn);
	store_close(store);
	assert_int_equal(store_open(scratch_path("full"), 1 << 23, STORE_WRITE, &store), STATUS_OK);
	assert_int_equal(store_begin_write(store, &txn), STATUS_OK);
	assert_int_equal(store_put(txn, STORE_CHUNKS, number_key(2, key), bytes_of(noise, 1 << 20)), STATUS_OK);
	assert_int_equal(store_commit(txn), STATUS_OK);
	store_close(store);
	free(noise);
}

static void test_nothing_and_nonsense(void **state)
{
	struct store *store;

	(void)state;
	assert_int_equal(store_open(scratch_path("nowhere"), 0, STORE_WRITE, &store), STATUS_NOT_FOUND);
	assert_int_equal(scratch_run("test ! -e nowhere; mkdir bare nonsense other;"
	    "head -c 100000 /dev/urandom > nonsense/data.mdb"),
	    0);
	assert_int_equal(store_open(scratch_path("bare"), 0, STORE_READ, &store), STATUS_NOT_FOUND);
	assert_int_equal(scratch_run("test -z \"$(ls bare)\""), 0); /* asking makes no file */
	assert_int_equal(store_open(scratch_path("nonsense"), 0, STORE_WRITE, &store), STATUS_STORE_DAMAGED);
	assert_int_equal(store_open(scratch_path("nonsense"), 0, STORE_READ, &store), STATUS_STORE_DAMAGED);
	/* LMDB's file, but not our tables. */
	assert_int_equal(scratch_run(": > other/data.mdb"), 0);
	assert_int_equal(store_open(scratch_path("other"), 0, STORE_WRITE, &store), STATUS_STORE_DAMAGED);
}

/* More readers than there are slots, all of them dead: their slots are found again. */
static void test_dead_readers(void **state)
{
	struct store *store = make_store("readers", 0);
	struct store_txn *txn;
	pid_t pid;
	int status;

	(void)state;
	store_close(store);
	for (unsigned i = 0; i < 2; i++) {
		pid = fork();
		assert_true(pid >= 0);
		if (pid == 0) {
			struct store *own;
			bool is_ok = store_open(scratch_path("readers"), 0, STORE_WRITE, &own) == STATUS_OK;

			for (unsigned j = 0; is_ok && j < STORE_READERS_MAX * 3 / 4; j++)
				is_ok = store_begin_read(own, &txn) == STATUS_OK;
			_exit(is_ok ? 0 : 1); /* and nothing was ended */
		}
		/* This one holds the environment open, so that nobody starts the reader table anew. */
		if (i == 0)
			assert_int_equal(store_open(scratch_path("readers"), 0, STORE_WRITE, &store), STATUS_OK);
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_int_equal(status, 0);
	}
	for (unsigned j = 0; j < 4; j++) {
		assert_int_equal(store_begin_read(store, &txn), STATUS_OK);
		store_abort(txn);
	}
	store_close(store);
}

/* A captured command inherits no descriptor of the ledger. */
static void test_descriptors_close_on_exec(void **state)
{
	struct store *store = make_store("descriptors", 0);
	char command[128];

	(void)state;
	snprintf(command, sizeof(command), "! ls -l /proc/self/fd | grep descriptors/");
	assert_int_equal(scratch_run(command), 0);
	store_close(store);
}

/* A directory that we may only read: no lock file there, and still readable. */
static void test_directory_of_another(void **state)
{
	struct store *store = make_store("another", 0);
	int status;
	pid_t pid;

	(void)state;
	store_close(store);
	if (geteuid() == 0)
		assert_int_equal(scratch_run("chmod 755 . another; chmod 644 another/data.mdb; rm another/lock.mdb"),
		    0);
	else
		assert_int_equal(scratch_run("rm another/lock.mdb; chmod 555 another"), 0);
	pid = fork();
	if (pid == 0) {
		struct store_txn *txn;
		bool is_ok = geteuid() != 0 || (setgid(65534) == 0 && setuid(65534) == 0);

		is_ok = is_ok && store_open(scratch_path("another"), 0, STORE_READ, &store) == STATUS_OK;
		is_ok = is_ok && store_begin_read(store, &txn) == STATUS_OK;
		_exit(is_ok ? 0 : 1);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(scratch_run("chmod 755 another; test ! -e another/lock.mdb"), 0);
	assert_int_equal(status, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_put_get_delete),
		cmocka_unit_test(test_append_only_at_the_end),
		cmocka_unit_test(test_neighbours),
		cmocka_unit_test(test_snapshots),
		cmocka_unit_test(test_full_map),
		cmocka_unit_test(test_nothing_and_nonsense),
		cmocka_unit_test(test_dead_readers),
		cmocka_unit_test(test_descriptors_close_on_exec),
		cmocka_unit_test(test_directory_of_another),
	};

	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
