#ifndef REASON_H
#define REASON_H

#include "format/digest.h"
#include "format/json.h"
#include "outcome.h"

#define REASONS_MAX 256     /* per claim; what is beyond is counted, not kept */
#define REASON_TEXT_MAX 512 /* an excerpt of output, escaped, with NUL */
#define REASON_SAYS_MAX 256
#define REASON_PLACE_MAX 192 /* of the deepest place in a check, with NUL */

/* Why a check came out as it did, down to the byte it rests on. */
struct reason {
	const char *check;        /* the operator's name: static text */
	char at[REASON_PLACE_MAX]; /* JSON pointer to the operator in the claim's check */
	enum outcome outcome;
	struct digest record;
	bool has_record;
	const char *stream;       /* "stdout", "stderr", "content" or NULL: static text */
	bool has_line;
	uint64_t offset;          /* of the line's first byte in the stream, from 0 */
	uint64_t line;            /* from 1 */
	char text[REASON_TEXT_MAX]; /* the line or excerpt, escaped by utf8_escape; "" without */
	char says[REASON_SAYS_MAX]; /* one sentence: what was found against what was asked */
};

struct reasons {
	struct reason *items; /* owned */
	size_t count, capacity;
	size_t left_out;
};

/* reasons_add(reasons): a zeroed slot to fill, or NULL (full, or no memory: left_out counts it). */
struct reason *reasons_add(struct reasons *reasons);
void reasons_release(struct reasons *reasons);

/*
 * reason_say(reason, format, ...): set the sentence.  What is too long is cut between characters and ends in "…".
 * Text from outside goes through reason_quote first.
 */
void reason_say(struct reason *reason, const char *format, ...) __attribute__((format(printf, 2, 3)));

/*
 * reason_quote(bytes, text, size): ${bytes} as utf8_escape writes them, into ${text} of ${size} (with NUL, 8 or
 * more); what is too long is cut between characters, never within an escape, and ends in "…".
 */
void reason_quote(struct bytes bytes, char *text, size_t size);

/*
 * reasons_json(reasons): the array as verify --json prints it; each {check, at, outcome, record?, stream?, offset?,
 * line?, text?, says}: what is not known is left out.  Owns: the caller frees.
 */
struct json *reasons_json(const struct reasons *reasons);

#endif
