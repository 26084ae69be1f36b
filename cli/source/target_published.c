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
	*target = (struct target){ .folder = folder, .context = from, .load = load, .close = close_folder };
	return 0;
}
