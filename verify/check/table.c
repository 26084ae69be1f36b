#include "table.h"

#include <string.h>

#include "format/utf8.h"

/* Line-drawing characters: U+2500 to U+257F are E2 94 80 to E2 95 BF. */
#define IS_DRAWING(at) ((at)[0] == 0xe2 && ((at)[1] == 0x94 || (at)[1] == 0x95))
#define IS_BAR(at) (IS_DRAWING(at) && (((at)[1] == 0x94 && ((at)[2] == 0x82 || (at)[2] == 0x83)) || \
	((at)[1] == 0x95 && (at)[2] == 0x91)))

static bool is_space(uint8_t byte)
{
	return byte == ' ' || byte == '\t';
}

static struct bytes trim(struct bytes text)
{
	while (text.size > 0 && is_space(text.data[0]))
		text = bytes_slice(text, 1, text.size - 1);
	while (text.size > 0 && is_space(text.data[text.size - 1]))
		text.size--;
	return text;
}

/* "**95**" is 95 to whoever reads it. */
struct bytes table_plain(struct bytes text)
{
	bool is_code = false;
	while (!is_code && text.size >= 2 && memchr("*_`", text.data[0], 3) != NULL &&
	    text.data[0] == text.data[text.size - 1]) {
		is_code = text.data[0] == '`';
		text = trim(bytes_slice(text, 1, text.size - 2));
	}
	return text;
}

bool table_is(struct bytes cell, struct bytes text)
{
	return bytes_equal(cell, text) || bytes_equal(table_plain(cell), text);
}

/* How many bytes of a cell's border are at ${at}: "|" or a drawn bar; 0 none. */
static size_t bar_at(struct bytes text, size_t at)
{
	if (text.data[at] == '|')
		return 1;
	return at + 3 <= text.size && IS_BAR(text.data + at) ? 3 : 0;
}

static bool has_bar(struct bytes text)
{
	for (size_t at = 0; at < text.size; at++)
		if (bar_at(text, at) > 0)
			return true;
	return false;
}

/* A line of nothing but rules: "|---|:--:|", "+----+", "├───┤". */
static bool is_rule(struct bytes text)
{
	bool has_line = false;
	for (size_t at = 0; at < text.size;) {
		if (at + 3 <= text.size && IS_DRAWING(text.data + at)) {
			has_line |= !IS_BAR(text.data + at);
			at += 3;
		} else if (memchr("-=+|: \t", text.data[at], 7) != NULL) {
			has_line |= text.data[at] == '-' || text.data[at] == '=';
			at++;
		} else {
			return false;
		}
	}
	return has_line;
}

/* Cells between bars.  A bar at the line's beginning and end encloses; "\|" is a character of a cell. */
static size_t split_pipes(struct bytes line, struct span spans[static TABLE_COLUMNS_MAX])
{
	struct bytes text = trim(line);
	size_t base = text.size > 0 ? (size_t)(text.data - line.data) : 0;
	size_t at = text.size > 0 ? bar_at(text, 0) : 0;
	size_t start = at;
	size_t count = 0;
	for (; at < text.size && count < TABLE_COLUMNS_MAX; at++) {
		size_t bar = bar_at(text, at);
		if (text.data[at] == '\\' && at + 1 < text.size && text.data[at + 1] == '|') {
			at++;
		} else if (bar > 0) {
			spans[count++] = (struct span){ .start = base + start, .end = base + at };
			at += bar - 1;
			start = at + 1;
		}
	}
	if (start < text.size && count < TABLE_COLUMNS_MAX)
		spans[count++] = (struct span){ .start = base + start, .end = base + text.size };
	return count;
}

/* Fields set apart by two spaces or a tab, with the places where they are printed. */
static size_t split_fields(struct bytes line, struct span spans[static TABLE_COLUMNS_MAX])
{
	size_t count = 0;
	size_t place = 0;
	bool is_open = false;
	for (size_t at = 0; at < line.size;) {
		bool ends = line.data[at] == '\t' || (line.data[at] == ' ' && (at + 1 == line.size || is_space(line.data[at + 1])));
		uint32_t ignored;
		size_t size = utf8_decode(line, at, &ignored);
		if (ends) {
			is_open = false;
		} else if (line.data[at] != ' ' || is_open) {
			if (!is_open && count == TABLE_COLUMNS_MAX)
				break;
			if (!is_open)
				spans[count++] = (struct span){ .start = at, .left = place };
			is_open = true;
			spans[count - 1].end = at + (size > 0 ? size : 1);
			spans[count - 1].right = place + 1;
		}
		place = line.data[at] == '\t' ? place + 8 - place % 8 : place + 1;
		at += size > 0 ? size : 1;
	}
	return count;
}

