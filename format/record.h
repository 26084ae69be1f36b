#ifndef RECORD_H
#define RECORD_H

#include "dsse.h"
#include "kinds.h"
#include "merkle.h"
#include "rfc3339.h"

#define RECORD_NAME_MAX 129 /* agent or step name with NUL */
#define RECORD_CHAIN_ID_HEX 32
#define STATEMENT_TYPE "https://in-toto.io/Statement/v1"

/* Where a record stands among its agent's records. */
struct chain_position {
	char id[RECORD_CHAIN_ID_HEX + 1]; /* 16 random bytes in hex, made once per agent key and ledger */
	int64_t seq;                      /* from 0 */
	struct digest prev;               /* leaf hash of the one before; unused where seq is 0 */
};

/*
 * An entry that was read: everything in it has its form and is canonical; whether the signature verifies is asked
 * apart (record_verify), so that "wrong form" and "wrong signature" are two answers.
 */
struct record {
	struct digest id; /* leaf hash */
	enum kind kind;
	struct envelope envelope;
	struct json *statement; /* owned: the whole Statement */
	const struct json *subject;   /* into statement */
	const struct json *predicate; /* into statement */
	struct chain_position chain;
	struct ed25519_key key;
	char agent[RECORD_NAME_MAX]; /* the name the signer gives itself */
	time_ms time;
};

/*
 * record_read(entry, record, fault):
 * Form in this order: envelope, JSON gate, canonical bytes, Statement, kind, the kind's fields, key, keyid.
 * Owns: record_release, also after an error.  Errors: BAD_ENVELOPE, JSON_*, NOT_CANONICAL, BAD_STATEMENT,
 * UNKNOWN_KIND, BAD_FIELD, BAD_KEY, KEYID_MISMATCH.
 */
enum status record_read(struct bytes entry, struct record *record, struct fault *fault);
void record_release(struct record *record);

/* record_verify(record): the signature over the payload by the key the payload names.  Errors: BAD_KEY, BAD_SIGNATURE. */
enum status record_verify(const struct record *record);

/*
 * record_payload(kind, subject, predicate, key, agent, chain, time, payload, fault):
 * Append the canonical Statement.  ${predicate} holds the kind's own members; agent, chain, time and tool are put in
 * here, the one place that does.  The result is checked against the kind's shape: what we write, we would accept.
 * Errors: BAD_FIELD, NO_MEMORY, TOO_LARGE.
 */
enum status record_payload(enum kind kind, const struct json *subject, const struct json *predicate,
    const struct ed25519_key *key, const char *agent, const struct chain_position *chain, time_ms time,
    struct buffer *payload, struct fault *fault);

/* record_step(record): the step's name, or NULL. */
const char *record_step(const struct record *record);

/* record_blobs: every blob the predicate names, in document order: members {sha256, size}, and members that list such. */
#define RECORD_BLOBS_MAX 40
struct blob_name {
	const char *member; /* "stdout", "stderr", "content", "argv_blob", …; outlives the record */
	struct digest digest;
	uint64_t size;
};
size_t record_blobs(const struct record *record, struct blob_name names[static RECORD_BLOBS_MAX]);

/* record_blob(record, member, name): one of them.  Errors: NOT_FOUND. */
enum status record_blob(const struct record *record, const char *member, struct blob_name *name);

#endif
