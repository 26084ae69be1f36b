#include "key_change.h"

#include <stdio.h>
#include <string.h>

#include "exit_code.h"
#include "format/hex.h"
#include "format/ssh_signature.h"
#include "message.h"

#define PUBLIC_FILE_MAX 16384

int key_change_open(const struct invocation *invocation, struct key_change *change)
{
	int code;

	memset(change, 0, sizeof(*change));
	change->invocation = invocation;
	code = context_signer(invocation, &change->signer);
	if (!code)
		code = context_ledger(invocation, CONTEXT_APPEND, change->signer, &change->ledger);
	if (!code)
		change->origin = ledger_log_key(change->ledger)->name;
	return code;
}

void key_change_close(struct key_change *change)
{
	if (change->ledger)
		ledger_close(change->ledger);
	if (change->signer)
		signer_close(change->signer);
	memset(change, 0, sizeof(*change));
}

int key_change_public(const char *source, struct ed25519_key *key, char comment[static RECORD_NAME_MAX])
{
	struct buffer file;
	struct bytes line = bytes_of_text(source), behind = { NULL, 0 };
	int code = 0;

	buffer_init(&file, PUBLIC_FILE_MAX);
	if (!bytes_start_with(line, "ssh-")) {
		code = context_read_file(source, PUBLIC_FILE_MAX, &file);
		line = buffer_bytes(&file);
	}
	while (line.size > 0 && (line.data[line.size - 1] == '\n' || line.data[line.size - 1] == '\r'))
		line.size--;
	if (!code && ssh_key_read(line, key, &behind) != STATUS_OK) {
		message_error("%s is no OpenSSH Ed25519 public key", source);
		message_hint("name a .pub file, as `exhibit key new` or `ssh-keygen -t ed25519` writes it");
		code = EXIT_WRONG_USAGE;
	}
	snprintf(comment, RECORD_NAME_MAX, "%.*s", (int)behind.size, behind.size ? (const char *)behind.data : "");
	buffer_release(&file);
	return code;
}

static const struct ed25519_key *fresh_key(const struct key_record *record)
{
	return record->action == KEY_REPLACE ? &record->by : &record->key;
}

static int read_proof(const struct key_record *record, const char *proof, struct ed25519_signature *signature)
{
	struct fault fault = { .status = STATUS_OK };
	struct ed25519_key signer;
	struct buffer file;
	enum status status;
	int code;

	buffer_init(&file, SSH_SIGNATURE_TEXT_MAX);
	code = context_read_file(proof, SSH_SIGNATURE_TEXT_MAX, &file);
	if (code) {
		buffer_release(&file);
		return code;
	}
	status = ssh_signature_read(buffer_bytes(&file), KEY_RECORD_NAMESPACE, &signer, signature, &fault);
	if (status == STATUS_OK && memcmp(signer.bytes, fresh_key(record)->bytes, ED25519_KEY_SIZE) != 0)
		status = fault_set(&fault, STATUS_BAD_SIGNATURE, NULL, "another key signed it");
	buffer_release(&file);
	return status == STATUS_OK ? 0 : message_document(status, &fault, "%s does not show who holds the key", proof);
}

static int sign_here(const struct key_record *record, const char *holder, struct ed25519_signature *signature)
{
	struct fault fault = { .status = STATUS_OK };
	struct signer *signer;
	struct buffer bytes;
	enum status status = signer_open(holder, &signer, &fault);
	int code = 0;

	if (status != STATUS_OK)
		return message_failure(status, &fault, "cannot sign with %s", holder);
	buffer_init(&bytes, KEY_RECORD_REQUEST_MAX);
	if (memcmp(signer_key(signer)->bytes, fresh_key(record)->bytes, ED25519_KEY_SIZE) != 0) {
		message_error("%s is another key than the one that is named", holder);
		message_hint("the secret half of that very key must sign, or its holder elsewhere");
		code = EXIT_WRONG_USAGE;
	} else {
		status = key_record_signed(record, &bytes);
		if (status == STATUS_OK)
			status = signer_sign(signer, buffer_bytes(&bytes), signature, &fault);
		if (status != STATUS_OK)
			code = message_failure(status, &fault, "cannot sign with %s", holder);
	}
	buffer_release(&bytes);
	signer_close(signer);
	return code;
}

