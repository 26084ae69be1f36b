#ifndef CONDITION_H
#define CONDITION_H

#include "format/shape.h"
#include "names.h"
#include "verify/check/outcome.h"
#include "verify/check/rational.h"

/*
 * A condition over the outcomes of claims: a JSON tree of fixed operators, one row each in condition.c, evaluated in
 * Kleene's three values.  What cannot be told stays unknown unless it cannot matter.
 */
extern const struct shape shape_condition;
extern const struct shape shape_severity;

#define CONDITION_PARTS_MAX 256 /* operators in one condition: a decision costs at most rules * parts * claims steps */

/* In this order: `all` is the least of its parts, `any` the greatest. */
enum truth { TRUTH_FALSE, TRUTH_UNKNOWN, TRUTH_TRUE };

/* What a condition may look at: the claims that the rules speak of, not those that an author added. */
struct weighed_claim {
	const char *id;
	const char *severity; /* NULL: none */
	bool is_required;
	enum outcome outcome;
	struct rational weight; /* above 0 */
};

/* A finding, risk, condition or criterion of the report itself. */
struct weighed_part {
	const char *kind;  /* "finding", "risk", "condition", "criterion" */
	const char *grade; /* severity, level, go or no-go; NULL: none */
	enum truth is_open; /* of a criterion: is triggered.  Unknown where it is said to be settled and not shown */
};

struct weighed {
	const struct weighed_claim *claims;
	size_t count;
	const struct names *ids; /* of claims */
	const struct weighed_part *parts;
	size_t part_count;
	bool has_approvals;     /* the policy asks for them, */
	enum truth approved;    /* and this is what became of it */
	bool is_criterion; /* the condition belongs to a criterion, and may not ask for criteria itself */
};

/*
 * condition_validate(condition, weighed, fault): beyond its form: the ids exist, every group has a claim in it, and
 * there are no more than CONDITION_PARTS_MAX operators.  Outcomes are not looked at.
 * Errors: BAD_DOCUMENT; the place is a JSON pointer into the condition.
 */
enum status condition_validate(const struct json *condition, const struct weighed *weighed, struct fault *fault);

/*
 * condition_evaluate(condition, weighed):
 * Of one claim: true where its outcome is listed in `is`; else false where it was decided (passed, failed,
 * inapplicable), else unknown.  A group without a claim is unknown, never true.
 */
enum truth condition_evaluate(const struct json *condition, const struct weighed *weighed);

#endif
