#ifndef STRENGTH_H
#define STRENGTH_H

#include "verify/check/cited.h"
#include "verify/report/requirement.h"

/* How much stands behind an argument: levels that are compared in this order, the first difference decides. */
enum strength_step {
	STRENGTH_INTEGRITY,      /* 1 all it rests on is held and proven to be in the log; 0 something is not held */
	STRENGTH_RECOMPUTABILITY,/* 3 raw bytes, 2 a structured summary, 1 a file, 0 words */
	STRENGTH_MODE,           /* 5 run in the environment the rule asks for, 4 run by CI, 3 run, 2 static, 1 manual, 0 not said */
	STRENGTH_AGENTS,         /* how many independent agents stand behind the same */
	STRENGTH_SUBJECT,        /* 2 a clean commit, 1 a dirty one, 0 known by its date at most */
	STRENGTH_FRESHNESS,      /* time of the newest record that counts; 0: none, for words are never fresh */
	STRENGTH_STEPS
};

struct strength {
	int64_t level[STRENGTH_STEPS];
};

/* strength_compare(a, b, decided): -1, 0 or 1; *decided is the step that decided, STRENGTH_STEPS where none did. */
int strength_compare(const struct strength *a, const struct strength *b, enum strength_step *decided);

const char *strength_step_name(enum strength_step step);
extern const char *const strength_step_names[]; /* NULL-terminated, for the schema */

/* strength_fact(step, level, text): what a level says, as in "a clean commit". */
#define STRENGTH_FACT_MAX 64
void strength_fact(enum strength_step step, int64_t level, char text[static STRENGTH_FACT_MAX]);

/*
 * strength_of_words(lacks_cited, strength): somebody's word.
 * strength_add(strength, cited, requirement, trust, now): a record that counts and bears the words out.  Only what the
 * author does not say of himself raises the mode: the rule's environment, a role by the policy.
 */
void strength_of_words(bool lacks_cited, struct strength *strength);
void strength_add(struct strength *strength, const struct cited *cited, const struct requirement *requirement,
    const struct trust *trust, time_ms now);

/*
 * strength_limit(strength, mode): ${mode} as reports have it (NULL: not said).  A run that somebody only read code with is
 * no run of the thing: what an author says of his mode takes, and never gives.
 */
void strength_limit(struct strength *strength, const char *mode);

#endif
