#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "ledger/blob_writer.h"
#include "ledger/examine.h"
#include "ledger/ledger_parts.h"
#include "ledger/upload_lock.h"
#include "ledger_scratch.h"

#define ENTRIES 300 /* more than one tile */

/* What was heard of one part. */
struct heard {
	unsigned damaged, notices, rolled_back;
	uint64_t intact;
	char place[FAULT_PLACE_MAX]; /* of the first damage */
	enum status status;
};

static void hear(void *context, const struct examine_finding *finding)
{
	struct heard *heard = context;

	if (finding->severity == EXAMINE_DAMAGED && heard->damaged++ == 0) {
		memcpy(heard->place, finding->place, sizeof(heard->place));
		heard->status = finding->status;
	}
	heard->notices += finding->severity == EXAMINE_NOTICE;
	heard->rolled_back += finding->severity == EXAMINE_ROLLED_BACK;
	if (finding->severity == EXAMINE_INTACT)
		heard->intact = finding->count;
}

static void pass_by(void *context, const char *place)
{
	(void)context;
	assert_true(place[0] != '\0');
}

static struct heard look(const char *name, enum examine_part part)
{
	struct heard heard = { .damaged = 0 };
	const struct examine_listener listener = { hear, pass_by, &heard };
	struct fault fault = { .status = STATUS_OK };

	assert_int_equal(examine(scratch_path(name), part, &listener, &fault), STATUS_OK);
	return heard;
}

static void assert_sound(const char *name)
{
	for (int part = 0; part < EXAMINE_PART_COUNT; part++) {
		struct heard heard = look(name, (enum examine_part)part);

		if (heard.damaged > 0 || heard.rolled_back > 0)
			fail_msg("%s: %s: %s", examine_part_name((enum examine_part)part), heard.place,
			    status_name(heard.status));
	}
}

static struct ledger *copy_of_sound(const char *name)
{
	char command[PATH_MAX];

	snprintf(command, sizeof(command), "cp -a sound %s", name);
	assert_int_equal(scratch_run(command), 0);
	struct ledger *ledger = scratch_open(name, 0, NULL);
	assert_non_null(ledger);
	return ledger;
}

static int make_sound(void **state)
{
	struct fault fault = { .status = STATUS_OK };
	struct receipt receipt;
	struct scratch_draft draft;
	struct blob_writer *writer;
	struct blob_name name;

	if (scratch_setup(state) != 0)
		return -1;
	struct ledger *ledger = scratch_ledger("sound");
	struct signer *signer = scratch_signer("alice");
	uint8_t *noise = scratch_noise(2 * BLOB_CHUNK_SIZE, 7);

	if (ledger == NULL || signer == NULL || blob_writer_open(ledger, &writer) != STATUS_OK ||
	    blob_writer_add(writer, bytes_of(noise, 2 * BLOB_CHUNK_SIZE)) != STATUS_OK ||
	    blob_writer_finish(writer, &name) != STATUS_OK)
		return -1;
	scratch_file(&draft, writer, &name);
	if (append_record(ledger, signer, &draft.draft, &receipt, &fault) != STATUS_OK)
		return -1;
	scratch_draft_release(&draft);
	blob_writer_close(writer);
	for (int i = 1; i < ENTRIES; i++)
		if (scratch_append(ledger, signer, "words", &receipt, &fault) != STATUS_OK)
			return -1;
	free(noise);
	signer_close(signer);
	ledger_close(ledger);
	return 0;
}

static void test_sound(void **state)
{
	(void)state;
	assert_sound("sound");
	assert_int_equal(look("sound", EXAMINE_LOG).intact, ENTRIES);
	assert_int_equal(look("sound", EXAMINE_BLOBS).notices, 0);
}

