#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <signal.h>
#include <time.h>

#include "format/proof.h"
#include "ledger/append_parts.h"
#include "ledger_scratch.h"
#include "ledger_audit.h"

#define MANY 600 /* more than two tiles */
#define PROCESSES 8
#define RECORDS 50

static void test_first_record_and_receipt(void **state)
{
	struct fault fault = { .status = STATUS_OK };
	struct ledger *ledger = scratch_ledger("first");
	struct signer *signer = scratch_signer("alice");
	struct receipt receipt;
	struct checkpoint head;
	struct buffer entry;
	struct record record;

	(void)state;
	assert_non_null(ledger);
	assert_non_null(signer);
	assert_int_equal(ledger_checkpoint(ledger, NULL, &head), STATUS_OK);
	assert_int_equal(head.size, 0);
	assert_string_equal(head.origin, "example.org/log");

	struct digest empty = merkle_empty();

	assert_true(digest_equal(&head.root, &empty));
	assert_int_equal(scratch_append(ledger, signer, "one", &receipt, &fault), STATUS_OK);
	assert_int_equal(receipt.index, 0);
	assert_false(receipt.existed);
	assert_false(receipt.is_spooled);
	buffer_init(&entry, DSSE_ENTRY_MAX);
	assert_int_equal(ledger_entry(ledger, 0, &entry), STATUS_OK);
	assert_int_equal(record_read(buffer_bytes(&entry), &record, &fault), STATUS_OK);
	assert_int_equal(record_verify(&record), STATUS_OK);
	assert_true(digest_equal(&record.id, &receipt.id));
	assert_string_equal(record.agent, "alice");
	assert_int_equal(record.chain.seq, 0);
	record_release(&record);
	buffer_clear(&entry);
	assert_int_equal(ledger_entry(ledger, 1, &entry), STATUS_NOT_FOUND);
	buffer_release(&entry);
	assert_int_equal(audit(ledger), 1);
	signer_close(signer);
	ledger_close(ledger);
}

static void test_same_entry_again(void **state)
{
	struct fault fault = { .status = STATUS_OK };
	struct ledger *ledger = scratch_ledger("again");
	struct signer *signer = scratch_signer("alice");
	struct receipt receipt;
	struct buffer entry;

	(void)state;
	buffer_init(&entry, DSSE_ENTRY_MAX);
	for (int i = 0; i < 3; i++)
		assert_int_equal(scratch_append(ledger, signer, "words", &receipt, &fault), STATUS_OK);
	for (uint64_t i = 0; i < 3; i++) {
		buffer_clear(&entry);
		assert_int_equal(ledger_entry(ledger, i, &entry), STATUS_OK);
		assert_int_equal(append_entry(ledger, buffer_bytes(&entry), NULL, 0, &receipt, &fault), STATUS_OK);
		assert_true(receipt.existed);
		assert_int_equal(receipt.index, i);
	}
	/* One bit of the signature, and it is not the same entry but a false one. */
	struct envelope envelope;
	struct buffer forged;

	buffer_init(&forged, DSSE_ENTRY_MAX);
	assert_int_equal(dsse_read(buffer_bytes(&entry), &envelope, &fault), STATUS_OK);
	envelope.signature.bytes[3] ^= 1;
	assert_int_equal(dsse_write(buffer_bytes(&envelope.payload), envelope.keyid, &envelope.signature, &forged),
	    STATUS_OK);
	assert_int_equal(append_entry(ledger, buffer_bytes(&forged), NULL, 0, &receipt, &fault), STATUS_BAD_SIGNATURE);
	envelope_release(&envelope);
	buffer_release(&forged);
	buffer_release(&entry);
	assert_int_equal(audit(ledger), 3);
	signer_close(signer);
	ledger_close(ledger);
}

