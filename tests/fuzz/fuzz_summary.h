#ifndef FUZZ_SUMMARY_H
#define FUZZ_SUMMARY_H

#include "fuzz.h"

#include "verify/check/summary.h"

/* What is true of a summary of any test output of ${size} bytes. */
static inline void fuzz_summary(const struct summary *summary, size_t size)
{
	must(summary->is_unreadable || summary->total == summary->passed + summary->failed + summary->skipped);
	must((summary->is_broken || summary->is_unreadable) == (summary->problem[0] != '\0'));
	must(!summary->has_problem_line || summary->problem_offset <= size);
	must(!summary->has_first || (summary->first_offset < size && summary->failed > 0) || summary->is_unreadable);
}

/* However the bytes came, it is the same summary. */
static inline void fuzz_summaries_equal(const struct summary *a, const struct summary *b)
{
	must(a->total == b->total && a->passed == b->passed && a->failed == b->failed && a->skipped == b->skipped);
	must(a->is_broken == b->is_broken && a->is_unreadable == b->is_unreadable && !strcmp(a->problem, b->problem));
	must(a->has_problem_line == b->has_problem_line && a->problem_offset == b->problem_offset);
	must(a->has_first == b->has_first && a->first_offset == b->first_offset && !strcmp(a->first_name, b->first_name));
}

/* The whole target of a reader of test output: ${summarise} reads ${text} in pieces of at most ${piece} bytes. */
static inline int fuzz_summarised(const uint8_t *data, size_t size,
    void (*summarise)(struct bytes text, size_t piece, struct summary *summary))
{
	struct bytes text = bytes_of(data, size);
	struct summary whole, pieces;

	summarise(text, size + 1, &whole);
	summarise(text, 5, &pieces);
	fuzz_summary(&whole, size);
	fuzz_summaries_equal(&whole, &pieces);
	return 0;
}

#endif
