#ifndef SELECT_PARTS_H
#define SELECT_PARTS_H

#include "format/record.h"
#include "select.h"

/* What select.c and select_later.c share: a plan that grows. */
struct selection {
	struct ledger *ledger;
	const struct source *source;
	struct bundle_plan *plan;
	size_t entry_room, blob_room;
	struct fault *fault;
};

/* selection_add_entry(selection, index): twice is fine.  Errors: TOO_LARGE, NO_MEMORY. */
enum status selection_add_entry(struct selection *selection, uint64_t index);

/* selection_read_record(selection, index, record): Owns: record_release, also after an error. */
enum status selection_read_record(struct selection *selection, uint64_t index, struct record *record);

/*
 * selection_add_mentions(selection, value): the records that ${value} names: any text at or below it that is the id of one in
 * the ledger.  Schema and place do not matter.
 */
enum status selection_add_mentions(struct selection *selection, const struct json *value);

/*
 * selection_add_later(selection, report, size): what was recorded about the report behind it, below ${size}: attestations,
 * approvals, disputes with the evidence that they cite, resolutions; and all that became of keys, whoever's.
 */
enum status selection_add_later(struct selection *selection, const struct digest *report, uint64_t size);

#endif
