#include "whole_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/context.h"
#include "cli/exit_code.h"
#include "cli/message.h"

static int cannot_write(const char *path, int error)
{
	message_error("cannot write %s", path);
	message_cause("%s", strerror(error));
	return EXIT_COULD_NOT;
}

/* A pipe or a device stays what it is: written to as the bytes come, never replaced. */
static int write_into(const struct content *content, const char *path)
{
	struct fault fault = { .status = STATUS_OK };
	int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
	struct sink sink = context_file_sink(&fd);
	enum status status;

	if (fd < 0)
		return cannot_write(path, errno);
	status = content->write(content->context, &sink, &fault);
	if (close(fd) != 0 && status == STATUS_OK)
		status = STATUS_IO;
	return status == STATUS_OK ? 0 : message_failure(status, &fault, "%s got only a part", path);
}

/* To a name of its own beside the target, renamed when it is whole: a reader never meets half a file. */
static int write_beside(const struct content *content, const char *path)
{
	char partial[CONTEXT_PATH_MAX];
	struct fault fault = { .status = STATUS_OK };
	struct sink sink;
	enum status status;
	int fd, error = ENAMETOOLONG;

	if ((size_t)snprintf(partial, sizeof(partial), "%s.partial-%ld", path, (long)getpid()) >= sizeof(partial))
		return cannot_write(path, error);
	fd = open(partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (fd < 0)
		return cannot_write(path, errno);
	sink = context_file_sink(&fd);
	status = content->write(content->context, &sink, &fault);
	if (status == STATUS_OK && fsync(fd) != 0)
		status = errno == ENOSPC ? STATUS_DISK_FULL : STATUS_IO;
	if (close(fd) != 0 && status == STATUS_OK)
		status = STATUS_IO;
	if (status == STATUS_OK && rename(partial, path) == 0)
		return 0;
	error = errno;
	unlink(partial);
	return status == STATUS_OK ? cannot_write(path, error) : message_failure(status, &fault, "%s was not written", path);
}

int whole_file_write(const char *path, const struct content *content)
{
	char target[PATH_MAX];
	struct stat there;

	if (stat(path, &there) != 0)
		return errno == ENOENT && lstat(path, &there) != 0 ? write_beside(content, path) : cannot_write(path, errno);
	if (!S_ISREG(there.st_mode))
		return S_ISDIR(there.st_mode) ? cannot_write(path, EISDIR) : write_into(content, path);
	/* A link stays too, as /dev/stdout is one: what it leads to is replaced. */
	return realpath(path, target) ? write_beside(content, target) : cannot_write(path, errno);
}
