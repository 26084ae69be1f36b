/* "All phases are complete" over one that is not; "3/3 done" over an open box. */
#include "lint_look.h"
#include "lint_scope.h"

#define LIST_LINES_MAX 2000 /* of a list or table that are looked at; of a longer one nothing is said */
#define LISTS_MAX 1000      /* that are looked at */
#define LINES_BETWEEN_MAX 4 /* between the statement and its list */

struct every {
	struct bytes noun; /* phases */
	const char *bad;   /* what no row may say */
};

static const struct {
	const char *said, *bad;
} states[] = {
	{ "complete completed done finished", "incomplete open pending failed blocked todo" },
	{ "fixed resolved closed remediated addressed", "open unresolved unfixed pending reopened" },
	{ "healthy running up operational online", "crashed down failed unhealthy stopped crashloopbackoff degraded exited" },
	{ "green passing passed", "red failed failing" },
	{ "met satisfied fulfilled", "unmet missed failed" },
};

/* "All 3 phases are complete.": these words, a noun, a state, and nothing else. */
static bool read_every(struct bytes text, struct every *every)
{
	struct bytes word;
	size_t nouns = 0, kinds = 0;
	bool is_all = false;

	*every = (struct every){ .bad = NULL };
	for (size_t at = 0; words_next(text, &at, &word);) {
		bool is_state = false;

		for (size_t i = 0; i < sizeof(states) / sizeof(states[0]) && nouns > 0; i++)
			if (words_is(word, states[i].said)) {
				every->bad = states[i].bad;
				is_state = true;
				kinds++;
			}
		if (words_is(word, "all"))
			is_all = nouns == 0;
		else if (is_state || words_is(word, "the are is were have been of our") || (word.data[0] >= '0' && word.data[0] <= '9'))
			continue;
		else if (!is_all || nouns++ > 0)
			return false;
		else
			every->noun = word;
	}
	return is_all && nouns == 1 && kinds == 1 && every->noun.size > 2;
}

/* "In progress", "Open", "crashed": nothing but the state, so that no word takes it back. */
static bool is_bad(struct bytes said, const struct every *every)
{
	return words_all(said, every->bad) ||
	    (words_phrases(said, "not started|in progress|not done|not fixed|not met|not running") && words_count(said, 3) == 2);
}

/* The table's column that says the state; *is_named: its first column has the noun for its head. */
static bool find_state(const struct lint *lint, const struct lint_table *table, const struct every *every, size_t *column,
    bool *is_named)
{
	struct bytes word;
	size_t at = 0;

	*is_named = false;
	for (size_t i = 0; i < table->column_count && !*is_named; i++, at = 0)
		*is_named = words_next(lint_cell(lint, table, 0, i), &at, &word) && words_alike(word, every->noun) && i < 2;
	return lint_column(lint, table, "status state result", "previous before old planned target", column) &&
	    words_all(lint_cell(lint, table, 0, *column), "current status state result");
}

static enum status say_not(struct lint *lint, const struct markdown_line *line, const struct markdown_line *other, struct bytes said,
    bool is_certain)
{
	return lint_say(lint, "every", is_certain ? CONFIDENCE_CONTRADICTION : CONFIDENCE_UNCLEAR, line, other,
	    "said of all, and one is \"%.*s\"%s", LINT_WORDS(said), is_certain ? "" : " (unless it is of others)");
}

static enum status check_table(struct lint *lint, const struct markdown_line *line, size_t i, const struct every *every)
{
	struct lint_table table;
	size_t column;
	bool is_named;

	if (!lint_at(lint, i)->is_head || !lint_table_next(lint, &i, &table) || !find_state(lint, &table, every, &column, &is_named))
		return STATUS_OK;
	for (size_t row = 1; row <= table.row_count && row < LIST_LINES_MAX; row++) {
		struct bytes said = lint_cell(lint, &table, row, column);

		if (is_bad(said, every) && !lint_has_footnote(lint_row(lint, &table, row)->raw))
			return say_not(lint, line, lint_row(lint, &table, row), said, is_named);
	}
	return STATUS_OK;
}

