#include "upload_lock.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "file.h"
#include "ledger_parts.h"

#define WAIT_NS 2000000000L
#define POLL_NS 5000000L

static int open_lock(const struct ledger *ledger)
{
	char path[PATH_MAX], directory[PATH_MAX];

	if (file_path(directory, sizeof(directory), "%s/locks", ledger->directory) != STATUS_OK ||
	    file_path(path, sizeof(path), "%s/uploads", directory) != STATUS_OK)
		return -1;

	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd < 0 && errno == ENOENT && (mkdir(directory, 0700) == 0 || errno == EEXIST))
		fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	return fd;
}

/* Polled, as flock knows no timeout: a sweep may have been stopped. */
int upload_hold(const struct ledger *ledger)
{
	const struct timespec pause = { .tv_nsec = POLL_NS };
	int fd = open_lock(ledger);

	for (long waited = 0; fd >= 0 && flock(fd, LOCK_SH | LOCK_NB) != 0; waited += POLL_NS) {
		if ((errno != EWOULDBLOCK && errno != EINTR) || waited >= WAIT_NS) {
			close(fd);
			return -1;
		}
		nanosleep(&pause, NULL);
	}
	return fd;
}

int upload_hold_alone(const struct ledger *ledger)
{
	int fd = open_lock(ledger);

	if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0) {
		close(fd);
		return -1;
	}
	return fd;
}

void upload_release(int fd)
{
	if (fd >= 0)
		close(fd);
}
