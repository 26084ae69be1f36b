#include "note.h"

#include <string.h>

#include "base64.h"
#include "digest.h"
#include "hex.h"
#include "text_lines.h"
#include "note_parts.h"

#define TYPE_ED25519 0x01
#define TYPED_KEY_SIZE (1 + ED25519_KEY_SIZE)

/* key ID = SHA-256(key name || 0x0A || 0x01 || 32-byte Ed25519 public key)[:4] */
static uint32_t key_id(struct bytes name, const struct ed25519_key *key)
{
	uint8_t input[NOTE_NAME_MAX + 1 + TYPED_KEY_SIZE];
	memcpy(input, name.data, name.size);
	input[name.size] = '\n';
	input[name.size + 1] = TYPE_ED25519;
	memcpy(input + name.size + 2, key->bytes, ED25519_KEY_SIZE);
	struct digest digest = digest_of(bytes_of(input, name.size + 1 + TYPED_KEY_SIZE));
	return note_id_read(digest.bytes);
}

static enum status make(struct bytes name, const struct ed25519_key *key, struct note_key *out)
{
	if (name.size >= NOTE_NAME_MAX || !note_name_is_valid(name) || note_name_has_controls(name))
		return STATUS_BAD_NOTE;
	*out = (struct note_key) { .id = key_id(name, key), .key = *key };
	memcpy(out->name, name.data, name.size);
	return STATUS_OK;
}

enum status note_key_make(const char *name, const struct ed25519_key *key, struct note_key *out)
{
	return make(bytes_of_text(name), key, out);
}

void note_key_write(const struct note_key *key, char text[static NOTE_VKEY_MAX])
{
	uint8_t id[NOTE_ID_SIZE], typed[TYPED_KEY_SIZE] = { TYPE_ED25519 };
	size_t name_size = strlen(key->name);
	memcpy(text, key->name, name_size);
	text += name_size;
	*text++ = '+';
	note_id_write(key->id, id);
	hex_encode(bytes_of(id, sizeof(id)), text);
	text += 2 * sizeof(id);
	*text++ = '+';
	memcpy(typed + 1, key->key.bytes, ED25519_KEY_SIZE);
	base64_write(bytes_of(typed, sizeof(typed)), text);
}

enum status note_key_read(struct bytes text, struct note_key *key)
{
	struct bytes name, id_hex; /* what is left of text is the key: base64 has '+' too, names and ids do not */
	uint8_t id[NOTE_ID_SIZE], typed[TYPED_KEY_SIZE];
	struct ed25519_key public;
	if (!text_lines_cut(&text, '+', &name) || !text_lines_cut(&text, '+', &id_hex) ||
	    hex_decode(id_hex, id, sizeof(id)) != STATUS_OK ||
	    base64_read(text, typed, sizeof(typed)) != STATUS_OK || typed[0] != TYPE_ED25519)
		return STATUS_BAD_KEY;
	memcpy(public.bytes, typed + 1, ED25519_KEY_SIZE);
	if (make(name, &public, key) != STATUS_OK || key->id != note_id_read(id))
		return STATUS_BAD_KEY;
	return STATUS_OK;
}
