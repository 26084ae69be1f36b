#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "ledger/big_endian.h"
#include "ledger/blob_writer.h"
#include "ledger/file.h"
#include "ledger/spill.h"
#include "ledger/spool.h"
#include "ledger/spool_place.h"
#include "ledger_scratch.h"
#include "ledger_audit.h"

#define SMALL_MAP ((uint64_t)2 << 20)

/* A blob of noise that a small map cannot take, ready to be named by a record. */
struct upload {
	uint8_t *noise;
	size_t size;
	struct blob_writer *writer;
	struct blob_name name;
	struct scratch_draft draft;
};

static void upload_begin(struct upload *upload, struct ledger *ledger, size_t size, uint8_t seed)
{
	upload->size = size;
	upload->noise = scratch_noise(size, seed);
	assert_int_equal(blob_writer_open(ledger, &upload->writer), STATUS_OK);
	assert_int_equal(blob_writer_add(upload->writer, bytes_of(upload->noise, size)), STATUS_OK);
	assert_int_equal(blob_writer_finish(upload->writer, &upload->name), STATUS_OK);
	scratch_file(&upload->draft, upload->writer, &upload->name);
}

static void upload_end(struct upload *upload)
{
	scratch_draft_release(&upload->draft);
	blob_writer_close(upload->writer);
	free(upload->noise);
}

static enum status take_buffer(void *context, struct bytes bytes)
{
	return buffer_append(context, bytes);
}

static void assert_held(struct ledger *ledger, const struct upload *upload)
{
	struct buffer back;
	struct sink sink = { .take = take_buffer, .context = &back };

	buffer_init(&back, upload->size);
	assert_int_equal(blob_read(ledger, &upload->name.digest, &sink), STATUS_OK);
	assert_int_equal(back.size, upload->size);
	assert_memory_equal(back.data, upload->noise, upload->size);
	buffer_release(&back);
}

static unsigned waiting(struct ledger *ledger)
{
	unsigned count;

	assert_int_equal(spool_count(ledger, &count), STATUS_OK);
	return count;
}

/* A ledger with ${count} records, opened with a map that has no room for more than a few. */
static struct ledger *small_ledger(const char *name, struct signer *signer, unsigned count)
{
	struct fault fault = { .status = STATUS_OK };
	struct ledger *ledger = scratch_ledger(name);
	struct receipt receipt;

	assert_non_null(ledger);
	for (unsigned i = 0; i < count; i++)
		assert_int_equal(scratch_append(ledger, signer, "before", &receipt, &fault), STATUS_OK);
	ledger_close(ledger);
	ledger = scratch_open(name, SMALL_MAP, &fault);
	assert_non_null(ledger);
	return ledger;
}

static void test_full_map(void **state)
{
	struct fault fault = { .status = STATUS_OK }, why = { .status = STATUS_OK };
	struct signer *signer = scratch_signer("alice");
	struct ledger *ledger = small_ledger("full", signer, 3);
	struct upload small, large;
	struct receipt receipt;
	unsigned taken, left;

	(void)state;
	/* More than a queue: part of it is refused while it grows, and spilled. */
	upload_begin(&large, ledger, 11 * BLOB_CHUNK_SIZE + 5, 1);
	upload_begin(&small, ledger, 3 * BLOB_CHUNK_SIZE, 2);
	assert_int_equal(append_record(ledger, signer, &large.draft.draft, &receipt, &fault), STATUS_DISK_FULL);
	fault.status = STATUS_OK;
	assert_int_equal(append_record(ledger, signer, &small.draft.draft, &receipt, &fault), STATUS_DISK_FULL);
	fault.status = STATUS_OK;
	assert_int_equal(audit(ledger), 3);
	assert_int_equal(waiting(ledger), 0);
	assert_int_equal(append_or_spool(ledger, signer, &large.draft.draft, &receipt, &why, &fault), STATUS_OK);
	assert_true(receipt.is_spooled);
	assert_int_equal(why.status, STATUS_DISK_FULL);
	assert_int_equal(fault.status, STATUS_OK);
	assert_int_equal(access(receipt.place, F_OK), 0);
	assert_int_equal(waiting(ledger), 1);
	assert_int_equal(append_or_spool(ledger, signer, &small.draft.draft, &receipt, &why, &fault), STATUS_OK);
	assert_int_equal(waiting(ledger), 2);
	assert_int_equal(audit(ledger), 3);
	/* As long as there is no room nothing is taken in, and nothing lost. */
	assert_int_equal(spool_drain(ledger, signer, &taken, &left, &fault), STATUS_OK);
	assert_int_equal(taken, 0);
	assert_int_equal(left, 2);
	assert_int_equal(fault.status, STATUS_DISK_FULL);
	fault.status = STATUS_OK;
	ledger_close(ledger);
	ledger = scratch_open("full", 0, &fault);
	assert_int_equal(waiting(ledger), 2);
	assert_int_equal(spool_drain(ledger, signer, &taken, &left, &fault), STATUS_OK);
	assert_int_equal(taken, 2);
	assert_int_equal(left, 0);
	assert_int_equal(waiting(ledger), 0);
	assert_int_equal(audit(ledger), 5);
	assert_held(ledger, &large);
	assert_held(ledger, &small);
	/* No spill file is left behind once the writers are gone. */
	upload_end(&large);
	upload_end(&small);
	assert_int_equal(scratch_run("test -z \"$(find . -name '*.partial' -o -name '*.chunks')\""), 0);
	signer_close(signer);
	ledger_close(ledger);
}

