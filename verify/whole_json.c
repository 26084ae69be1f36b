#include "whole.h"

#include <string.h>

#include "format/utf8.h"

#define ESCAPED_MAX 4096

/* Places and details may quote bytes from outside, cut anywhere: the answer stays valid UTF-8 whatever they are. */
static void put_told(struct json *object, const char *name, const char *text)
{
	struct bytes bytes = bytes_of_text(text);
	struct buffer escaped;

	if (bytes.size == 0)
		return;
	if (utf8_valid(bytes, NULL)) {
		json_put_text(object, name, text);
		return;
	}
	buffer_init(&escaped, ESCAPED_MAX);
	json_put_text(object, name, utf8_escape(bytes, &escaped) == STATUS_OK ? buffer_text(&escaped) : NULL);
	buffer_release(&escaped);
}

static void put_known(struct json *object, const char *name, const char *text)
{
	if (text)
		json_put_text(object, name, text);
}

static void put_or_null(struct json *object, const char *name, const char *text)
{
	if (text)
		json_put_text(object, name, text);
	else
		json_put_null(object, name);
}

static void put_digest(struct json *object, const char *name, const struct digest *digest)
{
	char hex[DIGEST_HEX_SIZE];

	digest_hex(digest, hex);
	json_put_text(object, name, hex);
}

static struct json *integrity_json(const struct integrity *integrity)
{
	struct json *object = json_object();

	json_put_boolean(object, "holds", integrity->holds);
	if (!integrity->holds) {
		json_put_text(object, "stage", stage_name(integrity->stage));
		json_put_text(object, "status", status_name(integrity->fault.status));
		put_told(object, "place", integrity->fault.place);
		put_told(object, "detail", integrity->fault.detail);
	}
	json_put_integer(object, "entries", (int64_t)integrity->entries);
	json_put_boolean(object, "complete", integrity->is_complete);
	json_put_integer(object, "agents", (int64_t)integrity->agents);
	json_put_integer(object, "blobs", (int64_t)integrity->blobs);
	json_put_integer(object, "blobs_missing", (int64_t)integrity->blobs_missing);
	json_put_text(object, "log_key", integrity->log_is_trusted ? "policy" : "self-asserted");
	return object;
}

static struct json *checkpoint_json(const struct whole *whole)
{
	const struct checkpoint *checkpoint = &whole->integrity.checkpoint;
	struct json *object = json_object();

	json_put_text(object, "origin", checkpoint->origin);
	json_put_integer(object, "size", (int64_t)checkpoint->size);
	put_digest(object, "root", &checkpoint->root);
	return object;
}

static struct json *policy_json(const struct whole *whole)
{
	struct json *object = json_object();
	struct digest digest = digest_of(whole->request->policy);

	put_digest(object, "sha256", &digest);
	json_put_integer(object, "size", (int64_t)whole->request->policy.size);
	put_known(object, "name", json_member_text(whole->policy_document, "name"));
	return object;
}

static struct json *agent_json(const struct whole *whole)
{
	const struct trusted_agent *trusted = whole->author == STANDING_LOST ? NULL :
	    standing_agent(&whole->policy.trust, &whole->record.key);
	struct json *object = json_object(), *by_policy;
	char key[SSH_KEY_TEXT_MAX];

	ssh_key_write(&whole->record.key, key);
	json_put_text(object, "key", key);
	json_put_text(object, "name", whole->record.agent);
	if (trusted) {
		by_policy = json_object();
		json_put_text(by_policy, "name", trusted->name);
		json_put(by_policy, "roles", trusted->roles ? json_copy(trusted->roles) : json_array());
		json_put(object, "trusted", by_policy);
	}
	if (whole->author == STANDING_LOST)
		json_put_text(object, "lost", whole->author_lost);
	return object;
}

/* A bundle that holds a part of the log may lack a record that takes a key's standing away: nobody can tell. */
static struct json *keys_json(const struct whole *whole)
{
	const struct standings *standings = &whole->standings;
	struct json *object = json_object(), *void_records = json_array();

	json_put_integer(object, "records", (int64_t)standings->records);
	json_put_integer(object, "counted", (int64_t)standings->counted);
	json_put_text(object, "left_out", whole->integrity.is_complete ? "none" : "cannot-tell");
	for (size_t i = 0; i < standings->note_count; i++) {
		struct json *one = json_object();

		put_digest(one, "record", &standings->notes[i].record);
		json_put_integer(one, "index", (int64_t)standings->notes[i].index);
		json_put_text(one, "says", standings->notes[i].says);
		json_push(void_records, one);
	}
	json_put(object, "void", void_records);
	return object;
}

static struct json *report_json(const struct whole *whole)
{
	struct json *object = json_object(), *document = json_object();
	struct blob_name content;

	put_digest(object, "id", &whole->record.id);
	json_put_integer(object, "index", (int64_t)whole->request->report_index);
	put_known(object, "title", json_member_text(whole->record.predicate, "title"));
	if (whole->report.subject)
		json_put(object, "subject", json_copy(whole->report.subject));
	json_put(object, "agent", agent_json(whole));
	if (record_blob(&whole->record, "content", &content) == STATUS_OK) {
		put_digest(document, "sha256", &content.digest);
		json_put_integer(document, "size", (int64_t)content.size);
	}
	json_put(object, "document", document);
	json_put_boolean(object, "held", whole->is_document_held);
	return object;
}

