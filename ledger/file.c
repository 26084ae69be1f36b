#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define READ_STEP 65536

enum status file_status(int error)
{
	switch (error) {
	case 0:
		return STATUS_OK;
	case ENOENT:
		return STATUS_NOT_FOUND;
	case EEXIST:
		return STATUS_EXISTS;
	case ENOSPC:
	case EDQUOT:
		return STATUS_DISK_FULL;
	case ENOMEM:
		return STATUS_NO_MEMORY;
	default:
		return STATUS_IO;
	}
}

enum status file_write_all(int fd, struct bytes bytes)
{
	while (bytes.size > 0) {
		ssize_t written = write(fd, bytes.data, bytes.size);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return file_status(errno);
		bytes.data += written;
		bytes.size -= (size_t)written;
	}
	return STATUS_OK;
}

/* Rename, but never over something; a file system that cannot say so links. */
static enum status place_new(const char *from, const char *to)
{
	if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
		return STATUS_OK;
	if (errno != EINVAL && errno != ENOSYS)
		return file_status(errno);
	if (link(from, to) != 0)
		return file_status(errno);
	return unlink(from) == 0 ? STATUS_OK : file_status(errno);
}

enum status file_create(const char *path, mode_t mode, struct bytes bytes)
{
	char partial[PATH_MAX];
	enum status status = file_path(partial, sizeof(partial), "%s.%ld.partial", path, (long)getpid());

	if (status != STATUS_OK)
		return STATUS_IO;
	unlink(partial); /* of a process of our number that was killed */

	int fd = open(partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);

	if (fd < 0)
		return file_status(errno);
	status = file_write_all(fd, bytes);
	if (status == STATUS_OK && fsync(fd) != 0)
		status = file_status(errno);
	if (close(fd) != 0 && status == STATUS_OK)
		status = file_status(errno);
	if (status == STATUS_OK)
		status = place_new(partial, path);
	if (status != STATUS_OK)
		unlink(partial);
	return status;
}

enum status file_replace(const char *path, struct bytes bytes)
{
	char beside[PATH_MAX];
	enum status status = file_path(beside, sizeof(beside), "%s.%ld.new", path, (long)getpid());

	if (status != STATUS_OK)
		return status;
	unlink(beside); /* of a process of our number that died on the way */
	status = file_create(beside, 0600, bytes);
	if (status == STATUS_OK && rename(beside, path) != 0) {
		status = file_status(errno);
		unlink(beside);
	}
	return status == STATUS_OK ? file_sync_parent(path) : status;
}

enum status file_read_open(int fd, struct buffer *buffer)
{
	for (;;) {
		/* One byte more than fits tells a full buffer from a file that is too large. */
		size_t room = buffer->max - buffer->size;
		size_t step = room < READ_STEP ? room : READ_STEP;
		char beyond;

		if (step > 0) {
			enum status status = buffer_reserve(buffer, step);

			if (status != STATUS_OK)
				return status;
		}

		ssize_t got = step > 0 ? read(fd, buffer->data + buffer->size, step) : read(fd, &beyond, 1);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return file_status(errno);
		if (got == 0)
			return STATUS_OK;
		if (step == 0)
			return STATUS_TOO_LARGE;
		buffer->size += (size_t)got;
	}
}

enum status file_open(const char *path, int flags, mode_t mode, int *fd)
{
	struct stat found;

	*fd = open(path, flags | O_CLOEXEC | O_NOCTTY | O_NOFOLLOW | O_NONBLOCK, mode);
	if (*fd < 0)
		return file_status(errno);
	if (fstat(*fd, &found) == 0 && S_ISREG(found.st_mode))
		return STATUS_OK;
	close(*fd);
	*fd = -1;
	errno = EINVAL; /* callers name the reason by it */
	return STATUS_IO;
}

enum status file_read(const char *path, struct buffer *buffer)
{
	int fd;
	enum status status = file_open(path, O_RDONLY, 0, &fd);

	if (status != STATUS_OK)
		return status;
	status = file_read_open(fd, buffer);
	close(fd);
	return status;
}

enum status file_sync_directory(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return file_status(errno);

	int error = fsync(fd) == 0 ? 0 : errno;

	close(fd);
	/* Some file systems do not know how; they have nothing to lose then. */
	return error == EINVAL ? STATUS_OK : file_status(error);
}

enum status file_sync_parent(const char *path)
{
	char parent[PATH_MAX];
	size_t size = strlen(path);

	while (size > 1 && path[size - 1] == '/')
		size--;
	while (size > 0 && path[size - 1] != '/')
		size--;
	while (size > 1 && path[size - 1] == '/')
		size--;
	if (size == 0)
		return file_sync_directory(".");
	if (size >= sizeof(parent))
		return STATUS_IO;
	memcpy(parent, path, size);
	parent[size] = '\0';
	return file_sync_directory(parent);
}

enum status file_make_directories(const char *path)
{
	char part[PATH_MAX];
	size_t size = strlen(path);

	if (size == 0 || size >= sizeof(part))
		return STATUS_IO;
	memcpy(part, path, size + 1);
	for (size_t i = 1; i <= size; i++) {
		if (part[i] != '/' && part[i] != '\0')
			continue;
		part[i] = '\0';
		if (mkdir(part, 0700) != 0 && errno != EEXIST)
			return file_status(errno);
		part[i] = path[i];
	}
	return STATUS_OK;
}

enum status file_path(char *path, size_t size, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);

	int needed = vsnprintf(path, size, format, arguments);

	va_end(arguments);
	return needed >= 0 && (size_t)needed < size ? STATUS_OK : STATUS_TOO_LARGE;
}
