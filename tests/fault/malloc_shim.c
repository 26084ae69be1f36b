/*
 * Preloaded: the n-th allocation of FAULT_PROGRAM (its file's name) fails, n being FAULT_ALLOCATION; with FAULT_REST=1 all
 * after it too.
 * The file FAULT_MARK is made when the first one fails, so that a caller sees when n was more than there are.
 * Counted are malloc and its like, and anonymous mmap, from which libsodium takes its guarded memory.  Allocations of
 * the programs that it starts are not.  Needs glibc, whose own functions stay behind their __libc_ names.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

static atomic_ulong allocations;
static unsigned long failing; /* 0: none, or not known yet */
static bool fails_rest;

__attribute__((constructor)) static void begin(void)
{
	const char *number = getenv("FAULT_ALLOCATION"), *rest = getenv("FAULT_REST"), *program = getenv("FAULT_PROGRAM");

	if (!number || !program || strcmp(program_invocation_short_name, program) != 0)
		return;
	fails_rest = rest && !strcmp(rest, "1");
	failing = strtoul(number, NULL, 10);
}

static bool fails(void)
{
	if (failing == 0)
		return false;
	unsigned long number = atomic_fetch_add(&allocations, 1) + 1;
	if (number < failing || (number > failing && !fails_rest))
		return false;
	const char *mark = getenv("FAULT_MARK");
	int fd = mark && number == failing ? open(mark, O_WRONLY | O_CREAT | O_CLOEXEC, 0600) : -1;
	if (fd >= 0)
		close(fd);
	errno = ENOMEM;
	return true;
}

void *malloc(size_t size)
{
	return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	return fails() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
	return fails() ? NULL : __libc_realloc(old, size);
}

void *memalign(size_t alignment, size_t size)
{
	return fails() ? NULL : __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
	return memalign(alignment, size);
}

int posix_memalign(void **memory, size_t alignment, size_t size)
{
	if (fails())
		return ENOMEM;
	*memory = __libc_memalign(alignment, size);
	return *memory ? 0 : ENOMEM;
}

void *mmap(void *address, size_t size, int protection, int flags, int fd, off_t offset)
{
	if ((flags & MAP_ANONYMOUS) && fails())
		return MAP_FAILED;
	return (void *)syscall(SYS_mmap, address, size, protection, flags, fd, offset);
}
