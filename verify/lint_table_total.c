/* A column of counts under a row "Total", and a table's rates. */
#include "lint_look.h"

/* Columns that do not add up, whatever is in them; rows and tables that do not list everything once. */
static const char no_sum[] = "average avg mean median rate ratio percent percentage coverage score rating unique distinct max "
    "maximum min minimum peak id no number nr year version time date p50 p90 p95 p99 rank priority weight target value result "
    "actual current measured previous status line cumulative running threshold limit baseline age index port speed level "
    "coverage cover complexity per";
static const char partial[] = "top largest biggest slowest selected excerpt sample main key unique distinct example examples some "
    "others other subtotal subtotals including thereof overlap overlapping most notable partial of which";

static bool has_partial(struct bytes text)
{
	return words_any(text, partial) || words_mark(text, "...");
}

static bool is_whole_table(const struct lint *lint, const struct lint_table *table)
{
	const struct markdown_line *head = lint_row(lint, table, 0), *heading = markdown_heading(&lint->markdown, head);

	if (table->row_count < 3 || !lint_is_total(lint_cell(lint, table, table->row_count, 0)) ||
	    words_any(lint_cell(lint, table, 0, 0), "metric metrics measure item property name value field statistic check"))
		return false;
	if ((heading && has_partial(heading->text)) || (table->head > 0 && has_partial(lint_at(lint, table->head - 1)->text)))
		return false;
	for (size_t row = 0; row < table->row_count; row++) {
		struct bytes label = lint_cell(lint, table, row, 0);

		if (has_partial(label) || (row > 0 && (label.size == 0 || words_any(label, "total totals all overall sum average mean"))))
			return false;
	}
	return true;
}

static enum status check_column(struct lint *lint, const struct lint_table *table, size_t column)
{
	struct rational sum = RATIONAL_INTEGER(0);
	struct quantity quantity, total;
	char shown[RATIONAL_TEXT_MAX];

	if (words_any(lint_cell(lint, table, 0, column), no_sum) ||
	    !quantity_only(lint_cell(lint, table, table->row_count, column), &total) || !quantity_is_count(&total))
		return STATUS_OK;
	for (size_t row = 1; row < table->row_count; row++)
		if (!quantity_only(lint_cell(lint, table, row, column), &quantity) || !quantity_is_count(&quantity) ||
		    !rational_add(sum, quantity.value, &sum))
			return STATUS_OK;
	if (rational_compare(sum, total.value) == 0)
		return STATUS_OK;
	fit_say(sum, shown);
	return lint_say(lint, "table-total", CONFIDENCE_CONTRADICTION, lint_row(lint, table, table->row_count), NULL,
	    "column \"%.*s\": the rows above add up to %s, not %.*s", LINT_WORDS(lint_cell(lint, table, 0, column)), shown,
	    LINT_WORDS(lint_cell(lint, table, table->row_count, column)));
}

enum status lint_table_totals(struct lint *lint)
{
	struct lint_table table;
	enum status status = STATUS_OK;

	for (size_t at = 0; status == STATUS_OK && lint_table_next(lint, &at, &table);) {
		if (!is_whole_table(lint, &table))
			continue;
		for (size_t column = 1; column < table.column_count && status == STATUS_OK; column++)
			status = check_column(lint, &table, column);
	}
	return status;
}

/* ---- "Passed | Failed | Skipped | Total | Pass rate": each row for itself ---- */

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

enum status lint_table_rates(struct lint *lint)
{
	struct lint_table table;
	enum status status = STATUS_OK;

	for (size_t at = 0; status == STATUS_OK && lint_table_next(lint, &at, &table);) {
		struct rates rates = { .passed = 0 };

		if (!lint_column(lint, &table, "passed passing pass", "rate percent percentage ratio coverage", &rates.passed) ||
		    !lint_column(lint, &table, "total tests", "rate passed failed skipped time duration coverage", &rates.total))
			continue;
		rates.has_failed = lint_column(lint, &table, "failed failing failures fail", "rate", &rates.failed);
		rates.has_skipped = lint_column(lint, &table, "skipped", "rate", &rates.skipped);
		rates.has_rate = lint_column(lint, &table, "rate", "error failure fail failed", &rates.rate) &&
		    words_any(lint_cell(lint, &table, 0, rates.rate), "pass passing success");
		for (size_t row = 1; row <= table.row_count && status == STATUS_OK; row++)
			status = check_row(lint, &table, row, &rates);
	}
	return status;
}
