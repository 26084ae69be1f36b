#ifndef MARKDOWN_MARKS_H
#define MARKDOWN_MARKS_H

#include "markdown.h"

/* The marks that make a line a heading, an item, a break or a row. */

/* mark_trim(text): without spaces and tabs at its ends. */
struct bytes mark_trim(struct bytes text);

/* mark_count(text, mark): how many of ${mark} it begins with.  mark_is_all: only ${mark} and spaces, ${least} of them or more. */
size_t mark_count(struct bytes text, uint8_t mark);
bool mark_is_all(struct bytes text, uint8_t mark, size_t least);

/* mark_is_delimiter(text): a table's second line, "|---|:--:|".  mark_has_bar: could it be a row? */
bool mark_is_delimiter(struct bytes text);
bool mark_has_bar(struct bytes text);

/* mark_heading(text): without the marks that may close it. */
struct bytes mark_heading(struct bytes text);

/* mark_item(text, mark): size of an item's marker with the space behind it, 0 for none; ${mark} gets '-', '*', '+' or '1'. */
size_t mark_item(struct bytes text, uint8_t *mark);

/* mark_tick(text): cut "[ ] " or "[x] " off. */
enum markdown_tick mark_tick(struct bytes *text);

/* mark_has_front(text): front matter: "---", a line "name: …" and an end?  Otherwise the first line is only a break. */
bool mark_has_front(struct bytes text);

#endif