static struct bytes cell_of(struct bytes line, const struct span *span)
{
	return trim(bytes_slice(line, span->start, span->end - span->start));
}

void table_init(struct table *table, struct bytes column, struct bytes names, struct table_sink to)
{
	memset(table, 0, sizeof(*table));
	table->to = to;
	table->column = column;
	table->names = names;
}

/* Which columns are asked for?  false: the heading has not the one. */
static bool read_heading(struct table *table, struct bytes line, const struct span *spans, size_t count)
{
	table->has_column = table->column_twice = false;
	table->has_names = table->names.data == NULL;
	table->names_at = 0;
	table->has_rows = false;
	for (size_t i = 0; i < count; i++) {
		struct bytes cell = cell_of(line, &spans[i]);
		if (table_is(cell, table->column)) {
			table->column_twice |= table->has_column;
			table->has_column = true;
			table->column_at = i;
		}
		if (table->names.data != NULL && table_is(cell, table->names)) {
			table->column_twice |= table->has_names;
			table->has_names = true;
			table->names_at = i;
		}
	}
	table->heading_count = count;
	return table->has_column && table->has_names;
}

static enum status give(struct table *table, const struct line *line, struct table_row *row)
{
	row->line = line;
	row->is_first = !table->has_rows;
	table->has_rows = true;
	if (table->column_twice)
		row->fault = TABLE_COLUMN_TWICE;
	return table->to.take(table->to.context, row);
}

static enum status take_pipes(struct table *table, const struct line *line)
{
	struct span spans[TABLE_COLUMNS_MAX];
	struct table_row row = { .fault = TABLE_FINE };
	if (is_rule(line->text))
		return STATUS_OK;
	size_t count = split_pipes(line->text, spans);
	if (table->style != TABLE_PIPES) {
		table->style = TABLE_PIPES;
		read_heading(table, line->text, spans, count);
		return STATUS_OK;
	}
	if (!table->has_column || !table->has_names)
		return STATUS_OK;
	if (table->names_at < count)
		row.name = cell_of(line->text, &spans[table->names_at]);
	if (table->column_at < count)
		row.cell = cell_of(line->text, &spans[table->column_at]);
	else
		row.fault = TABLE_CELL_MISSING;
	return give(table, line, &row);
}

/* The field printed under heading ${at}, and under no other one. */
static struct bytes under(const struct table *table, struct bytes line, const struct span *spans, size_t count,
    size_t at, enum table_fault *fault)
{
	const struct span *heading = &table->headings[at];
	struct bytes cell = bytes_of(NULL, 0);
	*fault = TABLE_CELL_MISSING;
	for (size_t i = 0; i < count; i++) {
		if (spans[i].right <= heading->left || spans[i].left >= heading->right)
			continue;
		bool is_shared = *fault != TABLE_CELL_MISSING;
		for (size_t j = 0; j < table->heading_count; j++)
			is_shared |= j != at && spans[i].right > table->headings[j].left && spans[i].left < table->headings[j].right;
		*fault = is_shared ? TABLE_UNCLEAR : TABLE_FINE;
		cell = cell_of(line, &spans[i]);
	}
	return cell;
}

static enum status take_aligned(struct table *table, const struct line *line)
{
	struct span spans[TABLE_COLUMNS_MAX];
	struct table_row row = { .fault = TABLE_FINE };
	enum table_fault name_fault;
	size_t count = split_fields(line->text, spans);
	if (table->style == TABLE_ALIGNED && count > 0) {
		if (is_rule(line->text))
			return STATUS_OK;
		row.name = under(table, line->text, spans, count, table->names_at, &name_fault);
		row.cell = under(table, line->text, spans, count, table->column_at, &row.fault);
		if (name_fault == TABLE_UNCLEAR)
			row.fault = TABLE_UNCLEAR;
		return give(table, line, &row);
	}
	table->style = TABLE_NONE;
	if (count > 1 && read_heading(table, line->text, spans, count)) {
		table->style = TABLE_ALIGNED;
		memcpy(table->headings, spans, count * sizeof(spans[0]));
	}
	return STATUS_OK;
}

enum status table_line(struct table *table, const struct line *line)
{
	bool is_piped = has_bar(line->text) ||
	    (table->style == TABLE_PIPES && trim(line->text).size > 0 && is_rule(line->text));
	return is_piped ? take_pipes(table, line) : take_aligned(table, line);
}
