#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <unistd.h>

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

static void a_bundle_says_what_it_was_made_of(const struct world *world, bool is_complete, const struct source *source)
{
	uint64_t index;
	struct buffer entry, text;
	buffer_init(&entry, 65535);
	buffer_init(&text, PROOF_SIZE_MAX);
	assert_true(bytes_equal(source->checkpoint, buffer_bytes(&world->checkpoint)));
	assert_string_equal(source->log_key.name, world->key.name);
	assert_int_equal(source->is_complete, is_complete);
	assert_true(source->has_report);
	assert_int_equal(source->report_index, WORLD_REPORT);
	for (uint64_t i = 0; i < WORLD_SIZE; i++) {
		bool is_held = is_complete || i == 1 || i == 3 || i == 4;
		assert_int_equal(source->find(source->context, &world->leaves[i], &index),
		    is_held ? STATUS_OK : STATUS_NOT_FOUND);
		if (is_held)
			assert_int_equal(index, i);
		buffer_clear(&entry);
		assert_int_equal(source->entry_at(source->context, i, &index, &entry), STATUS_OK);
		assert_int_equal(index, is_held ? i : i + 1);
		assert_true(bytes_equal(buffer_bytes(&entry), buffer_bytes(&world->entries[index])));
		buffer_clear(&text);
		assert_int_equal(source->proof(source->context, i, &text),
		    is_held && !is_complete ? STATUS_OK : STATUS_NOT_FOUND);
	}
	assert_int_equal(source->entry_at(source->context, WORLD_SIZE, &index, &entry), STATUS_NOT_FOUND);
	assert_int_equal(source->proof(source->context, WORLD_SIZE, &text), STATUS_NOT_FOUND);
	struct digest other = { { 0 } };
	struct sink sink = { .take = world_take, .context = &text };
	assert_int_equal(source->blob(source->context, &other, &sink), STATUS_NOT_FOUND);
	assert_int_equal(source->find(source->context, &other, &index), STATUS_NOT_FOUND);
	buffer_release(&entry);
	buffer_release(&text);
}

/* And a bundle made from a bundle is the same bundle. */
static void round_trips(void **state)
{
	(void)state;
	for (int is_complete = 0; is_complete <= 1; is_complete++) {
		struct world *world = world_open(200000);
		struct bundle_plan plan = world_plan(world, is_complete);
		struct buffer file, again, from_bundle;
		struct bundle *bundle;
		assert_int_equal(world_write(&world->source, &plan, &file, NULL), STATUS_OK);
		assert_int_equal(world_write(&world->source, &plan, &again, NULL), STATUS_OK);
		assert_true(bytes_equal(buffer_bytes(&file), buffer_bytes(&again)));
		assert_int_equal(check_all(world, buffer_bytes(&file)), STATUS_OK);
		struct bytes bytes = buffer_bytes(&file);
		struct reader reader = world_reader(&bytes);
		assert_int_equal(bundle_open(&reader, &bundle, NULL), STATUS_OK);
		a_bundle_says_what_it_was_made_of(world, is_complete, bundle_source(bundle));
		assert_int_equal(world_write(bundle_source(bundle), &plan, &from_bundle, NULL), STATUS_OK);
		assert_true(bytes_equal(buffer_bytes(&file), buffer_bytes(&from_bundle)));
		bundle_close(bundle);
		buffer_release(&file);
		buffer_release(&again);
		buffer_release(&from_bundle);
		bundle_plan_release(&plan);
		world_close(world);
	}
}

static void output_of(const char *command, char *text, size_t size)
{
	FILE *pipe = popen(command, "r");
	assert_non_null(pipe);
	size_t got = fread(text, 1, size - 1, pipe);
	text[got] = '\0';
	assert_int_equal(pclose(pipe), 0);
}

