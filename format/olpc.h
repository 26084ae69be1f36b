#ifndef OLPC_H
#define OLPC_H

#include "json.h"

/*
 * olpc_write(value, buffer): append the "canonical JSON" that in-toto's first metadata format and TUF sign.  It is no JSON:
 * strings escape only the quote and the backslash, other characters stand as they are; members by code points; integers,
 * no fractions.  What is signed only: files hold the same value as JSON.  The buffer is unchanged on error.
 * Errors: as json_canonical.  Source: OLPC Canonical JSON, as securesystemslib encodes it.
 */
enum status olpc_write(const struct json *value, struct buffer *buffer);

#endif
