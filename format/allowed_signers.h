#ifndef ALLOWED_SIGNERS_H
#define ALLOWED_SIGNERS_H

#include "ssh_key.h"

#define ALLOWED_SIGNERS_MAX (1u << 20)
#define ALLOWED_SIGNERS_NAMESPACE "exhibit" /* what a line with namespaces= must list to let a key sign records */

/* One line of an OpenSSH allowed_signers file that names a key. */
struct allowed_signer {
	size_t line;            /* from 1 */
	struct bytes principal; /* the first; borrowed */
	size_t principal_count;
	struct ed25519_key key;
	const char *left_out;   /* why it cannot sign records, static; NULL: it can */
};

/*
 * allowed_signers_next(text, line, signer, fault): the next line of ${text} that names a key; ${text} moves behind it, and
 * ${line}, 0 at first, counts.  Comments and empty lines are passed over.  What would let in more, or less, than can be
 * honoured is refused: patterns among principals or namespaces (but for `*` as one of the latter), cert-authority,
 * valid-after and valid-before (validity goes by log index here, not by clock), options that are not known.  A key of
 * another type, or one whose namespaces= do not list ALLOWED_SIGNERS_NAMESPACE, is left out.
 * Errors: NOT_FOUND at the end, BAD_DOCUMENT; the place is "line N".
 * Source: ssh-keygen(1), ALLOWED SIGNERS.
 */
enum status allowed_signers_next(struct bytes *text, size_t *line, struct allowed_signer *signer, struct fault *fault);

#endif
