#ifndef DRAFT_CONTRARY_H
#define DRAFT_CONTRARY_H

#include "draft_look.h"
#include "draft_steps.h"

#define DRAFT_CONTRARY_MAX 255 /* a claim cites 256 records */

/*
 * Older runs of a step on the very same tree (verify/check/cited.h says what that is) that fail the check which the newest one
 * passes.  A report that does not cite them leaves them out, and the verifier will find them.
 */
struct draft_contrary {
	struct json *same;  /* owned: ids of those that ran the same command: the step is flaky */
	struct json *other; /* owned: ids of those that ran another command under the same name */
	uint64_t newest;    /* index of the newest of them */
	size_t left_out;    /* beyond DRAFT_CONTRARY_MAX */
};

/*
 * draft_contrary_read(ledger, source, step, record, check, contrary, fault): ${record} is the newest run of ${step}, and
 * passes ${check}.  Owns: draft_contrary_release, also after an error.
 */
enum status draft_contrary_read(struct ledger *ledger, const struct source *source, const struct draft_step *step,
    const struct record *record, const struct json *check, struct draft_contrary *contrary, struct fault *fault);
void draft_contrary_release(struct draft_contrary *contrary);

#endif
