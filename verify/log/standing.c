#include "standing.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/key_record.h"

#define NOBODY SIZE_MAX
#define NEVER UINT64_MAX

struct standing_key {
	struct trusted_agent agent; /* name NULL: nobody named the key, but something was said of it */
	char *own_name;             /* owned; of an enrolment */
	struct json *own_roles;     /* owned */
	bool is_anchored;           /* the policy names it, or the key whose place it took */
	size_t identity;            /* the first key of the same agent */
	size_t giver;               /* the key that let it in; NOBODY: the policy, or nobody */
	uint64_t given;             /* index of that record */
	uint64_t until, ended;      /* nothing counts from `until` on, by the record at `ended`; NEVER */
	bool was_revoked;           /* else it was replaced */
	bool has_fallen;            /* what let it in does not count any more */
	size_t first_child, next;   /* keys that this one let in, the latest first */
};

/* A record under judgement. */
struct hearing {
	struct standings *standings;
	const struct key_record *said;
	const struct record *record;
	uint64_t index;
	size_t signer; /* NOBODY: nothing is known of it */
	char why[STANDING_SAYS_MAX]; /* it does not count */
};

__attribute__((format(printf, 2, 3))) static bool refuse(struct hearing *hearing, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(hearing->why, sizeof(hearing->why), format, arguments);
	va_end(arguments);
	return false;
}

/* ---- the keys ---- */

static enum status add_key(struct standings *standings, const struct ed25519_key *key, size_t *number)
{
	void *items = standings->items;
	enum status status = key_set_room(&items, &standings->capacity, standings->keys.count + 1,
	    sizeof(*standings->items));

	standings->items = items;
	if (status == STATUS_OK)
		status = key_set_add(&standings->keys, key->bytes, number);
	if (status == STATUS_OK)
		standings->items[*number] = (struct standing_key){ .identity = *number, .giver = NOBODY, .until = NEVER,
			.first_child = NOBODY, .next = NOBODY };
	return status;
}

static size_t find_key(const struct standings *standings, const struct ed25519_key *key)
{
	size_t number;

	return key_set_find(&standings->keys, key->bytes, &number) ? number : NOBODY;
}

enum status standings_init(struct standings *standings, const struct trust *trust)
{
	enum status status = STATUS_OK;

	memset(standings, 0, sizeof(*standings));
	standings->trust = trust;
	for (size_t i = 0; trust && i < trust->keys.count && status == STATUS_OK; i++) {
		struct ed25519_key key;
		size_t number;

		memcpy(key.bytes, trust->keys.keys[i], sizeof(key.bytes));
		status = add_key(standings, &key, &number);
		if (status == STATUS_OK) {
			standings->items[number].agent = trust->agents[i];
			standings->items[number].is_anchored = true;
			standings->items[number].identity = trust_first_key(trust, i);
		}
	}
	return status;
}

void standings_release(struct standings *standings)
{
	for (size_t i = 0; i < standings->keys.count; i++) {
		free(standings->items[i].own_name);
		json_free(standings->items[i].own_roles);
	}
	key_set_release(&standings->keys);
	free(standings->items);
	free(standings->notes);
	memset(standings, 0, sizeof(*standings));
}

static bool names_agents(const struct standings *standings)
{
	return standings->trust && trust_names_agents(standings->trust);
}

/* ---- what a signature counts for ---- */

/* What is known of it; a key of which nothing is known is good where nobody is named. */
static enum standing look(const struct standings *standings, size_t number, uint64_t index,
    char says[static STANDING_SAYS_MAX])
{
	const struct standing_key *key = number == NOBODY ? NULL : &standings->items[number];

	if (!key)
		return names_agents(standings) ? STANDING_UNNAMED : STANDING_GOOD;
	if (key->has_fallen) {
		snprintf(says, STANDING_SAYS_MAX, "its signer's key was let in at index %" PRIu64
		    ", by a key that is revoked from before then", key->given);
		return STANDING_LOST;
	}
	if (key->giver != NOBODY && index <= key->given && names_agents(standings)) {
		snprintf(says, STANDING_SAYS_MAX, "signed before the signer's key was let in, which was at index %" PRIu64,
		    key->given);
		return STANDING_LOST;
	}
	if (index >= key->until) {
		snprintf(says, STANDING_SAYS_MAX, key->was_revoked ? "its signer's key is revoked from index %" PRIu64
		    " on, by the record at index %" PRIu64 : "its signer's key was replaced, and counts no more from index %"
		    PRIu64 " on, by the record at index %" PRIu64, key->until, key->ended);
		return STANDING_LOST;
	}
	return key->agent.name || !names_agents(standings) ? STANDING_GOOD : STANDING_UNNAMED;
}

