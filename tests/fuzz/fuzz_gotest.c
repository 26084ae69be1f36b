/* Input: a stream of `go test -json`.  The same summary however it comes in pieces; its numbers add up. */
#include "fuzz_summary.h"

#include "verify/check/gotest.h"

static enum status take_line(void *context, const struct line *line)
{
	return gotest_line(context, line);
}

static void summarise(struct bytes text, size_t piece, struct summary *summary)
{
	struct lines lines;
	struct gotest gotest;

	gotest_init(&gotest);
	lines_init(&lines, (struct line_sink){ .take = take_line, .context = &gotest });
	struct sink sink = lines_sink(&lines);
	must(fuzz_feed(text, piece, &sink) == STATUS_OK);
	must(lines_end(&lines) == STATUS_OK);
	gotest_end(&gotest);
	*summary = gotest.summary;
	lines_release(&lines);
	gotest_release(&gotest);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return fuzz_summarised(data, size, summarise);
}
