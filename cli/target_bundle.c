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

int target_open_bundle(int fd, uint64_t size, const char *path, struct target *target, struct fault *container)
{
	struct bundle_file *file = calloc(1, sizeof(*file));
	enum status status;

	if (!file) {
		close(fd);
		return message_failure(STATUS_NO_MEMORY, NULL, "cannot read %s", path);
	}
	file->fd = fd;
	*target = (struct target){ .context = file, .find = find, .close = close_file };
	status = bundle_open(&(struct reader){ .read_at = read_at, .context = file, .size = size }, &file->bundle, container);
	if (status == STATUS_OK) {
		target->source = bundle_source(file->bundle);
		return 0;
	}
	fault_set(container, status, NULL, NULL);
	return status_class(status) == STATUS_CLASS_FAILED ? message_failure(status, container, "cannot read %s", path) : 0;
}
