#include <string.h>

#include "cli/evaluate.h"
#include "cli/dispute/evaluation_disputes.h"
#include "render.h"

/* Not green and red: green would be read as "ready", and a report that matches may say the contrary. */
static enum tone result_tone(const char *result)
{
	if (!strcmp(result, "MATCHES"))
		return TONE_EQUAL;
	if (!strcmp(result, "DOES_NOT_MATCH"))
		return TONE_UNEQUAL;
	return !strcmp(result, "INCOMPLETE") ? TONE_OPEN : TONE_BROKEN;
}

static void write_title(struct render *render)
{
	const struct json *title = json_at(render->answer, "/report/title");

	render_html(render, "<p class=\"kicker\">");
	render_markdown(render, "\nReport: **");
	if (json_type(title) == JSON_TEXT) {
		render_html(render, "The report <q>");
		render_text(render, json_text_bytes(title));
		render_html(render, "</q>, held to its evidence");
	} else {
		render_html(render, "A report ");
		render_words(render, "without a title that could be read");
	}
	render_html(render, "</p>\n");
	render_markdown(render, "**\n");
}

static void write_quoted(struct render *render, const struct json *verdict, const char *otherwise)
{
	bool is_known = json_type(verdict) == JSON_TEXT;

	render_html(render, is_known ? "<strong class=\"verdict\">" : "<strong class=\"verdict none\">");
	render_markdown(render, "**");
	if (is_known)
		render_words(render, "\xe2\x80\x9c");
	if (is_known)
		render_text(render, json_text_bytes(verdict));
	else
		render_words(render, otherwise);
	if (is_known)
		render_words(render, "\xe2\x80\x9d");
	render_html(render, "</strong>");
	render_markdown(render, "**");
}

/* How many of the claims, and the way to them: what refutes is not to be looked for. */
static void write_counts(struct render *render)
{
	static const struct label counted[] = {
		{ "mismatch", "\xe2\x89\xa0 MISMATCH" }, { "unsupported", "? UNSUPPORTED" },
		{ "underdetermined", "? UNDERDETERMINED" }, { "stale", "? STALE" }, { "unaligned", "? UNALIGNED" },
		{ "match", "= MATCH" },
	};
	const struct json *summary = json_member(render->answer, "summary");
	int64_t number = 0;

	if (!json_member_integer(summary, "claims", &number))
		return;
	render_paragraph(render, NULL);
	render_html(render, "<a href=\"#claims\">");
	render_words(render, "Claims");
	render_html(render, "</a>");
	render_words(render, ": ");
	render_number(render, number);
	for (size_t i = 0; i < sizeof(counted) / sizeof(counted[0]); i++) {
		if (!json_member_integer(summary, counted[i].name, &number) || number == 0)
			continue;
		render_words(render, "; ");
		render_number(render, number);
		render_words(render, " ");
		render_words(render, counted[i].words);
	}
	render_paragraph_end(render);
}

/* What the rules found that are always on stands beside the result: it may have left a claim's finding as it was. */
static void write_fraud(struct render *render)
{
	size_t found = json_count(json_member(render->answer, "fraud"));
	int64_t more = 0;

	json_member_integer(render->answer, "fraud_left_out", &more);
	if (found == 0)
		return;
	render_paragraph(render, NULL);
	render_html(render, "<a href=\"#fraud\">");
	render_words(render, "Fraud rules");
	render_html(render, "</a>");
	render_words(render, ": \xe2\x9a\xa0 ");
	render_number(render, (int64_t)found + more);
	render_words(render, " found");
	render_paragraph_end(render);
}

/* What the log says against the report is no part of the result, and must not be overlooked. */
static void write_disputed(struct render *render)
{
	const char *state = json_member_text(json_member(render->answer, "disputes"), "state");

	if (!state)
		return;
	render_paragraph(render, NULL);
	render_html(render, "<a href=\"#disputes\"><strong>");
	render_markdown(render, "**");
	render_words(render, "DISPUTED, ");
	render_text(render, bytes_of_text(state));
	render_html(render, "</strong></a>");
	render_markdown(render, "**");
	render_words(render, ": ");
	render_words(render, dispute_meaning(state));
	render_words(render, ".");
	render_paragraph_end(render);
}

/* Where the bytes are not what they say. */
static void write_break(struct render *render)
{
	const struct json *integrity = json_member(render->answer, "integrity");
	const struct json *stage = json_member(integrity, "stage"), *status = json_member(integrity, "status");

	if (json_member_is_true(integrity, "holds"))
		return;
	render_paragraph(render, NULL);
	render_words(render, "Integrity is broken at stage ");
	render_text(render, json_text_bytes(stage));
	render_words(render, " (");
	render_text(render, json_text_bytes(status));
	render_words(render, ").");
	render_paragraph_end(render);
}

