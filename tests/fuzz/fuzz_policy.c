/* Input: a policy document.  See fuzz_document.h. */
#include "fuzz_document.h"
#include "verify/report/policy.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_document(policy_validate, bytes_of(data, size));
	return 0;
}
