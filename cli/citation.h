#ifndef CITATION_H
#define CITATION_H

#include "format/fault.h"
#include "format/json.h"
#include "ledger/ledger.h"

#define CITATION_STEP "step:" /* "step:unit-tests" cites the newest run of that step */

/*
 * citation_resolve(ledger, draft, report, fault):
 * A report draft as it will be signed: every citation (an id, a unique prefix, an index, "step:NAME") becomes the full id
 * of an evidence record in the ledger, and where the draft names no subject it gets the ones that all cited records
 * agree on.  Everything else stays as it is.  Owns: the caller frees ${report}.
 * Errors: CITES_MISSING with the JSON pointer, BAD_DOCUMENT (not evidence), AMBIGUOUS, STORE, NO_MEMORY.
 */
enum status citation_resolve(struct ledger *ledger, const struct json *draft, struct json **report, struct fault *fault);

#endif
