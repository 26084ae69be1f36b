#include "target_bundle.h"

#include <stdlib.h>
#include <unistd.h>

#include "format/bundle.h"
#include "cli/message.h"
#include "read_at.h"

/* A bundle and the file it is read from. */
struct bundle_file {
	struct bundle *bundle;
	int fd;
	uint64_t size;
};

static enum status read_at(void *context, uint64_t offset, void *data, size_t size)
{
	return read_whole_at(((const struct bundle_file *)context)->fd, offset, data, size);
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
	*target = (struct target){ .folder = -1, .context = file, .load = load, .close = close_file };
	return 0;
}
