#include "launch.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#define PIPE_SIZE (1 << 20) /* what an unprivileged process may have; a refusal only costs speed */

/* In the child.  What goes wrong is told through ${report}, which a successful exec closes. */
static _Noreturn void become(const char *path, char *const *argv, int out, int err, int report)
{
	sigset_t none;
	int error;

	signal(SIGPIPE, SIG_DFL);
	signal(SIGXFSZ, SIG_DFL);
	sigemptyset(&none);
	if (dup2(out, STDOUT_FILENO) >= 0 && dup2(err, STDERR_FILENO) >= 0 && sigprocmask(SIG_SETMASK, &none, NULL) == 0)
		execvp(path, argv);
	error = errno;
	while (write(report, &error, sizeof(error)) < 0 && errno == EINTR)
		;
	_exit(127);
}

static int read_report(int fd)
{
	int error;
	ssize_t got;

	while ((got = read(fd, &error, sizeof(error))) < 0 && errno == EINTR)
		;
	return got == (ssize_t)sizeof(error) ? error : 0;
}

static void close_pipe(const int ends[2])
{
	if (ends[0] >= 0)
		close(ends[0]);
	if (ends[1] >= 0)
		close(ends[1]);
}

static int open_stream(int ends[2])
{
	if (pipe2(ends, O_CLOEXEC) != 0)
		return errno;
	fcntl(ends[0], F_SETPIPE_SZ, PIPE_SIZE);
	return fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0 ? 0 : errno;
}

int launch_start(const char *path, char *const *argv, struct launch *launch)
{
	int out[2] = { -1, -1 }, err[2] = { -1, -1 }, report[2] = { -1, -1 };
	int error = open_stream(out);

	launch->is_exec_error = false;
	if (!error)
		error = open_stream(err);
	if (!error && pipe2(report, O_CLOEXEC) != 0)
		error = errno;
	if (!error) {
		launch->pid = vfork(); /* our pages are many; the child only needs exec */
		if (launch->pid == 0)
			become(path, argv, out[1], err[1], report[1]);
		if (launch->pid < 0)
			error = errno;
	}
	if (!error) {
		close(report[1]);
		report[1] = -1;
		error = read_report(report[0]);
		launch->is_exec_error = error != 0;
		if (error)
			while (waitpid(launch->pid, NULL, 0) < 0 && errno == EINTR)
				;
	}
	if (!error) {
		launch->streams[0] = out[0];
		launch->streams[1] = err[0];
		out[0] = err[0] = -1;
	}
	close_pipe(out);
	close_pipe(err);
	close_pipe(report);
	return error;
}
