#include "capture.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "capture_stream.h"
#include "descendants.h"
#include "launch.h"

#define NEVER INT64_MAX
#define AGAIN_MS 100 /* between two looks for processes that outlived SIGKILL */

/* What a process may send us and the command should get. */
static const int forwarded[] = { SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGUSR1, SIGUSR2, SIGCONT, SIGWINCH };

struct run_state {
	struct capture *capture;
	struct stream_state streams[CAPTURE_STREAMS];
	struct descendants_spared spared;
	pid_t pid;
	int signals; /* signalfd */
	bool has_ended;
	int64_t started_us; /* monotonic clock, all below too */
	int64_t timeout_at, kill_at, give_up_at;
	bool was_killed;
	uint8_t *piece;
};

static int64_t monotonic_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static time_ms wall_clock(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (time_ms)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void fill_signals(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGCHLD);
	for (size_t i = 0; i < sizeof(forwarded) / sizeof(forwarded[0]); i++)
		sigaddset(set, forwarded[i]);
}

void capture_unblock(void)
{
	sigset_t set;

	struct timespec now = { 0, 0 };

	fill_signals(&set);
	/* What came meanwhile asked for an end that is here already; it must not replace the exit status. */
	while (sigtimedwait(&set, NULL, &now) > 0)
		;
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}

static void give_up_by(struct run_state *run, int64_t at)
{
	if (at < run->give_up_at)
		run->give_up_at = at;
}

static void reap(struct run_state *run)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		if (pid != run->pid || run->has_ended)
			continue;
		run->has_ended = true;
		run->timeout_at = NEVER;
		run->capture->wait_status = status;
		run->capture->duration_us = monotonic_us() - run->started_us;
		run->capture->end = wall_clock();
		if (run->kill_at == NEVER)
			give_up_by(run, monotonic_us() + 1000 * run->capture->linger_ms);
	}
	/* Nothing of it is left after a timeout: no need to wait for the time of SIGKILL. */
	if (run->has_ended && run->kill_at != NEVER && descendants_signal(&run->spared, 0) == 0) {
		run->kill_at = NEVER;
		give_up_by(run, monotonic_us() + 1000 * run->capture->linger_ms);
	}
}

