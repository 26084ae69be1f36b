#include "record.h"

#include <stdlib.h>
#include <string.h>

#include "key_record.h"

static enum status check_key(const struct json *predicate, struct fault *fault)
{
	struct fault inner = { .status = STATUS_OK };
	struct key_record key;
	enum status status = key_record_read(predicate, &key, &inner);

	if (status == STATUS_OK)
		return status;
	fault_within(&inner, "/predicate");
	return fault_set(fault, status, inner.place, "%s", inner.detail);
}

/* The rules that a field table cannot say, one per kind at most. */
static enum status check_relations(enum kind kind, const struct json *predicate, struct fault *fault)
{
	if (kind == KIND_RUN && !json_member(predicate, "argv") == !json_member(predicate, "argv_blob"))
		return fault_set(fault, STATUS_BAD_FIELD, "/predicate/argv", "exactly one of argv and argv_blob");
	return kind == KIND_KEY ? check_key(predicate, fault) : STATUS_OK;
}

static enum status read_chain(const struct json *predicate, struct chain_position *chain, struct fault *fault)
{
	const struct json *value = json_member(predicate, "chain");
	const struct json *prev = json_member(value, "prev");
	enum status status;

	memset(chain, 0, sizeof(*chain));
	memcpy(chain->id, json_member_text(value, "id"), RECORD_CHAIN_ID_HEX);
	json_member_integer(value, "seq", &chain->seq);
	if ((chain->seq == 0) != (prev == NULL))
		return fault_set(fault, STATUS_BAD_FIELD, "/predicate/chain/prev", "present exactly where seq is not 0");
	if (!prev)
		return STATUS_OK;
	status = digest_read_hex(json_text_bytes(prev), &chain->prev);
	return status == STATUS_OK ? status : fault_set(fault, status, "/predicate/chain/prev", NULL);
}

static enum status read_agent(const struct json *predicate, struct record *record, struct fault *fault)
{
	const struct json *agent = json_member(predicate, "agent");
	char fingerprint[SSH_KEY_FINGERPRINT_MAX], line[SSH_KEY_TEXT_MAX];
	struct bytes comment;
	enum status status = ssh_key_read(json_text_bytes(json_member(agent, "key")), &record->key, &comment);

	if (status != STATUS_OK)
		return fault_set(fault, status, "/predicate/agent/key", NULL);
	ssh_key_write(&record->key, line);
	if (strcmp(line, json_member_text(agent, "key")) != 0)
		return fault_set(fault, STATUS_NOT_CANONICAL, "/predicate/agent/key", NULL);
	memcpy(record->agent, json_member_text(agent, "name"), json_text_bytes(json_member(agent, "name")).size + 1);
	ssh_key_fingerprint(&record->key, fingerprint);
	if (strcmp(fingerprint, record->envelope.keyid) != 0)
		return fault_set(fault, STATUS_KEYID_MISMATCH, "/signatures/0/keyid", "should be %s", fingerprint);
	return STATUS_OK;
}

#define STATEMENT_MEMBERS 4 /* _type, predicate, predicateType, subject */

static enum status check_statement(const struct json *statement, enum kind *kind, struct fault *fault)
{
	const char *type = json_member_text(statement, "_type");
	const char *predicate_type = json_member_text(statement, "predicateType");
	enum status status;

	if (json_count(statement) != STATEMENT_MEMBERS)
		return fault_set(fault, STATUS_BAD_STATEMENT, "/", "must have _type, subject, predicateType and predicate");
	if (!type || strcmp(type, STATEMENT_TYPE) != 0)
		return fault_set(fault, STATUS_BAD_STATEMENT, "/_type", "must be " STATEMENT_TYPE);
	if (!predicate_type)
		return fault_set(fault, STATUS_BAD_STATEMENT, "/predicateType", NULL);
	status = kind_of_type(predicate_type, kind);
	if (status != STATUS_OK)
		return fault_set(fault, status, "/predicateType", NULL);
	if (json_type(json_member(statement, "predicate")) != JSON_OBJECT)
		return fault_set(fault, STATUS_BAD_STATEMENT, "/predicate", "must be an object");
	if (json_type(json_member(statement, "subject")) != JSON_ARRAY)
		return fault_set(fault, STATUS_BAD_STATEMENT, "/subject", "must be an array");
	return STATUS_OK;
}

/* Kind, fields and relations: asked of what we read and of what we are about to sign. */
static enum status check_form(const struct json *statement, enum kind *kind, struct fault *fault)
{
	struct fault inner = { .status = STATUS_OK };
	enum status status = check_statement(statement, kind, fault);

	if (status != STATUS_OK)
		return status;
	status = shape_check(&shape_subjects, json_member(statement, "subject"), STATUS_BAD_FIELD, &inner);
	if (status != STATUS_OK) {
		fault_within(&inner, "/subject");
	} else {
		status = shape_check(&kind_row(*kind)->predicate, json_member(statement, "predicate"), STATUS_BAD_FIELD,
		    &inner);
		if (status != STATUS_OK)
			fault_within(&inner, "/predicate");
	}
	if (status != STATUS_OK)
		return fault_set(fault, status, inner.place, "%s", inner.detail);
	return check_relations(*kind, json_member(statement, "predicate"), fault);
}

enum status record_read(struct bytes entry, struct record *record, struct fault *fault)
{
	enum status status;
	struct bytes payload;

