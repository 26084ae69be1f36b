#include "watched.h"

static enum status entry_at(void *context, uint64_t at_least, uint64_t *index, struct buffer *entry)
{
	const struct source *inner = ((struct watched *)context)->inner;

	return inner->entry_at(inner->context, at_least, index, entry);
}

static enum status find(void *context, const struct digest *id, uint64_t *index)
{
	const struct source *inner = ((struct watched *)context)->inner;

	return inner->find(inner->context, id, index);
}

static enum status proof(void *context, uint64_t index, struct buffer *text)
{
	const struct source *inner = ((struct watched *)context)->inner;

	return inner->proof(inner->context, index, text);
}

static enum status blob(void *context, const struct digest *digest, const struct sink *sink)
{
	struct watched *watched = context;
	enum status status = watched->inner->blob(watched->inner->context, digest, sink);

	watched->missed |= status == STATUS_NOT_FOUND;
	return status;
}

void watched_init(struct watched *watched, const struct source *inner)
{
	watched->source = *inner;
	watched->source.context = watched;
	watched->source.entry_at = entry_at;
	watched->source.find = find;
	watched->source.proof = proof;
	watched->source.blob = blob;
	watched->source.tile = NULL; /* integrity has looked at them; claims have no use for any */
	watched->inner = inner;
	watched->missed = false;
}
