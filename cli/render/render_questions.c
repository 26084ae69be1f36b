#include "render_questions.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ID_SHORT 12
#define TEXT_MAX 1024 /* what is longer is cut, perhaps within a character: so it is put as raw bytes */
#define QUESTIONS_MAX 500 /* on one page */

static const char *text_of(const struct json *object, const char *name)
{
	const char *text = json_member_text(object, name);

	return text ? text : "";
}

static bool is_kind(const struct json *argument, const char *kind)
{
	return !strcmp(text_of(argument, "kind"), kind);
}

static bool is_stated(const struct json *argument)
{
	return is_kind(argument, "claim") || is_kind(argument, "quantity");
}

/* Neither green nor red: what stands may be a truthful NOT READY. */
enum tone ending_tone(const char *ending)
{
	return !strcmp(ending, "UPHELD") ? TONE_EQUAL : !strcmp(ending, "OVERTURNED") ? TONE_UNEQUAL :
	    !strcmp(ending, "UNRESOLVED") ? TONE_OPEN : TONE_PLAIN;
}

static void ending_badge(struct render *render, const char *ending)
{
	render_html(render, "<span class=\"badge ");
	render_html(render, tone_class(ending_tone(ending)));
	render_html(render, "\"><span aria-hidden=\"true\">");
	render_words(render, tone_sign(ending_tone(ending)));
	render_html(render, "</span>");
	render_words(render, " ");
	render_text(render, bytes_of_text(ending));
	render_html(render, "</span>");
}

void render_rows(struct render *render, struct json *rows, size_t left_out)
{
	enum status status = json_failure_within(rows);

	if (status != STATUS_OK && render->status == STATUS_OK)
		render->status = status;
	if (json_count(rows) > 0 && status == STATUS_OK)
		render_table(render, rows);
	json_free(rows);
	if (left_out == 0)
		return;
	render_paragraph(render, NULL);
	render_number(render, (int64_t)left_out);
	render_words(render, " more are in the resolution: `exhibit show ID --content`.");
	render_paragraph_end(render);
}

/* "A12" is the eleventh behind the first. */
static size_t number_of(const char *name)
{
	return *name == 'A' ? strtoul(name + 1, NULL, 10) : 0;
}

struct page {
	struct render *render;
	const struct json **arguments; /* owned; by number, from 1 */
	size_t count;
	size_t *question_of;           /* owned; which question an argument belongs to, from 1; 0: none */
};

static const struct json *report_of(const struct render *render, const char *id)
{
	for (const struct json *one = json_first(json_member(render->answer, "reports")); one; one = json_next(one))
		if (!strcmp(text_of(one, "id"), id))
			return one;
	return NULL;
}

static void put_copy(struct json *row, const char *name, const struct json *value)
{
	if (value)
		json_put(row, name, json_copy(value));
}

static void put_says(struct json *row, const struct json *argument)
{
	char text[TEXT_MAX];

	if (is_kind(argument, "quantity"))
		snprintf(text, sizeof(text), "%s %s [%s]", text_of(argument, "value"), text_of(argument, "unit"), text_of(argument, "finding"));
	else if (is_kind(argument, "claim"))
		snprintf(text, sizeof(text), "%s [%s]", text_of(argument, "asserted"), text_of(argument, "finding"));
	else if (is_kind(argument, "evidence")) {
		put_copy(row, "says", json_member(argument, json_member(argument, "text") ? "text" : "evidence"));
		return;
	} else {
		put_copy(row, "says", json_member(argument, "text"));
		return;
	}
	json_put_raw(row, "says", bytes_of_text(text));
}

