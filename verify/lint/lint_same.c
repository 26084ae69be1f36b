/* One quantity of the whole document with two values. */
#include "lint_look.h"
#include "lint_scope.h"

#include <stdlib.h>
#include <string.h>

#define TARGETS_MAX 32
#define STATED_MAX 256 /* of one kind that are compared: a document states its overall score a few times */

struct stated {
	const struct markdown_line *line;
	char key[WORDS_KEY_MAX];
	struct quantity quantity;
};

/* Values that are not the present one. */
static const char other_time[] = "previous previously prior was were from before after baseline initial projected expected "
    "estimated estimate planned future if would will once last current-week target goal minimum required threshold up down "
    "improved increased decreased change delta post pre phase potential max maximum possible";
static const char score_words[] = "score rating readiness completeness completion grade";
/* What may stand behind a score and say nothing of another time, place or way of counting. */
static const char praise[] = "excellent good very outstanding strong great fair poor adequate satisfactory weak production ready not "
    "a b c d e f grade overall tests test checks check passed passing pass of the out points";
static const char filler[] = "the overall total final production our project system an a is of value implementation";

/* How the one with more places becomes the other. */
static enum fit fit_between(const struct quantity *a, const struct quantity *b)
{
	const struct quantity *coarse = a->digits < b->digits ? a : b, *fine = coarse == a ? b : a;

	return fit_of(fine->value, coarse->value, coarse->digits);
}

static bool is_same_scale(const struct quantity *a, const struct quantity *b)
{
	return a->unit == b->unit && a->has_whole == b->has_whole &&
	    (!a->has_whole || rational_compare(a->whole, b->whole) == 0);
}

static bool is_present(const struct quantity *quantity)
{
	return quantity->bound == BOUND_NONE && !quantity->is_range && quantity->value.numerator >= 0 &&
	    (quantity->unit->name[0] == '%' || (quantity->has_whole && quantity->whole.numerator <= 100));
}

/* "Overall score: 9.5/10": a score of the whole document under a label that says so. */
static bool read_score(const struct lint *lint, const struct markdown_line *line, struct stated *stated)
{
	struct quantity found[QUANTITIES_MAX];
	uint8_t room[LINT_JOINED_MAX];
	struct bytes label, value;

	if (!lint_label(lint, line, &label, &value) || !words_any(label, score_words) || words_any(label, other_time) ||
	    words_mark(label, "(") || !(words_any(label, "overall total final") || words_phrase(label, "readiness score", NULL)) ||
	    !words_key(label, filler, stated->key) || !lint_is_whole(lint, line))
		return false;
	if (line->type != MARKDOWN_ROW && !words_label(lint_joined(lint, line, room), &label, &value))
		return false;
	size_t count = quantity_scan(value, found);
	/* "9.5/10 (staging)" is of staging. */
	if (!words_only(value, praise) || words_mark(line->raw, "~~"))
		return false;
	if (count == 0 || !is_present(&found[0]) || (count > 1 && is_present(&found[1]) && is_same_scale(&found[0], &found[1])) ||
	    words_mark(value, "->"))
		return false;
	stated->line = line;
	stated->quantity = found[0];
	return true;
}

static enum status say_two(struct lint *lint, const char *what, enum confidence confidence, const struct stated *first,
    const struct stated *second)
{
	char a[RATIONAL_TEXT_MAX], b[RATIONAL_TEXT_MAX], whole[RATIONAL_TEXT_MAX] = "";
	const struct quantity *quantity = &first->quantity;

	fit_say(quantity->value, a);
	fit_say(second->quantity.value, b);
	if (quantity->has_whole)
		fit_say(quantity->whole, whole);
	return lint_say(lint, "same-quantity", confidence, first->line, second->line, "%s\"%s\": %s%s%s%s here, %s%s%s%s there%s",
	    what, first->key, a, *whole ? "/" : "", whole, quantity->unit->name, b, *whole ? "/" : "", whole, quantity->unit->name,
	    confidence == CONFIDENCE_NOTE ? "; the same only if cut or raised" : "");
}

enum status lint_scores(struct lint *lint)
{
	struct stated *stated = calloc(STATED_MAX, sizeof(*stated));
	enum status status = stated ? STATUS_OK : STATUS_NO_MEMORY;
	size_t count = 0;

