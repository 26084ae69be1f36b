#ifndef KEY_CHANGE_H
#define KEY_CHANGE_H

#include "command.h"
#include "context.h"
#include "format/key_record.h"
#include "ledger/append.h"

/* What `key enrol`, `key replace` and `key revoke` share.  All print what is wrong and answer an exit code, 0 is success. */

#define OPTION_REASON { "reason", 0, "TEXT", "why, in your words; it is part of the record", false }

/* An open ledger and whoever signs the record. */
struct key_change {
	const struct invocation *invocation;
	struct signer *signer;
	struct ledger *ledger;
	const char *origin; /* of the log */
};

/* key_change_open(invocation, change): the ledger, the signer (--key …).  Owns: key_change_close, also after an error. */
int key_change_open(const struct invocation *invocation, struct key_change *change);
void key_change_close(struct key_change *change);

/*
 * key_change_public(source, key, comment): an agent's public key: a .pub file ("-" is stdin), or the line itself.
 * ${comment} is what stands behind the key, "" where nothing does.
 */
int key_change_public(const char *source, struct ed25519_key *key, char comment[static RECORD_NAME_MAX]);

/*
 * key_change_prove(record, proof, holder, signature): show that the key that is named first consents: by a signature made
 * elsewhere (${proof}, a file of `ssh-keygen -Y sign`), or by signing here with ${holder}, a key as --key takes it.
 * Exactly one of both is not NULL.
 */
int key_change_prove(const struct key_record *record, const char *proof, const char *holder,
    struct ed25519_signature *signature);

/* key_change_json(record): the predicate's own members.  Owns: the caller frees. */
struct json *key_change_json(const struct key_record *record);

/* key_change_append(change, record, receipt): sign and append. */
int key_change_append(struct key_change *change, const struct key_record *record, struct receipt *receipt);

#endif
