#include <stdlib.h>
#include <string.h>

#include "render.h"

const char *tone_class(enum tone tone)
{
	static const char *const classes[] = { "equal", "unequal", "open", "broken", "plain" };

	return classes[tone];
}

/* Signs that say how two things compare; no tick, which would be read as "good". */
const char *tone_sign(enum tone tone)
{
	static const char *const signs[] = { "=", "\xe2\x89\xa0", "?", "\xe2\x9c\x97", "\xc2\xb7" };

	return signs[tone];
}

enum tone finding_tone(const char *finding)
{
	if (finding && !strcmp(finding, "MATCH"))
		return TONE_EQUAL;
	return finding && !strcmp(finding, "MISMATCH") ? TONE_UNEQUAL : TONE_OPEN;
}

/* Required first; within, what is refuted, then what is open, then what holds; else as the answer has them. */
static int rank(const struct json *claim)
{
	static const int ranks[] = { [TONE_UNEQUAL] = 0, [TONE_OPEN] = 1, [TONE_EQUAL] = 2 };

	return ranks[finding_tone(json_member_text(claim, "finding"))] + (json_member_is_true(claim, "required") ? 0 : 3);
}

const struct json **claims_order(const struct json *answer, size_t *count)
{
	const struct json *claims = json_member(answer, "claims"), **ordered;
	size_t total = json_count(claims);

	*count = 0;
	ordered = total ? calloc(total, sizeof(*ordered)) : NULL;
	for (int wanted = 0; wanted < 6 && ordered; wanted++)
		for (const struct json *claim = json_first(claims); claim; claim = json_next(claim))
			if (rank(claim) == wanted)
				ordered[(*count)++] = claim;
	return ordered;
}

static void write_badge(struct render *render, const char *finding)
{
	enum tone tone = finding_tone(finding);

	render_html(render, "<span class=\"badge ");
	render_html(render, tone_class(tone));
	render_html(render, "\"><span aria-hidden=\"true\">");
	render_words(render, tone_sign(tone));
	render_html(render, "</span>");
	render_words(render, " ");
	render_text(render, bytes_of_text(finding ? finding : "?"));
	render_html(render, "</span>");
}

static void write_member(struct render *render, const struct json *claim, const char *name, const char *otherwise)
{
	const struct json *member = json_member(claim, name);

	if (json_type(member) == JSON_TEXT)
		render_text(render, json_text_bytes(member));
	else
		render_words(render, otherwise);
}

static void write_fact(struct render *render, const struct json *claim, const char *name, const char *label,
    const char *otherwise)
{
	if (!json_member(claim, name) && !otherwise)
		return;
	render_fact(render, 0, label);
	write_member(render, claim, name, otherwise ? otherwise : "none");
	render_fact_end(render);
}

static void write_facts(struct render *render, const struct json *claim)
{
	const char *rules = json_member_text(claim, "rules");
	bool is_self_defined = rules && !strcmp(rules, "self-defined");

	render_facts(render, 0);
	write_fact(render, claim, "asserted", "The author asserts", "nothing: the report does not make this claim");
	write_fact(render, claim, "outcome", "The evidence says", "nothing");
	render_fact(render, 0, "Required");
	render_words(render, json_member_is_true(claim, "required") ? "yes" : "no");
	render_fact_end(render);
	write_fact(render, claim, "severity", "Severity", NULL);
	render_fact(render, 0, "Decided by");
	render_html(render, is_self_defined ? "<strong class=\"self\">" : "");
	render_markdown(render, is_self_defined ? "**" : "");
	render_words(render, is_self_defined ? "SELF-DEFINED: the author's own check" : "the policy's check");
	render_html(render, is_self_defined ? "</strong>" : "");
	render_markdown(render, is_self_defined ? "**" : "");
	render_fact_end(render);
	if (json_member_is_true(claim, "stated")) {
		render_fact(render, 0, "Rests on");
		render_words(render, "somebody's words, as the policy allows: nothing was recomputed");
		render_fact_end(render);
	}
	render_facts_end(render, 0);
}