/* The chain moves on while a record waits: it is signed again by its own key, and by no other. */
static void test_chain_moved_meanwhile(void **state)
{
	struct fault fault = { .status = STATUS_OK };
	struct signer *alice = scratch_signer("alice"), *bob = scratch_signer("bob");
	struct ledger *ledger = small_ledger("moved", alice, 2);
	struct upload upload;
	struct receipt receipt;
	unsigned taken, left;
	struct buffer entry;
	struct record record;

	(void)state;
	upload_begin(&upload, ledger, 4 * BLOB_CHUNK_SIZE, 3);
	assert_int_equal(append_or_spool(ledger, alice, &upload.draft.draft, &receipt, NULL, &fault), STATUS_OK);
	assert_true(receipt.is_spooled);
	ledger_close(ledger);
	ledger = scratch_open("moved", 0, &fault);
	assert_int_equal(scratch_append(ledger, alice, "in between", &receipt, &fault), STATUS_OK);
	assert_int_equal(spool_drain(ledger, NULL, &taken, &left, &fault), STATUS_OK);
	assert_int_equal(taken, 0);
	assert_int_equal(left, 1);
	assert_int_equal(fault.status, STATUS_CHAIN_MOVED);
	fault.status = STATUS_OK;
	assert_int_equal(spool_drain(ledger, bob, &taken, &left, &fault), STATUS_OK);
	assert_int_equal(taken, 0);
	assert_int_equal(left, 1);
	fault.status = STATUS_OK;
	assert_int_equal(spool_drain(ledger, alice, &taken, &left, &fault), STATUS_OK);
	assert_int_equal(taken, 1);
	assert_int_equal(left, 0);
	assert_int_equal(audit(ledger), 4);
	assert_held(ledger, &upload);
	buffer_init(&entry, DSSE_ENTRY_MAX);
	assert_int_equal(ledger_entry(ledger, 3, &entry), STATUS_OK);
	assert_int_equal(record_read(buffer_bytes(&entry), &record, &fault), STATUS_OK);
	assert_int_equal(record.kind, KIND_FILE);
	assert_int_equal(record.chain.seq, 3);
	assert_int_equal(record.time, SCRATCH_TIME); /* when it was made, not when it was taken in */
	record_release(&record);
	buffer_release(&entry);
	upload_end(&upload);
	signer_close(alice);
	signer_close(bob);
	ledger_close(ledger);
}