/* Plain tar lists it, and what it extracts is what went in. */
static void tar_opens_it(void **state)
{
	(void)state;
	struct world *world = world_open(1000);
	struct bundle_plan plan = world_plan(world, false);
	struct buffer file;
	char directory[] = "/tmp/exhibit-bundle-XXXXXX", command[512], text[4096], hex[2][DIGEST_HEX_SIZE];
	assert_non_null(mkdtemp(directory));
	assert_int_equal(world_write(&world->source, &plan, &file, NULL), STATUS_OK);
	snprintf(command, sizeof(command), "%s/b", directory);
	FILE *out = fopen(command, "wb");
	assert_non_null(out);
	assert_int_equal(fwrite(file.data, 1, file.size, out), file.size);
	assert_int_equal(fclose(out), 0);
	snprintf(command, sizeof(command), "cd %s && TZ=UTC LC_ALL=C tar tvf b 2>&1 | head -3 && tar tf b 2>&1",
	    directory);
	output_of(command, text, sizeof(text));
	assert_non_null(strstr(text, "-rw-r--r-- 0/0 "));
	assert_non_null(strstr(text, " 1970-01-01 00:00 bundle.json\n"));
	for (size_t i = 0; i < WORLD_BLOBS; i++)
		digest_hex(&world->blob_sizes[i].digest, hex[i]);
	char expected[2048];
	snprintf(expected, sizeof(expected), "bundle.json\ncheckpoint\nentries/1.json\nentries/3.json\nentries/4.json\n"
	    "proofs/1.tlog-proof\nproofs/3.tlog-proof\nproofs/4.tlog-proof\nblobs/%s\nblobs/%s\n", hex[0], hex[1]);
	assert_non_null(strstr(text, expected));
	snprintf(command, sizeof(command), "cd %s && tar xf b 2>&1 && cat entries/3.json && cd blobs && sha256sum *",
	    directory);
	output_of(command, text, sizeof(text));
	snprintf(expected, sizeof(expected), "{\"report\":3}%s  %s\n%s  %s\n", hex[0], hex[0], hex[1], hex[1]);
	assert_string_equal(text, expected);
	snprintf(command, sizeof(command), "rm -r %s", directory);
	output_of(command, text, sizeof(text));
	buffer_release(&file);
	bundle_plan_release(&plan);
	world_close(world);
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

/* A file put together by hand: any members with right headers, any manifest. */
struct hand_made {
	const char *name;
	struct bytes content;
};

static void put_together(struct buffer *file, const struct hand_made *members, size_t count)
{
	static const uint8_t zeros[2 * USTAR_BLOCK];
	buffer_init(file, SIZE_MAX);
	for (size_t i = 0; i < count; i++) {
		uint8_t block[USTAR_BLOCK];
		assert_int_equal(ustar_header(members[i].name, members[i].content.size, block), STATUS_OK);
		assert_int_equal(buffer_append(file, bytes_of(block, sizeof(block))), STATUS_OK);
		assert_int_equal(buffer_append(file, members[i].content), STATUS_OK);
		assert_int_equal(buffer_append(file, bytes_of(zeros, ustar_padding(members[i].content.size))), STATUS_OK);
	}
	assert_int_equal(buffer_append(file, bytes_of(zeros, sizeof(zeros))), STATUS_OK);
}

/* The complete world without blobs; the manifest is ${before}, the vkey, ${after}. */
static enum status open_with_manifest(const struct world *world, const char *before, const char *after,
    size_t entry_count)
{
	static const char *const names[] = { "entries/0.json", "entries/1.json", "entries/2.json", "entries/3.json",
		"entries/4.json" };
	char vkey[NOTE_VKEY_MAX];
	struct buffer manifest, file;
	struct bundle *bundle;
	note_key_write(&world->key, vkey);
	buffer_init(&manifest, BUNDLE_MANIFEST_MAX);
	assert_int_equal(buffer_append_format(&manifest, "%s%s%s", before, vkey, after), STATUS_OK);
	struct hand_made members[2 + WORLD_SIZE] = { { "bundle.json", buffer_bytes(&manifest) },
		{ "checkpoint", buffer_bytes(&world->checkpoint) } };
	for (size_t i = 0; i < WORLD_SIZE; i++)
		members[2 + i] = (struct hand_made) { names[i], buffer_bytes(&world->entries[i]) };
	put_together(&file, members, 2 + entry_count);
	struct bytes bytes = buffer_bytes(&file);
	struct reader reader = world_reader(&bytes);
	struct fault fault = { 0 };
	enum status status = bundle_open(&reader, &bundle, &fault);
	assert_int_equal(fault.status, status);
	bundle_close(bundle);
	buffer_release(&manifest);
	buffer_release(&file);
	return status;
}

static void manifests_have_one_form(void **state)
{
	(void)state;
#define SCHEMA ",\"schema\":\"urn:exhibit:bundle:v1\""
#define START "{\"blobs\":[],\"entries\":[0,1,2,3,4],\"log\":\""
#define END "\",\"report\":3" SCHEMA ",\"scope\":\"all\",\"size\":5}"
	static const struct {
		const char *before, *after;
		enum status status;
	} rows[] = {
		{ START, END, STATUS_OK },
		{ "", "", STATUS_JSON_SYNTAX },
		{ START, END "\n", STATUS_BAD_BUNDLE },
		{ " " START, END, STATUS_BAD_BUNDLE },
		{ START, END "{}", STATUS_JSON_TRAILING },
		{ START, "\",\"report\":3" SCHEMA ",\"scope\":\"all\",\"size\":5,\"x\":1}", STATUS_BAD_BUNDLE },
		{ START, "\",\"report\":3,\"report\":3" SCHEMA ",\"scope\":\"all\",\"size\":5}",
		    STATUS_JSON_DUPLICATE },
		{ START, "\",\"schema\":\"urn:exhibit:bundle:v1\",\"report\":3,\"scope\":\"all\",\"size\":5}", STATUS_BAD_BUNDLE },
		{ START, "\",\"report\":5" SCHEMA ",\"scope\":\"all\",\"size\":5}", STATUS_BAD_BUNDLE },
		{ START, "\",\"report\":-1" SCHEMA ",\"scope\":\"all\",\"size\":5}", STATUS_BAD_FIELD },
		{ START, "\",\"report\":\"3\"" SCHEMA ",\"scope\":\"all\",\"size\":5}", STATUS_BAD_FIELD },
		{ START, "\"" SCHEMA ",\"scope\":\"all\",\"size\":5}", STATUS_BAD_FIELD },
		{ START, "\",\"report\":3,\"schema\":\"urn:exhibit:bundle:v2\",\"scope\":\"all\",\"size\":5}", STATUS_BAD_FIELD },
		{ START, "\",\"report\":3" SCHEMA ",\"scope\":\"some\",\"size\":5}", STATUS_BAD_FIELD },
		{ START, "\",\"report\":3" SCHEMA ",\"scope\":\"cited\",\"size\":5}", STATUS_BAD_BUNDLE },
		{ START, "\",\"report\":3" SCHEMA ",\"scope\":\"all\",\"size\":6}", STATUS_BAD_BUNDLE },
		{ START, "\",\"report\":3" SCHEMA ",\"scope\":\"all\",\"size\":4}", STATUS_BAD_BUNDLE },
		{ START, "\",\"report\":3" SCHEMA ",\"scope\":\"all\"}", STATUS_BAD_FIELD },
		{ START "x", END, STATUS_BAD_FIELD },
		{ "{\"blobs\":[],\"entries\":[1,0,2,3,4],\"log\":\"", END, STATUS_BAD_BUNDLE },
		{ "{\"blobs\":[],\"entries\":[0,1,2,3,3],\"log\":\"", END, STATUS_BAD_BUNDLE },
		{ "{\"blobs\":[],\"entries\":[0,1,2,3],\"log\":\"", END, STATUS_BAD_BUNDLE },
		{ "{\"blobs\":[],\"entries\":[0,1,2,3,4,5],\"log\":\"", END, STATUS_BAD_BUNDLE },
		{ "{\"blobs\":[],\"entries\":[],\"log\":\"", END, STATUS_BAD_BUNDLE },
		{ "{\"blobs\":[],\"entries\":{},\"log\":\"", END, STATUS_BAD_FIELD },
		{ "{\"blobs\":[],\"entries\":[0,1,2,3,\"4\"],\"log\":\"", END, STATUS_BAD_FIELD },
		{ "{\"blobs\":[],\"entries\":[0,1,2,3,4.0],\"log\":\"", END, STATUS_JSON_NUMBER },
		{ "{\"entries\":[0,1,2,3,4],\"log\":\"", END, STATUS_BAD_FIELD },
		{ "{\"blobs\":[1],\"entries\":[0,1,2,3,4],\"log\":\"", END, STATUS_BAD_FIELD },
		{ "{\"blobs\":[{\"sha256\":\"00\",\"size\":1}],\"entries\":[0,1,2,3,4],\"log\":\"", END, STATUS_BAD_FIELD },
		{ "{\"blobs\":[{\"sha256\":\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\",\"size\":0}],"
		    "\"entries\":[0,1,2,3,4],\"log\":\"", END, STATUS_BAD_BUNDLE },
		{ "{\"blobs\":[{\"sha256\":\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\","
		    "\"size\":8589934592}],\"entries\":[0,1,2,3,4],\"log\":\"", END, STATUS_TOO_LARGE },
		{ "[\"", "\"]", STATUS_BAD_FIELD },
		{ "\"", "\"", STATUS_BAD_FIELD },
	};
	struct world *world = world_open(10);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		enum status status = open_with_manifest(world, rows[i].before, rows[i].after, WORLD_SIZE);
		if (status != rows[i].status)
			fail_msg("row %zu: %s, not %s", i, status_name(status), status_name(rows[i].status));
	}
	assert_int_equal(open_with_manifest(world, START, END, WORLD_SIZE - 1), STATUS_BAD_BUNDLE);
	world_close(world);
}

