/* Places in files that a document cites: "main.py, lines 60-92". */
#include "lint_citation.h"

#include <stdlib.h>

#define CITATIONS_MAX 4096
#define NEIGHBOURS_MAX 32 /* that one range is compared with */

static bool is_path_byte(uint8_t c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '.' || c == '_' || c == '-' || c == '/';
}

static bool is_digit(struct bytes text, size_t at)
{
	return at < text.size && text.data[at] >= '0' && text.data[at] <= '9';
}

static bool read_line_number(struct bytes text, size_t *at, uint32_t *number)
{
	size_t from = *at;

	*number = 0;
	for (; is_digit(text, *at) && *at - from < 8; (*at)++)
		*number = *number * 10 + (uint32_t)(text.data[*at] - '0');
	return *at > from && !is_digit(text, *at) && *number > 0;
}

/* "N" or "N-M" at *at. */
static bool read_numbers(struct bytes text, size_t *at, struct citation *citation)
{
	size_t next;

	if (!read_line_number(text, at, &citation->from))
		return false;
	citation->to = citation->from;
	next = *at + 1;
	if (*at < text.size && text.data[*at] == '-' && is_digit(text, next)) {
		if (!read_line_number(text, &next, &citation->to) || citation->to < citation->from)
			return false;
		*at = next;
	}
	return true;
}

/* Is it a file's name: an extension of one to six letters behind a dot that is not the first byte? */
static bool is_path(struct bytes text)
{
	size_t dot = text.size, letters = 0;

	while (dot > 1 && text.data[dot - 1] != '.')
		dot--;
	for (size_t i = dot; i < text.size; i++)
		letters += (text.data[i] | 0x20) >= 'a' && (text.data[i] | 0x20) <= 'z';
	return dot > 1 && text.size - dot <= 6 && letters > 0 && text.size - dot == letters && text.size >= 4;
}

bool citation_next(struct bytes text, size_t *at, struct bytes *path, struct citation *citation)
{
	while (*at < text.size) {
		size_t from = *at, end = from;

		if (!is_path_byte(text.data[from])) {
			(*at)++;
			continue;
		}
		while (end < text.size && is_path_byte(text.data[end]))
			end++;
		struct bytes token = bytes_slice(text, from, end - from);
		while (token.size > 0 && (token.data[token.size - 1] == '.' || token.data[token.size - 1] == '-'))
			token.size--;
		*at = end;
		if (is_path(token)) {
			size_t number = end + 1;

			*path = token;
			if (end < text.size && text.data[end] == ':' && read_numbers(text, &number, citation)) {
				citation->path = token;
				*at = number;
				return true;
			}
			continue;
		}
		if (words_is(token, "line lines") && end < text.size && text.data[end] == ' ') {
			size_t number = end + 1;

			if (!read_numbers(text, &number, citation))
				continue;
			citation->path = *path;
			*at = number;
			return true;
		}
	}
	return false;
}

static int by_range(const void *left, const void *right)
{
	const struct citation *a = left, *b = right;
	int order = bytes_compare(a->path, b->path);

	if (order)
		return order;
	if (a->from != b->from)
		return a->from < b->from ? -1 : 1;
	if (a->to != b->to)
		return a->to > b->to ? -1 : 1;
	return a->line->number < b->line->number ? -1 : a->line->number > b->line->number;
}

/* Does the line say that the range is one part of the program: a function, an endpoint? */
static bool names_part(const struct markdown_line *line)
{
	return words_any(line->text, "function class method decorator endpoint handler implemented implements defined defines definition");
}

/*
 * Has the text no words but those that place a part in a file, and the file's name?  "about", "(v2)", "with context", "shares
 * lines with" make the range another one, or the overlap a known one.
 */
static bool is_plainly_placed(const struct citation *citation)
{
	struct bytes label, value, word, path = citation->path;

	if (!words_label(citation->line->text, &label, &value) || words_mark(label, "("))
		return false;
	for (size_t at = 0; words_next(value, &at, &word);) {
		if (word.data >= path.data && word.data < path.data + path.size)
			continue;
		if ((word.data[0] < '0' || word.data[0] > '9') &&
		    !words_is(word, "function class method decorator endpoint handler implemented implements defined defines definition in at "
			"line lines the a an as see is file and present of"))
			return false;
	}
	return true;
}

static bool has_own_label(const struct citation *a, const struct citation *b)
{
	struct bytes first, second, rest;

	return words_label(a->line->text, &first, &rest) && words_label(b->line->text, &second, &rest) && !bytes_equal(first, second);
}

static enum status check_ranges(struct lint *lint, const struct citation *a, const struct citation *b)
{
	/* Another state of the file, a range that is meant to be wider, an overlap that is told: these are no two ranges. */
	static const char hedges[] = "about around approximately roughly circa context old new before after version share shares shared "
	    "overlap overlaps overlapping v1 v2 v3 excerpt";

	if (words_any(a->line->text, hedges) || words_any(b->line->text, hedges) || b->from == a->to)
		return STATUS_OK;
	if (a->line == b->line || b->from > a->to || (a->from == b->from && a->to == b->to) || a->from == 1 || a->from == a->to ||
	    b->from == b->to)
		return STATUS_OK;
	if (b->to <= a->to || a->from == b->from)
		return a->line->block != b->line->block || !has_own_label(a, b) ? STATUS_OK :
		    lint_say(lint, "line-ranges", CONFIDENCE_UNCLEAR, a->line, b->line,
			"%.*s: %u-%u lies inside %u-%u (one part may hold the other)", LINT_WORDS(a->path), b->from, b->to, a->from, a->to);
	bool is_plain = has_own_label(a, b) && names_part(a->line) && names_part(b->line) &&
	    is_plainly_placed(a) && is_plainly_placed(b);
	return lint_say(lint, "line-ranges", is_plain ? CONFIDENCE_CONTRADICTION : CONFIDENCE_UNCLEAR, a->line, b->line,
	    "%.*s: %u-%u and %u-%u overlap, and neither holds the other", LINT_WORDS(a->path), a->from, a->to, b->from, b->to);
}

enum status lint_line_ranges(struct lint *lint)
{
	struct citation *citations = calloc(CITATIONS_MAX, sizeof(*citations));
	enum status status = citations ? STATUS_OK : STATUS_NO_MEMORY;
	size_t count = 0;

	for (size_t i = 0; citations && i < lint->markdown.line_count; i++) {
		const struct markdown_line *line = lint_at(lint, i);
		struct bytes path = bytes_of(NULL, 0);
		size_t at = 0;

		while (lint_is_prose(line) && count < CITATIONS_MAX && citation_next(line->text, &at, &path, &citations[count])) {
			citations[count].line = line;
			count += citations[count].path.size > 0;
		}
	}
	if (citations)
		qsort(citations, count, sizeof(*citations), by_range);
	for (size_t i = 0; i < count && status == STATUS_OK; i++)
		for (size_t j = i + 1; j < count && j <= i + NEIGHBOURS_MAX && status == STATUS_OK; j++) {
			if (!bytes_equal(citations[i].path, citations[j].path) || citations[j].from > citations[i].to)
				break;
			status = check_ranges(lint, &citations[i], &citations[j]);
		}
	free(citations);
	return status;
}
