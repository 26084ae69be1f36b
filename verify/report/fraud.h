#ifndef FRAUD_H
#define FRAUD_H

#include "approvals.h"

/*
 * Rules that are always on, whatever the policy says: ways to let a report look better than its evidence.  One row each
 * in fraud.c: name, sentence, function.  Most only tell what they found, because other rules see to the consequence;
 * evidence left out takes the outcome from a claim itself.
 */
extern const char *const fraud_rule_names[]; /* NULL-terminated, for the schema */
const char *fraud_rule_text(size_t i);       /* the sentence of rule i */

#define FRAUD_FINDINGS_MAX 1000 /* told in one answer; what is beyond is counted */
#define FRAUD_RECORDS_MAX 256   /* named in one finding */

struct fraud {
	struct json *findings; /* owned: {rule, claim?, records, says} each */
	size_t count, left_out;
	bool was_blind; /* a run that may have been left out could not be looked at: its bytes are not held */
};

struct fraud_request {
	const struct claims_request *claims;
	const struct digest *root; /* of a complete source: what its entries must still hash to; else NULL */
	const struct ed25519_key *author; /* the report's */
	const struct approvals *approvals;
};

/*
 * fraud_look(request, answers, fraud, fault): all rules, after the claims were evaluated; may lower answers.
 * Owns: fraud_release, also after an error.  Errors: the machine's; ENTRY_MISMATCH (the bytes changed between two
 * readings).
 */
enum status fraud_look(const struct fraud_request *request, struct claim_answers *answers, struct fraud *fraud,
    struct fault *fault);
void fraud_release(struct fraud *fraud);

#endif
