#include "doctor_child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LOOK_MS 100
#define UNTOLD 70 /* exit status of a child that could not tell what it found */

/* Where the child is: in memory that both have, so that it outlives a crash. */
struct progress {
	atomic_ulong steps;
	char place[FAULT_PLACE_MAX];
};

/* What goes through the pipe, whole or not at all. */
struct message {
	bool is_end;
	struct fault fault; /* of the end: how examine() ended */
	struct examine_finding finding;
};
_Static_assert(sizeof(struct message) <= 4096, "POSIX writes PIPE_BUF bytes at once, and that is 4096 on Linux");

struct child {
	int pipe;
	struct progress *progress;
};

static void send(const struct child *child, const struct message *message)
{
	ssize_t wrote;

	do
		wrote = write(child->pipe, message, sizeof(*message));
	while (wrote < 0 && errno == EINTR);
	/* Whoever cannot tell what he found must not look as if he had found nothing. */
	if (wrote != (ssize_t)sizeof(*message))
		_exit(UNTOLD);
}

static void found(void *context, const struct examine_finding *finding)
{
	struct message message = { .finding = *finding };

	send(context, &message);
}

static void at(void *context, const char *place)
{
	struct progress *progress = ((const struct child *)context)->progress;

	(void)snprintf(progress->place, sizeof(progress->place), "%s", place);
	atomic_fetch_add(&progress->steps, 1);
}

/* A crash is expected here: no core file of somebody's evidence, no words of LMDB's or the system's on the terminal. */
static void prepare(pid_t parent)
{
	static const int crashes[] = { SIGBUS, SIGSEGV, SIGABRT, SIGILL, SIGFPE };
	const struct rlimit none = { 0, 0 };
	int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);

	for (size_t i = 0; i < sizeof(crashes) / sizeof(crashes[0]); i++)
		signal(crashes[i], SIG_DFL);
	setrlimit(RLIMIT_CORE, &none);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(0); /* it was gone before we asked to go with it */
	if (nowhere >= 0)
		dup2(nowhere, STDERR_FILENO);
}

static void examine_in_child(const char *directory, enum examine_part part, struct child *child)
{
	const struct examine_listener listener = { .found = found, .at = at, .context = child };
	struct message end = { .is_end = true };
	enum status status = examine(directory, part, &listener, &end.fault);

	end.fault.status = status;
	send(child, &end);
	_exit(0);
}

static long now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Read what it says until it ends or stands still; true: it stood still and was ended. */
static bool listen_to(pid_t pid, const struct child *child, long patience_ms, const struct doctor_ear *ear,
    struct message *end)
{
	unsigned long steps = 0;
	long moved = now_ms();

	for (;;) {
		struct pollfd ready = { .fd = child->pipe, .events = POLLIN };
		struct message message;
		unsigned long steps_now;
		ssize_t got;

		if (poll(&ready, 1, LOOK_MS) > 0) {
			got = read(child->pipe, &message, sizeof(message));
			if (got < 0 && errno == EINTR)
				continue;
			if (got != (ssize_t)sizeof(message))
				return false;
			if (message.is_end)
				*end = message;
			else
				ear->found(ear->context, &message.finding);
			moved = now_ms();
			continue;
		}
		steps_now = atomic_load(&child->progress->steps);
		if (steps_now != steps) {
			steps = steps_now;
			moved = now_ms();
		} else if (now_ms() - moved >= patience_ms) {
			kill(pid, SIGKILL);
			return true;
		}
	}
}

/* How the child ended, where that says something itself. */
static void tell_end(enum examine_part part, const struct child *child, int ended, bool stood_still, long patience_ms,
    const struct doctor_ear *ear)
{
	struct examine_finding finding = { .part = part, .severity = EXAMINE_DAMAGED, .status = STATUS_STORE };

	(void)snprintf(finding.place, sizeof(finding.place), "%.*s", FAULT_PLACE_MAX - 1, child->progress->place);
	if (stood_still) {
		finding.severity = EXAMINE_CANNOT_TELL;
		finding.status = STATUS_OK;
		(void)snprintf(finding.says, sizeof(finding.says), "reading it came no further for %ld ms, and was ended",
		    patience_ms);
		(void)snprintf(finding.hint, sizeof(finding.hint),
		    "try again when the machine is less busy, or with a larger --patience");
	} else if (WIFSIGNALED(ended)) {
		(void)snprintf(finding.says, sizeof(finding.says), "reading it ended in a crash (%s): data.mdb is damaged, or cut",
		    strsignal(WTERMSIG(ended)));
		(void)snprintf(finding.hint, sizeof(finding.hint),
		    "restore the ledger from a copy; what lies behind it was not looked at");
	} else {
		(void)snprintf(finding.says, sizeof(finding.says), "reading it ended with exit status %d", WEXITSTATUS(ended));
	}
	ear->found(ear->context, &finding);
}

static enum status start(const char *directory, enum examine_part part, struct child *child, pid_t *pid)
{
	int ends[2];
	pid_t parent = getpid();

	child->progress = mmap(NULL, sizeof(*child->progress), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (child->progress == MAP_FAILED)
		return STATUS_NO_MEMORY;
	if (pipe2(ends, O_CLOEXEC) != 0) {
		munmap(child->progress, sizeof(*child->progress));
		return STATUS_IO;
	}
	fflush(stdout); /* else the child has a copy of what waits there */
	*pid = fork();
	if (*pid == 0) {
		close(ends[0]);
		child->pipe = ends[1];
		prepare(parent);
		examine_in_child(directory, part, child);
	}
	close(ends[1]);
	child->pipe = ends[0];
	if (*pid > 0)
		return STATUS_OK;
	close(ends[0]);
	munmap(child->progress, sizeof(*child->progress));
	return STATUS_NO_MEMORY;
}

enum status doctor_examine(const char *directory, enum examine_part part, long patience_ms,
    const struct doctor_ear *ear, struct fault *fault)
{
	struct child child;
	struct message end = { .is_end = false };
	bool stood_still;
	int ended = 0;
	pid_t pid;
	enum status status = start(directory, part, &child, &pid);

	if (status != STATUS_OK)
		return fault_set(fault, status, NULL, "no child process: %s", strerror(errno));
	stood_still = listen_to(pid, &child, patience_ms, ear, &end);
	while (waitpid(pid, &ended, 0) < 0 && errno == EINTR)
		;
	child.progress->place[FAULT_PLACE_MAX - 1] = '\0';
	if (!end.is_end)
		tell_end(part, &child, ended, stood_still, patience_ms, ear);
	else
		status = end.fault.status;
	close(child.pipe);
	munmap(child.progress, sizeof(*child.progress));
	return status == STATUS_OK ? STATUS_OK : fault_set(fault, status, end.fault.place[0] ? end.fault.place : NULL, "%s",
	    end.fault.detail);
}
