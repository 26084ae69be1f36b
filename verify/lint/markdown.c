#include "markdown.h"

#include <stdlib.h>
#include <string.h>

#include "markdown_marks.h"
#include "markdown_plain.h"

#define LIST_NONE 0

/* What is known while lines are read one after the other. */
struct reading {
	struct markdown *markdown;
	uint32_t number, block;
	uint32_t above[7]; /* 1 + index of the open heading of each level; 0: none */
	uint32_t section;
	uint8_t fence; /* its mark; 0: not in one */
	size_t fence_size;
	bool is_command, is_listing; /* of the fence */
	bool has_front, in_front, in_table, in_comment, is_after_blank;
	uint8_t list;          /* the mark of the outermost list we are in, '1' for numbers; LIST_NONE */
	uint32_t list_block;
	uint16_t list_level;
};

static enum status more_lines(struct markdown *markdown)
{
	size_t capacity = markdown->line_capacity ? markdown->line_capacity * 2 : 256;
	struct markdown_line *lines;

	if (markdown->line_count < markdown->line_capacity)
		return STATUS_OK;
	if (markdown->line_count >= MARKDOWN_LINES_MAX)
		return STATUS_TOO_LARGE;
	lines = realloc(markdown->lines, capacity * sizeof(*lines));
	if (!lines)
		return STATUS_NO_MEMORY;
	markdown->lines = lines;
	markdown->line_capacity = capacity;
	return STATUS_OK;
}

static struct bytes plain(struct reading *reading, struct bytes text, bool is_code)
{
	struct markdown *markdown = reading->markdown;
	uint8_t *out = markdown->plain + markdown->plain_size;
	size_t size = text.size > MARKDOWN_PLAIN_MAX ? 0 : markdown_plain(text, is_code, out);

	markdown->plain_size += size;
	return bytes_of(out, size);
}

/* A new line with what all of them have; its text is what is plain of ${content}. */
static enum status add(struct reading *reading, enum markdown_type type, struct bytes raw, struct bytes content,
    struct markdown_line **added)
{
	struct markdown *markdown = reading->markdown;
	enum status status = more_lines(markdown);
	struct markdown_line *line;

	if (status != STATUS_OK)
		return status;
	line = &markdown->lines[markdown->line_count++];
	*line = (struct markdown_line){ .type = type, .number = reading->number, .block = reading->block, .raw = raw,
		.section = reading->section, .is_after_blank = reading->is_after_blank };
	line->text = plain(reading, content, type == MARKDOWN_CODE || type == MARKDOWN_FRONT);
	reading->is_after_blank = false;
	*added = line;
	return STATUS_OK;
}

static struct markdown_line *last_line(struct reading *reading)
{
	size_t count = reading->markdown->line_count;

	return count > 0 ? &reading->markdown->lines[count - 1] : NULL;
}

/* ---- tables ---- */

static enum status add_cell(struct reading *reading, struct bytes cell)
{
	struct markdown *markdown = reading->markdown;

	if (markdown->cell_count == markdown->cell_capacity) {
		size_t capacity = markdown->cell_capacity ? markdown->cell_capacity * 2 : 256;
		struct bytes *cells;

		if (markdown->cell_count >= MARKDOWN_CELLS_MAX)
			return STATUS_TOO_LARGE;
		cells = realloc(markdown->cells, capacity * sizeof(*cells));
		if (!cells)
			return STATUS_NO_MEMORY;
		markdown->cells = cells;
		markdown->cell_capacity = capacity;
	}
	markdown->cells[markdown->cell_count++] = plain(reading, mark_trim(cell), false);
	return STATUS_OK;
}

/* Cuts at bars that are neither escaped nor in a code span. */
static enum status split_cells(struct reading *reading, struct markdown_line *line)
{
	struct bytes text = mark_trim(line->raw);
	size_t from = text.size > 0 && text.data[0] == '|', at = from;
	bool is_span = false;
	enum status status = STATUS_OK;

