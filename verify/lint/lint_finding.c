#include "lint_finding.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

const char *confidence_name(enum confidence confidence)
{
	static const char *const names[CONFIDENCE_COUNT] = { "contradiction", "unclear", "note" };

	assert((unsigned int)confidence < CONFIDENCE_COUNT);
	return names[confidence];
}

enum status findings_add(struct lint_findings *findings, const struct lint_finding *finding)
{
	if (++findings->counts[finding->confidence] > LINT_FINDINGS_MAX)
		return STATUS_OK;
	if (findings->count == findings->capacity) {
		size_t capacity = findings->capacity ? findings->capacity * 2 : 16;
		struct lint_finding *rows = realloc(findings->rows, capacity * sizeof(*rows));

		if (!rows)
			return STATUS_NO_MEMORY;
		findings->rows = rows;
		findings->capacity = capacity;
	}
	findings->rows[findings->count++] = *finding;
	return STATUS_OK;
}

static int by_place(const void *left, const void *right)
{
	const struct lint_finding *a = left, *b = right;

	if (a->confidence != b->confidence)
		return a->confidence < b->confidence ? -1 : 1;
	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	if (a->other != b->other)
		return a->other < b->other ? -1 : 1;
	int order = strcmp(a->rule, b->rule);
	return order ? order : strcmp(a->shows, b->shows);
}

void findings_sort(struct lint_findings *findings)
{
	if (findings->count > 1)
		qsort(findings->rows, findings->count, sizeof(*findings->rows), by_place);
}

void findings_release(struct lint_findings *findings)
{
	free(findings->rows);
	memset(findings, 0, sizeof(*findings));
}
