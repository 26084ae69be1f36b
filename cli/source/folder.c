#include "folder.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define READ_STEP ((size_t)65536)

static enum status refuse(int error, const char *path, struct fault *fault)
{
	switch (error) {
	case ENOENT:
		return fault_set(fault, STATUS_NOT_FOUND, path, NULL);
	case ELOOP:
		return fault_set(fault, STATUS_BAD_FOLDER, path, "is or lies behind a symbolic link");
	case ENOTDIR:
		return fault_set(fault, STATUS_BAD_FOLDER, path, "there is no directory on the way to it");
	case ENXIO:
		return fault_set(fault, STATUS_BAD_FOLDER, path, "is no regular file");
	case ENOMEM:
		return fault_set(fault, STATUS_NO_MEMORY, path, NULL);
	default:
		return fault_set(fault, error == ENOSPC || error == EDQUOT ? STATUS_DISK_FULL : STATUS_IO, path, "%s",
		    strerror(error));
	}
}

/* With O_DIRECTORY a link is ENOTDIR: which of the two it is, is worth a look.  By calls that exhibit-verify may make. */
static int error_of_step(int at, const char *name)
{
	struct stat found;
	int error = errno, fd;

	if (error != ENOTDIR || (fd = openat(at, name, O_PATH | O_NOFOLLOW | O_CLOEXEC)) < 0)
		return error;
	if (fstat(fd, &found) == 0 && S_ISLNK(found.st_mode))
		error = ELOOP;
	close(fd);
	return error;
}

static int step_into(int at, const char *name, bool makes)
{
	/* O_PATH: to pass through is allowed where exhibit-verify has locked itself in, to list is not. */
	const int flags = O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	int next = openat(at, name, flags);

	if (next < 0 && errno == ENOENT && makes && (mkdirat(at, name, 0755) == 0 || errno == EEXIST))
		next = openat(at, name, flags);
	if (next < 0)
		errno = error_of_step(at, name);
	return next;
}

enum status folder_enter(int folder, const char *path, bool makes, int *directory, struct fault *fault)
{
	int at = openat(folder, ".", O_PATH | O_DIRECTORY | O_CLOEXEC);
	const char *rest = path, *slash;

	while (at >= 0 && (slash = strchr(rest, '/')) != NULL) {
		char name[NAME_MAX + 1];
		size_t size = (size_t)(slash - rest);
		int next = -1;

		errno = ENOENT;
		if (size > 0 && size < sizeof(name)) {
			memcpy(name, rest, size);
			name[size] = '\0';
			next = step_into(at, name, makes);
		}
		int error = errno;

		close(at);
		errno = error;
		at = next;
		rest = slash + 1;
	}
	if (at < 0)
		return refuse(errno, path, fault);
	*directory = at;
	return STATUS_OK;
}

static bool is_regular(int fd)
{
	struct stat found;

	return fstat(fd, &found) == 0 && S_ISREG(found.st_mode);
}

/*
 * Looked at before it is opened: opening a device may do something, a FIFO waits for somebody to write.  Looked at again
 * behind it, as somebody may have changed it in between.
 */
static int open_regular(int directory, const char *name)
{
	int fd = openat(directory, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	struct stat found;

	if (fd < 0)
		return -1;
	if (fstat(fd, &found) != 0 || !S_ISREG(found.st_mode)) {
		errno = S_ISLNK(found.st_mode) ? ELOOP : ENXIO;
		close(fd);
		return -1;
	}
	close(fd);
	fd = openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd >= 0 && !is_regular(fd)) {
		close(fd);
		errno = ENXIO;
		return -1;
	}
	return fd;
}

enum status folder_open(int folder, const char *path, int *file, struct fault *fault)
{
	const char *slash = strrchr(path, '/');
	int directory, error;
	enum status status = folder_enter(folder, path, false, &directory, fault);

	if (status != STATUS_OK)
		return status;
	*file = open_regular(directory, slash ? slash + 1 : path);
	error = errno;
	close(directory);
	return *file < 0 ? refuse(error, path, fault) : STATUS_OK;
}

static enum status read_all(int fd, const char *path, struct buffer *buffer, struct fault *fault)
{
	for (;;) {
		/* One byte more than fits tells a full buffer from a file that is too large. */
		size_t room = buffer->max - buffer->size, step = room < READ_STEP ? room : READ_STEP;
		uint8_t beyond;

		if (buffer_reserve(buffer, step) != STATUS_OK)
			return fault_set(fault, STATUS_NO_MEMORY, path, NULL);

		ssize_t got = step > 0 ? read(fd, buffer->data + buffer->size, step) : read(fd, &beyond, 1);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return refuse(errno, path, fault);
		if (got == 0)
			return STATUS_OK;
		if (step == 0)
			return fault_set(fault, STATUS_BAD_FOLDER, path, "is larger than %zu bytes", buffer->max);
		buffer->size += (size_t)got;
	}
}

enum status folder_read(int folder, const char *path, struct buffer *buffer, struct fault *fault)
{
	int fd;
	enum status status = folder_open(folder, path, &fd, fault);

	if (status != STATUS_OK)
		return status;
	status = read_all(fd, path, buffer, fault);
	close(fd);
	return status;
}
