/* What a reader's machine remembers, and the evidence it keeps. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "ledger/forks.h"
#include "ledger/seen.h"
#include "ledger_scratch.h"

static struct note_key make_log(const char *name)
{
	struct ed25519_key key = { { 7 } };
	struct note_key log;

	assert_int_equal(note_key_make(name, &key, &log), STATUS_OK);
	return log;
}

/* A note of the right form: signatures are verified by whoever reads it. */
static void write_note(const struct note_key *log, uint64_t size, uint8_t root, struct buffer *note)
{
	struct checkpoint checkpoint = { .size = size };
	struct ed25519_signature signature = { { 1 } };

	snprintf(checkpoint.origin, sizeof(checkpoint.origin), "%s", log->name);
	checkpoint.root.bytes[0] = root;
	buffer_init(note, CHECKPOINT_SIZE_MAX);
	assert_int_equal(checkpoint_text(&checkpoint, note), STATUS_OK);
	assert_int_equal(buffer_append_byte(note, '\n'), STATUS_OK);
	assert_int_equal(note_sign_line(log, &signature, note), STATUS_OK);
}

static void keep(const struct note_key *log, uint64_t size, uint8_t root)
{
	struct buffer note;

	write_note(log, size, root, &note);
	assert_int_equal(seen_keep(log, buffer_bytes(&note)), STATUS_OK);
	buffer_release(&note);
}

static uint64_t smallest(const struct seen *seen)
{
	uint64_t least = UINT64_MAX;

	for (size_t i = 0; i < seen->count; i++) {
		struct checkpoint checkpoint;
		struct note note;

		assert_int_equal(checkpoint_read(buffer_bytes(&seen->notes[i]), &checkpoint, &note, NULL), STATUS_OK);
		least = checkpoint.size < least ? checkpoint.size : least;
	}
	return least;
}

static void test_the_largest_are_remembered(void **state)
{
	struct note_key log = make_log("log.example/many"), other = make_log("log.example/other");
	struct seen seen;

	(void)state;
	for (uint64_t size = 1; size <= SEEN_MAX + 6; size++)
		keep(&log, size * 1000003, 1);
	keep(&log, 2, 1); /* smaller than all: it goes at once */
	keep(&log, 7 * 1000003, 1);
	assert_int_equal(seen_read(&log, &seen), STATUS_OK);
	assert_int_equal(seen.count, SEEN_MAX);
	assert_int_equal(smallest(&seen), 7 * 1000003);
	seen_release(&seen);
	assert_int_equal(seen_read(&other, &seen), STATUS_OK);
	assert_int_equal(seen.count, 0);
	seen_release(&seen);
}

static void test_one_size_two_trees(void **state)
{
	struct note_key log = make_log("log.example/two");
	struct seen seen;

	(void)state;
	keep(&log, 5, 1);
	keep(&log, 5, 2);
	keep(&log, 5, 1);
	assert_int_equal(seen_read(&log, &seen), STATUS_OK);
	assert_int_equal(seen.count, 2);
	seen_release(&seen);
}

static void test_what_is_no_checkpoint_is_not_kept(void **state)
{
	struct note_key log = make_log("log.example/none");
	struct seen seen;

	(void)state;
	assert_int_equal(seen_keep(&log, bytes_of_text("words\n")), STATUS_BAD_NOTE);
	keep(&log, 9, 1);
	/* Somebody else's files are passed over, also a checkpoint that is a directory. */
	assert_int_equal(scratch_run("for d in state/exhibit/seen/*/; do touch $d/note $d/.hidden "
	    "$d/0000000000000000010-.checkpoint; mkdir $d/0000000000000000011-0011223344556677.checkpoint; done"), 0);
	assert_int_equal(seen_read(&log, &seen), STATUS_OK);
	assert_int_equal(seen.count, 1);
	seen_release(&seen);
}

static void test_evidence_is_never_overwritten(void **state)
{
	struct note_key log = make_log("log.example/fork");
	struct buffer seen, shown;
	char kept[PATH_MAX], again[PATH_MAX], other[PATH_MAX], command[3 * PATH_MAX];

	(void)state;
	write_note(&log, 5, 1, &seen);
	write_note(&log, 5, 2, &shown);
	assert_int_equal(forks_keep(&log, buffer_bytes(&seen), buffer_bytes(&shown), kept), STATUS_OK);
	snprintf(command, sizeof(command), "test -s %s.seen.checkpoint && echo kept > %s.seen.checkpoint", kept, kept);
	assert_int_equal(scratch_run(command), 0);
	assert_int_equal(forks_keep(&log, buffer_bytes(&seen), buffer_bytes(&shown), again), STATUS_OK);
	assert_string_equal(kept, again);
	snprintf(command, sizeof(command), "grep -qx kept %s.seen.checkpoint", kept);
	assert_int_equal(scratch_run(command), 0);
	assert_int_equal(forks_keep(&log, buffer_bytes(&shown), buffer_bytes(&seen), other), STATUS_OK);
	assert_string_not_equal(kept, other);
	buffer_release(&seen);
	buffer_release(&shown);
}

static void test_without_a_place(void **state)
{
	struct note_key log = make_log("log.example/nowhere");
	struct buffer note;
	struct seen seen;
	char kept[PATH_MAX], *state_home = strdup(getenv("XDG_STATE_HOME")), *home = strdup(getenv("HOME"));

	(void)state;
	write_note(&log, 5, 1, &note);
	unsetenv("XDG_STATE_HOME");
	unsetenv("HOME");
	assert_int_equal(seen_keep(&log, buffer_bytes(&note)), STATUS_NOT_FOUND);
	assert_int_equal(forks_keep(&log, buffer_bytes(&note), buffer_bytes(&note), kept), STATUS_NOT_FOUND);
	assert_string_equal(kept, "");
	assert_int_equal(seen_read(&log, &seen), STATUS_OK);
	assert_int_equal(seen.count, 0);
	seen_release(&seen);
	setenv("XDG_STATE_HOME", state_home, 1);
	setenv("HOME", home, 1);
	buffer_release(&note);
	free(state_home);
	free(home);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_largest_are_remembered),
		cmocka_unit_test(test_one_size_two_trees),
		cmocka_unit_test(test_what_is_no_checkpoint_is_not_kept),
		cmocka_unit_test(test_evidence_is_never_overwritten),
		cmocka_unit_test(test_without_a_place),
	};

	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