/* A drain that died between the commit and the removal must not append twice. */
static void test_drained_twice(void **state)
{
	struct fault fault = { .status = STATUS_OK };
	struct signer *alice = scratch_signer("alice");
	struct ledger *ledger = small_ledger("twice", alice, 1);
	struct upload upload;
	struct receipt receipt;
	unsigned taken, left;
	char command[PATH_MAX + 64];

	(void)state;
	upload_begin(&upload, ledger, 4 * BLOB_CHUNK_SIZE, 4);
	assert_int_equal(append_or_spool(ledger, alice, &upload.draft.draft, &receipt, NULL, &fault), STATUS_OK);
	snprintf(command, sizeof(command), "rm -rf kept; cp -r %s kept", receipt.place);
	assert_int_equal(scratch_run(command), 0);
	ledger_close(ledger);
	ledger = scratch_open("twice", 0, &fault);
	for (unsigned i = 0; i < 3; i++) {
		assert_int_equal(spool_drain(ledger, alice, &taken, &left, &fault), STATUS_OK);
		assert_int_equal(taken, 1);
		assert_int_equal(left, 0);
		assert_int_equal(audit(ledger), 2);
		assert_held(ledger, &upload);
		snprintf(command, sizeof(command), "cp -r kept %s", receipt.place);
		assert_int_equal(scratch_run(command), 0);
	}
	/* And one that died while it removed: without its entry it is no record. */
	snprintf(command, sizeof(command), "rm %s/entry", receipt.place);
	assert_int_equal(scratch_run(command), 0);
	assert_int_equal(spool_drain(ledger, alice, &taken, &left, &fault), STATUS_OK);
	assert_int_equal(taken + left, 0);
	assert_int_equal(waiting(ledger), 0);
	upload_end(&upload);
	signer_close(alice);
	ledger_close(ledger);
}

/* What lay about on a disk is believed only after hashing: a damaged record is left, the others are taken. */
static void test_damaged(void **state)
{
	static const char *const damages[] = {
		"truncate -s -1 entry", "printf x >> entry", "sed -i 's/\"sig\":\"./\"sig\":\"!/' entry",
		"sed -i 's/\"sig\":\"A/\"sig\":\"B/;t;s/\"sig\":\"./\"sig\":\"A/' entry", /* well formed, and false */
		"rm *.chunks", "for f in *.chunks; do truncate -s -1 $f; done", "rm blobs", "printf x >> blobs",
		"for f in *.chunks; do printf '\\377' | dd of=$f bs=1 seek=3 conv=notrunc; done", /* chunk number */
		"for f in *.chunks; do printf '\\377' | dd of=$f bs=1 seek=4 conv=notrunc; done", /* size */
		"for f in *.chunks; do printf '\\377' | dd of=$f bs=1 seek=9999 conv=notrunc; done", /* content */
		"for f in *.chunks; do mv $f x; ln -s x $f; done",
		"sed -i 's/ 5$/ 4294967295/' blobs", "sed -i 's/ [0-9]* / 18446744073709551616 /' blobs",
	};
	struct signer *alice = scratch_signer("alice");

	(void)state;
	for (size_t i = 0; i < sizeof(damages) / sizeof(damages[0]); i++) {
		struct fault fault = { .status = STATUS_OK };
		struct upload upload;
		struct receipt receipt;
		unsigned taken, left;
		char command[2 * PATH_MAX];

		scratch_run("rm -rf hurt state");

		struct ledger *ledger = small_ledger("hurt", alice, 1);

		upload_begin(&upload, ledger, 4 * BLOB_CHUNK_SIZE + 1, 5);
		assert_int_equal(append_or_spool(ledger, alice, &upload.draft.draft, &receipt, NULL, &fault),
		    STATUS_OK);
		assert_true(receipt.is_spooled);
		upload_end(&upload);
		ledger_close(ledger);
		snprintf(command, sizeof(command), "cd %s && %s", receipt.place, damages[i]);
		assert_int_equal(scratch_run(command), 0);
		ledger = scratch_open("hurt", 0, &fault);
		assert_int_equal(spool_drain(ledger, alice, &taken, &left, &fault), STATUS_OK);
		if (taken != 0 || left != 1)
			fail_msg("taken %u, left %u after %s", taken, left, damages[i]);
		assert_int_not_equal(fault.status, STATUS_OK);
		assert_int_equal(audit(ledger), 1);
		assert_int_equal(waiting(ledger), 1);
		ledger_close(ledger);
	}
	signer_close(alice);
}

