#ifndef ED25519_H
#define ED25519_H

#include "bytes.h"

#define ED25519_KEY_SIZE 32
#define ED25519_SIGNATURE_SIZE 64

/* A public key; goes by value. */
struct ed25519_key {
	uint8_t bytes[ED25519_KEY_SIZE];
};

struct ed25519_signature {
	uint8_t bytes[ED25519_SIGNATURE_SIZE];
};

/*
 * ed25519_verify(key, message, signature):
 * Does ${signature} verify under the written rule: S < L, canonical A and R, no small-order A or R, and the
 * cofactorless equation [S]B = R + [k]A?  The same answer whatever libsodium is linked.
 * Errors: BAD_KEY (A not canonical or of small order), BAD_SIGNATURE.
 * Source: schemas/signature-rule.md, RFC 8032 section 5.1.7.
 */
enum status ed25519_verify(const struct ed25519_key *key, struct bytes message,
    const struct ed25519_signature *signature);

#endif
