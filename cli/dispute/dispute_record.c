#include "dispute_record.h"

#include <stdlib.h>
#include <string.h>

#include "cli/context.h"
#include "cli/deposit.h"
#include "cli/message.h"

#define CHANGES_MAX 64
#define CONTENT_MAX (256u << 20)
#define WRITERS_MAX (DISPUTE_SIDES_MAX + 2)

struct appending {
	struct ledger *ledger;
	const struct resolved *resolved;
	struct blob_writer *writers[WRITERS_MAX];
	size_t writer_count;
	struct json *predicate;
};

static enum status take(void *context, struct bytes bytes)
{
	return buffer_append(context, bytes);
}

/* ---- the one before ---- */

static bool is_about_the_same(const struct json *predicate, const struct json *answer)
{
	const struct json *report = json_first(json_member(answer, "reports"));
	const struct json *id = json_first(json_member(predicate, "reports"));

	for (; report && id; report = json_next(report), id = json_next(id))
		if (strcmp(json_member_text(report, "id"), json_text(id)) != 0)
			return false;
	return !report && !id;
}

static enum status read_content(struct ledger *ledger, const struct record *record, struct json **content)
{
	struct buffer text;
	const struct sink sink = { take, &text };
	struct blob_name name;
	enum status status = record_blob(record, "content", &name);

	buffer_init(&text, CONTENT_MAX);
	if (status == STATUS_OK)
		status = blob_read(ledger, &name.digest, &sink);
	if (status == STATUS_OK)
		status = json_parse(buffer_bytes(&text), CONTENT_MAX, content, NULL);
	buffer_release(&text);
	return status;
}

static enum status look_at(struct appending *appending, uint64_t index, bool *is_found)
{
	struct buffer entry;
	struct record record;
	enum status status;

	buffer_init(&entry, DSSE_ENTRY_MAX);
	status = ledger_entry(appending->ledger, index, &entry);
	if (status == STATUS_OK) {
		const struct json *answer = appending->resolved->resolution->json;
		struct json *content = NULL, *changes;
		char hex[DIGEST_HEX_SIZE];

		status = record_read(buffer_bytes(&entry), &record, NULL);
		*is_found = status == STATUS_OK && is_about_the_same(record.predicate, answer);
		if (*is_found) {
			digest_hex(&record.id, hex);
			json_put_text(appending->predicate, "earlier", hex);
		}
		/* What is not held cannot be compared; the earlier one is named all the same. */
		if (*is_found && read_content(appending->ledger, &record, &content) == STATUS_OK) {
			changes = dispute_changes(content, answer);
			for (const struct json *one = json_first(changes); one; one = json_next(one))
				message_note("changed: %s", json_text(one));
			if (json_count(changes) > 0)
				json_put(appending->predicate, "changed", changes);
			else
				json_free(changes);
		}
		json_free(content);
		record_release(&record);
	}
	buffer_release(&entry);
	return status;
}

static enum status find_earlier(struct appending *appending)
{
	const struct ledger_filter filter = { .kind = KIND_RESOLUTION };
	struct checkpoint head;
	bool is_found = false;
	enum status status = ledger_checkpoint(appending->ledger, NULL, &head);
	uint64_t at = head.size;

	while (status == STATUS_OK && !is_found && at > 0) {
		status = ledger_previous(appending->ledger, &filter, at - 1, &at);
		if (status == STATUS_OK)
			status = look_at(appending, at, &is_found);
	}
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* ---- what goes in ---- */

static void put_copy(struct json *to, const struct json *from, const char *name)
{
	json_put(to, name, json_copy(json_member(from, name)));
}

static struct json *counts_of(const struct resolution *resolution)
{
	struct json *counts = json_object();

