#include "disputed.h"

#include <stdlib.h>
#include <string.h>

#include "verify/report/contests.h"

struct disputed {
	struct ledger *ledger;
	struct contests contests;
};

static enum status read_record(struct ledger *ledger, uint64_t index, struct record *record)
{
	struct buffer entry;
	enum status status;

	buffer_init(&entry, DSSE_ENTRY_MAX);
	status = ledger_entry(ledger, index, &entry);
	if (status == STATUS_OK)
		status = record_read(buffer_bytes(&entry), record, NULL);
	else
		memset(record, 0, sizeof(*record));
	buffer_release(&entry);
	return status;
}

/* UINT64_MAX: there is no more. */
static enum status find_next(const struct disputed *disputed, enum kind kind, uint64_t from, uint64_t *next)
{
	const struct ledger_filter filter = { .kind = (int)kind };
	enum status status = ledger_next(disputed->ledger, &filter, from, next);

	if (status == STATUS_NOT_FOUND)
		*next = UINT64_MAX;
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* Both kinds in the order of the log; a damaged entry says nothing here, and is named where it is listed. */
static enum status take_all(struct disputed *disputed, uint64_t size)
{
	static const enum kind kinds[] = { KIND_DISPUTE, KIND_RESOLUTION };
	uint64_t next[2] = { 0, 0 };
	enum status status = STATUS_OK;

	for (int i = 0; i < 2 && status == STATUS_OK; i++)
		status = find_next(disputed, kinds[i], 0, &next[i]);
	while (status == STATUS_OK) {
		int i = next[1] < next[0];
		struct record record;

		if (next[i] >= size)
			break;
		status = read_record(disputed->ledger, next[i], &record) == STATUS_OK ?
		    contests_take(&disputed->contests, ledger_log_key(disputed->ledger)->name, NULL, &record, next[i]) : STATUS_OK;
		record_release(&record);
		if (status == STATUS_OK)
			status = find_next(disputed, kinds[i], next[i] + 1, &next[i]);
	}
	return status;
}

enum status disputed_read(struct ledger *ledger, uint64_t size, struct disputed **disputed)
{
	enum status status;

	*disputed = calloc(1, sizeof(**disputed));
	if (!*disputed)
		return STATUS_NO_MEMORY;
	(*disputed)->ledger = ledger;
	status = take_all(*disputed, size);
	if (status != STATUS_OK) {
		disputed_close(*disputed);
		*disputed = NULL;
	}
	return status;
}

void disputed_close(struct disputed *disputed)
{
	if (disputed)
		contests_release(&disputed->contests);
	free(disputed);
}

static const char *state_of(const struct disputed *disputed, const struct record *report, uint64_t *resolution)
{
	struct contest contest;

	contests_of(&disputed->contests, &report->id, &report->key, &contest);
	if (contest.has_resolution)
		*resolution = contest.resolution;
	return contest_state_name(contest.state);
}

const char *disputed_state(struct disputed *disputed, const struct record *record, uint64_t *resolution)
{
	struct record report;
	const char *state = NULL;
	int64_t index = 0;

	*resolution = UINT64_MAX;
	if (disputed->contests.word_count == 0)
		return NULL;
	if (record->kind == KIND_REPORT)
		return state_of(disputed, record, resolution);
	if (record->kind != KIND_ATTESTATION || !json_member_integer(record->predicate, "report_index", &index))
		return NULL;
	if (read_record(disputed->ledger, (uint64_t)index, &report) == STATUS_OK && report.kind == KIND_REPORT)
		state = state_of(disputed, &report, resolution);
	record_release(&report);
	return state;
}
