/* Input: a JUnit document.  The same summary however it comes in pieces; its numbers add up. */
#include "fuzz_summary.h"

#include "verify/check/junit.h"

static enum status take(void *context, struct bytes bytes)
{
	return junit_take(context, bytes);
}

static void summarise(struct bytes text, size_t piece, struct summary *summary)
{
	struct junit *junit;

	must(junit_open(&junit) == STATUS_OK);
	struct sink sink = { .take = take, .context = junit };
	must(fuzz_feed(text, piece, &sink) == STATUS_OK);
	must(junit_end(junit, summary) == STATUS_OK);
	junit_close(junit);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return fuzz_summarised(data, size, summarise);
}