static struct json *verdict_json(const struct whole *whole)
{
	struct json *object = json_object();

	json_put_text(object, "claimed", json_member_text(whole->record.predicate, "verdict"));
	put_or_null(object, "recomputed", whole->recomputed);
	return object;
}

static const char *rules_name(bool is_self_defined)
{
	return is_self_defined ? "self-defined" : "policy";
}

static struct json *claim_json(const struct claim_answer *claim)
{
	struct json *object = json_object();

	put_known(object, "kind", claim->kind);
	json_put_text(object, "id", claim->id);
	put_known(object, "text", claim->text);
	put_or_null(object, "asserted", claim->has_asserted ? outcome_name(claim->asserted) : NULL);
	json_put_text(object, "outcome", outcome_name(claim->outcome));
	json_put_text(object, "finding", finding_name(claim->finding));
	json_put_boolean(object, "required", claim->is_required);
	put_known(object, "severity", claim->severity);
	json_put_text(object, "rules", rules_name(claim->is_self_defined));
	if (claim->is_stated)
		json_put_boolean(object, "stated", true);
	json_put(object, "records", json_copy(claim->records));
	json_put(object, "reasons", json_copy(claim->reasons));
	if (claim->reasons_left_out > 0)
		json_put_integer(object, "reasons_left_out", (int64_t)claim->reasons_left_out);
	return object;
}

static struct json *claims_json(const struct claim_answers *claims)
{
	struct json *array = json_array();

	for (size_t i = 0; i < claims->count; i++)
		json_push(array, claim_json(&claims->items[i]));
	return array;
}

static struct json *summary_json(const struct claim_answers *claims)
{
	static const char *const members[FINDING_COUNT] = {
		[FINDING_MATCH] = "match", [FINDING_MISMATCH] = "mismatch", [FINDING_UNSUPPORTED] = "unsupported",
		[FINDING_UNDERDETERMINED] = "underdetermined", [FINDING_STALE] = "stale", [FINDING_UNALIGNED] = "unaligned",
	};
	struct json *object = json_object();
	int64_t counts[FINDING_COUNT] = { 0 }, required = 0, open = 0, self_defined = 0;

	for (size_t i = 0; i < claims->count; i++) {
		const struct claim_answer *claim = &claims->items[i];

		counts[claim->finding]++;
		required += claim->is_required;
		open += claim->is_required && claim->finding != FINDING_MATCH && claim->finding != FINDING_MISMATCH;
		self_defined += claim->is_self_defined;
	}
	json_put_integer(object, "claims", (int64_t)claims->count);
	for (unsigned i = 0; i < FINDING_COUNT; i++)
		json_put_integer(object, members[i], counts[i]);
	json_put_integer(object, "required", required);
	json_put_integer(object, "required_open", open);
	json_put_integer(object, "self_defined", self_defined);
	return object;
}

static void put_part(struct json *object, const char *name, struct json *(*part)(const struct whole *),
    const struct whole *whole)
{
	if (part)
		json_put(object, name, part(whole));
	else
		json_put_null(object, name);
}

struct json *whole_json(const struct whole *whole)
{
	struct json *object = json_object();
	char now[RFC3339_TEXT_MAX];

	json_put_text(object, "schema", VERIFICATION_SCHEMA);
	put_or_null(object, "result", whole->has_result ? result_name(whole->result) : NULL);
	put_part(object, "verdict", whole->has_record ? verdict_json : NULL, whole);
	put_part(object, "report", whole->has_record ? report_json : NULL, whole);
	if (whole->request->asked_count > 0)
		json_put(object, "asked", asked_json(whole->request->asked, whole->request->asked_count, &whole->asked));
	put_or_null(object, "rules", whole->request->has_report ? rules_name(!whole->request->has_policy) : NULL);
	json_put(object, "claims", claims_json(&whole->claims));
	if (whole->are_claims_evaluated)
		json_put(object, "summary", summary_json(&whole->claims));
	if (whole->are_claims_evaluated) {
		json_put(object, "fraud", json_copy(whole->fraud.findings));
		if (whole->fraud.left_out > 0)
			json_put_integer(object, "fraud_left_out", (int64_t)whole->fraud.left_out);
		json_put_text(object, "omissions", whole->integrity.is_complete && !whole->fraud.was_blind ?
		    "looked-for" : "cannot-tell");
	}
	if (whole->are_claims_evaluated && contests_are_told(&whole->contests, &whole->record.id))
		json_put(object, "disputes", contests_json(&whole->contests, &whole->record.id, &whole->record.key,
		    whole->request->source));
	if (whole_has_history(whole))
		json_put(object, "history", whole_history_json(whole));
	json_put(object, "integrity", integrity_json(&whole->integrity));
	if (whole->integrity.holds)
		json_put(object, "keys", keys_json(whole));
	put_part(object, "checkpoint", whole->integrity.has_checkpoint ? checkpoint_json : NULL, whole);
	rfc3339_write(whole->request->now, now);
	json_put_text(object, "evaluated_at", now);
	put_part(object, "policy", whole->request->has_policy ? policy_json : NULL, whole);
	if (whole->integrity.has_quorum)
		json_put(object, "witnesses", whole_witnesses_json(whole));
	return object;
}