/* An entry signed for a place that was taken since, and one for a place that is not there yet. */
static void test_entry_out_of_turn(void **state)
{
	struct fault fault = { .status = STATUS_OK };
	struct ledger *first = scratch_ledger("turn-a"), *second = scratch_ledger("turn-b");
	struct signer *signer = scratch_signer("alice");
	struct receipt receipt;
	struct buffer entries[2];

	(void)state;
	for (uint64_t i = 0; i < 2; i++) {
		assert_int_equal(scratch_append(first, signer, "words", &receipt, &fault), STATUS_OK);
		buffer_init(&entries[i], DSSE_ENTRY_MAX);
		assert_int_equal(ledger_entry(first, i, &entries[i]), STATUS_OK);
	}
	assert_int_equal(append_entry(second, buffer_bytes(&entries[1]), NULL, 0, &receipt, &fault),
	    STATUS_CHAIN_MOVED);
	fault.status = STATUS_OK;
	assert_int_equal(append_entry(second, buffer_bytes(&entries[0]), NULL, 0, &receipt, &fault), STATUS_OK);
	assert_int_equal(append_entry(second, buffer_bytes(&entries[1]), NULL, 0, &receipt, &fault), STATUS_OK);
	assert_int_equal(audit(second), 2);
	buffer_release(&entries[0]);
	buffer_release(&entries[1]);
	ledger_close(first);
	first = scratch_ledger("turn-c");
	buffer_init(&entries[0], DSSE_ENTRY_MAX);
	assert_int_equal(scratch_append(first, signer, "another first", &receipt, &fault), STATUS_OK);
	assert_int_equal(ledger_entry(first, 0, &entries[0]), STATUS_OK);
	assert_int_equal(append_entry(second, buffer_bytes(&entries[0]), NULL, 0, &receipt, &fault),
	    STATUS_CHAIN_MOVED);
	assert_int_equal(audit(second), 2);
	buffer_release(&entries[0]);
	signer_close(signer);
	ledger_close(first);
	ledger_close(second);
}

/* Signed by the right key, but for another chain, place or predecessor. */
static void test_wrong_position(void **state)
{
	struct fault fault = { .status = STATUS_OK };
	struct ledger *ledger = scratch_ledger("position");
	struct signer *signer = scratch_signer("alice");
	struct chain_position right, wrong;
	struct scratch_draft draft;
	struct receipt receipt;
	struct buffer entry;

	(void)state;
	scratch_statement(&draft, NULL, "words");
	buffer_init(&entry, DSSE_ENTRY_MAX);
	for (unsigned i = 0; i < 2; i++)
		assert_int_equal(append_record(ledger, signer, &draft.draft, &receipt, &fault), STATUS_OK);
	assert_int_equal(append_next_position(ledger, signer_key(signer), &right), STATUS_OK);
	assert_int_equal(right.seq, 2);
	/*
	 * Other words: the same ones at seq 0 would be the first entry again, bit for bit, as Ed25519 is deterministic.
	 */
	json_put_text(draft.predicate, "step", "another");
	for (unsigned i = 0; i < 5; i++) {
		wrong = right;
		switch (i) {
		case 0: wrong.seq = 1; break;
		case 1: wrong.seq = 3; break;
		case 2: wrong.prev.bytes[31] ^= 1; break;
		case 3: wrong.id[0] = wrong.id[0] == '0' ? '1' : '0'; break;
		default: wrong.seq = 0; break;
		}
		assert_int_equal(append_sign(signer, &draft.draft, &wrong, &entry, &fault), STATUS_OK);
		assert_int_equal(append_entry(ledger, buffer_bytes(&entry), NULL, 0, &receipt, &fault),
		    STATUS_CHAIN_MOVED);
		fault.status = STATUS_OK;
	}
	assert_int_equal(audit(ledger), 2);
	assert_int_equal(append_sign(signer, &draft.draft, &right, &entry, &fault), STATUS_OK);
	assert_int_equal(append_entry(ledger, buffer_bytes(&entry), NULL, 0, &receipt, &fault), STATUS_OK);
	assert_int_equal(audit(ledger), 3);
	buffer_release(&entry);
	scratch_draft_release(&draft);
	signer_close(signer);
	ledger_close(ledger);
}

