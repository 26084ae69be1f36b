/* What a document states, what of it cites evidence, and evidence that is not raw. */
#include "lint_citation.h"

#include <string.h>

static const char good_words[] = "verified passed pass passing implemented complete completed ready met exceeded achieved resolved "
    "fixed validated working functional operational approved confirmed successful succeeded compliant effective healthy optimized";
static const char bad_words[] = "failed fails failing crashed broken missing absent blocked breached violated nonfunctional";
static const char open_words[] = "partially partial mostly partly nearly almost pending planned should would could may might if";

#define PROMPT_LINES_MAX 200 /* that are looked back over for a prompt */
#define ID_HEX_MIN 40 /* a commit, a record, a digest */

/* "not verified", "cannot pass": a good word turned round. */
static bool is_turned(struct bytes text)
{
	return words_any(text, "not no never cannot isn't aren't doesn't don't without non unable zero");
}

static enum outcome outcome_of(struct bytes text)
{
	bool good = words_any(text, good_words), bad = words_any(text, bad_words);

	if (words_any(text, open_words) || (good && bad))
		return OUTCOME_CANT_TELL;
	if (good)
		return is_turned(text) ? OUTCOME_FAILED : OUTCOME_PASSED;
	return bad && !is_turned(text) ? OUTCOME_FAILED : OUTCOME_CANT_TELL;
}

static bool has_figure(struct bytes text)
{
	struct quantity found[QUANTITIES_MAX];
	size_t count = quantity_scan(text, found);

	for (size_t i = 0; i < count; i++)
		if (found[i].unit->name[0] == '%' || found[i].has_whole)
			return true;
	return false;
}

bool lint_claim(const struct lint *lint, const struct markdown_line *line, enum outcome *outcome)
{
	struct bytes text = line->text;

	if (lint_index(lint, line) + 1 == lint->title || (line->type != MARKDOWN_ROW && !lint_is_prose(line)) ||
	    line->is_head || line->tick == TICK_OPEN || text.size == 0 ||
	    text.data[text.size - 1] == ':' || text.data[text.size - 1] == '?' || words_count(text, 2) < 2)
		return false;
	if (!words_any(text, good_words) && !words_any(text, bad_words) && !has_figure(text))
		return false;
	*outcome = outcome_of(text);
	return true;
}

static bool has_id(struct bytes text)
{
	size_t run = 0;

	for (size_t i = 0; i < text.size; i++) {
		uint8_t c = text.data[i];

		run = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') ? run + 1 : 0;
		if (run == ID_HEX_MIN)
			return true;
	}
	return false;
}

static bool is_prompt(const struct markdown_line *line)
{
	return bytes_start_with(line->text, "$ ");
}

/* A block right behind the line that shows a command and something below it. */
static bool shows_run(const struct lint *lint, size_t i)
{
	const struct markdown_line *first = lint_at(lint, i);
	size_t prompts = 0, outputs = 0;

	if (!first || first->type != MARKDOWN_CODE)
		return false;
	for (; i < lint->markdown.line_count && lint_at(lint, i)->block == first->block && (prompts == 0 || outputs == 0); i++) {
		prompts += is_prompt(lint_at(lint, i));
		outputs += prompts > 0 && !is_prompt(lint_at(lint, i));
	}
	return prompts > 0 && outputs > 0;
}

bool lint_is_cited(const struct lint *lint, const struct markdown_line *line)
{
	struct bytes path = bytes_of(NULL, 0);
	struct citation citation;
	size_t at = 0;

	return citation_next(line->text, &at, &path, &citation) || has_id(line->text) || shows_run(lint, lint_index(lint, line) + 1);
}

/* "All findings verified using real commands": said of all, and not all cite any. */
static bool says_all_verified(const struct markdown_line *line)
{
	return lint_is_prose(line) && words_any(line->text, "all every each") &&
	    words_any(line->text, "finding findings claim claims result results statement statements item items") &&
	    words_any(line->text, "verified validated proven confirmed") &&
	    words_any(line->text, "command commands output outputs evidence") &&
	    !is_turned(line->text) && !words_any(line->text, "must should shall need needs will can");
}

