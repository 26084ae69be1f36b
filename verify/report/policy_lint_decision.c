#include <stdio.h>
#include <string.h>

#include "policy_look.h"

static const char *verdict_at(const struct policy_look *look, size_t rank)
{
	const struct json *verdict = json_first(json_member(look->policy->document, "verdicts"));

	while (rank-- > 0 && verdict)
		verdict = json_next(verdict);
	return json_text(verdict);
}

static bool is_constant(const struct decision_facts *facts)
{
	size_t given = 0;

	for (size_t i = 0; i < facts->verdict_count; i++)
		given += facts->was_given[i];
	return facts->is_exhausted && given == 1 && !facts->was_untold;
}

/* ---- the whole of it ---- */

enum status find_constant_decision(struct policy_look *look)
{
	const char *verdict = json_member_text(json_first(json_member(look->policy->document, "decision")), "verdict");

	if (is_constant(look->facts))
		policy_say(look, "/decision", "it is always %.256s: no claim decides anything", verdict);
	return STATUS_OK;
}

enum status find_improving_failures(struct policy_look *look)
{
	const struct decision_facts *facts = look->facts;

	if (facts->improving != FACTS_NOBODY)
		policy_say(look, "/decision", "where claim %.128s fails instead of passing, %.128s can become %.128s",
		    look->policy->claims[facts->improving].id, verdict_at(look, (size_t)facts->improved_from),
		    verdict_at(look, (size_t)facts->improved_to));
	return STATUS_OK;
}

enum status find_sampled(struct policy_look *look)
{
	if (!look->facts->is_exhausted)
		policy_say(look, "/decision", "a sample of the cases was tried: what never happens was not looked for");
	return STATUS_OK;
}

/* ---- one rule ---- */

static const char *place_of_rule(char place[static POLICY_PLACE_MAX], size_t i)
{
	snprintf(place, POLICY_PLACE_MAX, "/decision/%zu/when", i);
	return place;
}

enum status find_always_true(struct policy_look *look)
{
	const struct decision_facts *facts = look->facts;
	char place[POLICY_PLACE_MAX];

	for (size_t i = 0; facts->is_exhausted && i + 1 < facts->rule_count; i++)
		if (!facts->was_untrue[i])
			policy_say(look, place_of_rule(place, i), "is true in every case: the rules behind it are never reached");
	return STATUS_OK;
}

enum status find_never_true(struct policy_look *look)
{
	const struct decision_facts *facts = look->facts;
	char place[POLICY_PLACE_MAX];

	for (size_t i = 0; facts->is_exhausted && i + 1 < facts->rule_count; i++) {
		if (!facts->was_true[i])
			policy_say(look, place_of_rule(place, i), "is true in no case");
		else if (!facts->was_reached[i])
			policy_say(look, place_of_rule(place, i), "is true only where a rule above it is, so it decides nothing");
	}
	return STATUS_OK;
}

/* ---- verdicts ---- */

enum status find_lost_verdicts(struct policy_look *look)
{
	const struct decision_facts *facts = look->facts;
	char place[POLICY_PLACE_MAX];

	for (size_t i = 0; facts->is_exhausted && i < facts->verdict_count; i++) {
		snprintf(place, sizeof(place), "/verdicts/%zu", i);
		if (!facts->was_given[i])
			policy_say(look, place, "no case leads to %.256s", verdict_at(look, i));
	}
	return STATUS_OK;
}

/* A decision that never changes is told once. */
static void say_best(struct policy_look *look, size_t claim, const char *how)
{
	if (claim != FACTS_NOBODY && !is_constant(look->facts))
		policy_say(look, "/decision", "%.256s is possible where the required claim %.128s %s",
		    verdict_at(look, look->facts->verdict_count - 1), look->policy->claims[claim].id, how);
}

enum status find_best_with_failed(struct policy_look *look)
{
	say_best(look, look->facts->best_with_failed, "failed; make it optional if it need not hold");
	return STATUS_OK;
}

enum status find_best_with_unknown(struct policy_look *look)
{
	say_best(look, look->facts->best_with_unknown, "is cantTell or untested");
	return STATUS_OK;
}

enum status find_best_by_default(struct policy_look *look)
{
	const struct json *rule = json_first(json_member(look->policy->document, "decision"));
	const char *best = verdict_at(look, look->facts->verdict_count - 1);
	char place[POLICY_PLACE_MAX];

	while (json_next(rule))
		rule = json_next(rule);
	snprintf(place, sizeof(place), "/decision/%zu", look->facts->rule_count - 1);
	if (!strcmp(json_member_text(rule, "verdict"), best))
		policy_say(look, place, "%.256s is given where no other rule holds: let it need a reason", best);
	return STATUS_OK;
}

enum status find_ignored_claims(struct policy_look *look)
{
	const struct policy *policy = look->policy;
	char place[POLICY_PLACE_MAX];

	for (size_t i = 0; look->facts->is_exhausted && !is_constant(look->facts) && i < policy->claim_count; i++) {
		snprintf(place, sizeof(place), "/claims/%zu", i);
		if (policy->claims[i].is_required && !look->facts->matters[i])
			policy_say(look, place, "the verdict is the same whatever claim %.128s comes to", policy->claims[i].id);
	}
	return STATUS_OK;
}
