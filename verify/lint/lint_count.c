/* A number of things announced, against the list that follows. */
#include "lint_look.h"

#include <string.h>

#define HEADINGS_NEAR 200 /* lines around a heading in which others show whether it is numbered */

/* Things that are listed one by one: of others (files, tests, users) a list may show groups. */
static const char listed_things[] = "issue issues problem problems bug bugs failure failures blocker blockers finding findings "
    "risk risks step steps action actions recommendation recommendations reason reasons vulnerability vulnerabilities defect "
    "defects gap gaps regression regressions requirement requirements criterion criteria phase phases condition conditions "
    "question questions goal goals concern concerns limitation limitations";
/* Words that may stand in the sentence that announces: any other may make the number an ordinal, or the list a choice. */
static const char announcing[] = "a an the these following there are is were was we i it this that has have had found identified "
    "discovered detected see below here with in detail remain remains remaining must should be will can hold come next need needs "
    "to as follows open new critical high medium low major minor serious severe important known blocking security performance "
    "production additional separate distinct real possible potential main key concrete immediate short-term long-term technical "
    "operational review audit analysis scan assessment team report testing inspection investigation one two three "
    "four five six seven eight nine ten eleven twelve of our fixed before release go-live deployment "
    "against for closed resolved addressed found";
/* Items that speak of the others, or of something else. */
static const char commentary[] = "both all these those none each neither either it also note see cause fix impact caused because more "
    "other others remaining etc summary total rest workaround hint tip known since until already optional optionally nice "
    "duplicate same non-goal non fixed closed resolved done solved mitigated previously formerly earlier reported could bonus "
    "stretch alternatively instead finally meanwhile part of-which thereof plus fixed removed reproduce hence so therefore";
/* A list of these is one thing told by its properties. */
static const char property_labels[] = "severity owner opened closed date status priority impact cause fix location "
    "file files line lines "
    "component assignee effort id category type description details evidence recommendation risk likelihood reporter version "
    "environment reproduction steps expected actual workaround due resolution";

static const char *const number_words[] = { "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
	"eleven", "twelve" };

/* The only number of a text, as digits or a word, at most 99; *behind is what follows it. */
static bool only_number(struct bytes text, size_t *number, struct bytes *behind)
{
	struct quantity found[QUANTITIES_MAX];
	size_t count = quantity_scan(text, found), numbers = 0;
	struct bytes word;

	for (size_t i = 0; i < count; i++) {
		if (!quantity_is_count(&found[i]) || found[i].value.numerator > 99)
			return false;
		*number = (size_t)found[i].value.numerator;
		*behind = bytes_slice(text, found[i].end, text.size - found[i].end);
		numbers++;
	}
	for (size_t at = 0; words_next(text, &at, &word);)
		for (size_t i = 1; i < sizeof(number_words) / sizeof(number_words[0]); i++)
			if (words_is(word, number_words[i])) {
				*number = i;
				*behind = bytes_slice(text, at, text.size - at);
				numbers++;
			}
	/* Digits that are no quantity ("P0", "v1.2", a date) make the sentence about something we do not read. */
	for (size_t i = 0; i < text.size; i++)
		if (text.data[i] >= '0' && text.data[i] <= '9' && count == 0)
			return false;
	return numbers == 1;
}

/* "3 critical issues": the noun within three words behind the number. */
static bool names_things(struct bytes behind)
{
	struct bytes word;

	for (size_t at = 0, i = 0; i < 3 && words_next(behind, &at, &word); i++)
		if (words_is(word, listed_things))
			return true;
	return false;
}

/* Is the item more, or less, than one of the things announced? */
static bool is_commentary(const struct markdown_line *item)
{
	struct quantity found[QUANTITIES_MAX];
	size_t count = quantity_scan(item->text, found), at = 0;
	struct bytes label, value, first;

	for (size_t i = 0; i < count; i++)
		if (quantity_is_count(&found[i]) && (found[i].at == 0 || item->text.data[found[i].at - 1] == '(' ||
		    (found[i].at > 1 && item->text.data[found[i].at - 2] == ':')))
			return true; /* "4 in the parser", "parser (4)", "linux: 1": a group */
	if (words_next(item->text, &at, &first) && words_is(first, "or and either"))
		return true;
	if (words_label(item->text, &label, &value) && words_all(label, property_labels))
		return true;
	return words_any(item->text, commentary) || words_mark(item->text, "...") || words_mark(item->raw, "~~") ||
	    item->tick != TICK_NONE || item->text.size == 0;
}

