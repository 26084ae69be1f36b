#include "ssh_secret.h"

#include <sodium.h>
#include <string.h>

#include "big_endian.h"
#include "format/ssh_key.h"

#define HEAD "-----BEGIN OPENSSH PRIVATE KEY-----\n"
#define TAIL "-----END OPENSSH PRIVATE KEY-----"
#define MAGIC "openssh-key-v1" /* its NUL is part of it */
#define KEY_TYPE "ssh-ed25519"
#define LINE_WIDTH 70
#define BLOCK 8 /* of the cipher "none" */

struct ssh_secret *ssh_secret_new(void)
{
	struct ssh_secret *secret = sodium_malloc(sizeof(*secret));

	if (secret != NULL)
		sodium_memzero(secret, sizeof(*secret));
	return secret;
}

void ssh_secret_free(struct ssh_secret *secret)
{
	sodium_free(secret);
}

/* A cursor over SSH wire data (RFC 4251 section 5); once something did not fit, everything after it is empty. */
struct cursor {
	struct bytes rest;
	bool is_bad;
};

static struct bytes take(struct cursor *cursor, size_t size)
{
	struct bytes part = bytes_of(cursor->rest.data, size);

	if (cursor->is_bad || size > cursor->rest.size) {
		cursor->is_bad = true;
		return bytes_of(NULL, 0);
	}
	cursor->rest.data += size;
	cursor->rest.size -= size;
	return part;
}

static uint32_t take_number(struct cursor *cursor)
{
	struct bytes part = take(cursor, 4);

	return part.size == 4 ? big_endian_get32(part.data) : 0;
}

static struct bytes take_string(struct cursor *cursor)
{
	return take(cursor, take_number(cursor));
}

static bool is_text(struct bytes bytes, const char *text)
{
	return bytes_equal(bytes, bytes_of_text(text));
}

static enum status refuse(struct fault *fault, const char *why)
{
	return fault_set(fault, STATUS_KEY_UNUSABLE, NULL, "%s", why);
}

/* check1, check2, the key, comment, padding: what follows once there is no encryption. */
static enum status read_private(struct bytes section, struct bytes public_key, struct ssh_secret *secret,
    struct fault *fault)
{
	struct cursor cursor = { section, false };
	uint32_t check = take_number(&cursor);
	bool checks_agree = take_number(&cursor) == check;
	bool is_ed25519 = is_text(take_string(&cursor), KEY_TYPE);
	struct bytes again = take_string(&cursor), pair = take_string(&cursor), comment = take_string(&cursor);
	uint8_t derived[crypto_sign_PUBLICKEYBYTES];

	if (cursor.is_bad || !checks_agree || !is_ed25519 || pair.size != sizeof(secret->key) ||
	    section.size % BLOCK != 0 || cursor.rest.size >= BLOCK)
		return refuse(fault, "the key file is damaged");
	for (size_t i = 0; i < cursor.rest.size; i++)
		if (cursor.rest.data[i] != i + 1)
			return refuse(fault, "the key file is damaged");
	if (comment.size > SSH_SECRET_COMMENT_MAX)
		return refuse(fault, "the key's comment is too long");
	crypto_sign_seed_keypair(derived, secret->key, pair.data);
	/* A public half that is not the seed's would make signatures that give the seed away. */
	if (!bytes_equal(again, public_key) || !bytes_equal(bytes_of(derived, sizeof(derived)), public_key) ||
	    sodium_memcmp(secret->key, pair.data, pair.size) != 0)
		return refuse(fault, "the key file is damaged: its public and secret halves do not belong together");
	if (comment.size > 0)
		memcpy(secret->comment, comment.data, comment.size);
	secret->comment[comment.size] = '\0';
	return STATUS_OK;
}

static enum status read_blob(struct bytes blob, struct ssh_secret *secret, struct fault *fault)
{
	struct cursor cursor = { blob, false };
	bool is_openssh = bytes_equal(take(&cursor, sizeof(MAGIC)), bytes_of(MAGIC, sizeof(MAGIC)));
	struct bytes cipher = take_string(&cursor), kdf = take_string(&cursor), options = take_string(&cursor);
	uint32_t count = take_number(&cursor);
	struct cursor public = { take_string(&cursor), false };
	struct bytes section = take_string(&cursor);
	bool is_ed25519 = is_text(take_string(&public), KEY_TYPE);
	struct bytes public_key = take_string(&public);

	if (!is_openssh || cursor.is_bad)
		return refuse(fault, "the key file is damaged");
	if (!is_text(cipher, "none"))
		return refuse(fault, "the key file has a passphrase; "
		    "hint: ssh-add it and give agent:SHA256:... (its fingerprint) instead of the file");
	if (!is_text(kdf, "none") || options.size != 0 || count != 1 || cursor.rest.size != 0)
		return refuse(fault, "the key file is damaged");
	if (public.is_bad || !is_ed25519)
		return refuse(fault, "this is not an Ed25519 key; hint: ssh-keygen -t ed25519 makes one");
	if (public.rest.size != 0 || public_key.size != ED25519_KEY_SIZE)
		return refuse(fault, "the key file is damaged");
	return read_private(section, public_key, secret, fault);
}

