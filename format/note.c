#include "note.h"

#include <stdio.h>
#include <string.h>

#include "text_lines.h"
#include "note_parts.h"
#include "utf8.h"

enum status note_sign_line(const struct note_key *key, const struct ed25519_signature *signature, struct buffer *buffer)
{
	const struct note_line line = { .name = bytes_of_text(key->name), .id = key->id,
		.signature = bytes_of(signature->bytes, sizeof(signature->bytes)) };
	return note_line_write(&line, buffer);
}

static enum status fault_at_byte(struct fault *fault, size_t offset, const char *detail)
{
	char place[32];
	snprintf(place, sizeof(place), "byte %zu", offset);
	return fault_set(fault, STATUS_BAD_NOTE, place, "%s", detail);
}

static enum status check_characters(struct bytes bytes, struct fault *fault)
{
	size_t bad_offset = 0;
	if (!utf8_valid(bytes, &bad_offset))
		return fault_at_byte(fault, bad_offset, "not UTF-8");
	for (size_t i = 0; i < bytes.size; i++)
		if (bytes.data[i] < 0x20 && bytes.data[i] != '\n')
			return fault_at_byte(fault, i, "a control character");
	return STATUS_OK;
}

/* The text ends with the newline before the last empty line; the signatures are what follows that line. */
static bool split(struct bytes bytes, struct note *note)
{
	for (size_t i = bytes.size; i-- > 1;) {
		if (bytes.data[i] != '\n' || bytes.data[i - 1] != '\n')
			continue;
		note->text = bytes_slice(bytes, 0, i);
		note->signatures = bytes_slice(bytes, i + 1, bytes.size - i - 1);
		return true;
	}
	return false;
}

static size_t count_lines(struct bytes text)
{
	size_t count = 0;
	for (size_t i = 0; i < text.size; i++)
		count += text.data[i] == '\n';
	return count;
}

static bool is_repeated(const struct note_line *lines, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (lines[i].id == lines[count].id && bytes_equal(lines[i].name, lines[count].name))
			return true;
	return false;
}

static enum status check_signatures(const struct note *note, struct fault *fault)
{
	struct note_line lines[NOTE_SIGNATURES_MAX];
	struct buffer scratch;
	struct bytes rest = note->signatures, line;
	const char *reason = NULL;
	size_t count = 0;
	enum status status = STATUS_OK;
	buffer_init(&scratch, NOTE_SIZE_MAX);
	while (reason == NULL && rest.size > 0) {
		if (count == NOTE_SIGNATURES_MAX)
			reason = "too many signatures";
		else if (!text_lines_next(&rest, &line))
			reason = "no newline at the end";
		else if ((status = note_line_read(line, &lines[count], &scratch)) != STATUS_OK)
			reason = "not a signature line";
		else if (is_repeated(lines, count))
			reason = "a second signature by the same key";
		else
			count++;
	}
	if (reason == NULL && count == 0)
		reason = "no signature";
	buffer_release(&scratch);
	if (status == STATUS_NO_MEMORY)
		return fault_set(fault, status, NULL, NULL);
	if (reason == NULL)
		return STATUS_OK;
	char place[32];
	snprintf(place, sizeof(place), "line %zu", count_lines(note->text) + 2 + count);
	return fault_set(fault, STATUS_BAD_NOTE, place, "%s", reason);
}

enum status note_read(struct bytes bytes, struct note *note, struct fault *fault)
{
	if (bytes.size > NOTE_SIZE_MAX)
		return fault_set(fault, STATUS_BAD_NOTE, NULL, "larger than %d bytes", NOTE_SIZE_MAX);
	enum status status = check_characters(bytes, fault);
	if (status != STATUS_OK)
		return status;
	if (!split(bytes, note))
		return fault_set(fault, STATUS_BAD_NOTE, NULL, "no empty line between text and signatures");
	return check_signatures(note, fault);
}

static enum status verify_line(const struct note *note, const struct note_key *key, struct bytes blob)
{
	struct ed25519_signature signature;
	if (blob.size != sizeof(signature.bytes))
		return STATUS_BAD_SIGNATURE;
	memcpy(signature.bytes, blob.data, sizeof(signature.bytes));
	return ed25519_verify(&key->key, note->text, &signature);
}

enum status note_verify(const struct note *note, const struct note_key *key)
{
	struct bytes rest = note->signatures, line, name = bytes_of_text(key->name);
	struct buffer scratch;
	enum status status = STATUS_UNKNOWN_LOG;
	buffer_init(&scratch, NOTE_SIZE_MAX);
	while (status == STATUS_UNKNOWN_LOG && text_lines_next(&rest, &line)) {
		struct note_line found;
		enum status read = note_line_read(line, &found, &scratch);
		if (read != STATUS_OK)
			status = read; /* only for want of memory: note_read has seen the form */
		else if (found.id == key->id && bytes_equal(found.name, name))
			status = verify_line(note, key, found.signature);
	}
	buffer_release(&scratch);
	return status;
}
