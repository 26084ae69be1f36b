#ifndef SANDBOX_H
#define SANDBOX_H

#include <stdbool.h>

/* What the kernel gave. */
struct sandbox {
	int landlock; /* the ABI that is used; 0: the kernel has none */
	bool seccomp; /* only the system calls of sandbox_seccomp.c are left */
};

/*
 * sandbox_enter(folder, sandbox): from here on this process opens no file but below the directory ${folder} (-1: none), to
 * read; makes no socket; starts no program and gains no rights.  Descriptors that are open stay usable, to write only 1 and 2.
 * What the kernel lacks is told in ${sandbox}, and is no error: the verifier's answer rests on none of it.
 */
void sandbox_enter(int folder, struct sandbox *sandbox);

/* sandbox_landlock(folder): the ABI in use, 0 without.  sandbox_seccomp(folder): is the filter in place?  Both want no_new_privs. */
int sandbox_landlock(int folder);
bool sandbox_seccomp(int folder);

#endif