	line->cell = (uint32_t)reading->markdown->cell_count;
	if (text.size > MARKDOWN_PLAIN_MAX)
		return STATUS_OK;
	for (; at <= text.size && status == STATUS_OK; at++) {
		if (at < text.size && text.data[at] == '\\') {
			at++;
			continue;
		}
		if (at < text.size && text.data[at] == '`')
			is_span = !is_span;
		if (at < text.size && (text.data[at] != '|' || is_span))
			continue;
		if (at == text.size && from == at && at > 0 && text.data[at - 1] == '|')
			break;
		status = add_cell(reading, bytes_slice(text, from, at - from));
		from = at + 1;
	}
	/* An escape at the very end steps over it. */
	if (status == STATUS_OK && at > text.size + 1 && from < text.size)
		status = add_cell(reading, bytes_slice(text, from, text.size - from));
	line->cell_count = (uint32_t)reading->markdown->cell_count - line->cell;
	return status;
}

static enum status make_row(struct reading *reading, struct markdown_line *line, bool is_head)
{
	line->type = MARKDOWN_ROW;
	line->is_head = is_head;
	line->block = reading->block;
	return split_cells(reading, line);
}

/* ---- headings ---- */

static void open_section(struct reading *reading, struct markdown_line *heading, uint16_t level)
{
	uint32_t under = 0;

	for (uint16_t i = 1; i < level; i++)
		if (reading->above[i])
			under = reading->above[i];
	heading->type = MARKDOWN_HEADING;
	heading->level = level;
	heading->section = under;
	heading->block = ++reading->block;
	reading->section = (uint32_t)(heading - reading->markdown->lines) + 1;
	reading->above[level] = reading->section;
	for (int i = level + 1; i < 7; i++)
		reading->above[i] = 0;
	reading->list = LIST_NONE;
	reading->in_table = false;
}

/* ---- lists ---- */

static enum status add_item(struct reading *reading, struct bytes raw, struct bytes content, uint8_t mark, uint16_t indent)
{
	struct markdown_line *line;
	enum markdown_tick tick = mark_tick(&content);
	bool is_new = reading->list == LIST_NONE || (indent <= reading->list_level && mark != reading->list);

	if (is_new || indent < reading->list_level) {
		reading->list = mark;
		reading->list_level = indent;
	}
	if (is_new)
		reading->list_block = reading->block + 1;
	reading->block = reading->list_block > reading->block ? reading->list_block : reading->block;
	enum status status = add(reading, MARKDOWN_ITEM, raw, content, &line);
	if (status != STATUS_OK)
		return status;
	line->block = reading->list_block;
	line->level = indent;
	line->is_ordered = mark == '1';
	line->tick = tick;
	reading->in_table = false;
	return STATUS_OK;
}

/* ---- all other lines ---- */

static enum status add_text(struct reading *reading, struct bytes raw, struct bytes content, uint16_t indent)
{
	struct markdown_line *line, *before = last_line(reading);
	bool is_lazy = before && !reading->is_after_blank && (before->type == MARKDOWN_ITEM || before->type == MARKDOWN_TEXT);
	enum status status;

	if (reading->list != LIST_NONE && indent == 0 && !is_lazy)
		reading->list = LIST_NONE;
	if (reading->list == LIST_NONE && (!before || before->type != MARKDOWN_TEXT || reading->is_after_blank))
		reading->block++;
	status = add(reading, MARKDOWN_TEXT, raw, content, &line);
	if (status != STATUS_OK)
		return status;
	if (reading->list != LIST_NONE)
		line->block = reading->list_block;
	line->level = indent;
	reading->in_table = false;
	return STATUS_OK;
}

static enum status add_plain(struct reading *reading, enum markdown_type type, struct bytes raw, struct bytes content)
{
	struct markdown_line *line, *before = last_line(reading);

	if (!before || before->type != type || reading->is_after_blank)
		reading->block++;
	reading->in_table = false;
	if (type != MARKDOWN_COMMENT)
		reading->list = LIST_NONE;
	return add(reading, type, raw, content, &line);
}

static bool is_listed(struct bytes name, const char *const *names)
{
	for (; *names; names++)
		if (name.size == strlen(*names) && !strncasecmp((const char *)name.data, *names, name.size))
			return true;
	return false;
}

