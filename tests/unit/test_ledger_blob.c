#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <sys/resource.h>

#include "ledger/blob_writer.h"
#include "ledger_scratch.h"
#include "ledger_audit.h"

#define BIG_SIZE ((uint64_t)200 << 20)
#define RSS_MAX_KIB (64 << 10)

static enum status take_buffer(void *context, struct bytes bytes)
{
	return buffer_append(context, bytes);
}

/* Add in pieces of that size, append a record that names it, and read it back. */
static void round_trip(struct ledger *ledger, struct signer *signer, const uint8_t *data, size_t size, size_t piece)
{
	struct fault fault = { .status = STATUS_OK };
	struct digest expected = digest_of(bytes_of(data, size));
	struct blob_writer *writer;
	struct scratch_draft draft;
	struct receipt receipt;
	struct blob_name name;
	struct buffer back;
	struct sink sink = { .take = take_buffer, .context = &back };

	assert_int_equal(blob_writer_open(ledger, &writer), STATUS_OK);
	for (size_t at = 0; at < size; at += piece)
		assert_int_equal(blob_writer_add(writer, bytes_of(data + at, piece < size - at ? piece : size - at)),
		    STATUS_OK);
	assert_int_equal(blob_writer_finish(writer, &name), STATUS_OK);
	assert_true(digest_equal(&name.digest, &expected));
	assert_int_equal(name.size, size);
	scratch_file(&draft, writer, &name);
	assert_int_equal(append_record(ledger, signer, &draft.draft, &receipt, &fault), STATUS_OK);
	scratch_draft_release(&draft);
	blob_writer_close(writer);
	buffer_init(&back, size + 1);
	assert_int_equal(blob_read(ledger, &expected, &sink), STATUS_OK);
	assert_int_equal(back.size, size);
	if (size > 0)
		assert_memory_equal(back.data, data, size);
	buffer_release(&back);
}

static void test_sizes(void **state)
{
	static const size_t sizes[] = {
		0, 1, 63, 64, 4096, BLOB_CHUNK_SIZE - 1, BLOB_CHUNK_SIZE, BLOB_CHUNK_SIZE + 1, 3 * BLOB_CHUNK_SIZE,
		12 * BLOB_CHUNK_SIZE + 345, /* more than one queue where it cannot be compressed */
	};
	struct ledger *ledger = scratch_ledger("sizes");
	struct signer *signer = scratch_signer("alice");

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		uint8_t *noise = scratch_noise(sizes[i], 1), *text = malloc(sizes[i] + 1);

		for (size_t j = 0; j < sizes[i]; j++)
			text[j] = (uint8_t)"a line of output, again and again\n"[j % 34];
		round_trip(ledger, signer, noise, sizes[i], 65536);
		round_trip(ledger, signer, text, sizes[i], 1000003);
		/* Half and half: some chunks raw, some compressed. */
		memcpy(text, noise, sizes[i] / 2);
		round_trip(ledger, signer, text, sizes[i], 4099);
		free(noise);
		free(text);
	}
	assert_int_equal(audit(ledger), 3 * sizeof(sizes) / sizeof(sizes[0]));
	signer_close(signer);
	ledger_close(ledger);
}

static size_t count_rows(struct ledger *ledger, enum store_table table)
{
	uint8_t at[STORE_KEY_MAX + 1] = { 0 };
	struct bytes key = bytes_of(at, 1);
	struct store_txn *txn;
	size_t count = 0;

	assert_int_equal(store_begin_read(ledger->store, &txn), STATUS_OK);
	while (store_at_or_after(txn, table, key, &key, NULL) == STATUS_OK) {
		count++;
		memmove(at, key.data, key.size);
		at[key.size] = 0;
		key = bytes_of(at, key.size + 1);
	}
	store_abort(txn);
	return count;
}

