#include <stdlib.h>
#include <string.h>

#include "dispute_parts.h"

const char *ending_name(enum ending ending)
{
	return shape_endings[ending];
}

/* ---- labels ---- */

static enum status label(struct dispute *dispute)
{
	struct attack *attacks = calloc(dispute->edge_count ? dispute->edge_count : 1, sizeof(*attacks));
	struct framework framework = { .argument_count = (uint32_t)dispute->argument_count, .attacks = attacks };
	enum status status = STATUS_NO_MEMORY;

	for (size_t i = 0; attacks && i < dispute->edge_count; i++)
		if (dispute->edges[i].succeeds)
			attacks[framework.attack_count++] = (struct attack){ dispute->edges[i].from, dispute->edges[i].to };
	if (attacks)
		status = grounded_label(&framework, &dispute->labelling);
	free(attacks);
	return status == STATUS_OK ? status : fault_set(dispute->fault, status, NULL, NULL);
}

static enum label label_of(const struct dispute *dispute, const struct argument *argument)
{
	return (enum label)dispute->labelling.labels[argument - dispute->arguments];
}

/* ---- what is so, by what stands ---- */

/* A claim whose check holds only the author's own figures against each other is shown by no evidence. */
static bool is_shown(const struct argument *argument)
{
	bool counts = argument->kind != ARGUMENT_CLAIM;

	for (size_t i = 0; !counts && i < argument->answer->cited_count; i++)
		counts = argument->answer->cited[i].counts;
	return argument->kind == ARGUMENT_EVIDENCE || (counts && argument->answer->finding == FINDING_MATCH);
}

static bool speaks_to(const struct argument *argument, size_t side)
{
	return argument->kind == ARGUMENT_EVIDENCE ? argument->shown->sides >> side & 1 :
	    argument->about >> side & 1;
}

static const struct argument *member(const struct dispute *dispute, const struct question *question, uint32_t i)
{
	return &dispute->arguments[i < question->count ? question->first + i : question->shown_first + (i - question->count)];
}

/* Of a claim, for the subject of one side. */
static enum outcome resolve(const struct dispute *dispute, const struct question *question, size_t side, bool *is_open)
{
	bool passed = false, failed = false, refuted = false;
	enum outcome own = OUTCOME_UNTESTED;

	*is_open = question->is_beyond;
	for (uint32_t i = 0; i < question->count + question->shown_count; i++) {
		const struct argument *argument = member(dispute, question, i);
		enum label found = label_of(dispute, argument);

		if (argument->is_withdrawn || !speaks_to(argument, side))
			continue;
		*is_open |= found == LABEL_UNDEC;
		passed |= found == LABEL_IN && is_shown(argument) && argument->says == OUTCOME_PASSED;
		failed |= found == LABEL_IN && is_shown(argument) && argument->says == OUTCOME_FAILED;
		/* Who asserts what his own evidence refutes has shown the contrary. */
		refuted |= (argument->objections >> GROUND_SELF_ATTACK & 1) && argument->answer->outcome == OUTCOME_FAILED;
		if (argument->kind == ARGUMENT_CLAIM && argument->side == side)
			own = found == LABEL_IN || argument->answer->outcome == OUTCOME_FAILED ? argument->answer->outcome :
			    OUTCOME_CANT_TELL;
	}
	if (passed != failed && !question->is_beyond)
		return passed ? OUTCOME_PASSED : OUTCOME_FAILED;
	if (*is_open)
		return OUTCOME_CANT_TELL;
	return refuted ? OUTCOME_FAILED : own;
}

/* Does something that stands, and is shown, say the same? */
static bool is_corroborated(const struct dispute *dispute, const struct argument *argument)
{
	const struct question *question = &dispute->questions[argument->question];
	bool is_open;

	if (is_shown(argument))
		return true;
	for (uint32_t i = 0; i < question->count + question->shown_count; i++) {
		const struct argument *other = member(dispute, question, i);

		if (other != argument && !other->is_withdrawn && label_of(dispute, other) == LABEL_IN && is_shown(other) &&
		    dispute_agrees(dispute, other, argument))
			return true;
	}
	return !question->is_quantity && argument->says == OUTCOME_FAILED &&
	    resolve(dispute, question, argument->side, &is_open) == OUTCOME_FAILED;
}

/* ---- commits that came later ---- */

static const char *next_commit(const struct json **subject)
{
	const char *commit = NULL;

	for (; *subject && !commit; *subject = json_next(*subject))
		commit = json_member_text(json_member(*subject, "digest"), "gitCommit");
	return commit;
}

