#ifndef TRUST_H
#define TRUST_H

#include "format/note.h"
#include "format/record.h"
#include "format/tlog_policy.h"
#include "key_set.h"

/* Whom the reader's policy names: agents with their roles, and logs.  Nobody's own word enters here. */
struct trusted_agent {
	const char *name;         /* borrowed from the policy */
	const struct json *roles; /* array of names, or NULL; borrowed */
};

struct standings;

struct trust {
	struct key_set keys;
	struct trusted_agent *agents; /* owned; one per key */
	size_t capacity;
	const struct json *admins; /* roles that may let agents in and revoke their keys; NULL: nobody may; borrowed */
	const struct json *grants; /* roles that they can give; NULL: none; borrowed */
	bool needs_whole_log; /* what is said of keys must be all of it */
	struct note_key *logs; /* owned */
	size_t log_count;
	bool has_witnesses;           /* the policy says whose cosignatures are needed: member "tlog_policy" */
	struct tlog_policy witnesses; /* its logs are in ${logs} */
	struct standings *standings; /* of keys, by the log (standing.h); integrity_check fills it; NULL: not asked */
};

/*
 * trust_read(policy, trust, fault): members "agents", "keys", and "logs" or "tlog_policy", of a policy whose form was
 * checked.
 * Owns: trust_release, also after an error; the policy must outlive it.
 * Errors: NO_MEMORY, BAD_DOCUMENT (a key is listed twice, nobody has a role that may enrol, a log's vkey or the
 * tlog-policy cannot be read, both are there); the place is a JSON pointer.
 */
enum status trust_read(const struct json *policy, struct trust *trust, struct fault *fault);
void trust_release(struct trust *trust);

/* trust_agent(trust, key): the policy's row for that key, or NULL. */
const struct trusted_agent *trust_agent(const struct trust *trust, const struct ed25519_key *key);

/*
 * trust_first_key(trust, number): the first key that the policy lists under the name of key ${number}: whom a reader calls
 * by one name is one agent, with however many keys.  trust_count_agents(trust, roles): how many there are, with any of
 * these roles (NULL: all).
 */
size_t trust_first_key(const struct trust *trust, size_t number);
size_t trust_count_agents(const struct trust *trust, const struct json *roles);

/* trust_names_agents(trust): does the policy list agents at all?  Where not, every signer's evidence counts. */
bool trust_names_agents(const struct trust *trust);

/* trust_log(trust, key): is it one of the policy's logs? */
bool trust_log(const struct trust *trust, const struct note_key *key);

/*
 * trusted_agent_has_role(agent, role), trust_has_role(trust, role): has this agent the role; has any, or could
 * one that is let in be given it?
 */
bool trusted_agent_has_role(const struct trusted_agent *agent, const char *role);
bool trust_has_role(const struct trust *trust, const char *role);

/* trust_is_admin(trust, agent): has it a role that may let agents in?  trust_grants: can those be given this role? */
bool trust_is_admin(const struct trust *trust, const struct trusted_agent *agent);
bool trust_grants(const struct trust *trust, const char *role);

#endif
