#ifndef ENTRY_BUNDLE_H
#define ENTRY_BUNDLE_H

#include "bytes.h"

#define ENTRY_BUNDLE_ENTRY_MAX 65535
#define ENTRY_BUNDLE_MAX (256u * (2u + ENTRY_BUNDLE_ENTRY_MAX))

/*
 * C2SP tlog-tiles: a bundle of entries is 1 to 256 entries, each behind its size as two bytes, big-endian.  (Not to be
 * confused with format/bundle.h, what an auditor receives.)
 */

/* entry_bundle_add(bundle, entry): append one.  Errors: TOO_LARGE, NO_MEMORY. */
enum status entry_bundle_add(struct buffer *bundle, struct bytes entry);

/*
 * entry_bundle_next(rest, entry): take one entry off the front of ${rest}; a view.  Errors: NOT_FOUND at the end,
 * BAD_FOLDER where it is cut.
 */
enum status entry_bundle_next(struct bytes *rest, struct bytes *entry);

#endif
