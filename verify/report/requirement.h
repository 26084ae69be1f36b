#ifndef REQUIREMENT_H
#define REQUIREMENT_H

#include "format/record.h"
#include "verify/log/standing.h"

/* What a rule of a policy demands of a record before it counts as evidence for a claim. */
extern const struct shape shape_requirement;

struct requirement {
	bool has_kind;
	enum kind kind;
	const char *step;         /* NULL: any */
	const struct json *roles; /* any of them; NULL: any or none */
	const struct json *argv;  /* the whole of it; NULL: any */
	bool has_max_age;
	int64_t max_age_ms;
	bool needs_clean;
	bool takes_any_subject;
	bool needs_subject;              /* a report that names none meets nothing */
	const struct json *cwd, *path;   /* NULL: any */
	const struct json *environment;  /* {name, value} each; NULL: any */
	int64_t min_records, min_agents; /* 0 and 1 are the same */
};

#define REQUIREMENT_RECORDS_MAX 256

#define REQUIREMENT_SKEW_MS (5 * 60 * 1000) /* how far a record's clock may be ahead of the evaluation time */

/*
 * requirement_read(evidence, trust, requirement, fault):
 * The "evidence" of a policy's claim, its form checked (NULL: a rule without demands).  What no record could meet is
 * refused.  Borrows from ${evidence}.  Errors: BAD_DOCUMENT; the place is a JSON pointer into ${evidence}.
 */
enum status requirement_read(const struct json *evidence, const struct trust *trust, struct requirement *requirement,
    struct fault *fault);

/* A record that a report cites, and what it is held against. */
struct citation {
	const struct record *record;
	uint64_t index;
	uint64_t report_index;
	const struct json *subject; /* the report's; NULL: it names none, and nothing can be unaligned */
	const struct trust *trust;
	time_ms now;
};

/* What keeps a record from counting: bits. */
enum unfit {
	UNFIT_STALE = 1,     /* too old, or dated after the evaluation */
	UNFIT_UNALIGNED = 2, /* about another subject */
	UNFIT_OTHER = 4,
};

#define REQUIREMENT_SAYS_MAX 256

/*
 * record_is_about(record, about): does it share a digest with ${about}, a list of such?  What a run says it is about is
 * its own word; which commit was checked out was looked at, so that it shares no other one.
 */
bool record_is_about(const struct record *record, const struct json *about);

/*
 * requirement_judge(requirement, citation, says): 0 where the record counts, else bits of enum unfit; ${says} then is a
 * sentence about the first demand that is not met.
 */
unsigned requirement_judge(const struct requirement *requirement, const struct citation *citation,
    char says[static REQUIREMENT_SAYS_MAX]);

#endif
