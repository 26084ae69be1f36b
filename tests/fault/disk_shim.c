#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

/*
 * Preloaded: sees every call that changes what is on the disk (regular files and directories), counted from 1, in the
 * process of that name only:
 *   DISK_PROGRAM     the program's short name
 *   DISK_KILL_AT=N   SIGKILL at that call: before it is made, or
 *   DISK_KILL=torn   when the first half of what it writes is written, or
 *   DISK_KILL=after  when it was made
 *   DISK_FAIL_AT=N   that call is not made and fails, with the error number DISK_ERROR; so do DISK_FAIL_COUNT-1 after it (0: all)
 *   DISK_TRACE=FILE  a line per call that was made: what it was, the path, and for a write its place and bytes in hex; dwrite
 *                    is one to a descriptor opened O_DSYNC, which is durable by itself
 */

static long counted;

static bool is_watched(void)
{
	const char *program = getenv("DISK_PROGRAM");

	return program && !strcmp(program, program_invocation_short_name);
}

static void *real(const char *name)
{
	void *found = dlsym(RTLD_NEXT, name);

	if (!found)
		abort();
	return found;
}

static const char *kill_mode(void)
{
	const char *mode = getenv("DISK_KILL");

	return mode ? mode : "before";
}

static long number(const char *name, long otherwise)
{
	const char *text = getenv(name);

	return text ? atol(text) : otherwise;
}

/* Count the call.  Is it the one to die at? */
static bool is_last(void)
{
	return ++counted == number("DISK_KILL_AT", -1);
}

/* The call that was counted last: does it fail? */
static bool fails(void)
{
	long at = number("DISK_FAIL_AT", 0), count = number("DISK_FAIL_COUNT", 1);

	if (at == 0 || counted < at || (count > 0 && counted >= at + count))
		return false;
	errno = (int)number("DISK_ERROR", EIO);
	return true;
}

static void die(void)
{
	kill(getpid(), SIGKILL);
	for (;;)
		pause();
}

/* What is printed may go to a file too, but is no part of what is kept. */
static bool is_file(int fd)
{
	struct stat stat;

	return fd > STDERR_FILENO && fstat(fd, &stat) == 0 && (S_ISREG(stat.st_mode) || S_ISDIR(stat.st_mode));
}

/* ---- the trace ---- */

