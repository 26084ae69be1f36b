#ifndef CAPTURE_H
#define CAPTURE_H

#include "format/rfc3339.h"
#include "format/source.h"
#include "passthrough.h"

#define CAPTURE_READ_SIZE ((size_t)256 << 10)
#define CAPTURE_UNSENT_MAX ((size_t)2 << 20) /* more than a pipe holds: what a reader of ours may owe at the end */
#define CAPTURE_GRACE_MS 5000                /* between SIGTERM and SIGKILL after a timeout */

enum { CAPTURE_STDOUT, CAPTURE_STDERR, CAPTURE_STREAMS };

/* One of the command's two streams. */
struct capture_stream {
	struct sink sink;           /* in: takes every byte, as it was written; an error stops nothing */
	enum status sink_status;    /* out: the sink's first error */
	struct passthrough through; /* in: our own stdout or stderr */
	struct buffer unsent;       /* out: bytes that our reader has not taken yet; they are in the sink already */
	bool closed_early;          /* out: our reader went away before the stream's end */
	bool open_at_end;           /* out: somebody still held it when we stopped */
	int through_error;          /* out: the errno that ended passing it through; 0: none */
};

struct capture {
	const char *path;  /* in: the file to execute */
	char *const *argv; /* in */
	int64_t timeout_ms; /* in: 0 is none */
	int64_t linger_ms;  /* in: how long to wait for streams still open after the command ended */
	struct capture_stream streams[CAPTURE_STREAMS];
	time_ms start, end;   /* out: wall clock */
	int64_t duration_us;  /* out: monotonic */
	int wait_status;      /* out: as waitpid gives it */
	int start_error;      /* out: the errno of exec; then nothing ran and the streams are empty */
	bool timed_out;       /* out */
};

/*
 * capture_run(capture): start the command, pass its streams through and into the sinks as they come, forward signals
 * that processes send us (those of the terminal reach the command by themselves), end it after the timeout, and wait.
 * From here on SIGINT, SIGTERM and their like stay blocked in this process, so that what was captured can be recorded;
 * capture_unblock forgets those that came and lets them in again.
 * Answers 0, or an errno where the machine could not start a process (exec's own errors are in start_error).
 */
int capture_run(struct capture *capture);
void capture_unblock(void);

/* capture_deliver(capture): give our readers what they have not taken yet, waiting for them; releases unsent. */
void capture_deliver(struct capture *capture);

#endif
