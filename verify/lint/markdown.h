#ifndef MARKDOWN_H
#define MARKDOWN_H

#include "format/bytes.h"

/*
 * Markdown as people and agents write it, read line by line: enough of its structure to know what a line is (GitHub's
 * tables, lists, headings, fences), never an error.  Damaged encodings are kept as bytes; nothing is lost but blank lines.
 */
#define MARKDOWN_SIZE_MAX ((size_t)64 << 20)
#define MARKDOWN_LINES_MAX ((size_t)1 << 20)  /* lines that are not blank */
#define MARKDOWN_CELLS_MAX ((size_t)4 << 20)
#define MARKDOWN_PLAIN_MAX ((size_t)16 << 10) /* a longer line has no plain text: nobody reads it, no rule does */

enum markdown_type {
	MARKDOWN_HEADING,
	MARKDOWN_TEXT,
	MARKDOWN_ITEM,
	MARKDOWN_ROW,
	MARKDOWN_CODE,  /* fenced or indented */
	MARKDOWN_QUOTE, /* somebody else's words */
	MARKDOWN_FRONT, /* front matter */
	MARKDOWN_BREAK, /* --- */
	MARKDOWN_COMMENT,
};

enum markdown_tick { TICK_NONE, TICK_OPEN, TICK_DONE };

struct markdown_line {
	enum markdown_type type;
	uint32_t number;    /* from 1 */
	uint32_t block;     /* lines of one paragraph, list, table or fence have the same */
	uint32_t section;   /* 1 + index of the heading above it (of a heading: the one it is under); 0: none */
	uint16_t level;     /* heading: 1 to 6; else the indent in columns */
	bool is_ordered;    /* item: 1. 2. 3. */
	bool is_head;       /* row: the table's first */
	bool is_command;    /* code: of a shell, by its language */
	bool is_listing;    /* code: fenced, without a language or called text: words rather than a program */
	bool is_after_blank;
	enum markdown_tick tick;
	struct bytes raw;   /* the line as it is in the file, without its end */
	struct bytes text;  /* plain: markup, marks and pictures taken out; see markdown_plain.h */
	uint32_t cell, cell_count; /* row: its cells, plain */
};

struct markdown {
	struct markdown_line *lines; /* owned */
	size_t line_count, line_capacity;
	struct bytes *cells; /* owned */
	size_t cell_count, cell_capacity;
	uint8_t *plain;      /* owned: what text and cells point into */
	size_t plain_size;
};

/*
 * markdown_read(text, markdown): the lines of ${text}, which must outlive them.
 * Owns: markdown_release, also after an error.  Errors: TOO_LARGE (a maximum above), NO_MEMORY.
 */
enum status markdown_read(struct bytes text, struct markdown *markdown);
void markdown_release(struct markdown *markdown);

/* markdown_cell(markdown, row, column): plain; empty where the row is shorter. */
struct bytes markdown_cell(const struct markdown *markdown, const struct markdown_line *row, size_t column);

/* markdown_heading(markdown, line): the heading it is under, NULL where there is none. */
const struct markdown_line *markdown_heading(const struct markdown *markdown, const struct markdown_line *line);

#endif
