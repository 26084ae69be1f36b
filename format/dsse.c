#include "dsse.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base64.h"

/*
 * The fixed form, piece by piece.  An envelope is read with the same pieces and never through JSON: JSON has many
 * spellings of the same envelope, and an entry must have one.
 */
#define BEFORE_PAYLOAD "{\"payload\":\""
#define BEFORE_KEYID "\",\"payloadType\":\"" DSSE_PAYLOAD_TYPE "\",\"signatures\":[{\"keyid\":\""
#define BEFORE_SIGNATURE "\",\"sig\":\""
#define AFTER_SIGNATURE "\"}]}"

#define LENGTH(literal) (sizeof(literal) - 1)
#define SIGNATURE_TEXT_SIZE BASE64_SIZE(ED25519_SIGNATURE_SIZE)
#define FORM_SIZE \
	(LENGTH(BEFORE_PAYLOAD) + LENGTH(BEFORE_KEYID) + SSH_KEY_FINGERPRINT_SIZE + LENGTH(BEFORE_SIGNATURE) + \
	    SIGNATURE_TEXT_SIZE + LENGTH(AFTER_SIGNATURE))

_Static_assert(FORM_SIZE + BASE64_SIZE(DSSE_PAYLOAD_MAX) <= DSSE_ENTRY_MAX, "the largest payload fits an entry");
_Static_assert(FORM_SIZE + BASE64_SIZE(DSSE_PAYLOAD_MAX + 1) > DSSE_ENTRY_MAX, "a larger payload would not fit");

#define PAE_START "DSSEv1 28 " DSSE_PAYLOAD_TYPE " "
_Static_assert(LENGTH(DSSE_PAYLOAD_TYPE) == 28, "its length is written before it");

/* Source: DSSE v1, protocol.md: "DSSEv1" SP LEN(type) SP type SP LEN(body) SP body, lengths in decimal. */
enum status dsse_pae(struct bytes payload, struct buffer *buffer)
{
	char size[24]; /* from ${at}, written from its end */
	size_t at = sizeof(size);
	size[--at] = ' ';
	for (size_t left = payload.size; left > 0 || at == sizeof(size) - 1; left /= 10)
		size[--at] = (char)('0' + left % 10);
	if (payload.size > SIZE_MAX - LENGTH(PAE_START) - sizeof(size))
		return STATUS_TOO_LARGE;
	enum status status = buffer_reserve(buffer, LENGTH(PAE_START) + sizeof(size) - at + payload.size);
	if (status != STATUS_OK)
		return status;
	buffer_append(buffer, bytes_of(PAE_START, LENGTH(PAE_START)));
	buffer_append(buffer, bytes_of(size + at, sizeof(size) - at));
	return buffer_append(buffer, payload);
}

enum status dsse_write(struct bytes payload, const char *keyid, const struct ed25519_signature *signature,
    struct buffer *entry)
{
	assert(ssh_key_is_fingerprint(bytes_of_text(keyid)));
	if (payload.size > DSSE_PAYLOAD_MAX)
		return STATUS_TOO_LARGE;
	/* Everything that can fail comes first, so that no part of an envelope is ever left behind. */
	enum status status = buffer_reserve(entry, FORM_SIZE + BASE64_SIZE(payload.size));
	if (status != STATUS_OK)
		return status;
	buffer_append_text(entry, BEFORE_PAYLOAD);
	base64_encode(payload, entry);
	buffer_append_text(entry, BEFORE_KEYID);
	buffer_append_text(entry, keyid);
	buffer_append_text(entry, BEFORE_SIGNATURE);
	base64_encode(bytes_of(signature->bytes, sizeof(signature->bytes)), entry);
	return buffer_append_text(entry, AFTER_SIGNATURE);
}

static enum status refuse(struct fault *fault, size_t at, const char *detail)
{
	char place[32];
	snprintf(place, sizeof(place), "byte %zu", at);
	return fault_set(fault, STATUS_BAD_ENVELOPE, place, "%s", detail);
}

/* The next ${size} bytes if they are there; moves on. */
static bool take(struct bytes entry, size_t *at, size_t size, struct bytes *part)
{
	if (*at > entry.size || entry.size - *at < size)
		return false;
	*part = bytes_slice(entry, *at, size);
	*at += size;
	return true;
}

static bool take_text(struct bytes entry, size_t *at, const char *text)
{
	struct bytes part;
	size_t size = strlen(text);
	size_t start = *at;
	if (take(entry, at, size, &part) && bytes_equal(part, bytes_of(text, size)))
		return true;
	*at = start;
	return false;
}

enum status dsse_read(struct bytes entry, struct envelope *envelope, struct fault *fault)
{
	memset(envelope, 0, sizeof(*envelope));
	buffer_init(&envelope->payload, DSSE_PAYLOAD_MAX);
	if (entry.size > DSSE_ENTRY_MAX)
		return refuse(fault, DSSE_ENTRY_MAX, "an entry has at most 65535 bytes");
	if (entry.size < FORM_SIZE)
		return refuse(fault, entry.size, "an envelope is longer");
	/* All parts but the payload have a fixed size. */
	size_t at = 0;
	struct bytes part;
	if (!take_text(entry, &at, BEFORE_PAYLOAD))
		return refuse(fault, at, "an envelope begins with its payload");
	size_t start = at;
	if (!take(entry, &at, entry.size - FORM_SIZE, &part))
		return refuse(fault, start, "the payload does not end");
	enum status status = base64_decode(part, &envelope->payload);
	if (status == STATUS_NO_MEMORY)
		return fault_set(fault, status, NULL, NULL);
	if (status != STATUS_OK)
		return refuse(fault, start, "the payload is not canonical padded base64");
	if (!take_text(entry, &at, BEFORE_KEYID))
		return refuse(fault, at, "behind the payload come payloadType " DSSE_PAYLOAD_TYPE " and one signature");
	start = at;
	if (!take(entry, &at, SSH_KEY_FINGERPRINT_SIZE, &part) || !ssh_key_is_fingerprint(part))
		return refuse(fault, start, "the keyid is not an OpenSSH SHA256 fingerprint");
	memcpy(envelope->keyid, part.data, part.size);
	if (!take_text(entry, &at, BEFORE_SIGNATURE))
		return refuse(fault, at, "behind the keyid comes sig");
	start = at;
	if (!take(entry, &at, SIGNATURE_TEXT_SIZE, &part) ||
	    base64_read(part, envelope->signature.bytes, sizeof(envelope->signature.bytes)) != STATUS_OK)
		return refuse(fault, start, "the signature is not 64 bytes of canonical padded base64");
	if (!take_text(entry, &at, AFTER_SIGNATURE))
		return refuse(fault, at, "something else stands where the envelope ends");
	assert(at == entry.size); /* the payload was what the other parts left */
	return STATUS_OK;
}

void envelope_release(struct envelope *envelope)
{
	buffer_release(&envelope->payload);
}
