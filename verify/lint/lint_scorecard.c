/* Weighted scorecards: each row, the weights, the total. */
#include "lint_look.h"

#define MATCHES_MIN 2 /* rows that must follow a formula before one that does not is wrong */

struct scorecard {
	struct lint_table table;
	size_t weight, score, weighted; /* columns */
	size_t total;                   /* row; 0: none */
	size_t rows;                    /* that are scored: 1 … rows */
};

/* How a weighted score comes from weight and score. */
enum formula { WEIGHT_TIMES_SCORE, WEIGHT_PERCENT_TIMES_SCORE, WEIGHT_TIMES_SHARE, FORMULA_COUNT };

static bool is_total_row(struct bytes label)
{
	return lint_is_total(label) || words_all(label, "overall total final score weighted");
}

/* "Total after penalty", "Bonus", "Subtotal": what stands there follows a rule of its own. */
static bool is_special_row(struct bytes label)
{
	return words_any(label, "total totals subtotal sum overall final average mean penalty bonus extra credit capped "
	    "adjustment deduction") ||
	    label.size == 0 || label.data[0] == '-' || (label.data[0] >= '0' && label.data[0] <= '9' && words_mark(label, "."));
}

/* A table with a column of weights: the total in its last row or nowhere, and no row of another kind. */
static bool find_weights(const struct lint *lint, const struct lint_table *table, struct scorecard *card)
{
	size_t bold = 0;

	*card = (struct scorecard){ .table = *table };
	if (!lint_column(lint, table, "weight weights weighting", "weighted score", &card->weight) || card->weight == 0 ||
	    !words_all(lint_cell(lint, table, 0, card->weight), "weight weights weighting"))
		return false;
	if (is_total_row(lint_cell(lint, table, table->row_count, 0)))
		card->total = table->row_count;
	card->rows = table->row_count - (card->total > 0);
	for (size_t row = 1; row <= card->rows; row++) {
		if (is_special_row(lint_cell(lint, table, row, 0)))
			return false;
		bold += words_mark(lint_row(lint, table, row)->raw, "**");
	}
	/* Bold rows over others hold what the others are part of. */
	return card->rows > 1 && (bold == 0 || bold == card->rows);
}

static bool find_scores(const struct lint *lint, struct scorecard *card)
{
	return lint_column(lint, &card->table, "score rating points", "weight weighted max maximum target", &card->score) &&
	    words_all(lint_cell(lint, &card->table, 0, card->score), "score rating points raw") &&
	    lint_column(lint, &card->table, "weighted contribution", "weight", &card->weighted) &&
	    words_all(lint_cell(lint, &card->table, 0, card->weighted), "weighted contribution score points result");
}

static bool cell_number(const struct lint *lint, const struct scorecard *card, size_t row, size_t column,
    struct quantity *quantity)
{
	return quantity_only(lint_cell(lint, &card->table, row, column), quantity) && quantity->bound == BOUND_NONE &&
	    !quantity->is_range && quantity->value.numerator >= 0;
}

/* 15 % is 0.15 whatever the formula. */
static bool weight_of(const struct quantity *weight, struct rational *value)
{
	return rational_multiply(weight->value, weight->unit->name[0] == '%' ? weight->unit->scale : RATIONAL_INTEGER(1), value);
}

static bool apply(enum formula formula, const struct quantity *weight, const struct quantity *score, struct rational *result)
{
	struct rational factor;

	switch (formula) {
	case WEIGHT_TIMES_SCORE:
		return weight_of(weight, &factor) && rational_multiply(factor, score->value, result);
	case WEIGHT_PERCENT_TIMES_SCORE: /* weights that add up to 100, without a sign */
		return rational_divide(weight->value, RATIONAL_INTEGER(100), &factor) && rational_multiply(factor, score->value, result);
	default:                         /* 15 % of 9/10 is 13.5 points */
		return quantity_share(score, &factor) && rational_multiply(weight->value, factor, result);
	}
}

/* Weight, score and weighted score of a row, and what the formula makes of them.  false: not all are numbers. */
static bool compute(const struct lint *lint, const struct scorecard *card, size_t row, enum formula formula,
    struct quantity *weighted, struct rational *value)
{
	struct quantity weight, score;

	return cell_number(lint, card, row, card->weight, &weight) && cell_number(lint, card, row, card->score, &score) &&
	    cell_number(lint, card, row, card->weighted, weighted) && apply(formula, &weight, &score, value);
}

