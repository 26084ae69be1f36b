#ifndef POLICY_LOOK_H
#define POLICY_LOOK_H

/* What the rules of policy_lint.c share; nobody else includes it. */
#include "policy.h"
#include "policy_lint.h"

#define POLICY_PLACE_MAX 256

struct decision_facts;

/* One policy_lint_document under way. */
struct policy_look {
	const struct policy *policy;
	const struct policy_lint_rule *rule; /* whose turn it is */
	struct policy_lint *lint;
	const struct decision_facts *facts;
};

/* policy_say(look, at, format, ...): a finding of the rule whose turn it is. */
void policy_say(struct policy_look *look, const char *at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* ---- what a check can come to, before there is evidence: policy_reach.c ---- */

enum { REACH_PASSED = 1, REACH_FAILED = 2, REACH_CANT_TELL = 4 };

/*
 * can: bits.  A bit that is missing is certain: so it can never end, but on an empty stream.  why: a sentence about what is
 * missing, static; NULL where nothing is.  at: the part it is about, a JSON pointer from the check.
 */
struct reach {
	unsigned can;
	const char *why;
	char at[POLICY_PLACE_MAX];
};

/* reach_of(check, requirement, reach): of a validated check on records that meet the requirement.  Errors: NO_MEMORY. */
enum status reach_of(const struct json *check, const struct requirement *requirement, struct reach *reach);

/* How a run may end: bits 0 to 255 are exit codes, bit 256 is everything else (signal, timeout). */
#define EXITS_WORDS 5
struct exits {
	uint64_t bits[EXITS_WORDS];
	bool is_pure; /* nothing but the exit decides the check */
};

/*
 * exits_of(check): with which a check can pass.  exits_common(a, b): is there one in both?  exits_are_all(exits): does
 * every end pass, and nothing else enters?
 */
struct exits exits_of(const struct json *check);
bool exits_are_all(const struct exits *exits);
bool exits_common(const struct exits *a, const struct exits *b);

/* checks_exclude(a, b): two checks, neither of them a list, that cannot both pass on the same record? */
bool checks_exclude(const struct json *a, const struct json *b);

/* checks_exhaust(a, b): two checks that cannot both fail on the same record? */
bool checks_exhaust(const struct json *a, const struct json *b);

/* ---- what the decision can come to: policy_facts.c ---- */

#define FACTS_RULES_MAX 64
#define FACTS_VERDICTS_MAX 16
#define FACTS_NOBODY SIZE_MAX

struct decision_facts {
	bool is_exhausted;        /* every case was tried: what was not seen does not exist */
	size_t rule_count, verdict_count;
	bool was_true[FACTS_RULES_MAX], was_untrue[FACTS_RULES_MAX];
	bool was_reached[FACTS_RULES_MAX]; /* it was true, and no rule above was */
	bool was_given[FACTS_VERDICTS_MAX], was_untold;
	size_t best_with_failed, best_with_unknown; /* a required claim, or FACTS_NOBODY */
	size_t improving; /* a required claim whose failing gave a better verdict, or FACTS_NOBODY */
	int improved_from, improved_to; /* ranks */
	bool *matters; /* owned, one per claim: some case differs by its outcome; only where is_exhausted */
};

enum status decision_facts_read(const struct policy *policy, struct decision_facts *facts);
void decision_facts_release(struct decision_facts *facts);

/* ---- the rules ---- */

typedef enum status policy_find(struct policy_look *look);
extern policy_find find_never_passes, find_never_fails, find_idle_parts, find_contradictions, find_same_rules;
extern policy_find find_no_age, find_elided_argv, find_any_evidence, find_any_command, find_unknown_roles;
extern policy_find find_never_quorum, find_own_witness;
extern policy_find find_anybody, find_any_log, find_unused_agents, find_unused_roles;
extern policy_find find_constant_decision, find_improving_failures, find_always_true, find_never_true;
extern policy_find find_lost_verdicts, find_best_with_failed, find_best_with_unknown, find_best_by_default;
extern policy_find find_ignored_claims, find_sampled;

#endif
