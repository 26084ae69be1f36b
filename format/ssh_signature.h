#ifndef SSH_SIGNATURE_H
#define SSH_SIGNATURE_H

#include "ssh_key.h"

#define SSH_SIGNATURE_TEXT_MAX 4096 /* an armored one has about 300 bytes */

/*
 * SSHSIG, what `ssh-keygen -Y sign -n NAMESPACE` makes of a message with an Ed25519 key and SHA-512.
 * Source: OpenSSH, PROTOCOL.sshsig.
 */

/*
 * ssh_signature_bytes(namespace, message, buffer): append what the key signs for ${message}.
 * Errors: NO_MEMORY, TOO_LARGE.
 */
enum status ssh_signature_bytes(const char *namespace, struct bytes message, struct buffer *buffer);

/*
 * ssh_signature_read(text, namespace, key, signature, fault):
 * The armored file that ssh-keygen writes: who signed, and the signature itself; whether it verifies is asked apart.
 * Errors: BAD_SIGNATURE (not such a file; another version, namespace, hash or kind of key), NO_MEMORY.
 */
enum status ssh_signature_read(struct bytes text, const char *namespace, struct ed25519_key *key,
    struct ed25519_signature *signature, struct fault *fault);

/*
 * ssh_signature_write(namespace, key, signature, buffer): append the armored file for ssh-keygen -Y verify; ${signature} is
 * over ssh_signature_bytes.  The buffer is unchanged on error.  Errors: NO_MEMORY, TOO_LARGE.
 */
enum status ssh_signature_write(const char *namespace, const struct ed25519_key *key,
    const struct ed25519_signature *signature, struct buffer *buffer);

#endif
