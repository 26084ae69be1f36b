#include "draft_contrary.h"

#include <string.h>

#include "verify/check/cited.h"

/* One older run: does it fail where the newest passes? */
static enum status look_at(const struct source *source, const struct record *older, uint64_t index,
    const struct run_place *newest, const struct json *subject, const struct json *check, struct draft_contrary *contrary)
{
	struct run_place place;
	enum outcome outcome;
	char hex[DIGEST_HEX_SIZE];
	enum status status = run_place_of(older, &place);

	if (status != STATUS_OK || !place.is_known || !digest_equal(&place.place, &newest->place) ||
	    !draft_shares(older, subject) || !run_place_is_about(newest, &place, older, subject))
		return status;
	status = draft_evaluate(source, check, older, index, &outcome);
	if (status != STATUS_OK || outcome != OUTCOME_FAILED)
		return status;
	if (json_count(contrary->same) + json_count(contrary->other) == DRAFT_CONTRARY_MAX) {
		contrary->left_out++;
		return STATUS_OK;
	}
	if (json_count(contrary->same) + json_count(contrary->other) == 0)
		contrary->newest = index;
	digest_hex(&older->id, hex);
	json_push_text(digest_equal(&place.argv, &newest->argv) ? contrary->same : contrary->other, hex);
	return STATUS_OK;
}

enum status draft_contrary_read(struct ledger *ledger, const struct source *source, const struct draft_step *step,
    const struct record *record, const struct json *check, struct draft_contrary *contrary, struct fault *fault)
{
	struct ledger_filter filter = { .kind = KIND_RUN, .step = step->step };
	/* A draft without a subject gets its evidence's when it is signed. */
	const struct json *subject = json_count(step->subject) > 0 ? step->subject : record->subject;
	struct run_place newest;
	uint64_t at = step->index;
	enum status status;

	memset(contrary, 0, sizeof(*contrary));
	contrary->same = json_array();
	contrary->other = json_array();
	status = run_place_of(record, &newest);
	while (status == STATUS_OK && newest.is_known && at > 0) {
		struct record older;

		status = ledger_previous(ledger, &filter, at - 1, &at);
		if (status != STATUS_OK)
			break;
		status = draft_record(ledger, at, &older, fault);
		if (status == STATUS_OK)
			status = look_at(source, &older, at, &newest, subject, check, contrary);
		record_release(&older);
	}
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

void draft_contrary_release(struct draft_contrary *contrary)
{
	json_free(contrary->same);
	json_free(contrary->other);
	memset(contrary, 0, sizeof(*contrary));
}
