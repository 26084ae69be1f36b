#include "redact_parts.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* At least this much new input between two looks at the window.  A fuzz target has its own, with a smaller window. */
#ifndef REDACT_STEP
#define REDACT_STEP ((size_t)64 << 10)
#endif

/*
 * The window: [0, emitted) is context that was given out, [emitted, size) is not decided by all patterns.
 * Invariants: emitted <= from[i] <= size; pattern i has found every match that starts before from[i]; unless nothing was
 * ever dropped, emitted > 0, so that \A and ^ cannot hold where the stream does not start.
 */
struct redact_stream {
	struct redact_patterns *patterns;
	struct sink sink;
	pcre2_match_data *match;
	uint8_t *window;
	uint8_t *mask; /* one byte per byte of the window: 1 is masked */
	size_t capacity, size, emitted;
	size_t next_scan; /* look again when the window has grown to this */
	size_t from[REDACT_PATTERNS_MAX];
	bool is_in_mask; /* the last byte given out was masked */
	bool has_masked, gave_up, is_finished;
	enum status status;
};

static enum status open_sized(struct redact_patterns *patterns, struct sink sink, size_t capacity,
    struct redact_stream **stream)
{
	struct redact_stream *opened = calloc(1, sizeof(*opened));

	*stream = NULL;
	if (!opened)
		return STATUS_NO_MEMORY;
	opened->patterns = patterns;
	opened->sink = sink;
	opened->capacity = opened->next_scan = capacity;
	opened->window = malloc(capacity);
	opened->mask = calloc(1, capacity);
	opened->match = pcre2_match_data_create(1, NULL);
	if (!opened->window || !opened->mask || !opened->match) {
		redact_stream_close(opened);
		return STATUS_NO_MEMORY;
	}
	*stream = opened;
	return STATUS_OK;
}

enum status redact_stream_open(struct redact_patterns *patterns, struct sink sink, struct redact_stream **stream)
{
	enum status status = open_sized(patterns, sink, patterns->context + REDACT_WINDOW + REDACT_STEP, stream);

	if (status == STATUS_OK)
		(*stream)->next_scan = REDACT_STEP;
	return status;
}

void redact_stream_close(struct redact_stream *stream)
{
	if (!stream)
		return;
	free(stream->window);
	free(stream->mask);
	pcre2_match_data_free(stream->match);
	free(stream);
}

bool redact_stream_has_masked(const struct redact_stream *stream)
{
	return stream->has_masked;
}

bool redact_stream_gave_up(const struct redact_stream *stream)
{
	return stream->gave_up;
}

static void mark(struct redact_stream *stream, size_t start, size_t end)
{
	memset(stream->mask + start, 1, end - start);
	stream->patterns->matches++;
}

/*
 * Find what pattern ${i} matches from from[i] on.  PARTIAL_HARD answers "partial" as soon as a match under way looks at
 * the end of the window, so a match it does report is the one that the whole stream would give.
 * False: a match limit, or a range that is none (\K in odd places): where the secret would have ended is unknown.
 */
static bool scan_pattern(struct redact_stream *stream, size_t i, bool is_last)
{
	const PCRE2_SIZE *range = pcre2_get_ovector_pointer(stream->match);
	uint32_t options = PCRE2_NOTEMPTY | (is_last ? 0 : PCRE2_PARTIAL_HARD);
	size_t margin = is_last ? 0 : stream->patterns->margins[i];
	size_t end = stream->size > margin ? stream->size - margin : 0; /* matches that start up to here can be decided */

	while (stream->from[i] < stream->size) {
		int found = pcre2_match(stream->patterns->codes[i], stream->window, stream->size, stream->from[i], options,
		    stream->match, stream->patterns->limits);

		if (found < 0 && found != PCRE2_ERROR_NOMATCH && found != PCRE2_ERROR_PARTIAL)
			return false;
		/* Where a match began: not at range[0] if the pattern has \K. */
		PCRE2_SIZE start = found == PCRE2_ERROR_NOMATCH ? 0 : pcre2_get_startchar(stream->match);

		if (found == PCRE2_ERROR_NOMATCH || start > end) {
			if (stream->from[i] < end)
				stream->from[i] = end;
			return true;
		}
		if (found == PCRE2_ERROR_PARTIAL) {
			if (stream->from[i] < start)
				stream->from[i] = start;
			return true;
		}
		if (range[0] < stream->from[i] || range[0] >= range[1] || range[1] > stream->size)
			return false;
		mark(stream, range[0], range[1]);
		stream->from[i] = range[1];
	}
	return true;
}

