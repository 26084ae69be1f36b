#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox.h"

/*
 * Landlock's interface as the kernel documents it (Documentation/userspace-api/landlock.rst), by hand: the headers that we
 * build with may be older than the kernel that we run on.
 */
#ifdef SYS_landlock_create_ruleset

#define GET_ABI 1u
#define RULE_PATH_BENEATH 1
#define READ_FILE (UINT64_C(1) << 2)

/* How many rights over files each ABI knows; all of them are taken. */
static const unsigned char file_rights[] = { 0, 13, 14, 15, 15, 16 };
#define LAST_ABI (sizeof(file_rights) - 1)
#define NET_ABI 4   /* TCP bind and connect */
#define SCOPE_ABI 6 /* abstract sockets and signals to others */

struct ruleset {
	uint64_t files, net, scopes;
};

struct path_beneath {
	uint64_t allowed;
	int32_t parent;
} __attribute__((packed));

static int allow_reading(int ruleset, int folder)
{
	const struct path_beneath rule = { .allowed = READ_FILE, .parent = folder };

	return folder < 0 ? 0 : (int)syscall(SYS_landlock_add_rule, ruleset, RULE_PATH_BENEATH, &rule, 0);
}

int sandbox_landlock(int folder)
{
	long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, GET_ABI);
	struct ruleset wanted = { .net = 3, .scopes = 3 };
	size_t size = sizeof(wanted);
	int ruleset;
	bool done;

	if (abi < 1)
		return 0;
	wanted.files = (UINT64_C(1) << file_rights[(size_t)abi < LAST_ABI ? (size_t)abi : LAST_ABI]) - 1;
	if (abi < SCOPE_ABI)
		size -= sizeof(wanted.scopes);
	if (abi < NET_ABI)
		size -= sizeof(wanted.net);
	ruleset = (int)syscall(SYS_landlock_create_ruleset, &wanted, size, 0);
	if (ruleset < 0)
		return 0;
	done = allow_reading(ruleset, folder) == 0 && syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
	close(ruleset);
	return done ? (int)abi : 0;
}

#else

int sandbox_landlock(int folder)
{
	(void)folder;
	return 0;
}

#endif
