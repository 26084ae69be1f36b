#include "frozen.h"

#include <inttypes.h>
#include <string.h>

static enum status entry_at(void *context, uint64_t at_least, uint64_t *index, struct buffer *entry)
{
	const struct frozen *frozen = context;
	size_t before = entry->size;
	enum status status = at_least < frozen->size ?
	    frozen->inner->entry_at(frozen->inner->context, at_least, index, entry) : STATUS_NOT_FOUND;

	if (status != STATUS_OK || *index < frozen->size)
		return status;
	entry->size = before;
	return STATUS_NOT_FOUND;
}

static enum status find(void *context, const struct digest *id, uint64_t *index)
{
	const struct frozen *frozen = context;
	enum status status = frozen->inner->find(frozen->inner->context, id, index);

	return status == STATUS_OK && *index >= frozen->size ? STATUS_NOT_FOUND : status;
}

/* All entries are there, so nobody needs one; and those of the source lead to another root. */
static enum status proof(void *context, uint64_t index, struct buffer *text)
{
	(void)context;
	(void)index;
	(void)text;
	return STATUS_NOT_FOUND;
}

static enum status blob(void *context, const struct digest *digest, const struct sink *sink)
{
	const struct frozen *frozen = context;

	return frozen->inner->blob(frozen->inner->context, digest, sink);
}

enum status frozen_init(struct frozen *frozen, const struct source *inner, struct bytes checkpoint, struct fault *fault)
{
	struct checkpoint head, held;
	struct note note;
	enum status status = checkpoint_read(checkpoint, &head, &note, fault);

	if (status == STATUS_OK)
		status = checkpoint_read(inner->checkpoint, &held, &note, fault);
	if (status != STATUS_OK)
		return status;
	if (strcmp(head.origin, inner->log_key.name) != 0)
		return fault_set(fault, STATUS_UNKNOWN_LOG, NULL, "the checkpoint is of the log %s", head.origin);
	if (!inner->is_complete || head.size > held.size)
		return fault_set(fault, STATUS_ENTRY_MISSING, NULL, "the checkpoint's %" PRIu64 " entries are not all held",
		    head.size);
	*frozen = (struct frozen){ .inner = inner, .size = head.size };
	frozen->source = (struct source){ .context = frozen, .checkpoint = checkpoint, .log_key = inner->log_key,
		.is_complete = true, .entry_at = entry_at, .find = find, .proof = proof, .blob = blob };
	return STATUS_OK;
}
