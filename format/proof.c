#include "proof.h"

#include <assert.h>
#include <inttypes.h>

#include "base64.h"
#include "path_lines.h"
#include "text_lines.h"

#define HEADER "c2sp.org/tlog-proof@v1"

enum status proof_write(const struct proof *proof, struct buffer *buffer)
{
	assert(proof->path_count <= MERKLE_PATH_MAX);
	size_t old_size = buffer->size;
	enum status status = buffer_append_format(buffer, HEADER "\nindex %" PRIu64 "\n", proof->index);
	if (status == STATUS_OK)
		status = path_lines_write(proof->path, proof->path_count, buffer);
	if (status == STATUS_OK)
		status = buffer_append(buffer, proof->checkpoint);
	if (status != STATUS_OK)
		buffer->size = old_size;
	return status;
}

/* cut_prefix(line, prefix): take ${prefix} off the front; false where it is not there. */
static bool cut_prefix(struct bytes *line, const char *prefix)
{
	size_t size = bytes_of_text(prefix).size;
	if (!bytes_start_with(*line, prefix))
		return false;
	*line = bytes_slice(*line, size, line->size - size);
	return true;
}

/* Nothing of ours has an "extra" line.  It is not authenticated and not used; that it is base64 is checked. */
static enum status check_extra(struct bytes text)
{
	struct buffer scratch;
	buffer_init(&scratch, PROOF_SIZE_MAX);
	enum status status = text.size == 0 ? STATUS_BAD_PROOF : base64_decode(text, &scratch);
	buffer_release(&scratch);
	return status == STATUS_OK || status == STATUS_NO_MEMORY ? status : STATUS_BAD_PROOF;
}

enum status proof_read(struct bytes bytes, struct proof *proof, struct fault *fault)
{
	struct bytes line;
	if (bytes.size > PROOF_SIZE_MAX)
		return fault_set(fault, STATUS_BAD_PROOF, NULL, "larger than %d bytes", PROOF_SIZE_MAX);
	if (!text_lines_next(&bytes, &line) || !bytes_equal(line, bytes_of_text(HEADER)))
		return fault_set(fault, STATUS_BAD_PROOF, "line 1", "not " HEADER);
	bool has_line = text_lines_next(&bytes, &line), has_extra = has_line && cut_prefix(&line, "extra ");
	if (has_extra) {
		enum status status = check_extra(line);
		if (status != STATUS_OK)
			return fault_set(fault, status, "line 2", "not base64");
		has_line = text_lines_next(&bytes, &line);
	}
	if (!has_line || !cut_prefix(&line, "index ") || !text_lines_number(line, MERKLE_SIZE_MAX, &proof->index))
		return fault_set(fault, STATUS_BAD_PROOF, has_extra ? "line 3" : "line 2", "not an index");
	enum status status = path_lines_read(&bytes, MERKLE_PATH_MAX, proof->path, &proof->path_count, fault);
	if (status != STATUS_OK)
		return status;
	if (bytes.size == 0)
		return fault_set(fault, STATUS_BAD_PROOF, NULL, "no checkpoint");
	proof->checkpoint = bytes;
	return STATUS_OK;
}

enum status proof_verify(const struct proof *proof, const struct digest *leaf, const struct note_key *key,
    struct checkpoint *checkpoint, struct fault *fault)
{
	enum status status = checkpoint_verify(proof->checkpoint, key, checkpoint, fault);
	if (status != STATUS_OK)
		return status;
	status = merkle_inclusion_check(leaf, proof->index, checkpoint->size, proof->path, proof->path_count,
	    &checkpoint->root);
	return status == STATUS_OK ? status : fault_set(fault, status, NULL, NULL);
}
