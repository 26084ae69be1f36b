#ifndef BUNDLE_MEMBERS_H
#define BUNDLE_MEMBERS_H

#include "bundle.h"

/* The members of a bundle in their order, which writer and reader both take from here. */
enum bundle_member_kind { BUNDLE_MANIFEST, BUNDLE_CHECKPOINT, BUNDLE_ENTRY, BUNDLE_PROOF, BUNDLE_BLOB };

struct bundle_member {
	enum bundle_member_kind kind;
	size_t position; /* in plan->entries for an entry or a proof, in plan->blobs for a blob */
	uint64_t size_max;
	char name[USTAR_NAME_MAX + 1];
};

#define BUNDLE_MANIFEST_NAME "bundle.json"
#define BUNDLE_FIRST_ENTRY 2 /* number of the first entry's member */

size_t bundle_member_count(const struct bundle_plan *plan);

/* bundle_member_at(plan, number): ${number} < bundle_member_count(plan). */
struct bundle_member bundle_member_at(const struct bundle_plan *plan, size_t number);

/* bundle_proof_number(plan, position), bundle_blob_number(plan, position): which member it is. */
size_t bundle_proof_number(const struct bundle_plan *plan, size_t position);
size_t bundle_blob_number(const struct bundle_plan *plan, size_t position);

/*
 * bundle_plan_check(plan, size, fault): can there be a bundle of it under a checkpoint of ${size}?  Ascending, within
 * the tree, the report among the entries, all entries where it is complete.  Errors: BAD_BUNDLE, TOO_LARGE.
 */
enum status bundle_plan_check(const struct bundle_plan *plan, uint64_t size, struct fault *fault);

/*
 * bundle_proof_check(bytes, index, checkpoint, fault): the one form a proof has in a bundle: no "extra", this index,
 * this very checkpoint.  Errors: BAD_PROOF, NO_MEMORY.
 */
enum status bundle_proof_check(struct bytes bytes, uint64_t index, struct bytes checkpoint, struct fault *fault);

#endif
