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

	if (base == NULL || base[0] != '/')
		base = "/tmp";
	return file_path(path, PATH_MAX, "%s/exhibit-spool-%lu/%s", base, (unsigned long)geteuid(), ledger->log_id);
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
	if (status != STATUS_OK)
		return status;
	return spool_place_is_ours(path) ? STATUS_OK : STATUS_IO;
}
