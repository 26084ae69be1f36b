/* Input: a TAP stream.  The same summary however it comes in pieces; its numbers add up. */
#include "fuzz_summary.h"

#include "verify/check/tap.h"

static enum status take_line(void *context, const struct line *line)
{
	tap_line(context, line);
	return STATUS_OK;
}

static void summarise(struct bytes text, size_t piece, struct summary *summary)
{
	struct lines lines;
	struct tap tap;

	must(tap_init(&tap) == STATUS_OK);
	lines_init(&lines, (struct line_sink){ .take = take_line, .context = &tap });
	struct sink sink = lines_sink(&lines);
	must(fuzz_feed(text, piece, &sink) == STATUS_OK);
	must(lines_end(&lines) == STATUS_OK);
	tap_end(&tap);
	*summary = tap.summary;
	lines_release(&lines);
	tap_release(&tap);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return fuzz_summarised(data, size, summarise);
}
