#ifndef PATTERN_H
#define PATTERN_H

#include "format/bytes.h"
#include "format/fault.h"
#include "pattern_literal.h"

/*
 * Regular expressions (PCRE2) that see one line at a time and always end.
 *
 * A line that is UTF-8 is matched by characters; in any other line a match never includes an invalid byte, and "." does
 * not match one: what is binary around it does not keep a line from being searched.  But one such byte must not hide a
 * line from whoever looks for it: where the line as it is shown, with U+FFFD for the byte, has other matches, their
 * absence cannot be told.  Newline is \n; \w \d \s are ASCII,
 * whatever the locale; \C is refused.
 *
 * Limits.  PCRE2 counts backtracking from one start position only, so a step is counted here as: for each position a
 * match could begin at, the length of the rest of the line plus the backtracking limit in force.  That bounds the
 * work whatever the pattern, and the count is the same on every machine.  A line is tried with PATTERN_BACKTRACKS_FEW
 * first and, where that is not enough, with PATTERN_BACKTRACKS_MORE and then PATTERN_BACKTRACKS_MANY.
 * A line without the text that every match
 * has (pattern_literal.h) costs none.  PCRE2's just-in-time compiler is not used: it counts other steps, so that a
 * limit would be reached on one machine and not on another.
 */
#define PATTERN_TEXT_MAX 4096
#define PATTERN_BACKTRACKS_FEW 100
#define PATTERN_BACKTRACKS_MORE 3000
#define PATTERN_BACKTRACKS_MANY 100000
#define PATTERN_DEPTH_MAX 100000
#define PATTERN_HEAP_MAX_KIB 32768

struct pattern;

enum pattern_result {
	PATTERN_FOUND,
	PATTERN_NOT_FOUND,
	PATTERN_UNCLEAR,  /* no further one, but it may match where bytes are that are no UTF-8 */
	PATTERN_LIMIT,    /* a limit was reached: neither found nor not found */
	PATTERN_NO_MEMORY,
};

/* Where the search in a line stands.  {0} begins. */
struct pattern_cursor {
	size_t at;
	bool was_empty; /* the match before this one was empty */
	bool is_known;  /* is_valid is known */
	bool is_valid;  /* the line is UTF-8 */
	uint64_t found; /* how many matches */
};

#define PATTERN_UNCLEAR_SAYS "it may match where bytes are that are no UTF-8"

/*
 * pattern_open(text, pattern, fault): compile.  Owns: pattern_close (NULL is fine).
 * Errors: BAD_REGEX (the detail says where and why), NO_MEMORY.
 */
enum status pattern_open(struct bytes text, struct pattern **pattern, struct fault *fault);
void pattern_close(struct pattern *pattern);

/* pattern_groups(pattern): how many capturing groups.  pattern_group_named(pattern, name): its number, 0 where none. */
size_t pattern_groups(const struct pattern *pattern);
size_t pattern_group_named(const struct pattern *pattern, const char *name);

/*
 * pattern_next(pattern, line, cursor, steps_left): the next match in ${line}; an empty one moves on.  ${steps_left} is
 * taken from; LIMIT where it would not do.
 */
enum pattern_result pattern_next(struct pattern *pattern, struct bytes line, struct pattern_cursor *cursor,
    uint64_t *steps_left);

/* pattern_literals(pattern): the text without which nothing matches; valid as long as the pattern. */
const struct pattern_literals *pattern_literals(const struct pattern *pattern);

/* pattern_group(pattern, line, group, text): what group (0: the whole) matched last; false where it took no part. */
bool pattern_group(const struct pattern *pattern, struct bytes line, size_t group, struct bytes *text);

#endif
