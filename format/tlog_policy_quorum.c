#include "tlog_policy.h"

#include <stdlib.h>
#include <string.h>

/*
 * Is the quorum met by the witnesses whose rows are set?  Members stand before their group and each has one group at most,
 * so one pass upwards does it.
 */
static bool is_met(const struct tlog_policy *policy, const bool *has_cosigned)
{
	unsigned votes[TLOG_POLICY_NODES_MAX] = { 0 };
	if (policy->quorum == TLOG_POLICY_NOBODY)
		return true;
	for (size_t i = 0; i < policy->node_count; i++) {
		const struct tlog_policy_node *node = &policy->nodes[i];
		bool holds = node->is_group ? votes[i] >= node->threshold : has_cosigned[i];
		if (holds && i == policy->quorum)
			return true;
		if (holds && node->parent != TLOG_POLICY_NOBODY)
			votes[node->parent]++;
	}
	return false;
}

static bool is_below_quorum(const struct tlog_policy *policy, size_t node)
{
	/* Parents stand behind their members, so this ends. */
	while (node != TLOG_POLICY_NOBODY && node != policy->quorum)
		node = policy->nodes[node].parent;
	return node != TLOG_POLICY_NOBODY;
}

static int by_number(const void *left, const void *right)
{
	unsigned a = *(const unsigned *)left, b = *(const unsigned *)right;
	return (a > b) - (a < b);
}

/* Each member stands in one group, so the cheapest members of a group are the cheapest way to it. */
static unsigned cosignatures_of_group(const struct tlog_policy *policy, const unsigned *needed, size_t group)
{
	unsigned members[TLOG_POLICY_NODES_MAX], sum = 0;
	size_t count = 0;
	for (size_t i = 0; i < group; i++)
		if (policy->nodes[i].parent == group)
			members[count++] = needed[i];
	qsort(members, count, sizeof(*members), by_number);
	for (size_t i = 0; i < policy->nodes[group].threshold; i++) {
		if (i >= count || members[i] == TLOG_POLICY_NEVER)
			return TLOG_POLICY_NEVER;
		sum += members[i];
	}
	return sum;
}

unsigned tlog_policy_cosignatures(const struct tlog_policy *policy)
{
	unsigned needed[TLOG_POLICY_NODES_MAX];
	if (policy->quorum == TLOG_POLICY_NOBODY)
		return 0;
	/* Members stand before their group. */
	for (size_t i = 0; i < policy->node_count; i++)
		needed[i] = policy->nodes[i].is_group ? cosignatures_of_group(policy, needed, i) :
		    cosigner_can_sign(&policy->nodes[i].cosigner) ? 1 : TLOG_POLICY_NEVER;
	return needed[policy->quorum];
}

bool tlog_policy_can_be_met(const struct tlog_policy *policy)
{
	return tlog_policy_cosignatures(policy) < NOTE_SIGNATURES_MAX;
}

static enum status ask_one(const struct tlog_policy *policy, size_t node, const struct note *note,
    struct witness_answer *answer)
{
	const struct cosigner *cosigner = &policy->nodes[node].cosigner;
	*answer = (struct witness_answer) { .node = node, .counts = is_below_quorum(policy, node) };
	enum status status = cosignature_verify(note, cosigner, &answer->time, NULL);
	if (status == STATUS_OK)
		answer->state = WITNESS_COSIGNED;
	else if (!cosigner->is_supported)
		answer->state = WITNESS_UNSUPPORTED;
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status tlog_policy_ask(const struct tlog_policy *policy, const struct note *note, struct quorum_answer *answer)
{
	bool has_cosigned[TLOG_POLICY_NODES_MAX] = { false };
	memset(answer, 0, sizeof(*answer));
	for (size_t i = 0; i < policy->node_count; i++) {
		if (policy->nodes[i].is_group)
			continue;
		struct witness_answer *witness = &answer->witnesses[answer->count];
		enum status status = ask_one(policy, i, note, witness);
		if (status != STATUS_OK) {
			memset(answer, 0, sizeof(*answer));
			return status;
		}
		answer->count++;
		has_cosigned[i] = witness->state == WITNESS_COSIGNED;
	}
	answer->is_met = is_met(policy, has_cosigned);
	return STATUS_OK;
}