/* The first row at or behind a key, copied. */
static void row_at(struct store_txn *txn, enum store_table table, const void *key, size_t key_size, uint8_t *found,
    size_t *found_size, uint8_t *value, size_t *value_size)
{
	struct bytes k, v;

	assert_int_equal(store_at_or_after(txn, table, bytes_of(key, key_size), &k, &v), STATUS_OK);
	assert_in_range(k.size, 1, STORE_KEY_MAX);
	memcpy(found, k.data, k.size);
	*found_size = k.size;
	if (v.size > 0)
		memcpy(value, v.data, v.size);
	*value_size = v.size;
}

/* Flip one bit of the value of a row, the store's own structure staying as it should be. */
static void change_value(const char *name, enum store_table table, const void *key, size_t key_size, size_t at)
{
	static uint8_t value[2 * BLOB_CHUNK_SIZE];
	struct ledger *ledger = copy_of_sound(name);
	uint8_t found[STORE_KEY_MAX];
	size_t found_size, value_size;
	struct store_txn *txn;

	assert_int_equal(store_begin_write(ledger->store, &txn), STATUS_OK);
	row_at(txn, table, key, key_size, found, &found_size, value, &value_size);
	assert_true(at < value_size);
	value[at] ^= 4;
	assert_int_equal(store_put(txn, table, bytes_of(found, found_size), bytes_of(value, value_size)), STATUS_OK);
	assert_int_equal(store_commit(txn), STATUS_OK);
	ledger_close(ledger);
}

static void assert_found(const char *name, enum examine_part part, const char *place, enum status status)
{
	struct heard heard = look(name, part);

	assert_true(heard.damaged > 0);
	assert_string_equal(heard.place, place);
	assert_int_equal(heard.status, status);
	assert_int_equal(look(name, EXAMINE_PAGES).damaged, 0); /* the rows are wrong, and not what they lie in */
}

static void test_a_changed_entry(void **state)
{
	static const uint8_t key[8] = { 0, 0, 0, 0, 0, 0, 0, 17 };

	(void)state;
	change_value("entry", STORE_ENTRIES, key, sizeof(key), 60);
	assert_found("entry", EXAMINE_LOG, "entry 17", STATUS_ENTRY_MISMATCH);
	assert_int_equal(look("entry", EXAMINE_LOG).damaged, 1);
	assert_int_equal(look("entry", EXAMINE_LOG).intact, 17);
}

static void test_a_changed_tile(void **state)
{
	static const uint8_t low[9] = { 0 }, high[9] = { 1 };

	(void)state;
	change_value("low", STORE_TILES, low, sizeof(low), 100);
	assert_found("low", EXAMINE_LOG, "tile/0/000", STATUS_BAD_TILE);
	assert_int_equal(look("low", EXAMINE_LOG).intact, ENTRIES);
	change_value("high", STORE_TILES, high, sizeof(high), 0);
	assert_found("high", EXAMINE_LOG, "tile/1/000.p/1", STATUS_BAD_TILE);
}

/* An entry and, elsewhere, a tile: each is told by the other. */
static void test_both(void **state)
{
	static const uint8_t tile_key[9] = { 0, 0, 0, 0, 0, 0, 0, 0, 1 }, entry_key[8] = { 0, 0, 0, 0, 0, 0, 0, 5 };
	static uint8_t value[70000];
	struct ledger *ledger;
	uint8_t found[STORE_KEY_MAX];
	size_t found_size, value_size;
	struct store_txn *txn;
	struct heard heard;

	(void)state;
	change_value("both", STORE_TILES, tile_key, sizeof(tile_key), 40);
	ledger = scratch_open("both", 0, NULL);
	assert_null(ledger); /* its mark cannot be compared any more: nothing opens it but the doctor */
	change_value("both-2", STORE_ENTRIES, entry_key, sizeof(entry_key), 60);
	ledger = scratch_open("both-2", 0, NULL);
	if (ledger == NULL) {
		fail_msg("an entry that nobody reads keeps it from being opened");
		return;
	}
	assert_int_equal(store_begin_write(ledger->store, &txn), STATUS_OK);
	row_at(txn, STORE_TILES, tile_key, sizeof(tile_key), found, &found_size, value, &value_size);
	value[40] ^= 1;
	assert_int_equal(store_put(txn, STORE_TILES, bytes_of(found, found_size), bytes_of(value, value_size)), STATUS_OK);
	assert_int_equal(store_commit(txn), STATUS_OK);
	ledger_close(ledger);
	heard = look("both-2", EXAMINE_LOG);
	assert_int_equal(heard.damaged, 2);
	assert_string_equal(heard.place, "entry 5");
	assert_int_equal(heard.intact, 5);
}

