#ifndef CLAIMS_H
#define CLAIMS_H

#include "verify/check/check.h"
#include "verify/check/cited.h"
#include "format/source.h"
#include "policy.h"
#include "verify/check/reason.h"
#include "report.h"

#define CLAIMS_REASONS_MAX 20000 /* in one answer, over all claims; what is beyond is counted */

#define CLAIMS_BESIDE_MAX 4 /* answers beside claims and parts: approvals, author, keys, subject */

/* What became of one claim. */
struct claim_answer {
	const char *kind;       /* NULL: a claim; else what part of the report it is (parts.h) */
	const struct json *row; /* of a part: its row; borrowed */
	enum truth triggered;   /* of a criterion */
	const char *id, *text, *severity; /* borrowed; text and severity may be NULL */
	bool is_required;
	bool is_self_defined; /* the author's own check decided */
	bool is_stated;       /* it rests on somebody's words, as the policy allows: not recomputed */
	bool has_asserted;    /* the report makes the claim */
	enum outcome asserted, outcome;
	enum finding finding;
	struct json *records; /* owned: ids of the records that counted */
	struct json *reasons; /* owned */
	size_t reasons_left_out;
	const struct requirement *requirement; /* borrowed: what made records count */
	const struct json *check;              /* borrowed: what decided; NULL: nothing did */
	struct cited *cited; /* owned: of each record that is cited and held */
	size_t cited_count, cited_room;
	bool was_vacuous; /* a check passed, but there was nothing for it to look at */
	bool is_short;    /* less counts than the rule asks for: records, or agents */
	const char *mode; /* how the author says it was found out; NULL: not said */
	bool is_forecast;
	bool lacks_cited; /* some record that is cited is not held: nothing then bears the claim out */
};

struct claim_answers {
	struct claim_answer *items; /* owned: the policy's claims in its order, the report's own in its, then its parts */
	size_t count;
	size_t *of_claim; /* owned: per claim of the report, its place in items */
	size_t reasons_room;
	struct budget reader, author; /* for the policy's checks and for the report's own; each over all claims */
};

struct claims_request {
	const struct source *source; /* its integrity was checked */
	const struct policy *policy; /* NULL: every claim is self-defined and required */
	const struct trust *trust;   /* the policy's, or what is known of keys without one; NULL: the policy's alone */
	const struct report *report;
	uint64_t report_index;
	time_ms now;
	struct kept *kept; /* what checks read, for the next one; may be NULL */
	const struct json *asked; /* the part of the report's subject that the reader decides about; NULL: all */
};

/*
 * claims_evaluate(request, answers, fault):
 * Owns: claim_answers_release, also after an error.
 * Errors: the machine's; ENTRY_MISMATCH (the source gives other bytes than a cited id names; the place is the claim's).
 */
enum status claims_evaluate(const struct claims_request *request, struct claim_answers *answers, struct fault *fault);
void claim_answers_release(struct claim_answers *answers);

/* claims_trust(request): whom to hold signers against. */
const struct trust *claims_trust(const struct claims_request *request);

/*
 * claim_lower(answer, outcome, record, check, says): what was found beside the claim's own evidence takes ${outcome} away
 * from it: the finding follows, and the sentence is added to its reasons.
 */
void claim_lower(struct claim_answer *answer, enum outcome outcome, const struct digest *record, const char *check,
    const char *says);

/* claim_answers_take_reasons(answers, answer, reasons): as far as there is room in the whole.  Releases ${reasons}. */
void claim_answers_take_reasons(struct claim_answers *answers, struct claim_answer *answer, struct reasons *reasons);

/*
 * claims_weigh_parts(answers, parts, count): what the report names against itself, for conditions.  Owns: the caller
 * frees ${parts}.  false: no memory.
 */
bool claims_weigh_parts(const struct claim_answers *answers, struct weighed_part **parts, size_t *count);

/* claims_finding(asserted, outcome): what an assertion is worth against what was found, where evidence decided. */
enum finding claims_finding(enum outcome asserted, enum outcome outcome);

#endif
