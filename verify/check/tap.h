#ifndef TAP_H
#define TAP_H

#include "lines.h"
#include "summary.h"

#define TAP_TESTS_MAX 1000000 /* tests in one stream; a number beyond it is a limit reached */

/*
 * The Test Anything Protocol, versions 12 to 14, top level only: indented lines (subtests, YAML blocks) are not
 * looked at.  Test points may come in any order, each number once; a point without a number has the one after the
 * point before it.  A failed point marked TODO is an expected failure; one marked SKIP is still failed, as in
 * Test::Harness.  A directive is a whole word behind the first "#" of the description; one behind a later "#" excuses no
 * failure, but what it marks has not passed either.  A line of TAP with a carriage return within it is unreadable.
 * Source: testanything.org, TAP version 12, 13 and 14 specifications.
 */
struct tap {
	struct summary summary;
	bool has_plan, plan_was_late; /* the plan came behind test points: then none may follow */
	uint64_t plan;
	uint64_t plan_offset;
	uint64_t last_offset; /* of the last test point */
	uint64_t last_number;
	uint64_t highest;
	uint8_t *seen; /* owned: one bit for each number up to TAP_TESTS_MAX */
};

/* tap_init(tap): NO_MEMORY.  tap_release: a zeroed one is fine. */
enum status tap_init(struct tap *tap);
void tap_release(struct tap *tap);

/* tap_line(tap, line): the next line.  tap_end(tap): no more; the summary is complete. */
void tap_line(struct tap *tap, const struct line *line);
void tap_end(struct tap *tap);

#endif