static enum status check_list(struct lint *lint, const struct markdown_line *line, size_t i, const struct every *every)
{
	const struct markdown_line *first = lint_at(lint, i);
	struct bytes label, said;

	for (size_t end = i + LIST_LINES_MAX; i < end && lint_at(lint, i) && lint_at(lint, i)->block == first->block; i++)
		if (lint_at(lint, i)->type == MARKDOWN_ITEM && words_label(lint_at(lint, i)->text, &label, &said) && is_bad(said, every))
			return say_not(lint, line, lint_at(lint, i), said, lint_at(lint, i)->level == first->level);
	return STATUS_OK;
}

/* The list or table right behind the line, with no heading between.  0: none. */
static size_t list_behind(const struct lint *lint, size_t i)
{
	for (size_t end = i + LINES_BETWEEN_MAX; ++i < end;) {
		const struct markdown_line *line = lint_at(lint, i);

		if (!line || line->type == MARKDOWN_HEADING)
			return 0;
		if (line->type == MARKDOWN_ITEM || line->type == MARKDOWN_ROW)
			return i;
		if (line->type != MARKDOWN_BREAK)
			return 0;
	}
	return 0;
}

/* ---- "3/3 tasks done", "Progress: 100%" over boxes ---- */

static bool says_done(const struct markdown_line *line, size_t *count)
{
	struct quantity found[QUANTITIES_MAX];

	if (quantity_scan(line->text, found) != 1 ||
	    !words_only(line->text, "progress completion complete completed done all tasks task items item steps step checks "
		"check checklist of status overall"))
		return false;
	*count = found[0].has_whole && found[0].whole.denominator == 1 ? (size_t)found[0].whole.numerator : 0;
	return found[0].has_whole ? rational_compare(found[0].value, found[0].whole) == 0 && found[0].value.numerator > 0 :
	    quantity_is_percent(&found[0]) && rational_compare(found[0].value, RATIONAL_INTEGER(100)) == 0 &&
	    words_any(line->text, "progress completion complete completed done");
}

static enum status check_boxes(struct lint *lint, const struct markdown_line *line, size_t i, size_t count)
{
	const struct markdown_line *first = lint_at(lint, i), *open = NULL;
	size_t boxes = 0;

	for (size_t end = i + LIST_LINES_MAX; lint_at(lint, i) && lint_at(lint, i)->block == first->block; i++) {
		if (i == end)
			return STATUS_OK;
		if (lint_at(lint, i)->tick == TICK_NONE)
			continue;
		boxes++;
		if (lint_at(lint, i)->tick == TICK_OPEN && !open && !words_any(lint_at(lint, i)->text, "optional stretch bonus later next skipped"))
			open = lint_at(lint, i);
	}
	if (boxes < 2)
		return STATUS_OK;
	if (count > boxes)
		return lint_say(lint, "every", CONFIDENCE_UNCLEAR, line, open ? open : first,
		    "%zu are done here, the list below has %zu boxes%s (unless it is a selection)", count, boxes,
		    open ? " and one is open" : "");
	if (!open || (count > 0 && count != boxes))
		return STATUS_OK;
	return lint_say(lint, "every", CONFIDENCE_CONTRADICTION, line, open, "all are done here, a box of the list below is open");
}

enum status lint_every(struct lint *lint)
{
	enum status status = STATUS_OK;
	size_t lists = 0;

	for (size_t i = 0; i < lint->markdown.line_count && status == STATUS_OK && lists < LISTS_MAX; i++) {
		const struct markdown_line *line = lint_at(lint, i);
		struct every every = { .bad = NULL };
		size_t list, count;

		if (!lint_is_prose(line) || line->type == MARKDOWN_ITEM || line->tick != TICK_NONE || lint_has_footnote(line->raw))
			continue;
		bool is_done = says_done(line, &count), is_every = read_every(line->text, &every);
		if ((!is_done && !is_every) || !(list = list_behind(lint, i)))
			continue;
		lists++;
		if (is_done)
			status = check_boxes(lint, line, list, count);
		else
			status = lint_at(lint, list)->type == MARKDOWN_ROW ? check_table(lint, line, list, &every) :
			    check_list(lint, line, list, &every);
	}
	return status;
}
