#ifndef BUNDLE_WORLD_H
#define BUNDLE_WORLD_H

/*
 * A made-up log of a few entries and blobs in memory, as a source to write bundles from.  Include behind cmocka.h.
 * Entry 3 is "the report": it says so, and a verifier would look.
 */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "format/bundle.h"

#define WORLD_SIZE 5
#define WORLD_REPORT 3
#define WORLD_BLOBS 2

struct world {
	struct buffer entries[WORLD_SIZE];
	struct digest leaves[WORLD_SIZE];
	struct buffer blobs[WORLD_BLOBS]; /* by ascending digest */
	struct blob_size blob_sizes[WORLD_BLOBS];
	struct note_key key;
	struct buffer checkpoint;
	struct source source;
};

static inline enum status world_node(void *context, unsigned level, uint64_t index, struct digest *digest)
{
	struct world *world = context;
	struct merkle_frontier frontier;
	merkle_frontier_init(&frontier);
	for (uint64_t i = index << level; i < (index + 1) << level; i++)
		merkle_frontier_add(&frontier, &world->leaves[i]);
	*digest = merkle_frontier_root(&frontier);
	return STATUS_OK;
}

static inline enum status world_entry_at(void *context, uint64_t at_least, uint64_t *index, struct buffer *entry)
{
	struct world *world = context;
	if (at_least >= WORLD_SIZE)
		return STATUS_NOT_FOUND;
	*index = at_least;
	return buffer_append(entry, buffer_bytes(&world->entries[at_least]));
}

static inline enum status world_proof(void *context, uint64_t index, struct buffer *text)
{
	struct world *world = context;
	struct merkle_tree tree = { .node = world_node, .context = world, .size = WORLD_SIZE };
	struct proof proof = { .index = index, .checkpoint = buffer_bytes(&world->checkpoint) };
	enum status status = merkle_inclusion_path(&tree, index, WORLD_SIZE, proof.path, &proof.path_count);
	return status == STATUS_OK ? proof_write(&proof, text) : status;
}

static inline enum status world_blob(void *context, const struct digest *digest, const struct sink *sink)
{
	struct world *world = context;
	for (size_t i = 0; i < WORLD_BLOBS; i++)
		if (digest_equal(&world->blob_sizes[i].digest, digest))
			return sink->take(sink->context, buffer_bytes(&world->blobs[i]));
	return STATUS_NOT_FOUND;
}

static inline void world_sign(struct world *world)
{
	struct merkle_tree tree = { .node = world_node, .context = world, .size = WORLD_SIZE };
	struct checkpoint checkpoint = { .origin = "unit.example/log", .size = WORLD_SIZE };
	struct ed25519_key public;
	struct ed25519_signature signature;
	uint8_t secret[crypto_sign_SECRETKEYBYTES], seed[crypto_sign_SEEDBYTES] = { 42 };
	crypto_sign_seed_keypair(public.bytes, secret, seed);
	assert_int_equal(note_key_make(checkpoint.origin, &public, &world->key), STATUS_OK);
	assert_int_equal(merkle_root(&tree, WORLD_SIZE, &checkpoint.root), STATUS_OK);
	buffer_init(&world->checkpoint, CHECKPOINT_SIZE_MAX);
	assert_int_equal(checkpoint_text(&checkpoint, &world->checkpoint), STATUS_OK);
	crypto_sign_detached(signature.bytes, NULL, world->checkpoint.data, world->checkpoint.size, secret);
	assert_int_equal(buffer_append_text(&world->checkpoint, "\n"), STATUS_OK);
	assert_int_equal(note_sign_line(&world->key, &signature, &world->checkpoint), STATUS_OK);
	/* And of somebody whom nobody knows: no key can tell whether this line is as it was. */
	assert_int_equal(buffer_append_text(&world->checkpoint, "\u2014 witness.example d3h5ejE=\n"), STATUS_OK);
}

static inline int world_order(const void *a, const void *b)
{
	const struct buffer *left = a, *right = b;
	struct digest x = digest_of(buffer_bytes(left)), y = digest_of(buffer_bytes(right));
	return memcmp(&x, &y, sizeof(x));
}

