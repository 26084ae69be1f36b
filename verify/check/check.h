#ifndef CHECK_H
#define CHECK_H

#include "format/record.h"
#include "format/shape.h"
#include "format/source.h"
#include "kept.h"
#include "outcome.h"
#include "reason.h"

/*
 * A check is a JSON tree of operators over the bytes of one record: total, bounded, without variables, I/O, clock or
 * network.  One row per operator (verify/check/operators.c) holds its name, its members' form, its sentence for documentation
 * and its function; schema, parser and documentation come from that row.
 */
extern const struct shape shape_check_tree; /* an operator that gives an outcome: {"op": …} */
extern const struct shape shape_value_tree; /* an operator that gives a value */

/*
 * What evaluations may spend together: bytes of evidence read and steps of regular expressions (pattern.h).  Counted, so
 * that it ends at the same place on every machine.  An author's own checks have less than a reader's: he would make them
 * last.
 */
struct budget {
	uint64_t bytes_left;
	uint64_t steps_left;
	bool was_reached; /* an end of it, or a limit of a regular expression, was reached */
};

#define CHECK_BYTES_MAX (UINT64_C(16) << 30)
#define CHECK_STEPS_MAX (UINT64_C(1) << 36)
#define CHECK_OWN_STEPS_MAX (UINT64_C(1) << 28) /* in checks of an author's own */

#define BUDGET_READER ((struct budget){ .bytes_left = CHECK_BYTES_MAX, .steps_left = CHECK_STEPS_MAX })
#define BUDGET_AUTHOR ((struct budget){ .bytes_left = CHECK_BYTES_MAX, .steps_left = CHECK_OWN_STEPS_MAX })

/* The bytes a check may look at. */
struct evidence {
	const struct source *source;
	const struct record *record;
	uint64_t index;
	time_ms now; /* the time that the evaluation takes as now */
	struct budget *budget; /* taken from; NULL: BUDGET_READER for each evaluation */
	struct kept *kept;     /* shared by many; NULL: every check reads its stream anew */
};

/*
 * What a check came to.  is_vacuous: nothing was there to look at, so neither this outcome nor its negation may count
 * as passed (`not` turns it into cantTell).
 */
struct answer {
	enum outcome outcome;
	bool is_vacuous;
};

/*
 * check_validate(check, fault): beyond its shape: regular expressions compile, units exist and fit each other, bounds
 * are possible.  Errors: BAD_DOCUMENT, UNKNOWN_OPERATOR, BAD_REGEX; the place is a JSON pointer into ${check}.
 */
enum status check_validate(const struct json *check, struct fault *fault);

/*
 * check_needs_record(check): does any operator of a validated check look at a record?  Where none does (literals, their
 * arithmetic and relations: a report's own figures), the check may be evaluated without evidence.
 */
bool check_needs_record(const struct json *check);

/*
 * check_evaluate(check, evidence, reasons, answer):
 * Evaluate a validated check.  ${evidence} may be NULL where !check_needs_record; reasons then name no record.
 * Whatever cannot be decided (missing bytes, a limit, a wrong form of input) is cantTell with a reason, never an error;
 * each decided leaf adds a reason with the place it rests on.
 * Errors: only the machine's (NO_MEMORY, IO, STORE).
 */
enum status check_evaluate(const struct json *check, const struct evidence *evidence, struct reasons *reasons,
    struct answer *answer);

#endif
