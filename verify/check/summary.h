#ifndef SUMMARY_H
#define SUMMARY_H

#include "format/bytes.h"

#define SUMMARY_PROBLEM_MAX 192
#define SUMMARY_NAME_MAX 192

/*
 * What a test tool's output comes to.  Every test is in exactly one of passed, failed and skipped; errors count as
 * failed, expected failures ("todo") as skipped: skipped is not passed.
 */
struct summary {
	uint64_t total, passed, failed, skipped;

	/*
	 * What is wrong with the document as a whole.  is_broken: tests may be missing or counted twice, so it cannot pass
	 * (no plan, a plan that does not fit, tests given up).  is_unreadable: its numbers mean nothing at all (another form,
	 * counts that contradict each other, a limit), so that nobody can tell.
	 */
	bool is_broken, is_unreadable;
	char problem[SUMMARY_PROBLEM_MAX]; /* a sentence without a full stop, escaped */
	bool has_problem_line;
	uint64_t problem_offset; /* somewhere in the line it is about */

	/* The first test that failed. */
	bool has_first;
	uint64_t first_offset; /* of its first byte */
	char first_name[SUMMARY_NAME_MAX]; /* escaped */
};

#endif
