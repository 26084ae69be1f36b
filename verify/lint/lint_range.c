/* A range stated of all, against the table that lists them. */
#include "lint_look.h"
#include "lint_scope.h"

#define STATEMENTS_MAX 8 /* that are looked at */
#define NAMED_TRIES_MAX 1024
#define CELLS_MAX 200000 /* that are looked at for one statement */

/* A statement with one of these is of another time, of a part, or of no measurement. */
static const char qualified[] = "target goal except excluding excluded exclude but should must if when unless not "
    "expected plan planned "
    "require required requires threshold minimum average median most nearly almost typically aside besides apart only without on under "
    "will would could may might was were had previously before after once core main critical p50 p90 p95 p99 new changed until since "
    "legacy other others remaining";
/* Tables of another time: by their heading, the line above them, or a column's head. */
static const char other_tables[] = "before previous previously prior last old older former target targets goal goals appendix baseline "
    "planned plan forecast future projected expected example examples archive archived legacy history historical initial original "
    "competitor competitors minimum required";

struct statement {
	const struct markdown_line *line;
	struct quantity range; /* a range, or a bound */
	struct bytes noun;     /* behind all, every, each */
};

/* "85-95% across all categories", ">90% for every module", "all services above 99.9%". */
static bool read_statement(const struct markdown_line *line, struct statement *statement)
{
	struct quantity found[QUANTITIES_MAX];
	struct bytes word;
	size_t count, ranges = 0;

	if (!lint_is_prose(line) || line->tick != TICK_NONE || !words_any(line->text, "all every each") ||
	    words_any(line->text, qualified) || line->text.data[line->text.size - 1] == '?')
		return false;
	count = quantity_scan(line->text, found);
	for (size_t i = 0; i < count; i++) {
		if (found[i].unit->name[0] != '%' || (!found[i].is_range && found[i].bound != BOUND_ABOVE && found[i].bound != BOUND_BELOW))
			continue;
		statement->range = found[i];
		ranges++;
	}
	statement->line = line;
	for (size_t at = 0; words_next(line->text, &at, &word);)
		if (words_is(word, "all every each")) {
			if (!words_next(line->text, &at, &statement->noun))
				return false;
			while (words_is(statement->noun, "of the our six five four three two seven eight nine ten"))
				if (!words_next(line->text, &at, &statement->noun))
					return false;
			return ranges == 1 && count == 1 && statement->range.bound != BOUND_ABOUT;
		}
	return false;
}

/* A bound that the value reaches when it is rounded as the bound is: 84.6 % is 85 %. */
static bool is_bound(struct rational value, struct rational bound, unsigned int places)
{
	return value.numerator >= 0 && bound.numerator >= 0 && fit_of(value, bound, places) != FIT_NONE;
}

static bool is_member(const struct quantity *range, struct rational value)
{
	if (is_bound(value, range->value, range->digits) || (range->is_range && is_bound(value, range->high, range->digits)))
		return true;
	if (range->is_range)
		return rational_compare(value, range->value) >= 0 && rational_compare(value, range->high) <= 0;
	return range->bound == BOUND_ABOVE ? rational_compare(value, range->value) >= 0 : rational_compare(value, range->value) <= 0;
}

/* Is each word of a column's head one of the sentence, or does it say nothing: "Coverage %"? */
static bool is_named_by(struct bytes head, struct bytes sentence)
{
	struct bytes word, other;
	size_t tried = 0;

	for (size_t at = 0; words_next(head, &at, &word);) {
		bool is_there = words_is(word, "percent percentage value rate in of");

		for (size_t from = 0; !is_there && tried < NAMED_TRIES_MAX && words_next(sentence, &from, &other); tried++)
			is_there = words_alike(word, other);
		if (!is_there)
			return false;
	}
	return words_share(head, sentence);
}