/* The items of the list that begins at line ${i}, of its outermost level.  false: not all of them are single things. */
static bool count_items(const struct lint *lint, size_t i, size_t *count)
{
	const struct markdown_line *first = lint_at(lint, i);
	bool is_bold = first->raw.size > 0 && memmem(first->raw.data, first->raw.size, "**", 2);

	*count = 0;
	for (; i < lint->markdown.line_count; i++) {
		const struct markdown_line *line = lint_at(lint, i);

		if (line->type == MARKDOWN_CODE || (line->type == MARKDOWN_TEXT && line->level > first->level))
			continue;
		if (line->block != first->block)
			break;
		if (line->type != MARKDOWN_ITEM || line->level > first->level)
			continue;
		if (line->is_ordered != first->is_ordered || is_commentary(line) ||
		    (is_bold && !memmem(line->raw.data, line->raw.size, "**", 2)))
			return false;
		(*count)++;
	}
	return *count > 0;
}

/* The last sentence: the one that the list hangs on. */
static struct bytes last_sentence(struct bytes text)
{
	for (size_t i = text.size; i > 1; i--)
		if (text.data[i - 1] == ' ' && strchr(".;!?", text.data[i - 2]))
			return bytes_slice(text, i, text.size - i);
	return text;
}

/* "2 Issues" under "1 Scope" is a section's number. */
static bool is_numbered(const struct lint *lint, const struct markdown_line *heading)
{
	size_t from = lint_index(lint, heading);

	if (heading->type != MARKDOWN_HEADING || heading->text.data[0] < '0' || heading->text.data[0] > '9')
		return false;
	if (memchr(heading->text.data, '.', heading->text.size < 4 ? heading->text.size : 4))
		return true;
	for (size_t i = from > HEADINGS_NEAR ? from - HEADINGS_NEAR : 0; i < from + HEADINGS_NEAR && lint_at(lint, i); i++) {
		const struct markdown_line *other = lint_at(lint, i);

		if (other->type == MARKDOWN_HEADING && other != heading && other->text.size > 0 && other->text.data[0] >= '0' &&
		    other->text.data[0] <= '9')
			return true;
	}
	return false;
}

static bool is_announcement(struct bytes text)
{
	struct bytes word;

	for (size_t at = 0; words_next(text, &at, &word);)
		if ((word.data[0] < '0' || word.data[0] > '9') && !words_is(word, announcing) && !words_is(word, listed_things))
			return false;
	return true;
}

/* What stands before the number: "Phase 2 issues" are those of a phase. */
static bool is_ordinal(struct bytes text, struct bytes behind)
{
	struct bytes before = bytes_slice(text, 0, (size_t)(behind.data - text.data)), word;

	for (size_t at = 0; words_next(before, &at, &word);)
		if (words_is(word, listed_things))
			return true;
	return false;
}

static enum status check_lead(struct lint *lint, size_t i)
{
	const struct markdown_line *line = lint_at(lint, i), *list = lint_at(lint, i + 1);
	struct bytes text = line->text, behind;
	size_t number, count;
	bool is_lead = text.size > 0 && text.data[text.size - 1] == ':';

	if (!list || list->type != MARKDOWN_ITEM || !(is_lead || line->type == MARKDOWN_HEADING) || line->type == MARKDOWN_ITEM ||
	    !lint_is_prose(line))
		return STATUS_OK;
	text = behind = last_sentence(text);
	if (!only_number(text, &number, &behind) || number < 1 || !names_things(behind) || is_ordinal(text, behind) ||
	    !is_announcement(text) || is_numbered(lint, line) || !count_items(lint, i + 1, &count) || number == count)
		return STATUS_OK;
	return lint_say(lint, "count", count > number ? CONFIDENCE_CONTRADICTION : CONFIDENCE_UNCLEAR, line, list,
	    "%zu announced, %zu in the list%s", number, count, count > number ? "" : " (an item may stand for several)");
}

enum status lint_counts(struct lint *lint)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i + 1 < lint->markdown.line_count && status == STATUS_OK; i++)
		status = check_lead(lint, i);
	return status;
}
