#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "render.h"

#define ID_SHORT 12
#define GIST_ARGV_MAX 240

void render_id(struct render *render, struct bytes id)
{
	const struct ref *ref = refs_find(&render->refs, id);
	char anchor[48];

	if (ref && render->format == RENDER_HTML) {
		snprintf(anchor, sizeof(anchor), "<a href=\"#record-%" PRIu64 "\">", ref->index);
		render_html(render, anchor);
	}
	render_html(render, "<code title=\"");
	render_attribute(render, id);
	render_html(render, "\">");
	if (render->format == RENDER_HTML)
		render_text(render, bytes_slice(id, 0, id.size < ID_SHORT ? id.size : ID_SHORT));
	else
		render_code(render, bytes_slice(id, 0, id.size < ID_SHORT ? id.size : ID_SHORT));
	render_html(render, "</code>");
	render_html(render, ref ? "</a>" : "");
}

/* A member's bytes, which may not be text. */
static void write_raw(struct render *render, const struct json *value, size_t max)
{
	struct buffer bytes;
	struct bytes shown;

	buffer_init(&bytes, DSSE_ENTRY_MAX);
	if (json_read_raw(value, &bytes) == STATUS_OK) {
		shown = render_cut(buffer_bytes(&bytes), max);
		render_code(render, shown);
		if (shown.size < bytes.size)
			render_words(render, "\xe2\x80\xa6");
	}
	buffer_release(&bytes);
}

/* Each argument by itself: where one ends and the next begins is part of what was run. */
static void write_argv(struct render *render, const struct json *argv, size_t max)
{
	for (const struct json *word = json_first(argv); word; word = json_next(word)) {
		write_raw(render, word, max);
		if (json_next(word))
			render_words(render, " ");
	}
}

static void write_exit(struct render *render, const struct json *predicate)
{
	const struct json *exit = json_member(predicate, "exit");
	int64_t number;

	if (json_member_integer(exit, "code", &number)) {
		render_words(render, "exit status ");
		render_number(render, number);
	} else if (json_member_integer(exit, "signal", &number)) {
		render_words(render, "ended by signal ");
		render_number(render, number);
	} else {
		render_words(render, "could not be started: ");
		render_text(render, json_text_bytes(json_member(exit, "error")));
	}
	if (json_member_is_true(predicate, "timed_out"))
		render_words(render, ", its time was over");
}

/* The commit, and whether the tree was it, before and after. */
static void write_git(struct render *render, const struct json *git)
{
	const struct json *before = json_member(git, "before"), *after = json_member(git, "after");
	const struct json *commit = json_member(before, "commit"), *later = json_member(after, "commit");

	if (json_type(commit) == JSON_TEXT)
		render_code(render, json_text_bytes(commit));
	else
		render_words(render, "before the first commit");
	render_words(render, json_member_is_true(before, "clean") ? ", clean before" : ", NOT clean before");
	render_words(render, json_member_is_true(after, "clean") ? ", clean after" : ", NOT clean after");
	if (json_type(later) == JSON_TEXT && !json_equal(commit, later)) {
		render_words(render, "; afterwards ");
		render_code(render, json_text_bytes(later));
	}
}

static void write_time(struct render *render, time_ms time)
{
	char text[RFC3339_TEXT_MAX];

	rfc3339_write(time, text);
	render_words(render, text);
}

/* An argument beyond what a line needs is cut here; the list of records has it whole. */
static void write_command(struct render *render, const struct json *predicate)
{
	const struct json *argv = json_member(predicate, "argv");
	size_t left = GIST_ARGV_MAX, words = 0;

	for (const struct json *word = json_first(argv); word; word = json_next(word), words++) {
		size_t size = json_type(word) == JSON_TEXT ? json_text_bytes(word).size : GIST_ARGV_MAX / 4;

		if (words > 0)
			render_words(render, " ");
		if (left == 0) {
			render_words(render, "\xe2\x80\xa6");
			break;
		}
		write_raw(render, word, left);
		left -= size < left ? size : left;
	}
}

void render_record_gist(struct render *render, const struct ref *ref)
{
	const struct record *record = render->source ? refs_open(&render->refs, ref, render->source, &render->status) : NULL;
	const struct json *commit;
	char digits[13];

	if (!record)
		return;
	render_words(render, ", step ");
	render_text(render, bytes_of_text(record_step(record) ? record_step(record) : "(none)"));
	render_words(render, ": ");
	if (record->kind == KIND_RUN) {
		write_command(render, record->predicate);
		render_words(render, ", ");
		write_exit(render, record->predicate);
	} else {
		render_words(render, kind_row(record->kind)->name);
		render_words(render, " ");
		write_raw(render, json_member(record->predicate, "path"), GIST_ARGV_MAX);
	}
	render_words(render, "; by ");
	render_text(render, bytes_of_text(record->agent));
	render_words(render, ", ");
	write_time(render, record->time);
	commit = json_at(record->predicate, "/git/before/commit");
	if (json_type(commit) == JSON_TEXT) {
		snprintf(digits, sizeof(digits), "%.12s", json_text(commit));
		render_words(render, ", commit ");
		render_html(render, "<span title=\"");
		render_attribute(render, json_text_bytes(commit));
		render_html(render, "\">");
		render_code(render, bytes_of_text(digits));
		render_html(render, "</span>");
	}
}

