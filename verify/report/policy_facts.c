#include <stdlib.h>
#include <string.h>

#include "policy_look.h"

/*
 * The decision is tried on outcomes of the claims: passed, failed, cantTell, untested (`inapplicable` comes from no
 * check).  A condition sees a claim only by the groups it is in, and of a group only which outcomes are there, so four
 * claims in the same groups stand for any number of them.  Where that leaves no more than VARIABLES_MAX claims,
 * every case is tried, 4^VARIABLES_MAX at most; else a fixed sample, which proves nothing about what it does not show.
 */
#define OUTCOMES 4
#define VARIABLES_MAX 8
#define SAMPLES_MAX 4096
#define LOOKS_MAX (UINT64_C(1) << 26) /* claims looked at by all conditions in all cases */
#define UNTOLD (-1)

static const enum outcome outcomes[OUTCOMES] = { OUTCOME_PASSED, OUTCOME_FAILED, OUTCOME_CANT_TELL, OUTCOME_UNTESTED };

struct trial {
	const struct policy *policy;
	struct decision_facts *facts;
	struct weighed_claim *claims; /* owned */
	size_t *variable_of;          /* owned: claim to variable */
	size_t variables;
	size_t claim_of[VARIABLES_MAX]; /* a claim for each variable, where there are few */
	uint64_t parts;               /* operators in all conditions */
};

static struct weighed weighed_of(const struct trial *trial)
{
	return (struct weighed){ .claims = trial->claims, .count = trial->policy->claim_count, .ids = &trial->policy->ids };
}

static int rank_of(const struct policy *policy, const char *verdict)
{
	int rank = 0;

	for (const struct json *one = json_first(json_member(policy->document, "verdicts")); verdict && one;
	    one = json_next(one), rank++)
		if (!strcmp(json_text(one), verdict))
			return rank;
	return UNTOLD;
}

static int decide(const struct trial *trial)
{
	struct weighed weighed = weighed_of(trial);

	return rank_of(trial->policy, decision_verdict(trial->policy->document, &weighed));
}

/* ---- which claims are alike ---- */

static bool lists(const struct json *words, const char *word)
{
	for (const struct json *one = json_first(words); one; one = json_next(one))
		if (word && !strcmp(json_text(one), word))
			return true;
	return false;
}

static bool is_in_group(const struct json *atom, const struct policy_claim *claim)
{
	const char *id = json_member_text(atom, "id"), *among = json_member_text(atom, "among");
	const struct json *severity = json_member(atom, "severity");

	if (id)
		return !strcmp(id, claim->id);
	return (claim->is_required || !among || strcmp(among, "required") != 0) &&
	    (!severity || lists(severity, claim->severity));
}

/* Does a condition look at claims and at nothing else?  What looks at more has more cases than are tried here. */
static bool is_about_claims(const struct json *condition)
{
	static const char *const known[] = { "claim", "every", "some", "all", "any", "not" };
	const char *op = json_member_text(condition, "op");
	const struct json *of = json_member(condition, "of");
	bool is_known = false;

	for (size_t i = 0; op && i < sizeof(known) / sizeof(known[0]); i++)
		is_known |= !strcmp(op, known[i]);
	if (json_type(of) == JSON_OBJECT)
		return is_known && is_about_claims(of);
	for (const struct json *part = json_first(of); part && is_known; part = json_next(part))
		is_known = is_about_claims(part);
	return is_known;
}

/* Mix into ${signature} which groups of the condition the claim is in; counts operators. */
static uint64_t sign(const struct json *condition, const struct policy_claim *claim, uint64_t signature,
    uint64_t *parts)
{
	const struct json *of = json_member(condition, "of");

	(*parts)++;
	if (!of)
		return (signature ^ (is_in_group(condition, claim) ? 0x9e37u : 0x79b9u)) * UINT64_C(0x100000001b3);
	if (json_type(of) == JSON_OBJECT)
		return sign(of, claim, signature, parts);
	for (const struct json *part = json_first(of); part; part = json_next(part))
		signature = sign(part, claim, signature, parts);
	return signature;
}

