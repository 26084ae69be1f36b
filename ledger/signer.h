#ifndef SIGNER_H
#define SIGNER_H

#include "format/ed25519.h"
#include "format/fault.h"

#define SIGNER_NAME_MAX 129 /* an agent's name with NUL: SHAPE_NAME characters */

/*
 * Something that can sign with one Ed25519 key: an OpenSSH key file, a pipe that holds one, or a key in ssh-agent.
 * Secret bytes live in sodium_malloc memory of this room and nowhere else.
 */
struct signer;

/*
 * signer_open(source, signer, fault):
 * ${source} is a path ("/dev/fd/N" and other pipes are allowed) or "agent:SHA256:…" (a key in the agent at
 * SSH_AUTH_SOCK).  A regular file must belong to us and be closed to group and others (mode & 077 is 0).
 * Errors: KEY_UNUSABLE (what is wrong and what to do is in the fault), NO_MEMORY.
 */
enum status signer_open(const char *source, struct signer **signer, struct fault *fault);
void signer_close(struct signer *signer);

const struct ed25519_key *signer_key(const struct signer *signer);

/*
 * signer_name(signer): the key's comment, with characters outside SHAPE_NAME replaced by '-'; what comes before the
 * first letter or digit is dropped, as a name cannot begin with it; "agent" where nothing is left.
 */
const char *signer_name(const struct signer *signer);

/* signer_sign(signer, message, signature, fault): sign, and verify what came out before it is handed on. */
enum status signer_sign(struct signer *signer, struct bytes message, struct ed25519_signature *signature,
    struct fault *fault);

/*
 * signer_sign_in_row(signer, message, is_last, signature, fault): as signer_sign, for signatures that are given out
 * together or not at all.  Verifying takes more than twice as long as signing, so each is computed twice and compared,
 * which finds what went wrong once; what goes wrong for good (the key's own memory, say) shows in the last, which is
 * verified.  What ssh-agent signs is verified each time.
 */
enum status signer_sign_in_row(struct signer *signer, struct bytes message, bool is_last,
    struct ed25519_signature *signature, struct fault *fault);

/*
 * signer_create(path, comment, fault): a new key, as `ssh-keygen -t ed25519 -N ''` writes it: ${path} with mode 0600
 * and ${path}.pub, both fsynced, directory too.  Errors: EXISTS (never overwrites), IO, DISK_FULL,
 * BAD_TEXT (the comment has control characters or is longer than 1024 bytes).
 */
enum status signer_create(const char *path, const char *comment, struct fault *fault);

#endif