/* world_open(blob_size): the second blob has ${blob_size} bytes, the first none. */
static inline struct world *world_open(size_t blob_size)
{
	struct world *world = calloc(1, sizeof(*world));
	assert_non_null(world);
	for (unsigned i = 0; i < WORLD_SIZE; i++) {
		buffer_init(&world->entries[i], 65535);
		assert_int_equal(buffer_append_format(&world->entries[i], "{\"%s\":%u}", i == WORLD_REPORT ? "report" : "entry",
		    i), STATUS_OK);
		world->leaves[i] = merkle_leaf(buffer_bytes(&world->entries[i]));
	}
	for (size_t i = 0; i < WORLD_BLOBS; i++)
		buffer_init(&world->blobs[i], SIZE_MAX);
	for (size_t i = 0; i < blob_size; i++)
		assert_int_equal(buffer_append_byte(&world->blobs[1], (uint8_t)(i * 31 >> 3)), STATUS_OK);
	qsort(world->blobs, WORLD_BLOBS, sizeof(world->blobs[0]), world_order);
	for (size_t i = 0; i < WORLD_BLOBS; i++)
		world->blob_sizes[i] = (struct blob_size) { digest_of(buffer_bytes(&world->blobs[i])), world->blobs[i].size };
	world_sign(world);
	world->source = (struct source) { .context = world, .checkpoint = buffer_bytes(&world->checkpoint),
		.log_key = world->key, .is_complete = true, .entry_at = world_entry_at, .proof = world_proof,
		.blob = world_blob };
	return world;
}

static inline void world_close(struct world *world)
{
	for (size_t i = 0; i < WORLD_SIZE; i++)
		buffer_release(&world->entries[i]);
	for (size_t i = 0; i < WORLD_BLOBS; i++)
		buffer_release(&world->blobs[i]);
	buffer_release(&world->checkpoint);
	free(world);
}

/* world_plan(world, is_complete): entries 1, 3 and 4, or all, and both blobs.  The caller releases. */
static inline struct bundle_plan world_plan(const struct world *world, bool is_complete)
{
	static const uint64_t cited[] = { 1, WORLD_REPORT, 4 };
	struct bundle_plan plan = { .report_index = WORLD_REPORT, .is_complete = is_complete };
	plan.entry_count = is_complete ? WORLD_SIZE : sizeof(cited) / sizeof(cited[0]);
	plan.entries = calloc(plan.entry_count, sizeof(*plan.entries));
	plan.blob_count = WORLD_BLOBS;
	plan.blobs = calloc(WORLD_BLOBS, sizeof(*plan.blobs));
	assert_non_null(plan.entries);
	assert_non_null(plan.blobs);
	for (size_t i = 0; i < plan.entry_count; i++)
		plan.entries[i] = is_complete ? i : cited[i];
	memcpy(plan.blobs, world->blob_sizes, sizeof(world->blob_sizes));
	return plan;
}

static inline enum status world_take(void *context, struct bytes bytes)
{
	return buffer_append(context, bytes);
}

/* world_write(source, plan, file, fault): a bundle into ${file}, which is initialised; the caller releases. */
static inline enum status world_write(const struct source *source, const struct bundle_plan *plan, struct buffer *file,
    struct fault *fault)
{
	struct sink sink = { .take = world_take, .context = file };
	buffer_init(file, SIZE_MAX);
	return bundle_write(plan, source, &sink, fault);
}

static inline enum status world_read_at(void *context, uint64_t offset, void *data, size_t size)
{
	const struct bytes *file = context;
	if (offset > file->size || size > file->size - offset)
		return STATUS_IO;
	memcpy(data, file->data + offset, size);
	return STATUS_OK;
}

/* world_reader(file): reads from ${file}, which stays the caller's. */
static inline struct reader world_reader(struct bytes *file)
{
	return (struct reader) { .read_at = world_read_at, .context = file, .size = file->size };
}

#endif
