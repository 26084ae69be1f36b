#ifndef EXAMINE_H
#define EXAMINE_H

#include <stdbool.h>
#include <stdint.h>

#include "format/fault.h"

/*
 * A ledger read again and hashed again, to the last row.  Nothing is written, and nothing is taken for granted: a
 * damaged data.mdb can make LMDB crash or turn in circles, so each part belongs into a process of its own
 * (cli/doctor_child.h).
 */
enum examine_part {
	EXAMINE_FILES,   /* keys, permissions */
	EXAMINE_PAGES,   /* data.mdb page by page, without LMDB */
	EXAMINE_LOG,     /* entries, signatures, tiles, checkpoint, and the checkpoint remembered outside */
	EXAMINE_INDEXES, /* ids, indexes, chains */
	EXAMINE_BLOBS,   /* blobs, and chunks that no blob has */
	EXAMINE_SPOOL,   /* records that wait, and what interrupted runs left there */
	EXAMINE_PART_COUNT
};

enum examine_severity {
	EXAMINE_INTACT,      /* provably as it was; count says how many entries, from 0 on or but for those named */
	EXAMINE_NOTICE,      /* worth knowing; nothing is wrong */
	EXAMINE_CANNOT_TELL,
	EXAMINE_DAMAGED,
	EXAMINE_ROLLED_BACK, /* the log is older than, or contradicts, a checkpoint seen before */
};

/* What was found; goes through a pipe as it is. */
struct examine_finding {
	enum examine_part part;
	enum examine_severity severity;
	enum status status; /* OK where none fits */
	uint64_t count;
	char place[FAULT_PLACE_MAX]; /* "entry 17", "tile/0/000", "page 12", "blobs/…" */
	char says[512];
	char hint[256]; /* what to do; "" for nothing */
};

/* Whoever listens. */
struct examine_listener {
	void (*found)(void *context, const struct examine_finding *finding);
	void (*at)(void *context, const char *place); /* what is looked at next: who crashes there has a name for it */
	void *context;
};

/* examine_part_name(part): "log". */
const char *examine_part_name(enum examine_part part);

/*
 * examine(directory, part, listener, fault): what is wrong with it goes to the listener.
 * Errors: of the machine, and where it is no ledger at all: NOT_FOUND, IO, NO_MEMORY.
 */
enum status examine(const char *directory, enum examine_part part, const struct examine_listener *listener,
    struct fault *fault);

/* What examine_sweep took away. */
struct examine_swept {
	uint64_t chunks, uploads, bytes; /* of runs that were interrupted: no blob has them */
	uint64_t partials;               /* files and directories that were never finished */
	bool is_busy;                    /* somebody is recording: the chunks were left alone */
};

/*
 * examine_sweep(directory, swept, fault): remove what EXAMINE_BLOBS and EXAMINE_SPOOL call left over, no more.
 * Errors: the store's, IO (also where the ledger is another user's: only its owner can see which records wait), NO_MEMORY.
 */
enum status examine_sweep(const char *directory, struct examine_swept *swept, struct fault *fault);

#endif
