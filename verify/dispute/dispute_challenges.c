#include <stdlib.h>
#include <string.h>

#include "dispute_parts.h"

/*
 * Challenges as arguments.  What the verifier sees for itself always defeats.  What it does not see is the challenger's
 * word: it defeats words, as they defeat it, and nothing that is stronger.
 */

static bool names(const struct challenge *challenge, const struct digest *id)
{
	struct digest one;

	for (const struct json *text = json_first(json_member(challenge->record.predicate, "evidence")); text;
	    text = json_next(text))
		if (digest_read_hex(json_text_bytes(text), &one) == STATUS_OK && digest_equal(&one, id))
			return true;
	return false;
}

/* The strongest record among those it names that shows the contrary of its target. */
static const struct argument *contrary_evidence(const struct dispute *dispute, const struct challenge *challenge,
    uint32_t target)
{
	const struct question *question = &dispute->questions[dispute->arguments[target].question];
	const struct argument *best = NULL;
	enum strength_step step;

	for (uint32_t i = 0; i < question->shown_count; i++) {
		const struct argument *shown = &dispute->arguments[question->shown_first + i];

		if (names(challenge, &shown->shown->cited.id) &&
		    dispute_contrary(dispute, shown, &dispute->arguments[target]) &&
		    (!best || strength_compare(&shown->strength, &best->strength, &step) > 0))
			best = shown;
	}
	return best;
}

static enum status challenge_claim(struct dispute *dispute, uint32_t from, uint32_t target)
{
	struct argument *argument = &dispute->arguments[from];
	const struct challenge *challenge = argument->challenge;
	const struct argument *evidence = NULL;

	if (dispute->arguments[target].is_withdrawn || argument->is_withdrawn)
		return STATUS_OK;
	if (challenge->ground != GROUND_REBUT && (dispute->arguments[target].objections >> challenge->ground & 1)) {
		argument->is_borne_out = true;
		return dispute_attack(dispute, from, target, challenge->ground);
	}
	if (challenge->ground == GROUND_REBUT || challenge->ground == GROUND_UNDERMINE)
		evidence = contrary_evidence(dispute, challenge, target);
	if (evidence) {
		argument->is_borne_out = true;
		argument->strength = evidence->strength;
	}
	return dispute_rebut(dispute, from, target, challenge->ground);
}

static enum status challenge_report(struct dispute *dispute, uint32_t from)
{
	const struct challenge *challenge = dispute->arguments[from].challenge;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < dispute->question_count; i++)
		for (uint32_t j = 0; j < dispute->questions[i].count && status == STATUS_OK; j++)
			if (challenge_meets(challenge, &dispute->arguments[dispute->questions[i].first + j]))
				status = challenge_claim(dispute, from, dispute->questions[i].first + j);
	return status;
}

static enum status challenge_challenge(struct dispute *dispute, uint32_t from, uint32_t first)
{
	const struct challenge *challenge = dispute->arguments[from].challenge;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < dispute->challenge_count && status == STATUS_OK; i++) {
		const struct argument *target = &dispute->arguments[first + i];

		if (!digest_equal(&dispute->challenges[i]->id, &challenge->about))
			continue;
		if (!target->is_withdrawn && !dispute->arguments[from].is_withdrawn)
			status = dispute_rebut(dispute, from, first + (uint32_t)i, challenge->ground);
	}
	return status;
}

enum status dispute_challenges(struct dispute *dispute)
{
	uint32_t first = (uint32_t)dispute->argument_count, at;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < dispute->challenge_count && status == STATUS_OK; i++) {
		status = dispute_argument(dispute, ARGUMENT_CHALLENGE, &at);
		if (status != STATUS_OK)
			break;
		dispute->arguments[at].challenge = dispute->challenges[i];
		dispute->arguments[at].is_withdrawn = dispute->challenges[i]->is_withdrawn;
		strength_of_words(false, &dispute->arguments[at].strength);
		dispute->arguments[at].strength.level[STRENGTH_AGENTS] = 1;
	}
	/* What is said of reports first: a challenge is as strong as what it turns out to rest on. */
	for (size_t i = 0; i < dispute->challenge_count && status == STATUS_OK; i++)
		status = challenge_report(dispute, first + (uint32_t)i);
	for (size_t i = 0; i < dispute->challenge_count && status == STATUS_OK; i++)
		status = challenge_challenge(dispute, first + (uint32_t)i, first);
	return status;
}