/* The formula most rows follow, and how many do.  false: none does, or too few to know that it is the one. */
static bool find_formula(const struct lint *lint, const struct scorecard *card, enum formula *best)
{
	size_t most = 0, percents = 0;

	for (int i = 0; i < FORMULA_COUNT; i++) {
		size_t matches = 0;

		for (size_t row = 1; row <= card->rows; row++) {
			struct quantity weighted, weight;
			struct rational value;

			matches += compute(lint, card, row, (enum formula)i, &weighted, &value) &&
			    fit_of(value, weighted.value, weighted.digits) < FIT_NONE;
			percents += i == 0 && cell_number(lint, card, row, card->weight, &weight) && weight.unit->name[0] == '%';
		}
		if (matches > most) {
			most = matches;
			*best = (enum formula)i;
		}
	}
	/* Of percentages there is but one way to weigh, so that one row shows the scale. */
	return (most >= MATCHES_MIN && 2 * most > card->rows) || (most >= 1 && percents == card->rows);
}

/* Is it what another formula makes, or this one of a score that was rounded before it was displayed? */
static bool is_excused(const struct lint *lint, const struct scorecard *card, size_t row, enum formula formula)
{
	struct quantity weight, score, weighted;
	struct rational half, low, high, slack = { 1, 2 };

	for (int i = 0; i < FORMULA_COUNT; i++)
		if (compute(lint, card, row, (enum formula)i, &weighted, &low) && fit_of(low, weighted.value, weighted.digits) < FIT_NONE)
			return true;
	if (!cell_number(lint, card, row, card->weight, &weight) || !cell_number(lint, card, row, card->score, &score) ||
	    !cell_number(lint, card, row, card->weighted, &weighted) || score.digits == 0)
		return false;
	struct quantity below = score, above = score;
	half = slack;
	for (unsigned int i = 0; i < score.digits; i++)
		if (!rational_divide(half, RATIONAL_INTEGER(10), &half))
			return true;
	for (unsigned int i = 0; i < weighted.digits; i++)
		if (!rational_divide(slack, RATIONAL_INTEGER(10), &slack))
			return true;
	return !rational_subtract(score.value, half, &below.value) || !rational_add(score.value, half, &above.value) ||
	    !apply(formula, &weight, &below, &low) || !apply(formula, &weight, &above, &high) || !rational_subtract(low, slack, &low) ||
	    !rational_add(high, slack, &high) ||
	    (rational_compare(low, weighted.value) <= 0 && rational_compare(weighted.value, high) <= 0);
}

static enum status check_rows(struct lint *lint, const struct scorecard *card)
{
	enum formula formula = WEIGHT_TIMES_SCORE;
	enum status status = STATUS_OK;

	if (!find_formula(lint, card, &formula))
		return STATUS_OK;
	for (size_t row = 1; row <= card->rows && status == STATUS_OK; row++) {
		struct quantity weighted;
		struct rational value;
		char shown[RATIONAL_TEXT_MAX];

		if (!compute(lint, card, row, formula, &weighted, &value) ||
		    fit_of(value, weighted.value, weighted.digits) != FIT_NONE || is_excused(lint, card, row, formula) ||
		    lint_has_footnote(lint_row(lint, &card->table, row)->raw))
			continue;
		fit_say(value, shown);
		status = lint_say(lint, "scorecard", CONFIDENCE_CONTRADICTION, lint_row(lint, &card->table, row), NULL,
		    "weight %.*s times score %.*s is %s, not %.*s; the other rows are computed so",
		    LINT_WORDS(lint_cell(lint, &card->table, row, card->weight)),
		    LINT_WORDS(lint_cell(lint, &card->table, row, card->score)), shown,
		    LINT_WORDS(lint_cell(lint, &card->table, row, card->weighted)));
	}
	return status;
}

/* Exact sum of a column's rows, all in one unit.  *places: the most of any row. */
static bool add_up(const struct lint *lint, const struct scorecard *card, size_t column, struct rational *sum,
    const struct unit **unit, unsigned int *places)
{
	*sum = RATIONAL_INTEGER(0);
	*unit = NULL;
	*places = 0;
	for (size_t row = 1; row <= card->rows; row++) {
		struct quantity quantity;

		if (!cell_number(lint, card, row, column, &quantity) || (*unit && *unit != quantity.unit) ||
		    !rational_add(*sum, quantity.value, sum))
			return false;
		*unit = quantity.unit;
		*places = quantity.digits > *places ? quantity.digits : *places;
	}
	return true;
}

/* Is the sum what is stated, but for what each row may have been rounded by? */
static bool is_sum(struct rational sum, struct rational stated, size_t rows, unsigned int places)
{
	struct rational slack, difference;

	if (!rational_make((__int128)rows, 2, &slack) || !rational_subtract(sum, stated, &difference))
		return true;
	for (unsigned int i = 0; i < places; i++)
		if (!rational_divide(slack, RATIONAL_INTEGER(10), &slack))
			return true;
	if (difference.numerator < 0)
		difference.numerator = -difference.numerator;
	return rational_compare(difference, slack) <= 0;
}

