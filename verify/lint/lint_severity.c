/* Counts by severity: against their total, and against the table of findings. */
#include "lint_look.h"
#include "lint_scope.h"

#include <string.h>

#define SEVERITIES 5
#define STATEMENTS_MAX 64

static const char *const severities[SEVERITIES] = { "critical blocker", "high", "medium moderate", "low", "info informational" };
static const char severity_words[] = "critical blocker high medium moderate low info informational";
static const char nouns[] = "issue issues finding findings vulnerability vulnerabilities problem problems defect defects bug bugs";
/* A statement has no words but these: any other may say of which part, of what time, under which condition. */
static const char statement_words[] = "summary total overall result results severity and or no none zero we i the audit review scan "
    "assessment found identified there are is were open remain remaining outstanding unresolved a of in security at";
static const char open_words[] = "open remain remaining outstanding unresolved";

static size_t severity_of(struct bytes word)
{
	size_t i = 0;

	while (i < SEVERITIES && !words_is(word, severities[i]))
		i++;
	return i;
}

/* What a line states of each severity. */
struct statement {
	const struct markdown_line *line;
	struct rational count[SEVERITIES];
	bool is_stated[SEVERITIES];
	size_t kinds;
};

static bool is_statement(struct bytes text)
{
	struct bytes word;

	for (size_t at = 0; words_next(text, &at, &word);)
		if (!words_is(word, severity_words) && !words_is(word, nouns) && !words_is(word, statement_words) &&
		    (word.data[0] < '0' || word.data[0] > '9'))
			return false;
	return true;
}

static bool take(struct statement *statement, size_t severity, struct rational count)
{
	if (severity >= SEVERITIES || statement->is_stated[severity])
		return false;
	statement->count[severity] = count;
	statement->is_stated[severity] = true;
	statement->kinds++;
	return true;
}

/* "1 critical, 2 high", "Critical: 1", "no critical or high issues", "Critical issues: none". */
static bool read_statement(const struct markdown_line *line, struct statement *statement)
{
	struct quantity found[QUANTITIES_MAX];
	struct bytes text = line->text, word;
	size_t count, used = 0;

	*statement = (struct statement){ .line = line };
	if (!lint_is_prose(line) || line->tick != TICK_NONE || !words_any(text, severity_words) || !is_statement(text) ||
	    lint_has_footnote(line->raw))
		return false;
	count = quantity_scan(text, found);
	for (size_t at = 0; words_next(text, &at, &word);) {
		size_t severity = severity_of(word), from = (size_t)(word.data - text.data);
		const struct quantity *beside = NULL;

		for (size_t i = 0; i < count && severity < SEVERITIES; i++)
			if (quantity_is_count(&found[i]) && (found[i].end + 1 == from || (found[i].at == at + 2 && text.data[at] == ':')))
				beside = &found[i];
		if (severity == SEVERITIES)
			continue;
		if (!beside && (count > 0 || !words_any(text, "no none zero")))
			return false;
		if (!take(statement, severity, beside ? beside->value : RATIONAL_INTEGER(0)))
			return false;
		used += beside != NULL;
	}
	/* One more number is their total. */
	return count <= used + 1;
}

/* "7 issues: 0 critical, 1 high, 2 medium, 5 low". */
static enum status check_sum(struct lint *lint, const struct statement *statement)
{
	struct quantity found[QUANTITIES_MAX];
	struct bytes label, value, rest, word;
	struct rational sum = RATIONAL_INTEGER(0);
	char total[RATIONAL_TEXT_MAX], shown[RATIONAL_TEXT_MAX];
	size_t at = 0;

	if (statement->kinds < 2 || !words_label(statement->line->text, &label, &value) || quantity_scan(label, found) != 1 ||
	    !quantity_is_count(&found[0]))
		return STATUS_OK;
	rest = bytes_slice(label, found[0].end, label.size - found[0].end);
	if (!words_next(rest, &at, &word) || (!words_is(word, nouns) && !words_is(word, "security")))
		return STATUS_OK;
	for (size_t i = 0; i < SEVERITIES; i++)
		if (statement->is_stated[i] && !rational_add(sum, statement->count[i], &sum))
			return STATUS_OK;
	int order = rational_compare(sum, found[0].value);
	if (order == 0)
		return STATUS_OK;
	fit_say(found[0].value, total);
	fit_say(sum, shown);
	return lint_say(lint, "severity", order > 0 ? CONFIDENCE_CONTRADICTION : CONFIDENCE_UNCLEAR, statement->line, NULL,
	    "the severities add up to %s, the total is %s%s", shown, total, order > 0 ? "" : "; the rest is not named");
}

