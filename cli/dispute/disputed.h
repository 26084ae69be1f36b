#ifndef DISPUTED_H
#define DISPUTED_H

#include "format/record.h"
#include "ledger/ledger.h"

/* Where the reports of a ledger stand by what its log says against them: for those who look, whoever said it. */
struct disputed;

/*
 * disputed_read(ledger, size, disputed): all challenges and resolutions below ${size}.
 * Owns: disputed_close.  Errors: STORE, NO_MEMORY, TOO_LARGE.
 */
enum status disputed_read(struct ledger *ledger, uint64_t size, struct disputed **disputed);
void disputed_close(struct disputed *disputed);

/*
 * disputed_state(disputed, record, resolution): of a report, or of an attestation's report: one of shape_disputed; NULL
 * where nothing is said against it, and of other kinds.  ${resolution}: index of the resolution that says so, else
 * UINT64_MAX.
 */
const char *disputed_state(struct disputed *disputed, const struct record *record, uint64_t *resolution);

#endif