/* The table's only column of percentages, all of whose cells are exact; its head and the sentence speak of one thing. */
static bool find_column(const struct lint *lint, const struct lint_table *table, struct bytes sentence, size_t *column)
{
	size_t found = 0;

	*column = 0;
	for (size_t i = 1; i < table->column_count; i++) {
		struct quantity quantity;
		size_t percents = 0;

		for (size_t row = 1; row <= table->row_count; row++)
			percents += quantity_only(lint_cell(lint, table, row, i), &quantity) && quantity_is_percent(&quantity);
		if (percents == 0)
			continue;
		found++;
		*column = i;
		if (percents != table->row_count)
			return false;
	}
	return found == 1 && is_named_by(lint_cell(lint, table, 0, *column), sentence);
}

/* Does what stands around the table say that it is of another time, or how it is to be read? */
static bool is_qualified(const struct lint *lint, const struct lint_table *table)
{
	const struct markdown_line *head = lint_row(lint, table, 0), *heading = markdown_heading(&lint->markdown, head);
	const struct markdown_line *behind = lint_at(lint, table->head + table->row_count + 1);
	const struct markdown_line *lead = table->head > 0 ? lint_at(lint, table->head - 1) : NULL;

	for (; heading; heading = markdown_heading(&lint->markdown, heading))
		if (words_any(heading->text, other_tables) || lint_names_time(heading->text))
			return true;
	if (lead && lint_is_prose(lead) && lead->type != MARKDOWN_HEADING && lead->text.data[lead->text.size - 1] == ':' &&
	    (words_any(lead->text, other_tables) || lint_names_time(lead->text)))
		return true;
	return behind && behind->type == MARKDOWN_TEXT &&
	    words_any(behind->text, "table figures numbers values above column row rows excluding excluded exception exceptions");
}

/* Does the table list what the statement speaks of, and in which column? */
static bool is_about(const struct lint *lint, const struct statement *statement, const struct lint_table *table, size_t *column)
{
	struct bytes head = lint_cell(lint, table, 0, 0), word;

	if (table->row_count * table->column_count > CELLS_MAX || is_qualified(lint, table) ||
	    !lint_same_scope(lint, statement->line, lint_row(lint, table, 0)))
		return false;
	for (size_t at = 0; words_next(head, &at, &word);)
		if (words_alike(word, statement->noun))
			return find_column(lint, table, statement->line->text, column);
	return false;
}

static enum status check_table(struct lint *lint, const struct statement *statement, const struct lint_table *table,
    size_t column)
{
	struct bytes text = statement->line->text;
	enum status status = STATUS_OK;

	for (size_t row = 1; row <= table->row_count && status == STATUS_OK; row++) {
		struct quantity quantity;

		if (!quantity_only(lint_cell(lint, table, row, column), &quantity) || is_member(&statement->range, quantity.value) ||
		    words_any(lint_cell(lint, table, row, 0), "total average overall mean median") ||
		    words_mark(lint_cell(lint, table, row, 0), "(") || lint_has_footnote(lint_row(lint, table, row)->raw))
			continue;
		status = lint_say(lint, "range", CONFIDENCE_CONTRADICTION, statement->line, lint_row(lint, table, row),
		    "%.*s is stated of all, \"%.*s\" has %.*s", (int)(statement->range.end - statement->range.at),
		    (const char *)text.data + statement->range.at, LINT_WORDS(lint_cell(lint, table, row, 0)),
		    LINT_WORDS(lint_cell(lint, table, row, column)));
	}
	return status;
}

/* Of two tables that fit, nobody knows which one is meant. */
static enum status check_statement(struct lint *lint, const struct statement *statement)
{
	struct lint_table table, only = { .head = 0 };
	size_t tables = 0, column, only_column = 0;

	for (size_t at = 0; lint_table_next(lint, &at, &table);)
		if (is_about(lint, statement, &table, &column)) {
			only = table;
			only_column = column;
			tables++;
		}
	return tables == 1 ? check_table(lint, statement, &only, only_column) : STATUS_OK;
}

enum status lint_ranges(struct lint *lint)
{
	struct statement statement;
	enum status status = STATUS_OK;
	size_t tried = 0;

	for (size_t i = 0; i < lint->markdown.line_count && status == STATUS_OK && tried < STATEMENTS_MAX; i++)
		if (read_statement(lint_at(lint, i), &statement)) {
			status = check_statement(lint, &statement);
			tried++;
		}
	return status;
}
