#ifndef LINT_LOOK_H
#define LINT_LOOK_H

#include "lint.h"
#include "lint_quantity.h"
#include "lint_round.h"
#include "lint_words.h"
#include "verify/check/outcome.h"

/* What the rules share: ways of looking at the lines, and one way of saying what was found. */

#define LINT_JOINED_MAX 1024

/*
 * lint_say(lint, rule, confidence, line, other, format, ...): a finding; ${other} may be NULL.  Quote words of the document
 * with LINT_WORDS.  Errors: NO_MEMORY.
 */
enum status lint_say(struct lint *lint, const char *rule, enum confidence confidence, const struct markdown_line *line,
    const struct markdown_line *other, const char *format, ...) __attribute__((format(printf, 6, 7)));

#define LINT_WORDS_SHOWN 60
#define LINT_WORDS(text) (int)((text).size < LINT_WORDS_SHOWN ? (text).size : LINT_WORDS_SHOWN), (const char *)(text).data

/* The document's own words: headings, paragraphs, items.  lint_is_listed: also blocks that hold words, not a program. */
bool lint_is_prose(const struct markdown_line *line);
bool lint_is_listed(const struct markdown_line *line);

/* lint_at(lint, i): line i, NULL behind the last.  lint_index(lint, line): its i. */
const struct markdown_line *lint_at(const struct lint *lint, size_t i);
size_t lint_index(const struct lint *lint, const struct markdown_line *line);

/* lint_label(line, label, value): "Label: value" in prose, a listing, or a table's row of two cells. */
bool lint_label(const struct lint *lint, const struct markdown_line *line, struct bytes *label, struct bytes *value);

/*
 * lint_joined(lint, line, room): the line with those that carry its sentence on (the same paragraph, no label of their own),
 * plain, cut at LINT_JOINED_MAX.  Words that turn a statement round are often on the next line.
 */
struct bytes lint_joined(const struct lint *lint, const struct markdown_line *line, uint8_t room[static LINT_JOINED_MAX]);

/*
 * lint_is_whole(lint, line): does the line speak of the whole document: under its title, a summary, a conclusion, a verdict,
 * and not of a part?  Headings say so by having no words but such: lint_names_whole.
 */
bool lint_is_whole(const struct lint *lint, const struct markdown_line *line);
bool lint_names_whole(struct bytes text);

/* lint_has_footnote(raw): a mark behind a word that sends the reader elsewhere: "met*", "[1]", a dagger, a raised figure. */
bool lint_has_footnote(struct bytes raw);

/* A table: lines head, head + 1 … head + row_count. */
struct lint_table {
	size_t head, row_count, column_count;
};

/* lint_table_next(lint, at, table): the next table from line *at, which moves behind it; false at the end. */
bool lint_table_next(const struct lint *lint, size_t *at, struct lint_table *table);
struct bytes lint_cell(const struct lint *lint, const struct lint_table *table, size_t row, size_t column); /* row 0: head */
const struct markdown_line *lint_row(const struct lint *lint, const struct lint_table *table, size_t row);

/* lint_column(lint, table, words, without): the only column whose head has one of ${words} and none of ${without}. */
bool lint_column(const struct lint *lint, const struct lint_table *table, const char *words, const char *without,
    size_t *column);

/* lint_percent(share, percent): 11/12 to 91.66…. */
bool lint_percent(struct rational share, struct rational *percent);

/* lint_is_total(label): "Total", "TOTAL:", "Sum", "Grand total". */
bool lint_is_total(struct bytes label);

/* lint_verdict(lint, line): does the line give a plain verdict on the whole: "Status: NOT READY"? */
enum lint_verdict { VERDICT_NONE, VERDICT_READY, VERDICT_NOT_READY };
enum lint_verdict lint_verdict(const struct lint *lint, const struct markdown_line *line);

/*
 * lint_claim(lint, line, outcome): does the line state something with an outcome, and which: OUTCOME_CANT_TELL where its
 * words leave that open.  lint_is_cited(lint, line): does it point at evidence: a file and line, a commit or record, a command
 * with its output right below?
 */
bool lint_claim(const struct lint *lint, const struct markdown_line *line, enum outcome *outcome);
bool lint_is_cited(const struct lint *lint, const struct markdown_line *line);

/* The rules, for the table in lint.c. */
enum status lint_ratios(struct lint *lint);
enum status lint_rates(struct lint *lint);
enum status lint_scorecards(struct lint *lint);
enum status lint_target_sentences(struct lint *lint);
enum status lint_collected(struct lint *lint);
enum status lint_no_vulnerability(struct lint *lint);
enum status lint_table_totals(struct lint *lint);
enum status lint_table_rates(struct lint *lint);
enum status lint_means(struct lint *lint);
enum status lint_mean_per(struct lint *lint);
enum status lint_counts(struct lint *lint);
enum status lint_groups(struct lint *lint);
enum status lint_section_shares(struct lint *lint);
enum status lint_failures(struct lint *lint);
enum status lint_passed(struct lint *lint);
enum status lint_targets(struct lint *lint);
enum status lint_margins(struct lint *lint);
enum status lint_ranges(struct lint *lint);
enum status lint_scores(struct lint *lint);
enum status lint_target_values(struct lint *lint);
enum status lint_plans(struct lint *lint);
enum status lint_file_lines(struct lint *lint);
enum status lint_verdicts(struct lint *lint);
enum status lint_complete(struct lint *lint);
enum status lint_states(struct lint *lint);
enum status lint_line_ranges(struct lint *lint);
enum status lint_windows(struct lint *lint);
enum status lint_id_times(struct lint *lint);
enum status lint_order(struct lint *lint);
enum status lint_approvals(struct lint *lint);
enum status lint_grades(struct lint *lint);
enum status lint_answers(struct lint *lint);
enum status lint_claims(struct lint *lint);
enum status lint_denied(struct lint *lint);
enum status lint_not_shown(struct lint *lint);
enum status lint_formulas(struct lint *lint);
enum status lint_elided(struct lint *lint);
enum status lint_every(struct lint *lint);
enum status lint_severities(struct lint *lint);
enum status lint_results(struct lint *lint);
enum status lint_against(struct lint *lint);
enum status lint_praised(struct lint *lint);
enum status lint_beyond(struct lint *lint);

#endif
