/* "All 12 tests passed" and "10 passed, 2 failed". */
#include "lint_look.h"
#include "lint_scope.h"

#define STATED_MAX 64 /* of each that are compared */
#define PROMPT_LINES_MAX 200 /* that are looked back over for a command */

struct run {
	const struct markdown_line *line;
	struct rational count;
	bool has_count;
};

/* "all 12", "all", "57/57", "0": how many the claim is of.  false: the numbers say something else. */
static bool read_all(struct bytes text, struct run *claim)
{
	struct quantity found[QUANTITIES_MAX];
	size_t count = quantity_scan(text, found);

	if (count > 1)
		return false;
	claim->has_count = count == 1 && found[0].value.numerator > 0;
	claim->count = count == 1 ? found[0].value : RATIONAL_INTEGER(0);
	return count == 0 || quantity_is_count(&found[0]) ||
	    (found[0].has_whole && rational_compare(found[0].value, found[0].whole) == 0);
}

/* Nothing but the claim: "All 12 unit tests passed" is of unit tests, "on the second run" of that run. */
static bool read_claim(struct lint *lint, const struct markdown_line *line, struct run *claim)
{
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
	claim->line = line;
	if (words_all(text, "0 no zero failures failure failed tests test errors and or") && words_any(text, "0 no zero"))
		return words_any(text, "failures failure failed") && read_all(text, claim) && !claim->has_count;
	if (words_all(text, "there are were is was no failing failed tests test failures failure currently") && words_any(text, "no") &&
	    words_any(text, "failing failed failure failures") && words_any(text, "there"))
		return read_all(text, claim) && !claim->has_count;
	return words_only(text, "all of our the tests test cases checks have are passed pass passing green successfully and "
	    "without failures no failure were") && words_any(text, "all") && words_any(text, "tests checks cases") &&
	    words_any(text, "passed pass passing green") && read_all(text, claim);
}

/* The outcome that a number counts: "Failures: 0", "2 failed".  Empty: it counts something else. */
static struct bytes counted_outcome(struct bytes text, const struct quantity *quantity)
{
	static const char outcomes[] = "passed failed failures failure errors error total run";
	struct bytes rest = bytes_slice(text, quantity->end, text.size - quantity->end), word, last = bytes_of(text.data, 0);
	size_t at = 0;

	for (size_t before = 0; words_next(text, &before, &word) && word.data < text.data + quantity->at;)
		last = word;
	if (words_is(last, outcomes) && last.data + last.size + 2 == text.data + quantity->at && last.data[last.size] == ':')
		return last;
	return rest.size > 0 && rest.data[0] == ' ' && words_next(rest, &at, &word) && word.data == rest.data + 1 &&
	    words_is(word, outcomes) ? word : bytes_of(text.data, 0);
}

/* "10 passed, 2 failed" with nothing beside it but its total and what a test tool prints. */
static bool read_tally(const struct markdown_line *line, struct run *run)
{
	struct quantity found[QUANTITIES_MAX];
	struct rational passed = RATIONAL_INTEGER(0), failed = passed, total = passed;
	size_t goods = 0, totals = 0;

	if (!lint_is_listed(line) || line->tick != TICK_NONE || line->type == MARKDOWN_HEADING ||
	    !words_only(line->text, "total tests test checks cases passed failed failures failure errors error skipped run ran and in "
	    "result results summary of s ms time elapsed"))
		return false;
	for (size_t i = 0, count = quantity_scan(line->text, found); i < count; i++) {
		struct bytes word = counted_outcome(line->text, &found[i]);

		if (word.size > 0 && !quantity_is_count(&found[i]))
			return false;
		if (words_is(word, "passed"))
			passed = goods++ == 0 ? found[i].value : passed;
		else if (words_is(word, "total run"))
			total = totals++ == 0 ? found[i].value : total;
		else if (word.size > 0 && !rational_add(failed, found[i].value, &failed))
			return false;
	}
	run->line = line;
	run->has_count = goods == 1 || totals == 1;
	if (failed.numerator <= 0 || goods > 1 || totals > 1)
		return false;
	run->count = total;
	return totals == 1 || rational_add(passed, failed, &run->count);
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

static enum status judge(struct lint *lint, const struct run *claim, const struct run *run, bool *is_judged)
{
	char shown[RATIONAL_TEXT_MAX];
	bool is_same = claim->has_count && run->has_count;

	if (!is_of_one(lint, claim->line, run->line) || (is_same && rational_compare(claim->count, run->count) != 0) ||
	    (claim->has_count && !run->has_count))
		return STATUS_OK;
	/* Of how many it is said is not known, so that it may be of another run: one that came after a repair is. */
	if (!is_same && (lint_tells_change(lint, run->line, claim->line) || lint_has_footnote(claim->line->raw)))
		return STATUS_OK;
	*is_judged = true;
	if (is_same) {
		fit_say(run->count, shown);
		return lint_say(lint, "tests-passed", CONFIDENCE_CONTRADICTION, claim->line, run->line,
		    "all %s passed here, some of %s failed there", shown, shown);
	}
	return lint_say(lint, "tests-passed", CONFIDENCE_UNCLEAR, claim->line, run->line,
	    "none failed here, some failed there (unless of two runs)");
}

/* The table's rows with failures: "linux | 640 | 2". */
static void take_table(const struct lint *lint, const struct lint_table *table, struct run *runs, size_t *count)
{
	size_t failed, passed;

	if (!lint_column(lint, table, "failed failing failures", "rate reason known expected before", &failed) ||
	    !lint_column(lint, table, "passed passing", "rate before", &passed) ||
	    !words_all(lint_cell(lint, table, 0, failed), "failed failing failures tests"))
		return;
	for (size_t row = 1; row <= table->row_count && *count < STATED_MAX; row++) {
		struct quantity quantity;

		if (quantity_only(lint_cell(lint, table, row, failed), &quantity) && quantity_is_count(&quantity) &&
		    quantity.value.numerator > 0 && !lint_has_footnote(lint_row(lint, table, row)->raw)) {
			runs[(*count)++] = (struct run){ .line = lint_row(lint, table, row) };
			return;
		}
	}
}

enum status lint_passed(struct lint *lint)
{
	struct run claims[STATED_MAX], runs[2 * STATED_MAX];
	enum status status = STATUS_OK;
	struct lint_table table;
	size_t claim_count = 0, run_count = 0;

	for (size_t at = 0; run_count < STATED_MAX && lint_table_next(lint, &at, &table);)
		take_table(lint, &table, runs, &run_count);
	for (size_t i = 0; i < lint->markdown.line_count; i++) {
		const struct markdown_line *line = lint_at(lint, i);

		if (claim_count < STATED_MAX && read_claim(lint, line, &claims[claim_count]))
			claim_count++;
		else if (run_count < 2 * STATED_MAX && read_tally(line, &runs[run_count]))
			run_count++;
	}
	for (size_t i = 0; i < claim_count && status == STATUS_OK; i++) {
		bool is_judged = false;

		for (size_t j = 0; j < run_count && status == STATUS_OK && !is_judged; j++)
			status = judge(lint, &claims[i], &runs[j], &is_judged);
	}
	return status;
}
