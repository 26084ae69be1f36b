#ifndef COSIGNATURE_H
#define COSIGNATURE_H

#include "digest.h"
#include "note.h"

/*
 * Witnesses: who cosigns a checkpoint says that, as of that time, it is the largest consistent one of this log that it saw.
 * Ed25519 (type 0x04) is made and verified; ML-DSA-44 (type 0x06) is known by its form and carried.
 * Source: C2SP tlog-cosignature.
 */
struct cosigner {
	char name[NOTE_NAME_MAX];
	uint32_t id;
	bool is_supported;        /* type 0x04 */
	struct ed25519_key key;   /* where it is supported */
	struct digest key_digest; /* SHA-256 of the public key: equal where two cosigners are one */
};

/* cosigner_make(name, key, out): of type 0x04.  Errors: BAD_NOTE, as note_key_make. */
enum status cosigner_make(const char *name, const struct ed25519_key *key, struct cosigner *out);

/* cosigner_read(vkey, out): types 0x04 and 0x06 with keys of their size.  Errors: BAD_KEY, NO_MEMORY. */
enum status cosigner_read(struct bytes vkey, struct cosigner *out);

/* cosigner_write(cosigner, buffer): append the vkey of one of type 0x04. */
enum status cosigner_write(const struct cosigner *cosigner, struct buffer *buffer);

/* cosigner_can_sign(cosigner): is there anything this program would take for its signature? */
bool cosigner_can_sign(const struct cosigner *cosigner);

/* cosignature_message(text, time, message): append what is signed: header, time line, the note's text. */
enum status cosignature_message(struct bytes text, uint64_t time, struct buffer *message);

/* cosignature_line(cosigner, time, signature, buffer): append the signature line. */
enum status cosignature_line(const struct cosigner *cosigner, uint64_t time, const struct ed25519_signature *signature,
    struct buffer *buffer);

/*
 * cosignature_verify(note, cosigner, time, line): is there a line by ${cosigner}, does it verify, and what is its time
 * (POSIX seconds)?  ${line} (may be NULL) becomes a view of the line with its newline.
 * Errors: NOT_FOUND (none by that name and id, or its type is not supported), BAD_SIGNATURE, BAD_KEY, NO_MEMORY.
 */
enum status cosignature_verify(const struct note *note, const struct cosigner *cosigner, uint64_t *time,
    struct bytes *line);

#endif
