/* A column of counts under a row "Total". */
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

/* Columns of things that are counted once each: their total is a sum or it is wrong.  Of others a total may be anything. */
static const char counted_once[] = "open closed fixed resolved pending remaining count counts files file lines tests test passed failed "
    "skipped errors error requests issues bugs defects findings cases checks rules items commits modules functions statements missed "
    "warnings vulnerabilities critical high medium low done new points loc queries endpoints total of";
/* Kinds that one thing can have several of. */
static const char overlapping_kinds[] =
    "label labels tag tags topic topics keyword keywords theme themes category categories reason reasons";
static const char shares[] = "share shares percent percentage of total proportion";

static bool is_sum_column(const struct lint *lint, const struct lint_table *table, size_t column)
{
	return words_all(lint_cell(lint, table, 0, column), counted_once) &&
	    !words_any(lint_cell(lint, table, 0, 0), overlapping_kinds);
}

struct column_sum {
	struct rational sum, largest;
	struct quantity total;
	size_t rows;
};

/* Adds a column up.  false: a cell is no exact number of the total's unit. */
static bool add_column(const struct lint *lint, const struct lint_table *table, size_t column, struct column_sum *added)
{
	struct quantity quantity;
	size_t gains = 0;

	*added = (struct column_sum){ .sum = RATIONAL_INTEGER(0), .largest = RATIONAL_INTEGER(0) };
	if (!quantity_only(lint_cell(lint, table, table->row_count, column), &added->total) || !quantity_is_exact(&added->total))
		return false;
	for (size_t row = 1; row < table->row_count; row++, added->rows++) {
		struct bytes cell = words_trim(lint_cell(lint, table, row, column));

		gains += cell.size > 0 && cell.data[0] == '+';
		if (!quantity_only(cell, &quantity) || !quantity_is_exact(&quantity) ||
		    quantity.unit != added->total.unit || quantity.value.numerator < 0 ||
		    !rational_add(added->sum, quantity.value, &added->sum))
			return false;
		if (rational_compare(quantity.value, added->largest) > 0)
			added->largest = quantity.value;
	}
	/* "1,667", "+3,150", "+1,798": a first value and what came on top. */
	return added->total.value.numerator >= 0 && (gains == 0 || gains == added->rows);
}

static enum status say_total(struct lint *lint, const struct lint_table *table, size_t column, enum confidence confidence,
    struct rational sum)
{
	char shown[RATIONAL_TEXT_MAX];

	fit_say(sum, shown);
	return lint_say(lint, "table-total", confidence, lint_row(lint, table, table->row_count), NULL,
	    "column \"%.*s\": the rows above add up to %s, not %.*s%s", LINT_WORDS(lint_cell(lint, table, 0, column)), shown,
	    LINT_WORDS(lint_cell(lint, table, table->row_count, column)),
	    confidence == CONFIDENCE_UNCLEAR ? " (unless what is not listed counts)" : "");
}

/* Shares: rounded each for itself, so the sum may be off by half a place for each row. */
static enum status check_shares(struct lint *lint, const struct lint_table *table, size_t column, const struct column_sum *added)
{
	struct rational difference, slack = RATIONAL_INTEGER((__int128)added->rows + 1);

	if (!rational_subtract(added->total.value, added->sum, &difference) || difference.numerator == 0)
		return STATUS_OK;
	for (unsigned int i = 0; i < added->total.digits; i++)
		if (!rational_divide(slack, RATIONAL_INTEGER(10), &slack))
			return STATUS_OK;
	bool is_over = difference.numerator > 0;
	if (!is_over)
		difference.numerator = -difference.numerator;
	if (rational_compare(difference, slack) <= 0)
		return STATUS_OK;
	/* The total may be of all, of whom one gave several answers, or not all are listed; 90 % of what is 80 % is neither. */
	if (!is_over)
		return STATUS_OK;
	return say_total(lint, table, column,
	    rational_compare(added->total.value, RATIONAL_INTEGER(100)) != 0 ? CONFIDENCE_CONTRADICTION : CONFIDENCE_UNCLEAR, added->sum);
}

