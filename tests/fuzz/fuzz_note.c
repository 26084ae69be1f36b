/*
 * Input: a note, perhaps a checkpoint, and a vkey.  A note is its text, an empty line and its signatures, all of it; what is
 * read of a checkpoint is what its text begins with; a vkey has one spelling.
 */
#include "fuzz.h"

#include "format/checkpoint.h"

/* The log of schemas/vectors/notes.json. */
#define VKEY "log.example/exhibit+1623ced7+ASaZ/9wRE1IzqA/XeIHz1Lddho5eafTGNHWMgKApM5uD"

static void check_vkey(struct bytes text)
{
	struct note_key key, again;
	char written[NOTE_VKEY_MAX];

	if (note_key_read(text, &key) != STATUS_OK)
		return;
	note_key_write(&key, written);
	must(bytes_equal(bytes_of_text(written), text));
	must(note_key_make(key.name, &key.key, &again) == STATUS_OK && again.id == key.id);
}

static void check_note(const struct note *note, struct bytes whole)
{
	must(note->text.size > 0 && note->signatures.size > 0);
	must(note->text.size + 1 + note->signatures.size == whole.size);
	must(note->text.data == whole.data && note->signatures.data + note->signatures.size == whole.data + whole.size);
	must(whole.data[note->text.size - 1] == '\n' && whole.data[note->text.size] == '\n');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes whole = bytes_of(data, size);
	struct fault fault = { .status = STATUS_OK };
	struct checkpoint checkpoint, verified;
	struct note_key key;
	struct note note;
	struct buffer text;

	check_vkey(whole);
	must(note_key_read(bytes_of_text(VKEY), &key) == STATUS_OK);
	enum status form = note_read(whole, &note, &fault);
	must(form == fault.status);
	if (form == STATUS_OK) {
		check_note(&note, whole);
		note_verify(&note, &key);
	}
	enum status status = checkpoint_read(whole, &checkpoint, &note, NULL);
	enum status trust = checkpoint_verify(whole, &key, &verified, NULL);
	must(form == STATUS_OK || status == form);
	must(status == STATUS_OK || trust == status);
	if (status == STATUS_OK) {
		buffer_init(&text, CHECKPOINT_SIZE_MAX);
		must(checkpoint_text(&checkpoint, &text) == STATUS_OK);
		must(bytes_equal(buffer_bytes(&text), bytes_slice(whole, 0, text.size)));
		must(text.size <= note.text.size);
		must(trust != STATUS_OK || !strcmp(checkpoint.origin, key.name));
		buffer_release(&text);
	}
	return 0;
}
