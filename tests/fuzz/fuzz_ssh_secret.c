/*
 * Input: an OpenSSH private key file, or (where it does not begin like one) what is inside of its base64.  A key that is
 * read and written again is the same key, and its public half belongs to its seed.
 */
#include "fuzz.h"

#include <sodium.h>

#include "format/base64.h"
#include "ledger/ssh_secret.h"

static void check_file(struct bytes text)
{
	struct ssh_secret *secret = ssh_secret_new(), *again = ssh_secret_new();
	struct fault fault = { .status = STATUS_OK };
	uint8_t public_key[32], pair[64];
	char *written = NULL;
	size_t size = 0;

	must(secret && again);
	enum status status = ssh_secret_read(text, secret, &fault);
	must(status == fault.status && (status == STATUS_OK || status == STATUS_KEY_UNUSABLE));
	must(status == STATUS_OK || fault.detail[0]);
	if (status == STATUS_OK) {
		crypto_sign_seed_keypair(public_key, pair, secret->key);
		must(!memcmp(pair, secret->key, sizeof(pair)));
		must(ssh_secret_write(secret, &written, &size) == STATUS_OK && size <= SSH_SECRET_FILE_MAX);
		must(ssh_secret_read(bytes_of(written, size), again, NULL) == STATUS_OK);
		must(!memcmp(again->key, secret->key, sizeof(pair)) && !strcmp(again->comment, secret->comment));
		sodium_free(written);
	}
	ssh_secret_free(secret);
	ssh_secret_free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes bytes = bytes_of(data, size);

	must(sodium_init() >= 0);
	if (size > SSH_SECRET_FILE_MAX)
		return 0;
	check_file(bytes);
	if (!bytes_start_with(bytes, "-----BEGIN")) {
		struct buffer text;

		buffer_init(&text, FUZZ_SIZE_MAX);
		must(buffer_append_text(&text, "-----BEGIN OPENSSH PRIVATE KEY-----\n") == STATUS_OK);
		must(base64_encode(bytes, &text) == STATUS_OK);
		must(buffer_append_text(&text, "\n-----END OPENSSH PRIVATE KEY-----\n") == STATUS_OK);
		check_file(buffer_bytes(&text));
		buffer_release(&text);
	}
	return 0;
}
