#include "target_folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/exit_code.h"
#include "format/bundle.h"
#include "cli/message.h"
#include "read_at.h"

#define LENGTH(table) (sizeof(table) / sizeof((table)[0]))

/* The only directories a bundle's names lead through.  They are opened once, so that nobody can change where they lead to. */
static const char *const parts[] = { "entries", "proofs", "blobs" };

struct folder {
	struct bundle *bundle;
	int directory;
	int part[LENGTH(parts)]; /* -1: it is not there */
	uint64_t count;
};

/* find_part(folder, name): the directory that a member lies in; *name is then its name there. */
static int find_part(const struct folder *folder, const char **name)
{
	for (size_t i = 0; i < LENGTH(parts); i++) {
		size_t size = strlen(parts[i]);

		if (strncmp(*name, parts[i], size) == 0 && (*name)[size] == '/') {
			*name += size + 1;
			return folder->part[i];
		}
	}
	return folder->directory;
}

/* A FIFO must not make us wait, and a link not lead us elsewhere. */
static enum status open_member(const struct folder *folder, const char *name, int flags, int *fd, uint64_t *size)
{
	int directory = find_part(folder, &name);
	struct stat found;

	if (directory < 0)
		return STATUS_NOT_FOUND;
	*fd = openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | flags);
	if (*fd < 0)
		return errno == ENOENT ? STATUS_NOT_FOUND : errno == ELOOP ? STATUS_BAD_BUNDLE : STATUS_IO;
	if (fstat(*fd, &found) == 0 && S_ISREG(found.st_mode)) {
		*size = (uint64_t)found.st_size;
		return STATUS_OK;
	}
	close(*fd);
	return STATUS_BAD_BUNDLE;
}

/* Opening a device can do something to it; O_PATH only looks. */
static enum status size(void *context, const char *name, uint64_t *size)
{
	int fd;
	enum status status = open_member(context, name, O_PATH, &fd, size);

	if (status == STATUS_OK)
		close(fd);
	return status;
}

static enum status read_at(void *context, const char *name, uint64_t offset, void *data, size_t size)
{
	uint64_t whole;
	int fd;
	enum status status = open_member(context, name, 0, &fd, &whole);

	if (status == STATUS_NOT_FOUND)
		return STATUS_IO; /* it was there */
	if (status != STATUS_OK)
		return status;
	status = read_whole_at(fd, offset, data, size);
	close(fd);
	return status;
}

static enum status load(void *context, const struct source **source, struct fault *fault)
{
	struct folder *folder = context;
	const struct bundle_folder files = { .context = folder, .size = size, .read_at = read_at, .count = folder->count };
	enum status status = bundle_open_folder(&files, &folder->bundle, fault);

	if (status == STATUS_OK)
		*source = bundle_source(folder->bundle);
	return status;
}

/* count_names(directory, count): how many names it has but for "." and ".."; more than any bundle has are enough. */
static int count_names(int directory, uint64_t *count)
{
	int fd = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *names = fd >= 0 ? fdopendir(fd) : NULL;
	int error = errno;

	if (!names) {
		if (fd >= 0)
			close(fd);
		return error;
	}
	*count = 0;
	for (errno = 0; *count <= BUNDLE_MEMBERS_MAX; errno = 0) {
		const struct dirent *name = readdir(names);

		if (!name)
			break;
		*count += strcmp(name->d_name, ".") != 0 && strcmp(name->d_name, "..") != 0;
	}
	error = errno;
	closedir(names);
	return error;
}

/*
 * A part that is no directory is one name too many, and so is an empty one: tar does not make it.  So what is counted is
 * what a bundle's members would be.
 */
static int look_at_part(struct folder *folder, size_t part)
{
	int fd = openat(folder->directory, parts[part], O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC), error;
	uint64_t count = 0;

	folder->part[part] = fd;
	if (fd < 0)
		return errno == ENOENT || errno == ENOTDIR || errno == ELOOP ? 0 : errno;
	error = count_names(fd, &count);
	if (count > 0)
		folder->count += count - 1; /* its own name is among those of the folder */
	return error;
}

static void close_folder(void *context)
{
	struct folder *folder = context;

	bundle_close(folder->bundle);
	for (size_t i = 0; i < LENGTH(parts); i++)
		if (folder->part[i] >= 0)
			close(folder->part[i]);
	close(folder->directory);
	free(folder);
}

int target_open_folder(int directory, struct target *target)
{
	struct folder *folder = calloc(1, sizeof(*folder));
	int error;

	if (!folder) {
		close(directory);
		return message_failure(STATUS_NO_MEMORY, NULL, "cannot open the folder");
	}
	folder->directory = directory;
	for (size_t i = 0; i < LENGTH(parts); i++)
		folder->part[i] = -1;
	*target = (struct target){ .folder = directory, .context = folder, .load = load, .close = close_folder };
	error = count_names(directory, &folder->count);
	for (size_t i = 0; i < LENGTH(parts) && !error; i++)
		error = look_at_part(folder, i);
	if (!error)
		return 0;
	message_error("cannot read the folder");
	message_cause("%s", strerror(error));
	return EXIT_COULD_NOT;
}
