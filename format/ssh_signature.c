#include "ssh_signature.h"

#include <sodium.h>
#include <string.h>

#include "base64.h"

#define MAGIC "SSHSIG"
#define HASH "sha512"
#define ARMOR_BEGIN "-----BEGIN SSH SIGNATURE-----\n"
#define ARMOR_END "-----END SSH SIGNATURE-----"
#define ARMOR_COLUMNS 70
#define VERSION 1

static enum status append_string(struct buffer *buffer, struct bytes text)
{
	const uint8_t size[4] = { (uint8_t)(text.size >> 24), (uint8_t)(text.size >> 16), (uint8_t)(text.size >> 8),
		(uint8_t)text.size };
	enum status status = buffer_append(buffer, bytes_of(size, sizeof(size)));

	return status == STATUS_OK ? buffer_append(buffer, text) : status;
}

enum status ssh_signature_bytes(const char *namespace, struct bytes message, struct buffer *buffer)
{
	uint8_t hash[crypto_hash_sha512_BYTES];
	enum status status = buffer_append_text(buffer, MAGIC);

	crypto_hash_sha512(hash, message.data, message.size);
	if (status == STATUS_OK)
		status = append_string(buffer, bytes_of_text(namespace));
	if (status == STATUS_OK)
		status = append_string(buffer, bytes_of_text("")); /* reserved */
	if (status == STATUS_OK)
		status = append_string(buffer, bytes_of_text(HASH));
	return status == STATUS_OK ? append_string(buffer, bytes_of(hash, sizeof(hash))) : status;
}

/* The next string of ${from}, which moves behind it. */
static bool take_string(struct bytes *from, struct bytes *text)
{
	uint32_t size;

	if (from->size < 4)
		return false;
	size = (uint32_t)from->data[0] << 24 | (uint32_t)from->data[1] << 16 | (uint32_t)from->data[2] << 8 | from->data[3];
	if (size > from->size - 4)
		return false;
	*text = bytes_slice(*from, 4, size);
	*from = bytes_slice(*from, 4 + (size_t)size, from->size - 4 - size);
	return true;
}

static bool take_exactly(struct bytes *from, const char *wanted)
{
	struct bytes text;

	return take_string(from, &text) && bytes_equal(text, bytes_of_text(wanted));
}

static enum status read_blob(struct bytes blob, const char *namespace, struct ed25519_key *key,
    struct ed25519_signature *signature, struct fault *fault)
{
	static const uint8_t start[] = { 'S', 'S', 'H', 'S', 'I', 'G', 0, 0, 0, VERSION };
	struct bytes rest, inner, bits;

	if (blob.size < sizeof(start) || memcmp(blob.data, start, sizeof(start)) != 0)
		return fault_set(fault, STATUS_BAD_SIGNATURE, NULL, "is no SSHSIG of version 1");
	rest = bytes_slice(blob, sizeof(start), blob.size - sizeof(start));
	if (!take_string(&rest, &inner) || !take_exactly(&inner, "ssh-ed25519") || !take_string(&inner, &bits) ||
	    bits.size != ED25519_KEY_SIZE || inner.size != 0)
		return fault_set(fault, STATUS_BAD_SIGNATURE, NULL, "is not by an Ed25519 key");
	memcpy(key->bytes, bits.data, ED25519_KEY_SIZE);
	if (!take_exactly(&rest, namespace))
		return fault_set(fault, STATUS_BAD_SIGNATURE, NULL, "is for another namespace than %s", namespace);
	if (!take_exactly(&rest, "") || !take_exactly(&rest, HASH))
		return fault_set(fault, STATUS_BAD_SIGNATURE, NULL, "is not over a " HASH " hash");
	if (!take_string(&rest, &inner) || rest.size != 0 || !take_exactly(&inner, "ssh-ed25519") ||
	    !take_string(&inner, &bits) || bits.size != ED25519_SIGNATURE_SIZE || inner.size != 0)
		return fault_set(fault, STATUS_BAD_SIGNATURE, NULL, "has no Ed25519 signature at its end");
	memcpy(signature->bytes, bits.data, ED25519_SIGNATURE_SIZE);
	return STATUS_OK;
}

/* Base64 in lines, as PEM has it. */
static enum status read_armor(struct bytes text, struct buffer *blob)
{
	struct buffer plain;
	enum status status = STATUS_OK;

