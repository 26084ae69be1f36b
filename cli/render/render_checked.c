#include <string.h>

#include "render.h"

static void write_rules(struct render *render)
{
	static const struct label labels[] = {
		{ "name", "Policy" }, { "sha256", "SHA-256 of the policy's bytes" }, { "size", "Bytes" },
	};
	const struct json *policy = json_member(render->answer, "policy");
	const char *rules = json_member_text(render->answer, "rules");

	render_section(render, "Whose rules");
	render_paragraph(render, NULL);
	if (rules && !strcmp(rules, "self-defined"))
		render_words(render, "SELF-DEFINED: no policy was given. The report was held to its own author's rules.");
	else
		render_words(render, json_type(policy) == JSON_OBJECT ?
		    "The reader's policy. What it does not decide falls back to the report's own check and is marked SELF-DEFINED." :
		    "None were applied.");
	render_paragraph_end(render);
	render_members(render, policy, LABELS(labels));
	render_section_end(render);
}

void render_report(struct render *render)
{
	static const struct label labels[] = {
		{ "title", "Title" }, { "id", "Record" }, { "index", "Index in the log" },
		{ "subject", "About" }, { "digest", "Digest" }, { "agent", "Signed by" }, { "name", "Name" }, { "key", "Key" },
		{ "trusted", "Named by the policy as" }, { "roles", "Roles" },
		{ "document", "Document" }, { "sha256", "SHA-256" }, { "size", "Bytes" }, { "held", "Is the document held here?" },
	};
	const struct json *report = json_member(render->answer, "report");

	render_section(render, "The report");
	if (json_type(report) == JSON_OBJECT) {
		render_members(render, report, LABELS(labels));
	} else {
		render_paragraph(render, NULL);
		render_words(render, "Its record could not be read.");
		render_paragraph_end(render);
	}
	render_section_end(render);
}

static void write_integrity(struct render *render)
{
	static const struct label labels[] = {
		{ "holds", "Are the bytes what they say?" }, { "stage", "Broken first at stage" }, { "status", "How" },
		{ "place", "Where" }, { "detail", "What was found" }, { "entries", "Entries looked at" },
		{ "complete", "Every entry of the log is here" }, { "agents", "Keys that signed them" },
		{ "blobs", "Blobs named" }, { "blobs_missing", "Blobs not held here" },
		{ "log_key", "Who vouches for the log's key" },
	};
	const struct json *integrity = json_member(render->answer, "integrity");
	bool holds = json_member_is_true(integrity, "holds");

	render_section(render, "Integrity");
	render_paragraph(render, NULL);
	render_words(render, holds ? "It holds: form, signatures, chains, tree, checkpoint, proofs and blobs. "
	                             "A signature proves who recorded something, not that it is true." :
	                             "It is BROKEN, so nothing was evaluated.");
	render_paragraph_end(render);
	render_html(render, holds ? "<div class=\"short\">" : "<div>");
	render_members(render, integrity, LABELS(labels));
	render_html(render, "</div>\n");
	render_section_end(render);
}

static void write_checkpoint(struct render *render)
{
	static const struct label labels[] = { { "origin", "Log" }, { "size", "Entries" }, { "root", "Root hash" } };
	const struct json *checkpoint = json_member(render->answer, "checkpoint");

	render_section(render, "Checkpoint");
	if (json_type(checkpoint) == JSON_OBJECT) {
		render_members(render, checkpoint, LABELS(labels));
	} else {
		render_paragraph(render, NULL);
		render_words(render, "It could not be read.");
		render_paragraph_end(render);
	}
	render_section_end(render);
}

static void write_summary(struct render *render)
{
	static const struct label labels[] = {
		{ "claims", "Claims" }, { "required", "of them required" }, { "match", "= MATCH" },
		{ "mismatch", "\xe2\x89\xa0 MISMATCH" }, { "unsupported", "? UNSUPPORTED" },
		{ "underdetermined", "? UNDERDETERMINED" }, { "stale", "? STALE" }, { "unaligned", "? UNALIGNED" },
		{ "required_open", "Required, neither MATCH nor MISMATCH" }, { "self_defined", "Decided by the author's own check" },
	};
	const struct json *summary = json_member(render->answer, "summary");

	if (!summary)
		return;
	render_section(render, "Claims counted");
	render_html(render, "<div class=\"counts\">");
	render_members(render, summary, LABELS(labels));
	render_html(render, "</div>\n");
	render_section_end(render);
}

