#include "ssh_key.h"

#include <string.h>

#include "base64.h"
#include "digest.h"
#include "utf8.h"

#define LINE_START "ssh-ed25519 "
#define BLOB_TEXT_SIZE BASE64_SIZE(SSH_KEY_BLOB_SIZE)

_Static_assert(sizeof(LINE_START) - 1 + BLOB_TEXT_SIZE + 1 <= SSH_KEY_TEXT_MAX, "a key line fits its array");

/* RFC 8709 section 4: string "ssh-ed25519", string key; a string is its length in four bytes, then its bytes. */
static const uint8_t blob_start[] = "\0\0\0\x0bssh-ed25519\0\0\0\x20";
#define BLOB_START_SIZE (sizeof(blob_start) - 1)

_Static_assert(BLOB_START_SIZE + ED25519_KEY_SIZE == SSH_KEY_BLOB_SIZE, "the blob is the start and the key");

void ssh_key_blob(const struct ed25519_key *key, uint8_t blob[static SSH_KEY_BLOB_SIZE])
{
	memcpy(blob, blob_start, BLOB_START_SIZE);
	memcpy(blob + BLOB_START_SIZE, key->bytes, ED25519_KEY_SIZE);
}

void ssh_key_write(const struct ed25519_key *key, char text[static SSH_KEY_TEXT_MAX])
{
	uint8_t blob[SSH_KEY_BLOB_SIZE];
	ssh_key_blob(key, blob);
	memcpy(text, LINE_START, sizeof(LINE_START) - 1);
	base64_write(bytes_of(blob, sizeof(blob)), text + sizeof(LINE_START) - 1);
}

static bool is_plain_text(struct bytes text)
{
	for (size_t i = 0; i < text.size; i++)
		if (text.data[i] < 0x20 || text.data[i] == 0x7f)
			return false;
	return utf8_valid(text, NULL);
}

enum status ssh_key_read(struct bytes text, struct ed25519_key *key, struct bytes *comment)
{
	size_t start = sizeof(LINE_START) - 1;
	size_t end = start + BLOB_TEXT_SIZE;
	uint8_t blob[SSH_KEY_BLOB_SIZE];
	if (text.size < end || !bytes_start_with(text, LINE_START) ||
	    base64_read(bytes_slice(text, start, BLOB_TEXT_SIZE), blob, sizeof(blob)) != STATUS_OK ||
	    memcmp(blob, blob_start, BLOB_START_SIZE) != 0)
		return STATUS_BAD_KEY;
	struct bytes rest = bytes_slice(text, end, text.size - end);
	if (rest.size > 0) {
		/* One space even before an empty comment: `ssh-keygen -C ""` writes it so. */
		if (rest.data[0] != ' ' || !is_plain_text(rest))
			return STATUS_BAD_KEY;
		rest = bytes_slice(rest, 1, rest.size - 1);
	}
	memcpy(key->bytes, blob + BLOB_START_SIZE, ED25519_KEY_SIZE);
	if (comment != NULL)
		*comment = rest;
	return STATUS_OK;
}

void ssh_key_fingerprint(const struct ed25519_key *key, char text[static SSH_KEY_FINGERPRINT_MAX])
{
	uint8_t blob[SSH_KEY_BLOB_SIZE];
	ssh_key_blob(key, blob);
	struct digest digest = digest_of(bytes_of(blob, sizeof(blob)));
	char padded[BASE64_SIZE(DIGEST_SIZE) + 1];
	base64_write(bytes_of(digest.bytes, DIGEST_SIZE), padded);
	memcpy(text, SSH_KEY_FINGERPRINT_PREFIX, sizeof(SSH_KEY_FINGERPRINT_PREFIX) - 1);
	/* OpenSSH leaves the one '=' away. */
	memcpy(text + sizeof(SSH_KEY_FINGERPRINT_PREFIX) - 1, padded, sizeof(padded) - 2);
	text[SSH_KEY_FINGERPRINT_SIZE] = '\0';
}

bool ssh_key_is_fingerprint(struct bytes text)
{
	size_t start = sizeof(SSH_KEY_FINGERPRINT_PREFIX) - 1;
	if (text.size != SSH_KEY_FINGERPRINT_SIZE || !bytes_start_with(text, SSH_KEY_FINGERPRINT_PREFIX))
		return false;
	uint8_t padded[BASE64_SIZE(DIGEST_SIZE)];
	uint8_t digest[DIGEST_SIZE];
	memcpy(padded, text.data + start, text.size - start);
	padded[sizeof(padded) - 1] = '=';
	return base64_read(bytes_of(padded, sizeof(padded)), digest, sizeof(digest)) == STATUS_OK;
}
