#ifndef RUN_SESSION_H
#define RUN_SESSION_H

#include "cli/command.h"
#include "ledger/append.h"
#include "recorder.h"
#include "run_options.h"
#include "run_record.h"

/* A command that is run and recorded: what `run` and `replay` share. */
struct run_session {
	const struct invocation *invocation;
	struct ledger *ledger;
	struct signer *signer;
	struct run_options options;
	char *const *argv; /* borrowed, with NULL behind the last; given between open and prepare, as these are: */
	size_t argc;
	const char *step;  /* NULL: none */
	int through[CAPTURE_STREAMS]; /* where the command's streams go, as they come */
	struct buffer path;
	int find_error; /* of the executable; 0: found */
	struct json *subject; /* empty: known when the run has ended */
	struct recorder recorders[CAPTURE_STREAMS];
	struct capture capture;
	struct run_record record;
};

/*
 * run_session_open(session, invocation): the options of `run`, the key, the ledger.  run_session_prepare: everything that
 * can go wrong before the command starts.  Both print what is wrong and answer the exit code; of the options and of what
 * cannot be recorded EXIT_RUN_FAILED.  Owns: run_session_release, also after an error.
 */
int run_session_open(struct run_session *session, const struct invocation *invocation);
int run_session_prepare(struct run_session *session);

/*
 * run_session_run(session, code, receipt): run, append (or spool), tell.  ${code} is the command's own exit code.  Answers 0,
 * or EXIT_RUN_FAILED where nothing was started or its record could be kept nowhere.
 */
int run_session_run(struct run_session *session, int *code, struct receipt *receipt);
void run_session_release(struct run_session *session);

#endif
