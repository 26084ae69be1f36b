#include "path_lines.h"

#include "base64.h"
#include "text_lines.h"

enum status path_lines_write(const struct digest *path, unsigned count, struct buffer *buffer)
{
	enum status status = STATUS_OK;
	for (unsigned i = 0; i < count && status == STATUS_OK; i++) {
		char text[BASE64_SIZE(DIGEST_SIZE) + 1];
		base64_write(bytes_of(path[i].bytes, DIGEST_SIZE), text);
		status = buffer_append_format(buffer, "%s\n", text);
	}
	return status == STATUS_OK ? buffer_append_byte(buffer, '\n') : status;
}

enum status path_lines_read(struct bytes *text, unsigned max, struct digest path[static MERKLE_PATH_MAX], unsigned *count,
    struct fault *fault)
{
	struct bytes line;
	*count = 0;
	while (text_lines_next(text, &line)) {
		if (line.size == 0)
			return STATUS_OK;
		if (*count == max)
			return fault_set(fault, STATUS_BAD_PROOF, NULL, "more than %u hashes", max);
		if (base64_read(line, path[*count].bytes, DIGEST_SIZE) != STATUS_OK)
			return fault_set(fault, STATUS_BAD_PROOF, NULL, "hash %u is not one", *count + 1);
		(*count)++;
	}
	return fault_set(fault, STATUS_BAD_PROOF, NULL, "no empty line behind the hashes");
}
