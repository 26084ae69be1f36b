#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "format/checkpoint.h"
#include "vectors.h"

static void expect(const struct json *row, const char *member, enum status status)
{
	if (strcmp(status_name(status), vectors_text(row, member)) != 0)
		fail_msg("%s: %s, not %s", vectors_text(row, "name"), status_name(status), vectors_text(row, member));
}

static void check_content(const struct json *row, const struct checkpoint *checkpoint)
{
	if (json_member(row, "origin") == NULL)
		return; /* a size beyond what JSON counts */
	char root[DIGEST_HEX_SIZE];
	digest_hex(&checkpoint->root, root);
	assert_string_equal(checkpoint->origin, vectors_text(row, "origin"));
	assert_int_equal(checkpoint->size, vectors_integer(row, "size"));
	assert_string_equal(root, vectors_text(row, "root"));
}

static void every_vector_gets_its_status(void **state)
{
	(void)state;
	struct json *table = vectors_open("notes.json");
	unsigned rows = 0;
	for (const struct json *row = json_first(json_member(table, "checkpoints")); row != NULL; row = json_next(row)) {
		struct buffer bytes;
		struct note_key key;
		struct note note;
		struct checkpoint checkpoint;
		struct fault fault = { 0 };
		vectors_raw(row, "checkpoint", &bytes);
		assert_int_equal(note_key_read(bytes_of_text(vectors_text(row, "vkey")), &key), STATUS_OK);
		enum status status = checkpoint_read(buffer_bytes(&bytes), &checkpoint, &note, &fault);
		expect(row, "read", status);
		assert_int_equal(fault.status, status);
		if (status == STATUS_OK)
			check_content(row, &checkpoint);
		fault = (struct fault) { 0 };
		status = checkpoint_verify(buffer_bytes(&bytes), &key, &checkpoint, &fault);
		expect(row, "status", status);
		assert_int_equal(fault.status, status);
		buffer_release(&bytes);
		rows++;
	}
	assert_in_range(rows, 30, 1000);
	json_free(table);
}

static void what_is_written_is_read(void **state)
{
	(void)state;
	static const uint64_t sizes[] = { 0, 1, 10, 4294967296, MERKLE_SIZE_MAX };
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct checkpoint written = { .origin = "log.example/x", .size = sizes[i], .root = merkle_empty() }, read;
		struct buffer buffer;
		struct note note;
		buffer_init(&buffer, CHECKPOINT_SIZE_MAX);
		assert_int_equal(checkpoint_text(&written, &buffer), STATUS_OK);
		assert_int_equal(checkpoint_read(buffer_bytes(&buffer), &read, &note, NULL), STATUS_BAD_NOTE);
		struct note_key key = { .name = "log.example/x", .id = 1 };
		struct ed25519_signature signature = { { 0 } };
		assert_int_equal(buffer_append_text(&buffer, "\n"), STATUS_OK);
		assert_int_equal(note_sign_line(&key, &signature, &buffer), STATUS_OK);
		assert_int_equal(checkpoint_read(buffer_bytes(&buffer), &read, &note, NULL), STATUS_OK);
		assert_string_equal(read.origin, written.origin);
		assert_int_equal(read.size, written.size);
		assert_true(digest_equal(&read.root, &written.root));
		buffer_release(&buffer);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_vector_gets_its_status),
		cmocka_unit_test(what_is_written_is_read),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