/* Each place is made impossible in turn, by a file where its directory would be; what waits anywhere is found. */
static void test_places(void **state)
{
	static const struct { const char *part, *block, *unblock; } places[] = {
		{ "/state/exhibit/spool/", "mv state state-kept; : > state", "rm state; mv state-kept state" },
		{ "/places/spool/", "mv places/spool spool-kept; : > places/spool",
		    "rm places/spool; mv spool-kept places/spool" },
		{ "/exhibit-spool-", "true", "true" },
	};
	struct fault fault = { .status = STATUS_OK };
	struct signer *alice = scratch_signer("alice");
	struct ledger *ledger = small_ledger("places", alice, 1);
	struct receipt receipt;
	unsigned taken, left;

	(void)state;
	for (unsigned i = 0; i < 3; i++) {
		struct upload upload;

		upload_begin(&upload, ledger, 4 * BLOB_CHUNK_SIZE, (uint8_t)(6 + i));
		assert_int_equal(append_or_spool(ledger, alice, &upload.draft.draft, &receipt, NULL, &fault),
		    STATUS_OK);
		assert_true(receipt.is_spooled);
		assert_non_null(strstr(receipt.place, places[i].part));
		upload_end(&upload);
		assert_int_equal(scratch_run(places[i].block), 0);
	}
	for (unsigned i = 0; i < 3; i++)
		assert_int_equal(scratch_run(places[i].unblock), 0);
	assert_int_equal(waiting(ledger), 3);
	/* A directory that others can write to is no spool: anybody could have put things there. */
	assert_int_equal(scratch_run("chmod 777 exhibit-spool-*/*"), 0);
	assert_int_equal(waiting(ledger), 2);
	assert_int_equal(scratch_run("chmod 700 exhibit-spool-*/*"), 0);
	ledger_close(ledger);
	ledger = scratch_open("places", 0, &fault);
	assert_int_equal(spool_drain(ledger, alice, &taken, &left, &fault), STATUS_OK);
	assert_int_equal(taken, 3);
	assert_int_equal(left, 0);
	assert_int_equal(audit(ledger), 4);
	signer_close(alice);
	ledger_close(ledger);
}

/*
 * The disk refuses writes beyond a size: what a full disk or a failing one does to LMDB's commit itself.  Afterwards
 * the log is as it was, and the same handle goes on once there is room.
 */
static void test_failed_commit(void **state)
{
	struct fault fault = { .status = STATUS_OK };
	struct signer *alice = scratch_signer("alice");
	struct ledger *ledger = scratch_ledger("commit");
	struct rlimit kept, limit;
	struct source *source;
	struct upload upload;
	struct receipt receipt;
	struct stat stat_result;
	struct buffer entry;
	uint64_t index;

	(void)state;
	for (unsigned i = 0; i < 3; i++)
		assert_int_equal(scratch_append(ledger, alice, "before", &receipt, &fault), STATUS_OK);
	upload_begin(&upload, ledger, 3 * BLOB_CHUNK_SIZE, 9);
	/* A snapshot that is open across the trouble is cut off, not left pointing at an unmapped file. */
	assert_int_equal(ledger_source_open(ledger, &source), STATUS_OK);
	assert_int_equal(stat(scratch_path("commit/data.mdb"), &stat_result), 0);
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &kept), 0);
	limit = kept;
	limit.rlim_cur = (rlim_t)stat_result.st_size + 8192;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);

	enum status status = append_record(ledger, alice, &upload.draft.draft, &receipt, &fault);

	assert_int_equal(setrlimit(RLIMIT_FSIZE, &kept), 0);
	assert_int_equal(status, STATUS_IO);
	assert_true(fault.detail[0] != '\0');
	buffer_init(&entry, DSSE_ENTRY_MAX);
	assert_int_equal(source->entry_at(source->context, 0, &index, &entry), STATUS_STORE);
	buffer_release(&entry);
	ledger_source_close(source);
	assert_int_equal(audit(ledger), 3);
	fault.status = STATUS_OK;
	assert_int_equal(append_record(ledger, alice, &upload.draft.draft, &receipt, &fault), STATUS_OK);
	assert_int_equal(receipt.index, 3);
	assert_false(receipt.existed);
	assert_int_equal(audit(ledger), 4);
	assert_held(ledger, &upload);
	upload_end(&upload);
	/* The same while a stream grows: it goes past the store, and the record takes it in when it can. */
	assert_int_equal(stat(scratch_path("commit/data.mdb"), &stat_result), 0);
	limit.rlim_cur = (rlim_t)stat_result.st_size + 8192;
	limit.rlim_cur = limit.rlim_cur < ((rlim_t)12 << 20) ? (rlim_t)12 << 20 : limit.rlim_cur;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	upload_begin(&upload, ledger, 19 * BLOB_CHUNK_SIZE, 10);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &kept), 0);
	assert_true(upload.writer->is_refused);
	assert_int_equal(append_record(ledger, alice, &upload.draft.draft, &receipt, &fault), STATUS_OK);
	assert_int_equal(audit(ledger), 5);
	assert_held(ledger, &upload);
	upload_end(&upload);
	assert_int_equal(scratch_run("test -z \"$(find . -name '*.partial')\""), 0);
	signer_close(alice);
	ledger_close(ledger);
}

