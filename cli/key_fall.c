#include "key_fall.h"

#include <string.h>

#include "format/key_record.h"
#include "format/record.h"
#include "verify/log/key_set.h"
#include "verify/verify.h"
#include "verify/report/report.h"

struct fall {
	const struct source *source;
	const struct ed25519_key *key;
	struct key_set keys;    /* that the revoked one let in, or these */
	struct key_set records; /* ids of what they signed */
	struct key_set reports; /* ids of reports that fall */
	struct json *report_rows, *attestation_rows, *approval_rows;
	int64_t count;
	struct fault *fault;
};

static bool is_among(const struct key_set *set, const struct json *hex)
{
	struct digest id;
	size_t number;

	return digest_read_hex(json_text_bytes(hex), &id) == STATUS_OK && key_set_find(set, id.bytes, &number);
}

static bool is_signed_by_them(const struct fall *fall, const struct record *record)
{
	size_t number;

	return !memcmp(record->key.bytes, fall->key->bytes, ED25519_KEY_SIZE) ||
	    key_set_find(&fall->keys, record->key.bytes, &number);
}

/* Mentions anywhere in a document.  The gate bounds its depth. */
static int64_t count_mentions(const struct key_set *records, const struct json *value)
{
	int64_t count = 0;

	if (json_type(value) == JSON_TEXT)
		return is_among(records, value);
	if (json_type(value) == JSON_ARRAY || json_type(value) == JSON_OBJECT)
		for (const struct json *one = json_first(value); one; one = json_next(one))
			count += count_mentions(records, one);
	return count;
}

static enum status take(void *context, struct bytes bytes)
{
	return buffer_append(context, bytes);
}

/* A document that is not held, or is none, cites nothing that could be followed. */
static enum status count_cited(struct fall *fall, const struct record *report, int64_t *cites)
{
	struct blob_name content;
	struct buffer text;
	const struct sink sink = { take, &text };
	struct json *document = NULL;
	enum status status = record_blob(report, "content", &content);

	buffer_init(&text, REPORT_MAX);
	if (status == STATUS_OK)
		status = fall->source->blob(fall->source->context, &content.digest, &sink);
	if (status == STATUS_OK && json_parse(buffer_bytes(&text), REPORT_MAX, &document, NULL) == STATUS_OK)
		*cites = count_mentions(&fall->records, document);
	json_free(document);
	buffer_release(&text);
	return status == STATUS_NOT_FOUND || status == STATUS_TOO_LARGE ? STATUS_OK : status;
}

/* A row that the caller goes on to fill; NULL where the list is full. */
static struct json *row_of(const struct record *record, uint64_t index, struct json *rows)
{
	char hex[DIGEST_HEX_SIZE];
	struct json *row;

	if (json_count(rows) >= KEY_FALL_LISTED_MAX)
		return NULL;
	row = json_object();
	digest_hex(&record->id, hex);
	json_put_integer(row, "index", (int64_t)index);
	json_put_text(row, "id", hex);
	return row;
}

static void put_copy(struct json *row, const char *name, const struct json *value)
{
	if (value)
		json_put(row, name, json_copy(value));
}

static enum status look_at_report(struct fall *fall, const struct record *record, uint64_t index, bool is_theirs)
{
	int64_t cites = 0;
	size_t number;
	struct json *row;
	enum status status = count_cited(fall, record, &cites);

	if (status != STATUS_OK || (!is_theirs && cites == 0))
		return status;
	status = key_set_add(&fall->reports, record->id.bytes, &number);
	row = row_of(record, index, fall->report_rows);
	if (!row)
		return status;
	put_copy(row, "title", json_member(record->predicate, "title"));
	json_put_boolean(row, "signed", is_theirs);
	json_put_integer(row, "cites", cites);
	json_push(fall->report_rows, row);
	return status;
}

static void look_at_word(struct fall *fall, const struct record *record, uint64_t index, bool is_theirs)
{
	bool is_approval = record->kind == KIND_APPROVAL;
	struct json *rows = is_approval ? fall->approval_rows : fall->attestation_rows, *row;

	if (is_approval ? !is_theirs : !is_theirs && !is_among(&fall->reports, json_member(record->predicate, "report")))
		return;
	row = row_of(record, index, rows);
	if (!row)
		return;
	put_copy(row, "report", json_member(record->predicate, "report"));
	if (!is_approval)
		put_copy(row, "result", json_member(record->predicate, "result"));
	json_push(rows, row);
}

static enum status add_key(struct fall *fall, const struct record *record)
{
	struct key_record said;
	size_t number;
	enum status status = key_record_read(record->predicate, &said, fall->fault);

	if (status == STATUS_OK && (said.action == KEY_ENROL || said.action == KEY_REPLACE))
		status = key_set_add(&fall->keys, said.action == KEY_ENROL ? said.key.bytes : said.by.bytes, &number);
	return status;
}

static enum status look(struct fall *fall, const struct record *record, uint64_t index)
{
	bool is_theirs = is_signed_by_them(fall, record);
	enum status status = STATUS_OK;
	size_t number;

	if (is_theirs) {
		fall->count++;
		status = key_set_add(&fall->records, record->id.bytes, &number);
	}
	if (status == STATUS_OK && is_theirs && record->kind == KIND_KEY)
		return add_key(fall, record);
	if (status == STATUS_OK && record->kind == KIND_REPORT)
		return look_at_report(fall, record, index, is_theirs);
	if (record->kind == KIND_ATTESTATION || record->kind == KIND_APPROVAL)
		look_at_word(fall, record, index, is_theirs);
	return status;
}

static enum status walk(struct fall *fall, uint64_t since)
{
	const struct source *source = fall->source;
	uint64_t next = since, index = 0;
	struct buffer entry;
	enum status status = STATUS_OK;

	buffer_init(&entry, DSSE_ENTRY_MAX);
	while (status == STATUS_OK) {
		struct record record;

		buffer_clear(&entry);
		status = source->entry_at(source->context, next, &index, &entry);
		if (status != STATUS_OK)
			break;
		status = record_read(buffer_bytes(&entry), &record, fall->fault);
		if (status == STATUS_OK)
			status = look(fall, &record, index);
		record_release(&record);
		next = index + 1;
	}
	buffer_release(&entry);
	return status == STATUS_NOT_FOUND ? STATUS_OK : fault_set(fall->fault, status, NULL, NULL);
}

enum status key_fall(const struct source *source, const struct ed25519_key *key, uint64_t since, struct json **falls,
    struct fault *fault)
{
	struct fall fall = { .source = source, .key = key, .report_rows = json_array(), .attestation_rows = json_array(),
		.approval_rows = json_array(), .fault = fault };
	enum status status = walk(&fall, since);

	*falls = json_object();
	json_put_integer(*falls, "records", fall.count);
	json_put(*falls, "reports", fall.report_rows);
	json_put(*falls, "attestations", fall.attestation_rows);
	json_put(*falls, "approvals", fall.approval_rows);
	if (status == STATUS_OK)
		status = fault_set(fault, json_failure_within(*falls), NULL, NULL);
	if (status != STATUS_OK) {
		json_free(*falls);
		*falls = NULL;
	}
	key_set_release(&fall.keys);
	key_set_release(&fall.records);
	key_set_release(&fall.reports);
	return status;
}
