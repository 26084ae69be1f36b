#ifndef NOTE_H
#define NOTE_H

#include "ed25519.h"
#include "fault.h"

#define NOTE_NAME_MAX 256      /* key name with NUL */
#define NOTE_SIZE_MAX 65536
#define NOTE_SIGNATURES_MAX 64
#define NOTE_VKEY_MAX 384

/* A C2SP signed-note verifier key of type 0x01 (Ed25519). */
struct note_key {
	char name[NOTE_NAME_MAX];
	uint32_t id; /* SHA-256(name || 0A || 01 || key)[:4] */
	struct ed25519_key key;
};

/* A parsed note: views into the bytes it was read from. */
struct note {
	struct bytes text;       /* with its final newline: what is signed */
	struct bytes signatures; /* the signature lines */
};

/* note_key_make(name, key, out): BAD_NOTE where the name is empty, too long, or has spaces, '+' or control characters. */
enum status note_key_make(const char *name, const struct ed25519_key *key, struct note_key *out);

/* note_key_write(key, text), note_key_read(text, key): a vkey, "name+hash+base64".  Errors: BAD_KEY. */
void note_key_write(const struct note_key *key, char text[static NOTE_VKEY_MAX]);
enum status note_key_read(struct bytes text, struct note_key *key);

/* note_sign_line(key, signature, buffer): append "— name base64\n". */
enum status note_sign_line(const struct note_key *key, const struct ed25519_signature *signature, struct buffer *buffer);

/*
 * note_read(bytes, note, fault): the form only: UTF-8, no control characters but newline, text, empty line, 1 to
 * NOTE_SIGNATURES_MAX signature lines of canonical base64, no (name, id) pair twice.  Errors: BAD_NOTE, NO_MEMORY.
 */
enum status note_read(struct bytes bytes, struct note *note, struct fault *fault);

/*
 * note_verify(note, key): is there a signature by ${key}, and does it verify?  Unknown keys are ignored; a bad
 * signature by the known key rejects the note.
 * Errors: UNKNOWN_LOG (none by that key), BAD_SIGNATURE, BAD_KEY (the key is no point, or of small order), NO_MEMORY.
 * Source: C2SP signed-note.
 */
enum status note_verify(const struct note *note, const struct note_key *key);

#endif
