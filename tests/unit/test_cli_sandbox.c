#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cli/sandbox/sandbox.h"

#define MUCH ((size_t)64 << 20)

/* What a child does once it is locked in; it exits with what comes back. */
struct attempt {
	int (*act)(void);
	bool with_folder;
};

static char folder_path[] = "/tmp/exhibit-sandbox.XXXXXX";
static int folder = -1, spare = -1;

/* 0 where it worked, else errno. */
static int tell(bool worked)
{
	return worked ? 0 : errno;
}

static int open_outside(void)
{
	return tell(open("/etc/passwd", O_RDONLY) >= 0);
}
static int open_outside_upwards(void)
{
	return tell(openat(folder, "../../etc/passwd", O_RDONLY) >= 0);
}
static int open_inside(void)
{
	return tell(openat(folder, "file", O_RDONLY | O_NOFOLLOW) >= 0);
}
static int open_inside_to_write(void)
{
	return tell(openat(folder, "file", O_WRONLY) >= 0);
}
static int make_inside(void)
{
	return tell(openat(folder, "new", O_WRONLY | O_CREAT | O_EXCL, 0600) >= 0);
}
static int remove_inside(void)
{
	return tell(unlinkat(folder, "file", 0) == 0);
}
static int read_what_is_open(void)
{
	char byte;

	return tell(pread(spare, &byte, 1, 0) == 1 && byte == 'x');
}
static int write_to_another(void)
{
	return tell(write(spare, "x", 1) == 1);
}
static int write_to_stdout(void)
{
	return tell(write(STDOUT_FILENO, "# locked in\n", 12) == 12);
}
static int take_memory(void)
{
	char *much = malloc(MUCH);

	if (much)
		memset(much, 1, MUCH);
	return much && much[MUCH - 1] == 1 ? 0 : ENOMEM;
}
static int make_code(void)
{
	return tell(mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED);
}
static int ask_the_clock(void)
{
	struct timespec now;

	return tell(clock_gettime(CLOCK_REALTIME, &now) == 0);
}
static int count_processors(void)
{
	cpu_set_t set;

	return tell(sched_getaffinity(0, sizeof(set), &set) == 0);
}
static void *open_in_thread(void *path)
{
	return open(path, O_RDONLY) >= 0 ? path : NULL;
}
/* A thread starts, and is locked in as well. */
static int start_thread(void)
{
	static char outside[] = "/etc/passwd";
	pthread_t thread;
	void *opened = NULL;

	return tell(pthread_create(&thread, NULL, open_in_thread, outside) == 0 && pthread_join(thread, &opened) == 0 && !opened);
}
static int start_process(void)
{
	pid_t child = fork();

	if (child == 0)
		_exit(0);
	return tell(child > 0);
}
static int signal_parent(void)
{
	return tell(kill(getppid(), 0) == 0);
}
static int make_socket(void)
{
	return tell(socket(AF_INET, SOCK_STREAM, 0) >= 0);
}
static int make_socket_pair(void)
{
	int both[2];

	return tell(socketpair(AF_UNIX, SOCK_STREAM, 0, both) == 0);
}
static int start_program(void)
{
	return tell(execl("/bin/true", "true", (char *)NULL) == 0);
}

/* try(attempt, sandbox): the wait status of a child that locks itself in and then acts. */
static int try(struct attempt attempt, struct sandbox *sandbox)
{
	int status = -1, ends[2];
	pid_t child;

	assert_int_equal(pipe(ends), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		struct sandbox own;
		int null = open("/dev/null", O_WRONLY);

		/* What it says of itself goes first: behind the door only 1 and 2 can be written to. */
		dup2(null, STDERR_FILENO);
		dup2(ends[1], STDOUT_FILENO);
		sandbox_enter(attempt.with_folder ? folder : -1, &own);
		if (write(STDOUT_FILENO, &own, sizeof(own)) != sizeof(own))
			_exit(99);
		_exit(attempt.act());
	}
	close(ends[1]);
	assert_int_equal(read(ends[0], sandbox, sizeof(*sandbox)), (ssize_t)sizeof(*sandbox));
	assert_int_equal(waitpid(child, &status, 0), child);
	close(ends[0]);
	return status;
}

static void assert_works(int (*act)(void), bool with_folder)
{
	struct sandbox sandbox;
	int status = try((struct attempt){ act, with_folder }, &sandbox);

	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

/* Without the kernel's help nothing is refused, which is what the sandbox then says. */
static void assert_refused(int (*act)(void), bool with_folder, bool by_landlock, bool by_seccomp)
{
	struct sandbox sandbox;
	int status = try((struct attempt){ act, with_folder }, &sandbox);

	if (!(by_landlock && sandbox.landlock > 0) && !(by_seccomp && sandbox.seccomp))
		return;
	assert_true(WIFEXITED(status));
	assert_true(WEXITSTATUS(status) == EPERM || WEXITSTATUS(status) == EACCES);
}

static void assert_deadly(int (*act)(void))
{
	struct sandbox sandbox;
	int status = try((struct attempt){ act, true }, &sandbox);

	if (!sandbox.seccomp)
		return;
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGSYS);
}

static void test_what_verifying_needs(void **state)
{
	(void)state;
	assert_works(read_what_is_open, false);
	assert_works(write_to_stdout, false);
	assert_works(take_memory, false);
	assert_works(ask_the_clock, false);
	assert_works(count_processors, false);
	assert_works(open_inside, true);
}

static void test_files(void **state)
{
	(void)state;
	assert_refused(open_outside, false, true, true);
	assert_refused(open_inside, false, true, true);
	assert_refused(open_outside, true, true, false);
	assert_refused(open_outside_upwards, true, true, false);
	assert_refused(open_inside_to_write, true, true, true);
	assert_refused(make_inside, true, true, true);
	assert_refused(remove_inside, true, true, true);
	assert_refused(write_to_another, true, false, true);
}

static void test_processes(void **state)
{
	(void)state;
	assert_refused(make_code, false, false, true);
	assert_refused(signal_parent, false, false, true);
	assert_refused(start_process, false, false, true);
	assert_deadly(start_program);
}

static void test_threads(void **state)
{
	(void)state;
	struct sandbox sandbox;
	int status = try((struct attempt){ start_thread, false }, &sandbox);

	if (sandbox.landlock == 0 && !sandbox.seccomp)
		return;
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void test_network(void **state)
{
	(void)state;
	assert_deadly(make_socket);
	assert_deadly(make_socket_pair);
}

static int set_up(void **state)
{
	char path[64];

	(void)state;
	if (!mkdtemp(folder_path))
		return -1;
	snprintf(path, sizeof(path), "%s/file", folder_path);
	spare = open(path, O_RDWR | O_CREAT, 0600);
	folder = open(folder_path, O_RDONLY | O_DIRECTORY);
	return spare >= 0 && folder >= 0 && write(spare, "x", 1) == 1 ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	unlinkat(folder, "file", 0);
	unlinkat(folder, "new", 0);
	close(folder);
	close(spare);
	return rmdir(folder_path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_verifying_needs),
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_processes),
		cmocka_unit_test(test_threads),
		cmocka_unit_test(test_network),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
