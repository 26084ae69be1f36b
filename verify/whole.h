#ifndef WHOLE_H
#define WHOLE_H

#include "verify/report/asked.h"
#include "verify/report/claims.h"
#include "verify/report/fraud.h"
#include "verify/log/history.h"
#include "verify/log/integrity.h"
#include "verify/log/standing.h"
#include "verify.h"

/* Everything that an answer is made of, as verify_run fills it in. */
struct whole {
	const struct verify_request *request;
	struct json *policy_document; /* owned */
	struct policy policy;
	struct standings standings; /* of keys; the policy's trust refers to it */
	struct history history;
	struct integrity integrity;
	bool has_record; /* the report's record was read */
	struct record record;
	enum standing author; /* of the key that signed it, */
	char author_lost[STANDING_SAYS_MAX]; /* and where that is LOST, why */
	struct json *report_document; /* owned; NULL: not held, or not of its form */
	struct report report;
	bool is_document_held;
	struct asked asked;
	struct claim_answers claims;
	bool are_claims_evaluated;
	struct approvals approvals;
	struct contests contests; /* what is said against the report */
	enum truth approved; /* where the policy asks for approvals */
	struct fraud fraud;
	const char *recomputed; /* NULL: the verdict cannot be told */
	bool has_result;
	enum result result;
};

/*
 * whole_evaluate(whole, fault): all that verify_run looks at, for whole->request, the rest zeroed: the one evaluator.
 * Owns: whole_release, also after an error.  Errors: verify_run's.
 */
enum status whole_evaluate(struct whole *whole, struct fault *fault);
void whole_release(struct whole *whole);

/*
 * whole_decide(whole, fault): the verdict that follows from the claims' outcomes as they stand in whole->claims: the
 * policy's rules, else the report's own.  Errors: NO_MEMORY.
 */
enum status whole_decide(struct whole *whole, struct fault *fault);

/* whole_result(whole): what follows from integrity, claims and verdict, in this order. */
enum result whole_result(const struct whole *whole);

/* whole_json(whole): the answer as shape_verification describes it.  Owns: the caller frees. */
struct json *whole_json(const struct whole *whole);

/*
 * Its parts about the log's own state, in whole_log.c: older checkpoints of it, where there are any to tell of, and who
 * cosigned it.  The caller frees.
 */
bool whole_has_history(const struct whole *whole);
struct json *whole_history_json(const struct whole *whole);
struct json *whole_witnesses_json(const struct whole *whole);

#endif
