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
	buffer_clear(path);
	if (buffer_append(path, entry) != STATUS_OK || (entry.size == 0 && buffer_append_byte(path, '.') != STATUS_OK) ||
	    buffer_append_byte(path, '/') != STATUS_OK || buffer_append_text(path, name) != STATUS_OK)
		return ENAMETOOLONG;
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
		if (buffer_append_text(path, name) != STATUS_OK)
			return ENAMETOOLONG;
		return try_path(buffer_text(path));
	}
	if (!search_path) {
		confstr(_CS_PATH, standard, sizeof(standard));
		search_path = standard;
	}
	return search(search_path, name, path);
}
