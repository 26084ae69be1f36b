#ifndef TEXT_LINES_H
#define TEXT_LINES_H

#include "bytes.h"

/* What notes, checkpoints and proofs have in common: text of lines that each end in a newline. */

/* text_lines_next(text, line): cut the first line off ${text}, without its newline; false where none is left that ends. */
bool text_lines_next(struct bytes *text, struct bytes *line);

/* text_lines_cut(line, separator, head): cut what is before the first ${separator} off ${line}; false without one. */
bool text_lines_cut(struct bytes *line, uint8_t separator, struct bytes *head);

/* text_lines_number(digits, max, number): ASCII decimal without leading zeros, at most ${max}. */
bool text_lines_number(struct bytes digits, uint64_t max, uint64_t *number);

#endif
