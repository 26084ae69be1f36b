#include "context_io.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "escape.h"
#include "exit_code.h"
#include "message.h"

time_ms context_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (time_ms)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int context_time(const struct invocation *invocation, time_ms *time)
{
	const char *given = option_text(invocation, "at");

	*time = context_now();
	if (!given || rfc3339_read(bytes_of_text(given), time) == STATUS_OK)
		return 0;
	message_error("--at %s is no time", given);
	message_hint("write it in UTC, as 2026-01-31T12:00:00Z");
	return EXIT_WRONG_USAGE;
}

int context_read_file(const char *path, size_t size_max, struct buffer *buffer)
{
	int fd = strcmp(path, "-") ? open(path, O_RDONLY | O_CLOEXEC) : STDIN_FILENO;
	uint8_t piece[65536];
	ssize_t got = -1;

	buffer_init(buffer, size_max);
	if (fd < 0) {
		message_error("cannot open %s", path);
		message_cause("%s", strerror(errno));
		return EXIT_COULD_NOT;
	}
	while ((got = read(fd, piece, sizeof(piece))) > 0 || (got < 0 && errno == EINTR)) {
		enum status status = got > 0 ? buffer_append(buffer, bytes_of(piece, (size_t)got)) : STATUS_OK;

		if (status == STATUS_OK)
			continue;
		if (fd != STDIN_FILENO)
			close(fd);
		buffer_release(buffer);
		return message_failure(status, NULL, "cannot read %s: the limit is %zu bytes", path, size_max);
	}
	if (got < 0) {
		message_error("cannot read %s", path);
		message_cause("%s", strerror(errno));
		buffer_release(buffer);
	}
	if (fd != STDIN_FILENO)
		close(fd);
	return got < 0 ? EXIT_COULD_NOT : 0;
}

void context_hint_folder(const char *path)
{
	const char *slash = strrchr(path, '/');
	char folder[4096];

	if (!slash || slash == path || (size_t)(slash - path) >= sizeof(folder))
		return;
	snprintf(folder, sizeof(folder), "%.*s", (int)(slash - path), path);
	if (access(folder, F_OK) != 0 && errno == ENOENT)
		message_hint("there is no folder %s: make it first", folder);
}

/* Does nobody read any more?  An error of an earlier write is not kept, but the pipe is as it was. */
static bool is_unread_pipe(void)
{
	struct pollfd out = { .fd = STDOUT_FILENO };
	struct stat stat;

	return fstat(STDOUT_FILENO, &stat) == 0 && S_ISFIFO(stat.st_mode) && poll(&out, 1, 0) == 1 && (out.revents & POLLERR);
}

int context_flush(void)
{
	int error = fflush(stdout) == 0 ? 0 : errno;

	if (escape_is_incomplete())
		return message_failure(STATUS_NO_MEMORY, NULL, "could not print the whole answer");
	if (!error && !ferror(stdout))
		return 0;
	/* Whoever reads has seen enough (`| head`): nothing to tell, but neither an end that says it holds. */
	if (error == EPIPE || is_unread_pipe())
		return EXIT_UNREAD;
	message_error("could not write to standard output");
	message_cause("%s", error ? strerror(error) : "it took a part only");
	return EXIT_COULD_NOT;
}

int context_print_json(struct json *value)
{
	struct buffer text;
	enum status status;

	buffer_init(&text, SIZE_MAX / 2);
	status = json_pretty(value, &text);
	json_free(value);
	if (status != STATUS_OK) {
		buffer_release(&text);
		return message_failure(status, NULL, "could not print the answer");
	}
	fwrite(text.data, 1, text.size, stdout);
	putchar('\n');
	buffer_release(&text);
	return context_flush();
}

static enum status write_all(void *context, struct bytes bytes)
{
	int fd = *(int *)context;

	while (bytes.size > 0) {
		ssize_t wrote = write(fd, bytes.data, bytes.size);

		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote < 0)
			return errno == ENOSPC ? STATUS_DISK_FULL : STATUS_IO;
		bytes = bytes_slice(bytes, (size_t)wrote, bytes.size - (size_t)wrote);
	}
	return STATUS_OK;
}

struct sink context_file_sink(int *fd)
{
	return (struct sink){ .take = write_all, .context = fd };
}

/* Not what the machine has: taskset and a container's set of processors are kept to. */
unsigned context_processors(void)
{
	cpu_set_t set;

	if (sched_getaffinity(0, sizeof(set), &set) != 0)
		return 1; /* more than the set can name, or not for us to know */
	return (unsigned)CPU_COUNT(&set);
}