static void make_frame(uint8_t *frame, uint32_t number, uint8_t fill)
{
	big_endian_put32(frame, number);
	big_endian_put32(frame + 4, 100000);
	memset(frame + BLOB_FRAME_HEADER_SIZE, fill, 100000);
}

/* A spill file that filled up in the middle of a frame holds only whole ones afterwards. */
static void test_half_written_spill(void **state)
{
	static uint8_t frame[BLOB_FRAME_HEADER_SIZE + 100000];
	struct bytes frames = bytes_of(frame, sizeof(frame));
	struct ledger *ledger = scratch_ledger("half");
	struct blob_writer *writer;
	struct rlimit kept, limit;
	struct buffer value;
	uint64_t offset = 0;
	uint32_t number;

	(void)state;
	assert_int_equal(blob_writer_open(ledger, &writer), STATUS_OK);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &kept), 0);
	limit = kept;
	limit.rlim_cur = 150000;
	make_frame(frame, 0, 'a');
	assert_int_equal(spill_add(writer, frames), STATUS_OK);
	make_frame(frame, 1, 'b');
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	/* half into the first place, then whole into the second */
	assert_int_equal(spill_add(writer, frames), STATUS_OK);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &kept), 0);
	make_frame(frame, 2, 'c');
	assert_int_equal(spill_add(writer, frames), STATUS_OK);
	buffer_init(&value, BLOB_VALUE_MAX);
	for (unsigned i = 0; i < 2; i++) {
		assert_int_equal(spill_next(&writer->spills[0], &offset, &number, &value), STATUS_OK);
		assert_int_equal(number, 2 * i);
		assert_int_equal(value.size, 100000);
		assert_int_equal(value.data[99999], 'a' + (int)(2 * i));
	}
	assert_int_equal(spill_next(&writer->spills[0], &offset, &number, &value), STATUS_NOT_FOUND);
	offset = 0;
	assert_int_equal(spill_next(&writer->spills[1], &offset, &number, &value), STATUS_OK);
	assert_int_equal(number, 1);
	buffer_release(&value);
	blob_writer_close(writer);
	assert_int_equal(scratch_run("test -z \"$(find . -name '*.partial')\""), 0);
	ledger_close(ledger);
}

/* Neither ledger nor spool: the fault names both, and nothing is acknowledged. */
static void test_neither(void **state)
{
	struct fault fault = { .status = STATUS_OK };
	struct signer *alice = scratch_signer("alice");
	struct ledger *ledger = small_ledger("neither", alice, 1);
	struct upload upload;
	struct receipt receipt;
	char kept_state[PATH_MAX], kept_tmp[PATH_MAX];

	(void)state;
	strcpy(kept_state, getenv("XDG_STATE_HOME"));
	strcpy(kept_tmp, getenv("TMPDIR"));
	setenv("XDG_STATE_HOME", "/dev/null", 1);
	setenv("TMPDIR", "/dev/null", 1);
	scratch_run(": > neither/spool");
	upload_begin(&upload, ledger, 4 * BLOB_CHUNK_SIZE, 11);
	assert_int_equal(append_or_spool(ledger, alice, &upload.draft.draft, &receipt, NULL, &fault), STATUS_DISK_FULL);
	assert_non_null(strstr(fault.detail, "nor spooled"));
	assert_int_equal(audit(ledger), 1);
	upload_end(&upload);
	/* A stream that nobody can take stops with an error, and stays stopped. */
	struct blob_writer *writer;
	uint8_t *noise = scratch_noise(BLOB_CHUNK_SIZE, 12);
	enum status status = STATUS_OK;

	assert_int_equal(blob_writer_open(ledger, &writer), STATUS_OK);
	for (unsigned i = 0; status == STATUS_OK && i < 30; i++)
		status = blob_writer_add(writer, bytes_of(noise, BLOB_CHUNK_SIZE));
	assert_int_not_equal(status, STATUS_OK);
	assert_int_equal(blob_writer_add(writer, bytes_of_text("more")), status);
	assert_int_equal(blob_writer_finish(writer, &upload.name), status);
	blob_writer_close(writer);
	free(noise);
	setenv("XDG_STATE_HOME", kept_state, 1);
	setenv("TMPDIR", kept_tmp, 1);
	signer_close(alice);
	ledger_close(ledger);
}

