#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "ledger/highwater.h"
#include "ledger_scratch.h"
#include "ledger_audit.h"

static void append_some(const char *name, const char *text, unsigned count)
{
	struct fault fault = { .status = STATUS_OK };
	struct ledger *ledger = scratch_open(name, 0, &fault);
	struct signer *signer = scratch_signer("alice");
	struct receipt receipt;

	assert_non_null(ledger);
	for (unsigned i = 0; i < count; i++)
		assert_int_equal(scratch_append(ledger, signer, text, &receipt, &fault), STATUS_OK);
	signer_close(signer);
	ledger_close(ledger);
}

static void make_ledger(const char *name)
{
	struct ledger *ledger = scratch_ledger(name);

	assert_non_null(ledger);
	ledger_close(ledger);
}

static void head_text(const char *name, char text[static 200])
{
	struct fault fault = { .status = STATUS_OK };
	struct ledger *ledger = scratch_open(name, 0, &fault);
	char hex[DIGEST_HEX_SIZE];
	struct checkpoint head;

	assert_non_null(ledger);
	assert_int_equal(ledger_checkpoint(ledger, NULL, &head), STATUS_OK);
	digest_hex(&head.root, hex);
	snprintf(text, 200, "%llu %s", (unsigned long long)head.size, hex);
	ledger_close(ledger);
}

static void test_rolled_back(void **state)
{
	struct fault fault = { .status = STATUS_OK };
	char before[200], after[200];

	(void)state;
	make_ledger("back");
	append_some("back", "early", 3);
	head_text("back", before);
	assert_int_equal(scratch_run("cp back/data.mdb old.mdb"), 0);
	append_some("back", "late", 2);
	head_text("back", after);
	assert_int_equal(scratch_run("cp back/data.mdb new.mdb; cp old.mdb back/data.mdb"), 0);
	assert_null(scratch_open("back", 0, &fault));
	assert_int_equal(fault.status, STATUS_ROLLED_BACK);
	assert_non_null(strstr(fault.detail, before));
	assert_non_null(strstr(fault.detail, after));
	/* Brought back, it holds again. */
	assert_int_equal(scratch_run("cp new.mdb back/data.mdb"), 0);
	append_some("back", "later", 1);
}

static void test_forked(void **state)
{
	struct fault fault = { .status = STATUS_OK };

	(void)state;
	make_ledger("fork");
	append_some("fork", "common", 2);
	assert_int_equal(scratch_run("cp fork/data.mdb common.mdb"), 0);
	append_some("fork", "one history", 2);
	/* The other history is made where nobody remembers the first. */
	assert_int_equal(scratch_run("mv state kept; cp common.mdb fork/data.mdb"), 0);
	append_some("fork", "another history", 3);
	assert_int_equal(scratch_run("rm -r state; mv kept state"), 0);
	assert_null(scratch_open("fork", 0, &fault));
	assert_int_equal(fault.status, STATUS_FORKED);
	assert_non_null(strstr(fault.detail, "seen: 4 "));
	assert_non_null(strstr(fault.detail, "here: 4 "));
}

/* The same size and another root is a fork, too; so is size 1. */
static void test_forked_at_same_size(void **state)
{
	struct fault fault = { .status = STATUS_OK };

	(void)state;
	make_ledger("same");
	assert_int_equal(scratch_run("cp same/data.mdb empty.mdb"), 0);
	append_some("same", "one", 1);
	assert_int_equal(scratch_run("mv state kept; cp empty.mdb same/data.mdb"), 0);
	append_some("same", "other", 1);
	assert_int_equal(scratch_run("rm -r state; mv kept state"), 0);
	assert_null(scratch_open("same", 0, &fault));
	assert_int_equal(fault.status, STATUS_FORKED);
}

/* A mark that is no checkpoint of this log protects nothing, but does not lock anybody out either; it is mended. */
static void test_useless_marks(void **state)
{
	static const char *const damages[] = {
		": > $mark",
		"echo nonsense > $mark",
		"head -c 40 $mark > m && cat m > $mark",
		"sed -i '2s/.*/999999/' $mark",
		"sed -i 's/example.org/example.net/' $mark",
		"rm $mark",
		"head -c 1000000 /dev/zero > $mark",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(damages) / sizeof(damages[0]); i++) {
		struct fault fault = { .status = STATUS_OK };
		char command[512];

		scratch_run("rm -rf useless state");
		make_ledger("useless");
		append_some("useless", "words", 2);
		snprintf(command, sizeof(command),
		    "cp useless/data.mdb old.mdb; mark=$(echo state/exhibit/logs/*.checkpoint);"
		    "test -s $mark && %s", damages[i]);
		assert_int_equal(scratch_run(command), 0);
		append_some("useless", "more", 1);
		assert_int_equal(scratch_run("cp old.mdb useless/data.mdb"), 0);
		assert_null(scratch_open("useless", 0, &fault));
		assert_int_equal(fault.status, STATUS_ROLLED_BACK);
	}
}

static void test_without_home(void **state)
{
	struct fault fault = { .status = STATUS_OK };
	char kept_state[PATH_MAX], kept_home[PATH_MAX];

	(void)state;
	strcpy(kept_state, getenv("XDG_STATE_HOME"));
	strcpy(kept_home, getenv("HOME"));
	make_ledger("homeless");
	unsetenv("XDG_STATE_HOME");
	unsetenv("HOME");
	append_some("homeless", "words", 2);
	setenv("HOME", kept_home, 1);
	append_some("homeless", "words", 2);
	assert_int_equal(scratch_run("ls .local/state/exhibit/logs/*.checkpoint"), 0);
	setenv("XDG_STATE_HOME", "relative/is/ignored", 1);
	append_some("homeless", "words", 1);
	assert_int_equal(scratch_run("test ! -e relative"), 0);
	setenv("XDG_STATE_HOME", kept_state, 1);
	/* Two logs have two marks. */
	make_ledger("homeless-too");
	append_some("homeless-too", "words", 1);
	append_some("homeless", "words", 1);
	assert_int_equal(fault.status, STATUS_OK);
}

/* Many processes raise the mark; it must end at the highest. */
static void test_raised_in_parallel(void **state)
{
	struct fault fault = { .status = STATUS_OK };
	pid_t children[4];

	(void)state;
	scratch_run("rm -rf state");
	make_ledger("raised");
	for (unsigned i = 0; i < 4; i++) {
		children[i] = fork();
		if (children[i] == 0) {
			struct ledger *ledger = scratch_open("raised", 0, &fault);
			char key[16];

			snprintf(key, sizeof(key), "raiser-%u", i);

			struct signer *signer = scratch_signer(key);
			struct receipt receipt;
			bool is_ok = ledger != NULL && signer != NULL;

			for (unsigned j = 0; is_ok && j < 25; j++)
				is_ok = scratch_append(ledger, signer, "words", &receipt, &fault) == STATUS_OK;
			signer_close(signer);
			ledger_close(ledger);
			_exit(is_ok ? 0 : 1);
		}
	}
	for (unsigned i = 0; i < 4; i++) {
		int status;

		assert_int_equal(waitpid(children[i], &status, 0), children[i]);
		assert_int_equal(status, 0);
	}
	assert_int_equal(scratch_run("sed -n 2p state/exhibit/logs/*.checkpoint"), 0);
	assert_true(scratch_output_has("100\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rolled_back),
		cmocka_unit_test(test_forked),
		cmocka_unit_test(test_forked_at_same_size),
		cmocka_unit_test(test_useless_marks),
		cmocka_unit_test(test_without_home),
		cmocka_unit_test(test_raised_in_parallel),
	};

	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
