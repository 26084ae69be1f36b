#include "bundle.h"

#include <string.h>

#include "bundle_manifest.h"
#include "bundle_members.h"
#include "dsse.h"

static const uint8_t zeros[2 * USTAR_BLOCK];

/* What one bundle_write works with. */
struct writing {
	const struct bundle_plan *plan;
	const struct source *source;
	const struct sink *sink;
	uint64_t size;         /* of the checkpoint */
	struct buffer content; /* of the member being written */
};

static enum status give(const struct sink *sink, struct bytes bytes)
{
	return bytes.size > 0 ? sink->take(sink->context, bytes) : STATUS_OK;
}

static enum status give_header(const struct sink *sink, const char *name, uint64_t size)
{
	uint8_t block[USTAR_BLOCK];
	enum status status = ustar_header(name, size, block);
	return status == STATUS_OK ? give(sink, bytes_of(block, sizeof(block))) : status;
}

static enum status give_padding(const struct sink *sink, uint64_t size)
{
	return give(sink, bytes_of(zeros, ustar_padding(size)));
}

static enum status give_member(const struct sink *sink, const char *name, struct bytes content)
{
	enum status status = give_header(sink, name, content.size);
	if (status == STATUS_OK)
		status = give(sink, content);
	return status == STATUS_OK ? give_padding(sink, content.size) : status;
}

/* The manifest is read back before it goes out: what no reader would take must not be written. */
static enum status make_manifest(struct writing *writing, struct fault *fault)
{
	const struct source *source = writing->source;
	const struct bundle_manifest wanted = { .plan = *writing->plan, .log_key = source->log_key, .size = writing->size,
		.checkpoint = digest_of(source->checkpoint) };
	struct bundle_manifest manifest = { 0 };
	enum status status = bundle_manifest_write(&wanted, &writing->content);
	if (status == STATUS_OK)
		status = bundle_manifest_read(buffer_bytes(&writing->content), &manifest, fault);
	bundle_manifest_release(&manifest);
	return status;
}

static enum status make_entry(struct writing *writing, uint64_t index)
{
	uint64_t found;
	enum status status = writing->source->entry_at(writing->source->context, index, &found, &writing->content);
	if (status != STATUS_OK)
		return status;
	if (writing->content.size > DSSE_ENTRY_MAX)
		return STATUS_TOO_LARGE;
	return found == index ? STATUS_OK : STATUS_ENTRY_MISSING;
}

static enum status make_proof(struct writing *writing, uint64_t index, struct fault *fault)
{
	enum status status = writing->source->proof(writing->source->context, index, &writing->content);
	if (status != STATUS_OK)
		return status;
	return bundle_proof_check(buffer_bytes(&writing->content), index, writing->source->checkpoint, fault);
}

/* A blob on its way from the source to the sink. */
struct passage {
	const struct sink *sink;
	struct hasher *hasher;
	uint64_t left;
};

static enum status pass(void *context, struct bytes bytes)
{
	struct passage *passage = context;
	if (bytes.size > passage->left)
		return STATUS_BLOB_MISMATCH;
	passage->left -= bytes.size;
	hasher_add(passage->hasher, bytes);
	return give(passage->sink, bytes);
}

static enum status give_blob(const struct writing *writing, const char *name, const struct blob_size *blob)
{
	struct passage passage = { .sink = writing->sink, .left = blob->size };
	struct sink through = { .take = pass, .context = &passage };
	enum status status = hasher_open(&passage.hasher);
	if (status == STATUS_OK)
		status = give_header(writing->sink, name, blob->size);
	if (status == STATUS_OK)
		status = writing->source->blob(writing->source->context, &blob->digest, &through);
	if (status == STATUS_OK) {
		struct digest digest = hasher_finish(passage.hasher);
		if (passage.left != 0 || !digest_equal(&digest, &blob->digest))
			status = STATUS_BLOB_MISMATCH;
	}
	hasher_close(passage.hasher);
	return status == STATUS_OK ? give_padding(writing->sink, blob->size) : status;
}

static enum status write_one(struct writing *writing, const struct bundle_member *member, struct fault *fault)
{
	const struct bundle_plan *plan = writing->plan;
	enum status status = STATUS_OK;
	buffer_clear(&writing->content);
	switch (member->kind) {
	case BUNDLE_MANIFEST:
		status = make_manifest(writing, fault);
		break;
	case BUNDLE_CHECKPOINT:
		return give_member(writing->sink, member->name, writing->source->checkpoint);
	case BUNDLE_ENTRY:
		status = make_entry(writing, plan->entries[member->position]);
		break;
	case BUNDLE_PROOF:
		status = make_proof(writing, plan->entries[member->position], fault);
		break;
	case BUNDLE_BLOB:
		return give_blob(writing, member->name, &plan->blobs[member->position]);
	}
	return status == STATUS_OK ? give_member(writing->sink, member->name, buffer_bytes(&writing->content)) : status;
}

enum status bundle_write(const struct bundle_plan *plan, const struct source *source, const struct sink *sink,
    struct fault *fault)
{
	struct checkpoint checkpoint;
	struct note note;
	struct writing writing = { .plan = plan, .source = source, .sink = sink };
	enum status status = checkpoint_read(source->checkpoint, &checkpoint, &note, fault);
	if (status == STATUS_OK)
		status = bundle_plan_check(plan, checkpoint.size, fault);
	if (status != STATUS_OK)
		return status;
	writing.size = checkpoint.size;
	buffer_init(&writing.content, BUNDLE_MANIFEST_MAX);
	for (size_t i = 0; i < bundle_member_count(plan) && status == STATUS_OK; i++) {
		struct bundle_member member = bundle_member_at(plan, i);
		status = write_one(&writing, &member, fault);
		if (status != STATUS_OK) {
			fault_set(fault, status, NULL, NULL);
			fault_within(fault, member.name);
		}
	}
	buffer_release(&writing.content);
	return status == STATUS_OK ? give(sink, bytes_of(zeros, sizeof(zeros))) : status;
}