struct listing {
	struct lint_table table;
	size_t severity, status;
	bool has_status;
};

/* A table with one finding a row: its severity alone in a cell, and no column that counts. */
static bool find_listing(const struct lint *lint, const struct lint_table *table, struct listing *listing)
{
	size_t column;

	*listing = (struct listing){ .table = *table };
	if (table->row_count < 2 || !lint_column(lint, table, "severity", "old previous before original", &listing->severity) ||
	    lint_column(lint, table, "count counts number open closed total amount found qty", "", &column) ||
	    words_any(lint_cell(lint, table, 0, 0), "severity level"))
		return false;
	listing->has_status = lint_column(lint, table, "status state", "", &listing->status);
	for (size_t row = 1; row <= table->row_count; row++) {
		struct bytes severity = lint_cell(lint, table, row, listing->severity);

		if (words_count(severity, 2) != 1 || !words_all(severity, severity_words) || lint_has_footnote(lint_row(lint, table, row)->raw))
			return false;
	}
	return true;
}

static enum status check_listing(struct lint *lint, const struct statement *statement, const struct listing *listing)
{
	const struct markdown_line *line = statement->line, *head = lint_row(lint, &listing->table, 0);
	bool is_open_only = listing->has_status && !words_any(line->text, "found identified");
	struct rational count[SEVERITIES];
	char stated[RATIONAL_TEXT_MAX], shown[RATIONAL_TEXT_MAX];

	if (!lint_same_time(lint, line, head) || (line->section != head->section && !lint_is_whole(lint, line)) ||
	    (words_any(line->text, open_words) && !listing->has_status))
		return STATUS_OK;
	for (size_t i = 0; i < SEVERITIES; i++)
		count[i] = RATIONAL_INTEGER(0);
	for (size_t row = 1; row <= listing->table.row_count; row++) {
		size_t i = severity_of(words_trim(lint_cell(lint, &listing->table, row, listing->severity)));

		if (i < SEVERITIES && (!is_open_only || words_all(lint_cell(lint, &listing->table, row, listing->status), "open new unresolved")))
			count[i].numerator++;
	}
	for (size_t i = 0; i < SEVERITIES; i++) {
		if (!statement->is_stated[i] || rational_compare(count[i], statement->count[i]) <= 0)
			continue;
		fit_say(statement->count[i], stated);
		fit_say(count[i], shown);
		return lint_say(lint, "severity", listing->has_status ? CONFIDENCE_UNCLEAR : CONFIDENCE_CONTRADICTION, line, head,
		    "%s of severity %.*s here, %s in the table%s", stated, (int)strcspn(severities[i], " "), severities[i], shown,
		    listing->has_status ? " (unless it is of another time)" : "");
	}
	return STATUS_OK;
}

enum status lint_severities(struct lint *lint)
{
	struct statement statements[STATEMENTS_MAX];
	struct listing listing, other;
	struct lint_table table;
	enum status status = STATUS_OK;
	size_t count = 0, listings = 0;

	for (size_t at = 0; lint_table_next(lint, &at, &table) && listings < 2;)
		if (find_listing(lint, &table, listings == 0 ? &listing : &other))
			listings++;
	for (size_t i = 0; i < lint->markdown.line_count && status == STATUS_OK; i++) {
		if (count >= STATEMENTS_MAX || !read_statement(lint_at(lint, i), &statements[count]))
			continue;
		status = check_sum(lint, &statements[count++]);
	}
	/* Of two tables each may hold what the other does not. */
	for (size_t i = 0; i < count && listings == 1 && status == STATUS_OK; i++)
		status = check_listing(lint, &statements[i], &listing);
	return status;
}