static void open_fence(struct reading *reading, uint8_t mark, size_t size, struct bytes info)
{
	static const char *const shells[] = { "bash", "sh", "shell", "console", "zsh", "shell-session", "terminal", NULL };
	static const char *const words[] = { "", "text", "txt", "plain", "plaintext", "output", "log", "none", NULL };
	size_t end = 0;

	info = mark_trim(info);
	while (end < info.size && info.data[end] != ' ' && info.data[end] != '{')
		end++;
	info = bytes_slice(info, 0, end);
	reading->fence = mark;
	reading->fence_size = size;
	reading->is_command = is_listed(info, shells);
	reading->is_listing = is_listed(info, words);
	reading->block++;
	reading->in_table = false;
}

static enum status add_code(struct reading *reading, struct bytes raw)
{
	struct markdown_line *line;
	enum status status = add(reading, MARKDOWN_CODE, raw, raw, &line);

	if (status == STATUS_OK) {
		line->is_command = reading->is_command;
		line->is_listing = reading->is_listing;
	}
	return status;
}

static enum status read_fenced(struct reading *reading, struct bytes raw, struct bytes rest)
{
	size_t marks = mark_count(rest, reading->fence);

	if (marks >= reading->fence_size && mark_is_all(rest, reading->fence, 3)) {
		reading->fence = 0;
		reading->block++;
		reading->is_after_blank = true;
		return STATUS_OK;
	}
	return add_code(reading, raw);
}

/* A line under the heading "===" or "---", or a break. */
static enum status read_underline(struct reading *reading, struct bytes raw, struct bytes rest)
{
	struct markdown_line *before = last_line(reading);

	if (before && before->type == MARKDOWN_TEXT && !reading->is_after_blank && reading->list == LIST_NONE) {
		open_section(reading, before, rest.data[0] == '=' ? 1 : 2);
		reading->is_after_blank = true;
		return STATUS_OK;
	}
	if (rest.data[0] == '=')
		return add_text(reading, raw, rest, 0);
	return add_plain(reading, MARKDOWN_BREAK, raw, bytes_of(NULL, 0));
}

static enum status read_row(struct reading *reading, struct bytes raw, struct bytes rest)
{
	struct markdown_line *before = last_line(reading), *line;
	enum status status;

	if (!reading->in_table) {
		reading->block++;
		status = make_row(reading, before, true);
		reading->in_table = true;
		reading->list = LIST_NONE;
		return status;
	}
	status = add(reading, MARKDOWN_ROW, raw, rest, &line);
	return status == STATUS_OK ? make_row(reading, line, false) : status;
}

/* Code by its indent alone: only where no list could own it. */
static bool is_indented(const struct reading *reading, uint16_t indent)
{
	const struct markdown *markdown = reading->markdown;
	const struct markdown_line *before =
	    markdown->line_count > 0 ? &markdown->lines[markdown->line_count - 1] : NULL;

	return indent >= 4 && reading->list == LIST_NONE &&
	    (!before || reading->is_after_blank || (before->type == MARKDOWN_CODE && before->block == reading->block));
}

static enum status read_outside(struct reading *reading, struct bytes raw, struct bytes rest, uint16_t indent)
{
	struct markdown_line *before = last_line(reading), *line;
	uint8_t mark = rest.data[0];
	size_t marks = mark_count(rest, mark), marker;
	enum status status;

	if ((mark == '`' || mark == '~') && marks >= 3) {
		open_fence(reading, mark, marks, bytes_slice(rest, marks, rest.size - marks));
		return STATUS_OK;
	}
	if (bytes_start_with(rest, "<!--")) {
		reading->in_comment = !memmem(rest.data, rest.size, "-->", 3);
		return add_plain(reading, MARKDOWN_COMMENT, raw, bytes_of(NULL, 0));
	}
	if (is_indented(reading, indent)) {
		reading->is_command = reading->is_listing = false;
		if (!before || before->type != MARKDOWN_CODE)
			reading->block++;
		return add_code(reading, raw);
	}
	if (mark == '>')
		return add_plain(reading, MARKDOWN_QUOTE, raw, bytes_slice(rest, 1, rest.size - 1));
	if (mark == '#' && marks <= 6 && (marks == rest.size || rest.data[marks] == ' ' || rest.data[marks] == '\t')) {
		status = add(reading, MARKDOWN_HEADING, raw, mark_heading(bytes_slice(rest, marks, rest.size - marks)), &line);
		if (status == STATUS_OK)
			open_section(reading, line, (uint16_t)marks);
		return status;
	}
	if (mark_is_all(rest, '-', 3) || mark_is_all(rest, '=', 3) || mark_is_all(rest, '*', 3) || mark_is_all(rest, '_', 3))
		return mark == '-' || mark == '=' ? read_underline(reading, raw, rest) :
		    add_plain(reading, MARKDOWN_BREAK, raw, bytes_of(NULL, 0));
	if (reading->in_table && !reading->is_after_blank && mark_has_bar(rest))
		return read_row(reading, raw, rest);
	if (before && before->type == MARKDOWN_TEXT && !reading->is_after_blank && mark_has_bar(before->raw) && mark_is_delimiter(rest))
		return read_row(reading, raw, rest);
	marker = mark_item(rest, &mark);
	if (marker > 0)
		return add_item(reading, raw, bytes_slice(rest, marker, rest.size - marker), mark, indent);
	return add_text(reading, raw, rest, indent);
}

