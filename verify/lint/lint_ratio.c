/* A ratio beside its percentage. */
#include "lint_look.h"

/* Nouns that say: the percentage is of the very things that the fraction counts. */
static const char counted[] = "tests test cases case checks check passed passing pass passes succeeded successful success green "
    "ok assertions specs scenarios criteria requirements claims items tasks files endpoints rules verified complete completed "
    "done met reviewed implemented resolved fixed closed failed failing of the rate all in and are is were lines statements "
    "branches functions reviewed mechanisms patterns components features modules steps controls services "
    "bestanden erfolgreich pr\xc3\xbc""fungen f\xc3\xa4lle r\xc3\xa9ussis aprobadas superadas pruebas geslaagd controles";
/* Before them, a percentage is of something else than the fraction beside it. */
static const char other_quantity[] = "cpu memory disk utilization utilisation usage confidence threshold target goal minimum "
    "required weight discount growth increase improvement improved reduction reduced faster slower change delta up down "
    "load capacity probability likelihood by weighted weighting effort risk revenue traffic progress adjusted normalized normalised "
    "average mean quality maturity";
/* Nouns of things that need not weigh the same: "Implementation: 90% (3/5 tasks)" may be by effort. */
static const char unequal[] = "tasks items features components modules steps controls services files requirements claims goals";
static const char outcomes[] = "passed passing pass passes succeeded successful success green ok verified complete completed done met "
    "reviewed implemented resolved fixed closed failed failing";
static const char ordinals[] = "phase phases step part week weeks day month stage iteration sprint round batch task milestone "
    "chapter level tier priority page wave track section issue ticket attempt try run quarter node replica shard pr item figure "
    "version option appendix table line lines row";

#define REST_MAX 100 /* bytes of words beside a ratio that are looked at */

static struct bytes last_word(struct bytes text)
{
	struct bytes word, last = bytes_of(text.data, 0);

	for (size_t at = 0; words_next(text, &at, &word);)
		last = word;
	return last;
}

static struct bytes behind(struct bytes text, size_t at)
{
	return bytes_slice(text, at, text.size - at);
}

static size_t find_byte(struct bytes text, uint8_t wanted)
{
	size_t at = 0;

	while (at < text.size && text.data[at] != wanted)
		at++;
	return at;
}

static bool is_either(struct bytes text, const char *a, const char *b)
{
	return bytes_equal(text, bytes_of_text(a)) || bytes_equal(text, bytes_of_text(b));
}

/* Is the percentage behind a fraction of what the fraction counts: "(84%)", "(84% passed)", not "(84% of branches)"? */
static bool is_of_same(struct bytes rest, struct bytes noun)
{
	struct bytes word, other;

	for (size_t at = 0; words_next(rest, &at, &word);) {
		bool is_there = words_is(word, outcomes) || words_is(word, "of the are is were and all rate in");

		for (size_t from = 0; !is_there && words_next(noun, &from, &other);)
			is_there = words_alike(word, other);
		if (!is_there)
			return false;
	}
	return true;
}

/* Are they one statement: "P% (a/b …)", "a/b (P%)", "a of b tests (P%)", "a/b = P%"?  ${noun} gets the words between. */
static bool belong_together(struct bytes text, const struct quantity *first, const struct quantity *second,
    struct bytes *noun)
{
	struct bytes between = bytes_slice(text, first->end, second->at - first->end), rest = behind(text, second->end);

	*noun = bytes_of(text.data, 0);
	if (!first->has_whole) {
		size_t close = find_byte(rest, ')');

		if (is_either(between, " = ", "="))
			return true;
		*noun = bytes_slice(rest, 0, close);
		return is_either(between, " (", "(") && close < rest.size;
	}
	if (is_either(between, " = ", "="))
		return true;
	size_t open = find_byte(between, '(');
	*noun = bytes_slice(between, 0, open);
	size_t close = find_byte(rest, ')');
	return open + 1 == between.size && close < rest.size && close < REST_MAX &&
	    is_of_same(bytes_slice(rest, 0, close), bytes_slice(*noun, 0, noun->size < REST_MAX ? noun->size : REST_MAX));
}

