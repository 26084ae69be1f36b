#ifndef PATTERN_LITERAL_H
#define PATTERN_LITERAL_H

#include "format/bytes.h"

#define LITERALS_OF_PATTERN_MAX 8
#define LITERAL_TEXT_MAX 32

/*
 * Text without which a regular expression cannot match: every match has one of the literals in it, byte for byte.  Read
 * from the expression by the few rules that are safe; count 0: nothing is known.  A line without any of them need not
 * be matched, which is most lines of most output: that, and not a faster matcher with limits of its own, is what makes
 * searching fast.
 */
struct pattern_literals {
	size_t count;
	struct {
		uint8_t text[LITERAL_TEXT_MAX];
		size_t size;
	} items[LITERALS_OF_PATTERN_MAX];
};

/* pattern_literals_read(text, literals): ${text} compiles, without options but UTF. */
void pattern_literals_read(struct bytes text, struct pattern_literals *literals);

/* pattern_literals_in(literals, line): may ${line} match? */
bool pattern_literals_in(const struct pattern_literals *literals, struct bytes line);

/* Where the literals stand next in the bytes that are looked through.  {0} begins. */
struct pattern_search {
	const uint8_t *next[LITERALS_OF_PATTERN_MAX]; /* of each literal, as far as it was looked for; the end: none */
};

/*
 * pattern_literals_skip(literals, search, bytes, is_new): how many of ${bytes} begin no literal.  Called for ever later
 * parts of the same bytes (not ${is_new}), all calls together look at each byte once for each literal.
 */
size_t pattern_literals_skip(const struct pattern_literals *literals, struct pattern_search *search, struct bytes bytes,
    bool is_new);

#endif
