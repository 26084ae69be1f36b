#ifndef VERIFY_H
#define VERIFY_H

#include "format/record.h"
#include "format/source.h"
#include "verify/check/outcome.h"
#include "verify/log/history.h"
#include "verify/report/asked.h"

#define VERIFICATION_SCHEMA "urn:exhibit:verification:v1"

struct verify_request {
	const struct source *source;
	const struct fault *container; /* where source is NULL, since the bytes are no bundle: what bundle_open said */
	bool has_report;
	uint64_t report_index;
	bool has_policy;
	struct bytes policy; /* the policy file's bytes */
	time_ms now;         /* the evaluation time: an input, never the clock */
	unsigned threads;    /* this one included; 0 is 1.  Nothing in the answer depends on it (format/parallel.h) */
	const struct remembered *remembered; /* at most REMEMBERED_MAX */
	size_t remembered_count;
	const struct asked_subject *asked; /* at most ASKED_SUBJECTS_MAX: the report must be about each, else it is INCOMPLETE */
	size_t asked_count;
};

struct verification {
	bool has_result;     /* false: no report was asked for; only integrity was looked at, and it holds */
	enum result result;
	bool is_forked;      /* INVALID since the log contradicts, or lies before, a checkpoint that was seen */
	struct json *json;   /* owned: the whole answer as verify --json prints it */
};

/*
 * verify_run(request, verification, fault):
 * Integrity in fixed order (container, form, signatures, chains, tree, checkpoint, proofs, blobs, history), then the
 * report's claims, then the verdict.  A pure function of the source's bytes, the policy and the time; the same for a ledger
 * and a bundle.
 * Bad evidence is an answer (INVALID), not an error.
 * Owns: verification_release.  Errors: the machine's; the policy's (BAD_DOCUMENT, UNKNOWN_OPERATOR, BAD_REGEX, JSON_*).
 */
enum status verify_run(const struct verify_request *request, struct verification *verification, struct fault *fault);
void verification_release(struct verification *verification);

/* The form of verify --json, for schemas. */
extern const struct shape shape_verification;

#endif
