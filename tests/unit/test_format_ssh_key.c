/* ssh_key.c against keys that ssh-keygen (OpenSSH 9.2) made and fingerprinted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "format/base64.h"
#include "format/hex.h"
#include "format/ssh_key.h"

#define LINE_1 "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDnBXWK+OBcqDfdmUlB9h186T776/7VOPnzLS71ZF61x"
#define LINE_2 "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHrnXstw2fdX314M3bq7n879Fwp5HnZ2a5FCedrTheYC"

static void keys_of_ssh_keygen(void **state)
{
	(void)state;
	static const struct {
		const char *line, *comment, *fingerprint, *bare;
	} rows[] = {
	    {LINE_1 " ci@example.org runner 7", "ci@example.org runner 7",
	        "SHA256:FKgaFQ2W9GukzEkxyUtlkXNq2iBjLFfBnTAKmJAuJaI", LINE_1},
	    {LINE_2 " ", "", "SHA256:nsZvoI88FE+p4Mm66KsPttdFkTQuE5Yj0MLNq0V/JOo", LINE_2},
	    {LINE_2, "", "SHA256:nsZvoI88FE+p4Mm66KsPttdFkTQuE5Yj0MLNq0V/JOo", LINE_2},
	    {LINE_2 "  two spaces \xc3\xa9", " two spaces \xc3\xa9",
	    "SHA256:nsZvoI88FE+p4Mm66KsPttdFkTQuE5Yj0MLNq0V/JOo", LINE_2},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ed25519_key key;
		struct bytes comment;
		assert_int_equal(ssh_key_read(bytes_of_text(rows[i].line), &key, &comment), STATUS_OK);
		assert_true(bytes_equal(comment, bytes_of_text(rows[i].comment)));
		char text[SSH_KEY_TEXT_MAX];
		ssh_key_write(&key, text);
		assert_string_equal(text, rows[i].bare);
		char fingerprint[SSH_KEY_FINGERPRINT_MAX];
		ssh_key_fingerprint(&key, fingerprint);
		assert_string_equal(fingerprint, rows[i].fingerprint);
		assert_true(ssh_key_is_fingerprint(bytes_of_text(fingerprint)));
		assert_int_equal(ssh_key_read(bytes_of_text(rows[i].line), &key, NULL), STATUS_OK);
	}
}

static void the_blob(void **state)
{
	(void)state;
	struct ed25519_key key;
	for (int i = 0; i < ED25519_KEY_SIZE; i++)
		key.bytes[i] = (uint8_t)i;
	uint8_t blob[SSH_KEY_BLOB_SIZE];
	char hex[2 * SSH_KEY_BLOB_SIZE + 1];
	ssh_key_blob(&key, blob);
	hex_encode(bytes_of(blob, sizeof(blob)), hex);
	assert_string_equal(hex, "0000000b7373682d65643235353139"
	                         "00000020000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
}

static void refused_lines(void **state)
{
	(void)state;
	static const char *const rows[] = {
	    "",
	    "ssh-ed25519",
	    "ssh-ed25519 ",
	    "ssh-ed25519 AAAA",
	    " " LINE_1,
	    LINE_1 "\n",
	    LINE_1 " comment\n",
	    LINE_1 " two\nlines",
	    LINE_1 " \x1b[2J",
	    LINE_1 " \x7f",
	    LINE_1 " \xff",
	    LINE_1 "\tcomment",
	    LINE_1 "A",
	    LINE_1 "=",
	    LINE_1 LINE_1,
	    "ssh-ed25519  AAAAC3NzaC1lZDI1NTE5AAAAIDnBXWK+OBcqDfdmUlB9h186T776/7VOPnzLS71ZF61x",
	    "ssh-ed25519\tAAAAC3NzaC1lZDI1NTE5AAAAIDnBXWK+OBcqDfdmUlB9h186T776/7VOPnzLS71ZF61x",
	    "SSH-ED25519 AAAAC3NzaC1lZDI1NTE5AAAAIDnBXWK+OBcqDfdmUlB9h186T776/7VOPnzLS71ZF61x",
	    "ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIDnBXWK+OBcqDfdmUlB9h186T776/7VOPnzLS71ZF61x",
	    "restrict ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDnBXWK+OBcqDfdmUlB9h186T776/7VOPnzLS71ZF61x",
	    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDnBXWK-OBcqDfdmUlB9h186T776_7VOPnzLS71ZF61x",
	    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDnBXWK+OBcqDfdmUlB9h186T776/7VOPnzLS71ZF61",
	    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDnBXWK+OBcqDfdmUlB9h186T776/7VOPnzLS71ZF6==",
	    /* inner lengths and name: 31 and 33 bytes of key, "ssh-ed25518" */
	    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAHznBXWK+OBcqDfdmUlB9h186T776/7VOPnzLS71ZF61x",
	    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAITnBXWK+OBcqDfdmUlB9h186T776/7VOPnzLS71ZF61x",
	    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE4AAAAIDnBXWK+OBcqDfdmUlB9h186T776/7VOPnzLS71ZF61x",
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ed25519_key key;
		struct bytes comment;
		if (ssh_key_read(bytes_of_text(rows[i]), &key, &comment) != STATUS_BAD_KEY)
			fail_msg("accepted: %s", rows[i]);
	}
	struct ed25519_key key;
	assert_int_equal(ssh_key_read(bytes_of(LINE_1 " a\0b", sizeof(LINE_1) + 3), &key, NULL), STATUS_BAD_KEY);
}