static void test_many_proofs_and_tiles(void **state)
{
	struct fault fault = { .status = STATUS_OK };
	struct ledger *ledger = scratch_ledger("many");
	struct signer *alice = scratch_signer("alice"), *bob = scratch_signer("bob");
	struct receipt receipt;
	struct buffer text;

	(void)state;
	buffer_init(&text, PROOF_SIZE_MAX);
	for (unsigned i = 0; i < MANY; i++) {
		char words[32];

		snprintf(words, sizeof(words), "record %u", i);
		assert_int_equal(scratch_append(ledger, i % 3 ? alice : bob, words, &receipt, &fault), STATUS_OK);
		assert_int_equal(receipt.index, i);
		/* The sizes around tile borders, and others. */
		if (i < 3 || i % 64 > 61 || i == 256 || i == 512)
			assert_int_equal(audit(ledger), i + 1);
	}
	assert_int_equal(audit(ledger), MANY);
	for (uint64_t i = 0; i < MANY; i++) {
		struct checkpoint checkpoint;
		struct digest leaf;
		struct proof proof;

		buffer_clear(&text);
		assert_int_equal(ledger_entry(ledger, i, &text), STATUS_OK);
		leaf = merkle_leaf(buffer_bytes(&text));
		buffer_clear(&text);
		assert_int_equal(ledger_prove(ledger, i, &text), STATUS_OK);
		assert_int_equal(proof_read(buffer_bytes(&text), &proof, &fault), STATUS_OK);
		assert_int_equal(proof.index, i);
		assert_int_equal(proof_verify(&proof, &leaf, ledger_log_key(ledger), &checkpoint, &fault), STATUS_OK);
		assert_int_equal(checkpoint.size, MANY);
		leaf.bytes[0] ^= 1;
		assert_int_not_equal(proof_verify(&proof, &leaf, ledger_log_key(ledger), &checkpoint, &fault),
		    STATUS_OK);
		fault.status = STATUS_OK;
	}
	buffer_clear(&text);
	assert_int_equal(ledger_prove(ledger, MANY, &text), STATUS_NOT_FOUND);
	buffer_release(&text);
	signer_close(alice);
	signer_close(bob);
	ledger_close(ledger);
}

static int write_records(const char *name, const char *key, unsigned process)
{
	struct fault fault = { .status = STATUS_OK };
	struct ledger *ledger = scratch_open(name, 0, &fault);
	struct signer *signer = scratch_signer(key);
	struct receipt receipt;

	if (ledger == NULL || signer == NULL)
		return 2;
	for (unsigned i = 0; i < RECORDS; i++) {
		char words[32];

		snprintf(words, sizeof(words), "process %u, %u", process, i);
		if (scratch_append(ledger, signer, words, &receipt, &fault) != STATUS_OK) {
			fprintf(stderr, "# %s: %s\n", status_name(fault.status), fault.detail);
			return 3;
		}
	}
	signer_close(signer);
	ledger_close(ledger);
	return 0;
}

static void write_in_parallel(const char *name, bool is_one_key)
{
	struct fault fault = { .status = STATUS_OK };
	pid_t children[PROCESSES];
	struct ledger *ledger = scratch_ledger(name);

	assert_non_null(ledger);
	ledger_close(ledger);
	for (unsigned i = 0; i < PROCESSES; i++) {
		char key[16];

		snprintf(key, sizeof(key), "agent-%u", is_one_key ? 0 : i);
		signer_close(scratch_signer(key)); /* made before the children race for it */
		children[i] = fork();
		assert_true(children[i] >= 0);
		if (children[i] == 0)
			_exit(write_records(name, key, i));
	}
	for (unsigned i = 0; i < PROCESSES; i++) {
		int status;

		assert_int_equal(waitpid(children[i], &status, 0), children[i]);
		assert_true(WIFEXITED(status));
		assert_int_equal(WEXITSTATUS(status), 0);
	}
	ledger = scratch_open(name, 0, &fault);
	assert_non_null(ledger);
	assert_int_equal(audit(ledger), PROCESSES * RECORDS);
	assert_int_equal(audit_texts(ledger, PROCESSES, RECORDS), PROCESSES * RECORDS);
	ledger_close(ledger);
}