static enum status check_weights(struct lint *lint, const struct scorecard *card, bool is_only)
{
	struct rational sum, whole;
	const struct unit *unit;
	unsigned int places;
	struct quantity total;
	char shown[RATIONAL_TEXT_MAX];

	if (!add_up(lint, card, card->weight, &sum, &unit, &places))
		return STATUS_OK;
	fit_say(sum, shown);
	if (card->total && cell_number(lint, card, card->total, card->weight, &total) && total.unit == unit) {
		if (unit->name[0] == '%' && is_sum(sum, total.value, card->rows, places) &&
		    rational_compare(sum, RATIONAL_INTEGER(100)) > 0 && !is_sum(sum, RATIONAL_INTEGER(100), card->rows, places))
			return lint_say(lint, "scorecard", CONFIDENCE_UNCLEAR, lint_row(lint, &card->table, card->total), NULL,
			    "the weights add up to %s %%, not 100 %% (unless a bonus is among them)", shown);
		if (unit->name[0] == '%' ? is_sum(sum, total.value, card->rows, places) : rational_compare(sum, total.value) == 0)
			return STATUS_OK;
		return lint_say(lint, "scorecard", CONFIDENCE_CONTRADICTION, lint_row(lint, &card->table, card->total), NULL,
		    "the weights above add up to %s, not %.*s", shown,
		    LINT_WORDS(lint_cell(lint, &card->table, card->total, card->weight)));
	}
	/* Weights of 3, 2 and 1 are shares of their sum: only a percentage promises 100. */
	whole = RATIONAL_INTEGER(100);
	if (unit->name[0] != '%' || is_sum(sum, whole, card->rows, places))
		return STATUS_OK;
	/* Several tables may share the 100. */
	if (!is_only && rational_compare(sum, whole) < 0)
		return STATUS_OK;
	return lint_say(lint, "scorecard", rational_compare(sum, whole) > 0 ? CONFIDENCE_CONTRADICTION : CONFIDENCE_UNCLEAR,
	    lint_row(lint, &card->table, 0), NULL, "the weights add up to %s %%, not 100 %%", shown);
}

/* Weights that are counts: the total may be the mean, the sum by the sum of the weights. */
static bool is_weighted_mean(const struct lint *lint, const struct scorecard *card, struct rational sum, const struct quantity *total)
{
	struct rational weights, mean;
	const struct unit *unit;
	unsigned int places;

	return add_up(lint, card, card->weight, &weights, &unit, &places) && unit->name[0] != '%' && weights.numerator > 0 &&
	    rational_divide(sum, weights, &mean) && fit_of(mean, total->value, total->digits) != FIT_NONE;
}

static enum status check_total(struct lint *lint, const struct scorecard *card)
{
	struct rational sum, difference, slack = RATIONAL_INTEGER((__int128)card->rows);
	const struct unit *unit;
	unsigned int places;
	struct quantity total;
	char shown[RATIONAL_TEXT_MAX];
	enum fit fit;

	if (!card->total || !cell_number(lint, card, card->total, card->weighted, &total) ||
	    !add_up(lint, card, card->weighted, &sum, &unit, &places) || total.unit != unit)
		return STATUS_OK;
	fit = fit_of(sum, total.value, total.digits);
	if (is_weighted_mean(lint, card, sum, &total) || lint_has_footnote(lint_row(lint, &card->table, card->total)->raw))
		return STATUS_OK;
	if (fit_is_usual(fit) || fit == FIT_UNKNOWN || !rational_subtract(sum, total.value, &difference))
		return STATUS_OK;
	fit_say(sum, shown);
	/* Each row may have been rounded by half a place before it was displayed: that much is no contradiction. */
	for (unsigned int i = 0; i < places; i++)
		if (!rational_divide(slack, RATIONAL_INTEGER(10), &slack))
			return STATUS_OK;
	if (difference.numerator < 0)
		difference.numerator = -difference.numerator;
	return lint_say(lint, "scorecard",
	    fit != FIT_NONE || rational_compare(difference, slack) < 0 ? CONFIDENCE_NOTE : CONFIDENCE_CONTRADICTION,
	    lint_row(lint, &card->table, card->total), NULL, "the weighted scores above add up to %s, not %.*s", shown,
	    LINT_WORDS(lint_cell(lint, &card->table, card->total, card->weighted)));
}

/* ---- "Weight | Score" without a column of weighted scores: the total is their weighted mean ---- */

