#include "file_digest.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#define PIECE_SIZE ((size_t)256 << 10)

enum status file_digest_add(int fd, struct hasher *hasher)
{
	uint8_t *piece = malloc(PIECE_SIZE);
	ssize_t got;

	if (!piece)
		return STATUS_NO_MEMORY;
	while ((got = read(fd, piece, PIECE_SIZE)) > 0 || (got < 0 && errno == EINTR))
		if (got > 0)
			hasher_add(hasher, bytes_of(piece, (size_t)got));
	free(piece);
	return got < 0 ? STATUS_IO : STATUS_OK;
}

enum status file_digest(const char *path, struct digest *digest)
{
	struct hasher *hasher;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	enum status status;

	if (fd < 0)
		return STATUS_IO;
	status = hasher_open(&hasher);
	if (status == STATUS_OK) {
		status = file_digest_add(fd, hasher);
		if (status == STATUS_OK)
			*digest = hasher_finish(hasher);
		hasher_close(hasher);
	}
	close(fd);
	return status;
}
