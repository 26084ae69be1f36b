#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dispute_parts.h"

const struct trust *dispute_trust(const struct dispute *dispute, size_t side)
{
	return &dispute->sides[side]->whole.policy.trust;
}

static bool is_same_log(const struct side *a, const struct side *b)
{
	const struct note_key *one = &a->source->log_key, *other = &b->source->log_key;

	return !strcmp(one->name, other->name) && !memcmp(one->key.bytes, other->key.bytes, sizeof(one->key.bytes));
}

/* An older bundle does not know yet who was revoked since; what any side shows of its log, counts for all of that log. */
enum standing dispute_standing(const struct dispute *dispute, size_t side, const struct ed25519_key *key, uint64_t index)
{
	char lost[STANDING_SAYS_MAX];
	enum standing standing = standing_at(dispute_trust(dispute, side), key, index, lost);

	for (size_t i = 0; i < dispute->side_count && standing != STANDING_LOST; i++)
		if (i != side && is_same_log(dispute->sides[i], dispute->sides[side]) &&
		    standing_at(dispute_trust(dispute, i), key, index, lost) == STANDING_LOST)
			standing = STANDING_LOST;
	return standing;
}

bool dispute_sees_more(const struct dispute *dispute, size_t side)
{
	for (size_t i = 0; i < dispute->side_count; i++)
		if (dispute->sides[i]->source != dispute->sides[side]->source &&
		    is_same_log(dispute->sides[i], dispute->sides[side]))
			return true;
	return false;
}

bool dispute_hears(const struct dispute *dispute, size_t side, const struct ed25519_key *key, uint64_t index)
{
	enum standing standing = dispute_standing(dispute, side, key, index);

	for (size_t i = 0; i < dispute->side_count && standing == STANDING_UNNAMED; i++)
		if (!memcmp(dispute->sides[i]->whole.record.key.bytes, key->bytes, sizeof(key->bytes)))
			standing = STANDING_GOOD;
	return standing == STANDING_GOOD;
}

/* A report that does not verify is no side of a dispute: what it says is not evidence of anything. */
static enum status verify_side(struct dispute *dispute, struct side *side)
{
	const struct dispute_request *request = dispute->request;
	enum status status;

	side->request = (struct verify_request){ .source = side->source, .has_report = true,
		.report_index = request->sides[side->number].report_index, .has_policy = request->has_policy,
		.policy = request->policy, .now = request->now, .threads = request->threads };
	side->whole.request = &side->request;
	status = whole_evaluate(&side->whole, dispute->fault);
	if (status != STATUS_OK || side->whole.integrity.holds)
		return status;
	dispute->has_failed = true;
	dispute->failed = side->number;
	return fault_set(dispute->fault, side->whole.integrity.fault.status, side->whole.integrity.fault.place, "%s",
	    side->whole.integrity.fault.detail);
}

static int compare(const void *left, const void *right)
{
	const struct side *const *a = left, *const *b = right;

	return memcmp((*a)->whole.record.id.bytes, (*b)->whole.record.id.bytes, DIGEST_SIZE);
}

static enum status put_in_order(struct dispute *dispute)
{
	char hex[DIGEST_HEX_SIZE];

	qsort(dispute->sides, dispute->side_count, sizeof(dispute->sides[0]), compare);
	for (size_t i = 0; i < dispute->side_count; i++) {
		struct side *side = dispute->sides[i];

		side->place = i;
		side->first_of_source = i;
		for (size_t j = i; j-- > 0; )
			if (dispute->sides[j]->source == side->source)
				side->first_of_source = j;
		if (i == 0 || compare(&dispute->sides[i - 1], &dispute->sides[i]) != 0)
			continue;
		digest_hex(&side->whole.record.id, hex);
		return fault_set(dispute->fault, STATUS_USAGE, NULL, "report %.12s is named twice: nothing disagrees with itself",
		    hex);
	}
	return STATUS_OK;
}

/* Two heads of one size show it without any proof; of different sizes only whole logs could. */
static enum status look_for_forks(struct dispute *dispute)
{
	for (size_t i = 0; i < dispute->side_count; i++)
		for (size_t j = 0; j < i; j++) {
			const struct checkpoint *a = &dispute->sides[i]->whole.integrity.checkpoint;
			const struct checkpoint *b = &dispute->sides[j]->whole.integrity.checkpoint;

			if (is_same_log(dispute->sides[i], dispute->sides[j]) && a->size == b->size &&
			    !digest_equal(&a->root, &b->root))
				return fault_set(dispute->fault, STATUS_FORKED, NULL,
				    "two reports come with different trees of %" PRIu64 " entries of the log %s", a->size, a->origin);
		}
	return STATUS_OK;
}

bool dispute_has_digest(const struct json *subjects, const struct json *digest)
{
	for (const struct json *one = json_first(subjects); one; one = json_next(one)) {
		const char *own = json_member_text(json_member(one, "digest"), json_name(digest));

		if (own && !strcmp(own, json_text(digest)))
			return true;
	}
	return false;
}

static bool share_subject(const struct json *a, const struct json *b)
{
	for (const struct json *one = json_first(a); one; one = json_next(one))
		for (const struct json *digest = json_first(json_member(one, "digest")); digest; digest = json_next(digest))
			if (dispute_has_digest(b, digest))
				return true;
	return false;
}

static bool is_same_environment(const struct report *a, const struct report *b)
{
	return (!a->environment && !b->environment) ||
	    (a->environment && b->environment && !strcmp(a->environment, b->environment));
}

/* A report without a subject is about nothing that another one could be about. */
static void align(struct dispute *dispute)
{
	for (size_t i = 0; i < dispute->side_count; i++)
		for (size_t j = 0; j < dispute->side_count; j++) {
			const struct report *a = &dispute->sides[i]->whole.report, *b = &dispute->sides[j]->whole.report;

			if (i == j || (share_subject(a->subject, b->subject) && is_same_environment(a, b)))
				dispute->sides[i]->aligned |= UINT32_C(1) << j;
		}
}

enum status dispute_sides(struct dispute *dispute)
{
	const struct dispute_request *request = dispute->request;
	enum status status = STATUS_OK;

	if (request->side_count == 0 || request->side_count > DISPUTE_SIDES_MAX)
		return fault_set(dispute->fault, STATUS_TOO_LARGE, NULL, "a dispute has 1 to %d reports", DISPUTE_SIDES_MAX);
	for (size_t i = 0; i < request->side_count && status == STATUS_OK; i++) {
		struct side *side = calloc(1, sizeof(*side));

		if (!side)
			return fault_set(dispute->fault, STATUS_NO_MEMORY, NULL, NULL);
		dispute->sides[dispute->side_count++] = side;
		side->number = i;
		side->source = request->sides[i].source;
		status = verify_side(dispute, side);
	}
	if (status == STATUS_OK)
		status = put_in_order(dispute);
	if (status == STATUS_OK)
		status = look_for_forks(dispute);
	if (status == STATUS_OK)
		align(dispute);
	return status;
}
