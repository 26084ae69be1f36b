#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <sodium.h>

#include "format/cosignature.h"
#include "vectors.h"

static void every_vkey_vector_gets_its_status(void **state)
{
	(void)state;
	struct json *table = vectors_open("witness.json");
	unsigned rows = 0;
	for (const struct json *row = json_first(json_member(table, "cosigners")); row; row = json_next(row), rows++) {
		struct buffer vkey;
		struct cosigner cosigner;
		vectors_raw(row, "vkey", &vkey);
		enum status status = cosigner_read(buffer_bytes(&vkey), &cosigner);
		if (strcmp(status_name(status), vectors_text(row, "status")) != 0)
			fail_msg("%s: %s", vectors_text(row, "name"), status_name(status));
		if (status == STATUS_OK) {
			char id[9];
			snprintf(id, sizeof(id), "%08x", cosigner.id);
			assert_string_equal(id, vectors_text(row, "id"));
			assert_string_equal(cosigner.name, vectors_text(row, "owner"));
			assert_int_equal(cosigner.is_supported, vectors_integer(row, "type") == 4);
		}
		if (status == STATUS_OK && cosigner.is_supported) {
			struct cosigner made;
			struct buffer text;
			buffer_init(&text, NOTE_VKEY_MAX);
			assert_int_equal(cosigner_make(cosigner.name, &cosigner.key, &made), STATUS_OK);
			assert_memory_equal(&made, &cosigner, sizeof(made));
			assert_int_equal(cosigner_write(&made, &text), STATUS_OK);
			assert_true(bytes_equal(buffer_bytes(&text), buffer_bytes(&vkey)));
			buffer_release(&text);
		}
		buffer_release(&vkey);
	}
	assert_in_range(rows, 15, 1000);
	json_free(table);
}

/* The example that tlog-cosignature prints, but for its key: what is signed. */
static void the_message_is_what_the_text_says(void **state)
{
	(void)state;
	static const char text[] = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
	struct buffer message;
	buffer_init(&message, NOTE_SIZE_MAX);
	assert_int_equal(cosignature_message(bytes_of_text(text), 1679315147, &message), STATUS_OK);
	assert_string_equal(buffer_text(&message), "cosignature/v1\ntime 1679315147\nexample.com/behind-the-sofa\n20852163\n"
	    "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n");
	buffer_release(&message);
}

/* What is cosigned here verifies and gives its time back; with any bit of it changed it never does. */
static void own_cosignatures_verify_until_a_bit_flips(void **state)
{
	(void)state;
	static const char text[] = "log.example/x\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";
	struct ed25519_key public;
	struct ed25519_signature signature;
	struct cosigner cosigner;
	struct note note;
	struct buffer buffer;
	struct bytes line;
	uint64_t time = 0;
	uint8_t secret[crypto_sign_SECRETKEYBYTES], seed[crypto_sign_SEEDBYTES] = { 9 };
	crypto_sign_seed_keypair(public.bytes, secret, seed);
	assert_int_equal(cosigner_make("witness.example/w", &public, &cosigner), STATUS_OK);
	assert_true(cosigner_can_sign(&cosigner));
	buffer_init(&buffer, NOTE_SIZE_MAX);
	assert_int_equal(cosignature_message(bytes_of_text(text), 1700000000, &buffer), STATUS_OK);
	crypto_sign_detached(signature.bytes, NULL, buffer.data, buffer.size, secret);
	buffer_clear(&buffer);
	assert_int_equal(buffer_append_format(&buffer, "%s\n", text), STATUS_OK);
	assert_int_equal(cosignature_line(&cosigner, 1700000000, &signature, &buffer), STATUS_OK);
	assert_int_equal(note_read(buffer_bytes(&buffer), &note, NULL), STATUS_OK);
	assert_int_equal(cosignature_verify(&note, &cosigner, &time, &line), STATUS_OK);
	assert_int_equal(time, 1700000000);
	assert_true(bytes_equal(line, note.signatures));
	for (size_t bit = 0; bit < buffer.size * 8; bit++) {
		buffer.data[bit / 8] ^= (uint8_t)(1 << bit % 8);
		if (note_read(buffer_bytes(&buffer), &note, NULL) == STATUS_OK)
			assert_int_not_equal(cosignature_verify(&note, &cosigner, &time, NULL), STATUS_OK);
		buffer.data[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	buffer_release(&buffer);
}

static void a_key_of_small_order_cannot_sign(void **state)
{
	(void)state;
	struct ed25519_key public = { { 1 } };
	struct cosigner cosigner;
	assert_int_equal(cosigner_make("small.example", &public, &cosigner), STATUS_OK);
	assert_false(cosigner_can_sign(&cosigner));
	assert_int_equal(cosigner_make("two words", &public, &cosigner), STATUS_BAD_NOTE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_vkey_vector_gets_its_status),
		cmocka_unit_test(the_message_is_what_the_text_says),
		cmocka_unit_test(own_cosignatures_verify_until_a_bit_flips),
		cmocka_unit_test(a_key_of_small_order_cannot_sign),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
