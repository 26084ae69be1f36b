#include "bundle_members.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dsse.h"
#include "json.h"

void bundle_plan_release(struct bundle_plan *plan)
{
	free(plan->entries);
	free(plan->blobs);
	memset(plan, 0, sizeof(*plan));
}

/* A complete bundle has every leaf, so the root itself proves them all. */
static size_t proof_count(const struct bundle_plan *plan)
{
	return plan->is_complete ? 0 : plan->entry_count;
}

size_t bundle_proof_number(const struct bundle_plan *plan, size_t position)
{
	return BUNDLE_FIRST_ENTRY + plan->entry_count + position;
}

size_t bundle_blob_number(const struct bundle_plan *plan, size_t position)
{
	return BUNDLE_FIRST_ENTRY + plan->entry_count + proof_count(plan) + position;
}

size_t bundle_member_count(const struct bundle_plan *plan)
{
	return bundle_blob_number(plan, plan->blob_count);
}

static struct bundle_member fixed(enum bundle_member_kind kind, const char *name, uint64_t size_max)
{
	struct bundle_member member = { .kind = kind, .size_max = size_max };
	snprintf(member.name, sizeof(member.name), "%s", name);
	return member;
}

struct bundle_member bundle_member_at(const struct bundle_plan *plan, size_t number)
{
	assert(number < bundle_member_count(plan));
	if (number == 0)
		return fixed(BUNDLE_MANIFEST, BUNDLE_MANIFEST_NAME, BUNDLE_MANIFEST_MAX);
	if (number == 1)
		return fixed(BUNDLE_CHECKPOINT, "checkpoint", CHECKPOINT_SIZE_MAX);
	struct bundle_member member = { .kind = BUNDLE_ENTRY, .position = number - BUNDLE_FIRST_ENTRY };
	if (number < bundle_proof_number(plan, 0)) {
		member.size_max = DSSE_ENTRY_MAX;
		snprintf(member.name, sizeof(member.name), "entries/%" PRIu64 ".json", plan->entries[member.position]);
	} else if (number < bundle_blob_number(plan, 0)) {
		member.kind = BUNDLE_PROOF;
		member.position = number - bundle_proof_number(plan, 0);
		member.size_max = PROOF_SIZE_MAX;
		snprintf(member.name, sizeof(member.name), "proofs/%" PRIu64 ".tlog-proof",
		    plan->entries[member.position]);
	} else {
		member.kind = BUNDLE_BLOB;
		member.position = number - bundle_blob_number(plan, 0);
		member.size_max = plan->blobs[member.position].size;
		char hex[DIGEST_HEX_SIZE];
		digest_hex(&plan->blobs[member.position].digest, hex);
		snprintf(member.name, sizeof(member.name), "blobs/%s", hex);
	}
	return member;
}

static enum status check_entries(const struct bundle_plan *plan, uint64_t size, struct fault *fault)
{
	bool has_report = false;
	for (size_t i = 0; i < plan->entry_count; i++) {
		if (i > 0 && plan->entries[i] <= plan->entries[i - 1])
			return fault_set(fault, STATUS_BAD_BUNDLE, "/entries", "not ascending");
		has_report |= plan->entries[i] == plan->report_index;
	}
	if (!has_report)
		return fault_set(fault, STATUS_BAD_BUNDLE, "/report", "not among the entries");
	if (plan->entries[plan->entry_count - 1] >= size)
		return fault_set(fault, STATUS_BAD_BUNDLE, "/entries", "beyond the checkpoint's size");
	if (plan->is_complete && plan->entry_count != size)
		return fault_set(fault, STATUS_BAD_BUNDLE, "/scope", "not all entries are there");
	return STATUS_OK;
}

static enum status check_blobs(const struct bundle_plan *plan, struct fault *fault)
{
	for (size_t i = 0; i < plan->blob_count; i++) {
		if (plan->blobs[i].size > USTAR_SIZE_MAX)
			return fault_set(fault, STATUS_TOO_LARGE, "/blobs", "a blob of more than 8 GiB");
		if (i > 0 && memcmp(&plan->blobs[i - 1].digest, &plan->blobs[i].digest, DIGEST_SIZE) >= 0)
			return fault_set(fault, STATUS_BAD_BUNDLE, "/blobs", "not ascending");
	}
	return STATUS_OK;
}

enum status bundle_plan_check(const struct bundle_plan *plan, uint64_t size, struct fault *fault)
{
	/* Each count by itself first: their sum must not wrap. */
	if (size > JSON_INTEGER_MAX || plan->entry_count > BUNDLE_MEMBERS_MAX ||
	    plan->blob_count > BUNDLE_MEMBERS_MAX || bundle_member_count(plan) > BUNDLE_MEMBERS_MAX)
		return fault_set(fault, STATUS_TOO_LARGE, NULL, "more than %d members", BUNDLE_MEMBERS_MAX);
	enum status status = check_entries(plan, size, fault);
	return status == STATUS_OK ? check_blobs(plan, fault) : status;
}

enum status bundle_proof_check(struct bytes bytes, uint64_t index, struct bytes checkpoint, struct fault *fault)
{
	struct proof proof;
	struct buffer again;
	enum status status = proof_read(bytes, &proof, fault);
	if (status != STATUS_OK)
		return status;
	if (proof.index != index || !bytes_equal(proof.checkpoint, checkpoint))
		return fault_set(fault, STATUS_BAD_PROOF, NULL, "of another index or under another checkpoint");
	buffer_init(&again, PROOF_SIZE_MAX);
	status = proof_write(&proof, &again);
	if (status == STATUS_OK && !bytes_equal(buffer_bytes(&again), bytes))
		status = STATUS_BAD_PROOF;
	buffer_release(&again);
	return status == STATUS_OK ? status : fault_set(fault, status, NULL, "not in the form that bundles have");
}
