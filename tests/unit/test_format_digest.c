/* digest.c: SHA-256 by two libraries that must agree, in one piece and in many, from any thread. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

#include "format/digest.h"

static uint8_t data[100000];

static int fill(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = (uint8_t)(i * 167 + i / 255);
	return 0;
}

static void vectors(void **state)
{
	(void)state;
	/* FIPS 180-4 examples, and the empty string. */
	static const char *const rows[][2] = {
	    {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
	    {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
	    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
	        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct digest digest = digest_of(bytes_of_text(rows[i][0]));
		char text[DIGEST_HEX_SIZE];
		digest_hex(&digest, text);
		assert_string_equal(text, rows[i][1]);
		struct digest back;
		assert_int_equal(digest_read_hex(bytes_of_text(text), &back), STATUS_OK);
		assert_true(digest_equal(&digest, &back));
		back.bytes[31] ^= 1;
		assert_false(digest_equal(&digest, &back));
	}
	struct digest empty = digest_of(bytes_of(NULL, 0));
	struct digest also_empty = digest_of(bytes_of_text(""));
	assert_true(digest_equal(&empty, &also_empty));
}

static void hex_is_strict(void **state)
{
	(void)state;
	char text[] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
	struct digest digest;
	assert_int_equal(digest_read_hex(bytes_of(text, 63), &digest), STATUS_BAD_HEX);
	assert_int_equal(digest_read_hex(bytes_of(text, 65), &digest), STATUS_BAD_HEX);
	assert_int_equal(digest_read_hex(bytes_of(text, 62), &digest), STATUS_BAD_HEX);
	text[0] = 'B';
	assert_int_equal(digest_read_hex(bytes_of(text, 64), &digest), STATUS_BAD_HEX);
}

static void every_length_agrees_with_libsodium(void **state)
{
	(void)state;
	for (size_t size = 0; size <= 1000; size++) {
		uint8_t expected[DIGEST_SIZE];
		crypto_hash_sha256(expected, data, size);
		struct digest digest = digest_of(bytes_of(data, size));
		assert_memory_equal(digest.bytes, expected, DIGEST_SIZE);
	}
}

static void pieces_make_the_whole(void **state)
{
	(void)state;
	unsigned int seed = 180;
	print_message("# seed %u\n", seed);
	srandom(seed);
	for (int round = 0; round < 200; round++) {
		size_t size = (size_t)random() % sizeof(data);
		struct hasher *hasher;
		struct hasher *other; /* two at once do not disturb one another */
		assert_int_equal(hasher_open(&hasher), STATUS_OK);
		assert_int_equal(hasher_open(&other), STATUS_OK);
		for (size_t at = 0; at < size;) {
			size_t part = (size_t)random() % 3000;
			if (part > size - at)
				part = size - at;
			hasher_add(hasher, bytes_of(data + at, part));
			hasher_add(other, bytes_of(data, 1));
			digest_of(bytes_of(data, 65));
			at += part;
		}
		struct digest digest = hasher_finish(hasher);
		struct digest expected = digest_of(bytes_of(data, size));
		assert_true(digest_equal(&digest, &expected));
		hasher_close(hasher);
		hasher_close(other);
	}
	hasher_close(NULL);
}

static void *hash_many(void *argument)
{
	size_t start = *(const size_t *)argument;
	for (size_t i = 0; i < 3000; i++) {
		uint8_t expected[DIGEST_SIZE];
		crypto_hash_sha256(expected, data + start + i, 65);
		struct digest digest = digest_of(bytes_of(data + start + i, 65));
		if (memcmp(digest.bytes, expected, DIGEST_SIZE) != 0)
			return argument;
	}
	return NULL;
}

static void threads_do_not_disturb_one_another(void **state)
{
	(void)state;
	for (int round = 0; round < 5; round++) {
		pthread_t threads[8];
		size_t starts[8];
		for (size_t i = 0; i < 8; i++) {
			starts[i] = i * 10000;
			assert_int_equal(pthread_create(&threads[i], NULL, hash_many, &starts[i]), 0);
		}
		for (size_t i = 0; i < 8; i++) {
			void *failed = NULL;
			assert_int_equal(pthread_join(threads[i], &failed), 0);
			assert_null(failed);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(threads_do_not_disturb_one_another), /* first: the start itself is raced for */
	    cmocka_unit_test(vectors),
	    cmocka_unit_test(hex_is_strict),
	    cmocka_unit_test(every_length_agrees_with_libsodium),
	    cmocka_unit_test(pieces_make_the_whole),
	};
	return cmocka_run_group_tests(tests, fill, NULL);
}
