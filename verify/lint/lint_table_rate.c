/* "Passed | Failed | Skipped | Total | Pass rate", "Statements | Missed | Coverage": each row of a table for itself. */
#include "lint_look.h"

static bool count_cell(const struct lint *lint, const struct lint_table *table, size_t row, size_t column,
    struct rational *value)
{
	struct quantity quantity;

	if (!quantity_only(lint_cell(lint, table, row, column), &quantity) || !quantity_is_count(&quantity))
		return false;
	*value = quantity.value;
	return true;
}

struct rates {
	size_t passed, total, failed, skipped, rate;
	bool has_failed, has_skipped, has_rate;
};

static bool is_rate(struct rational part, struct rational whole, const struct quantity *rate)
{
	struct rational share;

	return whole.numerator <= 0 || !rational_divide(part, whole, &share) || !lint_percent(share, &share) ||
	    fit_of(share, rate->value, rate->digits) != FIT_NONE;
}

static enum status check_row(struct lint *lint, const struct lint_table *table, size_t row, const struct rates *rates)
{
	struct rational passed, total, failed = RATIONAL_INTEGER(0), skipped = RATIONAL_INTEGER(0), sum, run, share;
	const struct markdown_line *line = lint_row(lint, table, row);
	struct quantity rate;
	char shown[RATIONAL_TEXT_MAX];

	if (!count_cell(lint, table, row, rates->passed, &passed) || !count_cell(lint, table, row, rates->total, &total) ||
	    (rates->has_failed && !count_cell(lint, table, row, rates->failed, &failed)) ||
	    (rates->has_skipped && !count_cell(lint, table, row, rates->skipped, &skipped)))
		return STATUS_OK;
	if (!rational_add(passed, failed, &sum))
		return STATUS_OK;
	if (rational_compare(sum, total) > 0) {
		fit_say(sum, shown);
		return lint_say(lint, "partition", CONFIDENCE_CONTRADICTION, line, NULL, "passed%s are %s, more than the total %.*s",
		    rates->has_failed ? " and failed" : "", shown, LINT_WORDS(lint_cell(lint, table, row, rates->total)));
	}
	if (!rates->has_rate || !quantity_only(lint_cell(lint, table, row, rates->rate), &rate) || !quantity_is_percent(&rate) ||
	    is_rate(passed, total, &rate) || !rational_subtract(total, skipped, &run) || is_rate(passed, run, &rate) ||
	    is_rate(passed, sum, &rate) || !rational_divide(passed, total, &share) || !lint_percent(share, &share))
		return STATUS_OK;
	fit_say(share, shown);
	return lint_say(lint, "rate", CONFIDENCE_CONTRADICTION, line, NULL, "%.*s of %.*s is %s %%, not %.*s",
	    LINT_WORDS(lint_cell(lint, table, row, rates->passed)), LINT_WORDS(lint_cell(lint, table, row, rates->total)), shown,
	    LINT_WORDS(lint_cell(lint, table, row, rates->rate)));
}

/* "Statements | Missed | Coverage", with no branches that count too. */
static enum status check_coverage(struct lint *lint, const struct lint_table *table)
{
	size_t all, missed, column;
	enum status status = STATUS_OK;

	if (table->column_count != 4 || !lint_column(lint, table, "statements stmts lines", "missed miss", &all) ||
	    !lint_column(lint, table, "missed miss uncovered", "", &missed) ||
	    !lint_column(lint, table, "coverage cover covered", "", &column) ||
	    !words_all(lint_cell(lint, table, 0, all), "statements stmts lines") ||
	    !words_all(lint_cell(lint, table, 0, missed), "missed miss uncovered statements stmts lines") ||
	    !words_all(lint_cell(lint, table, 0, column), "coverage cover covered line statement"))
		return STATUS_OK;
	for (size_t row = 1; row <= table->row_count && status == STATUS_OK; row++) {
		struct rational whole, part;
		struct quantity rate;
		char shown[RATIONAL_TEXT_MAX];

		if (!count_cell(lint, table, row, all, &whole) || !count_cell(lint, table, row, missed, &part) ||
		    !rational_subtract(whole, part, &part) || part.numerator < 0 ||
		    !quantity_only(lint_cell(lint, table, row, column), &rate) || !quantity_is_percent(&rate) ||
		    is_rate(part, whole, &rate) || lint_has_footnote(lint_row(lint, table, row)->raw) ||
		    !rational_divide(part, whole, &part) || !lint_percent(part, &part))
			continue;
		fit_say(part, shown);
		status = lint_say(lint, "rate", CONFIDENCE_CONTRADICTION, lint_row(lint, table, row), NULL,
		    "with %.*s of %.*s missed the coverage is %s %%, not %.*s", LINT_WORDS(lint_cell(lint, table, row, missed)),
		    LINT_WORDS(lint_cell(lint, table, row, all)), shown, LINT_WORDS(lint_cell(lint, table, row, column)));
	}
	return status;
}

enum status lint_table_rates(struct lint *lint)
{
	struct lint_table table;
	enum status status = STATUS_OK;

	for (size_t at = 0; status == STATUS_OK && lint_table_next(lint, &at, &table);) {
		struct rates rates = { .passed = 0 };

		status = check_coverage(lint, &table);
		if (status != STATUS_OK || !lint_column(lint, &table, "passed passing pass", "rate percent percentage ratio coverage", &rates.passed) ||
		    !lint_column(lint, &table, "total tests", "rate passed failed skipped time duration coverage", &rates.total))
			continue;
		/* "Failed (before)", "Passed assertions", "Tests per browser": other things are counted there. */
		if (!words_all(lint_cell(lint, &table, 0, rates.passed), "passed passing pass tests") ||
		    !words_all(lint_cell(lint, &table, 0, rates.total), "total tests run"))
			continue;
		rates.has_failed = lint_column(lint, &table, "failed failing failures fail", "rate", &rates.failed) &&
		    words_all(lint_cell(lint, &table, 0, rates.failed), "failed failing failures fail tests");
		rates.has_skipped = lint_column(lint, &table, "skipped", "rate", &rates.skipped);
		rates.has_rate = lint_column(lint, &table, "rate", "error failure fail failed", &rates.rate) &&
		    words_all(lint_cell(lint, &table, 0, rates.rate), "pass passing success rate");
		for (size_t row = 1; row <= table.row_count && status == STATUS_OK; row++)
			status = check_row(lint, &table, row, &rates);
	}
	return status;
}
