#ifndef RUN_OPTIONS_H
#define RUN_OPTIONS_H

#include "cli/command.h"
#include "environment.h"
#include "cli/redact/redact.h"

#define OPTION_ENV { "env", 0, "VAR", "record this environment variable too; what looks like a secret is masked", true }
#define OPTION_REDACT { "redact", 0, "REGEX", "mask what this Perl regular expression matches, in all that is recorded", true }
#define OPTION_TIMEOUT { "timeout", 0, "DURATION", "end the command after so long: 500ms, 90s, 15min, 2h", false }
#define OPTION_LINGER { "linger", 0, "DURATION", "wait so long for output after the command's end (2s)", false }

/* What the options of `run` ask for, apart from ledger, key, subject and step. */
struct run_options {
	int64_t timeout_ms; /* 0: none */
	int64_t linger_ms;
	const char *environment[ENVIRONMENT_NAMES_MAX]; /* names, borrowed */
	size_t environment_count;
	struct redact_patterns *patterns; /* NULL: none */
	size_t pattern_count;
};

/*
 * run_options_read(invocation, options): prints what is wrong and answers the exit code, 0 where all is well.
 * Owns: run_options_release, also after an error.
 */
int run_options_read(const struct invocation *invocation, struct run_options *options);
void run_options_release(struct run_options *options);

#endif
