#include "note.h"

#include <string.h>

#include "base64.h"
#include "hex.h"
#include "note_parts.h"
#include "text_lines.h"

#define TYPED_KEY_SIZE (1 + ED25519_KEY_SIZE)

static enum status make(struct bytes name, const struct ed25519_key *key, struct note_key *out)
{
	if (!note_name_is_own(name))
		return STATUS_BAD_NOTE;
	*out = (struct note_key) { .key = *key };
	out->id = note_id_of(name, NOTE_TYPE_ED25519, bytes_of(key->bytes, sizeof(key->bytes)));
	memcpy(out->name, name.data, name.size);
	return STATUS_OK;
}

enum status note_key_make(const char *name, const struct ed25519_key *key, struct note_key *out)
{
	return make(bytes_of_text(name), key, out);
}

void note_key_write(const struct note_key *key, char text[static NOTE_VKEY_MAX])
{
	uint8_t id[NOTE_ID_SIZE], typed[TYPED_KEY_SIZE] = { NOTE_TYPE_ED25519 };
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
	struct bytes name, id_hex; /* what is left of text is the key, as note_vkey_read has it */
	uint8_t id[NOTE_ID_SIZE], typed[TYPED_KEY_SIZE];
	struct ed25519_key public;
	/* Its size is fixed, so no memory is asked for: a key that cannot be read is a bad one, never a machine's trouble. */
	if (!text_lines_cut(&text, '+', &name) || !text_lines_cut(&text, '+', &id_hex) ||
	    hex_decode(id_hex, id, sizeof(id)) != STATUS_OK || base64_read(text, typed, sizeof(typed)) != STATUS_OK ||
	    typed[0] != NOTE_TYPE_ED25519)
		return STATUS_BAD_KEY;
	memcpy(public.bytes, typed + 1, ED25519_KEY_SIZE);
	if (make(name, &public, key) != STATUS_OK || key->id != note_id_read(id))
		return STATUS_BAD_KEY;
	return STATUS_OK;
}
