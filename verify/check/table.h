#ifndef TABLE_H
#define TABLE_H

#include "lines.h"

#define TABLE_COLUMNS_MAX 128

/*
 * Tables as people and tools print them, found in a stream line by line:
 * - cells between "|" (Markdown, psql, boxes of + - |, boxes of line-drawing characters); the first such line after any
 *   other line is the heading, lines of nothing but rules are none;
 * - columns under their headings, set apart by two or more spaces or tabs; the heading is a line that has the heading
 *   asked for as a field, and the table ends with an empty line.
 * A cell is without the white space around it.
 */
enum table_fault {
	TABLE_FINE,
	TABLE_COLUMN_TWICE,  /* two columns have the heading */
	TABLE_UNCLEAR,       /* the cell stands under two headings */
	TABLE_CELL_MISSING,  /* the row ends before the column */
};

/* A row under a heading that has the column; ${is_first}: of its table. */
struct table_row {
	const struct line *line;
	struct bytes name; /* the cell of the column that names the rows */
	struct bytes cell; /* the cell of the column asked for */
	enum table_fault fault;
	bool is_first;
};

struct table_sink {
	enum status (*take)(void *context, const struct table_row *row);
	void *context;
};

struct span {
	size_t start, end;       /* of its bytes in the line */
	size_t left, right;      /* in characters: what is printed above what */
};

struct table {
	struct table_sink to;
	struct bytes column, names; /* headings; names.data NULL: the first column names the rows */
	enum { TABLE_NONE, TABLE_PIPES, TABLE_ALIGNED } style;
	bool has_rows;
	bool has_column, column_twice, has_names;
	size_t column_at, names_at; /* which of the heading's columns */
	size_t heading_count;
	struct span headings[TABLE_COLUMNS_MAX]; /* of an aligned table; only left and right are used */
};

/* table_init(table, column, names, to): ${names} with data NULL: the first column. */
void table_init(struct table *table, struct bytes column, struct bytes names, struct table_sink to);

/*
 * table_plain(cell): without Markdown's emphasis (*, **, _, __, `) where that encloses all of it.  table_is(cell,
 * text): as it is written, or so.
 */
struct bytes table_plain(struct bytes cell);
bool table_is(struct bytes cell, struct bytes text);

/* table_line(table, line): the stream's next line.  Errors: the sink's. */
enum status table_line(struct table *table, const struct line *line);

#endif
