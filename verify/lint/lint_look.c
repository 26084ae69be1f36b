#include "lint_look.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Words of headings that stand over the whole document, not over a part of it. */
static const char whole_words[] = "executive summary overview conclusion conclusions final verdict overall result results "
    "scorecard score scores assessment introduction abstract tl dr tldr production readiness report status key findings "
    "finding bottom line decision recommendation recommendations go no approval at a glance and the of for sign off signoff "
    "release deployment validation headline outcome evaluation summarized closing remarks analysis quality metrics 1 2 3 4 5 "
    "6 7 8 9 10 11 12 13 14 15";

enum status lint_say(struct lint *lint, const char *rule, enum confidence confidence, const struct markdown_line *line,
    const struct markdown_line *other, const char *format, ...)
{
	struct lint_finding finding = { .rule = rule, .confidence = confidence, .line = line->number, .words = line->raw };
	va_list arguments;

	if (other && other != line) {
		finding.other = other->number;
		finding.other_words = other->raw;
	}
	va_start(arguments, format);
	vsnprintf(finding.shows, sizeof(finding.shows), format, arguments);
	va_end(arguments);
	return findings_add(&lint->findings, &finding);
}

bool lint_is_prose(const struct markdown_line *line)
{
	return line->text.size > 0 &&
	    (line->type == MARKDOWN_HEADING || line->type == MARKDOWN_TEXT || line->type == MARKDOWN_ITEM);
}

bool lint_is_listed(const struct markdown_line *line)
{
	return lint_is_prose(line) || (line->type == MARKDOWN_CODE && line->is_listing && line->text.size > 0);
}

const struct markdown_line *lint_at(const struct lint *lint, size_t i)
{
	return i < lint->markdown.line_count ? &lint->markdown.lines[i] : NULL;
}

size_t lint_index(const struct lint *lint, const struct markdown_line *line)
{
	return (size_t)(line - lint->markdown.lines);
}

bool lint_label(const struct lint *lint, const struct markdown_line *line, struct bytes *label, struct bytes *value)
{
	if (line->type == MARKDOWN_ROW && !line->is_head && line->cell_count == 2) {
		*label = markdown_cell(&lint->markdown, line, 0);
		*value = markdown_cell(&lint->markdown, line, 1);
		return label->size > 0 && words_count(*label, 10) < 10;
	}
	return lint_is_listed(line) && words_label(line->text, label, value);
}

struct bytes lint_joined(const struct lint *lint, const struct markdown_line *line, uint8_t room[static LINT_JOINED_MAX])
{
	size_t i = lint_index(lint, line), size = line->text.size < LINT_JOINED_MAX ? line->text.size : LINT_JOINED_MAX;
	const struct markdown_line *next;
	struct bytes label, value;

	if (size > 0)
		memcpy(room, line->text.data, size);
	if (line->type != MARKDOWN_TEXT && line->type != MARKDOWN_ITEM)
		return bytes_of(room, size);
	while ((next = lint_at(lint, ++i)) && next->type == MARKDOWN_TEXT && !next->is_after_blank && next->block == line->block &&
	    !words_label(next->text, &label, &value)) {
		if (size + 1 + next->text.size > LINT_JOINED_MAX)
			break;
		room[size++] = ' ';
		memcpy(room + size, next->text.data, next->text.size);
		size += next->text.size;
	}
	return bytes_of(room, size);
}

bool lint_names_whole(struct bytes text)
{
	return words_all(text, whole_words);
}

bool lint_has_footnote(struct bytes raw)
{
	static const char *const marks[] = { "\xe2\x80\xa0", "\xe2\x80\xa1", "\xc2\xb9", "\xc2\xb2", "\xc2\xb3", "[^" };
	size_t stars = 0;

	for (size_t i = 0; i < raw.size; i++) {
		stars += raw.data[i] == '*';
		if (raw.data[i] == '[' && i + 2 < raw.size && raw.data[i + 1] >= '0' && raw.data[i + 1] <= '9' && raw.data[i + 2] == ']')
			return true;
	}
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (words_mark(raw, marks[i]))
			return true;
	return stars % 2 == 1;
}

bool lint_is_whole(const struct lint *lint, const struct markdown_line *line)
{
	const struct markdown_line *heading = line->type == MARKDOWN_HEADING ? line : markdown_heading(&lint->markdown, line);

	for (; heading; heading = markdown_heading(&lint->markdown, heading)) {
		if (lint_index(lint, heading) + 1 == lint->title || heading == line)
			continue;
		/* A second title begins another document. */
		if (!lint_names_whole(heading->text) || (heading->level == 1 && words_any(heading->text, "report")))
			return false;
	}
	return true;
}

bool lint_table_next(const struct lint *lint, size_t *at, struct lint_table *table)
{
	const struct markdown *markdown = &lint->markdown;

	while (*at < markdown->line_count) {
		const struct markdown_line *head = &markdown->lines[*at];
		size_t end = *at + 1;

		if (head->type != MARKDOWN_ROW || !head->is_head) {
			(*at)++;
			continue;
		}
		while (end < markdown->line_count && markdown->lines[end].type == MARKDOWN_ROW && !markdown->lines[end].is_head &&
		    markdown->lines[end].block == head->block)
			end++;
		*table = (struct lint_table){ *at, end - *at - 1, head->cell_count };
		*at = end;
		if (table->row_count > 0)
			return true;
	}
	return false;
}

const struct markdown_line *lint_row(const struct lint *lint, const struct lint_table *table, size_t row)
{
	return &lint->markdown.lines[table->head + row];
}

struct bytes lint_cell(const struct lint *lint, const struct lint_table *table, size_t row, size_t column)
{
	return markdown_cell(&lint->markdown, lint_row(lint, table, row), column);
}

bool lint_column(const struct lint *lint, const struct lint_table *table, const char *words, const char *without,
    size_t *column)
{
	size_t found = 0;

	for (size_t i = 0; i < table->column_count; i++) {
		struct bytes head = lint_cell(lint, table, 0, i);

		if (!words_any(head, words) || words_any(head, without))
			continue;
		*column = i;
		found++;
	}
	return found == 1;
}

bool lint_percent(struct rational share, struct rational *percent)
{
	return rational_multiply(share, RATIONAL_INTEGER(100), percent);
}

bool lint_is_total(struct bytes label)
{
	return words_all(label, "total totals sum grand");
}