/* Members that are well formed each, but not where or what the manifest says. */
static void members_are_those_of_the_manifest(void **state)
{
	(void)state;
	struct world *world = world_open(10);
	char manifest[1024], vkey[NOTE_VKEY_MAX];
	note_key_write(&world->key, vkey);
	snprintf(manifest, sizeof(manifest), "{\"blobs\":[],\"entries\":[3],\"log\":\"%s\",\"report\":3,"
	    "\"schema\":\"urn:exhibit:bundle:v1\",\"scope\":\"cited\",\"size\":5}", vkey);
	struct buffer proof, other_proof, extra;
	buffer_init(&proof, PROOF_SIZE_MAX);
	buffer_init(&other_proof, PROOF_SIZE_MAX);
	buffer_init(&extra, PROOF_SIZE_MAX);
	assert_int_equal(world_proof(world, 3, &proof), STATUS_OK);
	assert_int_equal(world_proof(world, 4, &other_proof), STATUS_OK);
	assert_int_equal(buffer_append_format(&extra, "c2sp.org/tlog-proof@v1\nextra YQ==\n%s",
	    strchr(buffer_text(&proof), '\n') + 1), STATUS_OK);
	uint8_t *large = calloc(1, 65536);
	assert_non_null(large);
	struct hand_made m = { "bundle.json", bytes_of_text(manifest) },
	    c = { "checkpoint", buffer_bytes(&world->checkpoint) },
	    e = { "entries/3.json", buffer_bytes(&world->entries[3]) },
	    p = { "proofs/3.tlog-proof", buffer_bytes(&proof) },
	    wrong_name = { "entries/4.json", e.content }, up = { "../entries/3.json", e.content },
	    too_large = { "entries/3.json", bytes_of(large, 65536) },
	    no_note = { "checkpoint", bytes_of_text("x\n1\n") },
	    wrong_proof = { p.name, buffer_bytes(&other_proof) }, extra_proof = { p.name, buffer_bytes(&extra) },
	    no_proof = { p.name, bytes_of_text("none") };
	const struct {
		struct hand_made members[5];
		size_t count;
		enum status open, proof;
	} rows[] = {
		{ { m, c, e, p }, 4, STATUS_OK, STATUS_OK },
		{ { m, c, e }, 3, STATUS_BAD_BUNDLE, STATUS_OK },
		{ { c, m, e, p }, 4, STATUS_BAD_BUNDLE, STATUS_OK },
		{ { m, c, p, e }, 4, STATUS_BAD_BUNDLE, STATUS_OK },
		{ { m, c, e, e, p }, 5, STATUS_BAD_BUNDLE, STATUS_OK },
		{ { m, c, e, p, p }, 5, STATUS_BAD_BUNDLE, STATUS_OK },
		{ { m, c, wrong_name, p }, 4, STATUS_BAD_BUNDLE, STATUS_OK },
		{ { m, c, up, p }, 4, STATUS_BAD_BUNDLE, STATUS_OK },
		{ { m, c, too_large, p }, 4, STATUS_BAD_BUNDLE, STATUS_OK },
		{ { m, no_note, e, p }, 4, STATUS_BAD_NOTE, STATUS_OK },
		{ { m }, 1, STATUS_BAD_BUNDLE, STATUS_OK },
		{ { m }, 0, STATUS_BAD_BUNDLE, STATUS_OK },
		{ { m, c, e, wrong_proof }, 4, STATUS_OK, STATUS_BAD_PROOF },
		{ { m, c, e, extra_proof }, 4, STATUS_OK, STATUS_BAD_PROOF },
		{ { m, c, e, no_proof }, 4, STATUS_OK, STATUS_BAD_PROOF },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buffer file, text;
		struct bundle *bundle;
		put_together(&file, rows[i].members, rows[i].count);
		struct bytes bytes = buffer_bytes(&file);
		struct reader reader = world_reader(&bytes);
		enum status status = bundle_open(&reader, &bundle, NULL);
		if (status != rows[i].open)
			fail_msg("row %zu: %s, not %s", i, status_name(status), status_name(rows[i].open));
		buffer_init(&text, PROOF_SIZE_MAX);
		if (bundle != NULL) {
			const struct source *source = bundle_source(bundle);
			assert_int_equal(source->proof(source->context, 3, &text), rows[i].proof);
			assert_int_equal(text.size > 0, rows[i].proof == STATUS_OK);
		}
		bundle_close(bundle);
		buffer_release(&text);
		buffer_release(&file);
	}
	buffer_release(&proof);
	buffer_release(&other_proof);
	buffer_release(&extra);
	free(large);
	world_close(world);
}

