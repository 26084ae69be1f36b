#ifndef KEY_SET_H
#define KEY_SET_H

#include "format/bytes.h"

#define KEY_SET_KEY_SIZE 32 /* a SHA-256 value or an Ed25519 key */
#define KEY_SET_MAX (1u << 20)

/*
 * A set of 32-byte keys, each with its number in order of arrival, so that what belongs to a key is an array beside it.
 * A crit-bit tree: whoever chooses the keys cannot make it slow (256 steps at most), and nothing depends on a seed.
 * Invariant: nodes holds count - 1 inner nodes; their bits ascend on every way down.
 */
struct key_set {
	struct key_set_node *nodes;
	uint8_t (*keys)[KEY_SET_KEY_SIZE];
	size_t count, capacity;
	uint32_t root;
};

/* key_set_find(set, key, number): is it in the set, and as which one? */
bool key_set_find(const struct key_set *set, const uint8_t key[static KEY_SET_KEY_SIZE], size_t *number);

/*
 * key_set_add(set, key, number): its number, new (count - 1) or old.  A zeroed set is empty.
 * Errors: NO_MEMORY, TOO_LARGE (KEY_SET_MAX).
 */
enum status key_set_add(struct key_set *set, const uint8_t key[static KEY_SET_KEY_SIZE], size_t *number);
void key_set_release(struct key_set *set);

/*
 * key_set_room(items, capacity, needed, size): let ${items}, an array beside a set, hold ${needed} items of ${size}
 * bytes; it doubles.  Errors: NO_MEMORY.
 */
enum status key_set_room(void **items, size_t *capacity, size_t needed, size_t size);

#endif