static void say(const char *text, size_t size)
{
	static int (*next_open)(const char *, int, ...);
	static ssize_t (*next_write)(int, const void *, size_t);
	int fd;

	if (!next_open) {
		next_open = (int (*)(const char *, int, ...))real("open");
		next_write = (ssize_t (*)(int, const void *, size_t))real("write");
	}
	fd = next_open(getenv("DISK_TRACE"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (fd < 0 || next_write(fd, text, size) != (ssize_t)size || close(fd) != 0)
		abort();
}

static void path_of(int fd, char path[static PATH_MAX])
{
	char link[64];
	ssize_t size;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	size = readlink(link, path, PATH_MAX - 1);
	path[size < 0 ? 0 : size] = '\0';
}

/* Relative names are made whole, so that the trace means the same wherever it is read. */
static void whole_path(int directory, const char *name, char path[static PATH_MAX])
{
	size_t size;

	if (*name == '/') {
		snprintf(path, PATH_MAX, "%s", name);
		return;
	}
	if (directory == AT_FDCWD && !getcwd(path, PATH_MAX))
		abort();
	if (directory != AT_FDCWD)
		path_of(directory, path);
	size = strlen(path);
	snprintf(path + size, PATH_MAX - size, "/%s", name);
}

static void trace_names(const char *call, int from_directory, const char *from, int to_directory, const char *to)
{
	char one[PATH_MAX], two[PATH_MAX] = "-", line[2 * PATH_MAX + 64];
	int size;

	if (!getenv("DISK_TRACE"))
		return;
	whole_path(from_directory, from, one);
	if (to)
		whole_path(to_directory, to, two);
	size = snprintf(line, sizeof(line), "%s %s %s\n", call, one, two);
	say(line, (size_t)size);
}

static void trace_file(const char *call, int fd, long long number)
{
	char path[PATH_MAX], line[PATH_MAX + 64];
	int size;

	if (!getenv("DISK_TRACE"))
		return;
	path_of(fd, path);
	size = snprintf(line, sizeof(line), "%s %s %lld\n", call, path, number);
	say(line, (size_t)size);
}

static void trace_write(int fd, const unsigned char *data, size_t size, off_t offset)
{
	static const char digits[] = "0123456789abcdef";
	char path[PATH_MAX], *line;
	size_t used;

	if (!getenv("DISK_TRACE"))
		return;
	path_of(fd, path);
	line = malloc(2 * size + PATH_MAX + 64);
	if (!line)
		abort();
	used = (size_t)sprintf(line, "%s %s %lld ", fcntl(fd, F_GETFL) & O_DSYNC ? "dwrite" : "write", path, (long long)offset);
	for (size_t i = 0; i < size; i++) {
		line[used++] = digits[data[i] >> 4];
		line[used++] = digits[data[i] & 15];
	}
	line[used++] = '\n';
	say(line, used);
	free(line);
}

/* ---- writing ---- */

/* ${offset} < 0: where the file stands. */
static ssize_t do_write(int fd, const void *data, size_t size, off_t offset)
{
	ssize_t (*next_pwrite)(int, const void *, size_t, off_t) =
	    (ssize_t (*)(int, const void *, size_t, off_t))real("pwrite");
	ssize_t (*next_write)(int, const void *, size_t) = (ssize_t (*)(int, const void *, size_t))real("write");
	bool is_watched_file = is_watched() && is_file(fd), ends = is_watched_file && is_last();
	ssize_t written;

	if (ends && !strcmp(kill_mode(), "before"))
		die();
	if (is_watched_file && fails())
		return -1;
	if (ends && !strcmp(kill_mode(), "torn"))
		size /= 2;
	written = offset < 0 ? next_write(fd, data, size) : next_pwrite(fd, data, size, offset);
	if (is_watched_file && written > 0)
		trace_write(fd, data, (size_t)written, offset < 0 ? lseek(fd, 0, SEEK_CUR) - written : offset);
	if (ends)
		die();
	return written;
}

static ssize_t do_write_parts(int fd, const struct iovec *parts, int count, off_t offset)
{
	size_t size = 0, used = 0;
	ssize_t written;
	char *data;

	for (int i = 0; i < count; i++)
		size += parts[i].iov_len;
	data = malloc(size ? size : 1);
	if (!data)
		abort();
	for (int i = 0; i < count; used += parts[i++].iov_len)
		memcpy(data + used, parts[i].iov_base, parts[i].iov_len);
	written = do_write(fd, data, size, offset);
	free(data);
	return written;
}

ssize_t write(int fd, const void *data, size_t size) { return do_write(fd, data, size, -1); }
ssize_t writev(int fd, const struct iovec *parts, int count) { return do_write_parts(fd, parts, count, -1); }
ssize_t pwrite(int fd, const void *data, size_t size, off_t offset) { return do_write(fd, data, size, offset); }
ssize_t pwrite64(int fd, const void *data, size_t size, off_t offset) { return do_write(fd, data, size, offset); }
ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t offset)
{
	return do_write_parts(fd, parts, count, offset);
}
ssize_t pwritev64(int fd, const struct iovec *parts, int count, off_t offset)
{
	return do_write_parts(fd, parts, count, offset);
}

/* ---- the others: die before or after, and say what was done ---- */

#define AROUND(watched, call, trace) do { \
	bool ends = (watched) && is_last(); \
	int result; \
	if (ends && strcmp(kill_mode(), "after") != 0) \
		die(); \
	if ((watched) && fails()) \
		return -1; \
	result = (call); \
	if ((watched) && result >= 0) \
		trace; \
	if (ends) \
		die(); \
	return result; \
} while (0)

int fsync(int fd)
{
	int (*next)(int) = (int (*)(int))real("fsync");
	bool watched = is_watched() && is_file(fd);

	AROUND(watched, next(fd), trace_file("sync", fd, 0));
}