/* world_blob finds a blob by the digest it should have and gives what is there now. */
static void blobs_are_hashed_on_the_way(void **state)
{
	(void)state;
	static const struct {
		size_t size;
		uint8_t flip;
		enum status status;
	} rows[] = { { 1000, 0, STATUS_OK }, { 999, 0, STATUS_BLOB_MISMATCH }, { 1001, 0, STATUS_BLOB_MISMATCH },
		{ 1000, 1, STATUS_BLOB_MISMATCH }, { 0, 0, STATUS_BLOB_MISMATCH } };
	struct world *world = world_open(1000);
	struct bundle_plan plan = world_plan(world, true);
	struct buffer *blob = world->blobs[0].size > 0 ? &world->blobs[0] : &world->blobs[1];
	assert_int_equal(buffer_append_byte(blob, 0), STATUS_OK);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buffer file;
		struct fault fault = { 0 };
		blob->size = rows[i].size;
		blob->data[500] ^= rows[i].flip;
		assert_int_equal(world_write(&world->source, &plan, &file, &fault), rows[i].status);
		assert_int_equal(fault.status, rows[i].status);
		if (rows[i].status != STATUS_OK)
			assert_non_null(strstr(fault.place, "blobs/"));
		blob->data[500] ^= rows[i].flip;
		buffer_release(&file);
	}
	/* The right bytes under a wrong size. */
	blob->size = 1000;
	struct blob_size *planned = plan.blobs[0].size > 0 ? &plan.blobs[0] : &plan.blobs[1];
	for (planned->size = 999; planned->size <= 1001; planned->size++) {
		struct buffer file;
		assert_int_equal(world_write(&world->source, &plan, &file, NULL),
		    planned->size == 1000 ? STATUS_OK : STATUS_BLOB_MISMATCH);
		buffer_release(&file);
	}
	bundle_plan_release(&plan);
	world_close(world);
}