	buffer_init(&plain, SSH_SIGNATURE_TEXT_MAX);
	for (size_t i = 0; i < text.size && status == STATUS_OK; i++)
		if (text.data[i] != '\n')
			status = buffer_append_byte(&plain, text.data[i]);
	if (status == STATUS_OK)
		status = base64_decode(buffer_bytes(&plain), blob);
	buffer_release(&plain);
	return status;
}

enum status ssh_signature_read(struct bytes text, const char *namespace, struct ed25519_key *key,
    struct ed25519_signature *signature, struct fault *fault)
{
	size_t begin = sizeof(ARMOR_BEGIN) - 1, end = sizeof(ARMOR_END) - 1;
	struct buffer blob;
	enum status status;

	while (text.size > 0 && text.data[text.size - 1] == '\n')
		text.size--;
	if (text.size > SSH_SIGNATURE_TEXT_MAX || text.size < begin + end || !bytes_start_with(text, ARMOR_BEGIN) ||
	    memcmp(text.data + text.size - end, ARMOR_END, end) != 0)
		return fault_set(fault, STATUS_BAD_SIGNATURE, NULL, "is no armored SSH signature");
	buffer_init(&blob, SSH_SIGNATURE_TEXT_MAX);
	status = read_armor(bytes_slice(text, begin, text.size - begin - end), &blob);
	if (status == STATUS_BAD_BASE64)
		status = fault_set(fault, STATUS_BAD_SIGNATURE, NULL, "is not base64 between its first and last line");
	if (status == STATUS_OK)
		status = read_blob(buffer_bytes(&blob), namespace, key, signature, fault);
	buffer_release(&blob);
	return fault_set(fault, status, NULL, NULL);
}

/* string "ssh-ed25519", string signature: what a signature is in every SSH protocol. */
static enum status append_signature(struct buffer *buffer, const struct ed25519_signature *signature)
{
	struct buffer inner;
	enum status status;

	buffer_init(&inner, SSH_SIGNATURE_TEXT_MAX);
	status = append_string(&inner, bytes_of_text("ssh-ed25519"));
	if (status == STATUS_OK)
		status = append_string(&inner, bytes_of(signature->bytes, sizeof(signature->bytes)));
	if (status == STATUS_OK)
		status = append_string(buffer, buffer_bytes(&inner));
	buffer_release(&inner);
	return status;
}

static enum status append_blob(struct buffer *blob, const char *namespace, const struct ed25519_key *key,
    const struct ed25519_signature *signature)
{
	static const uint8_t version[] = { 0, 0, 0, VERSION };
	const char *const texts[] = { namespace, "" /* reserved */, HASH };
	uint8_t public_key[SSH_KEY_BLOB_SIZE];
	enum status status = buffer_append_text(blob, MAGIC);

	ssh_key_blob(key, public_key);
	if (status == STATUS_OK)
		status = buffer_append(blob, bytes_of(version, sizeof(version)));
	if (status == STATUS_OK)
		status = append_string(blob, bytes_of(public_key, sizeof(public_key)));
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]) && status == STATUS_OK; i++)
		status = append_string(blob, bytes_of_text(texts[i]));
	return status == STATUS_OK ? append_signature(blob, signature) : status;
}

/* Lines of 70 characters, as ssh-keygen writes them. */
static enum status append_armor(struct buffer *buffer, struct bytes base64)
{
	enum status status = buffer_append_text(buffer, ARMOR_BEGIN);

	for (size_t at = 0; at < base64.size && status == STATUS_OK; at += ARMOR_COLUMNS) {
		size_t left = base64.size - at;

		status = buffer_append(buffer, bytes_slice(base64, at, left < ARMOR_COLUMNS ? left : ARMOR_COLUMNS));
		if (status == STATUS_OK)
			status = buffer_append_byte(buffer, '\n');
	}
	return status == STATUS_OK ? buffer_append_text(buffer, ARMOR_END "\n") : status;
}

enum status ssh_signature_write(const char *namespace, const struct ed25519_key *key,
    const struct ed25519_signature *signature, struct buffer *buffer)
{
	size_t before = buffer->size;
	struct buffer blob, base64;
	enum status status;

	buffer_init(&blob, SSH_SIGNATURE_TEXT_MAX);
	buffer_init(&base64, SSH_SIGNATURE_TEXT_MAX);
	status = append_blob(&blob, namespace, key, signature);
	if (status == STATUS_OK)
		status = base64_encode(buffer_bytes(&blob), &base64);
	if (status == STATUS_OK)
		status = append_armor(buffer, buffer_bytes(&base64));
	if (status != STATUS_OK)
		buffer->size = before;
	buffer_release(&blob);
	buffer_release(&base64);
	return status;
}
