#ifndef TLOG_POLICY_H
#define TLOG_POLICY_H

#include <limits.h>

#include "cosignature.h"

#define TLOG_POLICY_SIZE_MAX (1u << 18)
#define TLOG_POLICY_LOGS_MAX 64
#define TLOG_POLICY_WITNESSES_MAX 64
#define TLOG_POLICY_GROUPS_MAX 64
#define TLOG_POLICY_NODES_MAX (TLOG_POLICY_WITNESSES_MAX + TLOG_POLICY_GROUPS_MAX)
#define TLOG_POLICY_NAME_MAX 256 /* with NUL */
#define TLOG_POLICY_NOBODY SIZE_MAX

/* A witness or a group, in the order of their lines: members come before the group that lists them. */
struct tlog_policy_node {
	char name[TLOG_POLICY_NAME_MAX]; /* opaque octets, no white space */
	bool is_group;
	struct cosigner cosigner;   /* a witness */
	unsigned threshold, count;  /* a group: ${threshold} of its ${count} members, 1 <= threshold <= count */
	size_t parent;              /* the one group that lists it, or TLOG_POLICY_NOBODY */
};

/*
 * Which logs are trusted, and which witnesses must have cosigned a checkpoint.
 * Source: C2SP tlog-policy.
 */
struct tlog_policy {
	struct note_key *logs; /* owned */
	size_t log_count;
	struct tlog_policy_node *nodes; /* owned */
	size_t node_count;
	size_t witness_count;
	size_t quorum; /* a node, or TLOG_POLICY_NOBODY: "quorum none" */
};

/*
 * tlog_policy_read(text, policy, fault): all of the text's rules: every line ended by a newline, no control characters but
 * tab, names and keys once, a name a member of one group only, exactly one quorum line.  A log's key is of type 0x01, a
 * witness' of type 0x04 or 0x06.
 * Owns: tlog_policy_release, also after an error.  Errors: BAD_DOCUMENT (place "line 3"), NO_MEMORY.
 */
enum status tlog_policy_read(struct bytes text, struct tlog_policy *policy, struct fault *fault);
void tlog_policy_release(struct tlog_policy *policy);

/*
 * tlog_policy_cosignatures(policy): the fewest that meet the quorum, 0 for "quorum none"; TLOG_POLICY_NEVER where the
 * witnesses whose signatures we can verify do not suffice.
 */
#define TLOG_POLICY_NEVER UINT_MAX
unsigned tlog_policy_cosignatures(const struct tlog_policy *policy);

/* tlog_policy_can_be_met(policy): and do as many fit into one note beside the log's own signature? */
bool tlog_policy_can_be_met(const struct tlog_policy *policy);

/* What became of one witness under a checkpoint. */
enum witness_state { WITNESS_MISSING, WITNESS_COSIGNED, WITNESS_UNSUPPORTED, WITNESS_STATE_COUNT };

struct witness_answer {
	size_t node;
	enum witness_state state;
	uint64_t time; /* POSIX seconds; where it cosigned */
	bool counts;   /* the quorum rests on it: it is the quorum, or below it */
};

struct quorum_answer {
	bool is_met;
	size_t count; /* of witnesses, as the policy lists them */
	struct witness_answer witnesses[TLOG_POLICY_WITNESSES_MAX];
};

/*
 * tlog_policy_ask(policy, note, answer): the cosignatures of ${note} held against the quorum.  Lines by others are
 * ignored, and so are times: they are the witness' own word.
 * Errors: BAD_SIGNATURE, BAD_KEY (a line by a witness of the policy does not verify: the note is to be refused),
 * NO_MEMORY; the answer then has nothing.
 */
enum status tlog_policy_ask(const struct tlog_policy *policy, const struct note *note, struct quorum_answer *answer);

#endif
