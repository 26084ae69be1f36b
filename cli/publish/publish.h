#ifndef PUBLISH_H
#define PUBLISH_H

#include "format/source.h"

/* Borrowed; the first first. */
struct log_key_list {
	const struct note_key *items;
	size_t count;
};

/* What a publication came to. */
struct publication {
	struct checkpoint head;
	uint64_t published; /* how many entries the folder had before */
	uint64_t files;     /* written; 0: all was there */
	uint64_t missing;   /* blobs that new entries name and that are not held */
};

/*
 * publish(source, keys, folder, publication, fault):
 * The log of ${source}, complete and with tiles, into an open directory that nobody else publishes to meanwhile, as
 * published.h lays it out.  What is there already is not written again; full tiles never change; the checkpoint is
 * replaced last, when everything it stands on is durable, and only then the partial tiles go whose full ones are there.
 * Before anything is written the entries are hashed: they must have the root of the checkpoint, and begin with what was
 * published before.  Without a checkpoint in the folder each file in it is compared anew.  ${keys}: all that the log had,
 * up to that of the source at least.
 * Errors: EXISTS (something else is in the folder), ROLLED_BACK, FORKED (both checkpoints are in the detail), ROOT_MISMATCH
 * (the ledger is damaged), BLOB_MISMATCH, BAD_FOLDER, checkpoint_verify's, the source's, IO, DISK_FULL, NO_MEMORY.
 */
enum status publish(const struct source *source, const struct log_key_list *keys, int folder,
    struct publication *publication, struct fault *fault);

#endif