/* What the groups of all conditions make of a claim; counts operators. */
static uint64_t signature_of(const struct trial *trial, const struct policy_claim *claim, uint64_t *parts)
{
	uint64_t signature = claim->is_required ? 1469598103934665603u : 1099511628211u;
	const struct json *rule = json_first(json_member(trial->policy->document, "decision"));

	*parts = 0;
	for (; rule; rule = json_next(rule))
		if (json_member(rule, "when"))
			signature = sign(json_member(rule, "when"), claim, signature, parts);
	return signature;
}

/* Give each claim a variable; false: they are too many. */
static bool find_variables(struct trial *trial)
{
	struct { uint64_t signature; size_t count, variables[OUTCOMES]; } classes[VARIABLES_MAX];
	const struct json *rule = json_first(json_member(trial->policy->document, "decision"));
	size_t class_count = 0;

	signature_of(trial, &trial->policy->claims[0], &trial->parts);
	if (trial->parts > LOOKS_MAX / trial->policy->claim_count)
		return false;
	for (; rule; rule = json_next(rule))
		if (json_member(rule, "when") && !is_about_claims(json_member(rule, "when")))
			return false;
	for (size_t i = 0; i < trial->policy->claim_count; i++) {
		const struct policy_claim *claim = &trial->policy->claims[i];
		uint64_t signature = signature_of(trial, claim, &trial->parts);
		size_t k = 0;

		while (k < class_count && classes[k].signature != signature)
			k++;
		if (k == class_count && class_count == VARIABLES_MAX)
			return false;
		if (k == class_count) {
			classes[class_count].signature = signature;
			classes[class_count++].count = 0;
		}
		if (classes[k].count < OUTCOMES) {
			if (trial->variables == VARIABLES_MAX)
				return false;
			trial->claim_of[trial->variables] = i;
			classes[k].variables[classes[k].count] = trial->variables++;
		}
		trial->variable_of[i] = classes[k].variables[classes[k].count % OUTCOMES];
		classes[k].count++;
	}
	return true;
}

/* ---- one case ---- */

static bool is_unknown(enum outcome outcome)
{
	return outcome == OUTCOME_CANT_TELL || outcome == OUTCOME_UNTESTED;
}

static void note_rules(struct trial *trial)
{
	struct decision_facts *facts = trial->facts;
	struct weighed weighed = weighed_of(trial);
	bool is_reached = true;
	size_t i = 0;

	for (const struct json *rule = json_first(json_member(trial->policy->document, "decision")); rule;
	    rule = json_next(rule), i++) {
		const struct json *when = json_member(rule, "when");
		enum truth truth = when ? condition_evaluate(when, &weighed) : TRUTH_TRUE;

		facts->was_true[i] |= truth == TRUTH_TRUE;
		facts->was_untrue[i] |= truth != TRUTH_TRUE;
		facts->was_reached[i] |= is_reached && truth == TRUTH_TRUE;
		is_reached &= truth != TRUTH_TRUE;
	}
}

static int note_case(struct trial *trial)
{
	struct decision_facts *facts = trial->facts;
	int rank = decide(trial);

	note_rules(trial);
	if (rank == UNTOLD) {
		facts->was_untold = true;
		return rank;
	}
	facts->was_given[rank] = true;
	if ((size_t)rank != facts->verdict_count - 1)
		return rank;
	for (size_t i = 0; i < trial->policy->claim_count; i++) {
		if (!trial->claims[i].is_required)
			continue;
		if (trial->claims[i].outcome == OUTCOME_FAILED && facts->best_with_failed == FACTS_NOBODY)
			facts->best_with_failed = i;
		if (is_unknown(trial->claims[i].outcome) && facts->best_with_unknown == FACTS_NOBODY)
			facts->best_with_unknown = i;
	}
	return rank;
}

static void note_flip(struct trial *trial, size_t claim, int passed, int failed)
{
	struct decision_facts *facts = trial->facts;

	if (!trial->claims[claim].is_required || passed == UNTOLD || failed <= passed || facts->improving != FACTS_NOBODY)
		return;
	facts->improving = claim;
	facts->improved_from = passed;
	facts->improved_to = failed;
}

/* ---- every case ---- */

static void set_case(struct trial *trial, size_t number)
{
	for (size_t i = 0; i < trial->policy->claim_count; i++)
		trial->claims[i].outcome = outcomes[(number >> (2 * trial->variable_of[i])) % OUTCOMES];
}

