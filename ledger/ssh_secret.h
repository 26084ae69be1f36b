#ifndef SSH_SECRET_H
#define SSH_SECRET_H

#include "format/ed25519.h"
#include "format/fault.h"

#define SSH_SECRET_FILE_MAX 16384
#define SSH_SECRET_COMMENT_MAX 1024

/* An Ed25519 key pair; lives in sodium_malloc memory and nowhere else. */
struct ssh_secret {
	uint8_t key[64]; /* seed, public key: crypto_sign's form */
	char comment[SSH_SECRET_COMMENT_MAX + 1];
};

/* ssh_secret_new(): zeroed sodium memory, or NULL.  ssh_secret_free wipes; NULL is fine. */
struct ssh_secret *ssh_secret_new(void);
void ssh_secret_free(struct ssh_secret *secret);

/*
 * ssh_secret_read(text, secret, fault):
 * An openssh-key-v1 file without passphrase, holding one Ed25519 key whose public halves agree with its seed.  ${text}
 * is the caller's sodium memory too.  Source: OpenSSH PROTOCOL.key.
 * Errors: KEY_UNUSABLE (what is wrong and what to do is in the fault), NO_MEMORY.
 */
enum status ssh_secret_read(struct bytes text, struct ssh_secret *secret, struct fault *fault);

/*
 * ssh_secret_write(secret, text, size): the same file; ${text} is sodium memory, the caller frees it with sodium_free.
 * Errors: NO_MEMORY.
 */
enum status ssh_secret_write(const struct ssh_secret *secret, char **text, size_t *size);

#endif
