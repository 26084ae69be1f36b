#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "bundle_world.h"

/*
 * What a verifier does, in small: open, hash every entry, hold it against the tree, hash every blob the records name,
 * look at the report, and the signature at last, because it takes longest and most of what is spoilt is found before.
 */
static enum status check_entries(const struct world *world, const struct source *source, struct digest *root)
{
	struct checkpoint checkpoint;
	struct note note;
	struct buffer entry, text;
	struct merkle_frontier frontier;
	struct proof proof;
	enum status status = checkpoint_read(source->checkpoint, &checkpoint, &note, NULL);
	buffer_init(&entry, 65535);
	buffer_init(&text, PROOF_SIZE_MAX);
	merkle_frontier_init(&frontier);
	uint64_t index = 0, seen = 0;
	for (uint64_t at = 0; status == STATUS_OK; at = index + 1) {
		buffer_clear(&entry);
		buffer_clear(&text);
		status = source->entry_at(source->context, at, &index, &entry);
		if (status != STATUS_OK)
			break;
		seen++;
		struct digest leaf = merkle_leaf(buffer_bytes(&entry));
		merkle_frontier_add(&frontier, &leaf);
		if (index == source->report_index && !bytes_start_with(buffer_bytes(&entry), "{\"report\""))
			status = STATUS_UNKNOWN_KIND;
		if (status != STATUS_OK || source->is_complete)
			continue;
		status = source->proof(source->context, index, &text);
		if (status == STATUS_OK)
			status = proof_read(buffer_bytes(&text), &proof, NULL);
		if (status == STATUS_OK)
			status = merkle_inclusion_check(&leaf, proof.index, checkpoint.size, proof.path, proof.path_count,
			    &checkpoint.root);
	}
	if (status == STATUS_NOT_FOUND)
		status = seen == (source->is_complete ? WORLD_SIZE : 3) ? STATUS_OK : STATUS_ENTRY_MISSING;
	*root = merkle_frontier_root(&frontier);
	if (status == STATUS_OK && source->is_complete && !digest_equal(root, &checkpoint.root))
		status = STATUS_ROOT_MISMATCH;
	if (status == STATUS_OK)
		status = checkpoint_verify(source->checkpoint, &world->key, &checkpoint, NULL);
	buffer_release(&entry);
	buffer_release(&text);
	return status;
}

static enum status take_into_hasher(void *context, struct bytes bytes)
{
	hasher_add(context, bytes);
	return STATUS_OK;
}

static enum status check_blobs(const struct world *world, const struct source *source)
{
	enum status status = STATUS_OK;
	for (size_t i = 0; i < WORLD_BLOBS && status == STATUS_OK; i++) {
		struct hasher *hasher;
		assert_int_equal(hasher_open(&hasher), STATUS_OK);
		struct sink sink = { .take = take_into_hasher, .context = hasher };
		status = source->blob(source->context, &world->blob_sizes[i].digest, &sink);
		struct digest digest = hasher_finish(hasher);
		if (status == STATUS_OK && !digest_equal(&digest, &world->blob_sizes[i].digest))
			status = STATUS_BLOB_MISMATCH;
		hasher_close(hasher);
	}
	return status;
}

static enum status check_all(const struct world *world, struct bytes file)
{
	struct bundle *bundle;
	struct digest root;
	struct fault fault = { 0 };
	struct reader reader = world_reader(&file);
	enum status status = bundle_open(&reader, &bundle, &fault);
	assert_int_equal(fault.status, status);
	assert_true((bundle != NULL) == (status == STATUS_OK));
	if (status != STATUS_OK)
		return status;
	const struct source *source = bundle_source(bundle);
	status = check_blobs(world, source);
	if (status == STATUS_OK && memcmp(&source->log_key, &world->key, sizeof(world->key)) != 0)
		status = STATUS_UNKNOWN_LOG;
	if (status == STATUS_OK)
		status = check_entries(world, source, &root);
	bundle_close(bundle);
	return status;
}

static void spoil(bool is_complete)
{
	struct world *world = world_open(700);
	struct bundle_plan plan = world_plan(world, is_complete);
	struct buffer file;
	assert_int_equal(world_write(&world->source, &plan, &file, NULL), STATUS_OK);
	assert_int_equal(check_all(world, buffer_bytes(&file)), STATUS_OK);
	for (size_t bit = 0; bit < file.size * 8; bit++) {
		file.data[bit / 8] ^= (uint8_t)(1 << bit % 8);
		if (check_all(world, buffer_bytes(&file)) == STATUS_OK)
			fail_msg("bit %zu of byte %zu may flip", bit % 8, bit / 8);
		file.data[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	/* In a copy of just that size, so that reading behind the end does not go unnoticed. */
	for (size_t size = 0; size < file.size; size++) {
		uint8_t *cut = malloc(size + 1);
		assert_non_null(cut);
		memcpy(cut, file.data, size);
		if (check_all(world, bytes_of(cut, size)) == STATUS_OK)
			fail_msg("it may be cut at %zu", size);
		free(cut);
	}
	for (size_t more = 1; more <= 2 * USTAR_BLOCK; more += 511) {
		struct buffer longer;
		buffer_init(&longer, SIZE_MAX);
		assert_int_equal(buffer_append(&longer, buffer_bytes(&file)), STATUS_OK);
		for (size_t i = 0; i < more; i++)
			assert_int_equal(buffer_append_byte(&longer, 0), STATUS_OK);
		assert_int_equal(check_all(world, buffer_bytes(&longer)), STATUS_BAD_BUNDLE);
		buffer_release(&longer);
	}
	buffer_release(&file);
	bundle_plan_release(&plan);
	world_close(world);
}

static void no_bit_of_a_cited_bundle_is_free(void **state)
{
	(void)state;
	spoil(false);
}

static void no_bit_of_a_complete_bundle_is_free(void **state)
{
	(void)state;
	spoil(true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_bit_of_a_cited_bundle_is_free),
		cmocka_unit_test(no_bit_of_a_complete_bundle_is_free),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
