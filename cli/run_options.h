#ifndef RUN_OPTIONS_H
#define RUN_OPTIONS_H

#include "command.h"
#include "environment.h"
#include "redact.h"

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
