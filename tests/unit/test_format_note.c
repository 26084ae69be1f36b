#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <sodium.h>

#include "format/note.h"
#include "vectors.h"

static void expect(const struct json *row, const char *member, enum status status)
{
	if (strcmp(status_name(status), vectors_text(row, member)) != 0)
		fail_msg("%s: %s, not %s", vectors_text(row, "name"), status_name(status), vectors_text(row, member));
}

static void every_vkey_vector_gets_its_status(void **state)
{
	(void)state;
	struct json *table = vectors_open("notes.json");
	unsigned rows = 0;
	for (const struct json *row = json_first(json_member(table, "vkeys")); row != NULL; row = json_next(row), rows++) {
		struct buffer vkey;
		struct note_key key, made;
		vectors_raw(row, "vkey", &vkey);
		enum status status = note_key_read(buffer_bytes(&vkey), &key);
		expect(row, "status", status);
		if (status == STATUS_OK) {
			char text[NOTE_VKEY_MAX], hex[2 * ED25519_KEY_SIZE + 1], id[9];
			note_key_write(&key, text);
			assert_true(bytes_equal(bytes_of_text(text), buffer_bytes(&vkey)));
			assert_string_equal(key.name, vectors_text(row, "owner"));
			hex_encode(bytes_of(key.key.bytes, ED25519_KEY_SIZE), hex);
			assert_string_equal(hex, vectors_text(row, "key"));
			snprintf(id, sizeof(id), "%08x", key.id);
			assert_string_equal(id, vectors_text(row, "id"));
			assert_int_equal(note_key_make(key.name, &key.key, &made), STATUS_OK);
			assert_int_equal(made.id, key.id);
		}
		buffer_release(&vkey);
	}
	assert_in_range(rows, 30, 1000);
	json_free(table);
}

static void every_note_vector_gets_its_status(void **state)
{
	(void)state;
	struct json *table = vectors_open("notes.json");
	unsigned rows = 0;
	for (const struct json *row = json_first(json_member(table, "notes")); row != NULL; row = json_next(row), rows++) {
		struct buffer bytes;
		struct note_key key;
		struct note note;
		struct fault fault = { 0 };
		vectors_raw(row, "note", &bytes);
		assert_int_equal(note_key_read(bytes_of_text(vectors_text(row, "vkey")), &key), STATUS_OK);
		enum status status = note_read(buffer_bytes(&bytes), &note, &fault);
		assert_int_equal(fault.status, status);
		if (status == STATUS_OK) {
			assert_int_equal(note.text.size + 1 + note.signatures.size, bytes.size);
			status = note_verify(&note, &key);
		}
		expect(row, "status", status);
		buffer_release(&bytes);
	}
	assert_in_range(rows, 60, 1000);
	json_free(table);
}

static void names_that_are_none(void **state)
{
	(void)state;
	struct ed25519_key key = { { 1, 2, 3 } };
	struct note_key out;
	char name[NOTE_NAME_MAX + 1];
	static const char *const bad[] = { "", " ", "a b", "a+b", "a\nb", "a\tb", "a\x7f", "a\xc2\x85", "a\xc2\xa0",
		"a\xe2\x80\xa8", "a\xe3\x80\x80", "a\xff", "a\xc0\xaf", "\x1b[1m" };
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(note_key_make(bad[i], &key, &out), STATUS_BAD_NOTE);
	memset(name, 'n', sizeof(name));
	name[NOTE_NAME_MAX] = '\0';
	assert_int_equal(note_key_make(name, &key, &out), STATUS_BAD_NOTE);
	name[NOTE_NAME_MAX - 1] = '\0';
	assert_int_equal(note_key_make(name, &key, &out), STATUS_OK);
	char text[NOTE_VKEY_MAX];
	struct note_key again;
	note_key_write(&out, text);
	assert_int_equal(note_key_read(bytes_of_text(text), &again), STATUS_OK);
	assert_string_equal(again.name, name);
}

/* What is signed here verifies; with any bit changed it never does. */
static void own_notes_verify_until_a_bit_flips(void **state)
{
	(void)state;
	static const char text[] = "one line\nand another: \xc3\xa4\n";
	struct ed25519_key public;
	struct ed25519_signature signature;
	struct note_key key;
	struct note note;
	struct buffer buffer;
	uint8_t secret[crypto_sign_SECRETKEYBYTES], seed[crypto_sign_SEEDBYTES] = { 7 };
	crypto_sign_seed_keypair(public.bytes, secret, seed);
	crypto_sign_detached(signature.bytes, NULL, (const unsigned char *)text, sizeof(text) - 1, secret);
	assert_int_equal(note_key_make("unit.example/log", &public, &key), STATUS_OK);
	buffer_init(&buffer, NOTE_SIZE_MAX);
	assert_int_equal(buffer_append_text(&buffer, text), STATUS_OK);
	assert_int_equal(buffer_append_text(&buffer, "\n"), STATUS_OK);
	assert_int_equal(note_sign_line(&key, &signature, &buffer), STATUS_OK);
	assert_int_equal(note_read(buffer_bytes(&buffer), &note, NULL), STATUS_OK);
	assert_true(bytes_equal(note.text, bytes_of_text(text)));
	assert_int_equal(note_verify(&note, &key), STATUS_OK);
	for (size_t bit = 0; bit < buffer.size * 8; bit++) {
		buffer.data[bit / 8] ^= (uint8_t)(1 << bit % 8);
		if (note_read(buffer_bytes(&buffer), &note, NULL) == STATUS_OK)
			assert_int_not_equal(note_verify(&note, &key), STATUS_OK);
		buffer.data[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	for (size_t size = 0; size < buffer.size; size++)
		assert_int_equal(note_read(bytes_of(buffer.data, size), &note, NULL), STATUS_BAD_NOTE);
	buffer_release(&buffer);
}

static void a_key_of_small_order_signs_nothing(void **state)
{
	(void)state;
	struct ed25519_key public = { { 1 } }; /* the neutral element: without the rule R = 1, S = 0 verifies any text */
	struct ed25519_signature signature = { { 1 } };
	struct note_key key;
	struct note note;
	struct buffer buffer;
	assert_int_equal(note_key_make("small.example", &public, &key), STATUS_OK);
	buffer_init(&buffer, NOTE_SIZE_MAX);
	assert_int_equal(buffer_append_text(&buffer, "anything\n\n"), STATUS_OK);
	assert_int_equal(note_sign_line(&key, &signature, &buffer), STATUS_OK);
	assert_int_equal(note_read(buffer_bytes(&buffer), &note, NULL), STATUS_OK);
	assert_int_equal(note_verify(&note, &key), STATUS_BAD_KEY);
	buffer_release(&buffer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_vkey_vector_gets_its_status),
		cmocka_unit_test(every_note_vector_gets_its_status),
		cmocka_unit_test(names_that_are_none),
		cmocka_unit_test(own_notes_verify_until_a_bit_flips),
		cmocka_unit_test(a_key_of_small_order_signs_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
