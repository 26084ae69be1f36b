#ifndef REPORT_H
#define REPORT_H

#include "decision.h"

#define REPORT_SCHEMA "urn:exhibit:report:v1"
#define REPORT_MAX (16u << 20)
#define CLAIMS_MAX 10000
#define CLAIM_EVIDENCE_MAX 256

struct report_claim {
	const char *id, *text;
	enum outcome asserted;
	const struct json *evidence; /* record ids; may be empty */
	const struct json *check;    /* the author's own; NULL: none */
	const char *mode;            /* NULL: not said */
	bool is_forecast;
};

/* A report document, taken apart: everything points into it. */
struct report {
	const struct json *document;
	const char *title;          /* NULL: none */
	const char *verdict;
	const struct json *subject; /* NULL: none */
	const char *environment;    /* NULL: not said */
	struct report_claim *claims; /* owned */
	size_t claim_count;
	struct names ids; /* of claims */
};

/*
 * report_validate(document, fault): is this parsed document a usable report?
 * Errors: BAD_DOCUMENT, UNKNOWN_OPERATOR, BAD_REGEX; the place is a JSON pointer.
 */
enum status report_validate(const struct json *document, struct fault *fault);

/* The form of the document, for schemas. */
extern const struct shape shape_report;

/*
 * report_read(document, report, fault): form and every rule that report_validate promises.
 * Owns: report_release, also after an error; the document must outlive it.  Errors: report_validate's,
 * NO_MEMORY.
 */
enum status report_read(const struct json *document, struct report *report, struct fault *fault);
void report_release(struct report *report);

/*
 * report_weigh(report, outcomes, claims): fill ${claims}, claim_count of them, for the report's own decision: all
 * required; outcomes NULL: untested.
 */
void report_weigh(const struct report *report, const enum outcome *outcomes, struct weighed_claim *claims);

#endif
