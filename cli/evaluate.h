#ifndef EVALUATE_H
#define EVALUATE_H

#include "asked_options.h"
#include "command.h"
#include "format/bytes.h"
#include "cli/source/target.h"
#include "verify/verify.h"
#include "verify/log/history.h"

/* The way from a command line to the verifier's answer, which `verify` and `attest` share. */
struct evaluation {
	struct verification verification;
	struct buffer policy; /* the policy file's bytes; empty without */
	struct buffer since, consistency; /* --since and --consistency, likewise */
	bool has_policy;
	struct asked_options asked;
	time_ms now;
	struct remembered remembered[REMEMBERED_MAX]; /* views; --since is the first, where it is given */
	size_t remembered_count;
};

/*
 * The options of whoever evaluates against what the reader has from before.
 */
#define OPTION_SINCE { "since", 0, "CHECKPOINT", "an older checkpoint of the log: it must only have grown since", false }
#define OPTION_CONSISTENCY { "consistency", 0, "FILE", "proof that it did, as `exhibit checkpoint --since` prints it", false }

/* evaluation_remember(evaluation, remembered): one checkpoint more, between evaluation_read and evaluation_run. */
void evaluation_remember(struct evaluation *evaluation, const struct remembered *remembered);

/*
 * evaluate(invocation, target, report, evaluation): --policy and --at, then verify_run; ${report} as target_report takes
 * it.  Prints what is wrong and answers the exit code; an answer of any kind is 0.
 * Owns: evaluation_release, also after an error.
 *
 * Its two halves: evaluation_read takes in all that the command line names, the policy's bytes and the time, and parses
 * nothing; evaluation_run opens no file by itself.
 */
int evaluate(const struct invocation *invocation, const struct target *target, const char *report,
    struct evaluation *evaluation);
int evaluation_read(const struct invocation *invocation, struct evaluation *evaluation);
int evaluation_run(const struct invocation *invocation, const struct target *target, const char *report,
    struct evaluation *evaluation);
void evaluation_release(struct evaluation *evaluation);

/* evaluation_exit_code(verification): 0 MATCHES (or integrity alone), 3, 4, 5, 6. */
int evaluation_exit_code(const struct verification *verification);

/*
 * evaluation_answer(invocation, verification): the answer to stdout, as --json asks.  The exit code is what was concluded only
 * if it reached its reader.
 */
int evaluation_answer(const struct invocation *invocation, const struct verification *verification);

/* evaluation_meaning(result): the sentence that says what a result means, without a full stop. */
const char *evaluation_meaning(const char *result);

/* evaluation_print(answer): what verify --json prints, for a person, on stdout. */
void evaluation_print(const struct json *answer);

#endif
