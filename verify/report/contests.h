#ifndef CONTESTS_H
#define CONTESTS_H

#include "format/record.h"
#include "format/source.h"
#include "verify/log/key_set.h"
#include "verify/log/standing.h"

/*
 * What a log says against its reports: challenges that nobody took back, what authors take back, and how disputes ended.
 * Who looks at a report is told; the report's result is its own.
 */
enum contest_state { CONTEST_NONE, CONTEST_UPHELD, CONTEST_SUPERSEDED, CONTEST_WITHDRAWN, CONTEST_CHALLENGED, CONTEST_UNRESOLVED,
	CONTEST_OVERTURNED }; /* the worse, the later; shape_disputed from CONTEST_UPHELD on */
const char *contest_state_name(enum contest_state state); /* NULL: CONTEST_NONE */

#define CONTEST_HEARD_MAX 64 /* challenges of one agent against one report that are looked at, */
#define CONTEST_SHOWN_MAX 64 /* and in an answer of all; likewise resolutions */

struct contest_word;
struct contests {
	struct key_set abouts, challenges, speakers; /* ids; ids; who about what */
	uint32_t *last;  /* owned; per about: the last word */
	uint32_t *which; /* owned; per challenge: the word */
	uint32_t *heard; /* owned; per speaker: how often */
	struct contest_word *words; /* owned */
	uint64_t *sizes; /* owned; per resolution: of the trees it looked at */
	size_t last_room, which_room, heard_room, word_count, word_room, size_count, size_room;
	size_t unheard;  /* by keys that do not count */
	size_t left_out; /* beyond CONTEST_HEARD_MAX */
};

/*
 * contests_take(contests, origin, trust, record, index): the next record of the log ${origin}; of other kinds than dispute
 * and resolution nothing is taken.  ${trust}: whose words count (NULL: everybody's).  A zeroed struct is empty.
 * Owns: contests_release.  Errors: NO_MEMORY, TOO_LARGE.
 */
enum status contests_take(struct contests *contests, const char *origin, const struct trust *trust,
    const struct record *record, uint64_t index);
void contests_release(struct contests *contests);

/*
 * What is said of one report.  A resolution takes the place of one about the same reports only where the same key signed
 * both, or where it had the same policy and looked at no less, no earlier: else who lost would resolve again by rules of
 * his own, or as of before the evidence, and have the last word.  A challenge is answered by what looked at the log behind it.
 */
struct contest {
	enum contest_state state; /* the worst of how disputes about different sets of reports ended last, and of what came later */
	size_t challenges;        /* that stand */
	bool is_withdrawn;        /* by its author, as a whole */
	bool has_resolution;
	uint64_t resolution;      /* index of the resolution that the state follows from, else of the newest */
};

/* contests_of(contests, report, author, contest): ${author} is the key that signed the report. */
void contests_of(const struct contests *contests, const struct digest *report, const struct ed25519_key *author,
    struct contest *contest);

/* contests_are_told(contests, report): is there anything to say of the report, if only that some was not looked at? */
bool contests_are_told(const struct contests *contests, const struct digest *report);

/* contests_json(contests, report, author, source): the member `disputes` of verify --json.  Owns: the caller frees. */
struct json *contests_json(const struct contests *contests, const struct digest *report,
    const struct ed25519_key *author, const struct source *source);

extern const struct shape shape_contests;

#endif