/* What holds the place in the temporary directory is anybody's to make: it has to be a directory of ours alone. */
static void test_temporary_place(void **state)
{
	char kept_tmp[PATH_MAX], base[PATH_MAX], parent[PATH_MAX], elsewhere[PATH_MAX], path[PATH_MAX];
	struct ledger *ledger = scratch_ledger("temporary");
	struct stat stat;

	(void)state;
	assert_non_null(ledger);
	assert_int_equal(file_path(kept_tmp, sizeof(kept_tmp), "%s", getenv("TMPDIR")), STATUS_OK);
	assert_int_equal(file_path(base, sizeof(base), "%s/tmp-of-places", kept_tmp), STATUS_OK);
	assert_int_equal(file_path(parent, sizeof(parent), "%s/exhibit-spool-%lu", base, (unsigned long)geteuid()), STATUS_OK);
	assert_int_equal(file_path(elsewhere, sizeof(elsewhere), "%s/elsewhere", base), STATUS_OK);
	assert_int_equal(mkdir(base, 0700), 0);
	setenv("TMPDIR", base, 1);

	assert_int_equal(mkdir(elsewhere, 0700), 0);
	assert_int_equal(symlink(elsewhere, parent), 0);
	assert_int_equal(spool_place(ledger, 2, path), STATUS_NOT_FOUND);
	assert_int_equal(spool_place_make(ledger, 2, path), STATUS_NOT_FOUND);
	assert_int_equal(rmdir(elsewhere), 0); /* nothing was put there */
	assert_int_equal(unlink(parent), 0);

	assert_int_equal(mkdir(parent, 0700), 0);
	static const mode_t open_modes[] = { 0755, 0710, 0770, 0701, 0777 };
	for (size_t i = 0; i < sizeof(open_modes) / sizeof(open_modes[0]); i++) {
		assert_int_equal(chmod(parent, open_modes[i]), 0);
		assert_int_equal(spool_place_make(ledger, 2, path), STATUS_NOT_FOUND);
	}
	assert_int_equal(chmod(parent, 0700), 0);
	if (geteuid() == 0) {
		assert_int_equal(chown(parent, 1, (gid_t)-1), 0);
		assert_int_equal(spool_place_make(ledger, 2, path), STATUS_NOT_FOUND);
		assert_int_equal(chown(parent, 0, (gid_t)-1), 0);
	}
	assert_int_equal(rmdir(parent), 0); /* and nothing in it */

	assert_int_equal(spool_place_make(ledger, 2, path), STATUS_OK);
	assert_int_equal(lstat(parent, &stat), 0);
	assert_int_equal(stat.st_mode & 07777, 0700);
	assert_int_equal(spool_place_make(ledger, 2, path), STATUS_OK);
	setenv("TMPDIR", kept_tmp, 1);
	ledger_close(ledger);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_full_map),
		cmocka_unit_test(test_chain_moved_meanwhile),
		cmocka_unit_test(test_drained_twice),
		cmocka_unit_test(test_damaged),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_temporary_place),
		cmocka_unit_test(test_failed_commit),
		cmocka_unit_test(test_half_written_spill),
		cmocka_unit_test(test_neither),
	};

	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