/* The first question: is the report true to its evidence? */
static void write_result(struct render *render, const char *result)
{
	enum tone tone = result_tone(result);

	render_html(render, "<div class=\"answers\">\n<section class=\"answer ");
	render_html(render, tone_class(tone));
	render_html(render, "\">\n");
	render_heading(render, 2);
	render_words(render, "1. The report: does it say what the evidence says?");
	render_heading_end(render, 2);
	render_paragraph(render, "result");
	render_markdown(render, "**");
	render_html(render, "<span aria-hidden=\"true\">");
	render_words(render, tone_sign(tone));
	render_html(render, "</span> ");
	render_markdown(render, " ");
	render_words(render, result);
	render_markdown(render, "**");
	render_paragraph_end(render);
	render_paragraph(render, "meaning");
	render_words(render, evaluation_meaning(result));
	render_words(render, ".");
	render_paragraph_end(render);
	write_counts(render);
	write_fraud(render);
	write_disputed(render);
	write_break(render);
	render_html(render, "</section>\n");
}

/* The second: what do the rules say of the artifact?  Its own box, and neither colour nor sign of the first. */
static void write_verdict(struct render *render, const char *result)
{
	const struct json *verdict = json_member(render->answer, "verdict");
	const char *rules = json_member_text(render->answer, "rules");
	bool is_invalid = !strcmp(result, "INVALID");

	render_html(render, "<section class=\"answer plain\">\n");
	render_heading(render, 2);
	render_words(render, "2. The artifact: is it ready?");
	render_heading_end(render, 2);
	render_paragraph(render, "pair");
	render_html(render, "<span class=\"label\">");
	render_words(render, rules && !strcmp(rules, "self-defined") ?
	    "Recomputed from the evidence, by the author's own rules: " : "Recomputed from the evidence: ");
	render_html(render, "</span>");
	write_quoted(render, json_member(verdict, "recomputed"), is_invalid ? "nothing was evaluated" : "cannot be told");
	render_paragraph_end(render);
	render_paragraph(render, "pair");
	render_html(render, "<span class=\"label\">");
	render_words(render, "Claimed by the report: ");
	render_html(render, "</span>");
	write_quoted(render, json_member(verdict, "claimed"), "no verdict could be read");
	render_paragraph_end(render);
	render_html(render, "</section>\n</div>\n");
}

static void write_warning(struct render *render, const char *lead, const char *words)
{
	render_html(render, "<p class=\"loud\"><strong><span aria-hidden=\"true\">\xe2\x9a\xa0</span> ");
	render_markdown(render, "\n> **\xe2\x9a\xa0 ");
	render_words(render, lead);
	render_html(render, "</strong> ");
	render_markdown(render, "** ");
	render_words(render, words);
	render_html(render, "</p>\n");
	render_markdown(render, "\n");
}

void render_banner(struct render *render)
{
	const char *result = json_member_text(render->answer, "result");
	const char *rules = json_member_text(render->answer, "rules");
	int64_t missing = 0;

	render_html(render, "<header>\n");
	render_markdown(render, "# ");
	if (render->format == RENDER_MARKDOWN) {
		render_words(render, tone_sign(result_tone(result)));
		render_words(render, " ");
		render_words(render, result);
		render_words(render, ": ");
		render_words(render, evaluation_meaning(result));
		render_markdown(render, "\n");
	}
	render_html(render, "<h1>");
	render_html(render, "Verification of a report");
	render_html(render, "</h1>\n");
	write_title(render);
	if (rules && !strcmp(rules, "self-defined"))
		write_warning(render, "SELF-DEFINED.", "No policy was given, so the report was held to its own author's rules. "
		    "Whatever follows says only whether the author's evidence fits the author's words.");
	write_result(render, result);
	write_verdict(render, result);
	render_paragraph(render, "apart");
	render_words(render, "Two questions, two answers. \xe2\x80\x9cThe report matches\xe2\x80\x9d is not "
	    "\xe2\x80\x9cthe artifact is ready\xe2\x80\x9d: a truthful NOT READY report matches.");
	render_paragraph_end(render);
	if (json_member_integer(json_member(render->answer, "integrity"), "blobs_missing", &missing) && missing > 0)
		write_warning(render, "Not all bytes are held here.", "What rests on those that are missing cannot be told.");
	render_html(render, "</header>\n");
}