static void compare_cases(struct trial *trial, const signed char *ranks, size_t count)
{
	for (size_t variable = 0; variable < trial->variables; variable++) {
		size_t claim = trial->claim_of[variable], step = (size_t)1 << (2 * variable);
		bool matters = false;

		for (size_t number = 0; number < count; number++) {
			size_t which = (number >> (2 * variable)) % OUTCOMES;

			matters |= which > 0 && ranks[number] != ranks[number - step];
			if (which == 1)
				note_flip(trial, claim, ranks[number - step], ranks[number]);
		}
		for (size_t i = 0; i < trial->policy->claim_count; i++)
			if (trial->variable_of[i] == variable)
				trial->facts->matters[i] |= matters;
	}
}

static enum status try_all(struct trial *trial)
{
	size_t count = (size_t)1 << (2 * trial->variables);
	signed char *ranks = malloc(count);

	if (!ranks)
		return STATUS_NO_MEMORY;
	for (size_t number = 0; number < count; number++) {
		set_case(trial, number);
		ranks[number] = (signed char)note_case(trial);
	}
	compare_cases(trial, ranks, count);
	free(ranks);
	return STATUS_OK;
}

/* ---- a sample ---- */

/* A generator whose every value is written here: the same sample everywhere. */
static uint32_t next_random(uint64_t *state)
{
	*state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(*state >> 33);
}

static void flip(struct trial *trial, size_t claim)
{
	enum outcome before = trial->claims[claim].outcome;
	int passed, failed;

	trial->claims[claim].outcome = OUTCOME_PASSED;
	passed = note_case(trial);
	trial->claims[claim].outcome = OUTCOME_FAILED;
	failed = note_case(trial);
	note_flip(trial, claim, passed, failed);
	trial->claims[claim].outcome = before;
}

/* First around "all passed", one claim at a time, then anywhere, mostly passed so that it is not all alike. */
static void try_some(struct trial *trial, size_t cases)
{
	size_t count = trial->policy->claim_count;
	uint64_t state = 1;

	for (size_t i = 0; i < count; i++)
		trial->claims[i].outcome = OUTCOME_PASSED;
	for (size_t i = 0; i < count && i < cases / 2; i++) {
		flip(trial, i);
		trial->claims[i].outcome = OUTCOME_CANT_TELL;
		note_case(trial);
		trial->claims[i].outcome = OUTCOME_PASSED;
	}
	for (size_t i = 0; i < cases; i++) {
		uint32_t odds = next_random(&state) % 8;

		for (size_t j = 0; j < count; j++)
			trial->claims[j].outcome = next_random(&state) % 8 < odds ? OUTCOME_PASSED :
			    outcomes[next_random(&state) % OUTCOMES];
		flip(trial, next_random(&state) % count);
	}
}

enum status decision_facts_read(const struct policy *policy, struct decision_facts *facts)
{
	size_t count = policy->claim_count;
	struct trial trial = { .policy = policy, .facts = facts, .claims = calloc(count, sizeof(*trial.claims)),
		.variable_of = calloc(count, sizeof(*trial.variable_of)) };
	enum status status = STATUS_NO_MEMORY;
	uint64_t looks;

	*facts = (struct decision_facts){ .rule_count = json_count(json_member(policy->document, "decision")),
		.verdict_count = json_count(json_member(policy->document, "verdicts")), .best_with_failed = FACTS_NOBODY,
		.best_with_unknown = FACTS_NOBODY, .improving = FACTS_NOBODY, .matters = calloc(count, sizeof(*facts->matters)) };
	if (trial.claims && trial.variable_of && facts->matters) {
		status = STATUS_OK;
		policy_weigh(policy, NULL, trial.claims);
		facts->is_exhausted = find_variables(&trial);
		looks = (trial.parts + 1) * 2 * count; /* of one case */
		facts->is_exhausted &= (UINT64_C(1) << (2 * trial.variables)) <= LOOKS_MAX / looks;
		if (facts->is_exhausted)
			status = try_all(&trial);
		else
			try_some(&trial, LOOKS_MAX / looks / 8 < SAMPLES_MAX ? LOOKS_MAX / looks / 8 : SAMPLES_MAX);
	}
	free(trial.claims);
	free(trial.variable_of);
	return status;
}

void decision_facts_release(struct decision_facts *facts)
{
	free(facts->matters);
	memset(facts, 0, sizeof(*facts));
}
