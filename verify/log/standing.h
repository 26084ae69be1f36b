#ifndef STANDING_H
#define STANDING_H

#include "trust.h"

/*
 * What the log itself says of keys: `key` records in the log's order, held against the agents whom the policy names.
 *
 * A record counts or does not by what stands before it in the log, whatever any clock says:
 * - enrol: its signer is an agent of the policy with one of keys.admins (or took the place of one), the key is new;
 * - replace: its signer has standing.  It ends the signer's key behind this record.  A new key takes over name and
 *   roles; one that is known already keeps what it has;
 * - revoke: its signer has standing and is the key itself or an admin.  Nothing that the key signed from `since` on
 *   counts, never later than the record itself; the earliest of several stands.
 * A key that was named once is never let in again.  A revocation that counted is never undone: it takes trust and gives
 * none.  What it takes includes each enrolment and replacement that the key signed from `since` on, and all that follows
 * from them.  Where the policy names no agents everybody counts, nobody enrols, and keys only speak of themselves.
 */
#define STANDING_NOTES_MAX 64
#define STANDING_SAYS_MAX 200

struct standing_key;

/* A record that counts for nothing, and why. */
struct standing_note {
	uint64_t index;
	struct digest record;
	char says[STANDING_SAYS_MAX];
};

struct standings {
	const struct trust *trust; /* the policy's; NULL: nobody is named */
	struct key_set keys;
	struct standing_key *items; /* owned; one per key, the policy's first, in its order */
	size_t capacity;
	struct standing_note *notes; /* owned; the first STANDING_NOTES_MAX that do not count */
	size_t note_count;
	uint64_t records, counted; /* of kind key, but for those about the log's own key */
};

/*
 * standings_init(standings, trust): nothing is said yet; ${trust} (NULL: no policy) must outlive it.
 * Owns: standings_release, also after an error.  Errors: NO_MEMORY.
 */
enum status standings_init(struct standings *standings, const struct trust *trust);
void standings_release(struct standings *standings);

/*
 * standings_add(standings, origin, index, record): the log's next record of kind `key`, its signature verified.  What does
 * not count is noted and changes nothing.  Time is linear in all records together.
 * Errors: NO_MEMORY, TOO_LARGE (more keys than KEY_SET_MAX).
 */
enum status standings_add(struct standings *standings, const char *origin, uint64_t index, const struct record *record);

/* Below, ${trust}->standings is asked; where that is NULL, only what the policy names counts. */

/*
 * standing_at(trust, key, index, says):
 * Does what ${key} signed at ${index} count?  UNNAMED: nobody whom the policy trusts named it.  LOST: it was not yet let
 * in, or no longer; ${says} is why.  Only LOST sets ${says}.
 */
enum standing { STANDING_GOOD, STANDING_UNNAMED, STANDING_LOST };
enum standing standing_at(const struct trust *trust, const struct ed25519_key *key, uint64_t index,
    char says[static STANDING_SAYS_MAX]);

/* standing_agent(trust, key): name and roles of the agent whose key it is or was; NULL: nobody named it. */
const struct trusted_agent *standing_agent(const struct trust *trust, const struct ed25519_key *key);

/*
 * standing_identity(trust, key): the first key of the agent whose key it is: two keys of which one took the other's
 * place are one agent's, and so are those that the policy lists under one name.  The key itself where nothing is known of
 * it.  Borrowed from ${trust} or ${key}.
 */
const struct ed25519_key *standing_identity(const struct trust *trust, const struct ed25519_key *key);

#endif
