#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "examine_parts.h"
#include "file.h"
#include "log_keys.h"

/* A rotation that a crash has cut off between the store and the files: log.vkey is ahead of log_key. */
static bool is_half_rotated(const struct examining *examining)
{
	char path[PATH_MAX];
	struct signer *signer = NULL;
	bool is_next = file_path(path, sizeof(path), "%s/" LEDGER_NEXT_KEY, examining->ledger.directory) == STATUS_OK &&
	    signer_open(path, &signer, NULL) == STATUS_OK &&
	    memcmp(signer_key(signer)->bytes, examining->ledger.log_key.key.bytes, ED25519_KEY_SIZE) == 0;

	signer_close(signer);
	return is_next;
}

static enum status look_at_key(struct examining *examining)
{
	char path[PATH_MAX];
	struct fault inner = { .status = STATUS_OK };
	struct signer *signer = NULL;
	struct stat found;
	enum status status;

	if (file_path(path, sizeof(path), "%s/" LEDGER_LOG_KEY, examining->ledger.directory) != STATUS_OK)
		return STATUS_OK;
	if (lstat(path, &found) != 0) {
		examine_tell(examining, EXAMINE_DAMAGED, STATUS_KEY_UNUSABLE, LEDGER_LOG_KEY, "restore it from a copy",
		    "the log's key is not there: nothing can be appended; what is there can still be verified");
		return STATUS_OK;
	}
	if (access(path, R_OK) != 0) {
		examine_tell(examining, EXAMINE_NOTICE, STATUS_OK, LEDGER_LOG_KEY, NULL,
		    "it may not be read by this user: nothing can be appended by him");
		return STATUS_OK;
	}
	status = signer_open(path, &signer, &inner);
	if (examine_is_trouble(status))
		return status;
	if (status != STATUS_OK)
		examine_tell(examining, EXAMINE_DAMAGED, status, LEDGER_LOG_KEY, (found.st_mode & 077) ? "chmod 600 it" : NULL,
		    "the log's key cannot be used: nothing can be appended: %s", inner.detail);
	else if (examining->ledger.log_id[0] != '\0' &&
	    memcmp(signer_key(signer)->bytes, examining->ledger.log_key.key.bytes, ED25519_KEY_SIZE) != 0 &&
	    !is_half_rotated(examining))
		examine_tell(examining, EXAMINE_DAMAGED, STATUS_KEY_UNUSABLE, LEDGER_LOG_KEY, "restore both from a copy",
		    "it is not the key of " LEDGER_VKEY);
	signer_close(signer);
	return STATUS_OK;
}

static void look_at_lock(struct examining *examining)
{
	char path[PATH_MAX];
	struct stat found;

	if (file_path(path, sizeof(path), "%s/lock.mdb", examining->ledger.directory) != STATUS_OK ||
	    lstat(path, &found) != 0)
		return; /* the next command makes it */
	if (!S_ISREG(found.st_mode))
		examine_tell(examining, EXAMINE_DAMAGED, STATUS_STORE, "lock.mdb", "remove it while no command runs",
		    "it is no regular file");
	else if (access(path, W_OK) != 0 && access(examining->ledger.directory, W_OK) == 0)
		examine_tell(examining, EXAMINE_DAMAGED, STATUS_IO, "lock.mdb", "give it back to the ledger's owner, mode 600",
		    "it cannot be written to, though the ledger's directory can");
}

static void look_at_directory(struct examining *examining)
{
	struct stat found;

	if (stat(examining->ledger.directory, &found) == 0 && (found.st_mode & 022) != 0)
		examine_tell(examining, EXAMINE_NOTICE, STATUS_OK, examining->ledger.directory, "chmod go-w it",
		    "others may write into the ledger's directory");
}

enum status examine_files(struct examining *examining)
{
	examine_at(examining, "%s", examining->ledger.directory);
	look_at_directory(examining);
	look_at_lock(examining);
	return look_at_key(examining);
}
