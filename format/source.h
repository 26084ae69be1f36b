#ifndef SOURCE_H
#define SOURCE_H

#include "checkpoint.h"
#include "fault.h"
#include "proof.h"

#define SOURCE_VERSION 1

/* Whoever takes bytes as they come.  A status other than OK stops the giver and is passed up unchanged. */
struct sink {
	enum status (*take)(void *context, struct bytes bytes);
	void *context;
};

/* A file whose bytes can be read at any place: what a bundle is read from. */
struct reader {
	enum status (*read_at)(void *context, uint64_t offset, void *data, size_t size); /* all of it, or IO */
	void *context;
	uint64_t size;
};

/*
 * What a verifier looks at, whether it is a ledger or a bundle: the same questions, so the same code and the same answer.
 * A source answers with bytes and promises nothing about them: verify/ checks every one.
 */
struct source {
	void *context;

	/* The checkpoint everything is held against, as it is signed; valid as long as the source. */
	struct bytes checkpoint;

	/* The log's vkey as the source itself gives it: self-asserted unless the policy names the same. */
	struct note_key log_key;

	/* Does it hold every entry below the checkpoint's size?  A claim, which integrity checks by the root. */
	bool is_complete;

	/* How many blobs it holds, where it can tell: each must be named by an entry that it holds. */
	bool counts_blobs;
	uint64_t blob_count;

	/* The report it is about, as a bundle says; has_report false for a ledger. */
	bool has_report;
	uint64_t report_index;

	/*
	 * entry_at(context, at_least, index, entry): the first entry held at an index >= ${at_least}: its index and its
	 * bytes, appended to ${entry}.  Errors: NOT_FOUND at the end, IO, STORE.
	 */
	enum status (*entry_at)(void *context, uint64_t at_least, uint64_t *index, struct buffer *entry);

	/* find(context, id, index): where the entry with that leaf hash is held.  Errors: NOT_FOUND.  A hint: re-hashed. */
	enum status (*find)(void *context, const struct digest *id, uint64_t *index);

	/*
	 * proof(context, index, text): append a tlog-proof for the entry under the checkpoint.
	 * Errors: NOT_FOUND (also where it is complete and has no proofs), IO, STORE, BAD_PROOF.
	 */
	enum status (*proof)(void *context, uint64_t index, struct buffer *text);

	/*
	 * tile(context, tile_level, tile_index, width, tile): append the first ${width} hashes of a C2SP tlog-tiles tile, no more.
	 * NULL where a source keeps no tiles.  Those of a complete source are held against its entries.
	 * Errors: NOT_FOUND, IO, STORE, BAD_TILE.
	 */
	enum status (*tile)(void *context, unsigned tile_level, uint64_t tile_index, unsigned width, struct buffer *tile);

	/* Where and what, of the last call that failed, if the source can say so; NULL, or status OK: it cannot. */
	const struct fault *trouble;

	/* blob(context, digest, sink): give the blob's bytes to ${sink} in order.  Errors: NOT_FOUND (not held), IO, STORE. */
	enum status (*blob)(void *context, const struct digest *digest, const struct sink *sink);
};

#endif
