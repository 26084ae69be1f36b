#ifndef STREAM_H
#define STREAM_H

#include "evaluation.h"
#include "lines.h"

/*
 * The bytes that a check looks at.  Presence can be concluded from any of them; absence only where all there was is
 * here: has_more: the record says that more may have come (open_at_end, closed_early); is_masked: --redact masked
 * something in it, and what is masked could have been anything.  Then presence too can be concluded only from a line
 * that no mask touched, and nothing from a document as a whole: whoever chooses what is masked chooses what it says.
 */
struct stream {
	const char *name; /* "stdout", "stderr", "content": static text */
	struct blob_name blob;
	bool has_more;
	bool is_masked;
};

/* What became of reading it. */
struct reading {
	bool is_done;         /* all bytes came and have the digest that names them; else the reason says why not */
	uint64_t lines;       /* where it was read by lines */
	uint64_t long_count;  /* lines that were too long to be looked at */
	uint64_t long_line;   /* the first of them */
};

/*
 * stream_pick(evaluation, check, stream, reason): the stream that ${check} names by "stream", or the record's usual
 * one.  false: there is none, and ${reason} says so.
 */
bool stream_pick(const struct evaluation *evaluation, const struct json *check, struct stream *stream,
    struct reason *reason);

/*
 * stream_read(evaluation, stream, sink, reading, reason): all of its bytes, hashed on the way.  What ${sink} took
 * counts only where reading->is_done.  stream_read_lines gives it line by line, stream_read_some_lines only the lines
 * that are not skipped; both count all of them.  Errors: the machine's, and the sink's.
 */
enum status stream_read(struct evaluation *evaluation, const struct stream *stream, const struct sink *sink,
    struct reading *reading, struct reason *reason);
enum status stream_read_some_lines(struct evaluation *evaluation, const struct stream *stream, struct line_sink sink,
    struct line_skip skip, struct reading *reading, struct reason *reason);
enum status stream_read_lines(struct evaluation *evaluation, const struct stream *stream, struct line_sink sink,
    struct reading *reading, struct reason *reason);

/* stream_locate(evaluation, stream, offset, reason): put the line that holds ${offset} into ${reason}. */
enum status stream_locate(struct evaluation *evaluation, const struct stream *stream, uint64_t offset,
    struct reason *reason);

/*
 * stream_is_touched(stream, line): a mask is in the line, or took the newline before or behind it: it is not the line
 * that was written.
 */
bool stream_is_touched(const struct stream *stream, const struct line *line);

/* stream_is_whole(stream, reason): nothing of it was masked; else ${reason} says so. */
bool stream_is_whole(const struct stream *stream, struct reason *reason);

/* stream_gap(stream, reading): why absence cannot be concluded, as a clause; NULL where it can. */
const char *stream_gap(const struct stream *stream, const struct reading *reading);

/* reason_at_line(reason, line): line, offset and text. */
void reason_at_line(struct reason *reason, const struct line *line);

#endif
