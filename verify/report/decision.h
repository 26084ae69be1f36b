#ifndef DECISION_H
#define DECISION_H

#include "condition.h"

/* Rules by which outcomes become a verdict: read from the top, the last one without a condition. */
extern const struct shape shape_decision;
extern const struct shape shape_verdict;
extern const struct shape shape_verdicts; /* the vocabulary, worst to best */

/*
 * decision_validate(document, weighed, fault): members "verdicts" and "decision" of a document whose form was checked.
 * Errors: NO_MEMORY, BAD_DOCUMENT; the place is a JSON pointer into the document.
 */
enum status decision_validate(const struct json *document, const struct weighed *weighed, struct fault *fault);

/*
 * decision_verdict(document, weighed): the verdict of the first rule that is true, if every rule before it that is
 * unknown would give the same; NULL where it cannot be told, also without rules.  Borrowed from the document.
 */
const char *decision_verdict(const struct json *document, const struct weighed *weighed);

/* verdict_is_known(document, verdict): is it in the document's vocabulary? */
bool verdict_is_known(const struct json *document, const char *verdict);

#endif
