/* Percentages in headings: against the verdicts below them, and against the failures of the whole. */
#include "lint_look.h"

/* Verdicts that are yes or no, so that their share is a count; "good" at 90 % is a grade. */
static const char binary[] = "verified passed implemented complete completed resolved confirmed validated met fixed";

/* How a heading's verdict may be qualified: by nothing but how much of it holds. */
static const char qualified_verdict[] = "mostly partly partially largely nearly almost verified passed implemented complete completed "
    "resolved confirmed validated met fixed";
#define PARTS_TEXT_MAX 512

/* "Title (83.3% - MOSTLY VERIFIED)": the percentage and the words behind it. */
static bool heading_percent(const struct markdown_line *line, struct quantity *percent, struct bytes *verdict)
{
	struct quantity found[QUANTITIES_MAX];
	struct bytes text = line->text;
	size_t open = text.size;

	while (open > 0 && text.data[open - 1] != '(')
		open--;
	if (line->type != MARKDOWN_HEADING || open == 0 || quantity_scan(text, found) == 0)
		return false;
	struct bytes inside = bytes_slice(text, open, text.size - open);
	if (quantity_scan(inside, found) != 1 || !quantity_is_percent(&found[0]) || found[0].at != 0 ||
	    rational_compare(found[0].value, RATIONAL_INTEGER(100)) > 0)
		return false;
	*percent = found[0];
	*verdict = words_trim(bytes_slice(inside, found[0].end, inside.size - found[0].end));
	return true;
}

static struct bytes last_word(struct bytes text)
{
	struct bytes word, last = bytes_of(text.data, 0);

	for (size_t at = 0; words_next(text, &at, &word);)
		last = word;
	return last;
}

/* What stands behind the last " - " of a heading. */
static struct bytes heading_verdict(struct bytes text)
{
	for (size_t i = text.size; i > 2; i--)
		if (text.data[i - 1] == ' ' && text.data[i - 2] == '-' && text.data[i - 3] == ' ')
			return words_trim(bytes_slice(text, i, text.size - i));
	return bytes_of(text.data, 0);
}

/* The share of the parts below that have the heading's own verdict. */
static enum status check_share(struct lint *lint, size_t i)
{
	const struct markdown_line *heading = lint_at(lint, i), *first = NULL;
	bool is_weighted = false;
	struct quantity percent;
	struct bytes verdict, word;
	size_t parts = 0, agreeing = 0;
	char shown[RATIONAL_TEXT_MAX];

	if (!heading_percent(heading, &percent, &verdict) || !words_is(word = last_word(verdict), binary) ||
	    rational_compare(percent.value, RATIONAL_INTEGER(100)) == 0)
		return STATUS_OK;
	for (size_t j = i + 1; j < lint->markdown.line_count; j++) {
		const struct markdown_line *part = lint_at(lint, j);
		struct bytes said;

		if (part->type != MARKDOWN_HEADING) {
			is_weighted |= part->text.size < PARTS_TEXT_MAX && words_any(part->text, "weighted weights weight weighting");
			continue;
		}
		if (part->level <= heading->level)
			break;
		if (part->section != i + 1)
			continue;
		said = heading_verdict(part->text);
		first = first ? first : part;
		parts++;
		agreeing += words_count(said, 2) == 1 && words_alike(last_word(said), word);
	}
	if (parts < 2 || agreeing != parts || is_weighted || !words_all(verdict, qualified_verdict))
		return STATUS_OK;
	fit_say(percent.value, shown);
	return lint_say(lint, "section-share", CONFIDENCE_CONTRADICTION, heading, first,
	    "all %zu parts below are %.*s: %zu of %zu is 100 %%, not %s %%", parts, LINT_WORDS(word), parts, parts, shown);
}

/* ---- "11/12 tests passed" overall, and two sections below 100 % ---- */

/* The failures that a line states for the whole document: "Overall score: 91.7% (11/12 tests passed)". */
static bool read_overall(const struct lint *lint, const struct markdown_line *line, struct rational *failures)
{
	struct quantity found[QUANTITIES_MAX];
	struct bytes label, value;
	size_t count;

	if (!lint_label(lint, line, &label, &value) || !words_any(label, "overall total") || !lint_is_whole(lint, line) ||
	    !words_phrases(value, "tests passed|tests pass|tests passing|checks passed|checks passing|checks pass"))
		return false;
	count = quantity_scan(value, found);
	for (size_t i = 0; i < count; i++)
		if (found[i].has_whole && found[i].bound == BOUND_NONE && rational_compare(found[i].value, found[i].whole) <= 0)
			return rational_subtract(found[i].whole, found[i].value, failures);
	return false;
}

static bool is_of_tests(struct bytes text)
{
	struct bytes word;

	for (size_t at = 0; words_next(text, &at, &word);)
		if (words_is(word, "validation validated verification verified test tests testing check checks claims tested checked"))
			return true;
	return false;
}

/* Does a heading below this one say that something failed? */
static bool has_failure(const struct lint *lint, size_t i)
{
	uint16_t level = lint_at(lint, i)->level;

	for (i++; i < lint->markdown.line_count; i++) {
		const struct markdown_line *line = lint_at(lint, i);

		if (line->type != MARKDOWN_HEADING)
			continue;
		if (line->level <= level)
			break;
		if (words_any(line->text, "failure failures failed fail"))
			return true;
	}
	return false;
}

static enum status check_failures(struct lint *lint, const struct markdown_line *overall, struct rational failures)
{
	const struct markdown_line *first = NULL;
	size_t imperfect = 0, all = 0;
	bool is_of_test = false, is_uniform = true;
	uint32_t section = 0;
	uint16_t level = 0;
	char shown[RATIONAL_TEXT_MAX];

	for (size_t i = 0; i < lint->markdown.line_count; i++) {
		const struct markdown_line *line = lint_at(lint, i);
		struct quantity percent;
		struct bytes verdict;

		if (!heading_percent(line, &percent, &verdict))
			continue;
		if (words_any(line->text, "coverage performance utilization cpu memory compliance confidence progress target quality"))
			return STATUS_OK;
		if (all++ == 0) {
			section = line->section;
			level = line->level;
		}
		is_uniform &= line->section == section && line->level == level && verdict.size > 0;
		if (rational_compare(percent.value, RATIONAL_INTEGER(100)) == 0)
			continue;
		/* A section of something else may be graded without a failed test. */
		if (!is_of_tests(line->text) && !has_failure(lint, i))
			continue;
		imperfect++;
		is_of_test = true;
		first = first ? first : line;
	}
	if (!is_uniform || !is_of_test || imperfect < 2 || rational_compare(RATIONAL_INTEGER((__int128)imperfect), failures) <= 0)
		return STATUS_OK;
	fit_say(failures, shown);
	return lint_say(lint, "failures", CONFIDENCE_CONTRADICTION, overall, first,
	    "%s failed, yet %zu of %zu sections are below 100 %%: each needs at least one failure of its own", shown, imperfect, all);
}

enum status lint_section_shares(struct lint *lint)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < lint->markdown.line_count && status == STATUS_OK; i++)
		status = check_share(lint, i);
	return status;
}

enum status lint_failures(struct lint *lint)
{
	const struct markdown_line *overall = NULL;
	struct rational failures = RATIONAL_INTEGER(0), found;
	size_t stated = 0;

	for (size_t i = 0; i < lint->markdown.line_count; i++)
		if (read_overall(lint, lint_at(lint, i), &found)) {
			failures = found;
			overall = lint_at(lint, i);
			stated++;
		}
	return stated == 1 ? check_failures(lint, overall, failures) : STATUS_OK;
}
