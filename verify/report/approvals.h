#ifndef APPROVALS_H
#define APPROVALS_H

#include "claims.h"
#include "contests.h"

/* What a policy demands of approvals. */
extern const struct shape shape_approvals;

/* One record that approves or rejects the report. */
struct approval {
	struct digest id;
	uint64_t index;
	struct ed25519_key signer;
	struct ed25519_key key; /* the first of that agent, whichever it signed with */
	char role[RECORD_NAME_MAX];
	bool is_rejection, is_conditional;
	bool is_heard; /* approvals_evaluate: in a role that counts, by a key that had standing */
	bool is_voice; /* it approves, and counts */
};

struct approvals {
	struct approval *items; /* owned; in the order of the log */
	size_t count, room;
	bool is_cut; /* there are more than APPROVALS_MAX */
	bool is_all; /* the whole log was looked through; else whoever made the bundle may have left some out */
};

#define APPROVALS_MAX 4096           /* about one report; with more of them nothing is approved */
#define APPROVALS_STRANGERS_MAX 1024 /* those of signers who have no voice count up to here */

/*
 * approvals_read(source, report_index, report, trust, approvals, contests, fault): all that lie behind the report, whoever
 * signed them; and on the way, zeroed before, what is said against it, by whom ${trust} lets speak.
 * Owns: approvals_release, also after an error.  Errors: the machine's; BAD_SIGNATURE where the bytes changed since
 * integrity was checked.
 */
enum status approvals_read(const struct source *source, uint64_t report_index, const struct digest *report,
    const struct trust *trust, struct approvals *approvals, struct contests *contests, struct fault *fault);
void approvals_release(struct approvals *approvals);

/*
 * approvals_validate(demand, trust, fault): can enough agents of the policy approve?  Errors: BAD_DOCUMENT; the place is a
 * pointer into the demand.
 */
enum status approvals_validate(const struct json *demand, const struct trust *trust, struct fault *fault);

/*
 * approvals_evaluate(demand, trust, author, approvals, answers, approved):
 * Each agent that has one of the roles has one voice, its last word; the report's author (its first key) has none.  A word
 * whose signer had no standing does not count.  A rejection stands against any number of approvals.  Adds the answer
 * "approvals"; ${approved}: true, false where it was rejected, unknown where voices are missing, which may still come.
 */
void approvals_evaluate(const struct json *demand, const struct trust *trust, const struct ed25519_key *author,
    struct approvals *approvals, struct claim_answers *answers, enum truth *approved);

#endif
