#include "target_path.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/exit_code.h"
#include "cli/message.h"
#include "published.h"
#include "target_bundle.h"
#include "target_folder.h"
#include "target_published.h"

static int cannot_open(const char *path, int error)
{
	message_error("cannot open %s", path);
	message_cause("%s", strerror(error));
	return EXIT_COULD_NOT;
}

static bool has(int directory, const char *name)
{
	struct stat found;

	return fstatat(directory, name, &found, AT_SYMLINK_NOFOLLOW) == 0;
}

/* By what lies in it.  What that is worth is for whoever reads it. */
static int open_directory(int directory, const char *path, struct target *target)
{
	if (has(directory, "bundle.json"))
		return target_open_folder(directory, target);
	if (has(directory, PUBLISHED_CHECKPOINT) && has(directory, PUBLISHED_VKEY))
		return target_open_published(directory, target);
	close(directory);
	message_error("%s is neither an extracted bundle nor a published log", path);
	message_cause("there is no bundle.json in this directory, nor " PUBLISHED_CHECKPOINT " and " PUBLISHED_VKEY);
	message_hint("a ledger is named with --ledger %s", path);
	return EXIT_WRONG_USAGE;
}

/* The one place that decides what a path is. */
int target_open_path(const char *path, struct target *target)
{
	/* Not blocking: opening a FIFO would wait for somebody to write to it. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK), error = errno;
	struct stat found;

	memset(target, 0, sizeof(*target));
	if (fd < 0)
		return cannot_open(path, error);
	if (fstat(fd, &found) != 0) {
		error = errno;
		close(fd);
		return cannot_open(path, error);
	}
	if (S_ISREG(found.st_mode))
		return target_open_bundle(fd, (uint64_t)found.st_size, target);
	if (S_ISDIR(found.st_mode))
		return open_directory(fd, path, target);
	close(fd);
	message_error("%s is no regular file", path);
	message_hint("a bundle is read at many places: save it to a file first");
	return EXIT_COULD_NOT;
}
