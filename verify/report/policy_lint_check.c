#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policy_look.h"
#include "policy.h"

#define CONJUNCTS_MAX 64       /* of one claim that are compared */
#define COMPARISONS_MAX 1000000 /* of parts of two claims; further ones are not made */

static void place_of(char place[static POLICY_PLACE_MAX], size_t claim, const char *within)
{
	snprintf(place, POLICY_PLACE_MAX, "/claims/%zu/check%.200s", claim, within);
}

/* ---- checks that can end in one way only ---- */

static enum status find_without(struct policy_look *look, unsigned outcome, unsigned needs, const char *what)
{
	const struct policy *policy = look->policy;
	char place[POLICY_PLACE_MAX];
	struct reach reach;

	for (size_t i = 0; i < policy->claim_count; i++) {
		enum status status = reach_of(policy->claims[i].check, &policy->claims[i].requirement, &reach);

		if (status != STATUS_OK)
			return status;
		if ((reach.can & outcome) || (reach.can & needs) != needs)
			continue;
		place_of(place, i, reach.at);
		policy_say(look, place, "%s: %s", what, reach.why ? reach.why : "none of its parts can");
	}
	return STATUS_OK;
}

enum status find_never_passes(struct policy_look *look)
{
	return find_without(look, REACH_PASSED, 0, "the claim can never be passed");
}

enum status find_never_fails(struct policy_look *look)
{
	return find_without(look, REACH_FAILED, REACH_PASSED, "the claim can never be failed");
}

/* Parts of a check that as a whole can end either way.  check_validate bounds the depth. */
static enum status walk_parts(struct policy_look *look, size_t claim, const struct json *check, const char *at)
{
	const struct policy_claim *rule = &look->policy->claims[claim];
	const struct json *inner = json_member(check, "check");
	char place[POLICY_PLACE_MAX], part_at[POLICY_PLACE_MAX];
	enum status status = STATUS_OK;
	size_t i = 0;

	if (inner) {
		snprintf(part_at, sizeof(part_at), "%.200s/check", at);
		return walk_parts(look, claim, inner, part_at);
	}
	for (const struct json *part = json_first(json_member(check, "checks")); part && status == STATUS_OK;
	    part = json_next(part), i++) {
		struct reach reach;

		snprintf(part_at, sizeof(part_at), "%.200s/checks/%zu", at, i);
		status = reach_of(part, &rule->requirement, &reach);
		if (status != STATUS_OK)
			break;
		if ((reach.can & REACH_PASSED) && (reach.can & REACH_FAILED)) {
			status = walk_parts(look, claim, part, part_at);
			continue;
		}
		place_of(place, claim, part_at);
		policy_say(look, place, "this part can never be %s: %s", reach.can & REACH_PASSED ? "failed" : "passed",
		    reach.why ? reach.why : "none of its own parts can");
	}
	return status;
}

enum status find_idle_parts(struct policy_look *look)
{
	enum status status = STATUS_OK;
	struct reach reach;

	for (size_t i = 0; i < look->policy->claim_count && status == STATUS_OK; i++) {
		const struct policy_claim *claim = &look->policy->claims[i];

		status = reach_of(claim->check, &claim->requirement, &reach);
		if (status == STATUS_OK && (reach.can & REACH_PASSED) && (reach.can & REACH_FAILED))
			status = walk_parts(look, i, claim->check, "");
	}
	return status;
}

/* ---- claims that contradict each other ---- */

/* What must pass for the check to pass: the check, or the parts of `all`, down to what is no list. */
static void collect(const struct json *check, const struct json *parts[static CONJUNCTS_MAX], size_t *count)
{
	const char *op = json_member_text(check, "op");

	if (op && !strcmp(op, "all")) {
		for (const struct json *part = json_first(json_member(check, "checks")); part; part = json_next(part))
			collect(part, parts, count);
	} else if (*count < CONJUNCTS_MAX) {
		parts[(*count)++] = check;
	}
}

static bool claims_exclude(const struct policy_claim *a, const struct policy_claim *b, size_t *left)
{
	const struct json *of_a[CONJUNCTS_MAX], *of_b[CONJUNCTS_MAX];
	struct exits exits_a = exits_of(a->check), exits_b = exits_of(b->check);
	size_t a_count = 0, b_count = 0;

	if (!exits_common(&exits_a, &exits_b))
		return true;
	collect(a->check, of_a, &a_count);
	collect(b->check, of_b, &b_count);
	for (size_t i = 0; i < a_count; i++)
		for (size_t j = 0; j < b_count && *left > 0; j++, (*left)--)
			if (checks_exclude(of_a[i], of_b[j]))
				return true;
	return false;
}

