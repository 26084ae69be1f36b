#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/run/git_state.h"

/* The stream that docs/formats.md states, by hand: the digest must not change from version to version of exhibit or git. */
static struct digest stated(const char *diff, const char *const *untracked, size_t count)
{
	struct buffer stream;
	struct digest digest;

	buffer_init(&stream, 100000);
	assert_int_equal(buffer_append_text(&stream, diff), STATUS_OK);
	for (size_t i = 0; i < count; i++) { /* path, mode, content */
		struct digest bytes = digest_of(bytes_of_text(untracked[3 * i + 2]));
		char hex[DIGEST_HEX_SIZE];

		digest_hex(&bytes, hex);
		assert_int_equal(buffer_append_format(&stream, "untracked%c%s%c%s%c%s\n", 0, untracked[3 * i], 0, untracked[3 * i + 1], 0,
		    hex), STATUS_OK);
	}
	digest = digest_of(buffer_bytes(&stream));
	buffer_release(&stream);
	return digest;
}

static void shell(const char *command)
{
	if (system(command) != 0)
		fail_msg("%s", command);
}

static int enter_scratch(void **state)
{
	static char scratch[] = "/tmp/exhibit-unit.XXXXXX";

	*state = scratch;
	unsetenv("GIT_DIR");
	unsetenv("GIT_WORK_TREE");
	unsetenv("GIT_INDEX_FILE");
	setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
	setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
	return mkdtemp(scratch) && chdir(scratch) == 0 ? 0 : -1;
}

static int leave_scratch(void **state)
{
	char command[100];

	snprintf(command, sizeof(command), "rm -rf %s", (const char *)*state);
	return chdir("/") == 0 && system(command) == 0 ? 0 : -1;
}

static void outside_there_is_nothing(void **state)
{
	struct git_state tree;
	char commit[GIT_COMMIT_MAX];
	(void)state;

	assert_int_equal(git_state_read(&tree), STATUS_NOT_FOUND);
	assert_false(git_commit(commit));
}

static void a_tree_is_followed_from_birth(void **state)
{
	static const char *const untracked[] = { "b", "120000", "nowhere", "c", "100755", "run\n", "dir/a b", "100644", "" };
	static const char *const sorted[] = { "b", "120000", "nowhere", "c", "100755", "run\n" };
	static const char birth[] = "diff --git a/a b/a\nnew file mode 100644\nindex 0000000000000000000000000000000000000000.."
	    "5626abf0f72e58d7a153368ba57db4c673c0e171\n--- /dev/null\n+++ b/a\n@@ -0,0 +1 @@\n+one\n";
	static const char change[] = "diff --git a/a b/a\nindex 5626abf0f72e58d7a153368ba57db4c673c0e171.."
	    "f719efd430d52bcfc8566a43b2eb655688d38871 100644\n--- a/a\n+++ b/a\n@@ -1 +1 @@\n-one\n+two\n";
	struct git_state tree;
	struct digest expected;
	char commit[GIT_COMMIT_MAX];
	(void)state;

	shell("git init -q repository");
	assert_int_equal(chdir("repository"), 0);
	assert_int_equal(git_state_read(&tree), STATUS_OK);
	assert_true(tree.is_clean);
	assert_string_equal(tree.commit, "");
	assert_false(git_commit(commit));

	shell("echo one > a; git add a");
	assert_int_equal(git_state_read(&tree), STATUS_OK);
	assert_false(tree.is_clean);
	assert_string_equal(tree.commit, "");
	expected = stated(birth, NULL, 0);
	assert_true(digest_equal(&tree.difference, &expected));

	shell("git -c user.name=T -c user.email=t@example.org commit -qm first");
	assert_int_equal(git_state_read(&tree), STATUS_OK);
	assert_true(tree.is_clean);
	assert_int_equal(strlen(tree.commit), 40);
	assert_true(git_commit(commit));
	assert_string_equal(commit, tree.commit);

	shell("echo two > a; ln -s nowhere b; echo run > c; chmod 755 c");
	assert_int_equal(git_state_read(&tree), STATUS_OK);
	assert_false(tree.is_clean);
	assert_string_equal(tree.commit, commit);
	expected = stated(change, sorted, 2);
	assert_true(digest_equal(&tree.difference, &expected));

	shell("git checkout -q a; mkdir dir; : > 'dir/a b'");
	assert_int_equal(git_state_read(&tree), STATUS_OK);
	expected = stated("", untracked, 3);
	assert_true(digest_equal(&tree.difference, &expected));
	assert_int_equal(chdir("dir"), 0);
	assert_int_equal(git_state_read(&tree), STATUS_OK);
	assert_true(digest_equal(&tree.difference, &expected));

	struct json *value = git_state_json(&tree);
	assert_string_equal(json_member_text(value, "commit"), commit);
	assert_false(json_member_is_true(value, "clean"));
	assert_int_equal(strlen(json_member_text(value, "difference")), 64);
	json_free(value);
}

static void a_repository_that_git_refuses_is_no_clean_tree(void **state)
{
	struct git_state tree;
	char commit[GIT_COMMIT_MAX];

	assert_int_equal(chdir(*state), 0);
	shell("mkdir refused refused/.git");
	assert_int_equal(chdir("refused"), 0);
	assert_int_equal(git_state_read(&tree), STATUS_LIBRARY);
	assert_false(git_commit(commit));
}

static void without_git_there_is_nothing(void **state)
{
	struct git_state tree;
	char *path = strdup(getenv("PATH"));

	assert_int_equal(chdir(*state), 0);
	shell("git init -q other");
	assert_int_equal(chdir("other"), 0);
	setenv("PATH", "/nonexistent", 1);
	assert_int_equal(git_state_read(&tree), STATUS_NOT_FOUND);
	setenv("PATH", path, 1);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(outside_there_is_nothing),
		cmocka_unit_test(a_tree_is_followed_from_birth),
		cmocka_unit_test(a_repository_that_git_refuses_is_no_clean_tree),
		cmocka_unit_test(without_git_there_is_nothing),
	};

	return cmocka_run_group_tests(tests, enter_scratch, leave_scratch);
}
