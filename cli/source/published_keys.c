#include "published_keys.h"

#include <stdlib.h>
#include <string.h>

#include "folder.h"
#include "format/text_lines.h"
#include "published.h"

static enum status read_lines(struct bytes text, struct published_keys *keys)
{
	struct bytes line;

	do {
		if (keys->count == PUBLISHED_KEYS_MAX)
			return STATUS_BAD_FOLDER;
		if (!text_lines_next(&text, &line)) {
			line = text; /* the last newline may be missing */
			text.size = 0;
		}

		enum status status = note_key_read(line, &keys->items[keys->count]);

		if (status != STATUS_OK)
			return status;
		keys->count++;
	} while (text.size > 0);
	return STATUS_OK;
}

static size_t count_lines(struct bytes text)
{
	size_t count = 1;

	for (size_t i = 0; i < text.size; i++)
		count += text.data[i] == '\n';
	return count;
}

enum status published_keys_read(int folder, struct published_keys *keys, struct fault *fault)
{
	struct buffer text;
	enum status status;

	memset(keys, 0, sizeof(*keys));
	buffer_init(&text, PUBLISHED_KEYS_MAX * NOTE_VKEY_MAX);
	status = folder_read(folder, PUBLISHED_VKEY, &text, fault);
	if (status == STATUS_OK) {
		keys->items = calloc(count_lines(buffer_bytes(&text)), sizeof(*keys->items));
		status = keys->items ? read_lines(buffer_bytes(&text), keys) : STATUS_NO_MEMORY;
		fault_set(fault, status, PUBLISHED_VKEY, NULL);
	}
	buffer_release(&text);
	return status;
}

void published_keys_release(struct published_keys *keys)
{
	free(keys->items);
	memset(keys, 0, sizeof(*keys));
}

enum status published_keys_write(const struct note_key *keys, size_t count, struct buffer *text)
{
	char vkey[NOTE_VKEY_MAX];
	enum status status = STATUS_OK;

	for (size_t i = 0; status == STATUS_OK && i < count; i++) {
		note_key_write(&keys[i], vkey);
		status = buffer_append_format(text, "%s\n", vkey);
	}
	return status;
}

enum status published_keys_of(const struct published_keys *keys, struct bytes checkpoint, struct note_key *key)
{
	struct checkpoint read;

	*key = keys->items[keys->count - 1];
	for (size_t i = keys->count; i > 0; i--) {
		enum status status = checkpoint_verify(checkpoint, &keys->items[i - 1], &read, NULL);

		if (status_class(status) == STATUS_CLASS_FAILED)
			return status;
		if (status == STATUS_OK) {
			*key = keys->items[i - 1];
			break;
		}
	}
	return STATUS_OK;
}
