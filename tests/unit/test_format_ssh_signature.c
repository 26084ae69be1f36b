/* SSHSIG: what is written is read again, and in no other namespace.  tests/interop has ssh-keygen judge it. */
#include "format/ssh_signature.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void there_and_back(void **state)
{
	struct ed25519_key key, other;
	struct ed25519_signature signature, read;
	struct buffer text;
	(void)state;

	for (size_t i = 0; i < sizeof(key.bytes); i++)
		key.bytes[i] = (uint8_t)(i * 7 + 1);
	for (size_t i = 0; i < sizeof(signature.bytes); i++)
		signature.bytes[i] = (uint8_t)(255 - i);
	buffer_init(&text, SSH_SIGNATURE_TEXT_MAX);
	assert_int_equal(ssh_signature_write("name", &key, &signature, &text), STATUS_OK);
	assert_int_equal(ssh_signature_read(buffer_bytes(&text), "name", &other, &read, NULL), STATUS_OK);
	assert_memory_equal(other.bytes, key.bytes, sizeof(key.bytes));
	assert_memory_equal(read.bytes, signature.bytes, sizeof(signature.bytes));
	assert_int_equal(ssh_signature_read(buffer_bytes(&text), "nam", &other, &read, NULL), STATUS_BAD_SIGNATURE);
	for (size_t i = 0, column = 0; i < text.size; i++) {
		column = text.data[i] == '\n' ? 0 : column + 1;
		assert_true(column <= 70);
	}
	buffer_release(&text);
}

static void a_failure_leaves_nothing(void **state)
{
	struct ed25519_key key = { { 1 } };
	struct ed25519_signature signature = { { 2 } };
	struct buffer text;
	(void)state;

	for (size_t room = 1; room < 300; room += 13) {
		buffer_init(&text, room);
		buffer_append_byte(&text, 'x');
		if (ssh_signature_write("name", &key, &signature, &text) == STATUS_TOO_LARGE)
			assert_int_equal(text.size, 1);
		else
			fail_msg("%zu bytes were enough", room);
		buffer_release(&text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(there_and_back),
		cmocka_unit_test(a_failure_leaves_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
