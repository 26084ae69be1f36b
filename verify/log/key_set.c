#include "key_set.h"

#include <stdlib.h>
#include <string.h>

#define IS_LEAF 0x80000000u

/* Children are numbers of nodes, or with IS_LEAF numbers of keys. */
struct key_set_node {
	uint32_t child[2];
	uint16_t bit; /* the first bit in which the keys below differ, from the left */
};

static unsigned bit_of(const uint8_t *key, unsigned bit)
{
	return key[bit / 8] >> (7 - bit % 8) & 1;
}

/* The one key that could be equal. */
static size_t nearest(const struct key_set *set, const uint8_t *key)
{
	uint32_t at = set->root;

	while (!(at & IS_LEAF))
		at = set->nodes[at].child[bit_of(key, set->nodes[at].bit)];
	return at & ~IS_LEAF;
}

bool key_set_find(const struct key_set *set, const uint8_t key[static KEY_SET_KEY_SIZE], size_t *number)
{
	if (set->count == 0)
		return false;
	*number = nearest(set, key);
	return memcmp(set->keys[*number], key, KEY_SET_KEY_SIZE) == 0;
}

static unsigned first_difference(const uint8_t *a, const uint8_t *b)
{
	unsigned byte = 0, bit = 0;

	while (a[byte] == b[byte])
		byte++;
	while (!((a[byte] ^ b[byte]) & (0x80u >> bit)))
		bit++;
	return byte * 8 + bit;
}

enum status key_set_room(void **items, size_t *capacity, size_t needed, size_t size)
{
	size_t larger = *capacity ? *capacity * 2 : 16;
	void *moved;

	if (needed <= *capacity)
		return STATUS_OK;
	while (larger < needed)
		larger *= 2;
	moved = realloc(*items, larger * size);
	if (!moved)
		return STATUS_NO_MEMORY;
	*items = moved;
	*capacity = larger;
	return STATUS_OK;
}

/* Both arrays grow together; a half-done growth only leaves one of them larger than it need be. */
static enum status grow(struct key_set *set)
{
	size_t capacity = set->capacity;
	void *keys = set->keys, *nodes = set->nodes;
	enum status status = key_set_room(&keys, &capacity, set->count + 1, sizeof(*set->keys));

	set->keys = keys;
	if (status != STATUS_OK)
		return status;
	capacity = set->capacity;
	status = key_set_room(&nodes, &capacity, set->count + 1, sizeof(*set->nodes));
	set->nodes = nodes;
	if (status == STATUS_OK)
		set->capacity = capacity;
	return status;
}

enum status key_set_add(struct key_set *set, const uint8_t key[static KEY_SET_KEY_SIZE], size_t *number)
{
	enum status status;
	uint32_t *link;
	unsigned bit;
	size_t node;

	if (key_set_find(set, key, number))
		return STATUS_OK;
	if (set->count == KEY_SET_MAX)
		return STATUS_TOO_LARGE;
	bit = set->count ? first_difference(set->keys[nearest(set, key)], key) : 0;
	status = grow(set);
	if (status != STATUS_OK)
		return status;
	memcpy(set->keys[set->count], key, KEY_SET_KEY_SIZE);
	*number = set->count++;
	if (*number == 0) {
		set->root = IS_LEAF;
		return STATUS_OK;
	}
	node = *number - 1;
	link = &set->root;
	while (!(*link & IS_LEAF) && set->nodes[*link].bit < bit)
		link = &set->nodes[*link].child[bit_of(key, set->nodes[*link].bit)];
	set->nodes[node].bit = (uint16_t)bit;
	set->nodes[node].child[bit_of(key, bit)] = (uint32_t)*number | IS_LEAF;
	set->nodes[node].child[!bit_of(key, bit)] = *link;
	*link = (uint32_t)node;
	return STATUS_OK;
}

void key_set_release(struct key_set *set)
{
	free(set->nodes);
	free(set->keys);
	memset(set, 0, sizeof(*set));
}
