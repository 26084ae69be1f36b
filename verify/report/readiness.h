#ifndef READINESS_H
#define READINESS_H

#include "format/json.h"
#include "verify/check/outcome.h"

/*
 * "The report matches" and "the artifact is ready" are two sentences.  An answer says the first; this says what follows
 * from it for the second.
 */
enum readiness {
	READINESS_READY,     /* the report MATCHES, and the recomputed verdict is one that the policy lists as ready */
	READINESS_NOT_READY, /* the evidence gives a verdict that the policy does not list as ready */
	READINESS_NOT_SHOWN, /* INVALID, INCOMPLETE, or a report that is not true to its evidence: nothing was shown */
	READINESS_NOT_SAID,  /* there is no policy, or it does not list which verdicts mean ready */
};

/*
 * readiness_of(answer, policy): of a verifier's answer (shape_verification) and the policy document it was reached under,
 * NULL without one.  A verdict by the report's own rules is nobody's word but the author's: NOT_SAID.
 */
enum readiness readiness_of(const struct json *answer, const struct json *policy);

/* readiness_outcome(readiness): passed, failed, or cantTell where it was not shown or not said. */
enum outcome readiness_outcome(enum readiness readiness);

/* readiness_sentence(readiness): what it means, without a full stop. */
const char *readiness_sentence(enum readiness readiness);

/* A policy's member "ready": the verdicts that mean that what was examined may be used. */
extern const struct shape shape_ready;

/*
 * readiness_validate(policy, fault): are they the best of the verdicts, and not all of them?  The form was checked before.
 * Errors: BAD_DOCUMENT, NO_MEMORY.
 */
enum status readiness_validate(const struct json *policy, struct fault *fault);

#endif
