#include "git_command.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define PIECE_SIZE 65536

extern char **environ;

/* A vector for posix_spawn, which takes char *const[] but changes nothing. */
static void make_vector(const char *directory, const char *const *arguments, const char *vector[GIT_ARGUMENTS_MAX])
{
	/* Not the word of a daemon, nor of less than the whole stat: a file may be put back to its old time. */
	static const char *const first[] = { "git", "--no-optional-locks", "-c", "core.fsmonitor=false", "-c",
		"core.checkStat=default", "-c", "core.trustctime=true" };
	size_t count = 0;

	for (size_t i = 0; i < sizeof(first) / sizeof(first[0]); i++)
		vector[count++] = first[i];
	if (directory) {
		vector[count++] = "-C";
		vector[count++] = directory;
	}
	while (*arguments) {
		assert(count + 1 < GIT_ARGUMENTS_MAX);
		vector[count++] = *arguments++;
	}
	vector[count] = NULL;
}

/* Where git's own configuration and programs are may be said; nothing else that it takes from its environment. */
static bool may_be_known(const char *variable)
{
	static const char *const known[] = { "GIT_CONFIG_GLOBAL=", "GIT_CONFIG_SYSTEM=", "GIT_CONFIG_NOSYSTEM=",
		"GIT_EXEC_PATH=", "GIT_DISCOVERY_ACROSS_FILESYSTEM=" };

	if (strncmp(variable, "GIT_", 4))
		return true;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (!strncmp(variable, known[i], strlen(known[i])))
			return true;
	return false;
}

/*
 * GIT_DIR and its like would have git speak of another tree than the one we are in.  All that begins with GIT_ goes,
 * not just what `git rev-parse --local-env-vars` lists: a list does not know the next version's variables, and lacks
 * GIT_DIFF_OPTS and GIT_CEILING_DIRECTORIES today.  NULL: no memory.
 */
static char **make_environment(void)
{
	size_t count = 0, kept = 0;
	char **variables;

	while (environ && environ[count])
		count++;
	variables = calloc(count + 1, sizeof(*variables));
	for (size_t i = 0; variables && i < count; i++)
		if (may_be_known(environ[i]))
			variables[kept++] = environ[i];
	return variables;
}

static int spawn(const char *const *vector, char *const *environment, int out, pid_t *pid)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t defaults;
	union {
		const char *const *read_only;
		char *const *as_spawn_has_it;
	} argv = { .read_only = vector };
	int error;

	sigemptyset(&defaults);
	sigaddset(&defaults, SIGPIPE);
	sigaddset(&defaults, SIGXFSZ);
	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setsigdefault(&attributes, &defaults);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
	error = posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	if (!error)
		error = posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	if (!error)
		error = posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	if (!error)
		error = posix_spawnp(pid, "git", &actions, &attributes, argv.as_spawn_has_it, environment);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return error;
}

static enum status read_all(int fd, struct sink sink)
{
	uint8_t piece[PIECE_SIZE];
	enum status status = STATUS_OK;

	while (status == STATUS_OK) {
		ssize_t got = read(fd, piece, sizeof(piece));

		if (got == 0)
			return STATUS_OK;
		if (got < 0 && errno != EINTR)
			return STATUS_IO;
		if (got > 0)
			status = sink.take(sink.context, bytes_of(piece, (size_t)got));
	}
	return status;
}

enum status git_command(const char *directory, const char *const *arguments, struct sink sink, int *exit_code)
{
	const char *vector[GIT_ARGUMENTS_MAX];
	enum status status;
	int pipe_ends[2], error, ended;
	pid_t pid, waited;
	char **environment;

	make_vector(directory, arguments, vector);
	environment = make_environment();
	if (!environment)
		return STATUS_NO_MEMORY;
	if (pipe2(pipe_ends, O_CLOEXEC) != 0) {
		free(environment);
		return STATUS_LIBRARY;
	}
	error = spawn(vector, environment, pipe_ends[1], &pid);
	free(environment);
	close(pipe_ends[1]);
	if (error) {
		close(pipe_ends[0]);
		return error == ENOENT || error == EACCES ? STATUS_NOT_FOUND : STATUS_LIBRARY;
	}
	status = read_all(pipe_ends[0], sink);
	close(pipe_ends[0]);
	while ((waited = waitpid(pid, &ended, 0)) < 0 && errno == EINTR)
		;
	if (status != STATUS_OK)
		return status;
	if (waited != pid || !WIFEXITED(ended))
		return STATUS_LIBRARY;
	*exit_code = WEXITSTATUS(ended);
	return STATUS_OK;
}
