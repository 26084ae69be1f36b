/* Input: a report document.  See fuzz_document.h. */
#include "fuzz_document.h"
#include "verify/report/report.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_document(report_validate, bytes_of(data, size));
	return 0;
}