/* What lies between the two lines, without a copy; false where they are not there. */
static bool between_lines(struct bytes *text)
{
	struct bytes head = bytes_of_text(HEAD), tail = bytes_of_text(TAIL);

	while (text->size > 0 && memchr(" \t\r\n", text->data[text->size - 1], 4) != NULL)
		text->size--;
	if (text->size < head.size + tail.size || !bytes_start_with(*text, HEAD) ||
	    !bytes_equal(bytes_slice(*text, text->size - tail.size, tail.size), tail))
		return false;
	*text = bytes_slice(*text, head.size, text->size - head.size - tail.size);
	return true;
}

enum status ssh_secret_read(struct bytes text, struct ssh_secret *secret, struct fault *fault)
{
	if (bytes_start_with(text, "ssh-"))
		return refuse(fault, "this is a public key; hint: give the file without .pub, or agent:SHA256:...");
	if (!between_lines(&text))
		return refuse(fault,
		    "this is not an OpenSSH private key; hint: exhibit key new, or ssh-keygen -t ed25519");

	/* Decoding only makes it shorter. */
	uint8_t *blob = sodium_malloc(text.size + 1);
	size_t size;

	if (blob == NULL)
		return STATUS_NO_MEMORY;

	enum status status = STATUS_KEY_UNUSABLE;
	const char *end;

	if (sodium_base642bin(blob, text.size, (const char *)text.data, text.size, "\r\n", &size, &end,
	    sodium_base64_VARIANT_ORIGINAL) == 0 && end == (const char *)text.data + text.size)
		status = read_blob(bytes_of(blob, size), secret, fault);
	else
		refuse(fault, "the key file is damaged");
	sodium_free(blob);
	return status;
}

static uint8_t *put_string(uint8_t *to, const void *data, size_t size)
{
	big_endian_put32(to, (uint32_t)size);
	memcpy(to + 4, data, size);
	return to + 4 + size;
}

static size_t write_private(const struct ssh_secret *secret, uint8_t *to)
{
	const uint8_t *public_key = secret->key + crypto_sign_SEEDBYTES;
	uint8_t *at = to;
	uint32_t check = randombytes_random();

	big_endian_put32(at, check);
	big_endian_put32(at + 4, check);
	at = put_string(at + 8, KEY_TYPE, strlen(KEY_TYPE));
	at = put_string(at, public_key, ED25519_KEY_SIZE);
	at = put_string(at, secret->key, sizeof(secret->key));
	at = put_string(at, secret->comment, strlen(secret->comment));
	for (uint8_t i = 1; (size_t)(at - to) % BLOCK != 0; i++)
		*at++ = i;
	return (size_t)(at - to);
}

static size_t write_blob(const struct ssh_secret *secret, uint8_t *to)
{
	uint8_t public_blob[SSH_KEY_BLOB_SIZE];
	struct ed25519_key key;
	uint8_t *at = to;

	memcpy(key.bytes, secret->key + crypto_sign_SEEDBYTES, sizeof(key.bytes));
	ssh_key_blob(&key, public_blob);
	memcpy(at, MAGIC, sizeof(MAGIC));
	at = put_string(at + sizeof(MAGIC), "none", 4);
	at = put_string(at, "none", 4);
	at = put_string(at, "", 0);
	big_endian_put32(at, 1);
	at = put_string(at + 4, public_blob, sizeof(public_blob));

	size_t size = write_private(secret, at + 4);

	big_endian_put32(at, (uint32_t)size);
	return (size_t)(at + 4 + size - to);
}

enum status ssh_secret_write(const struct ssh_secret *secret, char **text, size_t *size)
{
	/* Everything but the comment takes less than 512 bytes. */
	size_t blob_max = 512 + SSH_SECRET_COMMENT_MAX, base64_max = sodium_base64_ENCODED_LEN(blob_max,
	    sodium_base64_VARIANT_ORIGINAL);
	uint8_t *blob = sodium_malloc(blob_max);
	char *base64 = sodium_malloc(base64_max);
	char *out = sodium_malloc(sizeof(HEAD) + base64_max + base64_max / LINE_WIDTH + 1 + sizeof(TAIL "\n"));
	enum status status = STATUS_NO_MEMORY;

	if (blob == NULL || base64 == NULL || out == NULL)
		goto done;
	sodium_bin2base64(base64, base64_max, blob, write_blob(secret, blob), sodium_base64_VARIANT_ORIGINAL);

	size_t length = strlen(base64);
	char *at = stpcpy(out, HEAD);

	for (size_t i = 0; i < length; i += LINE_WIDTH) {
		size_t width = length - i < LINE_WIDTH ? length - i : LINE_WIDTH;

		memcpy(at, base64 + i, width);
		at[width] = '\n';
		at += width + 1;
	}
	at = stpcpy(at, TAIL "\n");
	*size = (size_t)(at - out);
	*text = out;
	out = NULL;
	status = STATUS_OK;
done:
	sodium_free(blob);
	sodium_free(base64);
	sodium_free(out);
	return status;
}
