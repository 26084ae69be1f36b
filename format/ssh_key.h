#ifndef SSH_KEY_H
#define SSH_KEY_H

#include "ed25519.h"
#include "fault.h"

#define SSH_KEY_TEXT_MAX 96         /* "ssh-ed25519 AAAA…" and NUL: 12 + 68 + 1 */
#define SSH_KEY_FINGERPRINT_MAX 64  /* "SHA256:" + 43 + NUL */
#define SSH_KEY_FINGERPRINT_PREFIX "SHA256:"
#define SSH_KEY_FINGERPRINT_SIZE 50 /* without NUL: the prefix and 43 characters of unpadded base64 */
#define SSH_KEY_BLOB_SIZE 51        /* string "ssh-ed25519", string key */

/* ssh_key_blob(key, blob): the RFC 4253 public key blob. */
void ssh_key_blob(const struct ed25519_key *key, uint8_t blob[static SSH_KEY_BLOB_SIZE]);

/* ssh_key_write(key, text): "ssh-ed25519 AAAA…" without a comment. */
void ssh_key_write(const struct ed25519_key *key, char text[static SSH_KEY_TEXT_MAX]);

/*
 * ssh_key_read(text, key, comment): a public key line without its newline; ${comment} (may be NULL) is what follows the
 * key, borrowed: valid UTF-8 without control characters, often empty.  Errors: BAD_KEY.
 * Says nothing about the 32 bytes themselves: ed25519_verify refuses keys that are not canonical or of small order.
 */
enum status ssh_key_read(struct bytes text, struct ed25519_key *key, struct bytes *comment);

/* ssh_key_fingerprint(key, text): "SHA256:…", what `ssh-keygen -lf` prints. */
void ssh_key_fingerprint(const struct ed25519_key *key, char text[static SSH_KEY_FINGERPRINT_MAX]);

/* ssh_key_is_fingerprint(text): has it the form of one, canonically? */
bool ssh_key_is_fingerprint(struct bytes text);

#endif
