#include "citation.h"

#include <stdio.h>
#include <string.h>

#include "format/record.h"

#define STEP_PREFIX_SIZE (sizeof(CITATION_STEP) - 1)

/* What the cited records are about, as far as all of them agree. */
struct agreement {
	struct json *subjects; /* NULL before the first record */
};

/* A run outside a repository has only its own output for a subject: nothing a report could be about. */
static bool is_own_output(const struct record *record, const struct json *subject)
{
	const char *digest = json_member_text(json_member(subject, "digest"), "sha256");
	const char *output = json_member_text(json_member(record->predicate, "stdout"), "sha256");

	return record->kind == KIND_RUN && digest && output && !strcmp(digest, output);
}

static bool holds(const struct json *subjects, const struct json *subject)
{
	for (const struct json *one = json_first(subjects); one; one = json_next(one))
		if (json_equal(one, subject))
			return true;
	return false;
}

static void agree(struct agreement *agreement, const struct record *record)
{
	struct json *common = json_array();

	for (const struct json *subject = json_first(record->subject); subject; subject = json_next(subject))
		if (!is_own_output(record, subject) && (!agreement->subjects || holds(agreement->subjects, subject)))
			json_push(common, json_copy(subject));
	json_free(agreement->subjects);
	agreement->subjects = common;
}

static enum status find(struct ledger *ledger, const char *text, uint64_t *index, struct digest *id, struct fault *fault)
{
	struct ledger_filter filter = { .kind = -1 };
	struct checkpoint checkpoint;
	enum status status;

	if (strncmp(text, CITATION_STEP, STEP_PREFIX_SIZE) != 0)
		return ledger_find(ledger, text, index, id, fault);
	filter.step = text + STEP_PREFIX_SIZE;
	status = ledger_checkpoint(ledger, NULL, &checkpoint);
	if (status == STATUS_OK)
		status = checkpoint.size ? ledger_previous(ledger, &filter, checkpoint.size - 1, index) : STATUS_NOT_FOUND;
	return status;
}

/* One citation: its full id goes to ${list}, its subjects into the agreement. */
static enum status resolve(struct ledger *ledger, const char *text, const char *place, struct json *list,
    struct agreement *agreement, struct fault *fault)
{
	struct fault inner = { .status = STATUS_OK };
	struct buffer entry;
	struct record record;
	struct digest id;
	uint64_t index;
	char hex[DIGEST_HEX_SIZE];
	enum status status = find(ledger, text, &index, &id, &inner);

	if (status == STATUS_NOT_FOUND || status == STATUS_USAGE)
		return fault_set(fault, STATUS_CITES_MISSING, place, "\"%s\"", text);
	if (status != STATUS_OK)
		return fault_set(fault, status, place, "\"%s\"", text);
	buffer_init(&entry, DSSE_ENTRY_MAX);
	status = ledger_entry(ledger, index, &entry);
	if (status == STATUS_OK) {
		status = record_read(buffer_bytes(&entry), &record, &inner);
		if (status != STATUS_OK)
			fault_set(fault, status, place, "entry %llu could not be read", (unsigned long long)index);
		else if (!kind_row(record.kind)->is_evidence)
			status = fault_set(fault, STATUS_BAD_DOCUMENT, place, "\"%s\" is a %s, not evidence", text,
			    kind_row(record.kind)->name);
		if (status == STATUS_OK) {
			digest_hex(&record.id, hex);
			json_push_text(list, hex);
			agree(agreement, &record);
		}
		record_release(&record);
	}
	buffer_release(&entry);
	return status;
}

static enum status resolve_row(struct ledger *ledger, const struct json *claim, const char *member, size_t number,
    struct json *claims, struct agreement *agreement, struct fault *fault)
{
	struct json *resolved = json_copy(claim), *list = json_array();
	const struct json *evidence = json_member(claim, "evidence");
	enum status status = STATUS_OK;
	size_t i = 0;

	for (const struct json *item = json_first(evidence); item && status == STATUS_OK; item = json_next(item), i++) {
		char place[64];

		snprintf(place, sizeof(place), "/%s/%zu/evidence/%zu", member, number, i);
		if (json_type(item) != JSON_TEXT)
			status = fault_set(fault, STATUS_BAD_DOCUMENT, place, "must be text");
		else
			status = resolve(ledger, json_text(item), place, list, agreement, fault);
	}
	if (json_type(evidence) == JSON_ARRAY)
		json_put(resolved, "evidence", list);
	else
		json_free(list);
	json_push(claims, resolved);
	return status;
}

/* The rows of one member with their evidence as full ids. */
static enum status resolve_rows(struct ledger *ledger, const struct json *draft, const char *member, struct json *report,
    struct agreement *agreement, struct fault *fault)
{
	const struct json *given = json_member(draft, member);
	struct json *rows;
	enum status status = STATUS_OK;
	size_t number = 0;

	if (json_type(given) != JSON_ARRAY)
		return STATUS_OK;
	rows = json_array();
	for (const struct json *row = json_first(given); row && status == STATUS_OK; row = json_next(row))
		status = resolve_row(ledger, row, member, number++, rows, agreement, fault);
	json_put(report, member, rows);
	return status;
}

enum status citation_resolve(struct ledger *ledger, const struct json *draft, struct json **report, struct fault *fault)
{
	struct agreement agreement = { NULL }, of_findings = { NULL };
	enum status status;

	*report = json_copy(draft);
	status = resolve_rows(ledger, draft, "claims", *report, &agreement, fault);
	/* A finding may rest on another subject than the report: only its claims say what it is about. */
	if (status == STATUS_OK)
		status = resolve_rows(ledger, draft, "findings", *report, &of_findings, fault);
	if (!json_member(draft, "subject") && json_count(agreement.subjects) > 0 && json_type(draft) == JSON_OBJECT)
		json_put(*report, "subject", json_copy(agreement.subjects));
	json_free(agreement.subjects);
	json_free(of_findings.subjects);
	if (status != STATUS_OK) {
		json_free(*report);
		*report = NULL;
	}
	return status;
}
