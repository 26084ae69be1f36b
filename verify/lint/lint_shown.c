/* What a document states and does not show: failures that a pass rate leaves, the rest of a total, how a score came about. */
#include "lint_look.h"

#define SECTION_LINES_MAX 400 /* that are looked back over */
#define TOTALS_MAX 256 /* that are looked at */
#define SCORES_MIN 2

/* The count of ${noun} in a text, the only one: "943 lines", "(121 tests, …)". */
static bool only_count(struct bytes text, const char *nouns, struct quantity *counted)
{
	struct quantity found[QUANTITIES_MAX];
	size_t count = quantity_scan(text, found), matches = 0;

	for (size_t i = 0; i < count; i++) {
		struct bytes rest = bytes_slice(text, found[i].end, text.size - found[i].end), word;
		size_t at = 0;

		if (found[i].unit != &unit_plain || found[i].is_range || found[i].has_whole || !words_next(rest, &at, &word) ||
		    word.data != rest.data + 1 || !words_is(word, nouns))
			continue;
		*counted = found[i];
		matches++;
	}
	return matches == 1;
}

/* ---- "(121 tests, 85% pass rate):" over lines that show fewer failures than 15 % of 121 ---- */

/* The fewest failures that the rate can stand for. */
static bool least_failures(const struct quantity *tests, const struct quantity *rate, struct rational *least)
{
	struct rational half, most;

	if (!rational_make(1, 2, &half))
		return false;
	for (unsigned int i = 0; i < rate->digits; i++)
		if (!rational_divide(half, RATIONAL_INTEGER(10), &half))
			return false;
	return rational_add(rate->value, half, &most) && rational_multiply(most, tests->value, &most) &&
	    rational_divide(most, RATIONAL_INTEGER(100), &most) && rational_round(most, 0, ROUNDING_TRUNC, &most) &&
	    rational_subtract(tests->value, most, least);
}

/* The failures a line shows: "15/21 passing", "3 failed". */
static bool add_failures(struct bytes text, struct rational *shown)
{
	struct quantity found[QUANTITIES_MAX];
	size_t count = quantity_scan(text, found);

	for (size_t i = 0; i < count; i++) {
		struct bytes rest = bytes_slice(text, found[i].end, text.size - found[i].end), word;
		struct rational failures = found[i].value;
		size_t at = 0;

		if (!words_next(rest, &at, &word) || word.data > rest.data + 1 ||
		    !words_is(word, found[i].has_whole ? "passing passed pass" : "failed failing failures failure"))
			continue;
		if ((found[i].has_whole && !rational_subtract(found[i].whole, found[i].value, &failures)) ||
		    !rational_add(*shown, failures, shown))
			return false;
	}
	return true;
}

static enum status check_rate(struct lint *lint, size_t i)
{
	const struct markdown_line *line = lint_at(lint, i), *first = lint_at(lint, i + 1);
	struct quantity tests, found[QUANTITIES_MAX], *rate = NULL;
	struct rational least, shown = RATIONAL_INTEGER(0);
	char stated[RATIONAL_TEXT_MAX], leaves[RATIONAL_TEXT_MAX], sum[RATIONAL_TEXT_MAX];

	if (!first || !lint_is_prose(line) || line->text.data[line->text.size - 1] != ':' || first->type == MARKDOWN_TEXT ||
	    !words_phrases(line->text, "pass rate|success rate") || !only_count(line->text, "tests checks cases", &tests) ||
	    !quantity_is_count(&tests))
		return STATUS_OK;
	size_t count = quantity_scan(line->text, found);
	for (size_t j = 0; j < count; j++)
		if (quantity_is_percent(&found[j]))
			rate = rate ? &found[QUANTITIES_MAX - 1] : &found[j];
	if (!rate || rate == &found[QUANTITIES_MAX - 1] || !least_failures(&tests, rate, &least) || least.numerator <= 0)
		return STATUS_OK;
	for (i++; i < lint->markdown.line_count && lint_at(lint, i)->block == first->block; i++)
		if (!add_failures(lint_at(lint, i)->text, &shown))
			return STATUS_OK;
	if (rational_compare(shown, least) >= 0)
		return STATUS_OK;
	fit_say(rate->value, stated);
	fit_say(least, leaves);
	fit_say(shown, sum);
	return lint_say(lint, "not-shown", CONFIDENCE_NOTE, line, first, "a rate of %s %% leaves at least %s failures, %s are shown below",
	    stated, leaves, sum);
}

