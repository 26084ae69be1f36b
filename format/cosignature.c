#include "cosignature.h"

#include <inttypes.h>
#include <string.h>

#include "note_parts.h"
#include "text_lines.h"

#define TIME_SIZE 8
#define COSIGNATURE_SIZE (TIME_SIZE + ED25519_SIGNATURE_SIZE)
#define TIME_MAX INT64_MAX /* "MUST NOT exceed 2^63 - 1" */

static void fill(struct bytes name, uint32_t id, struct bytes key, struct cosigner *out)
{
	*out = (struct cosigner) { .id = id, .is_supported = key.size == ED25519_KEY_SIZE, .key_digest = digest_of(key) };
	memcpy(out->name, name.data, name.size);
	if (out->is_supported)
		memcpy(out->key.bytes, key.data, sizeof(out->key.bytes));
}

enum status cosigner_make(const char *name, const struct ed25519_key *key, struct cosigner *out)
{
	struct bytes own = bytes_of_text(name), public = bytes_of(key->bytes, sizeof(key->bytes));
	if (!note_name_is_own(own))
		return STATUS_BAD_NOTE;
	fill(own, note_id_of(own, NOTE_TYPE_COSIGNATURE, public), public, out);
	return STATUS_OK;
}

enum status cosigner_read(struct bytes vkey, struct cosigner *out)
{
	struct note_vkey read;
	struct buffer scratch;
	buffer_init(&scratch, 1 + NOTE_PUBLIC_KEY_MAX);
	enum status status = note_vkey_read(vkey, &read, &scratch);
	if (status == STATUS_OK && !(read.type == NOTE_TYPE_COSIGNATURE && read.key.size == ED25519_KEY_SIZE) &&
	    !(read.type == NOTE_TYPE_ML_DSA_COSIGNATURE && read.key.size == NOTE_PUBLIC_KEY_MAX))
		status = STATUS_BAD_KEY;
	if (status == STATUS_OK)
		fill(read.name, read.id, read.key, out);
	buffer_release(&scratch);
	return status;
}

enum status cosigner_write(const struct cosigner *cosigner, struct buffer *buffer)
{
	const struct note_vkey vkey = { .name = bytes_of_text(cosigner->name), .id = cosigner->id,
		.type = NOTE_TYPE_COSIGNATURE, .key = bytes_of(cosigner->key.bytes, sizeof(cosigner->key.bytes)) };
	return note_vkey_write(&vkey, buffer);
}

bool cosigner_can_sign(const struct cosigner *cosigner)
{
	static const struct ed25519_signature none;
	return cosigner->is_supported && ed25519_verify(&cosigner->key, bytes_of(NULL, 0), &none) != STATUS_BAD_KEY;
}

enum status cosignature_message(struct bytes text, uint64_t time, struct buffer *message)
{
	size_t old_size = message->size;
	enum status status = buffer_append_format(message, "cosignature/v1\ntime %" PRIu64 "\n", time);
	if (status == STATUS_OK)
		status = buffer_append(message, text);
	if (status != STATUS_OK)
		message->size = old_size;
	return status;
}

static void write_time(uint64_t time, uint8_t data[static TIME_SIZE])
{
	note_id_write((uint32_t)(time >> 32), data);
	note_id_write((uint32_t)time, data + NOTE_ID_SIZE);
}

static uint64_t read_time(const uint8_t data[static TIME_SIZE])
{
	return (uint64_t)note_id_read(data) << 32 | note_id_read(data + NOTE_ID_SIZE);
}

enum status cosignature_line(const struct cosigner *cosigner, uint64_t time, const struct ed25519_signature *signature,
    struct buffer *buffer)
{
	uint8_t blob[COSIGNATURE_SIZE];
	const struct note_line line = { .name = bytes_of_text(cosigner->name), .id = cosigner->id,
		.signature = bytes_of(blob, sizeof(blob)) };
	write_time(time, blob);
	memcpy(blob + TIME_SIZE, signature->bytes, sizeof(signature->bytes));
	return note_line_write(&line, buffer);
}

static enum status verify(struct bytes text, const struct cosigner *cosigner, struct bytes blob, uint64_t *time)
{
	struct ed25519_signature signature;
	struct buffer message;
	if (blob.size != COSIGNATURE_SIZE)
		return STATUS_BAD_SIGNATURE;
	*time = read_time(blob.data);
	if (*time > TIME_MAX)
		return STATUS_BAD_SIGNATURE;
	memcpy(signature.bytes, blob.data + TIME_SIZE, sizeof(signature.bytes));
	buffer_init(&message, 2 * NOTE_SIZE_MAX);
	enum status status = cosignature_message(text, *time, &message);
	if (status == STATUS_OK)
		status = ed25519_verify(&cosigner->key, buffer_bytes(&message), &signature);
	buffer_release(&message);
	return status;
}

enum status cosignature_verify(const struct note *note, const struct cosigner *cosigner, uint64_t *time,
    struct bytes *line)
{
	struct bytes rest = note->signatures, one, name = bytes_of_text(cosigner->name);
	struct buffer scratch;
	enum status status = STATUS_NOT_FOUND;
	if (!cosigner->is_supported)
		return status;
	buffer_init(&scratch, NOTE_SIZE_MAX);
	while (status == STATUS_NOT_FOUND && text_lines_next(&rest, &one)) {
		struct note_line found;
		enum status read = note_line_read(one, &found, &scratch);
		if (read != STATUS_OK) {
			status = read; /* only for want of memory: note_read has seen the form */
		} else if (found.id == cosigner->id && bytes_equal(found.name, name)) {
			status = verify(note->text, cosigner, found.signature, time);
			if (line != NULL)
				*line = bytes_of(one.data, one.size + 1);
		}
	}
	buffer_release(&scratch);
	return status;
}
