#ifndef LINT_SCOPE_H
#define LINT_SCOPE_H

#include "lint.h"

/*
 * Two statements contradict each other only where both are of the same time and of the same part.  A time begins with a line
 * that starts with a date, a numbered round, "Update:", "After …", or repeats a record's label ("Service: web").  A part is
 * what stands under a short line of its own ("**Desktop**", "API:"), up to the next heading, or under an item.  What headings
 * name is not looked at here: lint_is_whole.
 */
struct lint_scope {
	uint32_t time, part; /* part 0: the section itself */
};

/* lint_scopes(lint): fills lint->scopes.  Errors: NO_MEMORY. */
enum status lint_scopes(struct lint *lint);

bool lint_same_time(const struct lint *lint, const struct markdown_line *a, const struct markdown_line *b);
bool lint_same_scope(const struct lint *lint, const struct markdown_line *a, const struct markdown_line *b); /* and part */

/* lint_tells_change(lint, first, second): does a sentence between them, with no heading between, tell what was done? */
bool lint_tells_change(const struct lint *lint, const struct markdown_line *first, const struct markdown_line *second);

/* lint_begins_entry(text): does it start with a date, a round, a word of time?  lint_names_time(text): has it such a word? */
bool lint_begins_entry(struct bytes text);
bool lint_names_time(struct bytes text);

#endif
