#include "forks.h"

#include <string.h>
#include <unistd.h>

#include "file.h"
#include "ledger_parts.h"
#include "state_directory.h"

#define PAIR_SIZE 17 /* 16 hex digits and NUL */

void fork_init(struct fork *fork)
{
	memset(fork, 0, sizeof(*fork));
	buffer_init(&fork->seen, CHECKPOINT_SIZE_MAX);
	buffer_init(&fork->shown, CHECKPOINT_SIZE_MAX);
}

void fork_release(struct fork *fork)
{
	buffer_release(&fork->seen);
	buffer_release(&fork->shown);
}

static enum status name_pair(struct bytes seen, struct bytes shown, char pair[static PAIR_SIZE])
{
	char hex[DIGEST_HEX_SIZE];
	struct hasher *hasher;
	struct digest digest;
	enum status status = hasher_open(&hasher);

	if (status != STATUS_OK)
		return status;
	hasher_add(hasher, seen);
	hasher_add(hasher, shown);
	digest = hasher_finish(hasher);
	hasher_close(hasher);
	digest_hex(&digest, hex);
	memcpy(pair, hex, PAIR_SIZE - 1);
	pair[PAIR_SIZE - 1] = '\0';
	return STATUS_OK;
}

/* The name says what is in it, so a file that is there is whole: it got its name when it was on the device. */
static enum status keep_one(const char *kept, const char *which, struct bytes note)
{
	char path[PATH_MAX];
	enum status status = file_path(path, sizeof(path), "%s.%s.checkpoint", kept, which);

	if (status == STATUS_OK && access(path, F_OK) != 0)
		status = file_replace(path, note);
	return status;
}

enum status forks_keep(const struct note_key *log, struct bytes seen, struct bytes shown, char kept[static PATH_MAX])
{
	char state[PATH_MAX], directory[PATH_MAX], id[LEDGER_LOG_ID_MAX], pair[PAIR_SIZE];
	enum status status = state_directory(state, sizeof(state));

	*kept = '\0';
	ledger_log_id(log, id);
	if (status == STATUS_OK)
		status = file_path(directory, sizeof(directory), "%s/forks/%s", state, id);
	if (status == STATUS_OK)
		status = file_make_directories(directory);
	if (status == STATUS_OK)
		status = name_pair(seen, shown, pair);
	if (status == STATUS_OK)
		status = file_path(kept, PATH_MAX, "%s/%s", directory, pair);
	if (status == STATUS_OK)
		status = keep_one(kept, "seen", seen);
	if (status == STATUS_OK)
		status = keep_one(kept, "shown", shown);
	if (status == STATUS_OK)
		status = file_sync_parent(directory);
	if (status != STATUS_OK)
		*kept = '\0';
	return status;
}
