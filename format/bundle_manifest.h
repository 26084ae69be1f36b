#ifndef BUNDLE_MANIFEST_H
#define BUNDLE_MANIFEST_H

#include "bundle.h"

/* What bundle.json says.  All of it can be checked against the other members. */
struct bundle_manifest {
	struct bundle_plan plan;
	struct note_key log_key;
	uint64_t size;            /* of the checkpoint */
	struct digest checkpoint; /* of its bytes: no line of it may change, not even one of a cosigner nobody knows */
};

void bundle_manifest_release(struct bundle_manifest *manifest);

/* bundle_manifest_write(manifest, buffer): append bundle.json in canonical JSON.  Errors: NO_MEMORY, TOO_LARGE. */
enum status bundle_manifest_write(const struct bundle_manifest *manifest, struct buffer *buffer);

/*
 * bundle_manifest_read(text, manifest, fault): strict: only what bundle_manifest_write gives for what was read.
 * Owns: bundle_manifest_release, also after an error.  Errors: JSON_*, BAD_FIELD, BAD_BUNDLE, TOO_LARGE, NO_MEMORY.
 */
enum status bundle_manifest_read(struct bytes text, struct bundle_manifest *manifest, struct fault *fault);

#endif