static void test_processes_with_one_key(void **state)
{
	(void)state;
	write_in_parallel("one-key", true);
}

static void test_processes_with_own_keys(void **state)
{
	(void)state;
	write_in_parallel("own-keys", false);
}

static void test_refused_drafts(void **state)
{
	struct fault fault = { .status = STATUS_OK };
	struct ledger *ledger = scratch_ledger("refused");
	struct signer *signer = scratch_signer("alice");
	struct scratch_draft draft;
	struct receipt receipt;

	(void)state;
	scratch_statement(&draft, "unit", "words");
	json_put_text(draft.predicate, "surprise", "unknown member");
	assert_int_equal(append_record(ledger, signer, &draft.draft, &receipt, &fault), STATUS_BAD_FIELD);
	fault.status = STATUS_OK;
	/* What cannot be signed cannot wait in the spool either. */
	assert_int_equal(append_or_spool(ledger, signer, &draft.draft, &receipt, NULL, &fault), STATUS_BAD_FIELD);
	scratch_draft_release(&draft);
	assert_int_equal(audit(ledger), 0);
	signer_close(signer);
	ledger_close(ledger);
}

static void test_read_only(void **state)
{
	struct ledger_options options = { .read_only = true };
	struct fault fault = { .status = STATUS_OK };
	struct ledger *ledger = scratch_ledger("read-only");
	struct signer *signer = scratch_signer("alice");
	struct receipt receipt;

	(void)state;
	assert_int_equal(scratch_append(ledger, signer, "words", &receipt, &fault), STATUS_OK);
	ledger_close(ledger);
	assert_int_equal(ledger_open(scratch_path("read-only"), &options, &ledger, &fault), STATUS_OK);
	assert_int_equal(audit(ledger), 1);
	assert_int_equal(scratch_append(ledger, signer, "more", &receipt, &fault), STATUS_STORE);
	assert_int_equal(audit(ledger), 1);
	signer_close(signer);
	ledger_close(ledger);
}

/* A log key of another log beside the store must not sign its checkpoints. */
static void test_wrong_log_key(void **state)
{
	struct fault fault = { .status = STATUS_OK };
	struct ledger *ledger = scratch_ledger("wrong-key");
	struct signer *signer = scratch_signer("alice");
	struct receipt receipt;

	(void)state;
	assert_int_equal(scratch_run("cp alice wrong-key/log_key"), 0);
	assert_int_equal(scratch_append(ledger, signer, "words", &receipt, &fault), STATUS_KEY_UNUSABLE);
	assert_int_equal(audit(ledger), 0);
	signer_close(signer);
	ledger_close(ledger);
}

static void flip_bit(struct ledger *ledger, enum store_table table, struct bytes key, size_t byte)
{
	uint8_t copy[DSSE_ENTRY_MAX];
	struct store_txn *txn;
	struct bytes value;

	assert_int_equal(store_begin_write(ledger->store, &txn), STATUS_OK);
	assert_int_equal(store_get(txn, table, key, &value), STATUS_OK);
	assert_true(byte < value.size);
	memcpy(copy, value.data, value.size);
	copy[byte] ^= 0x10;
	assert_int_equal(store_put(txn, table, key, bytes_of(copy, value.size)), STATUS_OK);
	assert_int_equal(store_commit(txn), STATUS_OK);
}