static void put_who(struct json *row, const struct render *render, const struct json *argument)
{
	const struct json *report = report_of(render, text_of(argument, "report"));
	char text[TEXT_MAX];

	if (report && json_member(report, "title")) {
		put_copy(row, "who", json_member(report, "title"));
		return;
	}
	if (is_stated(argument))
		snprintf(text, sizeof(text), "report %.*s", ID_SHORT, text_of(argument, "report"));
	else if (is_kind(argument, "objection"))
		snprintf(text, sizeof(text), "the verifier: %s", text_of(argument, "ground"));
	else
		snprintf(text, sizeof(text), "%s%s %.*s by %s", text_of(argument, "kind"), is_kind(argument, "evidence") ? ", record" : "",
		    ID_SHORT, text_of(argument, "record"), text_of(argument, "agent"));
	json_put_raw(row, "who", bytes_of_text(text));
}

static void push_argument(struct json *rows, const struct render *render, const struct json *argument)
{
	const struct json *strength = json_member(argument, "strength");
	struct json *row = json_object();
	char text[TEXT_MAX];

	json_put_text(row, "id", text_of(argument, "argument"));
	put_who(row, render, argument);
	put_says(row, argument);
	snprintf(text, sizeof(text), "%s%s%s", text_of(argument, "label"), json_member(argument, "ending") ? ", " : "",
	    text_of(argument, "ending"));
	json_put_raw(row, "stands", bytes_of_text(text));
	json_put_text(row, "because", text_of(argument, "why"));
	if (strength) {
		snprintf(text, sizeof(text), "%s; %s; %s; %s; %s", text_of(strength, "recomputability"), text_of(strength, "mode"),
		    text_of(strength, "agents"), text_of(strength, "subject"), text_of(strength, "freshness"));
		json_put_raw(row, "rests on", bytes_of_text(text));
	}
	json_push(rows, row);
}

static bool is_on_either_end(const struct page *page, const struct json *attack, size_t question, size_t *other)
{
	size_t from = number_of(text_of(attack, "from")), to = number_of(text_of(attack, "to"));

	if (from == 0 || to == 0 || from > page->count || to > page->count)
		return false;
	*other = page->question_of[from] == question ? 0 : from;
	return page->question_of[from] == question || page->question_of[to] == question;
}

static void write_attacks(const struct page *page, size_t question)
{
	struct json *rows = json_array();
	size_t left_out = 0, other;

	for (const struct json *attack = json_first(json_member(page->render->answer, "attacks")); attack;
	    attack = json_next(attack)) {
		struct json *row;

		if (!is_on_either_end(page, attack, question, &other))
			continue;
		if (json_count(rows) == RENDER_ROWS_MAX) {
			left_out++;
			continue;
		}
		row = json_object();
		json_put_text(row, "what is said against what", text_of(attack, "says"));
		json_put_text(row, "defeats", json_member_is_true(attack, "defeats") ? "yes" : "no");
		json_put_text(row, "decided by", text_of(attack, "decided_by"));
		json_push(rows, row);
	}
	render_rows(page->render, rows, left_out);
}

/* Its claims and evidence, and whoever attacks them from outside: objections, challenges. */
static void write_arguments(const struct page *page, size_t question)
{
	struct json *rows = json_array();
	size_t left_out = 0, other;
	bool *is_told = calloc(page->count + 1, sizeof(*is_told));

	for (size_t i = 1; i <= page->count && is_told; i++)
		is_told[i] = page->question_of[i] == question;
	for (const struct json *attack = json_first(json_member(page->render->answer, "attacks")); attack && is_told;
	    attack = json_next(attack))
		if (is_on_either_end(page, attack, question, &other) && other > 0)
			is_told[other] = true;
	for (size_t i = 1; i <= page->count && is_told; i++) {
		if (is_told[i] && json_count(rows) < RENDER_ROWS_MAX)
			push_argument(rows, page->render, page->arguments[i]);
		else
			left_out += is_told[i];
	}
	if (!is_told)
		page->render->status = STATUS_NO_MEMORY;
	free(is_told);
	render_rows(page->render, rows, left_out);
}

