#ifndef NOTE_PARTS_H
#define NOTE_PARTS_H

#include "bytes.h"

/* What signature lines and vkeys have in common, of whatever type.  Source: C2SP signed-note. */

#define NOTE_ID_SIZE 4
#define NOTE_TYPE_ED25519 0x01
#define NOTE_TYPE_COSIGNATURE 0x04        /* Ed25519, timestamped */
#define NOTE_TYPE_ML_DSA_COSIGNATURE 0x06 /* ML-DSA-44, timestamped */
#define NOTE_PUBLIC_KEY_MAX 1312          /* of ML-DSA-44 */

/* note_name_is_valid(name): a key name: UTF-8, not empty, no Unicode spaces, no '+'. */
bool note_name_is_valid(struct bytes name);

/* note_name_has_controls(name): controls with DEL and C1, which other people's names may hold and ours may not. */
bool note_name_has_controls(struct bytes name);

/* note_name_is_own(name): a name that a key of ours may have: valid, without controls, shorter than NOTE_NAME_MAX. */
bool note_name_is_own(struct bytes name);

/* note_id_read(data): a key id, big-endian. */
uint32_t note_id_read(const uint8_t data[static NOTE_ID_SIZE]);
void note_id_write(uint32_t id, uint8_t data[static NOTE_ID_SIZE]);

/* note_id_of(name, type, key): SHA-256(name || 0A || type || key)[:4]; an own name, a key of at most NOTE_PUBLIC_KEY_MAX. */
uint32_t note_id_of(struct bytes name, uint8_t type, struct bytes key);

/* One signature line: "— name base64(id || signature)". */
struct note_line {
	struct bytes name;
	uint32_t id;
	struct bytes signature; /* in the scratch buffer it was read with */
};

/* note_line_read(line, out, scratch): without its newline.  Errors: BAD_NOTE, NO_MEMORY. */
enum status note_line_read(struct bytes line, struct note_line *out, struct buffer *scratch);

/* note_line_write(line, buffer): append it, with its newline. */
enum status note_line_write(const struct note_line *line, struct buffer *buffer);

/* A vkey of any type: "name+hex(id)+base64(type || key)". */
struct note_vkey {
	struct bytes name;
	uint32_t id;
	uint8_t type;
	struct bytes key; /* in the scratch buffer it was read with */
};

/* note_vkey_read(text, out, scratch): own name, canonical base64, the id is note_id_of.  Errors: BAD_KEY, NO_MEMORY. */
enum status note_vkey_read(struct bytes text, struct note_vkey *out, struct buffer *scratch);

/* note_vkey_write(vkey, buffer): append it. */
enum status note_vkey_write(const struct note_vkey *vkey, struct buffer *buffer);

#endif