static enum status read_line(struct reading *reading, struct bytes raw)
{
	uint16_t indent = 0;
	size_t at = 0;

	for (; at < raw.size && (raw.data[at] == ' ' || raw.data[at] == '\t') && indent < 1000; at++)
		indent = (uint16_t)(raw.data[at] == '\t' ? indent / 4 * 4 + 4 : indent + 1);
	struct bytes rest = mark_trim(bytes_slice(raw, at, raw.size - at));
	if (reading->fence)
		return read_fenced(reading, raw, rest);
	if (reading->in_front) {
		reading->in_front = !bytes_equal(rest, bytes_of_text("---")) && !bytes_equal(rest, bytes_of_text("..."));
		return add_plain(reading, MARKDOWN_FRONT, raw, reading->in_front ? rest : bytes_of(NULL, 0));
	}
	if (reading->in_comment) {
		reading->in_comment = !memmem(raw.data, raw.size, "-->", 3);
		return add_plain(reading, MARKDOWN_COMMENT, raw, bytes_of(NULL, 0));
	}
	if (rest.size == 0) {
		reading->is_after_blank = true;
		reading->in_table = false;
		return STATUS_OK;
	}
	if (reading->number == 1 && reading->has_front) {
		reading->in_front = true;
		return add_plain(reading, MARKDOWN_FRONT, raw, bytes_of(NULL, 0));
	}
	return read_outside(reading, raw, rest, indent);
}

enum status markdown_read(struct bytes text, struct markdown *markdown)
{
	struct reading reading = { .markdown = markdown };
	enum status status = STATUS_OK;

	memset(markdown, 0, sizeof(*markdown));
	if (text.size > MARKDOWN_SIZE_MAX)
		return STATUS_TOO_LARGE;
	if (bytes_start_with(text, "\xef\xbb\xbf"))
		text = bytes_slice(text, 3, text.size - 3);
	reading.has_front = mark_has_front(text);
	/* Each line is made plain at most twice: whole and, of a row, by cells; and no plain text is longer than its line. */
	markdown->plain = malloc(2 * text.size + 2);
	if (!markdown->plain)
		return STATUS_NO_MEMORY;
	for (size_t at = 0; at < text.size && status == STATUS_OK;) {
		const uint8_t *end = memchr(text.data + at, '\n', text.size - at);
		size_t size = end ? (size_t)(end - text.data) - at : text.size - at;
		struct bytes raw = bytes_slice(text, at, size);

		if (raw.size > 0 && raw.data[raw.size - 1] == '\r')
			raw.size--;
		reading.number++;
		status = read_line(&reading, raw);
		at += size + 1;
	}
	return status;
}

void markdown_release(struct markdown *markdown)
{
	free(markdown->lines);
	free(markdown->cells);
	free(markdown->plain);
	memset(markdown, 0, sizeof(*markdown));
}

struct bytes markdown_cell(const struct markdown *markdown, const struct markdown_line *row, size_t column)
{
	return column < row->cell_count ? markdown->cells[row->cell + column] : bytes_of(NULL, 0);
}

const struct markdown_line *markdown_heading(const struct markdown *markdown, const struct markdown_line *line)
{
	return line->section > 0 ? &markdown->lines[line->section - 1] : NULL;
}
