#include "render_resolution.h"

#include <string.h>

#include "cli/dispute/dispute_print.h"
#include "render_questions.h"

static const char *text_of(const struct json *object, const char *name)
{
	const char *text = json_member_text(object, name);

	return text ? text : "";
}

static void write_sentence(struct render *render, const char *words)
{
	render_paragraph(render, NULL);
	render_words(render, words);
	render_paragraph_end(render);
}

/* ---- what a hurried reader takes away ---- */

static void write_pair(struct render *render, const char *label, const struct json *value, const char *otherwise)
{
	render_paragraph(render, "pair");
	render_html(render, "<span class=\"label\">");
	render_words(render, label);
	render_html(render, "</span>");
	if (json_type(value) == JSON_TEXT)
		render_text(render, json_text_bytes(value));
	else
		render_words(render, otherwise);
	render_paragraph_end(render);
}

static void write_report(struct render *render, const struct json *report)
{
	const char *ending = text_of(report, "ending");

	render_html(render, "<section class=\"answer ");
	render_html(render, tone_class(ending_tone(ending)));
	render_html(render, "\">\n");
	render_heading(render, 2);
	if (json_member(report, "title"))
		render_text(render, json_text_bytes(json_member(report, "title")));
	else
		render_words(render, "A report without a title");
	render_heading_end(render, 2);
	render_paragraph(render, "result");
	render_markdown(render, "**");
	render_html(render, "<span aria-hidden=\"true\">");
	render_words(render, tone_sign(ending_tone(ending)));
	render_html(render, "</span> ");
	render_markdown(render, " ");
	render_text(render, bytes_of_text(ending));
	render_markdown(render, "**");
	render_paragraph_end(render);
	write_pair(render, "It claims: ", json_member(report, "claimed"), "nothing");
	write_pair(render, "What stands gives: ", json_member(report, "resolved"), "no verdict: it cannot be told");
	write_pair(render, "Signed by, in the signer's own words: ", json_at(report, "/agent/name"), "nobody");
	write_pair(render, "Record: ", json_member(report, "id"), "unknown");
	write_pair(render, "Verification alone: ", json_member(report, "result"), "nothing");
	if (!strcmp(text_of(report, "alignment"), "UNALIGNED"))
		write_pair(render, "UNALIGNED, so nothing here touches it: ", json_member(report, "alignment_why"), "it is about something else");
	render_html(render, "</section>\n");
}

static void write_recomputed(struct render *render, const struct json *recomputed)
{
	bool is_same = !strcmp(text_of(recomputed, "result"), "SAME");

	render_html(render, is_same ? "<p class=\"apart\">" : "<p class=\"loud\"><strong>");
	render_markdown(render, is_same ? "\n" : "\n> **");
	render_words(render, is_same ? "Computed again when this page was made, from the reports, policy, checkpoints and time that it names: "
	    "the same, to the byte." : !strcmp(text_of(recomputed, "result"), "DIFFERS") ?
	    "DO NOT RELY ON THIS: computed again, something else follows. " :
	    "It could not be computed again here: what follows is its signer's word. ");
	render_html(render, is_same ? "" : "</strong>");
	render_markdown(render, is_same ? "" : "** ");
	if (!is_same)
		render_text(render, json_text_bytes(json_member(recomputed, "says")));
	render_html(render, "</p>\n");
	render_markdown(render, "\n");
	for (const struct json *one = json_first(json_member(recomputed, "differs")); one; one = json_next(one)) {
		render_paragraph(render, NULL);
		render_words(render, "It says, and follows: ");
		render_text(render, json_text_bytes(one));
		render_paragraph_end(render);
	}
}

