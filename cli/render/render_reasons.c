#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "render.h"

#define MARKER "\xe2\x86\x92" /* the arrow at the deciding line */

static void write_line(struct render *render, const struct excerpt_line *line, uint64_t number, int width, bool decides)
{
	struct bytes kept = bytes_of(line->bytes, line->kept);
	bool is_cut = line->size > EXCERPT_LINE_MAX;
	char prefix[64];

	snprintf(prefix, sizeof(prefix), "%s%*" PRIu64, decides ? MARKER " " : "  ", width, number);
	render_html(render, decides ? "<mark class=\"line\"><span class=\"n\">" : "<span class=\"line\"><span class=\"n\">");
	render_markdown(render, "    ");
	render_html(render, prefix);
	render_markdown(render, prefix);
	render_html(render, "</span> <span class=\"t\">");
	render_markdown(render, " | ");
	if (is_cut)
		kept = render_cut(kept, EXCERPT_LINE_MAX);
	if (render->format == RENDER_HTML)
		render_text(render, kept);
	else
		render_verbatim(render, kept);
	if (is_cut) {
		snprintf(prefix, sizeof(prefix), "\xe2\x80\xa6 (%" PRIu64 " bytes in this line)", line->size);
		render_html(render, "<span class=\"x\">");
		render_html(render, prefix);
		render_markdown(render, prefix);
		render_html(render, "</span>");
	}
	render_html(render, decides ? "</span></mark>\n" : "</span></span>\n");
	render_markdown(render, "\n");
}

void render_excerpt(struct render *render, const struct excerpt *excerpt)
{
	int width = snprintf(NULL, 0, "%" PRIu64, excerpt->line + EXCERPT_AROUND);

	render_html(render, "<pre tabindex=\"0\">");
	render_markdown(render, "\n");
	for (int i = 0; i < EXCERPT_LINES; i++)
		if (excerpt->lines[i].is_there)
			write_line(render, &excerpt->lines[i], excerpt->line + (uint64_t)i - EXCERPT_AROUND, width, i == EXCERPT_AROUND);
	render_html(render, "</pre>\n");
}

static void write_text(struct render *render, const struct json *reason)
{
	const struct json *text = json_member(reason, "text");

	if (json_type(text) != JSON_TEXT)
		return;
	render_paragraph(render, "quoted");
	render_words(render, "It rests on: ");
	render_code(render, json_text_bytes(text));
	render_paragraph_end(render);
}

/* The output itself around the line that decides, or why it is not shown and what the answer has of it. */
static void write_output(struct render *render, const struct json *reason, const struct record *record)
{
	const char *stream = json_member_text(reason, "stream");
	const struct excerpt *excerpt = NULL;
	struct blob_name blob;
	int64_t line;

	if (!stream || !json_member_integer(reason, "line", &line)) {
		write_text(render, reason);
		return;
	}
	if (record && record_blob(record, stream, &blob) == STATUS_OK)
		excerpt = excerpts_find(&render->excerpts, &blob.digest, (uint64_t)line);
	if (excerpt && excerpt->state == EXCERPT_READ && excerpt->lines[EXCERPT_AROUND].is_there) {
		if (excerpt->lines[EXCERPT_AROUND].size > EXCERPT_LINE_MAX)
			write_text(render, reason);
		render_excerpt(render, excerpt);
		return;
	}
	write_text(render, reason);
	render_paragraph(render, "gone");
	render_words(render, !excerpt ? "The output around it is not shown here; " :
	    excerpt->state == EXCERPT_NOT_HELD ? "These bytes are not held here; " :
	    excerpt->state == EXCERPT_CHANGED ? "These bytes are no longer those that were verified; " :
	    "The stream has no such line; ");
	render_words(render, "`exhibit show` prints them whole from a ledger that holds them.");
	render_paragraph_end(render);
}

static void write_place(struct render *render, const struct json *reason)
{
	const struct json *id = json_member(reason, "record"), *stream = json_member(reason, "stream");
	int64_t line;

	if (json_type(id) != JSON_TEXT)
		return;
	render_paragraph(render, "place");
	render_words(render, "Record ");
	render_id(render, json_text_bytes(id));
	if (refs_find(&render->refs, json_text_bytes(id)))
		render_record_gist(render, refs_find(&render->refs, json_text_bytes(id)));
	if (json_type(stream) == JSON_TEXT) {
		render_words(render, "; ");
		render_text(render, json_text_bytes(stream));
	}
	if (json_member_integer(reason, "line", &line)) {
		render_html(render, "<strong>");
		render_words(render, " line ");
		render_number(render, line);
		render_html(render, "</strong>");
	}
	if (json_member_integer(reason, "offset", &line)) {
		render_words(render, ", from byte ");
		render_number(render, line);
	}
	render_paragraph_end(render);
}

static void write_reason(struct render *render, const struct json *reason)
{
	static const struct label known[] = {
		{ "at", NULL }, { "check", NULL }, { "line", NULL }, { "offset", NULL }, { "outcome", NULL }, { "record", NULL },
		{ "says", NULL }, { "stream", NULL }, { "text", NULL },
	};
	const char *at = json_member_text(reason, "at");
	const struct ref *ref = refs_find(&render->refs, json_text_bytes(json_member(reason, "record")));
	const struct record *record = NULL;

	render_html(render, "<li>");
	render_paragraph(render, "why");
	render_html(render, "<strong>");
	render_markdown(render, "**");
	render_text(render, json_text_bytes(json_member(reason, "check")));
	render_words(render, ": ");
	render_text(render, json_text_bytes(json_member(reason, "outcome")));
	render_html(render, "</strong>");
	render_markdown(render, "**");
	render_words(render, " \xe2\x80\x94 ");
	render_text(render, json_text_bytes(json_member(reason, "says")));
	if (at && *at) {
		render_html(render, "<span class=\"at\">");
		render_words(render, " (at ");
		render_code(render, bytes_of_text(at));
		render_words(render, " of the check)");
		render_html(render, "</span>");
	}
	render_paragraph_end(render);
	write_place(render, reason);
	if (ref && render->source)
		record = refs_open(&render->refs, ref, render->source, &render->status);
	write_output(render, reason, record);
	render_members(render, reason, LABELS(known));
	render_html(render, "</li>\n");
}

void render_reasons(struct render *render, const struct json *claim)
{
	int64_t more;

	render_html(render, "<ul class=\"reasons\">\n");
	for (const struct json *reason = json_first(json_member(claim, "reasons")); reason && render->status == STATUS_OK;
	    reason = json_next(reason))
		write_reason(render, reason);
	render_html(render, "</ul>\n");
	if (!json_member_integer(claim, "reasons_left_out", &more))
		return;
	render_paragraph(render, NULL);
	render_number(render, more);
	render_words(render, " more reasons are left out of the answer.");
	render_paragraph_end(render);
}
