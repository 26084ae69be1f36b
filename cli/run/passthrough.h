#ifndef PASSTHROUGH_H
#define PASSTHROUGH_H

#include <sys/types.h>

#include "format/bytes.h"

/*
 * Writing to a descriptor of ours without ever waiting for its reader, and without O_NONBLOCK on the open file
 * description, which we share with whoever started us.
 */
struct passthrough {
	int fd;
	enum {
		PASSTHROUGH_PLAIN,   /* files and devices: write does not wait for a reader */
		PASSTHROUGH_REOPENED,/* a pipe or terminal, opened again with O_NONBLOCK: fd is ours */
		PASSTHROUGH_SOCKET,  /* MSG_DONTWAIT */
		PASSTHROUGH_SMALL,   /* could not be opened again: as much as poll promises to take */
	} how;
	bool is_pipe; /* poll tells when its reader has gone away */
};

void passthrough_open(int fd, struct passthrough *passthrough);

/*
 * passthrough_write(passthrough, bytes): how many bytes were taken, 0 where none can be now, -1 (errno) where none will
 * ever be.  Call it when poll says POLLOUT for passthrough->fd, or to try.
 */
ssize_t passthrough_write(const struct passthrough *passthrough, struct bytes bytes);

/* passthrough_write_all(passthrough, bytes): wait as long as it takes.  False: errno. */
bool passthrough_write_all(const struct passthrough *passthrough, struct bytes bytes);

void passthrough_close(struct passthrough *passthrough);

#endif
