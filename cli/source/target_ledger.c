#include "target_ledger.h"

#include <stdlib.h>
#include <string.h>

#include "cli/context.h"
#include "cli/message.h"
#include "target_path.h"

/* A snapshot of a ledger. */
struct snapshot {
	struct ledger *ledger;
	struct source *source;
	bool owns_ledger;
};

static enum status find(void *context, const char *text, uint64_t *index, struct fault *fault)
{
	struct digest id;

	return ledger_find(((struct snapshot *)context)->ledger, text, index, &id, fault);
}

static void close_snapshot(void *context)
{
	struct snapshot *snapshot = context;

	ledger_source_close(snapshot->source);
	if (snapshot->owns_ledger)
		ledger_close(snapshot->ledger);
	free(snapshot);
}

int target_of_ledger(struct ledger *ledger, struct target *target)
{
	struct snapshot *snapshot = calloc(1, sizeof(*snapshot));
	enum status status = snapshot ? ledger_source_open(ledger, &snapshot->source) : STATUS_NO_MEMORY;

	memset(target, 0, sizeof(*target));
	if (status != STATUS_OK) {
		free(snapshot);
		return message_failure(status, NULL, "could not read the ledger");
	}
	snapshot->ledger = ledger;
	*target = (struct target){ .source = snapshot->source, .folder = -1, .context = snapshot, .find = find,
	    .close = close_snapshot };
	return 0;
}

int target_open(const struct invocation *invocation, const char *path, struct target *target)
{
	struct ledger *ledger = NULL;
	int code;

	if (path) {
		code = target_open_path(path, target);
		return code ? code : target_load(target);
	}
	memset(target, 0, sizeof(*target));
	code = context_ledger(invocation, CONTEXT_VERIFY, NULL, &ledger);
	if (!code)
		code = target_of_ledger(ledger, target);
	if (code)
		ledger_close(ledger);
	else
		((struct snapshot *)target->context)->owns_ledger = true;
	return code;
}
