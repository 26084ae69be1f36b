#include "contests.h"
#include "format/kinds.h"

/* The form of the member `disputes` of verify --json. */

static const struct shape text = { .type = SHAPE_TEXT, .min = 1, .max = 8192 };
static const struct shape name = { .type = SHAPE_NAME, .min = 1, .max = 128 };
static const struct shape count = { .type = SHAPE_INTEGER, .min = 0, .max = JSON_INTEGER_MAX };
static const struct shape digest = { .type = SHAPE_DIGEST };
static const struct shape time_utc = { .type = SHAPE_TIME };
static const struct shape grounds = { .type = SHAPE_CHOICE, .choices = shape_grounds };
static const struct shape settlement = { .type = SHAPE_CHOICE, .choices = shape_settlements };
static const struct shape state = { .type = SHAPE_CHOICE, .choices = shape_disputed };
static const struct shape state_or_null = { .type = SHAPE_CHOICE, .choices = shape_disputed, .nullable = true };

#define WORD_FIELDS \
	{ "agent", &name, true, "what its signer calls itself" }, \
	{ "index", &count, true, "its place in the log" }, \
	{ "record", &digest, true, "its id" }

static const struct shape_field challenge_fields[] = {
	WORD_FIELDS,
	{ "claim", &name, false, "the claim or quantity; without it the whole report" },
	{ "grounds", &grounds, true, "on which grounds" },
	{ "text", &text, true, "in the challenger's words" },
};
static const struct shape challenge = { .type = SHAPE_OBJECT, .name = "challenge", SHAPE_FIELDS(challenge_fields) };
static const struct shape challenges = { .type = SHAPE_ARRAY, .items = &challenge, .max = CONTEST_SHOWN_MAX };
static const struct shape_field resolution_fields[] = {
	WORD_FIELDS,
	{ "evaluated_at", &time_utc, true, "the time it took as now" },
	{ "result", &settlement, true, "how the dispute ended as a whole" },
	{ "state", &state, false, "what it says of this report: the worst of its verdict and its claims; absent: nothing" },
};
static const struct shape resolution = { .type = SHAPE_OBJECT, .name = "ended", SHAPE_FIELDS(resolution_fields) };
static const struct shape resolutions = { .type = SHAPE_ARRAY, .items = &resolution, .max = CONTEST_SHOWN_MAX };
static const struct shape_field withdrawal_fields[] = {
	WORD_FIELDS,
	{ "claim", &name, false, "the claim or quantity; without it the whole report" },
	{ "text", &text, false, "why, in the author's words" },
};
static const struct shape withdrawal = { .type = SHAPE_OBJECT, .name = "withdrawal", SHAPE_FIELDS(withdrawal_fields) };
static const struct shape withdrawals = { .type = SHAPE_ARRAY, .items = &withdrawal, .max = CONTEST_SHOWN_MAX };

static const struct shape_field fields[] = {
	{ "challenges", &challenges, true, "challenges of the report that nobody took back, newest first" },
	{ "left_out", &count, true, "how many more were not looked at or are not listed" },
	{ "resolutions", &resolutions, true, "how disputes ended, the newest for each set of reports; signed, not recomputed here" },
	{ "state", &state_or_null, true, "where the report stands by these; null: nothing is said of it" },
	{ "unheard", &count, true, "challenges and resolutions, of any report, by keys that do not count" },
	{ "withdrawals", &withdrawals, true, "what its author took back" },
};
const struct shape shape_contests = { .type = SHAPE_OBJECT, SHAPE_FIELDS(fields),
	.text = "what the log says against the report, and how that ended; it moves no result" };
