#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/render/render_excerpt.h"

#define BLOB_MAX 4096

/* One blob, given in pieces of any size; it may be missing, end early with an error, or be another than its name says. */
struct store {
	struct bytes blob;
	struct digest name;
	enum status status;
	unsigned reads;
};

static enum status give(void *context, const struct digest *digest, const struct sink *sink)
{
	struct store *store = context;

	if (!digest_equal(digest, &store->name))
		return STATUS_NOT_FOUND;
	store->reads++;
	for (size_t at = 0, size; at < store->blob.size; at += size) {
		size = 1 + (size_t)rand() % 97;
		size = size < store->blob.size - at ? size : store->blob.size - at;
		assert_int_equal(sink->take(sink->context, bytes_slice(store->blob, at, size)), STATUS_OK);
	}
	return store->status;
}

/* Line ${number} as the words of lines.h have it: ended by \n or by the end, without "\n" or "\r\n". */
static bool find_line(struct bytes blob, uint64_t number, struct bytes *line)
{
	size_t at = 0;

	for (uint64_t n = 1; at < blob.size; n++) {
		const uint8_t *newline = memchr(blob.data + at, '\n', blob.size - at);
		size_t size = newline ? (size_t)(newline - blob.data) - at : blob.size - at;

		if (n == number) {
			*line = bytes_slice(blob, at, size - (newline && size > 0 && blob.data[at + size - 1] == '\r'));
			return true;
		}
		at += size + 1;
	}
	return false;
}

static void check_excerpt(const struct excerpt *excerpt, struct bytes blob)
{
	for (int i = 0; i < EXCERPT_LINES; i++) {
		const struct excerpt_line *line = &excerpt->lines[i];
		struct bytes expected = { 0 };
		uint64_t number = excerpt->line + (uint64_t)i;
		bool is_there = number > EXCERPT_AROUND && find_line(blob, number - EXCERPT_AROUND, &expected);

		assert_int_equal(line->is_there, is_there);
		if (!is_there)
			continue;
		assert_int_equal(line->size, expected.size);
		assert_true(line->kept == expected.size || (line->kept == sizeof(line->bytes) && expected.size > line->kept));
		assert_memory_equal(line->bytes, expected.data, line->kept);
	}
}

static size_t random_blob(uint8_t blob[static BLOB_MAX])
{
	size_t size = (size_t)rand() % BLOB_MAX;
	int sparse = 1 + rand() % 800;

	for (size_t i = 0; i < size; i++)
		blob[i] = rand() % sparse == 0 ? '\n' : rand() % 9 == 0 ? '\r' : (uint8_t)rand();
	return size;
}

static void test_like_a_simple_one(void **state)
{
	const char *given = getenv("TEST_SEED");
	unsigned seed = given ? (unsigned)strtoul(given, NULL, 10) : 20260131;
	static uint8_t blob[BLOB_MAX];

	(void)state;
	print_message("# TEST_SEED=%u\n", seed);
	srand(seed);
	for (int round = 0; round < 2000; round++) {
		struct store store = { .blob = bytes_of(blob, random_blob(blob)) };
		struct source source = { .context = &store, .blob = give };
		struct excerpts excerpts = { .count = 0 };
		uint64_t wanted[12];
		size_t count = 1 + (size_t)rand() % 12;

		store.name = digest_of(store.blob);
		for (size_t i = 0; i < count; i++) {
			wanted[i] = 1 + (uint64_t)rand() % (rand() % 2 ? 8 : 60);
			assert_int_equal(excerpts_want(&excerpts, &store.name, wanted[i]), STATUS_OK);
		}
		assert_int_equal(excerpts_read(&excerpts, &source), STATUS_OK);
		assert_int_equal(store.reads, 1);
		for (size_t i = 0; i < count; i++) {
			const struct excerpt *excerpt = excerpts_find(&excerpts, &store.name, wanted[i]);

			assert_non_null(excerpt);
			assert_int_equal(excerpt->state, EXCERPT_READ);
			check_excerpt(excerpt, store.blob);
		}
		assert_null(excerpts_find(&excerpts, &store.name, 1000));
		excerpts_release(&excerpts);
	}
}

static enum excerpt_state state_of(struct store *store, const struct digest *name, enum status expected)
{
	struct source source = { .context = store, .blob = give };
	struct excerpts excerpts = { .count = 0 };
	enum excerpt_state state = EXCERPT_READ;

	assert_int_equal(excerpts_want(&excerpts, name, 2), STATUS_OK);
	assert_int_equal(excerpts_read(&excerpts, &source), expected);
	if (expected == STATUS_OK)
		state = excerpts_find(&excerpts, name, 2)->state;
	excerpts_release(&excerpts);
	return state;
}

static void test_what_is_not_shown(void **state)
{
	struct bytes text = bytes_of_text("one\ntwo\nthree\n"), other = bytes_of_text("one\nTWO\nthree\n");
	struct store store = { .blob = text, .name = digest_of(text) };
	struct digest missing = digest_of(other);

	(void)state;
	assert_int_equal(state_of(&store, &store.name, STATUS_OK), EXCERPT_READ);
	assert_int_equal(state_of(&store, &missing, STATUS_OK), EXCERPT_NOT_HELD);
	store.blob = other;
	assert_int_equal(state_of(&store, &store.name, STATUS_OK), EXCERPT_CHANGED);
	store = (struct store){ .blob = text, .name = digest_of(text), .status = STATUS_BLOB_MISMATCH };
	assert_int_equal(state_of(&store, &store.name, STATUS_OK), EXCERPT_CHANGED);
	store.status = STATUS_IO;
	state_of(&store, &store.name, STATUS_IO);
}

/* More places than a page has room for: the first are kept, and none is there twice. */
static void test_many(void **state)
{
	struct bytes text = bytes_of_text("one\n");
	struct store store = { .blob = text, .name = digest_of(text) };
	struct source source = { .context = &store, .blob = give };
	struct excerpts excerpts = { .count = 0 };

	(void)state;
	for (uint64_t i = 0; i < 3 * EXCERPTS_MAX; i++)
		assert_int_equal(excerpts_want(&excerpts, &store.name, 1 + i % (EXCERPTS_MAX / 2)), STATUS_OK);
	for (uint64_t i = 0; i < 3 * EXCERPTS_MAX; i++)
		assert_int_equal(excerpts_want(&excerpts, &store.name, 1 + i), STATUS_OK);
	assert_int_equal(excerpts_read(&excerpts, &source), STATUS_OK);
	assert_int_equal(excerpts.count, EXCERPTS_MAX);
	assert_non_null(excerpts_find(&excerpts, &store.name, EXCERPTS_MAX));
	assert_null(excerpts_find(&excerpts, &store.name, EXCERPTS_MAX + 1));
	excerpts_release(&excerpts);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_like_a_simple_one), cmocka_unit_test(test_what_is_not_shown), cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