static enum status give(struct redact_stream *stream, const void *data, size_t size)
{
	return stream->sink.take(stream->sink.context, bytes_of(data, size));
}

static enum status emit(struct redact_stream *stream, size_t end)
{
	enum status status = STATUS_OK;

	while (stream->emitted < end && status == STATUS_OK) {
		size_t start = stream->emitted;
		bool is_masked = stream->mask[start];
		const uint8_t *stop = memchr(stream->mask + start, !is_masked, end - start);
		size_t run = stop ? (size_t)(stop - stream->mask) - start : end - start;

		if (!is_masked)
			status = give(stream, stream->window + start, run);
		else if (!stream->is_in_mask)
			status = give(stream, REDACT_MASK, strlen(REDACT_MASK));
		stream->is_in_mask = is_masked;
		stream->has_masked |= is_masked;
		stream->emitted += run;
	}
	return status;
}

/* Forget what no pattern needs any more. */
static void drop(struct redact_stream *stream)
{
	size_t context = stream->patterns->context;
	size_t dropped = stream->emitted > context ? stream->emitted - context : 0;

	stream->size -= dropped;
	stream->emitted -= dropped;
	memmove(stream->window, stream->window + dropped, stream->size);
	memmove(stream->mask, stream->mask + dropped, stream->size);
	memset(stream->mask + stream->size, 0, dropped);
	for (size_t i = 0; i < stream->patterns->count; i++)
		stream->from[i] -= dropped;
}

static enum status scan(struct redact_stream *stream, bool is_last)
{
	size_t decided = stream->size, undecided, more;
	bool is_known = true;
	enum status status;

	for (size_t i = 0; i < stream->patterns->count; i++) {
		is_known = scan_pattern(stream, i, is_last) && is_known;
		if (stream->from[i] < decided)
			decided = stream->from[i];
	}
	undecided = stream->size - decided;
	if (!is_known || undecided >= REDACT_WINDOW) {
		stream->gave_up = true;
		stream->patterns->matches++;
		memset(stream->mask + decided, 1, undecided);
		return emit(stream, stream->size);
	}
	status = emit(stream, decided);
	drop(stream);
	/* Twice the undecided bytes before they are looked at again keeps the whole linear, whatever pieces come in. */
	more = undecided < REDACT_WINDOW - undecided ? undecided : REDACT_WINDOW - undecided;
	stream->next_scan = stream->size + (more > REDACT_STEP ? more : REDACT_STEP);
	return status;
}

enum status redact_stream_add(struct redact_stream *stream, struct bytes bytes)
{
	assert(!stream->is_finished);
	while (bytes.size > 0 && stream->status == STATUS_OK && !stream->gave_up) {
		size_t room = stream->next_scan - stream->size;
		size_t part = bytes.size < room ? bytes.size : room;

		assert(stream->next_scan <= stream->capacity);
		memcpy(stream->window + stream->size, bytes.data, part);
		stream->size += part;
		bytes = bytes_slice(bytes, part, bytes.size - part);
		if (stream->size == stream->next_scan)
			stream->status = scan(stream, false);
	}
	return stream->status;
}

enum status redact_stream_finish(struct redact_stream *stream)
{
	assert(!stream->is_finished);
	stream->is_finished = true;
	if (stream->status == STATUS_OK && !stream->gave_up)
		stream->status = scan(stream, true);
	return stream->status;
}

static enum status take_into_buffer(void *context, struct bytes bytes)
{
	return buffer_append(context, bytes);
}

enum status redact_bytes(struct redact_patterns *patterns, struct bytes bytes, struct buffer *buffer)
{
	struct redact_stream *stream;
	enum status status;

	if (!patterns || bytes.size == 0)
		return buffer_append(buffer, bytes);
	status = open_sized(patterns, (struct sink){ take_into_buffer, buffer }, bytes.size + 1, &stream);
	if (status != STATUS_OK)
		return status;
	status = redact_stream_add(stream, bytes);
	if (status == STATUS_OK)
		status = redact_stream_finish(stream);
	redact_stream_close(stream);
	return status;
}