static enum status no_more_entries(void *context, uint64_t at_least, uint64_t *index, struct buffer *entry)
{
	*index = at_least + 1;
	(void)context;
	return buffer_append_text(entry, "{}");
}

static enum status large_entry(void *context, uint64_t at_least, uint64_t *index, struct buffer *entry)
{
	(void)context;
	*index = at_least;
	for (size_t i = 0; i < 65536; i++)
		if (buffer_append_byte(entry, 'x') != STATUS_OK)
			return STATUS_NO_MEMORY;
	return STATUS_OK;
}

static enum status proof_of_another(void *context, uint64_t index, struct buffer *text)
{
	return world_proof(context, index == 1 ? 2 : index, text);
}

static enum status failing_proof(void *context, uint64_t index, struct buffer *text)
{
	(void)context;
	(void)index;
	(void)text;
	return STATUS_STORE;
}

static enum status full_disk(void *context, struct bytes bytes)
{
	size_t *left = context;
	if (bytes.size > *left)
		return STATUS_DISK_FULL;
	*left -= bytes.size;
	return STATUS_OK;
}

static void what_the_source_or_sink_fails_at_comes_up(void **state)
{
	(void)state;
	struct world *world = world_open(1000);
	struct bundle_plan plan = world_plan(world, false);
	struct buffer file;
	struct source source = world->source;
	source.entry_at = no_more_entries;
	assert_int_equal(world_write(&source, &plan, &file, NULL), STATUS_ENTRY_MISSING);
	buffer_release(&file);
	source.entry_at = large_entry;
	assert_int_equal(world_write(&source, &plan, &file, NULL), STATUS_TOO_LARGE);
	buffer_release(&file);
	source = world->source;
	source.proof = proof_of_another;
	assert_int_equal(world_write(&source, &plan, &file, NULL), STATUS_BAD_PROOF);
	buffer_release(&file);
	source.proof = failing_proof;
	assert_int_equal(world_write(&source, &plan, &file, NULL), STATUS_STORE);
	buffer_release(&file);
	source = world->source;
	source.checkpoint = bytes_of_text("none");
	assert_int_equal(world_write(&source, &plan, &file, NULL), STATUS_BAD_NOTE);
	buffer_release(&file);
	assert_int_equal(world_write(&world->source, &plan, &file, NULL), STATUS_OK);
	for (size_t room = 0; room < file.size; room += 97) {
		size_t left = room;
		struct sink sink = { .take = full_disk, .context = &left };
		assert_int_equal(bundle_write(&plan, &world->source, &sink, NULL), STATUS_DISK_FULL);
	}
	buffer_release(&file);
	bundle_plan_release(&plan);
	world_close(world);
}