/* What belongs to a claim and has no place of its own: also what this version does not know. */
static void write_rest(struct render *render, const struct json *claim)
{
	static const struct label labels[] = {
		{ "id", NULL }, { "text", NULL }, { "asserted", NULL }, { "outcome", NULL }, { "finding", NULL }, { "required", NULL },
		{ "severity", NULL }, { "rules", NULL }, { "stated", NULL }, { "reasons", NULL }, { "reasons_left_out", NULL },
		{ "records", "Records that counted" },
	};

	render_members(render, claim, LABELS(labels));
}

static void write_anchor(struct render *render, const char *markup, size_t number)
{
	if (render->format != RENDER_HTML)
		return;
	render_html(render, markup);
	render_number(render, (int64_t)number);
	render_html(render, "\">");
}

static void write_claim(struct render *render, const struct json *claim, size_t number)
{
	const char *finding = json_member_text(claim, "finding");

	render_html(render, "<article class=\"claim ");
	render_html(render, tone_class(finding_tone(finding)));
	write_anchor(render, "\" id=\"claim-", number);
	render_heading(render, 3);
	write_badge(render, finding);
	render_words(render, " ");
	render_text(render, json_text_bytes(json_member(claim, "id")));
	render_heading_end(render, 3);
	if (json_member(claim, "text")) {
		render_paragraph(render, "words");
		write_member(render, claim, "text", "");
		render_paragraph_end(render);
	}
	write_facts(render, claim);
	render_reasons(render, claim);
	write_rest(render, claim);
	render_html(render, "</article>\n");
}

static void write_cell(struct render *render, const char *label)
{
	render_html(render, "</td><td role=\"cell\" data-label=\"");
	render_html(render, label);
	render_html(render, "\">");
	render_markdown(render, " | ");
}

/* All of them at a glance. */
static void write_overview(struct render *render, const struct json **claims, size_t count)
{
	static const char *const columns[] = { "finding", "claim", "asserted", "evidence says", "severity", "required" };

	render_html(render, "<table role=\"table\"><thead role=\"rowgroup\"><tr role=\"row\">");
	render_markdown(render, "\n|");
	for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++) {
		render_html(render, "<th role=\"columnheader\" scope=\"col\">");
		render_markdown(render, " ");
		render_words(render, columns[i]);
		render_html(render, "</th>");
		render_markdown(render, " |");
	}
	render_html(render, "</tr></thead><tbody role=\"rowgroup\">\n");
	render_markdown(render, "\n| --- | --- | --- | --- | --- | --- |\n");
	for (size_t i = 0; i < count; i++) {
		render_html(render, "<tr role=\"row\"><td role=\"cell\" data-label=\"finding\">");
		render_markdown(render, "| ");
		write_badge(render, json_member_text(claims[i], "finding"));
		write_cell(render, "claim");
		write_anchor(render, "<a href=\"#claim-", i + 1);
		write_member(render, claims[i], "id", "?");
		render_html(render, "</a>");
		write_cell(render, "asserted");
		write_member(render, claims[i], "asserted", "nothing");
		write_cell(render, "evidence says");
		write_member(render, claims[i], "outcome", "nothing");
		write_cell(render, "severity");
		write_member(render, claims[i], "severity", "none");
		write_cell(render, "required");
		render_words(render, json_member_is_true(claims[i], "required") ? "yes" : "no");
		render_html(render, "</td></tr>\n");
		render_markdown(render, " |\n");
	}
	render_html(render, "</tbody></table>\n");
}

void render_claims(struct render *render)
{
	size_t count;
	const struct json **claims = claims_order(render->answer, &count);

	if (!claims && json_count(json_member(render->answer, "claims")) > 0 && render->status == STATUS_OK)
		render->status = STATUS_NO_MEMORY;
	render_html(render, "<a id=\"claims\"></a>\n");
	render_section(render, "Claims");
	render_paragraph(render, NULL);
	render_words(render, !count ? "None was evaluated." :
	    "Required ones first; of these, what the evidence refutes first. \xe2\x80\x9c= MATCH\xe2\x80\x9d says "
	    "that the author's assertion and the evidence agree, also where both say failed.");
	render_paragraph_end(render);
	if (count)
		write_overview(render, claims, count);
	for (size_t i = 0; i < count && render->status == STATUS_OK; i++)
		write_claim(render, claims[i], i + 1);
	render_section_end(render);
	free(claims);
}
