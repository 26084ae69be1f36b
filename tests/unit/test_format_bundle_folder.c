#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>

#include "bundle_world.h"

#define FILES_MAX 32

/* The members of a bundle, one by one. */
struct files {
	struct file {
		char name[USTAR_NAME_MAX + 1];
		uint8_t *data; /* into the bundle */
		uint64_t size;
	} items[FILES_MAX];
	size_t count;
	size_t odd;         /* its number is no regular file */
	enum status broken; /* what reading answers, where not OK */
};

static void extract(struct bytes tar, struct files *files)
{
	memset(files, 0, sizeof(*files));
	files->odd = FILES_MAX;
	for (size_t at = 0; at + 2 * USTAR_BLOCK < tar.size; files->count++) {
		struct file *file = &files->items[files->count];

		assert_in_range(files->count, 0, FILES_MAX - 1);
		assert_int_equal(ustar_read(tar.data + at, file->name, &file->size), STATUS_OK);
		file->data = (uint8_t *)(uintptr_t)tar.data + at + USTAR_BLOCK;
		at += USTAR_BLOCK + file->size + ustar_padding(file->size);
	}
}

static struct file *find(struct files *files, const char *name)
{
	for (size_t i = 0; i < files->count; i++)
		if (strcmp(files->items[i].name, name) == 0)
			return &files->items[i];
	return NULL;
}

static enum status file_size(void *context, const char *name, uint64_t *size)
{
	struct files *files = context;
	const struct file *file = find(files, name);

	if (file == NULL)
		return STATUS_NOT_FOUND;
	*size = file->size;
	return file == &files->items[files->odd] ? STATUS_BAD_BUNDLE : STATUS_OK;
}

static enum status file_read_at(void *context, const char *name, uint64_t offset, void *data, size_t size)
{
	struct files *files = context;
	const struct file *file = find(files, name);

	assert_non_null(file);
	if (file == NULL)
		return STATUS_NOT_FOUND; /* the compiler does not know cmocka */
	assert_true(offset <= file->size && size <= file->size - offset);
	memcpy(data, file->data + offset, size);
	return files->broken;
}

/* open_files(files, more, place): the status, and where. */
static enum status open_files(struct files *files, uint64_t more, struct bundle **bundle, struct fault *fault)
{
	struct bundle_folder folder = { .context = files, .size = file_size, .read_at = file_read_at,
		.count = files->count + more };

	*fault = (struct fault){ .status = STATUS_OK };
	return bundle_open_folder(&folder, bundle, fault);
}

static void assert_refused(struct files *files, uint64_t more, enum status expected, const char *place)
{
	struct bundle *bundle;
	struct fault fault;

	assert_int_equal(open_files(files, more, &bundle, &fault), expected);
	assert_null(bundle);
	assert_int_equal(fault.status, expected);
	if (place != NULL)
		assert_string_equal(fault.place, place);
}

static void append_entries(const struct source *source, struct buffer *all)
{
	uint64_t index = 0;

	for (uint64_t next = 0; source->entry_at(source->context, next, &index, all) == STATUS_OK; next = index + 1)
		continue;
}

/* Whatever is asked, the file and the folder answer the same. */
static void same_answers(const struct source *one, const struct source *two, const struct bundle_plan *plan)
{
	struct buffer left, right;
	const struct sink to_left = { world_take, &left }, to_right = { world_take, &right };

	buffer_init(&left, SIZE_MAX);
	buffer_init(&right, SIZE_MAX);
	append_entries(one, &left);
	append_entries(two, &right);
	for (size_t i = 0; i < plan->entry_count; i++)
		assert_int_equal(one->proof(one->context, plan->entries[i], &left),
		    two->proof(two->context, plan->entries[i], &right));
	for (size_t i = 0; i < plan->blob_count; i++) {
		assert_int_equal(one->blob(one->context, &plan->blobs[i].digest, &to_left), STATUS_OK);
		assert_int_equal(two->blob(two->context, &plan->blobs[i].digest, &to_right), STATUS_OK);
	}
	assert_true(left.size > 100000);
	assert_true(bytes_equal(buffer_bytes(&left), buffer_bytes(&right)));
	assert_true(bytes_equal(one->checkpoint, two->checkpoint));
	assert_int_equal(one->is_complete, two->is_complete);
	assert_int_equal(one->report_index, two->report_index);
	assert_int_equal(one->blob_count, two->blob_count);
	buffer_release(&left);
	buffer_release(&right);
}

static void try(bool is_complete)
{
	struct world *world = world_open(100000);
	struct bundle_plan plan = world_plan(world, is_complete);
	struct buffer tar;
	struct files files, changed;
	struct fault fault;
	struct bundle *from_file, *from_folder;

	assert_int_equal(world_write(&world->source, &plan, &tar, NULL), STATUS_OK);
	struct bytes bytes = buffer_bytes(&tar);
	struct reader reader = world_reader(&bytes);
	extract(bytes, &files);
	assert_int_equal(bundle_open(&reader, &from_file, NULL), STATUS_OK);
	assert_int_equal(open_files(&files, 0, &from_folder, &fault), STATUS_OK);
	same_answers(bundle_source(from_file), bundle_source(from_folder), &plan);
	bundle_close(from_file);
	bundle_close(from_folder);

	assert_refused(&files, 1, STATUS_BAD_BUNDLE, "bundle.json");
	for (size_t i = 0; i < files.count; i++) {
		const char *name = files.items[i].name;

		changed = files; /* not there, and something else instead */
		changed.items[i].name[0] = 'X';
		assert_refused(&changed, 0, STATUS_BAD_BUNDLE, name);
		changed = files;
		changed.odd = i;
		assert_refused(&changed, 0, STATUS_BAD_BUNDLE, name);
		changed = files;
		changed.items[i].size = (uint64_t)1 << 40;
		assert_refused(&changed, 0, STATUS_BAD_BUNDLE, name);
		changed = files;
		if (strncmp(name, "blobs/", 6) == 0) {
			changed.items[i].size++;
			assert_refused(&changed, 0, STATUS_BAD_BUNDLE, name);
		}
	}
	changed = files;
	changed.broken = STATUS_IO;
	assert_refused(&changed, 0, STATUS_IO, NULL);
	changed = files;
	changed.items[0].size--;
	assert_refused(&changed, 0, STATUS_JSON_SYNTAX, NULL);
	bundle_plan_release(&plan);
	buffer_release(&tar);
	world_close(world);
}

static void cited(void **state)
{
	(void)state;
	try(false);
}

static void all(void **state)
{
	(void)state;
	try(true);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(cited), cmocka_unit_test(all) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
