#ifndef KEY_FALL_H
#define KEY_FALL_H

#include "format/source.h"
#include "format/json.h"

#define KEY_FALL_LISTED_MAX 10000 /* of each list */

/*
 * key_fall(source, key, since, falls, fault):
 * What loses its ground where ${key} is revoked from ${since} on: {"records": how many it or a key that it let in signed
 * since then, "reports": [{index, id, title?, signed, cites}], "attestations": [{index, id, report, result}],
 * "approvals": [{index, id, report}]}.  `signed`: the report itself is among the records; `cites`: how many of them it
 * names.  Attestations of those reports, and approvals by those keys.  Whether a reader's policy let any of them count
 * before is not asked.  One pass over the log from ${since} on.
 * Owns: the caller frees ${falls}.  Errors: the machine's, record_read's.
 */
enum status key_fall(const struct source *source, const struct ed25519_key *key, uint64_t since, struct json **falls,
    struct fault *fault);

#endif
