#ifndef CHECKPOINT_H
#define CHECKPOINT_H

#include "merkle.h"
#include "note.h"

#define CHECKPOINT_SIZE_MAX NOTE_SIZE_MAX

/* A tree head. */
struct checkpoint {
	char origin[NOTE_NAME_MAX];
	uint64_t size;
	struct digest root;
};

/* checkpoint_text(checkpoint, buffer): append the note text "origin\nsize\nroot\n" that is signed. */
enum status checkpoint_text(const struct checkpoint *checkpoint, struct buffer *buffer);

/*
 * checkpoint_read(bytes, checkpoint, note, fault): form of note and body; no leading zeros, size <= MERKLE_SIZE_MAX,
 * canonical base64, extension lines allowed but not empty.  Verifies nothing.  Errors: BAD_NOTE, BAD_CHECKPOINT.
 */
enum status checkpoint_read(struct bytes bytes, struct checkpoint *checkpoint, struct note *note, struct fault *fault);

/*
 * checkpoint_verify(bytes, key, checkpoint, fault): read, origin = key->name, signature by ${key}.
 * Errors: checkpoint_read's, UNKNOWN_LOG, BAD_SIGNATURE.
 */
enum status checkpoint_verify(struct bytes bytes, const struct note_key *key, struct checkpoint *checkpoint,
    struct fault *fault);

#endif
