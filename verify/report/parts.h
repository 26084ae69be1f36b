#ifndef PARTS_H
#define PARTS_H

#include "claims.h"

/*
 * What a report may hold beside its claims: quantities, scorecards, service levels, findings, risks, criteria,
 * conditions, requirement sets, triangulations, terms, sign-offs.  One row each in parts.c: the report's member, the
 * form of its rows, and what a row comes to.  Each becomes an answer like a claim's, with its kind; none of them ever
 * needs the author's word to be believed.
 */
#define PARTS_MAX 1000 /* rows of one member */

/*
 * The table is X-macro'd so that shape_report and the answer's schema list the same: member, kind, text.
 */
#define PART_KINDS(X) \
	X(conditions, "condition", "what is still to be met") \
	X(criteria, "criterion", "go and no-go criteria") \
	X(findings, "finding", "what was found wrong, and what became of it") \
	X(quantities, "quantity", "numbers, and how they were computed") \
	X(requirement_sets, "requirement-set", "lists of which everything must be shown") \
	X(risks, "risk", "what may still go wrong") \
	X(scorecards, "scorecard", "weighted scores and their total") \
	X(service_levels, "service-level", "targets, what was measured, and what is said of it") \
	X(signoffs, "sign-off", "who assessed and who approved, by name") \
	X(terms, "term", "what a word stands for wherever it is used") \
	X(triangulations, "triangulation", "claims that several approaches must agree on")

#define PART_SHAPE(member, kind, text) extern const struct shape shape_##member;
PART_KINDS(PART_SHAPE)
#undef PART_SHAPE

extern const char *const part_kind_names[]; /* NULL-terminated, for the schema */

/* parts_read(report, fault): beyond their form.  Errors: BAD_DOCUMENT, UNKNOWN_OPERATOR, BAD_REGEX, NO_MEMORY. */
enum status parts_read(const struct report *report, struct fault *fault);

/* parts_count(report): how many answers there can be at most. */
size_t parts_count(const struct report *report);

/*
 * parts_evaluate(request, answers, fault): one answer per row, or per id where rows of one id are one thing; behind the
 * claims' answers, which are looked at.  There is room for them.  Errors: the machine's; ENTRY_MISMATCH.
 */
enum status parts_evaluate(const struct claims_request *request, struct claim_answers *answers, struct fault *fault);

#endif