/* The rules that are always on: said also where they found nothing, and where they could not look. */
static void write_fraud(struct render *render)
{
	const struct json *fraud = json_member(render->answer, "fraud");
	const char *omissions = json_member_text(render->answer, "omissions");
	bool is_complete = json_member_is_true(json_member(render->answer, "integrity"), "complete");
	int64_t more = 0;

	if (!fraud && !omissions)
		return;
	render_html(render, "<a id=\"fraud\"></a>\n");
	render_section(render, "Fraud rules, always on");
	if (json_first(fraud)) {
		render_table(render, fraud);
	} else if (fraud) {
		render_paragraph(render, NULL);
		render_words(render, "They found nothing.");
		render_paragraph_end(render);
	}
	render_paragraph(render, NULL);
	if (json_member_integer(render->answer, "fraud_left_out", &more)) {
		render_number(render, more);
		render_words(render, " more findings are left out here. ");
	}
	if (omissions && !strcmp(omissions, "looked-for")) {
		render_words(render, "Runs that the report leaves out were looked for: the whole log is here.");
	} else if (omissions) {
		render_words(render, "Runs that the report leaves out: ");
		render_text(render, bytes_of_text(omissions));
		render_words(render, strcmp(omissions, "cannot-tell") != 0 ? "." : is_complete ?
		    ". The whole log is here, but not the bytes of all runs that the report does not cite." :
		    ". The whole log is not here; rejections and disputes may be missing as well. A bundle made with `--all` has it.");
	}
	render_paragraph_end(render);
	render_section_end(render);
}

static void write_words(struct render *render, const char *heading, const struct json *words)
{
	if (json_count(words) == 0)
		return;
	render_heading(render, 3);
	render_words(render, heading);
	render_heading_end(render, 3);
	render_table(render, words);
}

/* What the log says against the report: signed words of others, which nothing here has checked but their signatures. */
static void write_disputes(struct render *render)
{
	const struct json *disputes = json_member(render->answer, "disputes");
	int64_t unheard = 0, left_out = 0;

	if (!disputes)
		return;
	json_member_integer(disputes, "unheard", &unheard);
	json_member_integer(disputes, "left_out", &left_out);
	render_html(render, "<a id=\"disputes\"></a>\n");
	render_section(render, "Disputes about this report");
	render_paragraph(render, NULL);
	render_words(render, "They move no result. What a resolution says, `exhibit verify --resolution` computes again. "
	                     "By keys that do not count: ");
	render_number(render, unheard);
	render_words(render, "; not listed: ");
	render_number(render, left_out);
	render_words(render, ".");
	render_paragraph_end(render);
	write_words(render, "Resolutions", json_member(disputes, "resolutions"));
	write_words(render, "Challenges", json_member(disputes, "challenges"));
	write_words(render, "Taken back by its author", json_member(disputes, "withdrawals"));
	render_section_end(render);
}

/* What this version has no words for is shown as it is: an answer is never cut down to what a page knows. */
static void write_rest(struct render *render)
{
	static const struct label elsewhere[] = {
		{ "schema", NULL }, { "result", NULL }, { "verdict", NULL }, { "report", NULL }, { "rules", NULL },
		{ "claims", NULL }, { "summary", NULL }, { "fraud", NULL }, { "fraud_left_out", NULL }, { "omissions", NULL },
		{ "integrity", NULL }, { "checkpoint", NULL }, { "evaluated_at", NULL }, { "policy", NULL },
		{ "disputes", NULL },
	};
	static const struct label verdict[] = { { "claimed", NULL }, { "recomputed", NULL } };
	size_t unknown = 0;

	for (const struct json *member = json_first(render->answer); member; member = json_next(member)) {
		size_t i = 0;

		while (i < sizeof(elsewhere) / sizeof(elsewhere[0]) && strcmp(elsewhere[i].name, json_name(member)) != 0)
			i++;
		unknown += i == sizeof(elsewhere) / sizeof(elsewhere[0]);
	}
	if (unknown == 0 && json_count(json_member(render->answer, "verdict")) <= 2)
		return;
	render_section(render, "Also in the answer");
	render_members(render, json_member(render->answer, "verdict"), LABELS(verdict));
	render_members(render, render->answer, LABELS(elsewhere));
	render_section_end(render);
}

static void write_time(struct render *render)
{
	render_section(render, "Evaluated at");
	render_paragraph(render, NULL);
	render_text(render, json_text_bytes(json_member(render->answer, "evaluated_at")));
	render_words(render, ": the time taken as now, which ages are counted from.");
	render_paragraph_end(render);
	render_section_end(render);
}

void render_checked(struct render *render)
{
	render_html(render, "<div class=\"checked\">\n");
	write_rules(render);
	write_integrity(render);
	write_checkpoint(render);
	write_time(render);
	write_summary(render);
	render_html(render, "</div>\n");
	write_fraud(render);
	write_disputes(render);
	write_rest(render);
}
