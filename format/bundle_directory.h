#ifndef BUNDLE_DIRECTORY_H
#define BUNDLE_DIRECTORY_H

#include "bundle.h"
#include "bundle_manifest.h"
#include "bundle_members.h"

/* An opened bundle: bundle.c or bundle_folder.c fills it, bundle_source.c reads from it; then nothing in it changes. */
struct bundle {
	struct reader reader;        /* one of the two: */
	struct bundle_folder folder; /* where read_at is not NULL */
	struct source source;
	struct bundle_manifest manifest;
	struct buffer checkpoint;
	/* Where each member's content lies, in the order of bundle_members.h; in a folder just its size. */
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

/* bundle_read_at(bundle, number, offset, data, size): a part of the content of a member.  Errors: IO. */
enum status bundle_read_at(const struct bundle *bundle, size_t number, uint64_t offset, void *data, size_t size);

/*
 * The steps of opening that do not depend on what it is read from.  bundle_create: empty, with a checkpoint still to come.
 * bundle_take_manifest: the manifest's bytes, and places for the extents of all members; the caller fills them, that of the
 * manifest too.  bundle_check_size: has this member the size it must have?  bundle_finish: what lies in the members;
 * where ${status}, of the steps before, or this one fails the bundle is closed, else it goes to *out.
 */
struct bundle *bundle_create(void);
enum status bundle_take_manifest(struct bundle *bundle, struct bytes text, struct fault *fault);
enum status bundle_check_size(const struct bundle_member *member, uint64_t size, struct fault *fault);
enum status bundle_finish(struct bundle *bundle, enum status status, struct bundle **out, struct fault *fault);

/* bundle_source_init(bundle): fill bundle->source once all else is there. */
void bundle_source_init(struct bundle *bundle);

#endif