enum standing standing_at(const struct trust *trust, const struct ed25519_key *key, uint64_t index,
    char says[static STANDING_SAYS_MAX])
{
	if (trust->standings)
		return look(trust->standings, find_key(trust->standings, key), index, says);
	return trust_agent(trust, key) || !trust_names_agents(trust) ? STANDING_GOOD : STANDING_UNNAMED;
}

const struct trusted_agent *standing_agent(const struct trust *trust, const struct ed25519_key *key)
{
	const struct standings *standings = trust->standings;
	size_t number = standings ? find_key(standings, key) : NOBODY;

	if (!standings)
		return trust_agent(trust, key);
	return number != NOBODY && standings->items[number].agent.name ? &standings->items[number].agent : NULL;
}

const struct ed25519_key *standing_identity(const struct trust *trust, const struct ed25519_key *key)
{
	const struct standings *standings = trust->standings;
	size_t number = standings ? find_key(standings, key) : NOBODY;

	/* A key set keeps the bytes of keys, which is all that a key is. */
	return number == NOBODY ? key :
	    (const struct ed25519_key *)(const void *)standings->keys.keys[standings->items[number].identity];
}

/* ---- what the records do ---- */

static bool is_admin(const struct standings *standings, size_t number)
{
	return number != NOBODY && standings->items[number].is_anchored &&
	    trust_is_admin(standings->trust, &standings->items[number].agent);
}

static void adopt(struct standings *standings, size_t giver, size_t child, uint64_t index)
{
	standings->items[child].giver = giver;
	standings->items[child].given = index;
	standings->items[child].next = standings->items[giver].first_child;
	standings->items[giver].first_child = child;
}

/*
 * What the key let in from ${since} on falls, and all that follows from it.  Who has fallen leaves the lists, so that each
 * key falls once; ${fallen} is chained through `next`.
 */
static void fell_children(struct standings *standings, size_t number, uint64_t since)
{
	struct standing_key *items = standings->items;
	size_t fallen = NOBODY;

	while (items[number].first_child != NOBODY && items[items[number].first_child].given >= since) {
		size_t child = items[number].first_child;

		items[number].first_child = items[child].next;
		items[child].next = fallen;
		fallen = child;
	}
	while (fallen != NOBODY) {
		size_t now = fallen, child = items[now].first_child;

		fallen = items[now].next;
		items[now].has_fallen = true;
		items[now].first_child = NOBODY;
		while (child != NOBODY) {
			size_t after = items[child].next;

			items[child].next = fallen;
			fallen = child;
			child = after;
		}
	}
}

/* The roles that the record gives and the policy lets be given. */
static struct json *granted(const struct standings *standings, const struct json *roles)
{
	struct json *array = json_array();

	for (const struct json *role = json_first(roles); role; role = json_next(role))
		if (trust_grants(standings->trust, json_text(role)))
			json_push_text(array, json_text(role));
	return array;
}

static bool may_enrol(struct hearing *hearing)
{
	const struct standings *standings = hearing->standings;

	if (!names_agents(standings))
		return refuse(hearing, "no policy names agents here, so that nobody can let others in");
	if (!standings->trust->admins)
		return refuse(hearing, "the policy lets nobody enrol: it has no \"keys\"");
	if (!is_admin(standings, hearing->signer))
		return refuse(hearing, "by the policy its signer has no role that may enrol");
	return find_key(standings, &hearing->said->key) == NOBODY ||
	    refuse(hearing, "its key is known already: the policy or an earlier record names it");
}

static enum status enrol(struct hearing *hearing, bool *counts)
{
	struct standings *standings = hearing->standings;
	struct standing_key *item;
	size_t number;
	enum status status;

	*counts = may_enrol(hearing);
	if (!*counts)
		return STATUS_OK;
	status = add_key(standings, &hearing->said->key, &number);
	if (status != STATUS_OK)
		return status;
	item = &standings->items[number];
	item->own_name = strdup(hearing->said->name);
	item->own_roles = granted(standings, hearing->said->roles);
	item->agent = (struct trusted_agent){ .name = item->own_name, .roles = item->own_roles };
	adopt(standings, hearing->signer, number, hearing->index);
	return item->own_name ? json_failure_within(item->own_roles) : STATUS_NO_MEMORY;
}

static enum status replace(struct hearing *hearing, bool *counts)
{
	struct standings *standings = hearing->standings;
	size_t old = hearing->signer, number = find_key(standings, &hearing->said->by);
	enum status status = STATUS_OK;
	struct standing_key *item;

