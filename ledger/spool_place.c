#include "spool_place.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"
#include "ledger_parts.h"
#include "state_directory.h"

static enum status temporary_place(const struct ledger *ledger, char *path)
{
	const char *base = getenv("TMPDIR");
	char parent[PATH_MAX];
	struct stat found;
	enum status status;

	if (base == NULL || base[0] != '/')
		base = "/tmp";
	status = file_path(parent, sizeof(parent), "%s/exhibit-spool-%lu", base, (unsigned long)geteuid());
	if (status != STATUS_OK)
		return status;
	/* Anybody may have made it first, and would then put a directory of theirs, or a link, in the place of ours. */
	if (lstat(parent, &found) == 0 &&
	    (!S_ISDIR(found.st_mode) || found.st_uid != geteuid() || (found.st_mode & 0777) != 0700))
		return STATUS_NOT_FOUND;
	return file_path(path, PATH_MAX, "%s/%s", parent, ledger->log_id);
}

enum status spool_place(const struct ledger *ledger, unsigned number, char path[static PATH_MAX])
{
	char state[PATH_MAX];
	enum status status;

	switch (number) {
	case 0:
		status = state_directory(state, sizeof(state));
		return status == STATUS_OK ? file_path(path, PATH_MAX, "%s/spool/%s", state, ledger->log_id) : status;
	case 1:
		return file_path(path, PATH_MAX, "%s/spool", ledger->directory);
	case 2:
		return temporary_place(ledger, path);
	default:
		return STATUS_NOT_FOUND;
	}
}

bool spool_place_is_ours(const char *path)
{
	struct stat stat;

	return lstat(path, &stat) == 0 && S_ISDIR(stat.st_mode) && stat.st_uid == geteuid() &&
	    (stat.st_mode & 022) == 0;
}

enum status spool_place_make(const struct ledger *ledger, unsigned number, char path[static PATH_MAX])
{
	enum status status = spool_place(ledger, number, path);

	if (status == STATUS_OK)
		status = file_make_directories(path);
	if (status == STATUS_OK)
		status = spool_place(ledger, number, path); /* is what holds it ours, now that it is there? */
	if (status != STATUS_OK)
		return status;
	return spool_place_is_ours(path) ? STATUS_OK : STATUS_IO;
}
