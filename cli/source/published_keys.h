#ifndef PUBLISHED_KEYS_H
#define PUBLISHED_KEYS_H

#include "format/checkpoint.h"

#define PUBLISHED_KEYS_MAX 1024

/*
 * log.vkey of a published folder: the verifier keys that the log had, the first first.  The old ones stay, so that the
 * checkpoint verifies at every moment of a publication that follows a rotation.
 */
struct published_keys {
	struct note_key *items; /* owned */
	size_t count;           /* 1 or more */
};

/*
 * published_keys_read(folder, keys, fault): Owns: published_keys_release, also after an error.
 * Errors: NOT_FOUND, BAD_FOLDER, BAD_KEY, IO, NO_MEMORY.
 */
enum status published_keys_read(int folder, struct published_keys *keys, struct fault *fault);
void published_keys_release(struct published_keys *keys);

/* published_keys_write(keys, count, text): append the file's content.  Errors: NO_MEMORY, TOO_LARGE. */
enum status published_keys_write(const struct note_key *keys, size_t count, struct buffer *text);

/*
 * published_keys_of(keys, checkpoint, key): the newest that signed it; where none did, the newest.  Errors: NO_MEMORY,
 * LIBRARY.
 */
enum status published_keys_of(const struct published_keys *keys, struct bytes checkpoint, struct note_key *key);

#endif
