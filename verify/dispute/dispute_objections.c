#include <string.h>

#include "dispute_parts.h"

/* What the verifier itself holds against a claim: facts, which nothing attacks. */

struct objection {
	enum ground ground;
	const char *why; /* NULL: there is none */
};

/* The sentence of the first reason that speaks of a failure. */
static const char *failure_of(const struct claim_answer *answer)
{
	for (const struct json *reason = json_first(answer->reasons); reason; reason = json_next(reason)) {
		const char *outcome = json_member_text(reason, "outcome");

		if (outcome && !strcmp(outcome, "failed"))
			return json_member_text(reason, "says");
	}
	return "what is asserted is not what its own evidence shows";
}

static struct objection self_attack(const struct dispute *dispute, const struct argument *argument)
{
	(void)dispute;
	return (struct objection){ GROUND_SELF_ATTACK,
		argument->answer->finding == FINDING_MISMATCH ? failure_of(argument->answer) : NULL };
}

/* Some other side shows of the same log that the key which signed there was revoked. */
static bool is_lost_since(const struct dispute *dispute, size_t side, uint64_t index)
{
	const struct source *source = dispute->sides[side]->source;
	struct record record = { .statement = NULL };
	struct buffer entry;
	uint64_t given = 0;
	bool is_lost;

	if (!dispute_sees_more(dispute, side))
		return false;
	buffer_init(&entry, DSSE_ENTRY_MAX);
	is_lost = source->entry_at(source->context, index, &given, &entry) == STATUS_OK && given == index &&
	    record_read(buffer_bytes(&entry), &record, NULL) == STATUS_OK &&
	    dispute_standing(dispute, side, &record.key, index) == STANDING_LOST;
	record_release(&record);
	buffer_release(&entry);
	return is_lost;
}

/* Evidence that does not count at all is no argument; where some does, the rule has seen to the rest. */
static struct objection undermine(const struct dispute *dispute, const struct argument *argument)
{
	const struct claim_answer *answer = argument->answer;
	bool counts = false, is_elided = false, is_late = false;

	if (dispute->sides[argument->side]->whole.author == STANDING_LOST && answer->finding != FINDING_MATCH)
		return (struct objection){ GROUND_UNDERMINE, dispute->sides[argument->side]->whole.author_lost };
	for (size_t i = 0; i < answer->cited_count; i++) {
		if (answer->cited[i].counts && is_lost_since(dispute, argument->side, answer->cited[i].index))
			return (struct objection){ GROUND_UNDERMINE,
				"a key that signed its evidence was revoked, as another report's log shows" };
		counts |= answer->cited[i].counts;
		is_elided |= answer->cited[i].is_elided;
		is_late |= answer->cited[i].is_late;
	}
	return (struct objection){ GROUND_UNDERMINE, counts ? NULL :
		answer->finding == FINDING_STALE ? "its evidence is too old, or dated after the evaluation" :
		is_elided ? "the command it cites is elided, so it is not what really ran" :
		is_late ? "its evidence was recorded after the report" : NULL };
}

/* What really ran says the contrary: against mere words, who owns up to reading is no worse than who says nothing of it. */
static bool is_shown_by_running(const struct dispute *dispute, const struct argument *argument)
{
	const struct question *question = &dispute->questions[argument->question];

	if (question->requirement && question->requirement->has_kind && question->requirement->kind != KIND_RUN)
		return false;
	for (uint32_t i = 0; i < question->count + question->shown_count; i++) {
		const struct argument *other = &dispute->arguments[i < question->count ? question->first + i :
			question->shown_first + (i - question->count)];

		if (other->strength.level[STRENGTH_RECOMPUTABILITY] == 3 && dispute_contrary(dispute, other, argument))
			return true;
	}
	return false;
}

static struct objection undercut(const struct dispute *dispute, const struct argument *argument)
{
	const struct claim_answer *answer = argument->answer;
	bool is_read = answer->mode && strcmp(answer->mode, "automatic") != 0 && answer->finding == FINDING_UNSUPPORTED;

	if (answer->was_vacuous && answer->finding == FINDING_UNDERDETERMINED)
		return (struct objection){ GROUND_UNDERCUT, "its check had nothing to look at" };
	if (answer->is_short)
		return (struct objection){ GROUND_UNDERCUT, "less counts for it than the rule asks for" };
	return (struct objection){ GROUND_UNDERCUT, is_read && dispute->questions[argument->question].is_contested &&
		is_shown_by_running(dispute, argument) ? "it was not found out by running anything, and what runs shows it" : NULL };
}

static enum status object(struct dispute *dispute, uint32_t target, struct objection objection)
{
	uint32_t at;
	enum status status;

	if (!objection.why)
		return STATUS_OK;
	status = dispute_argument(dispute, ARGUMENT_OBJECTION, &at);
	if (status != STATUS_OK)
		return status;
	dispute->arguments[at].ground = objection.ground;
	dispute->arguments[at].target = target;
	dispute->arguments[at].why = objection.why;
	dispute->arguments[target].objections |= 1u << objection.ground;
	return dispute_attack(dispute, at, target, objection.ground);
}

enum status dispute_objections(struct dispute *dispute)
{
	static struct objection (*const looks[])(const struct dispute *, const struct argument *) = { self_attack, undermine,
		undercut };
	enum status status = STATUS_OK;

	for (size_t i = 0; i < dispute->question_count; i++)
		for (uint32_t j = 0; j < dispute->questions[i].count; j++)
			for (size_t k = 0; k < sizeof(looks) / sizeof(looks[0]) && status == STATUS_OK; k++) {
				uint32_t at = dispute->questions[i].first + j;

				if (!dispute->arguments[at].is_withdrawn)
					status = object(dispute, at, looks[k](dispute, &dispute->arguments[at]));
			}
	return status;
}