static void test_duplicates_share(void **state)
{
	struct fault fault = { .status = STATUS_OK };
	struct ledger *ledger = scratch_ledger("shared");
	struct signer *signer = scratch_signer("alice");
	size_t size = 20 * BLOB_CHUNK_SIZE + 7; /* most of it is committed before it is known to be a duplicate */
	uint8_t *noise = scratch_noise(size, 2);

	(void)state;
	for (unsigned i = 0; i < 3; i++) {
		round_trip(ledger, signer, noise, size, 65536);
		assert_int_equal(count_rows(ledger, STORE_BLOBS), 1);
		assert_int_equal(count_rows(ledger, STORE_CHUNKS), 21);
	}
	/* Two in one record: stdout and stderr may well be equal. */
	struct blob_writer *writers[2];
	struct scratch_draft draft;
	struct receipt receipt;
	struct blob_name name;

	for (unsigned i = 0; i < 2; i++) {
		assert_int_equal(blob_writer_open(ledger, &writers[i]), STATUS_OK);
		assert_int_equal(blob_writer_add(writers[i], bytes_of_text("the same")), STATUS_OK);
		assert_int_equal(blob_writer_finish(writers[i], &name), STATUS_OK);
	}
	scratch_file(&draft, writers[0], &name);
	draft.draft.blobs = writers;
	draft.draft.blob_count = 2;
	assert_int_equal(append_record(ledger, signer, &draft.draft, &receipt, &fault), STATUS_OK);
	scratch_draft_release(&draft);
	blob_writer_close(writers[0]);
	blob_writer_close(writers[1]);
	assert_int_equal(count_rows(ledger, STORE_BLOBS), 2);
	assert_int_equal(count_rows(ledger, STORE_CHUNKS), 22);
	free(noise);
	signer_close(signer);
	ledger_close(ledger);
}

/* A writer that is never appended leaves chunks that nothing names, and no blob. */
static void test_abandoned(void **state)
{
	struct ledger *ledger = scratch_ledger("abandoned");
	uint8_t *noise = scratch_noise(13 * BLOB_CHUNK_SIZE, 3);
	struct digest digest = digest_of(bytes_of(noise, 13 * BLOB_CHUNK_SIZE));
	struct blob_writer *writer;
	struct buffer back;
	struct sink sink = { .take = take_buffer, .context = &back };

	(void)state;
	assert_int_equal(blob_writer_open(ledger, &writer), STATUS_OK);
	assert_int_equal(blob_writer_add(writer, bytes_of(noise, 13 * BLOB_CHUNK_SIZE)), STATUS_OK);
	blob_writer_close(writer);
	assert_true(count_rows(ledger, STORE_CHUNKS) > 0);
	buffer_init(&back, SIZE_MAX);
	assert_int_equal(blob_read(ledger, &digest, &sink), STATUS_NOT_FOUND);
	free(noise);
	ledger_close(ledger);
}

static enum status take_nothing(void *context, struct bytes bytes)
{
	(void)context;
	(void)bytes;
	return STATUS_AMBIGUOUS; /* any status that nothing else would give */
}

static void put_chunk(struct ledger *ledger, struct bytes key, const void *data, size_t size)
{
	struct store_txn *txn;

	assert_int_equal(store_begin_write(ledger->store, &txn), STATUS_OK);
	assert_int_equal(store_put(txn, STORE_CHUNKS, key, bytes_of(data, size)), STATUS_OK);
	assert_int_equal(store_commit(txn), STATUS_OK);
}

/* What a damaged store may hold instead of a chunk: never more than a status, never more memory. */
static void test_damaged_chunks(void **state)
{
	/* A zstd frame whose header says 2^62 bytes; one that expands to 2 MiB of zeros is made below. */
	static const uint8_t huge[] = { 1, 0x28, 0xb5, 0x2f, 0xfd, 0xe0, 0, 0, 0, 0, 0, 0, 0, 0x40, 1, 0, 0 };
	static const struct { size_t size; const char *bytes; } values[] = {
		{ 0, "" }, { 1, "\0" }, { 1, "\1" }, { 5, "\0abcd" }, { 5, "\1abcd" }, { 5, "\2abcd" }, { sizeof(huge),
		    (const char *)huge },
	};
	struct ledger *ledger = scratch_ledger("damaged");
	struct signer *signer = scratch_signer("alice");
	struct digest digest = digest_of(bytes_of_text("hello, world"));
	struct sink refusing = { .take = take_nothing };
	uint8_t key[BLOB_CHUNK_KEY_SIZE];
	struct store_txn *txn;
	struct blob_row row;
	struct buffer back;
	struct sink sink = { .take = take_buffer, .context = &back };

	(void)state;
	round_trip(ledger, signer, (const uint8_t *)"hello, world", 12, 12);
	assert_int_equal(blob_read(ledger, &digest, &refusing), STATUS_AMBIGUOUS);
	assert_int_equal(store_begin_read(ledger->store, &txn), STATUS_OK);
	assert_int_equal(blob_row_get(txn, &digest, &row), STATUS_OK);
	store_abort(txn);
	buffer_init(&back, SIZE_MAX);
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		put_chunk(ledger, blob_chunk_key(row.upload, 0, key), values[i].bytes, values[i].size);
		assert_int_equal(blob_read(ledger, &digest, &sink), STATUS_STORE);
		assert_int_equal(back.size, 0);
	}
	put_chunk(ledger, blob_chunk_key(row.upload, 0, key), "\0hello, earth", 13);
	assert_int_equal(blob_read(ledger, &digest, &sink), STATUS_BLOB_MISMATCH);
	put_chunk(ledger, blob_chunk_key(row.upload, 0, key), "\0hello, world", 13);
	buffer_clear(&back);
	assert_int_equal(blob_read(ledger, &digest, &sink), STATUS_OK);
	buffer_release(&back);
	signer_close(signer);
	ledger_close(ledger);
}

