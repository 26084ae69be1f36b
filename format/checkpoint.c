#include "checkpoint.h"

#include <inttypes.h>
#include <string.h>

#include "base64.h"
#include "text_lines.h"

enum status checkpoint_text(const struct checkpoint *checkpoint, struct buffer *buffer)
{
	char root[BASE64_SIZE(DIGEST_SIZE) + 1];
	base64_write(bytes_of(checkpoint->root.bytes, DIGEST_SIZE), root);
	return buffer_append_format(buffer, "%s\n%" PRIu64 "\n%s\n", checkpoint->origin, checkpoint->size, root);
}

static enum status read_text(struct bytes text, struct checkpoint *checkpoint, struct fault *fault)
{
	struct bytes line;
	if (!text_lines_next(&text, &line) || line.size == 0 || line.size >= sizeof(checkpoint->origin))
		return fault_set(fault, STATUS_BAD_CHECKPOINT, "line 1", "not an origin");
	memset(checkpoint->origin, 0, sizeof(checkpoint->origin));
	memcpy(checkpoint->origin, line.data, line.size);
	if (!text_lines_next(&text, &line) || !text_lines_number(line, MERKLE_SIZE_MAX, &checkpoint->size))
		return fault_set(fault, STATUS_BAD_CHECKPOINT, "line 2", "not a tree size");
	if (!text_lines_next(&text, &line) || base64_read(line, checkpoint->root.bytes, DIGEST_SIZE) != STATUS_OK)
		return fault_set(fault, STATUS_BAD_CHECKPOINT, "line 3", "not a root hash");
	while (text_lines_next(&text, &line))
		if (line.size == 0)
			return fault_set(fault, STATUS_BAD_CHECKPOINT, NULL, "an empty extension line");
	return STATUS_OK;
}

enum status checkpoint_read(struct bytes bytes, struct checkpoint *checkpoint, struct note *note, struct fault *fault)
{
	enum status status = note_read(bytes, note, fault);
	return status == STATUS_OK ? read_text(note->text, checkpoint, fault) : status;
}

enum status checkpoint_verify(struct bytes bytes, const struct note_key *key, struct checkpoint *checkpoint,
    struct fault *fault)
{
	struct note note;
	enum status status = checkpoint_read(bytes, checkpoint, &note, fault);
	if (status != STATUS_OK)
		return status;
	if (strcmp(checkpoint->origin, key->name) != 0)
		return fault_set(fault, STATUS_UNKNOWN_LOG, "line 1", "another origin than the key's name");
	status = note_verify(&note, key);
	return status == STATUS_OK ? status : fault_set(fault, status, NULL, NULL);
}
