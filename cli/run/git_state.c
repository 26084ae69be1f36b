#include "git_state.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "format/hex.h"
#include "git_command.h"
#include "git_difference.h"

#define PATH_SIZE_MAX 4096
#define STATUS_SIZE_MAX ((size_t)256 << 20)
#define HEADER_COMMIT "# branch.oid "

/* Is there a .git here or above?  Cheaper than a process that says no. */
static bool may_be_inside(void)
{
	char path[PATH_SIZE_MAX + sizeof("/.git")];
	char *end;

	if (!getcwd(path, PATH_SIZE_MAX))
		return false;
	end = path + strlen(path);
	while (end > path) {
		if (end[-1] == '/') /* only the root ends in one */
			end--;
		memcpy(end, "/.git", sizeof("/.git"));
		if (access(path, F_OK) == 0)
			return true;
		if (end == path)
			return false;
		*end = '\0';
		end = strrchr(path, '/');
		if (end == path)
			end = path + 1;
	}
	return false;
}

static enum status take_into_buffer(void *context, struct bytes bytes)
{
	return buffer_append(context, bytes);
}

/* core.worktree can have git look at a tree elsewhere: what it says of that one is nothing about where we are. */
static enum status check_tree_is_here(void)
{
	char here[PATH_SIZE_MAX];
	struct buffer top;
	size_t size;
	enum status status;

	buffer_init(&top, PATH_SIZE_MAX);
	status = git_top(&top);
	if (status == STATUS_OK) {
		size = top.size > 1 ? top.size : 0; /* below the root is everything */
		if (!getcwd(here, sizeof(here)) || strncmp(here, buffer_text(&top), size) ||
		    (size > 0 && here[size] != '/' && here[size] != '\0'))
			status = STATUS_LIBRARY;
	}
	buffer_release(&top);
	return status;
}

static enum status read_commit(struct bytes header, struct git_state *state)
{
	struct bytes name = bytes_slice(header, strlen(HEADER_COMMIT), header.size - strlen(HEADER_COMMIT));

	if (bytes_equal(name, bytes_of_text("(initial)")))
		return STATUS_OK;
	if (name.size < 40 || name.size >= GIT_COMMIT_MAX || !hex_is_lower(name))
		return STATUS_LIBRARY;
	memcpy(state->commit, name.data, name.size);
	state->commit[name.size] = '\0';
	return STATUS_OK;
}

/* The fields of `status --porcelain=v2 -z`: headers, then entries, each ended by NUL; a rename has a second field. */
static enum status read_status(struct bytes text, struct git_state *state, struct git_paths *untracked)
{
	bool has_commit = false;
	enum status status = STATUS_OK;

	state->is_clean = true;
	while (text.size > 0 && status == STATUS_OK) {
		const uint8_t *end = memchr(text.data, '\0', text.size);
		struct bytes field;

		if (!end)
			return STATUS_LIBRARY;
		field = bytes_of(text.data, (size_t)(end - text.data));
		text = bytes_slice(text, field.size + 1, text.size - field.size - 1);
		if (bytes_start_with(field, HEADER_COMMIT)) {
			has_commit = true;
			status = read_commit(field, state);
		}
		if (bytes_start_with(field, "# "))
			continue;
		state->is_clean = false;
		if (bytes_start_with(field, "? "))
			status = git_paths_add(untracked, (const char *)field.data + 2);
		if (bytes_start_with(field, "2 ")) {
			end = memchr(text.data, '\0', text.size);
			if (!end)
				return STATUS_LIBRARY;
			text = bytes_slice(text, (size_t)(end - text.data) + 1, text.size - (size_t)(end - text.data) - 1);
		}
	}
	return status == STATUS_OK && !has_commit ? STATUS_LIBRARY : status;
}

enum status git_state_read(struct git_state *state)
{
	static const char *const arguments[] = { "status", "--porcelain=v2", "--branch", "-z", "--untracked-files=all",
		"--ignore-submodules=none", NULL };
	struct git_paths untracked = { NULL, 0, 0 };
	struct buffer text;
	enum status status;
	int exit_code = 0;

	memset(state, 0, sizeof(*state));
	if (!may_be_inside())
		return STATUS_NOT_FOUND;
	buffer_init(&text, STATUS_SIZE_MAX);
	status = check_tree_is_here();
	if (status == STATUS_OK)
		status = git_command(NULL, arguments, (struct sink){ take_into_buffer, &text }, &exit_code);
	if (status == STATUS_OK && exit_code != 0)
		status = STATUS_LIBRARY;
	if (status == STATUS_OK)
		status = read_status(buffer_bytes(&text), state, &untracked);
	if (status == STATUS_OK && !state->is_clean)
		status = git_difference(*state->commit ? "HEAD" : NULL, &untracked, &state->difference);
	free(untracked.paths);
	buffer_release(&text);
	return status;
}

struct json *git_state_json(const struct git_state *state)
{
	struct json *tree = json_object();
	char hex[DIGEST_HEX_SIZE];

	json_put_boolean(tree, "clean", state->is_clean);
	if (*state->commit)
		json_put_text(tree, "commit", state->commit);
	if (!state->is_clean) {
		digest_hex(&state->difference, hex);
		json_put_text(tree, "difference", hex);
	}
	return tree;
}

bool git_commit(char commit[static GIT_COMMIT_MAX])
{
	static const char *const arguments[] = { "rev-parse", "--verify", "--quiet", "HEAD^{commit}", NULL };
	struct buffer text;
	int exit_code;
	bool is_found = false;

	if (!may_be_inside())
		return false;
	buffer_init(&text, GIT_COMMIT_MAX);
	if (git_command(NULL, arguments, (struct sink){ take_into_buffer, &text }, &exit_code) == STATUS_OK &&
	    exit_code == 0 && text.size >= 41 && text.size <= GIT_COMMIT_MAX) {
		memcpy(commit, text.data, text.size - 1); /* without the newline */
		commit[text.size - 1] = '\0';
		is_found = hex_is_lower(bytes_of_text(commit));
	}
	buffer_release(&text);
	return is_found;
}
