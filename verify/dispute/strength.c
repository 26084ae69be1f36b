#include "strength.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { WORDS, A_FILE, SUMMARY, RAW };
enum { UNDISCLOSED, MANUAL, STATIC, RUN, CI, TARGET };

const char *const strength_step_names[] = { "integrity", "recomputability", "mode", "agents", "subject", "freshness",
	NULL };

const char *strength_step_name(enum strength_step step)
{
	return strength_step_names[step];
}

int strength_compare(const struct strength *a, const struct strength *b, enum strength_step *decided)
{
	enum strength_step step = STRENGTH_INTEGRITY;

	while (step < STRENGTH_STEPS && a->level[step] == b->level[step])
		step++;
	*decided = step;
	if (step == STRENGTH_STEPS)
		return 0;
	return a->level[step] < b->level[step] ? -1 : 1;
}

void strength_fact(enum strength_step step, int64_t level, char text[static STRENGTH_FACT_MAX])
{
	static const char *const integrity[] = { "a record it cites is not held", "all it rests on is proven to be in the log" };
	static const char *const recomputability[] = { "words", "a file", "a structured summary", "raw output" };
	static const char *const mode[] = { "not said how", "judged by hand", "read, not run", "a run", "a run by CI",
		"a run in the environment asked for" };
	static const char *const subject[] = { "no commit", "a dirty commit", "a clean commit" };
	static const char *const *const words[] = { [STRENGTH_INTEGRITY] = integrity,
		[STRENGTH_RECOMPUTABILITY] = recomputability, [STRENGTH_MODE] = mode, [STRENGTH_SUBJECT] = subject };
	char time[RFC3339_TEXT_MAX];

	if (step == STRENGTH_AGENTS) {
		snprintf(text, STRENGTH_FACT_MAX, "%" PRId64 " independent agent%s", level, level == 1 ? "" : "s");
	} else if (step == STRENGTH_FRESHNESS) {
		rfc3339_write(level, time);
		snprintf(text, STRENGTH_FACT_MAX, "%s%s", level == 0 ? "no record" : "of ", level == 0 ? "" : time);
	} else {
		snprintf(text, STRENGTH_FACT_MAX, "%s", words[step][level]);
	}
}

void strength_of_words(bool lacks_cited, struct strength *strength)
{
	memset(strength, 0, sizeof(*strength));
	strength->level[STRENGTH_INTEGRITY] = !lacks_cited;
}

static void raise(struct strength *strength, enum strength_step step, int64_t level)
{
	if (level > strength->level[step])
		strength->level[step] = level;
}

static int64_t run_mode(const struct cited *cited, const struct requirement *requirement, const struct trust *trust)
{
	const struct trusted_agent *agent = standing_agent(trust, &cited->key);

	if (requirement && requirement->environment)
		return TARGET;
	return agent && trusted_agent_has_role(agent, "ci") ? CI : RUN;
}

void strength_add(struct strength *strength, const struct cited *cited, const struct requirement *requirement,
    const struct trust *trust, time_ms now)
{
	static const int64_t recomputability[] = { [KIND_RUN] = RAW, [KIND_FILE] = A_FILE, [KIND_TEST_RESULT] = SUMMARY,
		[KIND_STATEMENT] = WORDS };

	if (cited->kind == KIND_STATEMENT) {
		raise(strength, STRENGTH_MODE, MANUAL);
		return;
	}
	raise(strength, STRENGTH_RECOMPUTABILITY, recomputability[cited->kind]);
	raise(strength, STRENGTH_MODE, cited->kind == KIND_RUN ? run_mode(cited, requirement, trust) : STATIC);
	raise(strength, STRENGTH_SUBJECT, cited->was_clean ? 2 : cited->has_commit ? 1 : 0);
	/* A clock that runs ahead makes nothing fresher. */
	if (cited->time <= now + REQUIREMENT_SKEW_MS)
		raise(strength, STRENGTH_FRESHNESS, cited->time);
}

static int64_t mode_level(const char *mode)
{
	if (!mode)
		return UNDISCLOSED;
	return !strcmp(mode, "static") ? STATIC : !strcmp(mode, "automatic") ? UNDISCLOSED : MANUAL;
}

void strength_limit(struct strength *strength, const char *mode)
{
	if (mode && strcmp(mode, "automatic") != 0 && strength->level[STRENGTH_MODE] > mode_level(mode))
		strength->level[STRENGTH_MODE] = mode_level(mode);
}
