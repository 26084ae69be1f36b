#include "note_parts.h"

#include <string.h>

#include "base64.h"
#include "digest.h"
#include "hex.h"
#include "note.h"
#include "text_lines.h"
#include "utf8.h"

#define SIGNATURE_LINE_START "\xe2\x80\x94 " /* U+2014 and a space */

/* Unicode's White_Space property, complete; it has not changed since 6.3. */
static bool is_space(uint32_t c)
{
	return (c >= 0x09 && c <= 0x0d) || c == 0x20 || c == 0x85 || c == 0xa0 || c == 0x1680 ||
	    (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

static bool is_control(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0);
}

bool note_name_is_valid(struct bytes name)
{
	for (size_t offset = 0; offset < name.size;) {
		uint32_t c = 0;
		size_t length = utf8_decode(name, offset, &c);
		if (length == 0 || is_space(c) || c == '+')
			return false;
		offset += length;
	}
	return name.size > 0;
}

bool note_name_has_controls(struct bytes name)
{
	for (size_t offset = 0; offset < name.size;) {
		uint32_t c = 0;
		size_t length = utf8_decode(name, offset, &c);
		if (length == 0 || is_control(c))
			return true;
		offset += length;
	}
	return false;
}

uint32_t note_id_read(const uint8_t data[static NOTE_ID_SIZE])
{
	return (uint32_t)data[0] << 24 | (uint32_t)data[1] << 16 | (uint32_t)data[2] << 8 | data[3];
}

void note_id_write(uint32_t id, uint8_t data[static NOTE_ID_SIZE])
{
	for (int i = 0; i < NOTE_ID_SIZE; i++)
		data[i] = (uint8_t)(id >> (24 - 8 * i));
}

bool note_name_is_own(struct bytes name)
{
	return name.size < NOTE_NAME_MAX && note_name_is_valid(name) && !note_name_has_controls(name);
}

uint32_t note_id_of(struct bytes name, uint8_t type, struct bytes key)
{
	uint8_t input[NOTE_NAME_MAX + 2 + NOTE_PUBLIC_KEY_MAX];
	memcpy(input, name.data, name.size);
	input[name.size] = '\n';
	input[name.size + 1] = type;
	memcpy(input + name.size + 2, key.data, key.size);
	struct digest digest = digest_of(bytes_of(input, name.size + 2 + key.size));
	return note_id_read(digest.bytes);
}

enum status note_line_read(struct bytes line, struct note_line *out, struct buffer *scratch)
{
	size_t start = sizeof(SIGNATURE_LINE_START) - 1;
	if (!bytes_start_with(line, SIGNATURE_LINE_START))
		return STATUS_BAD_NOTE;
	line = bytes_slice(line, start, line.size - start);
	if (!text_lines_cut(&line, ' ', &out->name) || !note_name_is_valid(out->name))
		return STATUS_BAD_NOTE;
	buffer_clear(scratch);
	enum status status = base64_decode(line, scratch);
	if (status != STATUS_OK)
		return status == STATUS_NO_MEMORY ? status : STATUS_BAD_NOTE;
	struct bytes blob = buffer_bytes(scratch);
	if (blob.size <= NOTE_ID_SIZE)
		return STATUS_BAD_NOTE;
	out->id = note_id_read(blob.data);
	out->signature = bytes_slice(blob, NOTE_ID_SIZE, blob.size - NOTE_ID_SIZE);
	return STATUS_OK;
}

/* base64(${first} || ${second}) */
static enum status append_encoded(const uint8_t *first, size_t first_size, struct bytes second, struct buffer *buffer)
{
	struct buffer blob;
	buffer_init(&blob, NOTE_SIZE_MAX);
	enum status status = buffer_append(&blob, bytes_of(first, first_size));
	if (status == STATUS_OK)
		status = buffer_append(&blob, second);
	if (status == STATUS_OK)
		status = base64_encode(buffer_bytes(&blob), buffer);
	buffer_release(&blob);
	return status;
}

enum status note_line_write(const struct note_line *line, struct buffer *buffer)
{
	size_t old_size = buffer->size;
	uint8_t id[NOTE_ID_SIZE];
	note_id_write(line->id, id);
	enum status status = buffer_append_text(buffer, SIGNATURE_LINE_START);
	if (status == STATUS_OK)
		status = buffer_append(buffer, line->name);
	if (status == STATUS_OK)
		status = buffer_append_byte(buffer, ' ');
	if (status == STATUS_OK)
		status = append_encoded(id, sizeof(id), line->signature, buffer);
	if (status == STATUS_OK)
		status = buffer_append_byte(buffer, '\n');
	if (status != STATUS_OK)
		buffer->size = old_size;
	return status;
}

enum status note_vkey_read(struct bytes text, struct note_vkey *out, struct buffer *scratch)
{
	struct bytes id_hex; /* what is left of text is the key: base64 has '+' too, names and ids do not */
	uint8_t id[NOTE_ID_SIZE];
	if (!text_lines_cut(&text, '+', &out->name) || !text_lines_cut(&text, '+', &id_hex) ||
	    hex_decode(id_hex, id, sizeof(id)) != STATUS_OK || !note_name_is_own(out->name))
		return STATUS_BAD_KEY;
	buffer_clear(scratch);
	enum status status = base64_decode(text, scratch);
	if (status != STATUS_OK)
		return status == STATUS_NO_MEMORY ? status : STATUS_BAD_KEY;
	struct bytes typed = buffer_bytes(scratch);
	if (typed.size < 2 || typed.size > 1 + NOTE_PUBLIC_KEY_MAX)
		return STATUS_BAD_KEY;
	out->type = typed.data[0];
	out->key = bytes_slice(typed, 1, typed.size - 1);
	out->id = note_id_of(out->name, out->type, out->key);
	return out->id == note_id_read(id) ? STATUS_OK : STATUS_BAD_KEY;
}

enum status note_vkey_write(const struct note_vkey *vkey, struct buffer *buffer)
{
	size_t old_size = buffer->size;
	enum status status = buffer_append(buffer, vkey->name);
	if (status == STATUS_OK)
		status = buffer_append_format(buffer, "+%08x+", vkey->id);
	if (status == STATUS_OK)
		status = append_encoded(&vkey->type, 1, vkey->key, buffer);
	if (status != STATUS_OK)
		buffer->size = old_size;
	return status;
}
