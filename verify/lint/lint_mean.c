/* A stated average against the values it stands under. */
#include "lint_look.h"

#include <string.h>

#define VALUES_MAX 64

/* Labels of values that are no members of the average below them. */
static const char no_member[] = "min max minimum maximum median best worst peak total target threshold goal std stddev variance "
    "first last slowest fastest before after start end required baseline previous current limit budget overall average mean "
    "change delta improvement previous p50 p90 p95 p99";

/* Labels of things that no average is of, one beside the other: "Coverage", "Passed", "Uptime". */
static const char metrics[] = "coverage passed failed uptime availability pass success error errors rate progress completion confidence "
    "ours theirs cpu memory disk accuracy precision recall";
/* Lists that are cut, or chosen. */
static const char chosen[] = "top worst best largest smallest slowest fastest biggest selected sample samples example examples "
    "some excerpt main key most least first last notable";

struct values {
	struct rational value[VALUES_MAX], weight[VALUES_MAX];
	size_t count;
	bool is_weighted; /* each line names how many it stands for */
	bool is_clear;
	const struct unit *unit;
	struct rational whole; /* of 9.5/10; 0: none */
};

static bool same_scale(const struct values *values, const struct quantity *quantity)
{
	return values->unit == quantity->unit &&
	    rational_compare(values->whole, quantity->has_whole ? quantity->whole : RATIONAL_INTEGER(0)) == 0;
}

/* A share or a score: percentages, and fractions of 5, 10 or 100.  Means of times and counts are of other things too. */
static bool is_score(const struct quantity *quantity)
{
	if (quantity->bound != BOUND_NONE || quantity->is_range || quantity->value.numerator < 0)
		return false;
	if (quantity->has_whole)
		return quantity->whole.denominator == 1 &&
		    (quantity->whole.numerator == 5 || quantity->whole.numerator == 10 || quantity->whole.numerator == 100);
	return quantity->unit->name[0] == '%';
}

/* "Phase 1: 65% compliance (9 files)" of the same kind as the average; *weighted says whether it names a count. */
static bool take_member(const struct lint *lint, const struct markdown_line *line, struct values *values)
{
	struct quantity found[QUANTITIES_MAX];
	struct bytes label, value;
	size_t count, i = values->count;

	if (!lint_label(lint, line, &label, &value) || i == VALUES_MAX)
		return false;
	count = quantity_scan(value, found);
	if (count == 0 || count > 2 || !is_score(&found[0]) || !same_scale(values, &found[0]))
		return false;
	if (words_any(label, no_member) || words_any(label, metrics)) {
		values->is_clear = false;
		return false;
	}
	values->value[i] = found[0].value;
	values->weight[i] = RATIONAL_INTEGER(1);
	if (count == 2 && quantity_is_count(&found[1]) && found[1].at > 0 && value.data[found[1].at - 1] == '(')
		values->weight[i] = found[1].value;
	else
		values->is_weighted = false;
	values->count++;
	return true;
}

static bool mean_of(const struct values *values, bool is_weighted, struct rational *mean)
{
	struct rational sum = RATIONAL_INTEGER(0), weights = RATIONAL_INTEGER(0), part;

	for (size_t i = 0; i < values->count; i++) {
		struct rational weight = is_weighted ? values->weight[i] : RATIONAL_INTEGER(1);

		if (!rational_multiply(values->value[i], weight, &part) || !rational_add(sum, part, &sum) ||
		    !rational_add(weights, weight, &weights))
			return false;
	}
	return weights.numerator > 0 && rational_divide(sum, weights, mean);
}

static bool is_outside(const struct values *values, struct rational stated)
{
	size_t below = 0, above = 0;

	for (size_t i = 0; i < values->count; i++) {
		below += rational_compare(values->value[i], stated) < 0;
		above += rational_compare(values->value[i], stated) > 0;
	}
	return below == values->count || above == values->count;
}

static enum status judge(struct lint *lint, const struct values *values, const struct quantity *stated,
    const struct markdown_line *line, const struct markdown_line *first)
{
	struct rational plain, weighted;
	char plain_text[RATIONAL_TEXT_MAX], weighted_text[RATIONAL_TEXT_MAX], stated_text[RATIONAL_TEXT_MAX];
	enum fit fit, weighted_fit = FIT_NONE;

	if (values->count < 2 || !values->is_clear || !mean_of(values, false, &plain))
		return STATUS_OK;
	fit = fit_of(plain, stated->value, stated->digits);
	if (values->is_weighted) {
		if (!mean_of(values, true, &weighted))
			return STATUS_OK;
		weighted_fit = fit_of(weighted, stated->value, stated->digits);
		fit_say(weighted, weighted_text);
	}
	if (fit_is_usual(fit) || fit_is_usual(weighted_fit) || fit == FIT_UNKNOWN || weighted_fit == FIT_UNKNOWN)
		return STATUS_OK;
	fit_say(plain, plain_text);
	fit_say(stated->value, stated_text);
	if (fit != FIT_NONE || weighted_fit != FIT_NONE)
		return lint_say(lint, "mean", CONFIDENCE_NOTE, line, first, "the mean is %s: displayed as %s only by rounding %s; state it",
		    fit != FIT_NONE ? plain_text : weighted_text, stated_text, fit_name(fit != FIT_NONE ? fit : weighted_fit));
	if (values->is_weighted)
		return lint_say(lint, "mean", CONFIDENCE_CONTRADICTION, line, first,
		    "the %zu values above have the mean %s, weighted by their counts %s; not %s", values->count, plain_text, weighted_text,
		    stated_text);
	return lint_say(lint, "mean", is_outside(values, stated->value) ? CONFIDENCE_CONTRADICTION : CONFIDENCE_UNCLEAR, line, first,
	    "the %zu values above have the mean %s, not %s%s", values->count, plain_text, stated_text,
	    is_outside(values, stated->value) ? "; no weights could make it so" : " (unless weighted)");
}

