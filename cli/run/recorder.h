#ifndef RECORDER_H
#define RECORDER_H

#include "ledger/blob.h"
#include "cli/redact/redact.h"

/* A stream on its way into the ledger, through the masks where there are any. */
struct recorder {
	struct redact_stream *masks; /* NULL: none */
	struct blob_writer *writer;
};

/*
 * recorder_open(ledger, patterns, recorder): ${patterns} may be NULL.  The recorder must not move: its sink points to it.
 * Owns: recorder_close, also after an error.
 */
enum status recorder_open(struct ledger *ledger, struct redact_patterns *patterns, struct recorder *recorder);
void recorder_close(struct recorder *recorder);

struct sink recorder_sink(struct recorder *recorder);

/* recorder_finish(recorder, name): digest and size of what is kept. */
enum status recorder_finish(struct recorder *recorder, struct blob_name *name);

/* recorder_has_masked(recorder): did --redact mask anything in it?  Known when it is finished. */
bool recorder_has_masked(const struct recorder *recorder);

#endif
