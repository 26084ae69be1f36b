#ifndef DSSE_H
#define DSSE_H

#include "ed25519.h"
#include "fault.h"
#include "ssh_key.h"

#define DSSE_ENTRY_MAX 65535
#define DSSE_PAYLOAD_MAX 48975 /* what base64 and the fixed form leave of an entry */
#define DSSE_PAYLOAD_TYPE "application/vnd.in-toto+json"

/* An entry taken apart.  payload is owned (release), keyid ends in NUL. */
struct envelope {
	struct buffer payload;
	char keyid[SSH_KEY_FINGERPRINT_MAX];
	struct ed25519_signature signature;
};

/* dsse_pae(payload, buffer): append PAE(DSSE_PAYLOAD_TYPE, payload), the bytes that are signed.  Source: DSSE v1. */
enum status dsse_pae(struct bytes payload, struct buffer *buffer);

/*
 * dsse_write(payload, keyid, signature, entry): append the envelope in the fixed form; ${keyid} comes from
 * ssh_key_fingerprint.  The buffer is unchanged on error.  Errors: TOO_LARGE, NO_MEMORY.
 */
enum status dsse_write(struct bytes payload, const char *keyid, const struct ed25519_signature *signature,
    struct buffer *entry);

/*
 * dsse_read(entry, envelope, fault): take an entry apart.  Only the one form that dsse_write gives is accepted; any
 * other spelling of the same envelope is BAD_ENVELOPE.  Owns: envelope_release, also after an error.
 */
enum status dsse_read(struct bytes entry, struct envelope *envelope, struct fault *fault);
void envelope_release(struct envelope *envelope);

#endif
