#ifndef DRAFT_STEPS_H
#define DRAFT_STEPS_H

#include "cli/context.h"

#define DRAFT_ID_MAX 129 /* a claim's id with NUL: SHAPE_NAME characters */

/* Options of both drafts. */
#define OPTION_DRAFT_STEP { "step", 0, "STEP", "only this step", true }

/* The newest record of a step, of one kind: what a claim is drafted from. */
struct draft_step {
	char id[DRAFT_ID_MAX]; /* the claim's: the step; "step:kind" for another kind of record of the same step */
	char step[RECORD_NAME_MAX];
	enum kind kind;
	uint64_t index;
	const struct json *subject; /* borrowed: the draft's; empty: anything */
};

struct draft_steps {
	struct draft_step *items; /* owned; in the order of the log */
	size_t count, capacity;
	size_t unnamed;       /* pieces of evidence on the subject that go by no step */
	struct json *subject; /* owned: what they are about; empty: anything */
};

/*
 * draft_steps_read(invocation, ledger, steps): the newest record of each step (and kind) that --step asks for, about what
 * --subject says, else about the commit checked out here, else about anything.  A step that is asked for and is not there
 * is an error, but to find nothing at all is not.  Prints what is wrong and answers the exit code.
 * Owns: draft_steps_release, also after an error.
 */
int draft_steps_read(const struct invocation *invocation, struct ledger *ledger, struct draft_steps *steps);
void draft_steps_release(struct draft_steps *steps);

/* draft_record(ledger, index, record): read an entry of the ledger.  Owns: record_release, also after an error. */
enum status draft_record(struct ledger *ledger, uint64_t index, struct record *record, struct fault *fault);

/* draft_shares(record, subject): is it about some digest of ${subject}?  Also where that is empty. */
bool draft_shares(const struct record *record, const struct json *subject);

/* draft_write(invocation, document): pretty, to --output or stdout.  Answers the exit code. */
int draft_write(const struct invocation *invocation, const struct json *document);

#endif
