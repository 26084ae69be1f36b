#ifndef SSH_AGENT_H
#define SSH_AGENT_H

#include "format/ed25519.h"
#include "format/fault.h"

#define SSH_AGENT_COMMENT_MAX 1024
#define SSH_AGENT_MESSAGE_MAX (256u << 10)
#define SSH_AGENT_KEYS_MAX 1024
#define SSH_AGENT_LIST_TIMEOUT_MS 10000
#define SSH_AGENT_SIGN_TIMEOUT_MS 120000 /* a person may have to confirm */

/*
 * The agent at SSH_AUTH_SOCK.  Each question is one connection.  Source: draft-miller-ssh-agent.
 * Errors of both: KEY_UNUSABLE (no agent, not its key, it refuses), NO_MEMORY.
 */

/*
 * ssh_agent_find(fingerprint, key, comment, fault): the Ed25519 key with that "SHA256:…" among those the agent holds.
 */
enum status ssh_agent_find(const char *fingerprint, struct ed25519_key *key,
    char comment[static SSH_AGENT_COMMENT_MAX + 1], struct fault *fault);

/* ssh_agent_sign(key, message, signature, fault): what comes out is not verified here. */
enum status ssh_agent_sign(const struct ed25519_key *key, struct bytes message, struct ed25519_signature *signature,
    struct fault *fault);

#endif
