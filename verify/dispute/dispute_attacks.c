#include <stdlib.h>
#include <string.h>

#include "dispute_parts.h"

static enum status add_edge(struct dispute *dispute, struct edge edge)
{
	void *items = dispute->edges;
	enum status status;

	if (dispute->edge_count >= DISPUTE_ATTACKS_MAX)
		return fault_set(dispute->fault, STATUS_TOO_LARGE, NULL, "there are more than %u attacks", DISPUTE_ATTACKS_MAX);
	status = key_set_room(&items, &dispute->edge_room, dispute->edge_count + 1, sizeof(*dispute->edges));
	dispute->edges = items;
	if (status != STATUS_OK)
		return fault_set(dispute->fault, status, NULL, NULL);
	dispute->edges[dispute->edge_count++] = edge;
	dispute->arguments[edge.from].is_contested = true;
	dispute->arguments[edge.to].is_contested = true;
	return STATUS_OK;
}

enum status dispute_attack(struct dispute *dispute, uint32_t from, uint32_t to, enum ground ground)
{
	return add_edge(dispute, (struct edge){ .from = from, .to = to, .ground = ground, .succeeds = true });
}

enum status dispute_rebut(struct dispute *dispute, uint32_t a, uint32_t b, enum ground ground)
{
	struct edge edge = { .from = a, .to = b, .ground = ground, .is_compared = true };
	enum status status;

	edge.order = strength_compare(&dispute->arguments[a].strength, &dispute->arguments[b].strength, &edge.decided);
	edge.succeeds = edge.order >= 0;
	status = add_edge(dispute, edge);
	if (status != STATUS_OK)
		return status;
	edge = (struct edge){ .from = b, .to = a, .ground = GROUND_REBUT, .is_compared = true, .order = -edge.order,
		.decided = edge.decided, .succeeds = edge.order <= 0 };
	return add_edge(dispute, edge);
}

static uint32_t member_at(const struct question *question, uint32_t i)
{
	return i < question->count ? question->first + i : question->shown_first + (i - question->count);
}

/* ---- independent agents ---- */

static bool is_at_least(const struct strength *a, const struct strength *b)
{
	for (int step = STRENGTH_INTEGRITY; step < STRENGTH_AGENTS; step++)
		if (a->level[step] != b->level[step])
			return a->level[step] > b->level[step];
	return true;
}

static bool is_words(const struct argument *argument)
{
	return argument->strength.level[STRENGTH_RECOMPUTABILITY] == 0;
}

static enum status add_keys(const struct dispute *dispute, const struct argument *argument, struct key_set *keys)
{
	const struct claim_answer *answer = argument->answer;
	size_t number;
	enum status status = STATUS_OK;

	if (argument->kind == ARGUMENT_EVIDENCE)
		return key_set_add(keys, argument->shown->cited.key.bytes, &number);
	if (is_words(argument))
		return key_set_add(keys, standing_identity(dispute_trust(dispute, argument->side),
		    &dispute->sides[argument->side]->whole.record.key)->bytes, &number);
	for (size_t i = 0; i < answer->cited_count && status == STATUS_OK; i++)
		if (answer->cited[i].counts)
			status = key_set_add(keys, answer->cited[i].key.bytes, &number);
	return status;
}

static bool is_named_author(const struct dispute *dispute, size_t side)
{
	return dispute->sides[side]->whole.author == STANDING_GOOD;
}

/*
 * How many keys stand behind the same with no less: signers of evidence; of mere words their authors, and these are many
 * only where a policy says who is who, for a key costs nothing.
 */
static enum status count_agents(struct dispute *dispute, const struct question *question, uint32_t number)
{
	struct argument *argument = &dispute->arguments[number];
	struct key_set keys = { .count = 0 };
	bool is_alone = is_words(argument) && !trust_names_agents(dispute_trust(dispute, 0));
	enum status status = add_keys(dispute, argument, &keys);

