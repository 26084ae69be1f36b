#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "render.h"

#define PENDING_MAX (8u << 20) /* one piece of text, escaped, beside what waits */
#define PENDING_FULL (64u << 10)
#define CODE_SPAN_MAX 4096

enum status render_flush(struct render *render)
{
	if (render->status == STATUS_OK && render->pending.size > 0)
		render->status = render->sink->take(render->sink->context, buffer_bytes(&render->pending));
	buffer_clear(&render->pending);
	return render->status;
}

/* A page may be larger than memory should be: what is full goes out. */
static void added(struct render *render, enum status status)
{
	if (render->status == STATUS_OK)
		render->status = status;
	if (render->pending.max == 0)
		buffer_init(&render->pending, PENDING_MAX);
	if (render->pending.size >= PENDING_FULL)
		render_flush(render);
}

static void put(struct render *render, const char *text)
{
	added(render, STATUS_OK);
	if (render->status == STATUS_OK)
		added(render, buffer_append_text(&render->pending, text));
}

static void put_escaped(struct render *render, enum render_place place, struct bytes text)
{
	added(render, STATUS_OK);
	if (render->status == STATUS_OK)
		added(render, render_escape(place, text, &render->pending));
}

void render_html(struct render *render, const char *markup)
{
	if (render->format == RENDER_HTML)
		put(render, markup);
}

void render_markdown(struct render *render, const char *markup)
{
	if (render->format == RENDER_MARKDOWN)
		put(render, markup);
}

void render_text(struct render *render, struct bytes text)
{
	put_escaped(render, render->format == RENDER_HTML ? RENDER_HTML_TEXT : RENDER_MARKDOWN_INLINE, text);
}

/* Ours, so Markdown already; its one construct that HTML must be told of is code between backticks. */
void render_words(struct render *render, const char *words)
{
	bool is_code = false;

	render_markdown(render, words);
	for (const char *end; render->format == RENDER_HTML && *words; words = *end ? end + 1 : end) {
		end = strchrnul(words, '`');
		put_escaped(render, RENDER_HTML_TEXT, bytes_of(words, (size_t)(end - words)));
		if (*end) {
			is_code = !is_code;
			put(render, is_code ? "<code>" : "</code>");
		}
	}
}

void render_attribute(struct render *render, struct bytes text)
{
	if (render->format == RENDER_HTML)
		put_escaped(render, RENDER_HTML_ATTRIBUTE, text);
}

void render_number(struct render *render, int64_t number)
{
	char text[32];

	snprintf(text, sizeof(text), "%" PRId64, number);
	put(render, text);
}

/* Within a code span nothing can be escaped: what could end it, or hide in it, is quoted text instead. */
static bool fits_code_span(struct bytes text)
{
	for (size_t i = 0; i < text.size; i++)
		if (text.data[i] < 0x20 || text.data[i] > 0x7e || strchr("`|<>&\\", text.data[i]))
			return false;
	return text.size > 0 && text.size <= CODE_SPAN_MAX && text.data[0] != ' ' && text.data[text.size - 1] != ' ';
}

void render_code(struct render *render, struct bytes text)
{
	bool is_span = render->format == RENDER_HTML || fits_code_span(text);

	if (!is_span) {
		put(render, "\xe2\x80\x9c");
		render_text(render, text);
		put(render, "\xe2\x80\x9d");
		return;
	}
	render_html(render, "<code>");
	render_markdown(render, "`");
	if (render->format == RENDER_HTML)
		render_text(render, text);
	else
		put_escaped(render, RENDER_MARKDOWN_CODE, text);
	render_markdown(render, "`");
	render_html(render, "</code>");
}

void render_heading(struct render *render, int level)
{
	char tag[16];

	snprintf(tag, sizeof(tag), "<h%d>", level);
	render_html(render, tag);
	render_markdown(render, level == 2 ? "\n## " : level == 3 ? "\n### " : "\n#### ");
}

void render_heading_end(struct render *render, int level)
{
	char tag[16];

	snprintf(tag, sizeof(tag), "</h%d>\n", level);
	render_html(render, tag);
	render_markdown(render, "\n");
}

void render_paragraph(struct render *render, const char *class)
{
	render_markdown(render, "\n");
	if (!class) {
		render_html(render, "<p>");
		return;
	}
	render_html(render, "<p class=\"");
	render_html(render, class);
	render_html(render, "\">");
}

void render_paragraph_end(struct render *render)
{
	render_html(render, "</p>\n");
	render_markdown(render, "\n");
}

void render_section(struct render *render, const char *heading)
{
	render_html(render, "<section>\n");
	render_heading(render, 2);
	render_words(render, heading);
	render_heading_end(render, 2);
}

void render_section_end(struct render *render)
{
	render_html(render, "</section>\n");
}

void render_facts(struct render *render, int depth)
{
	render_html(render, "<dl>\n");
	if (depth == 0)
		render_markdown(render, "\n");
}

void render_fact(struct render *render, int depth, const char *label)
{
	for (int i = 0; i < depth; i++)
		render_markdown(render, "  ");
	render_html(render, "<div><dt>");
	render_markdown(render, "- **");
	render_text(render, bytes_of_text(label));
	render_html(render, "</dt><dd>");
	render_markdown(render, ":** ");
}

void render_fact_end(struct render *render)
{
	render_html(render, "</dd></div>\n");
	render_markdown(render, "\n");
}

void render_facts_end(struct render *render, int depth)
{
	(void)depth;
	render_html(render, "</dl>\n");
}

void render_verbatim(struct render *render, struct bytes text)
{
	put_escaped(render, RENDER_MARKDOWN_CODE, text);
}
