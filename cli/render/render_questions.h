#ifndef RENDER_QUESTIONS_H
#define RENDER_QUESTIONS_H

#include "render.h"

/* render_questions(render): what is contested, question by question: who says what, what speaks against it, what stands. */
void render_questions(struct render *render);

/* ending_tone(ending): how what becomes of a claim or verdict is set off. */
enum tone ending_tone(const char *ending);

/*
 * render_rows(render, rows, left_out): a table of ${rows}, which are freed, and how many more there are in the resolution
 * itself.
 */
#define RENDER_ROWS_MAX 100
void render_rows(struct render *render, struct json *rows, size_t left_out);

#endif
