#ifndef DRAFT_RUNNER_H
#define DRAFT_RUNNER_H

#include "format/record.h"
#include "format/source.h"

/* A test runner that counts its tests in words of its own, which the operator `tests` does not read. */
struct draft_runner {
	const char *name;    /* "pytest" */
	const char *stream;  /* where it counts: "stdout" or "stderr" */
	const char *pattern; /* its one group holds the tests that passed, or ran; several lines add up */
	const char *instead; /* how it writes what `tests` reads, to a FILE or to its output; NULL: not by itself */
};

/*
 * draft_runner_find(source, record, index, runner, check): the runner whose summary the run printed, NULL for none, and a
 * check that asks for as many tests as it names (NULL: it names none).  Owns: the caller frees ${check}.  Errors: the machine's.
 */
enum status draft_runner_find(const struct source *source, const struct record *record, uint64_t index,
    const struct draft_runner **runner, struct json **check);

#endif