/* ---- "All documents: 11,000+ lines" below a list of 3,075 ---- */

static enum status check_rest(struct lint *lint, size_t i, size_t *tried)
{
	const struct markdown_line *line = lint_at(lint, i), *first = NULL;
	struct bytes label, value;
	struct quantity stated, counted;
	struct rational sum = RATIONAL_INTEGER(0);
	size_t lines = 0;
	char whole[RATIONAL_TEXT_MAX], shown[RATIONAL_TEXT_MAX];

	if (!lint_label(lint, line, &label, &value) || !words_any(label, "all total overall") ||
	    !only_count(value, "lines pages files", &stated) || (stated.bound != BOUND_NONE && stated.bound != BOUND_ABOVE))
		return STATUS_OK;
	(*tried)++;
	for (size_t back = 0; back < SECTION_LINES_MAX && i > 0 && lint_at(lint, i - 1)->type != MARKDOWN_HEADING; back++) {
		const struct markdown_line *listed = lint_at(lint, --i);

		if (!only_count(listed->text, "lines pages files", &counted))
			continue;
		if (!quantity_is_count(&counted) || words_any(listed->text, "all total overall") || !rational_add(sum, counted.value, &sum))
			return STATUS_OK;
		first = listed;
		lines++;
	}
	if (lines < 2 || rational_compare(sum, stated.value) >= 0)
		return STATUS_OK;
	fit_say(stated.value, whole);
	fit_say(sum, shown);
	return lint_say(lint, "not-shown", CONFIDENCE_NOTE, line, first, "%s are stated, the %zu listed above add up to %s", whole, lines,
	    shown);
}

enum status lint_not_shown(struct lint *lint)
{
	enum status status = STATUS_OK;
	size_t tried = 0;

	for (size_t i = 0; i < lint->markdown.line_count && status == STATUS_OK; i++) {
		status = check_rate(lint, i);
		if (status == STATUS_OK && tried < TOTALS_MAX)
			status = check_rest(lint, i, &tried);
	}
	return status;
}

/* ---- "Quality: EXCELLENT (9.2/10)" and no word of how ---- */

/* A score with decimals behind a label or in a heading. */
static bool is_score(const struct markdown_line *line)
{
	struct quantity found[QUANTITIES_MAX];
	struct bytes label, value;

	return lint_is_prose(line) && words_label(line->text, &label, &value) && quantity_scan(value, found) == 1 && found[0].has_whole &&
	    found[0].digits > 0 && found[0].bound == BOUND_NONE &&
	    (rational_compare(found[0].whole, RATIONAL_INTEGER(10)) == 0 || rational_compare(found[0].whole, RATIONAL_INTEGER(5)) == 0);
}

static bool explains_scores(const struct markdown_line *line)
{
	return words_any(line->text, "weight weights weighted formula rubric computed calculated scorecard");
}

enum status lint_formulas(struct lint *lint)
{
	const struct markdown_line *first = NULL;
	struct bytes label, other, value;
	size_t scores = 0;
	bool has_two = false; /* one score of several times or places is a history, not a scorecard */

	for (size_t i = 0; i < lint->markdown.line_count; i++)
		if (is_score(lint_at(lint, i))) {
			first = first ? first : lint_at(lint, i);
			has_two |= words_label(first->text, &label, &value) && words_label(lint_at(lint, i)->text, &other, &value) &&
			    !bytes_equal(label, other);
			scores++;
		}
	if (scores < SCORES_MIN || !has_two)
		return STATUS_OK;
	for (size_t i = 0; i < lint->markdown.line_count; i++)
		if (explains_scores(lint_at(lint, i)))
			return STATUS_OK;
	return lint_say(lint, "formula", CONFIDENCE_NOTE, first, NULL, "%zu scores like this one, and nothing says how they are computed",
	    scores);
}
