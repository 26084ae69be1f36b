#ifndef REDACT_PARTS_H
#define REDACT_PARTS_H

#include "redact.h"

/* For redact.c and redact_patterns.c only. */
#ifndef PCRE2_CODE_UNIT_WIDTH
#define PCRE2_CODE_UNIT_WIDTH 8
#endif
#include <pcre2.h>

struct redact_patterns {
	size_t count;
	pcre2_code *codes[REDACT_PATTERNS_MAX];
	pcre2_match_context *limits;
	size_t context; /* bytes kept before what is undecided, for lookbehind, \b, ^ and \A */
	size_t margins[REDACT_PATTERNS_MAX]; /* so much of a window's end is never decided; see largest_repeat */
	uint64_t matches;
};

#endif