static enum status check_pair(struct lint *lint, const struct markdown_line *line, struct bytes text,
    const struct quantity *first, const struct quantity *second)
{
	const struct quantity *ratio = first->has_whole ? first : second, *percent = first->has_whole ? second : first;
	struct bytes noun, before = bytes_slice(text, 0, first->at);
	struct rational share, value, rest;
	char shown[RATIONAL_TEXT_MAX];
	enum fit fit;

	if (!ratio->has_whole || ratio->is_range || ratio->bound != BOUND_NONE || !quantity_is_percent(percent) ||
	    rational_compare(ratio->value, ratio->whole) > 0 || rational_compare(percent->value, RATIONAL_INTEGER(100)) > 0 ||
	    !quantity_share(ratio, &share) || !lint_percent(share, &value))
		return STATUS_OK;
	if (!belong_together(text, first, second, &noun) || (words_count(noun, 1) > 0 && !words_all(noun, counted)))
		return STATUS_OK;
	bool is_unequal = words_any(noun, unequal) && !words_any(noun, outcomes) && words_count(before, 1) > 0 &&
	    !words_any(before, outcomes);
	/* "24.5% of 25% (554/555 …)": points of a score. */
	if (words_is(last_word(before), "of") && words_mark(before, "%"))
		return STATUS_OK;
	if (words_any(before, other_quantity) || words_is(last_word(before), ordinals) ||
	    (words_any(before, "coverage") && !words_any(noun, "lines statements branches functions")))
		return STATUS_OK;
	fit = fit_of(value, percent->value, percent->digits);
	if (fit_is_usual(fit) || fit == FIT_UNKNOWN)
		return STATUS_OK;
	fit_say(value, shown);
	if (fit != FIT_NONE)
		return lint_say(lint, "ratio", CONFIDENCE_NOTE, line, NULL, "%.*s is %s %%: displayed so only by rounding %s; state it",
		    (int)(ratio->end - ratio->at), (const char *)text.data + ratio->at, shown, fit_name(fit));
	/* "3/12 failed (75 % pass)": the percentage may be of the others. */
	if (!rational_subtract(RATIONAL_INTEGER(100), value, &rest) || fit_of(rest, percent->value, percent->digits) != FIT_NONE)
		return STATUS_OK;
	return lint_say(lint, "ratio", is_unequal ? CONFIDENCE_UNCLEAR : CONFIDENCE_CONTRADICTION, line, NULL, "%.*s is %s %%, not %.*s",
	    (int)(ratio->end - ratio->at), (const char *)text.data + ratio->at, shown,
	    (int)(percent->end - percent->at), (const char *)text.data + percent->at);
}

static enum status check_text(struct lint *lint, const struct markdown_line *line, struct bytes text)
{
	struct quantity found[QUANTITIES_MAX];
	size_t count = quantity_scan(text, found);
	enum status status = STATUS_OK;

	for (size_t i = 0; i + 1 < count && status == STATUS_OK; i++)
		status = check_pair(lint, line, text, &found[i], &found[i + 1]);
	return status;
}

enum status lint_ratios(struct lint *lint)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < lint->markdown.line_count && status == STATUS_OK; i++) {
		const struct markdown_line *line = &lint->markdown.lines[i];

		if (lint_is_listed(line))
			status = check_text(lint, line, line->text);
		/* The row's label stands before each of its cells. */
		bool is_other = line->type == MARKDOWN_ROW && (words_any(markdown_cell(&lint->markdown, line, 0), other_quantity) ||
		    words_is(last_word(markdown_cell(&lint->markdown, line, 0)), ordinals));
		for (size_t j = 0; line->type == MARKDOWN_ROW && !is_other && j < line->cell_count && status == STATUS_OK; j++)
			status = check_text(lint, line, markdown_cell(&lint->markdown, line, j));
	}
	return status;
}