enum status lint_claims(struct lint *lint)
{
	const struct markdown_line *all = NULL;
	enum outcome outcome;

	for (size_t i = 0; i < lint->markdown.line_count; i++) {
		const struct markdown_line *line = lint_at(lint, i);

		if (!all && says_all_verified(line))
			all = line;
		if (!lint_claim(lint, line, &outcome))
			continue;
		lint->claims++;
		lint->cited += lint_is_cited(lint, line);
	}
	if (!all || lint->cited == lint->claims)
		return STATUS_OK;
	return lint_say(lint, "coverage", CONFIDENCE_NOTE, all, NULL, "said of all; %zu of %zu claims cite evidence", lint->cited,
	    lint->claims);
}

/* ---- output that is not as it was ---- */

/* Is it a command: behind a prompt, or in a shell's block that has no prompts? */
static bool is_command(const struct lint *lint, const struct markdown_line *line)
{
	size_t first = lint_index(lint, line);

	if (line->type != MARKDOWN_CODE || is_prompt(line))
		return line->type == MARKDOWN_CODE;
	for (size_t back = 0; back < PROMPT_LINES_MAX && first > 0 && lint_at(lint, first - 1)->block == line->block; back++)
		if (is_prompt(lint_at(lint, --first)))
			return false;
	return line->is_command && (first == 0 || lint_at(lint, first - 1)->block != line->block);
}

/* "..." standing for a part of a command line: alone, or before the closing quote. */
static bool is_elided_command(const struct lint *lint, const struct markdown_line *line)
{
	struct bytes text = line->text;
	const uint8_t *dots = line->type == MARKDOWN_CODE && text.size > 3 && text.data[0] != '#' ?
	    memmem(text.data, text.size, " ...", 4) : NULL;
	size_t end = dots ? (size_t)(dots - text.data) + 4 : 0;

	return dots && is_command(lint, line) &&
	    (end == text.size || text.data[end] == '"' || text.data[end] == '\'' || text.data[end] == ' ');
}

/* "[FIELD NOT ACCESSIBLE]" as a quoted value, "[output truncated]", "[12 lines omitted]". */
static bool has_note(const struct markdown_line *line)
{
	struct bytes text = line->text;

	if (line->type != MARKDOWN_CODE)
		return false;
	for (size_t i = 0; i < text.size; i++) {
		size_t end = i + 1, capitals = 0;

		if (text.data[i] != '[')
			continue;
		while (end < text.size && text.data[end] != ']' && end - i < 120) {
			uint8_t c = text.data[end++];

			capitals += (c >= 'A' && c <= 'Z') || c == '_' || c == ' ' ? 1 : 1000;
		}
		if (end >= text.size || text.data[end] != ']')
			continue;
		struct bytes inside = bytes_slice(text, i + 1, end - i - 1);
		if (words_any(inside, "truncated omitted redacted elided snipped snip"))
			return true;
		bool is_quoted = i > 0 && text.data[i - 1] == '"' && end + 1 < text.size && text.data[end + 1] == '"';
		/* An attribute's value in a template is no output. */
		if (is_quoted && !(i > 1 && text.data[i - 2] == '=') && capitals >= 8 && capitals < 1000)
			return true;
	}
	return false;
}

enum status lint_elided(struct lint *lint)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < lint->markdown.line_count && status == STATUS_OK; i++) {
		const struct markdown_line *line = lint_at(lint, i);

		if (is_elided_command(lint, line))
			status = lint_say(lint, "elided", CONFIDENCE_NOTE, line, NULL, "the command is not whole: nobody can run it again");
		else if (has_note(line))
			status = lint_say(lint, "elided", CONFIDENCE_NOTE, line, NULL, "a note stands for the output: it is not raw");
	}
	return status;
}