static void test_a_changed_checkpoint(void **state)
{
	(void)state;
	change_value("head", STORE_META, "checkpoint", 10, 30);
	assert_found("head", EXAMINE_LOG, "checkpoint", look("head", EXAMINE_LOG).status);
	assert_int_equal(look("head", EXAMINE_LOG).intact, ENTRIES); /* under the mark */
}

static void test_changed_indexes(void **state)
{
	static const uint8_t first[1] = { 0 };

	(void)state;
	change_value("ids", STORE_IDS, first, 1, 7);
	assert_true(look("ids", EXAMINE_INDEXES).damaged > 0);
	assert_int_equal(look("ids", EXAMINE_LOG).damaged, 0);
	change_value("chains", STORE_CHAINS, first, 1, 3);
	assert_true(look("chains", EXAMINE_INDEXES).damaged > 0);
	change_value("chains-seq", STORE_CHAINS, first, 1, 23);
	assert_true(look("chains-seq", EXAMINE_INDEXES).damaged > 0);
}

static void test_a_missing_and_a_strange_row_of_the_index(void **state)
{
	static const uint8_t first[1] = { 0 };
	struct ledger *ledger = copy_of_sound("index");
	uint8_t key[STORE_KEY_MAX], value[8];
	size_t key_size, value_size;
	struct store_txn *txn;

	(void)state;
	assert_int_equal(store_begin_write(ledger->store, &txn), STATUS_OK);
	row_at(txn, STORE_INDEX, first, 1, key, &key_size, value, &value_size);
	assert_int_equal(store_delete(txn, STORE_INDEX, bytes_of(key, key_size)), STATUS_OK);
	assert_int_equal(store_commit(txn), STATUS_OK);
	assert_true(look("index", EXAMINE_INDEXES).damaged > 0);
	key[3] ^= 1;
	assert_int_equal(store_begin_write(ledger->store, &txn), STATUS_OK);
	key[3] ^= 1;
	assert_int_equal(store_put(txn, STORE_INDEX, bytes_of(key, key_size), bytes_of("", 0)), STATUS_OK);
	assert_int_equal(store_commit(txn), STATUS_OK);
	assert_sound("index");
	key[3] ^= 1;
	assert_int_equal(store_begin_write(ledger->store, &txn), STATUS_OK);
	assert_int_equal(store_put(txn, STORE_INDEX, bytes_of(key, key_size), bytes_of("", 0)), STATUS_OK);
	assert_int_equal(store_commit(txn), STATUS_OK);
	ledger_close(ledger);
	assert_found("index", EXAMINE_INDEXES, "index", STATUS_STORE);
}

