#ifndef BENCH_H
#define BENCH_H

/* What the programs of bench/ share: clocks, and an end where something is wrong.  bench/bench.py runs them. */

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define ENTRY_SIZE 1024 /* what is appended: an entry of ours, a value of theirs */

static inline double clock_seconds(clockid_t clock)
{
	struct timespec time;

	clock_gettime(clock, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static inline double wall(void)
{
	return clock_seconds(CLOCK_MONOTONIC);
}

static inline double spent(void)
{
	return clock_seconds(CLOCK_PROCESS_CPUTIME_ID);
}

static inline void must(bool fine, const char *what)
{
	if (fine)
		return;
	fprintf(stderr, "bench: %s failed\n", what);
	exit(1);
}

#endif
