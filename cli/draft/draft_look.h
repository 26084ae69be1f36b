#ifndef DRAFT_LOOK_H
#define DRAFT_LOOK_H

#include "format/record.h"
#include "format/source.h"
#include "verify/check/outcome.h"
#include "verify/check/reason.h"
#include "verify/check/summary.h"

#define DRAFT_TEXT_MAX 512

/* What a record's own bytes say, and the check that says so. */
struct draft_look {
	struct json *check;      /* owned; NULL: nothing in the record decides anything */
	enum outcome outcome;    /* what the check comes to; cantTell without one */
	const char *format;      /* of its tests; NULL: none were recognised.  Static or borrowed from the record */
	struct summary summary;  /* of its tests */
	char text[DRAFT_TEXT_MAX]; /* a sentence: "the step unit-tests ended with exit status 0; 6 tests passed, …" */
};

/*
 * draft_look_read(source, record, index, look): the exit of a run, with the tests in its output where a format that
 * `tests` reads is recognised; the tests of a test result.  Files and words decide nothing by themselves.
 * Owns: draft_look_release, also after an error.  Errors: the machine's.
 */
enum status draft_look_read(const struct source *source, const struct record *record, uint64_t index,
    struct draft_look *look);
void draft_look_release(struct draft_look *look);

/*
 * draft_tests_heed(source, record, index, is_told, problem): a test result whose bytes hold no test that its format lets
 * anybody read: why not, as a sentence without a full stop.  Errors: the machine's.
 */
enum status draft_tests_heed(const struct source *source, const struct record *record, uint64_t index, bool *is_told,
    char problem[static REASON_SAYS_MAX]);

/* draft_check(record, look, min_passed): the check again, asking for so many passed tests.  Owns: the caller frees. */
struct json *draft_check(const struct record *record, const struct draft_look *look, uint64_t min_passed);

/* draft_evaluate(source, check, record, index, outcome): what the check comes to on this record. */
enum status draft_evaluate(const struct source *source, const struct json *check, const struct record *record,
    uint64_t index, enum outcome *outcome);

#endif
