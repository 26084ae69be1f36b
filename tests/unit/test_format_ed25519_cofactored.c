#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <sodium.h>

#include "format/ed25519.h"
#include "vectors.h"

/*
 * This program's own crypto_sign_verify_detached stands before libsodium's.  It accepts whatever has an A and R on the
 * curve and looks at nothing else: more than any cofactored release does.  The answers must be the same all the same.
 */
static unsigned asked;

int crypto_sign_verify_detached(const unsigned char *signature, const unsigned char *message,
    unsigned long long message_size, const unsigned char *key)
{
	unsigned char sum[crypto_core_ed25519_BYTES];
	(void)message;
	(void)message_size;
	asked++;
	bool are_points = crypto_core_ed25519_add(sum, key, key) == 0 &&
	    crypto_core_ed25519_add(sum, signature, signature) == 0;
	return are_points ? 0 : -1;
}

static void every_vector_gets_its_status(void **state)
{
	(void)state;
	struct json *table = vectors_open("ed25519.json");
	unsigned rows = 0;
	for (const struct json *row = json_first(json_member(table, "vectors")); row != NULL; row = json_next(row), rows++) {
		struct ed25519_key key;
		struct ed25519_signature signature;
		struct buffer message;
		struct bytes key_hex = bytes_of_text(vectors_text(row, "key"));
		struct bytes signature_hex = bytes_of_text(vectors_text(row, "signature"));
		assert_int_equal(hex_decode(key_hex, key.bytes, sizeof(key.bytes)), STATUS_OK);
		assert_int_equal(hex_decode(signature_hex, signature.bytes, sizeof(signature.bytes)), STATUS_OK);
		vectors_hex(row, "message", &message);
		enum status status = ed25519_verify(&key, buffer_bytes(&message), &signature);
		if (strcmp(status_name(status), vectors_text(row, "status")) != 0)
			fail_msg("%s: %s, not %s", vectors_text(row, "name"), status_name(status), vectors_text(row, "status"));
		buffer_release(&message);
	}
	assert_in_range(rows, 200, 10000);
	assert_in_range(asked, 100, 10000); /* else it was libsodium after all */
	json_free(table);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(every_vector_gets_its_status) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
