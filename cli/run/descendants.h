#ifndef DESCENDANTS_H
#define DESCENDANTS_H

#include <stddef.h>
#include <sys/types.h>

#define DESCENDANTS_MAX 65536   /* processes looked at */
#define DESCENDANTS_SPARED_MAX 64

/* Children that we had before the command was started: not its processes. */
struct descendants_spared {
	pid_t pids[DESCENDANTS_SPARED_MAX];
	size_t count;
};

/*
 * descendants_adopt(spared): from now on processes whose parent ends become our children (PR_SET_CHILD_SUBREAPER), so
 * that none can get away by a double fork; remembers the children that are there already.
 */
void descendants_adopt(struct descendants_spared *spared);

/*
 * descendants_signal(spared, signal): send ${signal} to every process below us, never to ourselves or our process group;
 * a stopped one is continued.  With signal 0: only count.  Answers how many there are, zombies apart.
 */
size_t descendants_signal(const struct descendants_spared *spared, int signal);

#endif