static bool find_plain_scores(const struct lint *lint, struct scorecard *card)
{
	const struct lint_table *table = &card->table;

	return card->total && card->weight == 1 && card->rows > 1 &&
	    lint_column(lint, table, "score rating", "weight weighted", &card->score) && card->score == 2 &&
	    words_all(lint_cell(lint, table, 0, 2), "score rating") && (table->column_count == 3 ||
	    (table->column_count == 4 &&
	    words_all(lint_cell(lint, table, 0, 3), "notes note comment comments evidence rationale status")));
}

static bool is_within(struct rational value, struct rational stated, struct rational slack)
{
	struct rational difference;

	if (!rational_subtract(value, stated, &difference))
		return true;
	if (difference.numerator < 0)
		difference.numerator = -difference.numerator;
	return rational_compare(difference, slack) <= 0;
}

/* Half a place of the scores and half a place of the total: so much may lie between. */
static bool rounding_slack(unsigned int places, unsigned int digits, struct rational *slack)
{
	struct rational of_rows = { 1, 2 }, of_total = { 1, 2 };

	for (unsigned int i = 0; i < places; i++)
		if (!rational_divide(of_rows, RATIONAL_INTEGER(10), &of_rows))
			return false;
	for (unsigned int i = 0; i < digits; i++)
		if (!rational_divide(of_total, RATIONAL_INTEGER(10), &of_total))
			return false;
	/* Whole scores are exact: nobody means 8.4 by 8. */
	if (places == 0)
		of_rows = RATIONAL_INTEGER(0);
	return rational_add(of_rows, of_total, slack);
}

static enum status check_plain_total(struct lint *lint, const struct scorecard *card)
{
	const struct markdown_line *line = lint_row(lint, &card->table, card->total);
	struct rational mean = RATIONAL_INTEGER(0), sum, weights, plain, slack;
	const struct unit *unit, *weight_unit;
	struct quantity total, weight, score;
	unsigned int places, weight_places;
	char shown[RATIONAL_TEXT_MAX];

	if (!cell_number(lint, card, card->total, card->score, &total) || !add_up(lint, card, card->score, &sum, &unit, &places) ||
	    total.unit != unit || !add_up(lint, card, card->weight, &weights, &weight_unit, &weight_places) ||
	    weight_unit->name[0] != '%' || rational_compare(weights, RATIONAL_INTEGER(100)) != 0 || lint_has_footnote(line->raw))
		return STATUS_OK;
	for (size_t row = 1; row <= card->rows; row++) {
		struct rational part;

		if (!cell_number(lint, card, row, card->weight, &weight) || !cell_number(lint, card, row, card->score, &score) ||
		    score.has_whole != total.has_whole ||
		    (score.has_whole && rational_compare(score.whole, total.whole) != 0) ||
		    lint_has_footnote(lint_row(lint, &card->table, row)->raw) || !rational_multiply(weight.value, score.value, &part) ||
		    !rational_divide(part, RATIONAL_INTEGER(100), &part) || !rational_add(mean, part, &mean))
			return STATUS_OK;
	}
	/* The scores may be weighted already, or the weights be of something else. */
	if (!rounding_slack(places, total.digits, &slack) || !rational_divide(sum, RATIONAL_INTEGER((__int128)card->rows), &plain) ||
	    is_within(mean, total.value, slack) || is_within(plain, total.value, slack) ||
	    is_sum(sum, total.value, card->rows, places))
		return STATUS_OK;
	fit_say(mean, shown);
	return lint_say(lint, "scorecard", CONFIDENCE_CONTRADICTION, line, NULL,
	    "the scores above come to %s by their weights, not %.*s", shown,
	    LINT_WORDS(lint_cell(lint, &card->table, card->total, card->score)));
}

enum status lint_scorecards(struct lint *lint)
{
	struct lint_table table;
	struct scorecard card;
	enum status status = STATUS_OK;
	size_t cards = 0;

	for (size_t at = 0; cards < 2 && lint_table_next(lint, &at, &table);)
		cards += find_weights(lint, &table, &card);
	for (size_t at = 0; status == STATUS_OK && lint_table_next(lint, &at, &table);) {
		if (!find_weights(lint, &table, &card))
			continue;
		status = check_weights(lint, &card, cards == 1);
		if (status == STATUS_OK && find_plain_scores(lint, &card))
			status = check_plain_total(lint, &card);
		if (status != STATUS_OK || !find_scores(lint, &card))
			continue;
		if (status == STATUS_OK)
			status = check_rows(lint, &card);
		if (status == STATUS_OK)
			status = check_total(lint, &card);
	}
	return status;
}
