#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cli/run/passthrough.h"

#define MUCH ((size_t)8 << 20) /* more than a pipe or a socket takes */

/* Fill until nothing goes in any more: it must come back, and with a clean "not now". */
static size_t fill(const struct passthrough *through, const uint8_t *data)
{
	size_t size = 0;

	while (size < MUCH) {
		ssize_t wrote = passthrough_write(through, bytes_of(data + size, MUCH - size));

		assert_true(wrote >= 0);
		if (wrote == 0)
			break;
		size += (size_t)wrote;
	}
	assert_in_range(size, 1, MUCH - 1);
	return size;
}

static size_t drain(int fd, const uint8_t *expected)
{
	static uint8_t piece[65536];
	struct pollfd ready = { .fd = fd, .events = POLLIN };
	size_t size = 0;

	while (poll(&ready, 1, 0) == 1 && ready.revents & POLLIN) {
		ssize_t got = read(fd, piece, sizeof(piece));

		assert_true(got > 0);
		assert_memory_equal(piece, expected + size, (size_t)got);
		size += (size_t)got;
	}
	return size;
}

static void check_stalled_reader(int ends[2], int how)
{
	uint8_t *data = malloc(MUCH);
	struct passthrough through;
	int flags = fcntl(ends[1], F_GETFL);
	size_t size;

	assert_non_null(data);
	for (size_t i = 0; i < MUCH; i++)
		data[i] = (uint8_t)(i * 7 + i / 255);
	passthrough_open(ends[1], &through);
	if (how == PASSTHROUGH_SMALL && through.how == PASSTHROUGH_REOPENED) {
		/* As where it cannot be opened again: somebody else's pipe, no /proc. */
		close(through.fd);
		through.fd = ends[1];
		through.how = PASSTHROUGH_SMALL;
	}
	assert_int_equal(through.how, how);
	size = fill(&through, data);
	assert_int_equal(passthrough_write(&through, bytes_of(data, 1)), 0);
	assert_int_equal(drain(ends[0], data), size);
	assert_true(fill(&through, data) > 0);
	assert_int_equal(fcntl(ends[1], F_GETFL), flags);
	close(ends[0]);
	assert_int_equal(passthrough_write(&through, bytes_of(data, 1)), -1);
	assert_int_equal(errno, EPIPE);
	assert_false(passthrough_write_all(&through, bytes_of(data, 10)));
	passthrough_close(&through);
	close(ends[1]);
	free(data);
}

static void a_stalled_pipe(void **state)
{
	int ends[2];
	(void)state;

	assert_int_equal(pipe(ends), 0);
	check_stalled_reader(ends, PASSTHROUGH_REOPENED);
}

static void a_stalled_pipe_that_cannot_be_opened_again(void **state)
{
	int ends[2];
	(void)state;

	assert_int_equal(pipe(ends), 0);
	check_stalled_reader(ends, PASSTHROUGH_SMALL);
}

static void a_stalled_socket(void **state)
{
	int ends[2];
	(void)state;

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	check_stalled_reader(ends, PASSTHROUGH_SOCKET);
}

static void a_terminal(void **state)
{
	struct passthrough through;
	int terminal = posix_openpt(O_RDWR | O_NOCTTY), other;
	char name[100], got[10];
	(void)state;

	assert_true(terminal >= 0 && grantpt(terminal) == 0 && unlockpt(terminal) == 0);
	assert_int_equal(ptsname_r(terminal, name, sizeof(name)), 0);
	other = open(name, O_RDWR | O_NOCTTY);
	assert_true(other >= 0);
	passthrough_open(other, &through);
	assert_int_equal(through.how, PASSTHROUGH_REOPENED);
	assert_int_equal(passthrough_write(&through, bytes_of_text("hello")), 5);
	assert_int_equal(read(terminal, got, sizeof(got)), 5);
	assert_memory_equal(got, "hello", 5);
	passthrough_close(&through);
	close(other);
	close(terminal);
}

static void a_file_keeps_its_offset(void **state)
{
	char path[] = "/tmp/exhibit-unit.XXXXXX", got[20];
	int fd = mkstemp(path);
	struct passthrough through;
	(void)state;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, "before ", 7), 7);
	passthrough_open(fd, &through);
	assert_int_equal(through.how, PASSTHROUGH_PLAIN);
	assert_true(passthrough_write_all(&through, bytes_of_text("through")));
	passthrough_close(&through);
	assert_int_equal(write(fd, " after", 6), 6);
	assert_int_equal(pread(fd, got, sizeof(got), 0), 20);
	assert_memory_equal(got, "before through after", 20);
	close(fd);
	unlink(path);
}

static void a_full_device(void **state)
{
	struct passthrough through;
	int fd = open("/dev/full", O_WRONLY);
	(void)state;

	assert_true(fd >= 0);
	passthrough_open(fd, &through);
	assert_int_equal(passthrough_write(&through, bytes_of_text("x")), -1);
	assert_int_equal(errno, ENOSPC);
	passthrough_close(&through);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_stalled_pipe),
		cmocka_unit_test(a_stalled_pipe_that_cannot_be_opened_again),
		cmocka_unit_test(a_stalled_socket),
		cmocka_unit_test(a_terminal),
		cmocka_unit_test(a_file_keeps_its_offset),
		cmocka_unit_test(a_full_device),
	};

	signal(SIGPIPE, SIG_IGN);
	alarm(60); /* a write that waits for its reader would wait for ever */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