static void test_blobs(void **state)
{
	static const uint8_t first[1] = { 0 };
	struct ledger *ledger;
	uint8_t key[STORE_KEY_MAX];
	static uint8_t value[2 * BLOB_CHUNK_SIZE];
	size_t key_size, value_size;
	struct store_txn *txn;
	char place[FAULT_PLACE_MAX];

	(void)state;
	change_value("chunk", STORE_CHUNKS, first, 1, 5000);
	assert_true(look("chunk", EXAMINE_BLOBS).damaged == 1);
	memcpy(place, look("chunk", EXAMINE_BLOBS).place, sizeof(place));
	assert_int_equal(strncmp(place, "blobs/", 6), 0);
	change_value("row", STORE_BLOBS, first, 1, 6);
	assert_true(look("row", EXAMINE_BLOBS).damaged > 0);

	ledger = copy_of_sound("gone");
	assert_int_equal(store_begin_write(ledger->store, &txn), STATUS_OK);
	row_at(txn, STORE_CHUNKS, first, 1, key, &key_size, value, &value_size);
	assert_int_equal(store_delete(txn, STORE_CHUNKS, bytes_of(key, key_size)), STATUS_OK);
	assert_int_equal(store_commit(txn), STATUS_OK);
	assert_found("gone", EXAMINE_BLOBS, place, STATUS_BLOB_MISMATCH);
	assert_int_equal(store_begin_write(ledger->store, &txn), STATUS_OK);
	row_at(txn, STORE_BLOBS, first, 1, key, &key_size, value, &value_size);
	assert_int_equal(store_delete(txn, STORE_BLOBS, bytes_of(key, key_size)), STATUS_OK);
	assert_int_equal(store_commit(txn), STATUS_OK);
	ledger_close(ledger);
	assert_found("gone", EXAMINE_BLOBS, place, STATUS_BLOB_MISMATCH);
}

/* A stream whose record never came: named, swept, and not while it may still come. */
static void test_sweep(void **state)
{
	struct ledger *ledger = copy_of_sound("swept");
	uint8_t *noise = scratch_noise(12 * BLOB_CHUNK_SIZE, 9);
	struct blob_writer *writer;
	struct examine_swept swept;
	struct fault fault = { .status = STATUS_OK };
	int others;

	(void)state;
	assert_int_equal(blob_writer_open(ledger, &writer), STATUS_OK);
	assert_int_equal(blob_writer_add(writer, bytes_of(noise, 12 * BLOB_CHUNK_SIZE)), STATUS_OK);
	assert_int_equal(look("swept", EXAMINE_BLOBS).notices, 1);
	assert_int_equal(upload_hold_alone(ledger), -1);
	others = upload_hold(ledger);
	assert_true(others >= 0);
	upload_release(others);
	blob_writer_close(writer);
	ledger_close(ledger);
	free(noise);
	assert_sound("swept");
	assert_int_equal(examine_sweep(scratch_path("swept"), &swept, &fault), STATUS_OK);
	assert_false(swept.is_busy);
	assert_int_equal(swept.uploads, 1);
	assert_in_range(swept.chunks, 7, 12);
	assert_int_equal(look("swept", EXAMINE_BLOBS).notices, 0);
	assert_sound("swept");
	assert_int_equal(examine_sweep(scratch_path("swept"), &swept, &fault), STATUS_OK);
	assert_int_equal(swept.chunks, 0);
	assert_sound("swept");
}

static void test_rolled_back(void **state)
{
	struct ledger *ledger = copy_of_sound("older");
	struct fault fault = { .status = STATUS_OK };
	struct receipt receipt;
	struct signer *signer = scratch_signer("alice");

	(void)state;
	assert_int_equal(scratch_append(ledger, signer, "newer", &receipt, &fault), STATUS_OK);
	ledger_close(ledger);
	signer_close(signer);
	assert_sound("older");
	assert_int_equal(look("sound", EXAMINE_LOG).rolled_back, 1);
	assert_int_equal(look("sound", EXAMINE_LOG).damaged, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sound),
		cmocka_unit_test(test_a_changed_entry),
		cmocka_unit_test(test_a_changed_tile),
		cmocka_unit_test(test_both),
		cmocka_unit_test(test_a_changed_checkpoint),
		cmocka_unit_test(test_changed_indexes),
		cmocka_unit_test(test_a_missing_and_a_strange_row_of_the_index),
		cmocka_unit_test(test_blobs),
		cmocka_unit_test(test_sweep),
		cmocka_unit_test(test_rolled_back),
	};

	return cmocka_run_group_tests(tests, make_sound, scratch_teardown);
}