static void plans_that_make_no_bundle(void **state)
{
	(void)state;
	struct world *world = world_open(1000);
	struct bundle_plan plan = world_plan(world, false), good = plan;
	struct buffer file;
#define REFUSED(expected) \
	do { \
		assert_int_equal(world_write(&world->source, &plan, &file, NULL), expected); \
		assert_int_equal(file.size, 0); \
		buffer_release(&file); \
	} while (0)
	plan.report_index = 2; /* not among 1, 3, 4 */
	REFUSED(STATUS_BAD_BUNDLE);
	plan = good;
	plan.is_complete = true;
	REFUSED(STATUS_BAD_BUNDLE);
	plan = good;
	plan.entry_count = 0;
	REFUSED(STATUS_BAD_BUNDLE);
	plan = good;
	plan.entries[0] = 3;
	REFUSED(STATUS_BAD_BUNDLE);
	plan.entries[0] = 4;
	REFUSED(STATUS_BAD_BUNDLE);
	plan.entries[0] = 1;
	plan.entries[2] = WORLD_SIZE;
	REFUSED(STATUS_BAD_BUNDLE);
	plan.entries[2] = 4;
	plan.blobs[0] = plan.blobs[1];
	REFUSED(STATUS_BAD_BUNDLE);
	plan.blobs[0] = world->blob_sizes[0];
	plan.blobs[1].size = USTAR_SIZE_MAX + 1;
	REFUSED(STATUS_TOO_LARGE);
	plan.blobs[1] = world->blob_sizes[1];
	plan.entry_count = SIZE_MAX;
	REFUSED(STATUS_TOO_LARGE);
	plan = good;
	plan.blob_count = SIZE_MAX - 5;
	REFUSED(STATUS_TOO_LARGE);
	plan = good;
	bundle_plan_release(&plan);
	world_close(world);
}

static void the_lower_of_two_same_entries_is_found(void **state)
{
	(void)state;
	struct world *world = world_open(0);
	struct bundle_plan plan = world_plan(world, true);
	struct buffer file;
	struct bundle *bundle;
	uint64_t index;
	plan.blob_count = 0;
	world->entries[4].size = 0;
	assert_int_equal(buffer_append(&world->entries[4], buffer_bytes(&world->entries[2])), STATUS_OK);
	assert_int_equal(world_write(&world->source, &plan, &file, NULL), STATUS_OK);
	struct bytes bytes = buffer_bytes(&file);
	struct reader reader = world_reader(&bytes);
	assert_int_equal(bundle_open(&reader, &bundle, NULL), STATUS_OK);
	const struct source *source = bundle_source(bundle);
	assert_int_equal(source->find(source->context, &world->leaves[2], &index), STATUS_OK);
	assert_int_equal(index, 2);
	bundle_close(bundle);
	buffer_release(&file);
	bundle_plan_release(&plan);
	world_close(world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(round_trips),
		cmocka_unit_test(tar_opens_it),
		cmocka_unit_test(no_bit_of_a_cited_bundle_is_free),
		cmocka_unit_test(no_bit_of_a_complete_bundle_is_free),
		cmocka_unit_test(manifests_have_one_form),
		cmocka_unit_test(members_are_those_of_the_manifest),
		cmocka_unit_test(blobs_are_hashed_on_the_way),
		cmocka_unit_test(what_the_source_or_sink_fails_at_comes_up),
		cmocka_unit_test(plans_that_make_no_bundle),
		cmocka_unit_test(the_lower_of_two_same_entries_is_found),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
