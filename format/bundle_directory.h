#ifndef BUNDLE_DIRECTORY_H
#define BUNDLE_DIRECTORY_H

#include "bundle.h"
#include "bundle_manifest.h"

/* An opened bundle: bundle.c fills it, bundle_source.c reads from it; nothing in it changes after bundle_open. */
struct bundle {
	struct reader reader;
	struct source source;
	struct bundle_manifest manifest;
	struct buffer checkpoint;
	/* Where each member's content lies, in the order of bundle_members.h. */
	struct bundle_extent {
		uint64_t offset, size;
	} *extents;
	/* The entries by leaf hash, then index. */
	struct bundle_id {
		struct digest id;
		uint64_t index;
	} *ids;
};

/* bundle_read(bundle, number, buffer): append the content of a member.  Errors: IO, NO_MEMORY, TOO_LARGE. */
enum status bundle_read(const struct bundle *bundle, size_t number, struct buffer *buffer);

/* bundle_source_init(bundle): fill bundle->source once all else is there. */
void bundle_source_init(struct bundle *bundle);

#endif