	*counts = true;
	if (old == NOBODY)
		status = add_key(standings, &hearing->said->key, &old);
	if (status == STATUS_OK && number == NOBODY) {
		status = add_key(standings, &hearing->said->by, &number);
		if (status != STATUS_OK)
			return status;
		item = &standings->items[number];
		item->agent = standings->items[old].agent;
		item->is_anchored = standings->items[old].is_anchored;
		item->identity = standings->items[old].identity;
		adopt(standings, old, number, hearing->index);
	} else if (status == STATUS_OK && standings->items[number].identity == number &&
	    standings->items[number].until == NEVER) {
		/* Its holder has the old key too: one agent, though the policy may name it twice. */
		standings->items[number].identity = standings->items[old].identity;
	}
	if (status == STATUS_OK) {
		standings->items[old].until = hearing->index + 1;
		standings->items[old].ended = hearing->index;
	}
	return status;
}

static enum status revoke(struct hearing *hearing, bool *counts)
{
	struct standings *standings = hearing->standings;
	size_t number = find_key(standings, &hearing->said->key);
	bool is_own = !memcmp(hearing->said->key.bytes, hearing->record->key.bytes, ED25519_KEY_SIZE);
	uint64_t since = hearing->said->has_since && hearing->said->since < hearing->index ? hearing->said->since :
	    hearing->index;
	enum status status = STATUS_OK;

	*counts = is_own || is_admin(standings, hearing->signer) ||
	    refuse(hearing, "its signer may revoke its own key only: by the policy it has no role that may");
	if (!*counts)
		return STATUS_OK;
	if (number == NOBODY)
		status = add_key(standings, &hearing->said->key, &number);
	if (status != STATUS_OK || standings->items[number].until <= since)
		return status;
	standings->items[number].until = since;
	standings->items[number].ended = hearing->index;
	standings->items[number].was_revoked = true;
	fell_children(standings, number, since);
	return STATUS_OK;
}

/* ---- the records in their order ---- */

static enum status judge(struct hearing *hearing, const char *origin, bool *counts)
{
	static const struct { enum key_action action; enum status (*act)(struct hearing *, bool *); } acts[] = {
		{ KEY_ENROL, enrol }, { KEY_REPLACE, replace }, { KEY_REVOKE, revoke },
	};
	char lost[STANDING_SAYS_MAX] = "";
	enum standing standing = look(hearing->standings, hearing->signer, hearing->index, lost);
	enum status status;

	*counts = false;
	if (standing == STANDING_LOST)
		refuse(hearing, "%s", lost);
	else if (standing == STANDING_UNNAMED)
		refuse(hearing, "the policy does not name the key of its signer");
	else if (strcmp(hearing->said->origin, origin) != 0)
		refuse(hearing, "it is made for another log");
	if (hearing->why[0])
		return STATUS_OK;
	status = key_record_verify(hearing->said);
	if (status == STATUS_BAD_SIGNATURE || status == STATUS_BAD_KEY) {
		refuse(hearing, "the key that it names did not sign the request: possession is not shown");
		return STATUS_OK;
	}
	for (size_t i = 0; i < sizeof(acts) / sizeof(acts[0]) && status == STATUS_OK; i++)
		if (acts[i].action == hearing->said->action)
			return acts[i].act(hearing, counts);
	return status;
}

static enum status note(struct hearing *hearing)
{
	struct standings *standings = hearing->standings;
	struct standing_note *item;

	if (standings->note_count == STANDING_NOTES_MAX)
		return STATUS_OK;
	if (!standings->notes)
		standings->notes = calloc(STANDING_NOTES_MAX, sizeof(*standings->notes));
	if (!standings->notes)
		return STATUS_NO_MEMORY;
	item = &standings->notes[standings->note_count++];
	item->index = hearing->index;
	item->record = hearing->record->id;
	memcpy(item->says, hearing->why, sizeof(item->says));
	return STATUS_OK;
}

enum status standings_add(struct standings *standings, const char *origin, uint64_t index, const struct record *record)
{
	struct key_record said;
	struct hearing hearing = { .standings = standings, .said = &said, .record = record, .index = index };
	bool counts = false;
	enum status status = key_record_read(record->predicate, &said, NULL);

	if (status != STATUS_OK || said.action == KEY_ROTATE_LOG)
		return status;
	hearing.signer = find_key(standings, &record->key);
	standings->records++;
	status = judge(&hearing, origin, &counts);
	standings->counted += counts;
	return status == STATUS_OK && !counts ? note(&hearing) : status;
}
