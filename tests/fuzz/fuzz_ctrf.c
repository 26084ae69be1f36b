/* Input: a CTRF document.  Its numbers add up, or it is unreadable; what is cut is. */
#include "fuzz_summary.h"

#include "verify/check/ctrf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct summary summary, cut;

	must(ctrf_read(bytes_of(data, size), &summary) == STATUS_OK);
	fuzz_summary(&summary, size);
	/* What is whole ends in a brace; without that it is not. */
	if (!summary.is_unreadable && data[size - 1] == '}') {
		must(ctrf_read(bytes_of(data, size - 1), &cut) == STATUS_OK);
		must(cut.is_unreadable);
	}
	return 0;
}