/* A key line without a comment has one spelling: whatever else is read must write itself again. */
static void single_byte_changes(void **state)
{
	(void)state;
	char text[] = LINE_1;
	size_t others = 0;
	for (size_t place = 0; place < sizeof(text) - 1; place++) {
		char original = text[place];
		for (unsigned int byte = 0; byte < 256; byte++) {
			text[place] = (char)byte;
			struct ed25519_key key;
			if (ssh_key_read(bytes_of(text, sizeof(text) - 1), &key, NULL) != STATUS_OK)
				continue;
			char again[SSH_KEY_TEXT_MAX];
			ssh_key_write(&key, again);
			assert_string_equal(again, text);
			others += (char)byte != original;
		}
		text[place] = original;
	}
	/* 256 bits of key: 42 characters are free, and of one four bits are. */
	assert_int_equal(others, 42 * 63 + 15);
}

static void truncations(void **state)
{
	(void)state;
	for (size_t size = 0; size < sizeof(LINE_1) - 1; size++) {
		uint8_t *copy = malloc(size > 0 ? size : 1);
		assert_non_null(copy);
		memcpy(copy, LINE_1, size);
		struct ed25519_key key;
		assert_int_equal(ssh_key_read(bytes_of(copy, size), &key, NULL), STATUS_BAD_KEY);
		free(copy);
	}
}

static void fingerprints(void **state)
{
	(void)state;
	static const char *const bad[] = {"", "SHA256:", "SHA256:FKgaFQ2W9GukzEkxyUtlkXNq2iBjLFfBnTAKmJAuJa",
	    "SHA256:FKgaFQ2W9GukzEkxyUtlkXNq2iBjLFfBnTAKmJAuJaI=",
	    "SHA256:FKgaFQ2W9GukzEkxyUtlkXNq2iBjLFfBnTAKmJAuJaJ",
	    "SHA256:FKgaFQ2W9GukzEkxyUtlkXNq2iBjLFfBnTAKmJAuJa=",
	    "SHA256:FKgaFQ2W9GukzEkxyUtlkXNq2iBjLFfBnTAKmJAuJ I",
	    "sha256:FKgaFQ2W9GukzEkxyUtlkXNq2iBjLFfBnTAKmJAuJaI", "MD5:00:11"};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (ssh_key_is_fingerprint(bytes_of_text(bad[i])))
			fail_msg("accepted: %s", bad[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(keys_of_ssh_keygen),
	    cmocka_unit_test(the_blob),
	    cmocka_unit_test(refused_lines),
	    cmocka_unit_test(single_byte_changes),
	    cmocka_unit_test(truncations),
	    cmocka_unit_test(fingerprints),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