/* A sanitizer's or valgrind's own memory would be counted, too. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define IS_INSTRUMENTED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define IS_INSTRUMENTED 1
#endif
#endif
#ifndef IS_INSTRUMENTED
#define IS_INSTRUMENTED (getenv("LD_PRELOAD") != NULL)
#endif

static bool peak_is_bounded(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	if (IS_INSTRUMENTED || usage.ru_maxrss <= RSS_MAX_KIB)
		return true;
	fprintf(stderr, "# peak %ld KiB\n", usage.ru_maxrss);
	return false;
}

static enum status count_bytes(void *context, struct bytes bytes)
{
	*(uint64_t *)context += bytes.size;
	return STATUS_OK;
}

static int stream_big(const char *ledger_name, bool is_noise)
{
	/* Where nothing is measured, less than a tenth goes the same ways. */
	uint64_t size = IS_INSTRUMENTED ? BIG_SIZE / 16 : BIG_SIZE;
	struct fault fault = { .status = STATUS_OK };
	struct ledger *ledger = scratch_open(ledger_name, 0, &fault);
	struct signer *signer = scratch_signer("alice");
	uint8_t *piece = scratch_noise(65536, 4);
	struct blob_writer *writer;
	struct scratch_draft draft;
	struct receipt receipt;
	struct blob_name name;
	uint64_t read_back = 0;
	struct sink sink = { .take = count_bytes, .context = &read_back };

	if (ledger == NULL || signer == NULL || blob_writer_open(ledger, &writer) != STATUS_OK)
		return 2;
	for (uint64_t at = 0; at < size; at += 65536) {
		if (is_noise)
			randombytes_buf(piece, 65536);
		memcpy(piece, &at, sizeof(at));
		if (blob_writer_add(writer, bytes_of(piece, 65536)) != STATUS_OK)
			return 3;
	}
	if (blob_writer_finish(writer, &name) != STATUS_OK)
		return 4;
	scratch_file(&draft, writer, &name);
	if (append_record(ledger, signer, &draft.draft, &receipt, &fault) != STATUS_OK)
		return 5;
	if (blob_read(ledger, &name.digest, &sink) != STATUS_OK || read_back != size)
		return 6;
	scratch_draft_release(&draft);
	blob_writer_close(writer);
	signer_close(signer);
	ledger_close(ledger);
	free(piece);
	return peak_is_bounded() ? 0 : 7;
}

/* In a child, so that the peak is its own. */
static void test_memory_is_bounded(void **state)
{
	(void)state;
	ledger_close(scratch_ledger("big"));
	for (unsigned i = 0; i < 2; i++) {
		int status;
		pid_t pid = fork();

		assert_true(pid >= 0);
		if (pid == 0)
			_exit(stream_big("big", i == 1));
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFEXITED(status));
		assert_int_equal(WEXITSTATUS(status), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_memory_is_bounded), /* first: a child starts with its parent's pages */
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_duplicates_share),
		cmocka_unit_test(test_abandoned),
		cmocka_unit_test(test_damaged_chunks),
	};

	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