/* The terminal's signals (si_code SI_KERNEL) went to the whole foreground group; a process's came to us alone. */
static void take_signals(struct run_state *run)
{
	struct signalfd_siginfo info;

	while (read(run->signals, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
		int signal = (int)info.ssi_signo;

		if (signal == SIGCHLD)
			reap(run);
		else if (!run->has_ended && info.ssi_code <= 0)
			kill(run->pid, signal);
		else if (run->has_ended && (signal == SIGINT || signal == SIGTERM || signal == SIGHUP || signal == SIGQUIT))
			give_up_by(run, monotonic_us()); /* waiting for streams is what can be cut short */
	}
}

/* Answers how many are left.  Where /proc shows nothing there is still the command itself. */
static size_t signal_all(const struct run_state *run, int signal)
{
	size_t count = descendants_signal(&run->spared, signal);

	if (count == 0 && !run->has_ended) {
		kill(run->pid, signal);
		count = 1;
	}
	return count;
}

static void take_deadlines(struct run_state *run)
{
	int64_t now = monotonic_us();

	if (now >= run->timeout_at) {
		run->timeout_at = NEVER;
		run->capture->timed_out = true;
		signal_all(run, SIGTERM);
		run->kill_at = now + 1000 * (int64_t)CAPTURE_GRACE_MS;
	}
	if (now >= run->kill_at) {
		/* Again and again: what forks at the same moment is found by the next look. */
		bool is_left = signal_all(run, SIGKILL) > 0;

		if (!run->was_killed)
			give_up_by(run, now + 1000 * (run->capture->linger_ms + AGAIN_MS));
		run->was_killed = true;
		run->kill_at = is_left ? now + 1000 * AGAIN_MS : NEVER;
	}
	if (now >= run->give_up_at && run->has_ended)
		for (int i = 0; i < CAPTURE_STREAMS; i++)
			if (run->streams[i].fd >= 0)
				run->streams[i].stream->open_at_end = !capture_stream_stop(&run->streams[i], run->piece);
}

static bool is_over(const struct run_state *run)
{
	bool is_waiting_to_kill = run->kill_at != NEVER && monotonic_us() < run->give_up_at;

	return run->has_ended && !is_waiting_to_kill && run->streams[CAPTURE_STDOUT].fd < 0 &&
	    run->streams[CAPTURE_STDERR].fd < 0;
}

static int wait_ms(const struct run_state *run)
{
	int64_t next = run->timeout_at < run->kill_at ? run->timeout_at : run->kill_at, left;

	if (run->has_ended && run->give_up_at < next)
		next = run->give_up_at;
	if (next == NEVER)
		return -1;
	left = (next - monotonic_us() + 999) / 1000;
	return left < 0 ? 0 : left > 3600000 ? 3600000 : (int)left;
}

static void loop(struct run_state *run)
{
	while (!is_over(run)) {
		struct pollfd polls[1 + 2 * CAPTURE_STREAMS] = { { .fd = run->signals, .events = POLLIN } };

		for (int i = 0; i < CAPTURE_STREAMS; i++)
			capture_stream_polls(&run->streams[i], run->has_ended, &polls[1 + 2 * i]);
		poll(polls, 1 + 2 * CAPTURE_STREAMS, wait_ms(run)); /* where it fails nothing is ready, and it is asked again */
		if (polls[0].revents)
			take_signals(run);
		for (int i = 0; i < CAPTURE_STREAMS; i++)
			capture_stream_handle(&run->streams[i], &polls[1 + 2 * i], run->piece);
		take_deadlines(run);
	}
}

static void forget_sent(struct stream_state *state)
{
	struct buffer *unsent = &state->stream->unsent;

	memmove(unsent->data, unsent->data + state->sent, unsent->size - state->sent);
	unsent->size -= state->sent;
}

static int start(struct run_state *run)
{
	struct capture *capture = run->capture;
	struct launch launch;
	int error;

	capture->start = capture->end = wall_clock();
	run->started_us = monotonic_us();
	error = launch_start(capture->path, capture->argv, &launch);
	if (error) {
		capture->end = wall_clock();
		capture->duration_us = monotonic_us() - run->started_us;
		if (launch.is_exec_error)
			capture->start_error = error;
		return launch.is_exec_error ? 0 : error;
	}
	run->pid = launch.pid;
	if (capture->timeout_ms > 0)
		run->timeout_at = run->started_us + 1000 * capture->timeout_ms;
	for (int i = 0; i < CAPTURE_STREAMS; i++)
		run->streams[i].fd = launch.streams[i];
	loop(run);
	for (int i = 0; i < CAPTURE_STREAMS; i++)
		if (run->streams[i].stream->unsent.size > 0)
			forget_sent(&run->streams[i]);
	return 0;
}

int capture_run(struct capture *capture)
{
	struct run_state run = { .capture = capture, .timeout_at = NEVER, .kill_at = NEVER, .give_up_at = NEVER };
	sigset_t set;
	int error = 0;

	for (int i = 0; i < CAPTURE_STREAMS; i++) {
		run.streams[i] = (struct stream_state){ .stream = &capture->streams[i], .fd = -1 };
		buffer_init(&capture->streams[i].unsent, 2 * CAPTURE_UNSENT_MAX); /* and what is in the pipe at the end */
	}
	run.piece = malloc(CAPTURE_READ_SIZE);
	if (!run.piece)
		return ENOMEM;
	fill_signals(&set);
	sigprocmask(SIG_BLOCK, &set, NULL);
	run.signals = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	if (run.signals < 0)
		error = errno;
	if (!error && capture->timeout_ms > 0)
		descendants_adopt(&run.spared);
	if (!error)
		error = start(&run);
	if (run.signals >= 0)
		close(run.signals);
	free(run.piece);
	return error;
}

void capture_deliver(struct capture *capture)
{
	for (int i = 0; i < CAPTURE_STREAMS; i++) {
		struct capture_stream *stream = &capture->streams[i];

		if (!passthrough_write_all(&stream->through, buffer_bytes(&stream->unsent)))
			stream->through_error = errno;
		buffer_release(&stream->unsent);
	}
}