/* A log is never signed on over a tree that does not have the root that was signed before. */
static void test_damaged_tree(void **state)
{
	static const uint8_t tile_key[9] = { 0 };
	struct fault fault = { .status = STATUS_OK };
	struct ledger *ledger = scratch_ledger("damaged");
	struct signer *alice = scratch_signer("alice");
	struct bytes tile = bytes_of(tile_key, sizeof(tile_key)), head = bytes_of_text("checkpoint");
	struct buffer before;
	struct receipt receipt;

	(void)state;
	for (unsigned i = 0; i < 5; i++)
		assert_int_equal(scratch_append(ledger, alice, "words", &receipt, &fault), STATUS_OK);
	buffer_init(&before, CHECKPOINT_SIZE_MAX);
	assert_int_equal(ledger_checkpoint(ledger, &before, NULL), STATUS_OK);
	for (size_t byte = 0; byte < 5 * DIGEST_SIZE; byte += 7) {
		flip_bit(ledger, STORE_TILES, tile, byte);
		assert_int_equal(scratch_append(ledger, alice, "words", &receipt, &fault), STATUS_STORE);
		fault.status = STATUS_OK;
		flip_bit(ledger, STORE_TILES, tile, byte);
	}
	for (size_t byte = 0; byte < before.size; byte++) {
		flip_bit(ledger, STORE_META, head, byte);
		ledger_close(ledger);
		ledger = scratch_open("damaged", 0, &fault);
		assert_null(ledger);
		assert_int_equal(status_class(fault.status), STATUS_CLASS_INVALID);
		fault.status = STATUS_OK;

		struct ledger raw = { .store = NULL };

		assert_int_equal(store_open(scratch_path("damaged"), 0, STORE_WRITE, &raw.store), STATUS_OK);
		flip_bit(&raw, STORE_META, head, byte);
		store_close(raw.store);
		ledger = scratch_open("damaged", 0, &fault);
		assert_non_null(ledger);
	}
	assert_int_equal(scratch_append(ledger, alice, "words", &receipt, &fault), STATUS_OK);
	assert_int_equal(audit(ledger), 6);
	buffer_release(&before);
	signer_close(alice);
	ledger_close(ledger);
}

/* Killed at any moment: what was acknowledged is there, and the log holds. */
static void test_killed(void **state)
{
	struct fault fault = { .status = STATUS_OK };
	struct ledger *ledger = scratch_ledger("killed");
	uint64_t acknowledged = 0;

	(void)state;
	ledger_close(ledger);
	signer_close(scratch_signer("alice"));
	for (unsigned i = 0; i < 25; i++) {
		struct timespec pause = { .tv_nsec = 1000000L * (1 + i * 37 % 40) };
		uint64_t index;
		int ends[2];
		pid_t pid;

		assert_int_equal(pipe(ends), 0);
		pid = fork();
		assert_true(pid >= 0);
		if (pid == 0) {
			struct signer *alice = scratch_signer("alice");
			struct receipt receipt;

			ledger = scratch_open("killed", 0, &fault);
			while (ledger != NULL && alice != NULL &&
			    scratch_append(ledger, alice, "words", &receipt, &fault) == STATUS_OK)
				if (write(ends[1], &receipt.index, sizeof(receipt.index)) != sizeof(receipt.index))
					break;
			_exit(1);
		}
		close(ends[1]);
		nanosleep(&pause, NULL);
		kill(pid, SIGKILL);
		assert_int_equal(waitpid(pid, NULL, 0), pid);
		while (read(ends[0], &index, sizeof(index)) == sizeof(index)) {
			assert_true(index >= acknowledged);
			acknowledged = index + 1;
		}
		close(ends[0]);
		ledger = scratch_open("killed", 0, &fault);
		assert_non_null(ledger);

		uint64_t held = audit(ledger);

		/* One may have been committed without anybody hearing of it. */
		assert_true(held == acknowledged || held == acknowledged + 1);
		acknowledged = held;
		ledger_close(ledger);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_first_record_and_receipt),
		cmocka_unit_test(test_same_entry_again),
		cmocka_unit_test(test_entry_out_of_turn),
		cmocka_unit_test(test_wrong_position),
		cmocka_unit_test(test_many_proofs_and_tiles),
		cmocka_unit_test(test_processes_with_one_key),
		cmocka_unit_test(test_processes_with_own_keys),
		cmocka_unit_test(test_refused_drafts),
		cmocka_unit_test(test_read_only),
		cmocka_unit_test(test_wrong_log_key),
		cmocka_unit_test(test_damaged_tree),
		cmocka_unit_test(test_killed),
	};

	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
