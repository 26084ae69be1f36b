/*
 * Input: patterns, a line each, an empty line, a stream.  What a stream is masked to does not depend on the pieces it comes
 * in, and is what its bytes would be masked to at once; where one of them gave up, what it gave out before is the beginning
 * of the other.  The window is made small here, so that small inputs are larger than it.
 */
#include "fuzz.h"

#include "cli/redact/redact_parts.h"

#undef REDACT_WINDOW
#define REDACT_WINDOW ((size_t)256)
#define REDACT_STEP ((size_t)16)
#include "cli/redact/redact.c"

#define PATTERNS_MAX 4

/* So that a hostile pattern does not make one input take minutes. */
#define FUZZ_MATCH_LIMIT 20000

/* Without the mask that stands for all the rest, where masking gave up. */
static bool mask(struct redact_stream *redaction, struct bytes stream, size_t piece, struct buffer *masked)
{
	for (size_t at = 0; at < stream.size; at += piece)
		must(redact_stream_add(redaction, bytes_slice(stream, at, stream.size - at < piece ? stream.size - at : piece)) ==
		    STATUS_OK);
	must(redact_stream_finish(redaction) == STATUS_OK);
	bool gave_up = redact_stream_gave_up(redaction);
	redact_stream_close(redaction);
	if (gave_up) {
		must(masked->size >= strlen(REDACT_MASK));
		masked->size -= strlen(REDACT_MASK);
	}
	return gave_up;
}

static void check_stream(struct redact_patterns *patterns, struct bytes stream)
{
	struct buffer masked[3];
	struct redact_stream *redactions[3];
	bool gave_up[3];

	for (size_t i = 0; i < 3; i++)
		buffer_init(&masked[i], FUZZ_SIZE_MAX);
	must(redact_stream_open(patterns, (struct sink){ fuzz_take, &masked[0] }, &redactions[0]) == STATUS_OK);
	must(redact_stream_open(patterns, (struct sink){ fuzz_take, &masked[1] }, &redactions[1]) == STATUS_OK);
	must(open_sized(patterns, (struct sink){ fuzz_take, &masked[2] }, stream.size + 1, &redactions[2]) == STATUS_OK);
	for (size_t i = 0; i < 3; i++)
		gave_up[i] = mask(redactions[i], stream, i == 0 ? 7 : stream.size + 1, &masked[i]);
	must(gave_up[0] == gave_up[1]);
	must_equal(masked[0], buffer_bytes(&masked[1]));
	size_t given = masked[1].size < masked[2].size ? masked[1].size : masked[2].size;
	must(gave_up[1] || given == masked[2].size);
	must(gave_up[2] || given == masked[1].size);
	must(bytes_equal(bytes_slice(buffer_bytes(&masked[1]), 0, given), bytes_slice(buffer_bytes(&masked[2]), 0, given)));
	for (size_t i = 0; i < 3; i++)
		buffer_release(&masked[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes rest = bytes_of(data, size);
	struct redact_patterns *patterns;
	char *texts[PATTERNS_MAX] = { NULL };
	size_t count = 0;

	for (struct bytes line = fuzz_cut(&rest, '\n'); line.size > 0 && count < PATTERNS_MAX; line = fuzz_cut(&rest, '\n'))
		texts[count++] = fuzz_text(line);
	if (count > 0 && redact_patterns_open((const char *const *)texts, count, &patterns, NULL) == STATUS_OK) {
		pcre2_set_match_limit(patterns->limits, FUZZ_MATCH_LIMIT);
		check_stream(patterns, rest);
		redact_patterns_close(patterns);
	}
	for (size_t i = 0; i < count; i++)
		free(texts[i]);
	return 0;
}
