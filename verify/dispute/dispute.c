#include "dispute.h"

#include <stdlib.h>
#include <string.h>

#include "dispute_parts.h"

const char *const settlement_names[] = { "AGREED", "SETTLED", "OPEN" };

static enum status resolve(struct dispute *dispute)
{
	static enum status (*const stages[])(struct dispute *) = { dispute_sides, dispute_claims, dispute_look,
		dispute_evidence, dispute_attacks, dispute_endings };
	enum status status = STATUS_OK;

	for (size_t i = 0; i < sizeof(stages) / sizeof(stages[0]) && status == STATUS_OK; i++)
		status = stages[i](dispute);
	return status;
}

static void count(const struct dispute *dispute, struct resolution *resolution)
{
	for (size_t i = 0; i < dispute->argument_count; i++) {
		const struct argument *argument = &dispute->arguments[i];

		if (!argument->answer)
			continue;
		resolution->overturned += argument->ending == ENDING_OVERTURNED;
		if (!argument->is_contested && argument->superseded_by == NO_ARGUMENT)
			continue;
		resolution->contested++;
		resolution->open += argument->ending == ENDING_UNRESOLVED;
	}
	resolution->result = resolution->open > 0 ? SETTLEMENT_OPEN : resolution->contested > 0 ? SETTLEMENT_SETTLED :
	    SETTLEMENT_AGREED;
	for (size_t i = 0; i < dispute->side_count; i++)
		resolution->order[i] = dispute->sides[i]->number;
}

static void release(struct dispute *dispute)
{
	for (size_t i = 0; i < dispute->argument_count; i++)
		if (dispute->arguments[i].shown) {
			free(dispute->arguments[i].shown->outcomes);
			free(dispute->arguments[i].shown);
		}
	for (size_t i = 0; i < dispute->challenge_count; i++) {
		record_release(&dispute->challenges[i]->record);
		free(dispute->challenges[i]);
	}
	for (size_t i = 0; i < dispute->side_count; i++) {
		whole_release(&dispute->sides[i]->whole);
		free(dispute->sides[i]);
	}
	free(dispute->arguments);
	free(dispute->questions);
	free(dispute->edges);
	free(dispute->challenges);
	free(dispute->withdrawals);
	ancestry_release(&dispute->ancestry);
	labelling_release(&dispute->labelling);
	free(dispute);
}

enum status dispute_run(const struct dispute_request *request, struct resolution *resolution, struct fault *fault)
{
	struct dispute *dispute = calloc(1, sizeof(*dispute)); /* each side is large */
	enum status status;

	memset(resolution, 0, sizeof(*resolution));
	if (!dispute)
		return fault_set(fault, STATUS_NO_MEMORY, NULL, NULL);
	dispute->request = request;
	dispute->fault = fault;
	status = resolve(dispute);
	if (status == STATUS_OK) {
		count(dispute, resolution);
		resolution->json = dispute_json(dispute, resolution);
		status = json_failure_within(resolution->json);
		if (status != STATUS_OK) {
			resolution_release(resolution);
			fault_set(fault, status, NULL, NULL);
		}
	} else if (dispute->has_failed) {
		resolution->has_failed = true;
		resolution->failed = dispute->failed;
	}
	release(dispute);
	return status;
}

void resolution_release(struct resolution *resolution)
{
	json_free(resolution->json);
	memset(resolution, 0, sizeof(*resolution));
}