	json_put_integer(counts, "contested", (int64_t)resolution->contested);
	json_put_integer(counts, "open", (int64_t)resolution->open);
	json_put_integer(counts, "overturned", (int64_t)resolution->overturned);
	return counts;
}

static void put_heads(struct json *predicate, const struct json *answer)
{
	struct json *heads = json_array();

	for (const struct json *one = json_first(json_member(answer, "checkpoints")); one; one = json_next(one)) {
		struct json *head = json_copy(one);

		json_remove(head, "note");
		json_push(heads, head);
	}
	json_put(predicate, "checkpoints", heads);
}

static void put_reports(struct json *predicate, const struct json *answer)
{
	struct json *reports = json_array();

	for (const struct json *one = json_first(json_member(answer, "reports")); one; one = json_next(one))
		json_push_text(reports, json_member_text(one, "id"));
	json_put(predicate, "reports", reports);
}

static void put_verdicts(struct json *predicate, const struct json *answer)
{
	struct json *verdicts = json_array();

	for (const struct json *one = json_first(json_member(answer, "reports")); one; one = json_next(one)) {
		struct json *verdict = json_object();

		put_copy(verdict, one, "ending");
		put_copy(verdict, one, "open");
		put_copy(verdict, one, "overturned");
		json_push(verdicts, verdict);
	}
	json_put(predicate, "verdicts", verdicts);
}

static enum status put_blob(struct appending *appending, const char *name, struct bytes bytes)
{
	struct blob_name blob;
	enum status status = deposit_bytes(appending->ledger, bytes, &appending->writers[appending->writer_count], &blob);

	if (status != STATUS_OK)
		return status;
	appending->writer_count++;
	json_put(appending->predicate, name, blob_json(&blob));
	return STATUS_OK;
}

static enum status put_bundles(struct appending *appending, struct fault *fault)
{
	const struct resolved *resolved = appending->resolved;
	struct json *bundles;
	enum status status = STATUS_OK;

	if (resolved->bundle_count == 0)
		return STATUS_OK;
	bundles = json_array();
	for (size_t i = 0; i < resolved->bundle_count && status == STATUS_OK; i++) {
		struct blob_name blob;

		status = deposit_file(appending->ledger, resolved->bundles[i], &appending->writers[appending->writer_count], &blob,
		    fault);
		if (status != STATUS_OK)
			break;
		appending->writer_count++;
		json_push(bundles, blob_json(&blob));
	}
	json_put(appending->predicate, "bundles", bundles);
	return status;
}

static enum status put_members(struct appending *appending, struct fault *fault)
{
	const struct resolved *resolved = appending->resolved;
	const struct json *answer = resolved->resolution->json;
	struct buffer text;
	enum status status;

	put_copy(appending->predicate, answer, "evaluated_at");
	put_copy(appending->predicate, answer, "result");
	put_heads(appending->predicate, answer);
	put_reports(appending->predicate, answer);
	put_verdicts(appending->predicate, answer);
	json_put(appending->predicate, "counts", counts_of(resolved->resolution));
	buffer_init(&text, CONTENT_MAX);
	status = json_canonical(answer, &text);
	if (status == STATUS_OK)
		status = put_blob(appending, "content", buffer_bytes(&text));
	if (status == STATUS_OK && resolved->has_policy)
		status = put_blob(appending, "policy", resolved->policy);
	if (status == STATUS_OK)
		status = put_bundles(appending, fault);
	buffer_release(&text);
	return status;
}

/* What the reports are about; those without a subject are known by their ids. */
static struct json *subject_of(const struct json *answer)
{
	const struct json *report;
	struct digest id;

	for (report = json_first(json_member(answer, "reports")); report; report = json_next(report))
		if (json_member(report, "subject"))
			return json_copy(json_member(report, "subject"));
	report = json_first(json_member(answer, "reports"));
	return digest_read_hex(json_text_bytes(json_member(report, "id")), &id) == STATUS_OK ?
	    subject_of_digest("report", &id) : NULL;
}

enum status dispute_record(struct ledger *ledger, struct signer *signer, const struct resolved *resolved,
    struct receipt *receipt, struct fault *fault)
{
	struct appending appending = { .ledger = ledger, .resolved = resolved, .predicate = json_object() };
	struct json *subject = subject_of(resolved->resolution->json);
	enum status status = find_earlier(&appending);

	if (status == STATUS_OK)
		status = put_members(&appending, fault);
	if (status == STATUS_OK) {
		const struct draft draft = { .kind = KIND_RESOLUTION, .subject = subject, .predicate = appending.predicate,
			.time = context_now(), .blobs = appending.writers, .blob_count = appending.writer_count };

		status = append_record(ledger, signer, &draft, receipt, fault);
	}
	for (size_t i = 0; i < appending.writer_count; i++)
		blob_writer_close(appending.writers[i]);
	json_free(subject);
	json_free(appending.predicate);
	return status;
}