/* Does each commit of the one lead to some commit of the other; ${back}: come from one? */
static enum status lead(struct dispute *dispute, size_t from, size_t to, bool back, bool *leads)
{
	const struct json *one = json_first(dispute->sides[from]->whole.report.subject), *other;
	const char *commit, *met;
	struct digest record;
	enum status status = STATUS_OK;

	*leads = false;
	while ((commit = next_commit(&one)) != NULL) {
		*leads = false;
		for (other = json_first(dispute->sides[to]->whole.report.subject); (met = next_commit(&other)) != NULL; )
			if (!*leads && status == STATUS_OK)
				status = ancestry_leads(&dispute->ancestry, back ? met : commit, back ? commit : met, leads, &record);
		if (!*leads)
			break;
	}
	return status;
}

/* Each: a report of two systems is no later one of the first, for its evidence may be about the second. */
static enum status descends(struct dispute *dispute, size_t from, size_t to, bool *leads)
{
	enum status status = lead(dispute, from, to, false, leads);

	return status == STATUS_OK && *leads ? lead(dispute, to, from, true, leads) : status;
}

static bool is_same_environment(const struct side *a, const struct side *b)
{
	const char *one = a->whole.report.environment, *other = b->whole.report.environment;

	return (!one && !other) || (one && other && !strcmp(one, other));
}

/* What a later commit shows takes the place of what an earlier one showed; nothing was wrong then. */
static void supersede(struct dispute *dispute, size_t from, size_t to)
{
	for (size_t i = 0; i < dispute->question_count; i++) {
		const struct question *question = &dispute->questions[i];
		struct argument *first = &dispute->arguments[question->first], *old = NULL, *young = NULL;

		for (uint32_t j = 0; j < question->count; j++) {
			old = first[j].side == from ? &first[j] : old;
			young = first[j].side == to ? &first[j] : young;
		}
		if (question->is_quantity || !old || !young || old->is_withdrawn || young->is_withdrawn ||
		    label_of(dispute, young) != LABEL_IN || young->answer->finding != FINDING_MATCH ||
		    young->says == old->says || young->strength.level[STRENGTH_FRESHNESS] <
		    old->strength.level[STRENGTH_FRESHNESS])
			continue;
		old->superseded_by = (uint32_t)(young - dispute->arguments);
	}
}

static enum status look_at_descendants(struct dispute *dispute)
{
	enum status status = STATUS_OK;
	bool leads, leads_back = false;

	for (size_t i = 0; i < dispute->side_count && dispute->ancestry.count > 0; i++)
		for (size_t j = 0; j < dispute->side_count && status == STATUS_OK; j++) {
			const struct side *a = dispute->sides[i], *b = dispute->sides[j];

			if ((a->aligned >> j & 1) || !is_same_environment(a, b))
				continue;
			status = descends(dispute, i, j, &leads);
			if (status == STATUS_OK && leads)
				status = descends(dispute, j, i, &leads_back);
			/* Two commits of which each is said to come before the other: nobody can tell. */
			if (status == STATUS_OK && leads && !leads_back)
				supersede(dispute, i, j);
		}
	return status == STATUS_OK ? status : fault_set(dispute->fault, status, NULL, NULL);
}

/* ---- endings ---- */

/* What stands against an argument. */
struct defeat {
	bool is_there;
	bool is_more_than_newer;
	bool is_fact; /* it does not ask who is stronger */
};

static void look_at_defeats(const struct dispute *dispute, struct defeat *defeats)
{
	for (size_t i = 0; i < dispute->edge_count; i++) {
		const struct edge *edge = &dispute->edges[i];

		if (!edge->succeeds || dispute->labelling.labels[edge->from] != LABEL_IN)
			continue;
		defeats[edge->to].is_there = true;
		defeats[edge->to].is_fact |= !edge->is_compared;
		defeats[edge->to].is_more_than_newer |= !edge->is_compared || edge->decided != STRENGTH_FRESHNESS ||
		    dispute->arguments[edge->from].kind == ARGUMENT_CHALLENGE;
	}
}

static enum ending stand(const struct dispute *dispute, const struct argument *argument, const struct defeat *defeat)
{
	enum label found = label_of(dispute, argument);
	uint32_t others;