int fdatasync(int fd)
{
	int (*next)(int) = (int (*)(int))real("fdatasync");
	bool watched = is_watched() && is_file(fd);

	AROUND(watched, next(fd), trace_file("sync", fd, 0));
}

int ftruncate(int fd, off_t size)
{
	int (*next)(int, off_t) = (int (*)(int, off_t))real("ftruncate");
	bool watched = is_watched() && is_file(fd);

	AROUND(watched, next(fd, size), trace_file("truncate", fd, size));
}

int ftruncate64(int fd, off_t size) { return ftruncate(fd, size); }

int renameat2(int from_directory, const char *from, int to_directory, const char *to, unsigned flags)
{
	int (*next)(int, const char *, int, const char *, unsigned) =
	    (int (*)(int, const char *, int, const char *, unsigned))real("renameat2");
	bool watched = is_watched();

	AROUND(watched, next(from_directory, from, to_directory, to, flags),
	    trace_names("rename", from_directory, from, to_directory, to));
}

int renameat(int from_directory, const char *from, int to_directory, const char *to)
{
	return renameat2(from_directory, from, to_directory, to, 0);
}

int rename(const char *from, const char *to) { return renameat2(AT_FDCWD, from, AT_FDCWD, to, 0); }

int linkat(int from_directory, const char *from, int to_directory, const char *to, int flags)
{
	int (*next)(int, const char *, int, const char *, int) =
	    (int (*)(int, const char *, int, const char *, int))real("linkat");
	bool watched = is_watched();

	AROUND(watched, next(from_directory, from, to_directory, to, flags),
	    trace_names("link", from_directory, from, to_directory, to));
}

int link(const char *from, const char *to) { return linkat(AT_FDCWD, from, AT_FDCWD, to, 0); }

int unlinkat(int directory, const char *name, int flags)
{
	int (*next)(int, const char *, int) = (int (*)(int, const char *, int))real("unlinkat");
	bool watched = is_watched();

	AROUND(watched, next(directory, name, flags), trace_names("unlink", directory, name, AT_FDCWD, NULL));
}

int unlink(const char *name) { return unlinkat(AT_FDCWD, name, 0); }
int rmdir(const char *name) { return unlinkat(AT_FDCWD, name, AT_REMOVEDIR); }

int mkdirat(int directory, const char *name, mode_t mode)
{
	int (*next)(int, const char *, mode_t) = (int (*)(int, const char *, mode_t))real("mkdirat");
	bool watched = is_watched();

	AROUND(watched, next(directory, name, mode), trace_names("mkdir", directory, name, AT_FDCWD, NULL));
}

int mkdir(const char *name, mode_t mode) { return mkdirat(AT_FDCWD, name, mode); }

/* Opening changes the disk where it makes the file or empties it. */
static int do_open(int directory, const char *name, int flags, mode_t mode)
{
	int (*next)(int, const char *, int, ...) = (int (*)(int, const char *, int, ...))real("openat");
	char path[PATH_MAX];
	bool watched = is_watched() && (flags & (O_CREAT | O_TRUNC)), was_there = false;

	if (watched) {
		whole_path(directory, name, path);
		was_there = access(path, F_OK) == 0;
		watched = !was_there || (flags & O_TRUNC);
	}
	AROUND(watched, next(directory, name, flags, mode),
	    trace_names(was_there ? "empty" : "create", directory, name, AT_FDCWD, NULL));
}

#define OPEN_MODE(flags, mode) \
	mode_t mode = 0; \
	if (flags & (O_CREAT | O_TMPFILE)) { \
		va_list rest; \
		va_start(rest, flags); \
		mode = va_arg(rest, mode_t); \
		va_end(rest); \
	}

int open(const char *name, int flags, ...) { OPEN_MODE(flags, mode) return do_open(AT_FDCWD, name, flags, mode); }
int open64(const char *name, int flags, ...) { OPEN_MODE(flags, mode) return do_open(AT_FDCWD, name, flags, mode); }
int openat(int at, const char *name, int flags, ...) { OPEN_MODE(flags, mode) return do_open(at, name, flags, mode); }
int openat64(int at, const char *name, int flags, ...) { OPEN_MODE(flags, mode) return do_open(at, name, flags, mode); }
