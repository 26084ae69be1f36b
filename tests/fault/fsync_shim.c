#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <unistd.h>

/*
 * Preloaded: what makes data durable fails with EIO.  fsync, fdatasync, msync, and pwrite to a descriptor opened O_DSYNC (the
 * way LMDB writes its meta page) are counted from 1, in the process of that name only:
 *   SYNC_PROGRAM       the program's short name
 *   SYNC_FAIL_AT=N     the first that fails; none without
 *   SYNC_FAIL_COUNT=K  how many fail; 0 is all from there on; 1 without
 *   SYNC_WRITES=1      a failing pwrite has written its bytes all the same
 *   SYNC_LOG=FILE      a line per call counted
 */

static long counted;

static bool is_watched(void)
{
	const char *program = getenv("SYNC_PROGRAM");

	return program && !strcmp(program, program_invocation_short_name);
}

static long number(const char *name, long otherwise)
{
	const char *text = getenv(name);

	return text ? atol(text) : otherwise;
}

static bool fails(const char *call)
{
	long at = number("SYNC_FAIL_AT", 0), count = number("SYNC_FAIL_COUNT", 1);
	const char *log = getenv("SYNC_LOG");
	bool does;

	if (!is_watched())
		return false;
	counted++;
	does = at > 0 && counted >= at && (count == 0 || counted < at + count);
	if (log) {
		char line[64];
		int fd = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
		int size = snprintf(line, sizeof(line), "%ld %s%s\n", counted, call, does ? " fails" : "");

		if (fd >= 0 && write(fd, line, (size_t)size) == size)
			close(fd);
	}
	if (does)
		errno = EIO;
	return does;
}

static void *real(const char *name)
{
	void *found = dlsym(RTLD_NEXT, name);

	if (!found)
		abort();
	return found;
}

int fsync(int fd)
{
	int (*next)(int) = (int (*)(int))real("fsync");

	return fails("fsync") ? -1 : next(fd);
}

int fdatasync(int fd)
{
	int (*next)(int) = (int (*)(int))real("fdatasync");

	return fails("fdatasync") ? -1 : next(fd);
}

int msync(void *start, size_t size, int flags)
{
	int (*next)(void *, size_t, int) = (int (*)(void *, size_t, int))real("msync");

	return fails("msync") ? -1 : next(start, size, flags);
}

static ssize_t write_durably(const char *name, int fd, const void *data, size_t size, off_t offset)
{
	ssize_t (*next)(int, const void *, size_t, off_t) =
	    (ssize_t (*)(int, const void *, size_t, off_t))real(name);
	int flags = fcntl(fd, F_GETFL);

	if (flags < 0 || !(flags & O_DSYNC) || !fails(name))
		return next(fd, data, size, offset);
	if (getenv("SYNC_WRITES") && next(fd, data, size, offset) < 0)
		return -1;
	errno = EIO;
	return -1;
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t offset)
{
	return write_durably("pwrite", fd, data, size, offset);
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t offset)
{
	return write_durably("pwrite64", fd, data, size, offset);
}
