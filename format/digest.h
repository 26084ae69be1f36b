#ifndef DIGEST_H
#define DIGEST_H

#include "bytes.h"

#define DIGEST_SIZE 32
#define DIGEST_HEX_SIZE 65 /* with NUL */

/* A SHA-256 value; goes by value. */
struct digest {
	uint8_t bytes[DIGEST_SIZE];
};

struct hasher; /* a SHA-256 computation under way */

/* digest_of(bytes): SHA-256.  From libcrypto, its algorithm fetched once per process; never fails after that. */
struct digest digest_of(struct bytes bytes);

bool digest_equal(const struct digest *a, const struct digest *b);
void digest_hex(const struct digest *digest, char text[static DIGEST_HEX_SIZE]);

/* digest_read_hex(text, digest): 64 lowercase digits.  Errors: BAD_HEX. */
enum status digest_read_hex(struct bytes text, struct digest *digest);

/*
 * digest_sha1(bytes, hash): SHA-1, for names that a standard makes with it (uuid.h) and for nothing that must hold.
 * Errors: LIBRARY (no memory, or only approved algorithms are allowed).
 */
#define DIGEST_SHA1_SIZE 20
enum status digest_sha1(struct bytes bytes, uint8_t hash[static DIGEST_SHA1_SIZE]);

/* hasher_open(out): a new computation; NO_MEMORY.  hasher_add, hasher_finish (once), hasher_close (NULL is fine). */
enum status hasher_open(struct hasher **hasher);
void hasher_add(struct hasher *hasher, struct bytes bytes);
struct digest hasher_finish(struct hasher *hasher);
void hasher_close(struct hasher *hasher);

#endif
