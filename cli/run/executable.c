#include "executable.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int try_path(const char *path)
{
	struct stat found;

	if (!path)
		return ENOMEM;
	if (stat(path, &found) != 0)
		return errno == ENOTDIR ? ENOENT : errno;
	if (!S_ISREG(found.st_mode))
		return EACCES;
	return faccessat(AT_FDCWD, path, X_OK, AT_EACCESS) == 0 ? 0 : EACCES;
}

/* One entry of PATH, with the name behind it. */
static int try_entry(struct bytes entry, const char *name, struct buffer *path)
{
	enum status status;

	buffer_clear(path);
	status = buffer_append(path, entry.size > 0 ? entry : bytes_of_text("."));
	if (status == STATUS_OK)
		status = buffer_append_byte(path, '/');
	if (status == STATUS_OK)
		status = buffer_append_text(path, name);
	if (status != STATUS_OK)
		return status == STATUS_NO_MEMORY ? ENOMEM : ENAMETOOLONG;
	return try_path(buffer_text(path));
}

static int search(const char *search_path, const char *name, struct buffer *path)
{
	int kept = ENOENT;

	for (const char *at = search_path;; at++) {
		size_t size = strcspn(at, ":");
		int error = try_entry(bytes_of(at, size), name, path);

		if (error == 0 || error == ENOMEM)
			return error;
		/* As execvp: "permission denied" is remembered while the search goes on. */
		if (error == EACCES)
			kept = EACCES;
		at += size;
		if (!*at)
			return kept;
	}
}

int executable_find(const char *name, struct buffer *path)
{
	const char *search_path = getenv("PATH");
	char standard[256] = "";

	if (!*name)
		return ENOENT;
	if (strchr(name, '/')) {
		enum status status = buffer_append_text(path, name);

		if (status != STATUS_OK)
			return status == STATUS_NO_MEMORY ? ENOMEM : ENAMETOOLONG;
		return try_path(buffer_text(path));
	}
	if (!search_path) {
		confstr(_CS_PATH, standard, sizeof(standard));
		search_path = standard;
	}
	return search(search_path, name, path);
}
