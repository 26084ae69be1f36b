#ifndef RUN_OUTCOME_H
#define RUN_OUTCOME_H

#include "capture.h"
#include "ledger/append.h"
#include "recorder.h"

/*
 * run_outcome(capture, recorders): tell the user what the command's own output does not say: streams that were cut or
 * masked, a command that could not be started, a timeout.  Answers the exit code of `run`.
 */
int run_outcome(const struct capture *capture, const struct recorder recorders[static CAPTURE_STREAMS]);

/* run_outcome_spooled(receipt, fault): the record waits outside of the log, and why. */
void run_outcome_spooled(const struct receipt *receipt, const struct fault *fault);

#endif
