#ifndef RUN_RECORD_H
#define RUN_RECORD_H

#include "capture.h"
#include "format/json.h"
#include "git_state.h"
#include "ledger/blob.h"
#include "cli/redact/redact.h"

#define RUN_RECORD_ARGV_MAX 8192 /* bytes of argv as canonical JSON in a record; more goes to a blob */

/* What a `run` record is made of. */
struct run_record {
	/* Given before the command starts. */
	const char *step; /* NULL: none */
	char *const *argv;
	size_t argc;
	const char *path; /* the file to be executed; NULL: not found */
	int64_t timeout_ms;
	struct redact_patterns *patterns; /* NULL: none */
	size_t pattern_count;
	const struct json *reproduces; /* what `replay` repeats; NULL: nothing */
	bool has_git;
	struct git_state before, after;

	/* Made by run_record_begin. */
	struct json *facts;
	struct blob_writer *argv_writer; /* NULL: argv is in the record */

	/* Given after it ended. */
	const struct capture *capture;
	struct blob_name streams[CAPTURE_STREAMS];
	bool is_masked[CAPTURE_STREAMS];
};

/*
 * run_record_begin(record, environment, environment_count, ledger, fault): look at everything that can be known before
 * the command starts: argv, working directory, environment, executable and its digest, host.
 * Owns: run_record_release, also after an error.  Errors: IO (no working directory), NO_MEMORY, blob_writer's.
 */
enum status run_record_begin(struct run_record *record, const char *const *environment, size_t environment_count,
    struct ledger *ledger, struct fault *fault);
void run_record_release(struct run_record *record);

/*
 * run_record_predicate(record): the kind's own members, from the facts and from what was given after the end.
 * Owns: the caller frees.
 */
struct json *run_record_predicate(const struct run_record *record);

#endif
