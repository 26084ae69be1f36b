/*
 * Input: a trust policy, NUL, a note.  Of a policy that is read: members stand before their group, a threshold can be reached,
 * and a quorum that is met is one that can be met.  The note is also read as the body of a consistency proof.
 */
#include "fuzz.h"

#include "format/consistency.h"
#include "format/tlog_policy.h"

static void check_policy(const struct tlog_policy *policy)
{
	size_t witnesses = 0;

	must(policy->log_count <= TLOG_POLICY_LOGS_MAX && policy->node_count <= TLOG_POLICY_NODES_MAX);
	must(policy->quorum == TLOG_POLICY_NOBODY || policy->quorum < policy->node_count);
	for (size_t i = 0; i < policy->node_count; i++) {
		const struct tlog_policy_node *node = &policy->nodes[i];

		witnesses += !node->is_group;
		must(node->name[0] && strcmp(node->name, "none") != 0);
		must(node->parent == TLOG_POLICY_NOBODY || (node->parent > i && node->parent < policy->node_count));
		must(!node->is_group || (node->threshold >= 1 && node->threshold <= node->count));
	}
	must(witnesses == policy->witness_count);
}

static void check_answer(const struct tlog_policy *policy, const struct quorum_answer *answer)
{
	size_t counted = 0;

	must(answer->count == policy->witness_count);
	for (size_t i = 0; i < answer->count; i++)
		counted += answer->witnesses[i].state == WITNESS_COSIGNED && answer->witnesses[i].counts;
	must(!answer->is_met || policy->quorum == TLOG_POLICY_NOBODY || counted > 0);
	must(!answer->is_met || tlog_policy_can_be_met(policy));
}

static void check_body(struct bytes bytes)
{
	struct consistency consistency;
	struct buffer again;

	if (consistency_read(bytes, &consistency, NULL) != STATUS_OK)
		return;
	buffer_init(&again, FUZZ_SIZE_MAX);
	must(consistency_write(&consistency, &again) == STATUS_OK);
	must_equal(again, bytes);
	buffer_release(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes rest = bytes_of(data, size), text = fuzz_cut(&rest, 0);
	uint8_t *copy = fuzz_copy(text);
	struct fault fault = { .status = STATUS_OK };
	struct tlog_policy policy;
	struct quorum_answer answer;
	struct note note;
	enum status status = tlog_policy_read(bytes_of(copy, text.size), &policy, &fault);

	free(copy);
	must(status == STATUS_OK || status == STATUS_BAD_DOCUMENT);
	must(fault.status == status);
	if (status == STATUS_OK) {
		check_policy(&policy);
		if (note_read(rest, &note, NULL) == STATUS_OK && tlog_policy_ask(&policy, &note, &answer) == STATUS_OK)
			check_answer(&policy, &answer);
	}
	tlog_policy_release(&policy);
	check_body(rest);
	return 0;
}