/* May one record count for both?  Different commands under one name are different runs. */
static bool share_records(const struct requirement *a, const struct requirement *b)
{
	if (!a->step || !b->step || strcmp(a->step, b->step) != 0 || (a->has_kind && b->has_kind && a->kind != b->kind))
		return false;
	return !a->argv || !b->argv || json_equal(a->argv, b->argv);
}

static int by_step(const void *a, const void *b)
{
	const struct policy_claim *x = *(const struct policy_claim *const *)a, *y = *(const struct policy_claim *const *)b;
	int order = strcmp(x->requirement.step, y->requirement.step);

	return order ? order : x < y ? -1 : x > y;
}

enum status find_contradictions(struct policy_look *look)
{
	const struct policy *policy = look->policy;
	const struct policy_claim **claims = calloc(policy->claim_count, sizeof(const struct policy_claim *));
	size_t count = 0, left = COMPARISONS_MAX;
	char place[POLICY_PLACE_MAX];

	if (!claims)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; i < policy->claim_count; i++)
		if (policy->claims[i].is_required && policy->claims[i].requirement.step)
			claims[count++] = &policy->claims[i];
	if (count > 0)
		qsort(claims, count, sizeof(const struct policy_claim *), by_step);
	for (size_t i = 0; i < count && left > 0; i++) {
		for (size_t j = i + 1; j < count && left > 0; j++, left--) {
			if (strcmp(claims[i]->requirement.step, claims[j]->requirement.step) != 0)
				break;
			if (!share_records(&claims[i]->requirement, &claims[j]->requirement) ||
			    !claims_exclude(claims[i], claims[j], &left))
				continue;
			place_of(place, (size_t)(claims[j] - policy->claims), "");
			policy_say(look, place, "cannot pass where /claims/%zu/check passes on the same run of step %s",
			    (size_t)(claims[i] - policy->claims), claims[i]->requirement.step);
		}
	}
	free(claims);
	return STATUS_OK;
}

/* ---- the same rule twice ---- */

struct twin {
	struct digest digest;
	size_t claim;
};

static int by_digest(const void *a, const void *b)
{
	const struct twin *x = a, *y = b;
	int order = memcmp(x->digest.bytes, y->digest.bytes, DIGEST_SIZE);

	return order ? order : x->claim < y->claim ? -1 : x->claim > y->claim;
}

static enum status read_twin(const struct json *claim, struct twin *twin)
{
	struct json *both = json_array();
	struct buffer text;
	enum status status;

	buffer_init(&text, 2 * POLICY_MAX);
	json_push(both, json_copy(json_member(claim, "check")));
	if (json_member(claim, "evidence"))
		json_push(both, json_copy(json_member(claim, "evidence")));
	status = json_canonical(both, &text);
	if (status == STATUS_OK)
		twin->digest = digest_of(buffer_bytes(&text));
	json_free(both);
	buffer_release(&text);
	return status;
}

enum status find_same_rules(struct policy_look *look)
{
	const struct policy *policy = look->policy;
	struct twin *twins = calloc(policy->claim_count, sizeof(*twins));
	const struct json *row = json_first(json_member(policy->document, "claims"));
	enum status status = twins ? STATUS_OK : STATUS_NO_MEMORY;
	char place[POLICY_PLACE_MAX];

	for (size_t i = 0; i < policy->claim_count && status == STATUS_OK; i++, row = json_next(row)) {
		twins[i].claim = i;
		status = read_twin(row, &twins[i]);
	}
	if (status == STATUS_OK)
		qsort(twins, policy->claim_count, sizeof(*twins), by_digest);
	for (size_t i = 1; status == STATUS_OK && i < policy->claim_count; i++) {
		if (!digest_equal(&twins[i - 1].digest, &twins[i].digest))
			continue;
		snprintf(place, sizeof(place), "/claims/%zu", twins[i].claim);
		policy_say(look, place, "asks for the same as /claims/%zu", twins[i - 1].claim);
	}
	free(twins);
	return status;
}
