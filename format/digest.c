#include "digest.h"

#include <assert.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "hex.h"

/* Read-only once start has run. */
static pthread_once_t started = PTHREAD_ONCE_INIT;
static OSSL_LIB_CTX *library;
static EVP_MD *sha256;
static pthread_key_t context_key;
static bool context_key_exists;

/* A tree node is 65 bytes: making a context for each would cost more than the hashing, so every thread keeps one. */
static _Thread_local EVP_MD_CTX *own_context;

static void free_context(void *context)
{
	EVP_MD_CTX_free(context);
	own_context = NULL; /* another destructor of this thread may still hash something */
}

static void start(void)
{
	/* Reading openssl.cnf takes longer than all hashing of a short command, and could change what SHA-256 is. */
	int is_there = OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_ADD_ALL_CIPHERS |
	    OPENSSL_INIT_NO_ADD_ALL_DIGESTS | OPENSSL_INIT_NO_LOAD_CRYPTO_STRINGS, NULL);
	/* Without memory the library's default context is left half made and a fetch from it crashes; our own is NULL then. */
	library = is_there ? OSSL_LIB_CTX_new() : NULL;
	sha256 = library != NULL ? EVP_MD_fetch(library, "SHA256", NULL) : NULL;
	/* __thread has no destructor in C; the key exists to free own_context when its thread ends. */
	context_key_exists = pthread_key_create(&context_key, free_context) == 0;
}

static EVP_MD_CTX *find_context(void)
{
	if (own_context != NULL)
		return own_context;
	pthread_once(&started, start);
	if (sha256 == NULL || !context_key_exists)
		return NULL;
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	if (context != NULL && pthread_setspecific(context_key, context) != 0) {
		EVP_MD_CTX_free(context);
		return NULL;
	}
	own_context = context;
	return context;
}

struct digest digest_of(struct bytes bytes)
{
	struct digest digest;
	EVP_MD_CTX *context = find_context();
	if (context == NULL || !EVP_DigestInit_ex2(context, sha256, NULL) ||
	    !EVP_DigestUpdate(context, bytes.data, bytes.size) || !EVP_DigestFinal_ex(context, digest.bytes, NULL))
		crypto_hash_sha256(digest.bytes, bytes.data, bytes.size); /* slower; needs no memory, cannot fail */
	return digest;
}

enum status digest_sha1(struct bytes bytes, uint8_t hash[static DIGEST_SHA1_SIZE])
{
	pthread_once(&started, start);
	EVP_MD *sha1 = library != NULL ? EVP_MD_fetch(library, "SHA1", NULL) : NULL;
	EVP_MD_CTX *context = sha1 != NULL ? EVP_MD_CTX_new() : NULL;
	bool done = context != NULL && EVP_DigestInit_ex2(context, sha1, NULL) &&
	    EVP_DigestUpdate(context, bytes.data, bytes.size) && EVP_DigestFinal_ex(context, hash, NULL);
	EVP_MD_CTX_free(context);
	EVP_MD_free(sha1);
	return done ? STATUS_OK : STATUS_LIBRARY;
}

bool digest_equal(const struct digest *a, const struct digest *b)
{
	return memcmp(a->bytes, b->bytes, DIGEST_SIZE) == 0;
}

void digest_hex(const struct digest *digest, char text[static DIGEST_HEX_SIZE])
{
	hex_encode(bytes_of(digest->bytes, DIGEST_SIZE), text);
}

enum status digest_read_hex(struct bytes text, struct digest *digest)
{
	return hex_decode(text, digest->bytes, DIGEST_SIZE);
}

struct hasher {
	EVP_MD_CTX *context;
};

enum status hasher_open(struct hasher **out)
{
	*out = NULL;
	pthread_once(&started, start);
	struct hasher *hasher = malloc(sizeof(*hasher));
	if (hasher == NULL)
		return STATUS_NO_MEMORY;
	hasher->context = sha256 != NULL ? EVP_MD_CTX_new() : NULL;
	if (hasher->context == NULL || !EVP_DigestInit_ex2(hasher->context, sha256, NULL)) {
		hasher_close(hasher);
		return STATUS_NO_MEMORY;
	}
	*out = hasher;
	return STATUS_OK;
}

/* Past the start SHA-256 touches nothing but its own state: a refusal can only be a use after hasher_finish. */
void hasher_add(struct hasher *hasher, struct bytes bytes)
{
	int done = EVP_DigestUpdate(hasher->context, bytes.data, bytes.size);
	assert(done == 1);
	(void)done;
}

struct digest hasher_finish(struct hasher *hasher)
{
	struct digest digest;
	int done = EVP_DigestFinal_ex(hasher->context, digest.bytes, NULL);
	assert(done == 1);
	(void)done;
	return digest;
}

void hasher_close(struct hasher *hasher)
{
	if (hasher == NULL)
		return;
	EVP_MD_CTX_free(hasher->context);
	free(hasher);
}
