#ifndef PUBLISHED_H
#define PUBLISHED_H

#include "format/source.h"

/*
 * A log as `exhibit publish` lays it out and any web server serves it, C2SP tlog-tiles: `checkpoint`,
 * `tile/<L>/<N>[.p/<W>]`, `tile/entries/<N>[.p/<W>]`; and what that standard does not have: `log.vkey`, `blobs/<sha256>`.
 * Other files in the folder are nobody's business.
 */
#define PUBLISHED_CHECKPOINT "checkpoint"
#define PUBLISHED_VKEY "log.vkey"
#define PUBLISHED_BLOBS "blobs/"

struct published;

/*
 * published_open(folder, published, fault): the log in an open directory, which stays the caller's and is read from as
 * long as it is asked.  Reads the checkpoint and log.vkey, and verifies only by which key.  Memory: one bundle of entries
 * (16 MiB at most), and 16 bytes per entry from the first find on.
 * Owns: published_close.  Errors: BAD_FOLDER, BAD_KEY, BAD_NOTE, BAD_CHECKPOINT, IO, NO_MEMORY.
 */
enum status published_open(int folder, struct published **published, struct fault *fault);
void published_close(struct published *published); /* NULL is fine */

/*
 * published_source(published): the questions of format/source.h; valid until published_close.  It claims to be complete and
 * has tiles for proofs.  Not for several threads.
 */
const struct source *published_source(const struct published *published);

#endif
