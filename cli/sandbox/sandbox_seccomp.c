#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox.h"

/* The calls are numbered per architecture, and a filter must know which numbers it looks at. */
#if defined(__x86_64__) && !defined(__ILP32__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#elif defined(__riscv) && __riscv_xlen == 64
#define ARCHITECTURE AUDIT_ARCH_RISCV64
#endif

#ifdef ARCHITECTURE

/*
 * What reading, hashing, thinking and printing need.  A call with a condition is allowed where argument ${argument} and
 * ${mask} is ${value}; the low 32 bits are enough for what is asked here, since the kernel takes an int.
 */
static const struct call {
	unsigned number;
	signed char argument; /* -1: without a condition */
	uint32_t mask, value;
} calls[] = {
	{ SYS_read, -1, 0, 0 },
	{ SYS_pread64, -1, 0, 0 },
	{ SYS_lseek, -1, 0, 0 },
	{ SYS_close, -1, 0, 0 },
	{ SYS_fstat, -1, 0, 0 },
	/* How glibc asks fstat. */
	{ SYS_newfstatat, 3, UINT32_MAX, AT_EMPTY_PATH },
	{ SYS_write, 0, UINT32_MAX, STDOUT_FILENO },
	{ SYS_write, 0, UINT32_MAX, STDERR_FILENO },
	{ SYS_writev, 0, UINT32_MAX, STDOUT_FILENO },
	{ SYS_writev, 0, UINT32_MAX, STDERR_FILENO },
	/* isatty */
	{ SYS_ioctl, 1, UINT32_MAX, TCGETS },
	/* Memory, but none that can be executed. */
	{ SYS_brk, -1, 0, 0 },
	{ SYS_mmap, 2, PROT_EXEC, 0 },
	{ SYS_mprotect, 2, PROT_EXEC, 0 },
	{ SYS_munmap, -1, 0, 0 },
	{ SYS_mremap, -1, 0, 0 },
	{ SYS_madvise, -1, 0, 0 },
	{ SYS_futex, -1, 0, 0 },
	{ SYS_clock_gettime, -1, 0, 0 },
	{ SYS_getrandom, -1, 0, 0 },
	{ SYS_rt_sigreturn, -1, 0, 0 },
	{ SYS_restart_syscall, -1, 0, 0 },
	/* Threads (format/parallel.h), each under the same locks; no process. */
	{ SYS_clone, 0, CLONE_THREAD, CLONE_THREAD },
	{ SYS_sched_getaffinity, -1, 0, 0 },
	{ SYS_set_robust_list, -1, 0, 0 },
	{ SYS_rseq, -1, 0, 0 },
	{ SYS_rt_sigprocmask, -1, 0, 0 },
	/* What the runtime of a sanitizer asks about its own thread. */
	{ SYS_sigaltstack, -1, 0, 0 },
	{ SYS_gettid, -1, 0, 0 },
	{ SYS_exit, -1, 0, 0 },
	{ SYS_exit_group, -1, 0, 0 },
};

/* Only where a folder is read, and only to read: which folder is Landlock's to say. */
static const struct call open_to_read = { SYS_openat, 2, O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND, O_RDONLY };

/* Nothing of ours makes these: whoever does is an intruder.  Any other call fails with EPERM, as from an odd libc. */
static const unsigned deadly[] = {
	SYS_socket, SYS_socketpair, SYS_connect, SYS_bind, SYS_listen, SYS_accept, SYS_accept4, SYS_sendto, SYS_sendmsg,
	SYS_sendmmsg, SYS_execve, SYS_execveat, SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev,
#ifdef SYS_io_uring_setup
	SYS_io_uring_setup,
#endif
};

#define LENGTH(table) (sizeof(table) / sizeof((table)[0]))
/* Architecture and number 4, 6 at most for a call, 2 for clone3 and a deadly one, and the last answer. */
#define PROGRAM_MAX (4 + 6 * (LENGTH(calls) + 1) + 2 + 2 * LENGTH(deadly) + 1)
#define FIELD(member) ((uint32_t)offsetof(struct seccomp_data, member))

struct program {
	struct sock_filter code[PROGRAM_MAX];
	unsigned short size;
};

static void add(struct program *program, uint16_t code, uint32_t value, uint8_t if_true, uint8_t if_false)
{
	program->code[program->size++] = (struct sock_filter){ code, if_true, if_false, value };
}

static void load(struct program *program, uint32_t field)
{
	add(program, BPF_LD | BPF_W | BPF_ABS, field, 0, 0);
}

static void answer(struct program *program, uint32_t action)
{
	add(program, BPF_RET | BPF_K, action, 0, 0);
}

/* skip_unless(program, value, count): the next ${count} instructions are for this value only. */
static void skip_unless(struct program *program, uint32_t value, uint8_t count)
{
	add(program, BPF_JMP | BPF_JEQ | BPF_K, value, 0, count);
}

/* The number is in the accumulator, before and after. */
static void allow(struct program *program, const struct call *call)
{
	if (call->argument < 0) {
		skip_unless(program, call->number, 1);
		answer(program, SECCOMP_RET_ALLOW);
		return;
	}
	skip_unless(program, call->number, 5);
	/* All architectures above are little-endian: the low half comes first. */
	load(program, FIELD(args) + (uint32_t)call->argument * (uint32_t)sizeof(uint64_t));
	add(program, BPF_ALU | BPF_AND | BPF_K, call->mask, 0, 0);
	skip_unless(program, call->value, 1);
	answer(program, SECCOMP_RET_ALLOW);
	load(program, FIELD(nr));
}

static void build(struct program *program, bool opens_files)
{
	load(program, FIELD(arch));
	add(program, BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0);
	answer(program, SECCOMP_RET_KILL_PROCESS);
	load(program, FIELD(nr));
	for (size_t i = 0; i < LENGTH(calls); i++)
		allow(program, &calls[i]);
	if (opens_files)
		allow(program, &open_to_read);
	/* Its flags lie in memory, which a filter does not see.  Without it, libc takes clone. */
	skip_unless(program, SYS_clone3, 1);
	answer(program, SECCOMP_RET_ERRNO | ENOSYS);
	for (size_t i = 0; i < LENGTH(deadly); i++) {
		skip_unless(program, deadly[i], 1);
		answer(program, SECCOMP_RET_KILL_PROCESS);
	}
	answer(program, SECCOMP_RET_ERRNO | EPERM);
}

bool sandbox_seccomp(int folder)
{
	struct program program = { .size = 0 };
	struct sock_fprog filter = { .filter = program.code };

	build(&program, folder >= 0);
	filter.len = program.size;
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0, 0) == 0;
}

#else

bool sandbox_seccomp(int folder)
{
	(void)folder;
	return false;
}

#endif
