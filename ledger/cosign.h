#ifndef COSIGN_H
#define COSIGN_H

#include "format/consistency.h"
#include "format/cosignature.h"
#include "ledger.h"

/*
 * Both sides of a witness.  Source: C2SP tlog-witness; the body of its add-checkpoint request is what goes from a log
 * to its witness, here by whatever way files go.
 */

/*
 * cosign_request(ledger, old, body, fault): append the newest checkpoint with the proof that it continues ${old}.
 * Errors: ROLLED_BACK (the log is smaller), FORKED (it had another root at that size), STORE.
 */
enum status cosign_request(struct ledger *ledger, const struct checkpoint *old, struct buffer *body,
    struct fault *fault);

/*
 * cosign_take(ledger, note, witnesses, count, taken, fault): take the lines by ${witnesses} out of ${note} and put them under
 * the newest checkpoint, so that proofs and bundles carry them until the next append.  A line by the same witness is
 * replaced; others are left where they are, and lines by others in ${note} are not taken.
 * Errors: BAD_CHECKPOINT and BAD_NOTE; USAGE (it is not the newest checkpoint), BAD_SIGNATURE, BAD_KEY,
 * NOT_FOUND (no line by them), STORE.
 */
enum status cosign_take(struct ledger *ledger, struct bytes note, const struct cosigner *witnesses, size_t count,
    size_t *taken, struct fault *fault);

struct signer;

struct cosign_job {
	const struct note_key *log;      /* whose checkpoints are cosigned */
	const struct cosigner *witness;
	struct signer *signer;           /* of the witness' key */
	uint64_t time;                   /* POSIX seconds */
	struct fork *fork;               /* initialised (forks.h): with ROLLED_BACK and FORKED it gets both notes */
};

/*
 * cosign_answer(job, body, line, head, fault): what a witness does: the checkpoint is the log's and continues the last one
 * that this witness cosigned, which it remembers in $XDG_STATE_HOME/exhibit/witness/<id>.checkpoint; the new one is on the
 * device before ${line} is given.  Two runs at once queue.
 * Errors: consistency_read's, checkpoint_verify's, merkle_consistency_check's; USAGE (the body does not begin at the
 * last one: its size is in the fault), ROLLED_BACK, FORKED (both kept, see forks.h), NOT_FOUND (no place to remember),
 * KEY_UNUSABLE, IO, DISK_FULL.
 */
enum status cosign_answer(const struct cosign_job *job, struct bytes body, struct buffer *line, struct checkpoint *head,
    struct fault *fault);

#endif