static void begin(struct render *render, const char *label)
{
	render_fact(render, 0, label);
}

static void write_run(struct render *render, const struct json *predicate)
{
	begin(render, "Command");
	if (json_member(predicate, "argv"))
		write_argv(render, json_member(predicate, "argv"), DSSE_ENTRY_MAX);
	else
		render_value(render, json_member(predicate, "argv_blob"));
	render_fact_end(render);
	begin(render, "Working directory");
	write_raw(render, json_member(predicate, "cwd"), DSSE_ENTRY_MAX);
	render_fact_end(render);
	begin(render, "Ended");
	write_exit(render, predicate);
	render_fact_end(render);
	if (json_member(predicate, "git")) {
		begin(render, "Git commit");
		write_git(render, json_member(predicate, "git"));
		render_fact_end(render);
	}
	if (json_member(predicate, "redactions")) {
		begin(render, "Masked in what was kept");
		render_value(render, json_member(predicate, "redactions"));
		render_fact_end(render);
	}
}

static void write_members(struct render *render, const struct record *record)
{
	static const char *const others[] = { "path", "text", "title", "verdict", "result" };

	if (record->kind == KIND_RUN)
		write_run(render, record->predicate);
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		const struct json *member = json_member(record->predicate, others[i]);

		if (!member)
			continue;
		begin(render, others[i]);
		if (json_type(member) == JSON_TEXT)
			render_text(render, json_text_bytes(member));
		else if (!strcmp(others[i], "path"))
			write_raw(render, member, DSSE_ENTRY_MAX);
		else
			render_value(render, member);
		render_fact_end(render);
	}
}

static void write_record(struct render *render, const struct ref *ref)
{
	const struct record *record = refs_open(&render->refs, ref, render->source, &render->status);
	char text[DIGEST_HEX_SIZE + 64];

	if (!record)
		return;
	snprintf(text, sizeof(text), "<article class=\"record\" id=\"record-%" PRIu64 "\">\n", ref->index);
	render_html(render, text);
	render_heading(render, 3);
	digest_hex(&ref->id, text);
	text[ID_SHORT] = '\0';
	render_code(render, bytes_of_text(text));
	render_words(render, " ");
	render_text(render, bytes_of_text(record_step(record) ? record_step(record) : kind_row(record->kind)->name));
	render_heading_end(render, 3);
	render_facts(render, 0);
	begin(render, "Id");
	digest_hex(&ref->id, text);
	render_code(render, bytes_of_text(text));
	render_fact_end(render);
	begin(render, "Index and kind");
	render_number(render, (int64_t)ref->index);
	render_words(render, ", ");
	render_words(render, kind_row(record->kind)->name);
	render_fact_end(render);
	begin(render, "Signed by");
	render_text(render, bytes_of_text(record->agent));
	render_words(render, ", key ");
	render_code(render, bytes_of_text(record->envelope.keyid));
	render_fact_end(render);
	begin(render, "Time, by that agent's clock");
	write_time(render, record->time);
	render_fact_end(render);
	write_members(render, record);
	render_facts_end(render, 0);
	render_html(render, "</article>\n");
}

static int by_index(const void *left, const void *right)
{
	const struct ref *a = *(const struct ref *const *)left, *b = *(const struct ref *const *)right;

	return (a->index > b->index) - (a->index < b->index);
}

void render_records(struct render *render)
{
	size_t count = render->refs.count;
	const struct ref **ordered = count ? calloc(count, sizeof(const struct ref *)) : NULL;

	if (count == 0)
		return;
	if (!ordered) {
		render->status = STATUS_NO_MEMORY;
		return;
	}
	for (size_t i = 0; i < count; i++)
		ordered[i] = &render->refs.items[i];
	qsort(ordered, count, sizeof(const struct ref *), by_index);
	render_section(render, "Records");
	render_paragraph(render, NULL);
	render_words(render, "Those named above, in the order of the log.");
	if (render->refs.is_full)
		render_words(render, " There are more than fit here: `exhibit show ID` prints any.");
	render_paragraph_end(render);
	for (size_t i = 0; i < count && render->status == STATUS_OK; i++)
		write_record(render, ordered[i]);
	render_section_end(render);
	free(ordered);
}
