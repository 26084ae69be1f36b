#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <sys/wait.h>

#include "ledger/append_parts.h"
#include "ledger_scratch.h"
#include "ledger_audit.h"

#define BATCH 700 /* nearly three tiles */
#define PROCESSES 6
#define ROUNDS 8
#define FEW 20

static struct scratch_draft made[APPEND_RECORDS_MAX];
static struct draft drafts[APPEND_RECORDS_MAX];
static struct receipt receipts[APPEND_RECORDS_MAX];

static void make(size_t count, const char *words)
{
	for (size_t i = 0; i < count; i++) {
		char text[64];

		snprintf(text, sizeof(text), "%s %zu", words, i);
		scratch_statement(&made[i], "unit", text);
		drafts[i] = made[i].draft;
	}
}

static void unmake(size_t count)
{
	for (size_t i = 0; i < count; i++)
		scratch_draft_release(&made[i]);
}

static void test_one_after_the_other(void **state)
{
	static const size_t sizes[] = { 1, 2, 253, 1, BATCH, 256, 3, APPEND_RECORDS_MAX };
	struct fault fault = { .status = STATUS_OK };
	struct ledger *ledger = scratch_ledger("many");
	struct signer *signer = scratch_signer("alice");
	uint64_t size = 0;

	(void)state;
	assert_non_null(ledger);
	assert_non_null(signer);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct receipt receipt;

		make(sizes[i], "together");
		assert_int_equal(append_records(ledger, signer, drafts, sizes[i], receipts, &fault), STATUS_OK);
		for (size_t j = 0; j < sizes[i]; j++) {
			char id[DIGEST_HEX_SIZE];
			struct digest found;
			uint64_t index;

			digest_hex(&receipts[j].id, id);
			assert_int_equal(receipts[j].index, size + j);
			assert_false(receipts[j].existed);
			assert_int_equal(ledger_find(ledger, id, &index, &found, &fault), STATUS_OK);
			assert_int_equal(index, size + j);
		}
		unmake(sizes[i]);
		size += sizes[i];
		assert_int_equal(audit(ledger), size);
		/* One alone fits behind them. */
		assert_int_equal(scratch_append(ledger, signer, "alone", &receipt, &fault), STATUS_OK);
		assert_int_equal(receipt.index, size++);
	}
	assert_int_equal(audit(ledger), size);
	signer_close(signer);
	ledger_close(ledger);
}

/* One that cannot go in keeps all of them out. */
static void test_all_or_none(void **state)
{
	struct fault fault = { .status = STATUS_OK };
	struct ledger *ledger = scratch_ledger("none");
	struct signer *signer = scratch_signer("alice");
	struct checkpoint head;

	(void)state;
	make(FEW, "together");
	json_put_text(made[FEW - 1].predicate, "surprise", "unknown member");
	assert_int_equal(append_records(ledger, signer, drafts, FEW, receipts, &fault), STATUS_BAD_FIELD);
	assert_int_equal(fault.status, STATUS_BAD_FIELD);
	assert_int_equal(ledger_checkpoint(ledger, NULL, &head), STATUS_OK);
	assert_int_equal(head.size, 0);
	json_remove(made[FEW - 1].predicate, "surprise");
	fault.status = STATUS_OK;
	assert_int_equal(append_records(ledger, signer, drafts, FEW, receipts, &fault), STATUS_OK);
	assert_int_equal(audit(ledger), FEW);
	unmake(FEW);
	signer_close(signer);
	ledger_close(ledger);
}

static void test_blobs_come_with_them(void **state)
{
	struct fault fault = { .status = STATUS_OK };
	struct ledger *ledger = scratch_ledger("blobs");
	struct signer *signer = scratch_signer("alice");

	(void)state;
	for (size_t i = 0; i < FEW; i++) {
		struct blob_writer *blob;
		struct blob_name name;
		char text[32];

		/* The last two are the same blob. */
		snprintf(text, sizeof(text), "content %zu\n", i < FEW - 1 ? i : i - 1);
		assert_int_equal(blob_writer_open(ledger, &blob), STATUS_OK);
		assert_int_equal(blob_writer_add(blob, bytes_of_text(text)), STATUS_OK);
		assert_int_equal(blob_writer_finish(blob, &name), STATUS_OK);
		scratch_file(&made[i], blob, &name);
		drafts[i] = made[i].draft;
		drafts[i].blobs = &made[i].blob; /* where it will stay */
	}
	assert_int_equal(append_records(ledger, signer, drafts, FEW, receipts, &fault), STATUS_OK);
	assert_int_equal(audit(ledger), FEW);
	for (size_t i = 0; i < FEW; i++)
		blob_writer_close(made[i].blob);
	unmake(FEW);
	signer_close(signer);
	ledger_close(ledger);
}

static int write_batches(const char *name, const char *key)
{
	struct fault fault = { .status = STATUS_OK };
	struct ledger *ledger = scratch_open(name, 0, &fault);
	struct signer *signer = scratch_signer(key);
	int failures = ledger == NULL || signer == NULL;

	make(FEW, key);
	for (unsigned i = 0; !failures && i < ROUNDS; i++) {
		struct receipt receipt;

		failures += append_records(ledger, signer, drafts, FEW, receipts, &fault) != STATUS_OK;
		failures += scratch_append(ledger, signer, "alone", &receipt, &fault) != STATUS_OK;
	}
	unmake(FEW);
	signer_close(signer);
	ledger_close(ledger);
	return failures != 0;
}

/* Half of them with one key, half with a key of their own. */
static void test_processes(void **state)
{
	struct fault fault = { .status = STATUS_OK };
	struct ledger *ledger = scratch_ledger("processes");
	pid_t children[PROCESSES];

	(void)state;
	ledger_close(ledger);
	for (unsigned i = 0; i < PROCESSES; i++) {
		char key[16];

		snprintf(key, sizeof(key), "agent-%u", i % 2 ? 0 : i);
		signer_close(scratch_signer(key));
		children[i] = fork();
		assert_true(children[i] >= 0);
		if (children[i] == 0)
			_exit(write_batches("processes", key));
	}
	for (unsigned i = 0; i < PROCESSES; i++) {
		int code;

		assert_int_equal(waitpid(children[i], &code, 0), children[i]);
		assert_true(WIFEXITED(code));
		assert_int_equal(WEXITSTATUS(code), 0);
	}
	ledger = scratch_open("processes", 0, &fault);
	assert_non_null(ledger);
	assert_int_equal(audit(ledger), PROCESSES * ROUNDS * (FEW + 1));
	ledger_close(ledger);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_after_the_other),
		cmocka_unit_test(test_all_or_none),
		cmocka_unit_test(test_blobs_come_with_them),
		cmocka_unit_test(test_processes),
	};

	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
