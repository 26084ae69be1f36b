/*
 * Input: a Markdown report.  It is read to its end; every finding stands on a line of it; the answer is JSON; the draft, if
 * there are claims, is a report document.
 */
#include "fuzz.h"

#include "verify/lint/lint.h"
#include "verify/verify.h"
#include "verify/report/report.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *copy = fuzz_copy(bytes_of(data, size));
	struct bytes text = bytes_of(copy, size);
	struct fault fault = { .status = STATUS_OK };
	struct lint lint;
	struct buffer canonical;
	bool verdict_is_missing;
	size_t lines = 1, left_out;

	for (size_t i = 0; i < size; i++)
		lines += copy[i] == '\n';
	must(lint_read(text, &lint) == STATUS_OK);
	for (size_t i = 0; i < lint.findings.count; i++) {
		const struct lint_finding *finding = &lint.findings.rows[i];

		must(finding->line >= 1 && finding->line <= lines && finding->other <= lines && finding->shows[0]);
		must(finding->words.data >= copy && finding->words.data + finding->words.size <= copy + size);
	}
	must(lint.cited <= lint.claims);
	struct json *answer = lint_json(&lint, "report.md");
	fuzz_canonical(answer, &canonical);
	buffer_release(&canonical);
	json_free(answer);
	struct json *draft = lint_draft(&lint, &verdict_is_missing, &left_out);
	must(draft);
	must((report_validate(draft, &fault) == STATUS_OK) == (lint.claims > 0));
	json_free(draft);
	lint_release(&lint);
	free(copy);
	return 0;
}
