#ifndef SUMMARY_ROWS_H
#define SUMMARY_ROWS_H

/* Test output and what it comes to.  counts: passed, failed, skipped; flags: B broken, U unreadable.  Behind cmocka.h. */
#include "verify/check/summary.h"

struct summary_row {
	const char *text, *counts, *flags, *problem, *first;
};

static inline bool summary_is(const struct summary_row *row, const struct summary *summary)
{
	char counts[64];
	snprintf(counts, sizeof(counts), "%d %d %d", (int)summary->passed, (int)summary->failed, (int)summary->skipped);
	bool is_right = strcmp(counts, row->counts) == 0 &&
	    strncmp(summary->problem, row->problem, strlen(row->problem)) == 0 &&
	    (row->problem[0] != '\0') == (summary->problem[0] != '\0') &&
	    summary->is_broken == (strchr(row->flags, 'B') != NULL) &&
	    summary->is_unreadable == (strchr(row->flags, 'U') != NULL) &&
	    summary->has_problem_line == (summary->problem[0] != '\0') &&
	    strcmp(summary->first_name, row->first) == 0 && summary->has_first == (summary->failed > 0) &&
	    (summary->is_unreadable || summary->total == summary->passed + summary->failed + summary->skipped);
	if (!is_right)
		print_message("# %s\n# %s, \"%s\" at %d, first \"%s\", broken %d, unreadable %d\n", row->text, counts,
		    summary->problem, (int)summary->problem_offset, summary->first_name, summary->is_broken,
		    summary->is_unreadable);
	return is_right;
}

#endif