int key_change_prove(const struct key_record *record, const char *proof, const char *holder,
    struct ed25519_signature *signature)
{
	struct key_record proven = *record;
	int code = proof ? read_proof(record, proof, signature) : sign_here(record, holder, signature);

	if (code)
		return code;
	proven.possession = *signature;
	if (key_record_verify(&proven) == STATUS_OK)
		return 0;
	message_error("the signature does not verify");
	message_cause("it is over something else than this request, or not by that key");
	message_hint("`--request` prints what is to be signed");
	return EXIT_WRONG_USAGE;
}

static void put_key(struct json *object, const char *name, const struct ed25519_key *key)
{
	char line[SSH_KEY_TEXT_MAX];

	ssh_key_write(key, line);
	json_put_text(object, name, line);
}

static void put_proof(struct json *object, const char *name, const struct ed25519_signature *signature)
{
	char hex[2 * ED25519_SIGNATURE_SIZE + 1];

	hex_encode(bytes_of(signature->bytes, ED25519_SIGNATURE_SIZE), hex);
	json_put_text(object, name, hex);
}

static void put_log_key(struct json *object, const char *name, const struct note_key *key)
{
	char vkey[NOTE_VKEY_MAX];

	note_key_write(key, vkey);
	json_put_text(object, name, vkey);
}

struct json *key_change_json(const struct key_record *record)
{
	static const char *const actions[] = { [KEY_ENROL] = "enrol", [KEY_REPLACE] = "replace", [KEY_REVOKE] = "revoke",
		[KEY_ROTATE_LOG] = "rotate-log" };
	struct json *object = json_object();

	json_put_text(object, "action", actions[record->action]);
	json_put_text(object, "origin", record->origin);
	if (record->reason)
		json_put_text(object, "reason", record->reason);
	if (record->action == KEY_ROTATE_LOG) {
		put_log_key(object, "log", &record->log);
		put_log_key(object, "by", &record->log_by);
		json_put_integer(object, "size", (int64_t)record->size);
		put_proof(object, "consent", &record->consent);
	} else {
		put_key(object, "key", &record->key);
	}
	if (record->action == KEY_REPLACE)
		put_key(object, "by", &record->by);
	if (record->action != KEY_REVOKE)
		put_proof(object, "possession", &record->possession);
	if (record->action == KEY_ENROL)
		json_put_text(object, "name", record->name);
	if (record->roles)
		json_put(object, "roles", json_copy(record->roles));
	if (record->has_since)
		json_put_integer(object, "since", (int64_t)record->since);
	return object;
}

/* The record is about the key: its fingerprint in hex, or of a log the digest of its vkey. */
static struct json *subject_of(const struct key_record *record)
{
	uint8_t blob[SSH_KEY_BLOB_SIZE];
	char vkey[NOTE_VKEY_MAX];
	struct digest digest;

	if (record->action == KEY_ROTATE_LOG) {
		note_key_write(&record->log, vkey);
		digest = digest_of(bytes_of_text(vkey));
		return subject_of_digest("log", &digest);
	}
	ssh_key_blob(&record->key, blob);
	digest = digest_of(bytes_of(blob, sizeof(blob)));
	return subject_of_digest("key", &digest);
}

int key_change_append(struct key_change *change, const struct key_record *record, struct receipt *receipt)
{
	struct json *subject = subject_of(record), *predicate = key_change_json(record);
	const struct draft draft = { .kind = KIND_KEY, .subject = subject, .predicate = predicate, .time = context_now() };
	struct fault fault = { .status = STATUS_OK };
	enum status status = append_record(change->ledger, change->signer, &draft, receipt, &fault);

	json_free(subject);
	json_free(predicate);
	return status == STATUS_OK ? 0 : message_failure(status, &fault, "nothing was appended about the key");
}
