#include "git_difference.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/file_digest.h"
#include "git_command.h"

#define ANSWER_MAX ((size_t)PATH_MAX + 1)

enum status git_paths_add(struct git_paths *paths, const char *path)
{
	if (paths->count == paths->capacity) {
		size_t capacity = paths->capacity ? 2 * paths->capacity : 64;
		const char **grown = reallocarray(paths->paths, capacity, sizeof(*grown));

		if (!grown)
			return STATUS_NO_MEMORY;
		paths->paths = grown;
		paths->capacity = capacity;
	}
	paths->paths[paths->count++] = path;
	return STATUS_OK;
}

static enum status take_into_buffer(void *context, struct bytes bytes)
{
	return buffer_append(context, bytes);
}

static enum status take_into_hasher(void *context, struct bytes bytes)
{
	hasher_add(context, bytes);
	return STATUS_OK;
}

/* One line that git answers with, without its newline. */
static enum status ask(const char *const *arguments, struct buffer *answer)
{
	int exit_code;
	enum status status = git_command(NULL, arguments, (struct sink){ take_into_buffer, answer }, &exit_code);

	if (status == STATUS_OK && (exit_code != 0 || answer->size < 2))
		status = STATUS_LIBRARY;
	if (status == STATUS_OK)
		answer->size--;
	return status == STATUS_OK && !buffer_text(answer) ? STATUS_NO_MEMORY : status;
}

enum status git_top(struct buffer *top)
{
	static const char *const arguments[] = { "rev-parse", "--show-toplevel", NULL };

	return ask(arguments, top);
}

/* Every setting that changes how git writes a difference is fixed here, so that the digest is not the user's taste. */
static enum status add_diff(const char *top, const char *base, struct hasher *hasher)
{
	const char *arguments[] = { "-c", "core.quotePath=true", "-c", "diff.suppressBlankEmpty=false", "diff", "--binary",
		"--full-index", "--no-ext-diff", "--no-textconv", "--no-color", "--no-renames", "--no-relative",
		"--no-indent-heuristic", "--src-prefix=a/", "--dst-prefix=b/", "--unified=3", "--inter-hunk-context=0",
		"--diff-algorithm=myers", "--submodule=short",
		"--ignore-submodules=none", "-O/dev/null", base, "--", NULL };
	int exit_code;
	enum status status = git_command(top, arguments, (struct sink){ take_into_hasher, hasher }, &exit_code);

	return status == STATUS_OK && exit_code != 0 ? STATUS_LIBRARY : status;
}

/* What git would call the file's mode, and the digest of its bytes; of none where it is neither file nor link. */
static const char *look_at(int top, const char *path, struct hasher *bytes)
{
	char target[PATH_MAX];
	struct stat found;
	const char *mode = "000000"; /* it cannot be read, or went away meanwhile */
	ssize_t size;
	int fd;

	if (fstatat(top, path, &found, AT_SYMLINK_NOFOLLOW) != 0)
		return mode;
	if (S_ISDIR(found.st_mode))
		return "160000"; /* a repository in the tree, which git does not look into either */
	if (S_ISLNK(found.st_mode)) {
		size = readlinkat(top, path, target, sizeof(target));
		if (size < 0)
			return mode;
		hasher_add(bytes, bytes_of(target, (size_t)size));
		return "120000";
	}
	fd = openat(top, path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return mode;
	if (fstat(fd, &found) == 0 && S_ISREG(found.st_mode) && file_digest_add(fd, bytes) == STATUS_OK)
		mode = found.st_mode & S_IXUSR ? "100755" : "100644";
	close(fd);
	return mode;
}

static enum status add_untracked(int top, const char *path, struct hasher *hasher)
{
	struct hasher *bytes;
	struct digest digest;
	const char *mode;
	char hex[DIGEST_HEX_SIZE];
	enum status status = hasher_open(&bytes);

	if (status != STATUS_OK)
		return status;
	mode = look_at(top, path, bytes);
	digest = hasher_finish(bytes);
	hasher_close(bytes);
	digest_hex(&digest, hex);
	hasher_add(hasher, bytes_of("untracked", sizeof("untracked")));
	hasher_add(hasher, bytes_of(path, strlen(path) + 1));
	hasher_add(hasher, bytes_of(mode, strlen(mode) + 1));
	hasher_add(hasher, bytes_of_text(hex));
	hasher_add(hasher, bytes_of("\n", 1));
	return STATUS_OK;
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static enum status add_all_untracked(const char *top, struct git_paths *untracked, struct hasher *hasher)
{
	enum status status = STATUS_OK;
	int fd = open(top, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return STATUS_IO;
	qsort(untracked->paths, untracked->count, sizeof(*untracked->paths), compare);
	for (size_t i = 0; i < untracked->count && status == STATUS_OK; i++)
		status = add_untracked(fd, untracked->paths[i], hasher);
	close(fd);
	return status;
}

enum status git_difference(const char *base, struct git_paths *untracked, struct digest *difference)
{
	static const char *const ask_empty_tree[] = { "hash-object", "-t", "tree", "/dev/null", NULL };
	struct buffer top, empty_tree;
	struct hasher *hasher = NULL;
	enum status status = hasher_open(&hasher);

	buffer_init(&top, ANSWER_MAX);
	buffer_init(&empty_tree, ANSWER_MAX);
	if (status == STATUS_OK)
		status = git_top(&top);
	if (status == STATUS_OK && !base) {
		status = ask(ask_empty_tree, &empty_tree);
		base = buffer_text(&empty_tree);
	}
	if (status == STATUS_OK)
		status = add_diff(buffer_text(&top), base, hasher);
	if (status == STATUS_OK && untracked->count > 0)
		status = add_all_untracked(buffer_text(&top), untracked, hasher);
	if (status == STATUS_OK)
		*difference = hasher_finish(hasher);
	hasher_close(hasher);
	buffer_release(&top);
	buffer_release(&empty_tree);
	return status;
}
