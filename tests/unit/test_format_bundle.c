#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <unistd.h>

#include "bundle_world.h"

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
		cmocka_unit_test(blobs_are_hashed_on_the_way),
		cmocka_unit_test(what_the_source_or_sink_fails_at_comes_up),
		cmocka_unit_test(plans_that_make_no_bundle),
		cmocka_unit_test(the_lower_of_two_same_entries_is_found),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
