#include "consistency.h"

#include <assert.h>
#include <inttypes.h>

#include "path_lines.h"
#include "text_lines.h"

#define OLD "old "

enum status consistency_write(const struct consistency *consistency, struct buffer *buffer)
{
	assert(consistency->path_count <= CONSISTENCY_PATH_MAX);
	size_t old_size = buffer->size;
	enum status status = buffer_append_format(buffer, OLD "%" PRIu64 "\n", consistency->old_size);
	if (status == STATUS_OK)
		status = path_lines_write(consistency->path, consistency->path_count, buffer);
	if (status == STATUS_OK)
		status = buffer_append(buffer, consistency->checkpoint);
	if (status != STATUS_OK)
		buffer->size = old_size;
	return status;
}

enum status consistency_read(struct bytes bytes, struct consistency *consistency, struct fault *fault)
{
	struct bytes line;
	if (bytes.size > CONSISTENCY_SIZE_MAX)
		return fault_set(fault, STATUS_BAD_PROOF, NULL, "larger than %d bytes", CONSISTENCY_SIZE_MAX);
	if (!text_lines_next(&bytes, &line) || !bytes_start_with(line, OLD) ||
	    !text_lines_number(bytes_slice(line, sizeof(OLD) - 1, line.size - (sizeof(OLD) - 1)), MERKLE_SIZE_MAX,
	    &consistency->old_size))
		return fault_set(fault, STATUS_BAD_PROOF, "line 1", "not \"" OLD "\" and a tree size");
	enum status status = path_lines_read(&bytes, CONSISTENCY_PATH_MAX, consistency->path, &consistency->path_count, fault);
	if (status != STATUS_OK)
		return status;
	if (bytes.size == 0)
		return fault_set(fault, STATUS_BAD_PROOF, NULL, "no checkpoint");
	consistency->checkpoint = bytes;
	return STATUS_OK;
}

enum status consistency_check(const struct consistency *consistency, const struct checkpoint *old,
    const struct checkpoint *new)
{
	if (consistency->old_size != old->size)
		return STATUS_BAD_PROOF;
	return merkle_consistency_check(old->size, &old->root, new->size, &new->root, consistency->path,
	    consistency->path_count);
}
