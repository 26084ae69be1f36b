/* Signatures that the named keys make: SSHSIG as ssh-keygen writes it, bytes and armor. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>

#include "format/ssh_signature.h"

/* Made with `ssh-keygen -Y sign -n exhibit-key` over "urn:exhibit:key:v1\n". */
#define ARMOR \
	"-----BEGIN SSH SIGNATURE-----\n" \
	"U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAgfAcTbzjJ2hs/GQKc2Oyzx6BzB7\n" \
	"YKPci2UreZ68ewWLsAAAALZXhoaWJpdC1rZXkAAAAAAAAABnNoYTUxMgAAAFMAAAALc3No\n" \
	"LWVkMjU1MTkAAABAPJb7Z3DY/RkLwuM3qgTZFtfMoloAnoECT5a9QY1kH/FUN3AUahaVzt\n" \
	"58TIwbHlow4fQvSKtcBhUqt0HtRsnTBA==\n" \
	"-----END SSH SIGNATURE-----\n"
#define PUBLIC "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHwHE284ydobPxkCnNjss8egcwe2Cj3ItlK3mevHsFi7"

static enum status read_text(const char *text, size_t size, struct ed25519_key *key, struct ed25519_signature *signature)
{
	uint8_t *copy = malloc(size ? size : 1);
	enum status status;

	memcpy(copy, text, size);
	status = ssh_signature_read(bytes_of(copy, size), "exhibit-key", key, signature, NULL);
	free(copy);
	return status;
}

static void verifies_what_ssh_keygen_signed(void **state)
{
	struct ed25519_key key, named;
	struct ed25519_signature signature;
	struct buffer bytes;

	(void)state;
	buffer_init(&bytes, 1024);
	assert_int_equal(ssh_key_read(bytes_of_text(PUBLIC), &named, NULL), STATUS_OK);
	assert_int_equal(read_text(ARMOR, strlen(ARMOR), &key, &signature), STATUS_OK);
	assert_memory_equal(key.bytes, named.bytes, sizeof(key.bytes));
	assert_int_equal(ssh_signature_bytes("exhibit-key", bytes_of_text("urn:exhibit:key:v1\n"), &bytes), STATUS_OK);
	assert_int_equal(ed25519_verify(&key, buffer_bytes(&bytes), &signature), STATUS_OK);
	buffer_clear(&bytes);
	assert_int_equal(ssh_signature_bytes("exhibit-key", bytes_of_text("urn:exhibit:key:v2\n"), &bytes), STATUS_OK);
	assert_int_equal(ed25519_verify(&key, buffer_bytes(&bytes), &signature), STATUS_BAD_SIGNATURE);
	assert_int_equal(ssh_signature_read(bytes_of_text(ARMOR), "file", &key, &signature, NULL), STATUS_BAD_SIGNATURE);
	buffer_release(&bytes);
}

/* Cut anywhere, or with any character of the armor changed: the same signature, or none; never a crash. */
static void refuses_what_is_cut_or_changed(void **state)
{
	struct ed25519_key key, changed_key;
	struct ed25519_signature signature, changed_signature;
	size_t size = strlen(ARMOR);
	char changed[sizeof(ARMOR)];

	(void)state;
	assert_int_equal(read_text(ARMOR, size, &key, &signature), STATUS_OK);
	for (size_t cut = 0; cut + 1 < size; cut++) /* its last newline may be missing */
		assert_int_equal(read_text(ARMOR, cut, &changed_key, &changed_signature), STATUS_BAD_SIGNATURE);
	for (size_t i = 0; i < size; i++) {
		memcpy(changed, ARMOR, sizeof(changed));
		changed[i] = changed[i] == 'A' ? 'B' : 'A';
		if (read_text(changed, size, &changed_key, &changed_signature) == STATUS_OK)
			assert_true(memcmp(&key, &changed_key, sizeof(key)) || memcmp(&signature, &changed_signature, sizeof(signature)));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(verifies_what_ssh_keygen_signed),
		cmocka_unit_test(refuses_what_is_cut_or_changed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
