#include "target_bundle.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "format/bundle.h"
#include "message.h"

/* A bundle and the file it is read from. */
struct bundle_file {
	struct bundle *bundle;
	int fd;
	uint64_t size;
};

static enum status read_at(void *context, uint64_t offset, void *data, size_t size)
{
	const struct bundle_file *file = context;
	uint8_t *to = data;

	while (size > 0) {
		ssize_t got = pread(file->fd, to, size, (off_t)offset);

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

static enum status load(void *context, const struct source **source, struct fault *fault)
{
	struct bundle_file *file = context;
	const struct reader reader = { .read_at = read_at, .context = file, .size = file->size };
	enum status status = bundle_open(&reader, &file->bundle, fault);

	if (status == STATUS_OK)
		*source = bundle_source(file->bundle);
	return status;
}

static enum status find(void *context, const char *text, uint64_t *index, struct fault *fault)
{
	const struct source *source = bundle_source(((struct bundle_file *)context)->bundle);
	struct digest id;

	if (digest_read_hex(bytes_of_text(text), &id) != STATUS_OK)
		return fault_set(fault, STATUS_USAGE, NULL, "of a record in a bundle the whole id is needed");
	return source->find(source->context, &id, index);
}

static void close_file(void *context)
{
	struct bundle_file *file = context;

	bundle_close(file->bundle);
	close(file->fd);
	free(file);
}

int target_open_bundle(int fd, uint64_t size, struct target *target)
{
	struct bundle_file *file = calloc(1, sizeof(*file));

	if (!file) {
		close(fd);
		return message_failure(STATUS_NO_MEMORY, NULL, "cannot open the bundle");
	}
	file->fd = fd;
	file->size = size;
	*target = (struct target){ .folder = -1, .context = file, .load = load, .find = find, .close = close_file };
	return 0;
}
