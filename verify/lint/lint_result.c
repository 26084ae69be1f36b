/* One label with two opposite results: "Verdict: APPROVED" and "Verdict: REJECTED". */
#include "lint_look.h"
#include "lint_scope.h"

#include <string.h>

#define RESULTS_MAX 32

static const char labels[] = "overall final result results verdict decision outcome conclusion status assessment audit test the";

struct verdict_line {
	char key[WORDS_KEY_MAX];
	const struct markdown_line *line;
	bool is_good;
	size_t pair; /* approved and rejected are one pair, passed and failed another */
};

static const struct {
	const char *good, *bad;
} pairs[] = {
	{ "approved accepted", "rejected denied declined refused" },
	{ "pass passed passing", "fail failed failing" },
	{ "compliant", "noncompliant" },
	{ "successful success", "unsuccessful failed failure" },
};

/* One word and nothing else: "PASS with remarks" is another result. */
static bool read_result(const struct lint *lint, const struct markdown_line *line, struct verdict_line *result)
{
	struct bytes label, value;

	if (!lint_is_prose(line) || line->type == MARKDOWN_ITEM || line->tick != TICK_NONE || !words_label(line->text, &label, &value) ||
	    words_count(value, 2) != 1 || words_mark(value, "?") || !words_all(label, labels) || lint_has_footnote(line->raw) ||
	    !lint_is_whole(lint, line) || !words_key(label, "overall final the", result->key))
		return false;
	result->line = line;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		result->is_good = words_all(value, pairs[i].good);
		result->pair = i;
		if (result->is_good || words_all(value, pairs[i].bad))
			return true;
	}
	return false;
}

enum status lint_results(struct lint *lint)
{
	struct verdict_line results[RESULTS_MAX];
	size_t count = 0;

	for (size_t i = 0; i < lint->markdown.line_count && count < RESULTS_MAX; i++) {
		struct verdict_line *result = &results[count];

		if (!read_result(lint, lint_at(lint, i), result))
			continue;
		for (size_t j = 0; j < count; j++) {
			const struct verdict_line *first = &results[j];

			/* In one block they are of two things, or a form. */
			if (strcmp(first->key, result->key) != 0 || first->pair != result->pair || first->is_good == result->is_good ||
			    first->line->block == result->line->block || !lint_same_scope(lint, first->line, result->line) ||
			    first->line->section == result->line->section || lint_tells_change(lint, first->line, result->line))
				continue;
			return lint_say(lint, "verdict", CONFIDENCE_CONTRADICTION, first->line, result->line,
			    "opposite results under one label");
		}
		count++;
	}
	return STATUS_OK;
}
