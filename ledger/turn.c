#include "turn.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "file.h"
#include "format/hex.h"
#include "ledger_parts.h"

#define NAME_SIZE 8
#define POLL_NS_MIN 200000L
#define POLL_NS_MAX 5000000L

static int open_lock(const struct ledger *ledger, const struct ed25519_key *key)
{
	struct digest digest = digest_of(bytes_of(key->bytes, sizeof(key->bytes)));
	char path[PATH_MAX], directory[PATH_MAX], name[2 * NAME_SIZE + 1];

	hex_encode(bytes_of(digest.bytes, NAME_SIZE), name);
	if (file_path(directory, sizeof(directory), "%s/locks", ledger->directory) != STATUS_OK ||
	    file_path(path, sizeof(path), "%s/%s", directory, name) != STATUS_OK)
		return -1;

	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd < 0 && errno == ENOENT && mkdir(directory, 0700) == 0)
		fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	return fd;
}

/* Polled, as flock knows no timeout: whoever holds it may be stopped, or waiting for a person at ssh-agent. */
int turn_take(const struct ledger *ledger, const struct ed25519_key *key)
{
	long waited_ns = 0, pause_ns = POLL_NS_MIN;
	int fd = open_lock(ledger, key);

	while (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0) {
		struct timespec pause = { .tv_nsec = pause_ns };

		if ((errno != EWOULDBLOCK && errno != EINTR) || waited_ns >= TURN_WAIT_MS_MAX * 1000000L) {
			close(fd);
			return -1;
		}
		nanosleep(&pause, NULL);
		waited_ns += pause_ns;
		pause_ns = pause_ns * 2 < POLL_NS_MAX ? pause_ns * 2 : POLL_NS_MAX;
	}
	return fd;
}

void turn_give_back(int fd)
{
	if (fd >= 0)
		close(fd);
}
