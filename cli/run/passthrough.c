#include "passthrough.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define SMALL_TERMINAL 128 /* a terminal reports POLLOUT while it takes this much (WAKEUP_CHARS is 256) */

void passthrough_open(int fd, struct passthrough *passthrough)
{
	struct stat opened;
	char path[64];
	int again;

	*passthrough = (struct passthrough){ .fd = fd, .how = PASSTHROUGH_PLAIN };
	if (fstat(fd, &opened) != 0)
		return;
	passthrough->is_pipe = S_ISFIFO(opened.st_mode);
	if (S_ISSOCK(opened.st_mode))
		passthrough->how = PASSTHROUGH_SOCKET;
	if (!passthrough->is_pipe && !(S_ISCHR(opened.st_mode) && isatty(fd)))
		return;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	again = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
	passthrough->how = again < 0 ? PASSTHROUGH_SMALL : PASSTHROUGH_REOPENED;
	if (again >= 0)
		passthrough->fd = again;
}

void passthrough_close(struct passthrough *passthrough)
{
	if (passthrough->how == PASSTHROUGH_REOPENED)
		close(passthrough->fd);
	passthrough->how = PASSTHROUGH_PLAIN;
}

/* A blocking descriptor takes PIPE_BUF bytes without waiting after POLLOUT, if we are the only writer. */
static ssize_t write_small(const struct passthrough *passthrough, struct bytes bytes)
{
	struct pollfd ready = { .fd = passthrough->fd, .events = POLLOUT };
	size_t most = passthrough->is_pipe ? PIPE_BUF : SMALL_TERMINAL;

	if (poll(&ready, 1, 0) <= 0) {
		errno = EAGAIN;
		return -1;
	}
	return write(passthrough->fd, bytes.data, bytes.size < most ? bytes.size : most);
}

ssize_t passthrough_write(const struct passthrough *passthrough, struct bytes bytes)
{
	ssize_t wrote;

	if (passthrough->how == PASSTHROUGH_SOCKET)
		wrote = send(passthrough->fd, bytes.data, bytes.size, MSG_DONTWAIT | MSG_NOSIGNAL);
	else if (passthrough->how == PASSTHROUGH_SMALL)
		wrote = write_small(passthrough, bytes);
	else
		wrote = write(passthrough->fd, bytes.data, bytes.size);
	return wrote < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR) ? 0 : wrote;
}

bool passthrough_write_all(const struct passthrough *passthrough, struct bytes bytes)
{
	while (bytes.size > 0) {
		struct pollfd ready = { .fd = passthrough->fd, .events = POLLOUT };
		ssize_t wrote = passthrough_write(passthrough, bytes);

		if (wrote < 0)
			return false;
		bytes = bytes_slice(bytes, (size_t)wrote, bytes.size - (size_t)wrote);
		if (bytes.size > 0)
			poll(&ready, 1, -1);
	}
	return true;
}
