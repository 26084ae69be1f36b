#ifndef KEY_RECORD_H
#define KEY_RECORD_H

#include "json.h"
#include "note.h"
#include "ssh_key.h"

#define KEY_RECORD_NAMESPACE "exhibit-key" /* of the signatures that a named key makes: ssh-keygen -Y sign -n */
#define KEY_RECORD_REQUEST_MAX 2048

enum key_action { KEY_ENROL, KEY_REPLACE, KEY_REVOKE, KEY_ROTATE_LOG };

/* What a record of kind `key` says; what it is worth is for verify/ to find. */
struct key_record {
	enum key_action action;
	const char *origin;           /* the log it is for; texts are borrowed from the predicate */
	const char *name;             /* ENROL: what the agent is called */
	const struct json *roles;     /* ENROL: array of names, or NULL */
	const char *reason;           /* or NULL */
	struct ed25519_key key;       /* the agent's key; not of ROTATE_LOG */
	struct ed25519_key by;        /* REPLACE: the new key */
	struct note_key log, log_by;  /* ROTATE_LOG: the old and the new key */
	uint64_t size;                /* ROTATE_LOG: of the log when both signed */
	bool has_since;
	uint64_t since;               /* REVOKE */
	struct ed25519_signature possession; /* by the key that is new to the log; not of REVOKE */
	struct ed25519_signature consent;    /* ROTATE_LOG: by the log's old key */
};

/*
 * key_record_read(predicate, record, fault):
 * The members of a predicate whose shape was checked, and what a shape cannot say: `replace` is signed by the key that
 * it gives up, no key takes its own place, and a log's keys carry its origin as their name.
 * Errors: BAD_FIELD, NOT_CANONICAL (a key with a comment); the place is a pointer into the predicate.
 */
enum status key_record_read(const struct json *predicate, struct key_record *record, struct fault *fault);

/*
 * key_record_request(record, text): append what the named keys sign, as an SSHSIG message of KEY_RECORD_NAMESPACE: one
 * line each of "urn:exhibit:key:v1", the action, the origin, and the keys; of a log also its size.  It depends on nothing
 * else.  Errors: NO_MEMORY, TOO_LARGE.
 */
enum status key_record_request(const struct key_record *record, struct buffer *text);

/* key_record_signed(record, bytes): append the bytes that the named keys really sign.  Errors: NO_MEMORY, TOO_LARGE. */
enum status key_record_signed(const struct key_record *record, struct buffer *bytes);

/*
 * key_record_verify(record): do possession and consent verify, as far as the action has them?
 * Errors: BAD_SIGNATURE, BAD_KEY, NO_MEMORY.
 */
enum status key_record_verify(const struct key_record *record);

#endif
