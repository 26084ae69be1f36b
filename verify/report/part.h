#ifndef PART_H
#define PART_H

#include "parts.h"
#include "verify/check/reason.h"

/* One row of a report's part under evaluation. */
struct part {
	const struct claims_request *request;
	struct claim_answers *answers;
	const struct json *rows, *row;
	struct claim_answer *answer; /* outcome is passed, until something speaks against it */
	struct reasons reasons;
	struct fault *fault;
};

/* part_say(part, outcome, format, ...): a reason of the part itself. */
void part_say(struct part *part, enum outcome outcome, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* part_lower(part, outcome): the worse of what was found and ${outcome}: failed, then untested, cantTell, the rest. */
void part_lower(struct part *part, enum outcome outcome);

/* part_claim(part, id): the answer to the report's claim of that id, or NULL. */
const struct claim_answer *part_claim(const struct part *part, const char *id);

/*
 * part_decide(part, check, is_told, outcome): evaluate a check that needs no record.  Takes ${check}.  With ${is_told} its
 * reasons become the part's.  What no check can be, such as a time compared with a size, is cantTell.
 */
enum status part_decide(struct part *part, struct json *check, bool is_told, enum outcome *outcome);

/*
 * part_displayed(part, computed, shown): does the computation come to the number as row ${shown} displays it ("value",
 * "unit", "rounding")?  Lowers the outcome where not.  A number is rounded to the places it is displayed with; without a
 * stated rounding half_up and half_even will do, but not to have been cut off.  Takes ${computed}.
 */
enum status part_displayed(struct part *part, struct json *computed, const char *value, const char *unit,
    const char *rounding);

/* Nodes of checks.  Each takes what it is given. */
struct json *part_number(const char *value, const char *unit);
struct json *part_compare(struct json *left, const char *is, struct json *right);
struct json *part_rounded(struct json *computed, const char *value, const char *unit, const char *mode);

/* part_check_valid(check, place, fault): check_validate of one that is built here, and it needs no record.  Takes it. */
enum status part_check_valid(struct json *check, const char *place, struct fault *fault);

typedef enum status part_validate(const struct report *report, const struct json *row, struct fault *fault);
typedef enum status part_evaluate(struct part *part);

part_validate quantity_validate, scorecard_validate, service_level_validate, requirement_set_validate,
    triangulation_validate, criterion_validate, settled_validate;
part_evaluate quantity_evaluate, scorecard_evaluate, service_level_evaluate, requirement_set_evaluate,
    triangulation_evaluate, criterion_evaluate, finding_evaluate, risk_evaluate, condition_part_evaluate, term_evaluate,
    signoff_evaluate;

#endif
