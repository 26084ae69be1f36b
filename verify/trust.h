#ifndef TRUST_H
#define TRUST_H

#include "format/note.h"
#include "format/record.h"
#include "key_set.h"

/* Whom the reader's policy names: agents with their roles, and logs.  Nobody's own word enters here. */
struct trusted_agent {
	const char *name;         /* borrowed from the policy */
	const struct json *roles; /* array of names, or NULL; borrowed */
};

struct trust {
	struct key_set keys;
	struct trusted_agent *agents; /* owned; one per key */
	size_t capacity;
	struct note_key *logs; /* owned */
	size_t log_count;
};

/*
 * trust_read(policy, trust, fault): members "agents" and "logs" of a policy whose form was checked.
 * Owns: trust_release, also after an error; the policy must outlive it.
 * Errors: NO_MEMORY, BAD_DOCUMENT (a key is listed twice, a log's vkey cannot be read); the place is a JSON pointer.
 */
enum status trust_read(const struct json *policy, struct trust *trust, struct fault *fault);
void trust_release(struct trust *trust);

/* trust_agent(trust, key): the policy's row for that key, or NULL. */
const struct trusted_agent *trust_agent(const struct trust *trust, const struct ed25519_key *key);

/* trust_names_agents(trust): does the policy list agents at all?  Where not, every signer's evidence counts. */
bool trust_names_agents(const struct trust *trust);

/* trust_log(trust, key): is it one of the policy's logs? */
bool trust_log(const struct trust *trust, const struct note_key *key);

/* trusted_agent_has_role(agent, role), trust_has_role(trust, role): has this agent, or any, the role? */
bool trusted_agent_has_role(const struct trusted_agent *agent, const char *role);
bool trust_has_role(const struct trust *trust, const char *role);

#endif