static void write_question(const struct page *page, size_t first)
{
	struct render *render = page->render;
	const struct json *argument = page->arguments[first];
	size_t question = page->question_of[first];

	render_html(render, "<article class=\"claim ");
	render_html(render, tone_class(ending_tone(text_of(argument, "ending"))));
	render_html(render, "\">\n");
	render_heading(render, 3);
	render_text(render, bytes_of_text(text_of(argument, "kind")));
	render_words(render, " ");
	render_text(render, json_text_bytes(json_member(argument, "id")));
	for (size_t i = first; i <= page->count; i++)
		if (page->question_of[i] == question && is_stated(page->arguments[i])) {
			render_words(render, " ");
			ending_badge(render, text_of(page->arguments[i], "ending"));
		}
	render_heading_end(render, 3);
	if (json_member(argument, "text")) {
		render_paragraph(render, "words");
		render_text(render, json_text_bytes(json_member(argument, "text")));
		render_paragraph_end(render);
	}
	write_arguments(page, question);
	write_attacks(page, question);
	render_html(render, "</article>\n");
}

static bool is_same_question(const struct json *a, const struct json *b)
{
	bool is_quantity = is_kind(b, "quantity") || json_member(b, "shows") != NULL;

	return is_kind(a, "quantity") == is_quantity && !strcmp(text_of(a, "id"), text_of(b, "id"));
}

/* Claims and quantities come first, by kind and id; what evidence there is about them comes in the same order. */
static void number_questions(struct page *page)
{
	size_t questions = 0, about = 1;

	for (size_t i = 1; i <= page->count; i++) {
		const struct json *argument = page->arguments[i];

		if (is_stated(argument)) {
			questions += i == 1 || !is_stated(page->arguments[i - 1]) || !is_same_question(page->arguments[i - 1], argument);
			page->question_of[i] = questions;
		} else if (is_kind(argument, "evidence")) {
			while (about < i && is_stated(page->arguments[about]) && !is_same_question(page->arguments[about], argument))
				about++;
			page->question_of[i] = page->question_of[about < i ? about : 0];
		}
	}
}

static bool is_open_to_dispute(const struct page *page, size_t question, size_t first)
{
	for (size_t i = first; i <= page->count && is_stated(page->arguments[i]) && page->question_of[i] == question; i++)
		if (json_member_is_true(page->arguments[i], "contested") || json_member(page->arguments[i], "superseded_by"))
			return true;
	return false;
}

static void write_questions(const struct page *page)
{
	struct render *render = page->render;
	size_t shown = 0, left_out = 0, agreed = 0, last = 0;

	render_section(render, "What is contested");
	for (size_t i = 1; i <= page->count; i++) {
		if (!is_stated(page->arguments[i]) || page->question_of[i] == last)
			continue;
		last = page->question_of[i];
		if (!is_open_to_dispute(page, last, i))
			agreed++;
		else if (shown++ < QUESTIONS_MAX)
			write_question(page, i);
		else
			left_out++;
	}
	if (shown == 0) {
		render_paragraph(render, NULL);
		render_words(render, "Nothing.");
		render_paragraph_end(render);
	}
	render_paragraph(render, NULL);
	render_words(render, "Claims and quantities that nothing is said against: ");
	render_number(render, (int64_t)agreed);
	render_words(render, ". Contested ones that are not on this page: ");
	render_number(render, (int64_t)left_out);
	render_words(render, ".");
	render_paragraph_end(render);
	render_section_end(render);
}

static enum status prepare(struct page *page)
{
	const struct json *arguments = json_member(page->render->answer, "arguments");

	page->count = json_count(arguments);
	page->arguments = calloc(page->count + 1, sizeof(*page->arguments));
	page->question_of = calloc(page->count + 1, sizeof(*page->question_of));
	if (!page->arguments || !page->question_of)
		return STATUS_NO_MEMORY;
	size_t i = 0;
	for (const struct json *one = json_first(arguments); one; one = json_next(one))
		page->arguments[++i] = one;
	number_questions(page);
	return STATUS_OK;
}

void render_questions(struct render *render)
{
	struct page page = { .render = render };
	enum status status = prepare(&page);

	if (render->status == STATUS_OK)
		render->status = status;
	if (render->status == STATUS_OK)
		write_questions(&page);
	free(page.arguments);
	free(page.question_of);
}
