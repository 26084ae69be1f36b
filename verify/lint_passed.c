/* "All 12 tests passed" and "10 passed, 2 failed". */
#include "lint_look.h"
#include "lint_scope.h"

#define STATED_MAX 64 /* of each that are compared */
#define PROMPT_LINES_MAX 200 /* that are looked back over for a command */

struct run {
	const struct markdown_line *line;
	struct rational count;
};

/* Nothing but the claim: "All 12 unit tests passed" is of unit tests, "on the second run" of that run. */
static bool read_claim(struct lint *lint, const struct markdown_line *line, struct run *claim)
{
	struct quantity found[QUANTITIES_MAX];
	struct bytes text = line->text, label, value;
	uint8_t room[LINT_JOINED_MAX];

	if (!lint_is_prose(line) || line->tick != TICK_NONE)
		return false;
	text = lint_joined(lint, line, room);
	if (words_label(text, &label, &value)) {
		if (!words_all(label, "result results status test tests overall final summary outcome conclusion verdict"))
			return false;
		text = value;
	}
	if (!words_only(text, "all of our the tests test cases checks have are passed pass passing green successfully and without failures no "
	    "failure were") || !words_any(text, "all") || !words_any(text, "tests checks cases") || !words_any(text, "passed pass passing green"))
		return false;
	claim->line = line;
	if (quantity_scan(text, found) != 1 || !quantity_is_count(&found[0]))
		return false;
	claim->count = found[0].value;
	return true;
}

/* "10 passed, 2 failed" with nothing beside it but its total and what a test tool prints. */
static bool read_tally(const struct markdown_line *line, struct run *run)
{
	struct quantity found[QUANTITIES_MAX];
	struct rational passed = RATIONAL_INTEGER(0), failed = passed;
	size_t count, goods = 0, bads = 0;

	if (!lint_is_listed(line) || line->tick != TICK_NONE ||
	    !words_only(line->text, "total tests test checks cases passed failed skipped run ran and in result results summary of s ms"))
		return false;
	count = quantity_scan(line->text, found);
	for (size_t i = 0; i < count; i++) {
		struct bytes rest = bytes_slice(line->text, found[i].end, line->text.size - found[i].end), word;
		size_t at = 0;

		if (rest.size == 0 || rest.data[0] != ' ' || !words_next(rest, &at, &word) || word.data != rest.data + 1 ||
		    !words_is(word, "passed failed"))
			continue;
		if (!quantity_is_count(&found[i]))
			return false;
		*(words_is(word, "passed") ? &passed : &failed) = found[i].value;
		*(words_is(word, "passed") ? &goods : &bads) += 1;
	}
	run->line = line;
	return goods == 1 && bads == 1 && failed.numerator > 0 && rational_add(passed, failed, &run->count);
}

/* Is the line the output of a command that says it is of another state: "make test-old"? */
static bool is_of_other_state(const struct lint *lint, const struct markdown_line *line)
{
	size_t i = lint_index(lint, line);

	for (size_t back = 0; back < PROMPT_LINES_MAX && line->type == MARKDOWN_CODE && i > 0 && lint_at(lint, i - 1)->block == line->block;
	    back++)
		if (bytes_start_with(lint_at(lint, --i)->text, "$ "))
			return words_any(lint_at(lint, i)->text, "old legacy before base baseline previous prev stash checkout main master");
	return false;
}

static bool is_of_one(const struct lint *lint, const struct markdown_line *a, const struct markdown_line *b)
{
	return lint_same_scope(lint, a, b) && !is_of_other_state(lint, b) &&
	    (a->section == b->section || (lint_is_whole(lint, a) && lint_is_whole(lint, b)));
}

enum status lint_passed(struct lint *lint)
{
	struct run claims[STATED_MAX], runs[STATED_MAX];
	enum status status = STATUS_OK;
	size_t claim_count = 0, run_count = 0;

	for (size_t i = 0; i < lint->markdown.line_count; i++) {
		const struct markdown_line *line = lint_at(lint, i);

		if (claim_count < STATED_MAX && read_claim(lint, line, &claims[claim_count]))
			claim_count++;
		else if (run_count < STATED_MAX && read_tally(line, &runs[run_count]))
			run_count++;
	}
	for (size_t i = 0; i < claim_count && status == STATUS_OK; i++)
		for (size_t j = 0; j < run_count && status == STATUS_OK; j++) {
			char shown[RATIONAL_TEXT_MAX];

			if (rational_compare(claims[i].count, runs[j].count) != 0 || !is_of_one(lint, claims[i].line, runs[j].line))
				continue;
			fit_say(claims[i].count, shown);
			status = lint_say(lint, "tests-passed", CONFIDENCE_CONTRADICTION, claims[i].line, runs[j].line,
			    "all %s passed here, some of %s failed there", shown, shown);
			break;
		}
	return status;
}
