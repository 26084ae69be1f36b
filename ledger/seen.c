#include "seen.h"

#include <dirent.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "file.h"
#include "ledger_parts.h"
#include "state_directory.h"

#define NAME_FORM "%019" PRIu64 "-%.16s.checkpoint" /* so that names sort by size */
#define ROOT_DIGITS 16
#define SIZE_DIGITS 19
#define ENDING ".checkpoint"
#define NAME_SIZE (SIZE_DIGITS + 1 + ROOT_DIGITS + sizeof(ENDING) - 1)

static enum status directory_of(const struct note_key *log, char path[static PATH_MAX])
{
	char state[PATH_MAX], id[LEDGER_LOG_ID_MAX];
	enum status status = state_directory(state, sizeof(state));

	ledger_log_id(log, id);
	return status == STATUS_OK ? file_path(path, PATH_MAX, "%s/seen/%s", state, id) : status;
}

static int is_ours(const struct dirent *found)
{
	return strlen(found->d_name) == NAME_SIZE && strspn(found->d_name, "0123456789") == SIZE_DIGITS &&
	    !strcmp(found->d_name + NAME_SIZE - (sizeof(ENDING) - 1), ENDING);
}

static void add(struct seen *seen, const char *path)
{
	struct buffer *note = &seen->notes[seen->count];

	buffer_init(note, CHECKPOINT_SIZE_MAX);
	if (file_read(path, note) == STATUS_OK)
		seen->count++;
	else
		buffer_release(note);
}

static void add_mark(const struct note_key *log, struct seen *seen)
{
	char state[PATH_MAX], id[LEDGER_LOG_ID_MAX], path[PATH_MAX];

	ledger_log_id(log, id);
	if (state_directory(state, sizeof(state)) == STATUS_OK &&
	    file_path(path, sizeof(path), "%s/logs/%s.checkpoint", state, id) == STATUS_OK)
		add(seen, path);
}

enum status seen_read(const struct note_key *log, struct seen *seen)
{
	char directory[PATH_MAX], path[PATH_MAX];
	struct dirent **names;
	int count;

	seen->count = 0;
	seen->notes = calloc(SEEN_MAX + 1, sizeof(*seen->notes));
	if (!seen->notes)
		return STATUS_NO_MEMORY;
	add_mark(log, seen);
	if (directory_of(log, directory) != STATUS_OK)
		return STATUS_OK;
	count = scandir(directory, &names, is_ours, alphasort);
	/* From the end, where the largest are, should somebody have put more there. */
	for (int i = count - 1; i >= 0; i--) {
		if (seen->count <= SEEN_MAX && file_path(path, sizeof(path), "%s/%s", directory, names[i]->d_name) == STATUS_OK)
			add(seen, path);
		free(names[i]);
	}
	if (count >= 0)
		free(names);
	return STATUS_OK;
}

void seen_release(struct seen *seen)
{
	for (size_t i = 0; i < seen->count; i++)
		buffer_release(&seen->notes[i]);
	free(seen->notes);
	memset(seen, 0, sizeof(*seen));
}

/* A larger tree says more: all that is in a smaller one of the same history follows from it. */
static void drop_smallest(const char *directory)
{
	struct dirent **names;
	char path[PATH_MAX];
	int count = scandir(directory, &names, is_ours, alphasort);

	for (int i = 0; i < count; i++) {
		if (i < count - SEEN_MAX && file_path(path, sizeof(path), "%s/%s", directory, names[i]->d_name) == STATUS_OK)
			unlink(path);
		free(names[i]);
	}
	if (count >= 0)
		free(names);
}

enum status seen_keep(const struct note_key *log, struct bytes text)
{
	char directory[PATH_MAX], path[PATH_MAX], root[DIGEST_HEX_SIZE];
	struct checkpoint checkpoint;
	struct note note;
	enum status status = checkpoint_read(text, &checkpoint, &note, NULL);

	if (status == STATUS_OK)
		status = directory_of(log, directory);
	if (status == STATUS_OK)
		status = file_make_directories(directory);
	if (status != STATUS_OK)
		return status;
	digest_hex(&checkpoint.root, root);
	status = file_path(path, sizeof(path), "%s/" NAME_FORM, directory, checkpoint.size, root);
	if (status == STATUS_OK && access(path, F_OK) != 0)
		status = file_replace(path, text);
	if (status == STATUS_OK)
		drop_smallest(directory);
	return status;
}
