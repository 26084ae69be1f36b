#include "sandbox.h"

#include <sys/prctl.h>

void sandbox_enter(int folder, struct sandbox *sandbox)
{
	*sandbox = (struct sandbox){ .landlock = 0 };
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return;
	/* In this order: the filter leaves no call to make rules with. */
	sandbox->landlock = sandbox_landlock(folder);
	sandbox->seccomp = sandbox_seccomp(folder);
}
