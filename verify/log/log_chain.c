#include "log_chain.h"

#include <stdlib.h>
#include <string.h>

#include "format/key_record.h"

#define NOBODY SIZE_MAX

struct log_link {
	struct note_key key;
	size_t before;    /* the key whose place it took; NOBODY */
	bool has_ended;
	uint64_t ended;   /* the record that gave it up */
};

static size_t find(const struct log_chain *chain, const struct note_key *key)
{
	size_t number;

	return key_set_find(&chain->keys, key->key.bytes, &number) ? number : NOBODY;
}

static enum status add(struct log_chain *chain, const struct note_key *key, size_t *number)
{
	void *links = chain->links;
	enum status status = key_set_room(&links, &chain->capacity, chain->keys.count + 1, sizeof(*chain->links));

	chain->links = links;
	if (status == STATUS_OK)
		status = key_set_add(&chain->keys, key->key.bytes, number);
	if (status == STATUS_OK)
		chain->links[*number] = (struct log_link){ .key = *key, .before = NOBODY };
	return status;
}

enum status log_chain_add(struct log_chain *chain, const char *origin, uint64_t index, const struct record *record)
{
	struct key_record said;
	size_t old, new;
	enum status status = key_record_read(record->predicate, &said, NULL);

	if (status != STATUS_OK || said.action != KEY_ROTATE_LOG || strcmp(said.origin, origin) != 0 || said.size > index)
		return status;
	old = find(chain, &said.log);
	new = find(chain, &said.log_by);
	/* A key that was given up consents to nothing more, and none comes in twice: no way leads back. */
	if (new != NOBODY || (old != NOBODY && chain->links[old].has_ended))
		return STATUS_OK;
	status = key_record_verify(&said);
	if (status == STATUS_BAD_SIGNATURE || status == STATUS_BAD_KEY)
		return STATUS_OK;
	if (status == STATUS_OK && old == NOBODY)
		status = add(chain, &said.log, &old);
	if (status == STATUS_OK)
		status = add(chain, &said.log_by, &new);
	if (status != STATUS_OK)
		return status;
	chain->links[old].has_ended = true;
	chain->links[old].ended = index;
	chain->links[new].before = old;
	return STATUS_OK;
}

void log_chain_release(struct log_chain *chain)
{
	key_set_release(&chain->keys);
	free(chain->links);
	memset(chain, 0, sizeof(*chain));
}

bool log_chain_is_trusted(const struct log_chain *chain, const struct trust *trust, const struct note_key *key)
{
	if (trust_log(trust, key))
		return true;
	/* Whose place a key took was there before it: the numbers fall, so this ends. */
	for (size_t at = find(chain, key); at != NOBODY; at = chain->links[at].before)
		if (trust_log(trust, &chain->links[at].key))
			return true;
	return false;
}

const struct note_key *log_chain_before(const struct log_chain *chain, const struct note_key *key)
{
	size_t number = find(chain, key);

	return number == NOBODY || chain->links[number].before == NOBODY ? NULL : &chain->links[chain->links[number].before].key;
}

bool log_chain_has_ended(const struct log_chain *chain, const struct note_key *key, uint64_t size, uint64_t *ended)
{
	size_t at = find(chain, key);

	if (at == NOBODY || !chain->links[at].has_ended || size <= chain->links[at].ended + 1)
		return false;
	*ended = chain->links[at].ended;
	return true;
}
