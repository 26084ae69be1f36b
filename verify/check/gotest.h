#ifndef GOTEST_H
#define GOTEST_H

#include "lines.h"
#include "summary.h"

#define GOTEST_TESTS_MAX 250000 /* different tests and packages in one stream */

struct gotest_state;

/*
 * The events of `go test -json`, one JSON object in a line.  Every test counts, subtests too, each time it ends:
 * "pass", "fail" or "skip".  A test or package that began and has no end was cut off, and one that failed without a
 * failing test did not build or crashed: both are broken, as a TAP stream without a plan is.  Lines that begin with no
 * brace are not looked at, but for "FAIL", which Go prints where there is no event to print.  Source: `go doc
 * test2json`.
 */
struct gotest {
	struct summary summary;
	struct gotest_state *states; /* owned: a hash table */
	size_t state_count, state_room;
	uint64_t events;
	uint64_t open;           /* tests and packages under way */
	uint64_t open_offset;    /* of the line where the last one of them began */
	struct buffer action, package, test; /* of the event under way */
	bool has_action, has_package, has_test;
};

/* gotest_init(gotest), gotest_release: a zeroed one is fine. */
void gotest_init(struct gotest *gotest);
void gotest_release(struct gotest *gotest);

/*
 * gotest_line(gotest, line): the next line.  Errors: NO_MEMORY.  gotest_end(gotest): no more; the summary is complete.
 */
enum status gotest_line(struct gotest *gotest, const struct line *line);
void gotest_end(struct gotest *gotest);

#endif