static bool is_mean(const struct column_sum *added)
{
	struct rational mean;

	return rational_divide(added->sum, RATIONAL_INTEGER((__int128)added->rows), &mean) &&
	    fit_of(mean, added->total.value, added->total.digits) != FIT_NONE;
}

static enum status check_column(struct lint *lint, const struct lint_table *table, size_t column)
{
	struct bytes head = lint_cell(lint, table, 0, column);
	struct column_sum added;
	int order;

	if (lint_has_footnote(lint_row(lint, table, table->row_count)->raw) || !add_column(lint, table, column, &added))
		return STATUS_OK;
	if (words_all(head, shares) && quantity_is_percent(&added.total))
		return check_shares(lint, table, column, &added);
	order = rational_compare(added.total.value, added.sum);
	if (order == 0 || words_any(head, no_sum))
		return STATUS_OK;
	if (is_sum_column(lint, table, column) && quantity_is_count(&added.total))
		return say_total(lint, table, column, CONFIDENCE_CONTRADICTION, added.sum);
	/* Times side by side, people who are in two rows: a total below the sum, and not below the largest row. */
	bool is_time = added.total.unit->dimension == DIMENSION_TIME || words_all(head, "minutes seconds hours time duration min s h ms days");
	bool is_less = is_time && rational_compare(added.total.value, added.largest) < 0 && !is_mean(&added);

	if (order < 0 && !is_less)
		return STATUS_OK;
	return say_total(lint, table, column, is_less ? CONFIDENCE_CONTRADICTION : CONFIDENCE_UNCLEAR, added.sum);
}

/* ---- "Count | Share": each row's share of the total ---- */

static enum status check_share_rows(struct lint *lint, const struct lint_table *table, size_t counts, size_t column)
{
	struct column_sum added;
	enum status status = STATUS_OK;

	if (!add_column(lint, table, counts, &added) || rational_compare(added.sum, added.total.value) != 0 || added.sum.numerator <= 0)
		return STATUS_OK;
	for (size_t row = 1; row < table->row_count && status == STATUS_OK; row++) {
		struct quantity count, stated;
		struct rational share;
		char shown[RATIONAL_TEXT_MAX];

		if (!quantity_only(lint_cell(lint, table, row, counts), &count) ||
		    !quantity_only(lint_cell(lint, table, row, column), &stated) || !quantity_is_percent(&stated) ||
		    !rational_divide(count.value, added.total.value, &share) || !lint_percent(share, &share) ||
		    fit_of(share, stated.value, stated.digits) != FIT_NONE)
			continue;
		fit_say(share, shown);
		status = lint_say(lint, "table-total", CONFIDENCE_CONTRADICTION, lint_row(lint, table, row), NULL,
		    "%.*s of the total %.*s is %s %%, not %.*s", LINT_WORDS(lint_cell(lint, table, row, counts)),
		    LINT_WORDS(lint_cell(lint, table, table->row_count, counts)), shown, LINT_WORDS(lint_cell(lint, table, row, column)));
	}
	return status;
}

/* Is the total of the shares 100 %, so that they are shares of the column before them? */
static enum status check_share_table(struct lint *lint, const struct lint_table *table)
{
	struct quantity total;

	if (table->column_count != 3 || !words_all(lint_cell(lint, table, 0, 2), shares) ||
	    !words_all(lint_cell(lint, table, 0, 1), counted_once) ||
	    !quantity_only(lint_cell(lint, table, table->row_count, 2), &total) || !quantity_is_percent(&total) ||
	    rational_compare(total.value, RATIONAL_INTEGER(100)) != 0)
		return STATUS_OK;
	return check_share_rows(lint, table, 1, 2);
}

enum status lint_table_totals(struct lint *lint)
{
	struct lint_table table;
	enum status status = STATUS_OK;

	for (size_t at = 0; status == STATUS_OK && lint_table_next(lint, &at, &table);) {
		size_t weight;

		/* A scorecard has its own rule. */
		if (!is_whole_table(lint, &table) || lint_column(lint, &table, "weight weights weighting", "", &weight))
			continue;
		for (size_t column = 1; column < table.column_count && status == STATUS_OK; column++)
			status = check_column(lint, &table, column);
		if (status == STATUS_OK)
			status = check_share_table(lint, &table);
	}
	return status;
}
