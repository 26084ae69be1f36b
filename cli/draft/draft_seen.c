#include "draft_seen.h"

#include <inttypes.h>
#include <string.h>

#include "cli/message.h"

int draft_seen_read(struct ledger *ledger, const struct source *source, const struct draft_step *step,
    struct draft_seen *seen)
{
	struct fault fault = { .status = STATUS_OK };

	memset(seen, 0, sizeof(*seen));
	enum status status = draft_record(ledger, step->index, &seen->record, &fault);

	if (status == STATUS_OK)
		status = draft_look_read(source, &seen->record, step->index, &seen->look);
	if (status == STATUS_OK && seen->record.kind == KIND_RUN && seen->look.outcome == OUTCOME_PASSED)
		status = draft_contrary_read(ledger, source, step, &seen->record, seen->look.check, &seen->contrary, &fault);
	return status == STATUS_OK ? 0 :
	    message_failure(status, &fault, "could not look at record %" PRIu64, step->index);
}

void draft_seen_release(struct draft_seen *seen)
{
	draft_contrary_release(&seen->contrary);
	draft_look_release(&seen->look);
	record_release(&seen->record);
}
