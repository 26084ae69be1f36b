#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>

#include "bundle_world.h"

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

/* append_with_digest(manifest, text, checkpoint): each @ stands for the digest of the checkpoint. */
static void append_with_digest(struct buffer *manifest, const char *text, struct bytes checkpoint)
{
	char hex[DIGEST_HEX_SIZE];
	struct digest digest = digest_of(checkpoint);
	digest_hex(&digest, hex);
	for (; *text != '\0'; text++)
		assert_int_equal(*text == '@' ? buffer_append_text(manifest, hex) :
		    buffer_append_byte(manifest, (uint8_t)*text), STATUS_OK);
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
	append_with_digest(&manifest, before, buffer_bytes(&world->checkpoint));
	assert_int_equal(buffer_append_format(&manifest, "%s%s", vkey, after), STATUS_OK);
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
#define CHECKPOINT ",\"checkpoint\":\"@\""
#define START "{\"blobs\":[]" CHECKPOINT ",\"entries\":[0,1,2,3,4],\"log\":\""
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
		{ "{\"blobs\":[]" CHECKPOINT ",\"entries\":[1,0,2,3,4],\"log\":\"", END, STATUS_BAD_BUNDLE },
		{ "{\"blobs\":[]" CHECKPOINT ",\"entries\":[0,1,2,3,3],\"log\":\"", END, STATUS_BAD_BUNDLE },
		{ "{\"blobs\":[]" CHECKPOINT ",\"entries\":[0,1,2,3],\"log\":\"", END, STATUS_BAD_BUNDLE },
		{ "{\"blobs\":[]" CHECKPOINT ",\"entries\":[0,1,2,3,4,5],\"log\":\"", END, STATUS_BAD_BUNDLE },
		{ "{\"blobs\":[]" CHECKPOINT ",\"entries\":[],\"log\":\"", END, STATUS_BAD_BUNDLE },
		{ "{\"blobs\":[]" CHECKPOINT ",\"entries\":{},\"log\":\"", END, STATUS_BAD_FIELD },
		{ "{\"blobs\":[]" CHECKPOINT ",\"entries\":[0,1,2,3,\"4\"],\"log\":\"", END, STATUS_BAD_FIELD },
		{ "{\"blobs\":[]" CHECKPOINT ",\"entries\":[0,1,2,3,4.0],\"log\":\"", END, STATUS_JSON_NUMBER },
		{ "{\"checkpoint\":\"@\",\"entries\":[0,1,2,3,4],\"log\":\"", END, STATUS_BAD_FIELD },
		{ "{\"blobs\":[],\"entries\":[0,1,2,3,4],\"log\":\"", END, STATUS_BAD_FIELD },
		{ "{\"blobs\":[],\"checkpoint\":\"@0\",\"entries\":[0,1,2,3,4],\"log\":\"", END, STATUS_BAD_FIELD },
		{ "{\"blobs\":[],\"checkpoint\":\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\","
		    "\"entries\":[0,1,2,3,4],\"log\":\"", END, STATUS_BAD_BUNDLE },
		{ "{\"blobs\":[1]" CHECKPOINT ",\"entries\":[0,1,2,3,4],\"log\":\"", END, STATUS_BAD_FIELD },
		{ "{\"blobs\":[{\"sha256\":\"00\",\"size\":1}]" CHECKPOINT ",\"entries\":[0,1,2,3,4],\"log\":\"", END, STATUS_BAD_FIELD },
		{ "{\"blobs\":[{\"sha256\":\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\",\"size\":0}]"
		    CHECKPOINT ",\"entries\":[0,1,2,3,4],\"log\":\"", END, STATUS_BAD_BUNDLE },
		{ "{\"blobs\":[{\"sha256\":\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\","
		    "\"size\":8589934592}]" CHECKPOINT ",\"entries\":[0,1,2,3,4],\"log\":\"", END, STATUS_TOO_LARGE },
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
	const struct bytes checkpoint = buffer_bytes(&world->checkpoint), no_checkpoint = bytes_of_text("x\n1\n");
	char text_of_manifest[1024], vkey[NOTE_VKEY_MAX];
	struct buffer manifest, of_no_note;
	note_key_write(&world->key, vkey);
	snprintf(text_of_manifest, sizeof(text_of_manifest), "{\"blobs\":[],\"checkpoint\":\"@\",\"entries\":[3],\"log\":\"%s\","
	    "\"report\":3,\"schema\":\"urn:exhibit:bundle:v1\",\"scope\":\"cited\",\"size\":5}", vkey);
	buffer_init(&manifest, BUNDLE_MANIFEST_MAX);
	buffer_init(&of_no_note, BUNDLE_MANIFEST_MAX);
	append_with_digest(&manifest, text_of_manifest, checkpoint);
	append_with_digest(&of_no_note, text_of_manifest, no_checkpoint);
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
	struct hand_made m = { "bundle.json", buffer_bytes(&manifest) }, n = { "bundle.json", buffer_bytes(&of_no_note) },
	    c = { "checkpoint", checkpoint },
	    e = { "entries/3.json", buffer_bytes(&world->entries[3]) },
	    p = { "proofs/3.tlog-proof", buffer_bytes(&proof) },
	    wrong_name = { "entries/4.json", e.content }, up = { "../entries/3.json", e.content },
	    too_large = { "entries/3.json", bytes_of(large, 65536) },
	    no_note = { "checkpoint", no_checkpoint },
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
		{ { m, no_note, e, p }, 4, STATUS_BAD_BUNDLE, STATUS_OK },
		{ { n, no_note, e, p }, 4, STATUS_BAD_NOTE, STATUS_OK },
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
	buffer_release(&manifest);
	buffer_release(&of_no_note);
	buffer_release(&proof);
	buffer_release(&other_proof);
	buffer_release(&extra);
	free(large);
	world_close(world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(manifests_have_one_form),
		cmocka_unit_test(members_are_those_of_the_manifest),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
