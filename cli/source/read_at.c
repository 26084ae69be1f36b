#include "read_at.h"

#include <errno.h>
#include <unistd.h>

enum status read_whole_at(int fd, uint64_t offset, void *data, size_t size)
{
	uint8_t *to = data;

	while (size > 0) {
		ssize_t got = pread(fd, to, size, (off_t)offset);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return STATUS_IO;
		to += got;
		offset += (uint64_t)got;
		size -= (size_t)got;
	}
	return STATUS_OK;
}
