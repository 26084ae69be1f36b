#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "verify/log/key_set.h"

#define MANY 3000

/* Keys that share long prefixes and end alike, so that every bit of the tree is used. */
static void random_key(uint8_t key[KEY_SET_KEY_SIZE])
{
	memset(key, rand() % 2 ? 0 : 0xff, KEY_SET_KEY_SIZE);
	for (int i = rand() % 3; i >= 0; i--)
		key[rand() % KEY_SET_KEY_SIZE] ^= (uint8_t)(1u << rand() % 8);
}

static size_t place_of(uint8_t (*keys)[KEY_SET_KEY_SIZE], size_t count, const uint8_t *key)
{
	size_t i = 0;

	while (i < count && memcmp(keys[i], key, KEY_SET_KEY_SIZE) != 0)
		i++;
	return i;
}

/* Against a list that is searched from its beginning: the same numbers, in order of arrival. */
static void agrees_with_a_list(void **state)
{
	(void)state;
	const char *given = getenv("EXHIBIT_SEED");
	unsigned seed = given ? (unsigned)strtoul(given, NULL, 10) : (unsigned)time(NULL);
	static uint8_t list[MANY][KEY_SET_KEY_SIZE];
	struct key_set set = { 0 };
	size_t count = 0, again = 0, number;

	print_message("# EXHIBIT_SEED=%u\n", seed);
	srand(seed);
	for (size_t i = 0; i < MANY; i++) {
		uint8_t key[KEY_SET_KEY_SIZE];
		random_key(key);
		size_t place = place_of(list, count, key);
		assert_int_equal(key_set_find(&set, key, &number), place < count);
		if (place < count)
			assert_int_equal(number, place);
		assert_int_equal(key_set_add(&set, key, &number), STATUS_OK);
		assert_int_equal(number, place);
		if (place == count)
			memcpy(list[count++], key, KEY_SET_KEY_SIZE);
		else
			again++;
		assert_int_equal(set.count, count);
	}
	assert_true(again > 10 && count > 1000);
	for (size_t i = 0; i < count; i++) {
		assert_true(key_set_find(&set, list[i], &number));
		assert_int_equal(number, i);
	}
	key_set_release(&set);
}

/* Each pair of keys that differ in one bit only, whichever it is and whichever comes first. */
static void tells_every_bit_apart(void **state)
{
	(void)state;
	for (unsigned bit = 0; bit < KEY_SET_KEY_SIZE * 8; bit++)
		for (unsigned first = 0; first < 2; first++) {
			uint8_t keys[2][KEY_SET_KEY_SIZE] = { { 0x5a }, { 0x5a } };
			struct key_set set = { 0 };
			size_t number;
			keys[first][bit / 8] ^= (uint8_t)(0x80u >> bit % 8);
			assert_int_equal(key_set_add(&set, keys[0], &number), STATUS_OK);
			assert_false(key_set_find(&set, keys[1], &number));
			assert_int_equal(key_set_add(&set, keys[1], &number), STATUS_OK);
			assert_int_equal(number, 1);
			assert_true(key_set_find(&set, keys[0], &number));
			assert_int_equal(number, 0);
			key_set_release(&set);
		}
}

/* Full is full: what is in stays in, nothing more comes in. */
static void is_bounded(void **state)
{
	(void)state;
	struct key_set set = { 0 };
	uint8_t key[KEY_SET_KEY_SIZE] = { 0 };
	size_t number;

	for (uint32_t i = 0; i < KEY_SET_MAX; i++) {
		memcpy(key + 7, &i, sizeof(i));
		if (key_set_add(&set, key, &number) != STATUS_OK || number != i)
			fail_msg("key %u", i);
	}
	uint32_t one_more = KEY_SET_MAX, first = 0;
	memcpy(key + 7, &one_more, sizeof(one_more));
	assert_int_equal(key_set_add(&set, key, &number), STATUS_TOO_LARGE);
	memcpy(key + 7, &first, sizeof(first));
	assert_int_equal(key_set_add(&set, key, &number), STATUS_OK);
	assert_int_equal(number, 0);
	key_set_release(&set);
	assert_false(key_set_find(&set, key, &number));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(agrees_with_a_list),
		cmocka_unit_test(tells_every_bit_apart),
		cmocka_unit_test(is_bounded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
