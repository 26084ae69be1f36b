#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "format/proof.h"
#include "vectors.h"

static void expect(const struct json *row, const char *member, enum status status)
{
	if (strcmp(status_name(status), vectors_text(row, member)) != 0)
		fail_msg("%s: %s, not %s", vectors_text(row, "name"), status_name(status), vectors_text(row, member));
}

/* What was read has the numbers of the vector, and is written back as the same bytes where there was no "extra". */
static void check_content(const struct json *row, struct bytes bytes, const struct proof *proof)
{
	struct buffer again;
	assert_int_equal(proof->path_count, vectors_integer(row, "path_count"));
	if (json_member(row, "index") != NULL)
		assert_int_equal(proof->index, vectors_integer(row, "index"));
	buffer_init(&again, PROOF_SIZE_MAX);
	assert_int_equal(proof_write(proof, &again), STATUS_OK);
	assert_int_equal(bytes_equal(buffer_bytes(&again), bytes), json_member_is_true(row, "is_plain"));
	buffer_release(&again);
}

static void every_vector_gets_its_status(void **state)
{
	(void)state;
	struct json *table = vectors_open("notes.json");
	unsigned rows = 0;
	for (const struct json *row = json_first(json_member(table, "proofs")); row != NULL; row = json_next(row), rows++) {
		struct buffer bytes;
		struct note_key key;
		struct proof proof;
		struct checkpoint checkpoint;
		struct digest leaf;
		struct fault fault = { 0 };
		vectors_raw(row, "proof", &bytes);
		assert_int_equal(note_key_read(bytes_of_text(vectors_text(row, "vkey")), &key), STATUS_OK);
		assert_int_equal(digest_read_hex(bytes_of_text(vectors_text(row, "leaf")), &leaf), STATUS_OK);
		enum status status = proof_read(buffer_bytes(&bytes), &proof, &fault);
		expect(row, "read", status);
		if (status == STATUS_OK) {
			check_content(row, buffer_bytes(&bytes), &proof);
			status = proof_verify(&proof, &leaf, &key, &checkpoint, &fault);
		}
		expect(row, "status", status);
		assert_int_equal(fault.status, status);
		buffer_release(&bytes);
	}
	assert_in_range(rows, 50, 1000);
	json_free(table);
}

static const struct json *row_named(const struct json *rows, const char *name)
{
	for (const struct json *row = json_first(rows); row != NULL; row = json_next(row))
		if (strcmp(vectors_text(row, "name"), name) == 0)
			return row;
	fail_msg("no vector \"%s\"", name);
	return NULL;
}

static void a_proof_fails_with_any_bit_changed(void **state)
{
	(void)state;
	struct json *table = vectors_open("notes.json");
	const struct json *row = row_named(json_member(table, "proofs"), "good");
	struct buffer bytes;
	struct note_key key;
	struct proof proof;
	struct checkpoint checkpoint;
	struct digest leaf;
	vectors_raw(row, "proof", &bytes);
	assert_int_equal(note_key_read(bytes_of_text(vectors_text(row, "vkey")), &key), STATUS_OK);
	assert_int_equal(digest_read_hex(bytes_of_text(vectors_text(row, "leaf")), &leaf), STATUS_OK);
	for (size_t bit = 0; bit < bytes.size * 8; bit++) {
		bytes.data[bit / 8] ^= (uint8_t)(1 << bit % 8);
		if (proof_read(buffer_bytes(&bytes), &proof, NULL) == STATUS_OK)
			assert_int_not_equal(proof_verify(&proof, &leaf, &key, &checkpoint, NULL), STATUS_OK);
		bytes.data[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	for (size_t size = 0; size < bytes.size; size++)
		if (proof_read(bytes_of(bytes.data, size), &proof, NULL) == STATUS_OK)
			assert_int_not_equal(proof_verify(&proof, &leaf, &key, &checkpoint, NULL), STATUS_OK);
	buffer_release(&bytes);
	json_free(table);
}

static void too_much_is_refused_and_nothing_half_written(void **state)
{
	(void)state;
	struct proof proof = { .index = 5, .path_count = 2, .checkpoint = bytes_of_text("checkpoint\n") };
	struct buffer buffer;
	buffer_init(&buffer, 100);
	assert_int_equal(buffer_append_text(&buffer, "before"), STATUS_OK);
	assert_int_equal(proof_write(&proof, &buffer), STATUS_TOO_LARGE);
	assert_true(bytes_equal(buffer_bytes(&buffer), bytes_of_text("before")));
	buffer_release(&buffer);
	uint8_t *large = malloc(PROOF_SIZE_MAX + 1);
	assert_non_null(large);
	memset(large, 'x', PROOF_SIZE_MAX + 1);
	assert_int_equal(proof_read(bytes_of(large, PROOF_SIZE_MAX + 1), &proof, NULL), STATUS_BAD_PROOF);
	free(large);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_vector_gets_its_status),
		cmocka_unit_test(a_proof_fails_with_any_bit_changed),
		cmocka_unit_test(too_much_is_refused_and_nothing_half_written),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