static void write_banner(struct render *render, const struct json *recomputed)
{
	const char *result = text_of(render->answer, "result");

	render_html(render, "<header>\n<h1>");
	render_markdown(render, "# ");
	render_words(render, "How a dispute between reports ended");
	render_html(render, "</h1>\n<p class=\"kicker\">");
	render_markdown(render, "\n\n**");
	render_text(render, bytes_of_text(result));
	render_markdown(render, "**");
	render_words(render, ": ");
	render_words(render, dispute_result_meaning(result));
	render_words(render, ".");
	render_html(render, "</p>\n<div class=\"answers\">\n");
	render_markdown(render, "\n");
	for (const struct json *one = json_first(json_member(render->answer, "reports")); one; one = json_next(one))
		write_report(render, one);
	render_html(render, "</div>\n");
	write_recomputed(render, recomputed);
	write_sentence(render, "Nobody decided this: fixed rules did, which know no sides. They look first at what can be computed again "
	    "from raw output, then at how it was found out, by how many, on which state, and when. Who says it louder is not asked. "
	    "Where neither side is stronger it cannot be told, and the command that would settle it is named.");
	render_html(render, "</header>\n");
}

/* ---- what would settle the rest ---- */

static void put_copy(struct json *row, const char *name, const struct json *from, const char *member)
{
	if (json_member(from, member))
		json_put(row, name, json_copy(json_member(from, member)));
}

static struct json *settle_row(const struct json *settle)
{
	struct json *row = json_object();
	struct buffer command;

	buffer_init(&command, 1u << 16);
	put_copy(row, "claim or quantity", settle, "id");
	if (dispute_settle_command(settle, &command) == STATUS_OK && command.size > 0)
		json_put_raw(row, "record this", buffer_bytes(&command));
	buffer_release(&command);
	if (json_member(settle, "replay"))
		put_copy(row, "or repeat this run", settle, "replay");
	if (json_member(settle, "subject"))
		put_copy(row, "about", settle, "subject");
	put_copy(row, "then", settle, "says");
	return row;
}

static void write_settle(struct render *render)
{
	const struct json *settle = json_member(render->answer, "settle");
	struct json *rows = json_array();
	size_t left_out = 0;

	render_section(render, "What would settle the rest");
	if (json_count(settle) == 0)
		write_sentence(render, "Nothing is left to settle.");
	for (const struct json *one = json_first(settle); one; one = json_next(one)) {
		if (json_count(rows) < RENDER_ROWS_MAX)
			json_push(rows, settle_row(one));
		else
			left_out++;
	}
	render_rows(render, rows, left_out);
	render_section_end(render);
}

static void write_members(struct render *render, const struct json *object, const struct label *labels, size_t count)
{
	if (json_type(object) == JSON_OBJECT)
		render_members(render, object, labels, count);
}

static void write_ground(struct render *render, const char *record)
{
	static const struct label heads[] = { { "note", NULL } };
	struct json *facts = json_object();

	render_section(render, "What it rests on");
	json_put_text(facts, "Resolution", record);
	put_copy(facts, "Rules", render->answer, "rules");
	put_copy(facts, "Evaluated at", render->answer, "evaluated_at");
	put_copy(facts, "Policy", render->answer, "policy");
	render_members(render, facts, NULL, 0);
	json_free(facts);
	for (const struct json *head = json_first(json_member(render->answer, "checkpoints")); head; head = json_next(head))
		write_members(render, head, LABELS(heads));
	write_members(render, json_member(render->answer, "summary"), NULL, 0);
	render_paragraph(render, NULL);
	render_words(render, "Anybody computes it again: `exhibit verify --resolution ID`. New evidence reopens it: record it, and "
	    "resolve the dispute once more; the later resolution names this one, and what changed.");
	render_paragraph_end(render);
	render_section_end(render);
}

enum status render_resolution(enum render_format format, const struct json *answer, const struct json *recomputed,
    const char *record, const struct sink *sink)
{
	struct render render = { .format = format, .answer = answer, .sink = sink };
	enum status status;

	render_head(&render);
	write_banner(&render, recomputed);
	render_questions(&render);
	write_settle(&render);
	write_ground(&render, record);
	render_foot(&render);
	status = render_flush(&render);
	buffer_release(&render.pending);
	return status;
}
