#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/ed25519.h"
#include "format/ed25519_openssl.h"
#include "format/hex.h"
#include "vectors.h"

struct vector {
	struct ed25519_key key;
	struct ed25519_signature signature;
	struct buffer message;
	const char *name, *status;
};

static void read_vector(const struct json *row, struct vector *vector)
{
	vector->name = vectors_text(row, "name");
	vector->status = vectors_text(row, "status");
	struct bytes key = bytes_of_text(vectors_text(row, "key"));
	struct bytes signature = bytes_of_text(vectors_text(row, "signature"));
	assert_int_equal(hex_decode(key, vector->key.bytes, ED25519_KEY_SIZE), STATUS_OK);
	assert_int_equal(hex_decode(signature, vector->signature.bytes, ED25519_SIGNATURE_SIZE), STATUS_OK);
	vectors_hex(row, "message", &vector->message);
}

static void every_vector_gets_its_status(void **state)
{
	(void)state;
	struct json *table = vectors_open("ed25519.json");
	unsigned good = 0, bad = 0;
	for (const struct json *row = json_first(json_member(table, "vectors")); row != NULL; row = json_next(row)) {
		struct vector v;
		read_vector(row, &v);
		enum status status = ed25519_verify(&v.key, buffer_bytes(&v.message), &v.signature);
		if (strcmp(status_name(status), v.status) != 0)
			fail_msg("%s: %s, not %s", v.name, status_name(status), v.status);
		status == STATUS_OK ? good++ : bad++;
		buffer_release(&v.message);
	}
	assert_in_range(good, 10, 1000);
	assert_in_range(bad, 200, 10000);
	json_free(table);
}

/* The second opinion alone must refuse what only cofactored verifiers accept, and must take all that is good. */
static void openssl_is_cofactorless(void **state)
{
	(void)state;
	struct json *table = vectors_open("ed25519.json");
	unsigned cofactored_only = 0;
	for (const struct json *row = json_first(json_member(table, "vectors")); row != NULL; row = json_next(row)) {
		struct vector v;
		read_vector(row, &v);
		enum status status = ed25519_openssl_verify(&v.key, buffer_bytes(&v.message), &v.signature);
		if (strcmp(v.status, "ok") == 0)
			assert_int_equal(status, STATUS_OK);
		if (strstr(v.name, "cofactored only") != NULL) {
			assert_int_equal(status, STATUS_BAD_SIGNATURE);
			cofactored_only++;
		}
		buffer_release(&v.message);
	}
	assert_int_equal(cofactored_only, 6);
	json_free(table);
}

static void what_libsodium_signs_verifies(void **state)
{
	(void)state;
	struct ed25519_key key;
	struct ed25519_signature signature;
	uint8_t secret[crypto_sign_SECRETKEYBYTES], message[300];
	assert_int_equal(sodium_init() < 0, 0);
	for (size_t size = 0; size < sizeof(message); size += 23) {
		crypto_sign_keypair(key.bytes, secret);
		randombytes_buf(message, sizeof(message));
		crypto_sign_detached(signature.bytes, NULL, message, size, secret);
		assert_int_equal(ed25519_verify(&key, bytes_of(message, size), &signature), STATUS_OK);
		assert_int_equal(ed25519_verify(&key, bytes_of(message, size + 1), &signature), STATUS_BAD_SIGNATURE);
	}
	crypto_sign_detached(signature.bytes, NULL, NULL, 0, secret);
	assert_int_equal(ed25519_verify(&key, bytes_of(NULL, 0), &signature), STATUS_OK);
	assert_int_equal(ed25519_openssl_verify(&key, bytes_of(NULL, 0), &signature), STATUS_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_vector_gets_its_status),
		cmocka_unit_test(openssl_is_cofactorless),
		cmocka_unit_test(what_libsodium_signs_verifies),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
