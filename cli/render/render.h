#ifndef RENDER_H
#define RENDER_H

#include "format/json.h"
#include "format/source.h"
#include "render_escape.h"
#include "render_excerpt.h"
#include "render_refs.h"

/*
 * A verifier's answer as a page for people.  Nothing is concluded here: words and figures are the answer's, excerpts
 * are the source's bytes, and the same answer, source and format give the same page.
 */
enum render_format { RENDER_HTML, RENDER_MARKDOWN };

/* A page under way.  What fails first stays in status, and nothing is written after it. */
struct render {
	enum render_format format;
	const struct json *answer;
	const struct source *source; /* NULL: nothing can be read; the page is the answer alone */
	const struct sink *sink;
	struct buffer pending;
	enum status status;
	struct excerpts excerpts;
	struct refs refs;
};

/* How a word is set off beside being said: never by colour alone, each has its own sign. */
enum tone { TONE_EQUAL, TONE_UNEQUAL, TONE_OPEN, TONE_BROKEN, TONE_PLAIN };
const char *tone_class(enum tone tone);
const char *tone_sign(enum tone tone);

/*
 * render_page(format, answer, source, sink): the whole page to ${sink}.
 * Errors: the machine's, and the sink's.
 */
enum status render_page(enum render_format format, const struct json *answer, const struct source *source,
    const struct sink *sink);

/* ---- the writer: render_writer.c ---- */

/* Markup of ours, for one of the two formats: goes out as it stands. */
void render_html(struct render *render, const char *markup);
void render_markdown(struct render *render, const char *markup);

/* Words of ours, for both: `code` in them is set as such. */
void render_words(struct render *render, const char *words);

/* Words from outside: escaped. */
void render_text(struct render *render, struct bytes text);
void render_attribute(struct render *render, struct bytes text); /* HTML only */
void render_number(struct render *render, int64_t number);
void render_code(struct render *render, struct bytes text);

/* Behind a prefix of ours in an indented code block of Markdown, where nothing needs to be taken from markup. */
void render_verbatim(struct render *render, struct bytes text);

/* A heading of ${level} 2 to 4, and a paragraph, around what is written between. */
void render_heading(struct render *render, int level);
void render_heading_end(struct render *render, int level);
void render_paragraph(struct render *render, const char *class); /* the class may be NULL */
void render_paragraph_end(struct render *render);
void render_section(struct render *render, const char *heading);
void render_section_end(struct render *render);

/* Pairs of a label and what belongs to it.  In Markdown a list, indented by ${depth}. */
void render_facts(struct render *render, int depth);
void render_fact(struct render *render, int depth, const char *label);
void render_fact_end(struct render *render);
void render_facts_end(struct render *render, int depth);

/* render_flush(render): what is pending to the sink.  Answers the page's status. */
enum status render_flush(struct render *render);

/* ---- values of the answer, also of a form this version does not know: render_value.c ---- */

/* A member's name in words; names that are not listed stand for themselves. */
struct label {
	const char *name, *words; /* words NULL: shown elsewhere */
};
#define LABELS(table) table, sizeof(table) / sizeof((table)[0])

/* render_value(render, value): in one line, as deep as it may be. */
void render_value(struct render *render, const struct json *value);

/* render_members(render, object, labels, count): every member but those shown elsewhere: facts, then tables. */
void render_members(struct render *render, const struct json *object, const struct label *labels, size_t label_count);

/* render_table(render, rows): an array of objects, a column for each name that occurs. */
void render_table(struct render *render, const struct json *rows);

/* ---- the page's parts, in order ---- */

void render_head(struct render *render);    /* render_head.c: only HTML has one */
void render_banner(struct render *render);  /* render_banner.c: what a hurried reader takes away */
void render_checked(struct render *render); /* render_checked.c: rules, integrity, time, counts, what is left */
void render_claims(struct render *render);  /* render_claims.c */
void render_reasons(struct render *render, const struct json *claim); /* render_reasons.c */
void render_report(struct render *render);  /* render_checked.c: the report's own record */
void render_records(struct render *render); /* render_records.c: each record named above, whole */
void render_foot(struct render *render);    /* render_page.c: that a page is no evidence */

/* render_excerpt(render, excerpt): the lines, with numbers, the deciding one marked. */
void render_excerpt(struct render *render, const struct excerpt *excerpt);

/* render_id(render, id): a record's id, short, the whole beside it and a way to where it is described. */
void render_id(struct render *render, struct bytes id);

/* render_record_gist(render, ref): one line: step, command, how it ended, by whom and when. */
void render_record_gist(struct render *render, const struct ref *ref);

/* claims_order(answer, count): the claims as they are shown; NULL without memory or claims.  Owns: the caller frees. */
const struct json **claims_order(const struct json *answer, size_t *count);
enum tone finding_tone(const char *finding);

#endif