	for (size_t i = 0; status == STATUS_OK && i < lint->markdown.line_count && count < STATED_MAX; i++) {
		if (!read_score(lint, lint_at(lint, i), &stated[count]))
			continue;
		for (size_t j = 0; j < count; j++)
			if (!strcmp(stated[j].key, stated[count].key) && lint_same_scope(lint, stated[j].line, stated[count].line) &&
			    is_same_scale(&stated[j].quantity, &stated[count].quantity)) {
				enum fit fit = fit_between(&stated[j].quantity, &stated[count].quantity);

				if (!fit_is_usual(fit) && fit != FIT_UNKNOWN && !lint_tells_change(lint, stated[j].line, stated[count].line))
					status = say_two(lint, "", fit == FIT_NONE ? CONFIDENCE_CONTRADICTION : CONFIDENCE_NOTE, &stated[j],
					    &stated[count]);
				break;
			}
		count++;
	}
	free(stated);
	return status;
}

/* ---- targets: "Service availability: 99.95% target" against a table's "Service uptime | 99.9%" ---- */

/* Availability is uptime; the service is what the document is about. */
static bool target_key(struct bytes label, char key[static WORDS_KEY_MAX])
{
	if (words_mark(label, "(") || !words_key(label, "the target service overall system our", key))
		return false;
	if (!strcmp(key, "availability"))
		memcpy(key, "uptime", sizeof("uptime"));
	return true;
}

/* "Label: 99.95% target", "Label target: 99.95%", in a part of the document that speaks of all of it. */
static bool read_target(const struct lint *lint, const struct markdown_line *line, struct stated *stated)
{
	struct quantity found[QUANTITIES_MAX];
	struct bytes label, value, rest;

	if (line->type == MARKDOWN_ROW || !lint_label(lint, line, &label, &value) || !lint_is_whole(lint, line) ||
	    quantity_scan(value, found) != 1 || !words_only(value, "target exceeded met achieved missed"))
		return false;
	rest = bytes_slice(value, found[0].end, value.size - found[0].end);
	size_t at = 0;
	struct bytes word;
	bool is_behind = words_next(rest, &at, &word) && words_is(word, "target");
	stated->line = line;
	stated->quantity = found[0];
	return (is_behind || words_any(label, "target")) && found[0].unit->name[0] == '%' && !found[0].has_whole &&
	    found[0].bound != BOUND_ABOUT && !found[0].is_range && target_key(label, stated->key);
}

static enum status check_target_table(struct lint *lint, const struct lint_table *table, const struct stated *stated,
    size_t count, struct stated *seen, bool *is_doubtful)
{
	size_t column;

	if (!lint_column(lint, table, "target goal", "", &column) || !words_all(lint_cell(lint, table, 0, column), "target goal"))
		return STATUS_OK;
	for (size_t row = 1; row <= table->row_count; row++) {
		struct stated here = { .line = lint_row(lint, table, row) };

		if (!target_key(lint_cell(lint, table, row, 0), here.key) ||
		    !quantity_only(lint_cell(lint, table, row, column), &here.quantity))
			continue;
		for (size_t i = 0; i < count; i++)
			if (!strcmp(stated[i].key, here.key)) {
				is_doubtful[i] |= seen[i].line != NULL; /* two tables: of two services, perhaps */
				seen[i] = here;
			}
	}
	return STATUS_OK;
}

enum status lint_target_values(struct lint *lint)
{
	struct stated *stated = calloc(2 * TARGETS_MAX, sizeof(*stated)), *seen = stated ? stated + TARGETS_MAX : NULL;
	bool is_doubtful[TARGETS_MAX] = { false };
	enum status status = stated ? STATUS_OK : STATUS_NO_MEMORY;
	struct lint_table table;
	size_t count = 0;

	for (size_t i = 0; status == STATUS_OK && i < lint->markdown.line_count && count < TARGETS_MAX; i++)
		count += read_target(lint, lint_at(lint, i), &stated[count]);
	for (size_t at = 0; status == STATUS_OK && count > 0 && lint_table_next(lint, &at, &table);)
		status = check_target_table(lint, &table, stated, count, seen, is_doubtful);
	for (size_t i = 0; status == STATUS_OK && i < count; i++) {
		if (!seen[i].line || is_doubtful[i] || lint_has_footnote(seen[i].line->raw) || seen[i].quantity.is_range ||
		    !is_same_scale(&stated[i].quantity, &seen[i].quantity) ||
		    fit_is_usual(fit_between(&stated[i].quantity, &seen[i].quantity)))
			continue;
		status = say_two(lint, "target of ", CONFIDENCE_CONTRADICTION, &stated[i], &seen[i]);
	}
	free(stated);
	return status;
}
