#ifndef DISPUTE_H
#define DISPUTE_H

#include "verify/verify.h"

#define DISPUTE_SCHEMA "urn:exhibit:resolution:v1"
#define DISPUTE_SIDES_MAX 32

/* One of the reports, and where it was found.  Sides of one log share one source. */
struct dispute_side {
	const struct source *source;
	uint64_t report_index;
};

struct dispute_request {
	const struct dispute_side *sides; /* in any order, at most DISPUTE_SIDES_MAX: the answer is the same */
	size_t side_count;
	bool has_policy;
	struct bytes policy; /* the policy file's bytes; without, each report is held to its own rules */
	time_ms now;         /* the evaluation time: an input, never the clock */
	unsigned threads;
};

enum settlement { SETTLEMENT_AGREED, SETTLEMENT_SETTLED, SETTLEMENT_OPEN };

struct resolution {
	enum settlement result;
	size_t contested, overturned, open; /* claims and quantities */
	size_t order[DISPUTE_SIDES_MAX];    /* the sides, by number, in the order of the answer */
	bool has_failed;                    /* after an error: a report could not be used, */
	size_t failed;                      /* and this is its number */
	struct json *json;                  /* owned: the whole answer as dispute --json prints it */
};

/*
 * dispute_run(request, resolution, fault):
 * Each report is verified (verify_run's evaluator); their claims become arguments, what speaks against what becomes attacks,
 * and grounded semantics says which stand: docs/disputes.md.  A pure function of the sources' bytes, the policy and the
 * time.
 * Owns: resolution_release.  Errors: verify_run's; what a report's integrity failed with; USAGE (a report twice); FORKED
 * (two sides show one log with two histories); TOO_LARGE.
 */
enum status dispute_run(const struct dispute_request *request, struct resolution *resolution, struct fault *fault);
void resolution_release(struct resolution *resolution);

/*
 * dispute_changes(earlier, later, changes): what is otherwise in ${later}, two answers about the same reports, in sentences.
 * Owns: the caller frees ${changes}, an array of texts; empty where nothing changed.
 */
struct json *dispute_changes(const struct json *earlier, const struct json *later);

extern const struct shape shape_resolution;
extern const char *const settlement_names[]; /* by enum settlement */

#endif
