#include <stdlib.h>

#include "ledger_parts.h"
#include "select_parts.h"

/* Records of one kind, looked at one after another in the order of the log. */
struct later {
	struct selection *selection;
	const struct digest *report;
	/* Indexes of the report and of the challenges that concern it, ascending as they are found. */
	uint64_t *concerned;
	size_t count, room;
};

static bool names(const struct json *value, const struct digest *report)
{
	struct digest meant;

	return digest_read_hex(json_text_bytes(value), &meant) == STATUS_OK && digest_equal(&meant, report);
}

/* Attestations and approvals. */
static enum status see_about(struct later *later, uint64_t index, const struct record *record)
{
	return names(json_member(record->predicate, "report"), later->report) ?
	    selection_add_entry(later->selection, index) : STATUS_OK;
}

/* A verifier must know of each, whoever's key it is about. */
static enum status see_key(struct later *later, uint64_t index, const struct record *record)
{
	(void)record;
	return selection_add_entry(later->selection, index);
}

static enum status see_resolution(struct later *later, uint64_t index, const struct record *record)
{
	const struct json *report = json_first(json_member(record->predicate, "reports"));

	while (report && !names(report, later->report))
		report = json_next(report);
	return report ? selection_add_entry(later->selection, index) : STATUS_OK;
}

static enum status remember(struct later *later, uint64_t index)
{
	if (later->count == later->room) {
		size_t room = later->room ? later->room * 2 : 16;
		uint64_t *concerned = realloc(later->concerned, room * sizeof(*concerned));

		if (!concerned)
			return STATUS_NO_MEMORY;
		later->concerned = concerned;
		later->room = room;
	}
	later->concerned[later->count++] = index;
	return STATUS_OK;
}

static int compare(const void *a, const void *b)
{
	uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;

	return left < right ? -1 : left > right;
}

/* A challenge is about a report or about a challenge, which lies before it: one pass finds all. */
static enum status see_dispute(struct later *later, uint64_t index, const struct record *record)
{
	const struct source *source = later->selection->source;
	struct digest about;
	uint64_t meant;
	enum status status = digest_read_hex(json_text_bytes(json_member(record->predicate, "about")), &about);

	if (status == STATUS_OK)
		status = source->find(source->context, &about, &meant);
	if (status == STATUS_NOT_FOUND || status == STATUS_BAD_HEX)
		return STATUS_OK;
	if (status != STATUS_OK || !bsearch(&meant, later->concerned, later->count, sizeof(meant), compare))
		return status;
	status = remember(later, index);
	if (status == STATUS_OK)
		status = selection_add_entry(later->selection, index);
	return status == STATUS_OK ?
	    selection_add_mentions(later->selection, json_member(record->predicate, "evidence")) : status;
}

static enum status see_all(struct later *later, enum kind kind, uint64_t size,
    enum status (*see)(struct later *, uint64_t, const struct record *))
{
	const struct ledger_filter filter = { .kind = kind };
	uint64_t index = 0;
	enum status status = STATUS_OK;

	for (uint64_t from = 0; status == STATUS_OK; from = index + 1) {
		struct record record;

		status = ledger_next(later->selection->ledger, &filter, from, &index);
		if (status == STATUS_OK && index >= size)
			return STATUS_OK; /* younger than the snapshot */
		if (status != STATUS_OK)
			break;
		status = selection_read_record(later->selection, index, &record);
		if (status == STATUS_OK)
			status = see(later, index, &record);
		record_release(&record);
	}
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status selection_add_later(struct selection *selection, const struct digest *report, uint64_t size)
{
	struct later later = { .selection = selection, .report = report };
	enum status status = remember(&later, selection->plan->report_index);

	if (status == STATUS_OK)
		status = see_all(&later, KIND_ATTESTATION, size, see_about);
	if (status == STATUS_OK)
		status = see_all(&later, KIND_APPROVAL, size, see_about);
	if (status == STATUS_OK)
		status = see_all(&later, KIND_DISPUTE, size, see_dispute);
	if (status == STATUS_OK)
		status = see_all(&later, KIND_RESOLUTION, size, see_resolution);
	if (status == STATUS_OK)
		status = see_all(&later, KIND_KEY, size, see_key);
	free(later.concerned);
	return status;
}
