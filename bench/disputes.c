/*
 * disputes: how long labels take, beside the sorting of the same attacks by the C library: 100,000 arguments, a million
 * attacks, none in a circle, so that every argument is reached.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "verify/dispute/grounded.h"

#define ARGUMENTS 100000
#define ATTACKS 1000000

static struct attack attacks[ATTACKS];

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static int by_attacker(const void *left, const void *right)
{
	const struct attack *a = left, *b = right;

	return a->from != b->from ? (a->from > b->from) - (a->from < b->from) : (a->to > b->to) - (a->to < b->to);
}

int main(void)
{
	uint64_t random = 1;
	size_t in = 0, out = 0;

	for (size_t i = 0; i < ATTACKS; ) {
		random = random * UINT64_C(6364136223846793005) + 1442695040888963407;
		uint32_t a = (uint32_t)(random >> 33) % ARGUMENTS;
		random = random * UINT64_C(6364136223846793005) + 1442695040888963407;
		uint32_t b = (uint32_t)(random >> 33) % ARGUMENTS;

		if (a != b)
			attacks[i++] = a < b ? (struct attack){ a, b } : (struct attack){ b, a };
	}
	struct labelling labelling;
	double start = now();
	if (grounded_label(&(struct framework){ ARGUMENTS, attacks, ATTACKS }, &labelling) != STATUS_OK)
		return 1;
	double labelled = now() - start;
	for (size_t i = 0; i < ARGUMENTS; i++) {
		in += labelling.labels[i] == LABEL_IN;
		out += labelling.labels[i] == LABEL_OUT;
	}
	labelling_release(&labelling);
	start = now();
	qsort(attacks, ATTACKS, sizeof(attacks[0]), by_attacker);
	double sorted = now() - start;
	printf("labels of a dispute   %8.1f ms   %d arguments (%zu IN, %zu OUT), %d attacks   qsort of them %.1f ms   share %.2f\n",
	    labelled * 1e3, ARGUMENTS, in, out, ATTACKS, sorted * 1e3, labelled / sorted);
	return in + out == ARGUMENTS ? 0 : 1;
}
