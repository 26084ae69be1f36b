/* Input: a report document.  See fuzz_document.h. */
#include "fuzz_document.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_document(verify_report_document, bytes_of(data, size));
	return 0;
}