	if (argument->is_withdrawn)
		return ENDING_WITHDRAWN;
	if (argument->kind == ARGUMENT_CHALLENGE)
		return found == LABEL_IN ? ENDING_UPHELD : found == LABEL_OUT ? ENDING_OVERTURNED : ENDING_UNRESOLVED;
	if (argument->superseded_by != NO_ARGUMENT)
		return ENDING_SUPERSEDED;
	others = dispute->sides[argument->side]->aligned & ~(UINT32_C(1) << argument->side);
	if (dispute->side_count > 1 && !others && !argument->is_challenged)
		return ENDING_OUT_OF_SCOPE;
	if (argument->answer->is_forecast)
		return ENDING_OUT_OF_SCOPE;
	/* What was not looked at might be stronger than what was. */
	if (dispute->questions[argument->question].is_beyond && !defeat->is_fact)
		return ENDING_UNRESOLVED;
	if (found == LABEL_OUT)
		return defeat->is_there && !defeat->is_more_than_newer ? ENDING_SUPERSEDED : ENDING_OVERTURNED;
	return found == LABEL_IN && is_corroborated(dispute, argument) ? ENDING_UPHELD : ENDING_UNRESOLVED;
}

static enum status find_endings(struct dispute *dispute)
{
	struct defeat *defeats = calloc(dispute->argument_count ? dispute->argument_count : 1, sizeof(*defeats));

	if (!defeats)
		return fault_set(dispute->fault, STATUS_NO_MEMORY, NULL, NULL);
	look_at_defeats(dispute, defeats);
	for (size_t i = 0; i < dispute->argument_count; i++) {
		struct argument *argument = &dispute->arguments[i];

		if (argument->kind == ARGUMENT_CLAIM || argument->kind == ARGUMENT_QUANTITY ||
		    argument->kind == ARGUMENT_CHALLENGE)
			argument->ending = stand(dispute, argument, &defeats[i]);
	}
	free(defeats);
	return STATUS_OK;
}

/* ---- verdicts ---- */

/* Does the verdict mean ready?  What the policy lists as that; else the best there is. */
static bool is_ready(const struct dispute *dispute, const struct side *side, const char *verdict)
{
	const struct json *document = dispute->request->has_policy ? side->whole.policy.document :
	    side->whole.report.document, *one = json_first(json_member(document, "ready"));

	if (!one)
		for (const struct json *next = json_first(json_member(document, "verdicts")); next; next = json_next(next))
			one = next;
	for (; one; one = json_next(one))
		if (!strcmp(json_text(one), verdict))
			return true;
	return false;
}

/*
 * The rules that gave the verdict give it again, from what stands.  Readiness bears the burden of proof: whatever the
 * rules say, no verdict that means ready is given while something required cannot be told.
 */
static enum status find_verdict(struct dispute *dispute, size_t number)
{
	struct side *side = dispute->sides[number];
	struct claim_answers *answers = &side->whole.claims;
	enum outcome *own = calloc(answers->count ? answers->count : 1, sizeof(*own));
	bool lacks_proof = false, is_open;
	enum status status;

	if (!own)
		return fault_set(dispute->fault, STATUS_NO_MEMORY, NULL, NULL);
	for (size_t i = 0; i < answers->count; i++) {
		struct claim_answer *answer = &answers->items[i];
		const struct question *question = answer->kind ? NULL : dispute_question(dispute, false, answer->id);

		own[i] = answer->outcome;
		/* Each question is one claim of a report: what is put in its place is not looked at for another. */
		if (question)
			answer->outcome = resolve(dispute, question, number, &is_open);
		lacks_proof |= question && answer->is_required && answer->outcome == OUTCOME_CANT_TELL;
	}
	status = whole_decide(&side->whole, dispute->fault);
	side->resolved = side->whole.recomputed;
	if (side->resolved && lacks_proof && is_ready(dispute, side, side->resolved))
		side->resolved = NULL;
	for (size_t i = 0; i < answers->count; i++)
		answers->items[i].outcome = own[i];
	free(own);
	return status;
}

static int by_target(const void *left, const void *right)
{
	const struct edge *a = left, *b = right;

	if (a->to != b->to)
		return a->to < b->to ? -1 : 1;
	if (a->from != b->from)
		return a->from < b->from ? -1 : 1;
	return a->ground < b->ground ? -1 : a->ground > b->ground;
}

enum status dispute_endings(struct dispute *dispute)
{
	enum status status = label(dispute);

	if (status == STATUS_OK)
		status = look_at_descendants(dispute);
	if (status == STATUS_OK)
		status = find_endings(dispute);
	for (size_t i = 0; i < dispute->side_count && status == STATUS_OK; i++)
		if (dispute->sides[i]->whole.are_claims_evaluated)
			status = find_verdict(dispute, i);
	if (dispute->edge_count > 0)
		qsort(dispute->edges, dispute->edge_count, sizeof(*dispute->edges), by_target);
	return status;
}