	memset(record, 0, sizeof(*record));
	record->id = merkle_leaf(entry);
	status = dsse_read(entry, &record->envelope, fault);
	if (status != STATUS_OK)
		return status;
	payload = buffer_bytes(&record->envelope.payload);
	status = json_parse_canonical(payload, DSSE_PAYLOAD_MAX, &record->statement, fault);
	if (status == STATUS_NOT_CANONICAL)
		return fault_set(fault, status, "/payload", "not the RFC 8785 form");
	if (status == STATUS_OK)
		status = check_form(record->statement, &record->kind, fault);
	if (status != STATUS_OK)
		return status;
	record->subject = json_member(record->statement, "subject");
	record->predicate = json_member(record->statement, "predicate");
	status = read_chain(record->predicate, &record->chain, fault);
	if (status == STATUS_OK)
		status = read_agent(record->predicate, record, fault);
	if (status == STATUS_OK)
		status = rfc3339_read(json_text_bytes(json_member(record->predicate, "time")), &record->time);
	return status;
}

void record_release(struct record *record)
{
	json_free(record->statement);
	record->statement = NULL;
	record->subject = record->predicate = NULL;
	envelope_release(&record->envelope);
}

enum status record_verify(const struct record *record)
{
	struct buffer signed_bytes;
	enum status status;

	buffer_init(&signed_bytes, DSSE_ENTRY_MAX);
	status = dsse_pae(buffer_bytes(&record->envelope.payload), &signed_bytes);
	if (status == STATUS_OK)
		status = ed25519_verify(&record->key, buffer_bytes(&signed_bytes), &record->envelope.signature);
	buffer_release(&signed_bytes);
	return status;
}

static void put_common(struct json *predicate, const struct ed25519_key *key, const char *agent_name,
    const struct chain_position *chain, time_ms time)
{
	struct json *agent = json_object(), *position = json_object(), *tool = json_object();
	char key_text[SSH_KEY_TEXT_MAX], prev[DIGEST_HEX_SIZE], now[RFC3339_TEXT_MAX];

	ssh_key_write(key, key_text);
	json_put_text(agent, "key", key_text);
	json_put_text(agent, "name", agent_name);
	json_put(predicate, "agent", agent);
	json_put_text(position, "id", chain->id);
	json_put_integer(position, "seq", chain->seq);
	if (chain->seq > 0) {
		digest_hex(&chain->prev, prev);
		json_put_text(position, "prev", prev);
	}
	json_put(predicate, "chain", position);
	rfc3339_write(time, now);
	json_put_text(predicate, "time", now);
	json_put_text(tool, "name", "exhibit");
	json_put_text(tool, "version", EXHIBIT_VERSION);
	json_put(predicate, "tool", tool);
}

enum status record_payload(enum kind kind, const struct json *subject, const struct json *predicate,
    const struct ed25519_key *key, const char *agent, const struct chain_position *chain, time_ms time,
    struct buffer *payload, struct fault *fault)
{
	struct json *statement = json_object(), *whole = json_copy(predicate);
	char type[KIND_TYPE_MAX];
	enum kind checked;
	enum status status;

	put_common(whole, key, agent, chain, time);
	kind_type(kind, type);
	json_put_text(statement, "_type", STATEMENT_TYPE);
	json_put(statement, "subject", json_copy(subject));
	json_put_text(statement, "predicateType", type);
	json_put(statement, "predicate", whole);
	status = json_canonical(statement, payload);
	if (status != STATUS_OK)
		fault_set(fault, status, NULL, status == STATUS_TOO_LARGE ? "the record does not fit into an entry" : NULL);
	else
		status = check_form(statement, &checked, fault);
	json_free(statement);
	return status;
}

const char *record_step(const struct record *record)
{
	return json_member_text(record->predicate, "step");
}

/* Is this member of a predicate a blob?  Its form was checked: an object with exactly these two says so. */
static bool read_blob(const struct json *blob, const char *member, struct blob_name *name)
{
	int64_t size;

	if (!json_member(blob, "sha256") || !json_member_integer(blob, "size", &size))
		return false;
	if (digest_read_hex(json_text_bytes(json_member(blob, "sha256")), &name->digest) != STATUS_OK)
		return false;
	name->member = member;
	name->size = (uint64_t)size;
	return true;
}

/* The member's name as the kind's table has it, which outlives the record; its form was checked, so it is there. */
static const char *known_name(const struct record *record, const struct json *member)
{
	const struct shape *shape = &kind_row(record->kind)->predicate;

	for (size_t i = 0; i < shape->field_count; i++)
		if (!strcmp(shape->fields[i].name, json_name(member)))
			return shape->fields[i].name;
	return "";
}

size_t record_blobs(const struct record *record, struct blob_name names[static RECORD_BLOBS_MAX])
{
	const struct json *one;
	size_t count = 0;

	for (const struct json *member = json_first(record->predicate); member; member = json_next(member)) {
		if (count < RECORD_BLOBS_MAX && read_blob(member, NULL, &names[count]))
			names[count++].member = known_name(record, member);
		for (one = json_first(json_type(member) == JSON_ARRAY ? member : NULL); one; one = json_next(one))
			if (count < RECORD_BLOBS_MAX && read_blob(one, NULL, &names[count]))
				names[count++].member = known_name(record, member);
	}
	return count;
}

enum status record_blob(const struct record *record, const char *member, struct blob_name *name)
{
	return read_blob(json_member(record->predicate, member), member, name) ? STATUS_OK : STATUS_NOT_FOUND;
}
