/*
 * Input: a tlog-proof.  What is read of it, written again, is the same bytes but for an "extra" line; and no hashes lead
 * from the entry "" to a root, unless the tree is that one leaf.
 */
#include "fuzz.h"

#include "format/proof.h"

#define VKEY "log.example/exhibit+1623ced7+ASaZ/9wRE1IzqA/XeIHz1Lddho5eafTGNHWMgKApM5uD"

/* The input without its second line, where that is an "extra" line. */
static void leave_out_extra(struct bytes bytes, struct buffer *buffer)
{
	struct bytes rest = bytes;
	struct bytes first = fuzz_cut(&rest, '\n');

	buffer_init(buffer, FUZZ_SIZE_MAX);
	must(buffer_append(buffer, first) == STATUS_OK && buffer_append_byte(buffer, '\n') == STATUS_OK);
	if (bytes_start_with(rest, "extra "))
		fuzz_cut(&rest, '\n');
	must(buffer_append(buffer, rest) == STATUS_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes bytes = bytes_of(data, size);
	struct fault fault = { .status = STATUS_OK };
	struct digest leaf = merkle_leaf(bytes_of(NULL, 0));
	struct checkpoint checkpoint;
	struct note_key key;
	struct proof proof;
	struct note note;
	struct buffer wanted, written;
	enum status status = proof_read(bytes, &proof, &fault);

	must(status == fault.status);
	if (status != STATUS_OK)
		return 0;
	must(proof.path_count <= MERKLE_PATH_MAX);
	leave_out_extra(bytes, &wanted);
	buffer_init(&written, FUZZ_SIZE_MAX);
	must(proof_write(&proof, &written) == STATUS_OK);
	must_equal(written, buffer_bytes(&wanted));
	must(note_key_read(bytes_of_text(VKEY), &key) == STATUS_OK);
	must(proof_verify(&proof, &leaf, &key, &checkpoint, NULL) != STATUS_OK);
	if (checkpoint_read(proof.checkpoint, &checkpoint, &note, NULL) == STATUS_OK)
		must(merkle_inclusion_check(&leaf, proof.index, checkpoint.size, proof.path, proof.path_count,
		    &checkpoint.root) != STATUS_OK || (checkpoint.size == 1 && proof.index == 0));
	buffer_release(&wanted);
	buffer_release(&written);
	return 0;
}
