#include "target_published.h"

#include <stdlib.h>
#include <unistd.h>

#include "cli/message.h"
#include "published.h"

struct published_folder {
	struct published *published;
	int folder;
};

static enum status load(void *context, const struct source **source, struct fault *fault)
{
	struct published_folder *from = context;
	enum status status = published_open(from->folder, &from->published, fault);

	if (status == STATUS_OK)
		*source = published_source(from->published);
	return status;
}

static enum status find(void *context, const char *text, uint64_t *index, struct fault *fault)
{
	const struct source *source = published_source(((struct published_folder *)context)->published);
	struct digest id;

	if (digest_read_hex(bytes_of_text(text), &id) != STATUS_OK)
		return fault_set(fault, STATUS_USAGE, NULL, "of a record in a published log the whole id is needed");

	enum status status = source->find(source->context, &id, index);

	return status == STATUS_OK || status == STATUS_NOT_FOUND ? status :
	    fault_set(fault, status, source->trouble->place, "%s", source->trouble->detail);
}

static void close_folder(void *context)
{
	struct published_folder *from = context;

	published_close(from->published);
	close(from->folder);
	free(from);
}

int target_open_published(int folder, struct target *target)
{
	struct published_folder *from = calloc(1, sizeof(*from));

	if (!from) {
		close(folder);
		return message_failure(STATUS_NO_MEMORY, NULL, "cannot open the published log");
	}
	from->folder = folder;
	*target = (struct target){ .folder = folder, .context = from, .load = load, .find = find, .close = close_folder };
	return 0;
}