/* "Average: 65%", "Overall: 65% average": the label has nothing of its own, and one of them says average. */
static bool is_average(struct bytes label, struct bytes value)
{
	return words_all(label, "overall average mean avg total score rate") &&
	    (words_any(label, "average mean avg") || words_any(value, "average mean avg"));
}

/* Does the heading or the line above say that what follows is a choice? */
static bool is_chosen(const struct lint *lint, size_t i)
{
	const struct markdown_line *heading = markdown_heading(&lint->markdown, lint_at(lint, i)), *lead = i > 0 ? lint_at(lint, i - 1) : NULL;

	return (heading && words_any(heading->text, chosen)) || (lead && lint_is_prose(lead) && words_any(lead->text, chosen));
}

static enum status check_line(struct lint *lint, const struct markdown_line *line)
{
	struct quantity found[QUANTITIES_MAX];
	struct bytes label, value;
	struct values values = { .is_weighted = true, .is_clear = true };
	const struct markdown_line *first = NULL;

	if (!lint_label(lint, line, &label, &value) || !is_average(label, value) || !words_only(value, "average mean avg overall") ||
	    quantity_scan(value, found) != 1 || !is_score(&found[0]))
		return STATUS_OK;
	values.unit = found[0].unit;
	values.whole = found[0].has_whole ? found[0].whole : RATIONAL_INTEGER(0);
	for (size_t i = lint_index(lint, line); i-- > 0;) {
		const struct markdown_line *member = lint_at(lint, i);

		if (member->block != line->block || member->type != line->type || member->level != line->level ||
		    !take_member(lint, member, &values))
			break;
		first = member;
	}
	if (first && is_chosen(lint, lint_index(lint, first)))
		return STATUS_OK;
	return values.count < VALUES_MAX ? judge(lint, &values, &found[0], line, first) : STATUS_OK;
}

/* ---- a table's last row "Average" ---- */

static enum status check_column(struct lint *lint, const struct lint_table *table, size_t column)
{
	const struct markdown_line *line = lint_row(lint, table, table->row_count);
	struct quantity stated, quantity;
	struct values values = { .is_clear = true };
	/* "4.0" under "Score" is one without its scale. */
	bool is_plain = words_all(lint_cell(lint, table, 0, column), "score scores rating mark");

	if (!quantity_only(lint_cell(lint, table, table->row_count, column), &stated) ||
	    !(is_score(&stated) || (is_plain && quantity_is_exact(&stated))) ||
	    table->row_count > VALUES_MAX || is_chosen(lint, table->head) || lint_has_footnote(line->raw))
		return STATUS_OK;
	values.unit = stated.unit;
	values.whole = stated.has_whole ? stated.whole : RATIONAL_INTEGER(0);
	for (size_t row = 1; row < table->row_count; row++) {
		if (!quantity_only(lint_cell(lint, table, row, column), &quantity) ||
		    !(is_score(&quantity) || (is_plain && quantity_is_exact(&quantity))) || !same_scale(&values, &quantity))
			return STATUS_OK;
		values.value[values.count++] = quantity.value;
		if (words_any(lint_cell(lint, table, row, 0), no_member) || words_any(lint_cell(lint, table, row, 0), metrics) ||
		    words_any(lint_cell(lint, table, row, 0), chosen))
			return STATUS_OK;
	}
	/* Between them it may be weighted by a column that counts. */
	if (is_plain && table->column_count > 2 && !is_outside(&values, stated.value))
		return STATUS_OK;
	return judge(lint, &values, &stated, line, lint_row(lint, table, 1));
}

enum status lint_means(struct lint *lint)
{
	struct lint_table table;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < lint->markdown.line_count && status == STATUS_OK; i++)
		if (lint->markdown.lines[i].type != MARKDOWN_ROW)
			status = check_line(lint, &lint->markdown.lines[i]);
	for (size_t at = 0; status == STATUS_OK && lint_table_next(lint, &at, &table);) {
		if (table.row_count < 3 || !words_all(lint_cell(lint, &table, table.row_count, 0), "average mean avg"))
			continue;
		for (size_t column = 1; column < table.column_count && status == STATUS_OK; column++)
			status = check_column(lint, &table, column);
	}
	return status;
}