	for (uint32_t i = 0; i < question->count + question->shown_count && !is_alone && status == STATUS_OK; i++) {
		const struct argument *other = &dispute->arguments[member_at(question, i)];

		if (!other->is_withdrawn && is_at_least(&other->strength, &argument->strength) &&
		    dispute_agrees(dispute, other, argument) &&
		    (!is_words(other) || is_named_author(dispute, other->side)))
			status = add_keys(dispute, other, &keys);
	}
	argument->strength.level[STRENGTH_AGENTS] = (int64_t)keys.count;
	key_set_release(&keys);
	return status == STATUS_OK ? status : fault_set(dispute->fault, status, NULL, NULL);
}

/* The evidence that somebody cites, and that refutes what he asserts with it. */
static bool refutes_itself(const struct argument *argument)
{
	return argument->kind == ARGUMENT_CLAIM && !argument->is_withdrawn && argument->answer->finding == FINDING_MISMATCH &&
	    (argument->answer->outcome == OUTCOME_PASSED || argument->answer->outcome == OUTCOME_FAILED);
}

static void borrow_refutation(struct dispute *dispute, struct argument *claim, const struct argument *other)
{
	const struct claim_answer *answer = other->answer;
	struct strength strength;
	enum strength_step step;

	if (claim == other || !refutes_itself(other) || answer->outcome != claim->says ||
	    !(other->about >> claim->side & 1))
		return;
	strength_of_words(answer->lacks_cited, &strength);
	for (size_t i = 0; i < answer->cited_count; i++)
		if (answer->cited[i].counts)
			strength_add(&strength, &answer->cited[i], answer->requirement, dispute_trust(dispute, other->side),
			    dispute->request->now);
	if (strength_compare(&strength, &claim->strength, &step) > 0)
		claim->strength = strength;
}

/* What a record shows makes every claim stronger that says the same, whoever could have cited it, or did. */
static void borrow_strength(struct dispute *dispute, const struct question *question)
{
	enum strength_step step;

	for (uint32_t i = 0; i < question->count && !question->is_quantity; i++)
		for (uint32_t j = 0; j < question->count; j++)
			borrow_refutation(dispute, &dispute->arguments[question->first + i], &dispute->arguments[question->first + j]);
	for (uint32_t i = 0; i < question->count; i++)
		for (uint32_t j = 0; j < question->shown_count; j++) {
			struct argument *claim = &dispute->arguments[question->first + i];
			const struct argument *shown = &dispute->arguments[question->shown_first + j];

			if (dispute_agrees(dispute, shown, claim) && strength_compare(&shown->strength, &claim->strength, &step) > 0)
				claim->strength = shown->strength;
		}
}

/* ---- contrary claims ---- */

static enum status attack_within(struct dispute *dispute, const struct question *question)
{
	uint32_t count = question->count + question->shown_count;
	enum status status = STATUS_OK;

	for (uint32_t i = 0; i < count; i++)
		for (uint32_t j = 0; j < i && status == STATUS_OK; j++) {
			uint32_t a = member_at(question, j), b = member_at(question, i);

			if (!dispute->arguments[a].is_withdrawn && !dispute->arguments[b].is_withdrawn &&
			    dispute_contrary(dispute, &dispute->arguments[a], &dispute->arguments[b]))
				status = dispute_rebut(dispute, a, b, GROUND_REBUT);
		}
	return status;
}

enum status dispute_attacks(struct dispute *dispute)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < dispute->question_count; i++) {
		const struct question *question = &dispute->questions[i];

		borrow_strength(dispute, question);
		for (uint32_t j = 0; j < question->count + question->shown_count && status == STATUS_OK; j++)
			status = count_agents(dispute, question, member_at(question, j));
	}
	if (status == STATUS_OK)
		status = dispute_objections(dispute);
	if (status == STATUS_OK)
		status = dispute_challenges(dispute);
	for (size_t i = 0; i < dispute->question_count && status == STATUS_OK; i++)
		if (dispute->questions[i].is_contested || dispute->questions[i].shown_count > 0)
			status = attack_within(dispute, &dispute->questions[i]);
	return status;
}
