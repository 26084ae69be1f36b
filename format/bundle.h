#ifndef BUNDLE_H
#define BUNDLE_H

#include "source.h"
#include "ustar.h"

#define BUNDLE_SCHEMA "urn:exhibit:bundle:v1"
#define BUNDLE_MANIFEST_MAX (16u << 20)
#define BUNDLE_MEMBERS_MAX 1000000

/*
 * What goes in, fixed before the first byte is written: the file's order follows from it, so equal choices give equal
 * bytes.  Indexes ascend; digests ascend.
 */
struct bundle_plan {
	uint64_t report_index;
	bool is_complete; /* every entry below the checkpoint's size is in entries */
	uint64_t *entries;
	size_t entry_count;
	struct blob_size {
		struct digest digest;
		uint64_t size;
	} *blobs;
	size_t blob_count;
};

void bundle_plan_release(struct bundle_plan *plan); /* entries and blobs are malloc'ed */

/*
 * bundle_write(plan, source, sink, fault):
 * bundle.json, checkpoint, entries/<index>.json, proofs/<index>.tlog-proof, blobs/<sha256>, two zero blocks; every blob
 * is hashed on the way and must have its digest.  A complete bundle has no proofs: all leaves are there.
 * Errors: the source's, the sink's, BLOB_MISMATCH, ENTRY_MISSING, TOO_LARGE; BAD_BUNDLE, BAD_CHECKPOINT, BAD_PROOF
 * where what was given would make no bundle.
 */
enum status bundle_write(const struct bundle_plan *plan, const struct source *source, const struct sink *sink,
    struct fault *fault);

/*
 * A folder that has a bundle's members as files, as plain tar leaves them behind.  Names are as the members': "entries/0.json".
 */
struct bundle_folder {
	void *context;
	/* Of a regular file.  Errors: NOT_FOUND, BAD_BUNDLE (what has this name is no regular file), IO. */
	enum status (*size)(void *context, const char *name, uint64_t *size);
	enum status (*read_at)(void *context, const char *name, uint64_t offset, void *data, size_t size); /* all, or IO */
	uint64_t count; /* how much there is in it, whatever it is called */
};

struct bundle; /* an opened bundle: the directory of its members */

/*
 * bundle_open(reader, bundle, fault):
 * Read the directory and the manifest, strictly: fixed headers, fixed order, canonical bundle.json, members exactly as
 * it lists them, zero padding, two zero blocks, end.  No bit of the container is free.  Reads each header, the manifest,
 * the checkpoint's form and the entries (for find), not the blobs; verifies nothing.
 * Owns: bundle_close; ${reader} is copied, its context stays the caller's.
 * Errors: BAD_BUNDLE, JSON_*, BAD_FIELD, BAD_NOTE, BAD_CHECKPOINT, TOO_LARGE, IO, NO_MEMORY.
 */
enum status bundle_open(const struct reader *reader, struct bundle **bundle, struct fault *fault);

/*
 * bundle_open_folder(folder, bundle, fault): likewise of the extracted files: exactly the members that bundle.json lists, of
 * the sizes that they must have, and nothing more.  What bundle_open refuses for its content is refused with the same status.
 */
enum status bundle_open_folder(const struct bundle_folder *folder, struct bundle **bundle, struct fault *fault);
void bundle_close(struct bundle *bundle);

/*
 * bundle_source(bundle): the questions of format/source.h answered from it; valid until bundle_close.  proof gives only
 * proofs in the form that bundle_write gives them: this index, this checkpoint, no "extra".
 * Several threads may ask at once, if the reader or folder allows it.
 */
const struct source *bundle_source(const struct bundle *bundle);

#endif
