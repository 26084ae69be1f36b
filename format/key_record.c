#include "key_record.h"

#include <inttypes.h>
#include <string.h>

#include "hex.h"
#include "ssh_signature.h"

#define REQUEST_FIRST_LINE "urn:exhibit:key:v1"

static const char *const actions[] = { [KEY_ENROL] = "enrol", [KEY_REPLACE] = "replace", [KEY_REVOKE] = "revoke",
	[KEY_ROTATE_LOG] = "rotate-log" };

/* A key has one spelling, so that a text search finds all that is said of it. */
static enum status read_key(const struct json *predicate, const char *member, struct ed25519_key *key,
    struct fault *fault)
{
	char place[16] = "/", line[SSH_KEY_TEXT_MAX];
	const struct json *text = json_member(predicate, member);
	struct bytes comment;

	strncat(place, member, sizeof(place) - 2);
	if (ssh_key_read(json_text_bytes(text), key, &comment) != STATUS_OK)
		return fault_set(fault, STATUS_BAD_FIELD, place, "is no OpenSSH Ed25519 public key");
	ssh_key_write(key, line);
	return !strcmp(line, json_text(text)) ? STATUS_OK : fault_set(fault, STATUS_NOT_CANONICAL, place, NULL);
}

static enum status read_log_key(const struct json *predicate, const char *member, const char *origin,
    struct note_key *key, struct fault *fault)
{
	char place[16] = "/";

	strncat(place, member, sizeof(place) - 2);
	if (note_key_read(json_text_bytes(json_member(predicate, member)), key) != STATUS_OK)
		return fault_set(fault, STATUS_BAD_FIELD, place, "is no C2SP verifier key, as name+hash+key");
	return !strcmp(key->name, origin) ? STATUS_OK :
	    fault_set(fault, STATUS_BAD_FIELD, place, "has another name than the log's origin");
}

static enum status read_proof(const struct json *predicate, const char *member, struct ed25519_signature *signature,
    struct fault *fault)
{
	char place[16] = "/";

	strncat(place, member, sizeof(place) - 2);
	return hex_decode(json_text_bytes(json_member(predicate, member)), signature->bytes, ED25519_SIGNATURE_SIZE) ==
	    STATUS_OK ? STATUS_OK : fault_set(fault, STATUS_BAD_FIELD, place, "is no Ed25519 signature in hex");
}

static enum status read_replace(const struct json *predicate, struct key_record *record, struct fault *fault)
{
	const char *signer = json_member_text(json_member(predicate, "agent"), "key");
	enum status status = read_key(predicate, "by", &record->by, fault);

	if (status == STATUS_OK && strcmp(signer, json_member_text(predicate, "key")) != 0)
		return fault_set(fault, STATUS_BAD_FIELD, "/key", "only the key itself can name the one that takes its place");
	if (status == STATUS_OK && !memcmp(record->by.bytes, record->key.bytes, ED25519_KEY_SIZE))
		return fault_set(fault, STATUS_BAD_FIELD, "/by", "is the key that is given up");
	return status == STATUS_OK ? read_proof(predicate, "possession", &record->possession, fault) : status;
}

static enum status read_rotation(const struct json *predicate, struct key_record *record, struct fault *fault)
{
	int64_t size = 0;
	enum status status = read_log_key(predicate, "log", record->origin, &record->log, fault);

	if (status == STATUS_OK)
		status = read_log_key(predicate, "by", record->origin, &record->log_by, fault);
	if (status == STATUS_OK && !memcmp(record->log.key.bytes, record->log_by.key.bytes, ED25519_KEY_SIZE))
		return fault_set(fault, STATUS_BAD_FIELD, "/by", "is the key that is given up");
	if (status == STATUS_OK)
		status = read_proof(predicate, "possession", &record->possession, fault);
	if (status == STATUS_OK)
		status = read_proof(predicate, "consent", &record->consent, fault);
	json_member_integer(predicate, "size", &size);
	record->size = (uint64_t)size;
	return status;
}

enum status key_record_read(const struct json *predicate, struct key_record *record, struct fault *fault)
{
	const char *action = json_member_text(predicate, "action");
	struct note_key probe;
	int64_t since = 0;
	enum status status;

	memset(record, 0, sizeof(*record));
	while (record->action < KEY_ROTATE_LOG && strcmp(actions[record->action], action) != 0)
		record->action++;
	record->origin = json_member_text(predicate, "origin");
	record->reason = json_member_text(predicate, "reason");
	record->name = json_member_text(predicate, "name");
	record->roles = json_member(predicate, "roles");
	record->has_since = json_member_integer(predicate, "since", &since);
	record->since = (uint64_t)since;
	if (note_key_make(record->origin, &record->key, &probe) != STATUS_OK)
		return fault_set(fault, STATUS_BAD_FIELD, "/origin", "cannot be the name of a log");
	if (record->action == KEY_ROTATE_LOG)
		return read_rotation(predicate, record, fault);
	status = read_key(predicate, "key", &record->key, fault);
	if (status == STATUS_OK && record->action == KEY_REPLACE)
		return read_replace(predicate, record, fault);
	if (status == STATUS_OK && record->action == KEY_ENROL)
		return read_proof(predicate, "possession", &record->possession, fault);
	return status;
}

/* The origin can hold no newline: it is the name of a log's key. */
enum status key_record_request(const struct key_record *record, struct buffer *text)
{
	char first[NOTE_VKEY_MAX], second[NOTE_VKEY_MAX] = "";
	enum status status;

	if (record->action == KEY_ROTATE_LOG) {
		note_key_write(&record->log, first);
		note_key_write(&record->log_by, second);
	} else {
		ssh_key_write(&record->key, first);
		if (record->action == KEY_REPLACE)
			ssh_key_write(&record->by, second);
	}
	status = buffer_append_format(text, REQUEST_FIRST_LINE "\n%s\n%s\n%s\n", actions[record->action], record->origin,
	    first);
	if (status == STATUS_OK && second[0])
		status = buffer_append_format(text, "%s\n", second);
	if (status == STATUS_OK && record->action == KEY_ROTATE_LOG)
		status = buffer_append_format(text, "%" PRIu64 "\n", record->size);
	return status;
}

enum status key_record_signed(const struct key_record *record, struct buffer *bytes)
{
	struct buffer text;
	enum status status;

	buffer_init(&text, KEY_RECORD_REQUEST_MAX);
	status = key_record_request(record, &text);
	if (status == STATUS_OK)
		status = ssh_signature_bytes(KEY_RECORD_NAMESPACE, buffer_bytes(&text), bytes);
	buffer_release(&text);
	return status;
}

enum status key_record_verify(const struct key_record *record)
{
	const struct ed25519_key *fresh = record->action == KEY_ROTATE_LOG ? &record->log_by.key :
	    record->action == KEY_REPLACE ? &record->by : &record->key;
	struct buffer bytes;
	enum status status;

	if (record->action == KEY_REVOKE)
		return STATUS_OK;
	buffer_init(&bytes, KEY_RECORD_REQUEST_MAX);
	status = key_record_signed(record, &bytes);
	if (status == STATUS_OK)
		status = ed25519_verify(fresh, buffer_bytes(&bytes), &record->possession);
	if (status == STATUS_OK && record->action == KEY_ROTATE_LOG)
		status = ed25519_verify(&record->log.key, buffer_bytes(&bytes), &record->consent);
	buffer_release(&bytes);
	return status;
}
