#ifndef ED25519_OPENSSL_H
#define ED25519_OPENSSL_H

#include "ed25519.h"

/*
 * ed25519_openssl_verify(key, message, signature):
 * OpenSSL's answer, which is the cofactorless equation with S < L, but lets non-canonical and small-order points pass.
 * Only ed25519_verify calls it, behind its own checks, where the linked libsodium has the other equation.
 * Errors: BAD_SIGNATURE, NO_MEMORY, LIBRARY.
 */
enum status ed25519_openssl_verify(const struct ed25519_key *key, struct bytes message,
    const struct ed25519_signature *signature);

#endif
