/* One plan with two ends, and one file with two lengths. */
#include "lint_look.h"
#include "lint_scope.h"

#include <stdlib.h>
#include <string.h>

#define NAMED_TRIES_MAX 1024
#define NAMED_LINES_MAX 100
#define PLANS_MAX 64 /* of each that are compared */

/* "65% -> 75%". */
struct step {
	const struct markdown_line *line;
	struct rational from, to;
	struct rational time; /* "(Week 4)", "(4-week plan)" */
	struct bytes period;  /* week */
};

static const char periods[] = "week weeks month months day days sprint sprints phase quarter quarters";

/* The number beside a period: "Week 4", "4 weeks", "4-week". */
static bool read_period(struct bytes text, struct step *step)
{
	struct bytes word, before = bytes_of(text.data, 0), after;

	for (size_t at = 0; words_next(text, &at, &word); before = word) {
		size_t next = at;

		if (!words_is(word, periods))
			continue;
		step->period = word;
		if (rational_read(before, &step->time) && step->time.denominator == 1)
			return true;
		return words_next(text, &next, &after) && rational_read(after, &step->time);
	}
	return false;
}

static bool read_step(const struct markdown_line *line, struct step *step)
{
	struct bytes text = line->text;
	struct quantity first, second, found[QUANTITIES_MAX];
	size_t arrow = 0, count;

	while (arrow + 1 < text.size && (text.data[arrow] != '-' || text.data[arrow + 1] != '>'))
		arrow++;
	if (arrow + 1 >= text.size || !lint_is_prose(line))
		return false;
	count = quantity_scan(text, found);
	for (size_t i = 0; i + 1 < count; i++) {
		first = found[i];
		second = found[i + 1];
		if (first.end > arrow || second.at < arrow + 2 || arrow - first.end > 1 || second.at - arrow > 3)
			continue;
		if (!quantity_is_percent(&first) || !quantity_is_percent(&second))
			return false;
		*step = (struct step){ .line = line, .from = first.value, .to = second.value };
		return read_period(bytes_slice(text, second.end, text.size - second.end), step);
	}
	return false;
}

/* A list each of whose items is the next step: where it begins, where it ends, and when. */
static bool read_roadmap(const struct lint *lint, size_t i, struct step *whole)
{
	const struct markdown_line *first = lint_at(lint, i);
	struct step step;
	size_t steps = 0;

	for (; lint_at(lint, i) && lint_at(lint, i)->block == first->block; i++) {
		const struct markdown_line *line = lint_at(lint, i);

		if (line->type != MARKDOWN_ITEM || !read_step(line, &step) ||
		    (steps > 0 && (rational_compare(step.time, whole->time) <= 0 || !words_alike(step.period, whole->period))))
			return false;
		if (steps++ == 0)
			*whole = step;
		whole->to = step.to;
		whole->time = step.time;
		whole->line = line;
	}
	return steps >= 2;
}

static bool has_word(struct bytes text, struct bytes wanted)
{
	struct bytes word;
	size_t tried = 0;

	for (size_t at = 0; tried < NAMED_TRIES_MAX && words_next(text, &at, &word); tried++)
		if (words_alike(word, wanted))
			return true;
	return false;
}

/* Is the word in the section of the roadmap, above it? */
static bool is_above(const struct lint *lint, const struct markdown_line *roadmap, struct bytes word)
{
	size_t i = lint_index(lint, roadmap);

	for (size_t back = 0; back < NAMED_LINES_MAX && i > 0 && lint_at(lint, i)->type != MARKDOWN_HEADING; back++)
		if (lint_at(lint, --i)->text.size < NAMED_TRIES_MAX && has_word(lint_at(lint, i)->text, word))
			return true;
	return false;
}

/* Do the lead of the roadmap and the plan's label name one thing?  EU is not US. */
static bool is_of_one(const struct lint *lint, const struct step *roadmap, struct bytes lead, struct bytes label)
{
	static const char said_of_plans[] = "plan roadmap the our improvement path of for steps to files";
	struct bytes word;

	for (size_t at = 0; words_next(lead, &at, &word);)
		if (!words_is(word, said_of_plans) && !has_word(label, word))
			return false;
	for (size_t at = 0; words_next(label, &at, &word);)
		if (!words_is(word, said_of_plans) && !has_word(lead, word) && !is_above(lint, roadmap->line, word))
			return false;
	return true;
}

static enum status check_plan(struct lint *lint, const struct step *roadmap, struct bytes lead, struct rational begin,
    const struct step *plans, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct step *plan = &plans[i];
		struct bytes label, value;
		char ends[RATIONAL_TEXT_MAX], says[RATIONAL_TEXT_MAX], time[RATIONAL_TEXT_MAX];

		if (plan->line->block == roadmap->line->block || !words_label(plan->line->text, &label, &value) ||
		    !words_share(label, lead) || rational_compare(plan->from, begin) != 0 ||
		    rational_compare(plan->time, roadmap->time) != 0 || !words_alike(plan->period, roadmap->period) ||
		    rational_compare(plan->to, roadmap->to) == 0 || !is_of_one(lint, roadmap, lead, label) ||
		    !lint_same_time(lint, plan->line, roadmap->line))
			continue;
		fit_say(roadmap->to, ends);
		fit_say(plan->to, says);
		fit_say(plan->time, time);
		return lint_say(lint, "plan", CONFIDENCE_CONTRADICTION, roadmap->line, plan->line,
		    "the steps end at %s %% after %.*s %s, the plan of as many ends at %s %%", ends, LINT_WORDS(plan->period), time, says);
	}
	return STATUS_OK;
}

enum status lint_plans(struct lint *lint)
{
	struct step plans[PLANS_MAX];
	enum status status = STATUS_OK;
	size_t tried = 0, count = 0;

	for (size_t i = 0; i < lint->markdown.line_count && count < PLANS_MAX; i++)
		count += read_step(lint_at(lint, i), &plans[count]) && words_any(lint_at(lint, i)->text, "plan roadmap");
	for (size_t i = 1; count > 0 && i < lint->markdown.line_count && tried < PLANS_MAX && status == STATUS_OK; i++) {
		const struct markdown_line *line = lint_at(lint, i), *lead = lint_at(lint, i - 1);
		struct step first, roadmap = { .line = NULL };

		if (line->type != MARKDOWN_ITEM || lead->block == line->block || !lint_is_prose(lead) || !read_step(line, &first) ||
		    !read_roadmap(lint, i, &roadmap))
			continue;
		status = check_plan(lint, &roadmap, lead->text, first.from, plans, count);
		tried++;
	}
	return status;
}

/* ---- "path/name.py (452 lines)" in two places ---- */

#define FILES_MAX 4096

struct file_lines {
	struct bytes path;
	struct rational lines;
	const struct markdown_line *line;
};

/* A path: letters, digits and ._-/ with an extension; the longest run that ends before ${end}. */
static bool is_path_byte(uint8_t c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '.' || c == '_' || c == '-' || c == '/';
}

/* The only path of a text that has an extension and a directory or is in backticks; false for none or several. */
static bool only_path(struct bytes raw, struct bytes *path)
{
	size_t paths = 0;

	for (size_t at = 0; at < raw.size;) {
		size_t from = at, dot = 0;

		while (at < raw.size && is_path_byte(raw.data[at])) {
			if (raw.data[at] == '.' && at > from)
				dot = at;
			at++;
		}
		size_t end = at, letters = 0;
		while (end > from && (raw.data[end - 1] == '.' || raw.data[end - 1] == '-'))
			end--;
		for (size_t i = dot + 1; dot && i < end; i++)
			letters += (raw.data[i] | 0x20) >= 'a' && (raw.data[i] | 0x20) <= 'z';
		if (dot > from && dot + 1 < end && end - dot <= 6 && letters == end - dot - 1 && from > 0 &&
		    (raw.data[from - 1] == '`' || memchr(raw.data + from, '/', end - from))) {
			*path = bytes_slice(raw, from, end - from);
			paths++;
		}
		at += at == from;
	}
	return paths == 1;
}

/* "`main.go` (server): 310 lines": words in brackets tell two files of one name apart. */
static bool has_bracket_of_words(struct bytes text)
{
	for (size_t i = 0; i < text.size; i++)
		if (text.data[i] == '(' && i + 1 < text.size && (text.data[i + 1] < '0' || text.data[i + 1] > '9'))
			return true;
	return false;
}

static bool read_file_lines(const struct markdown_line *line, struct file_lines *file)
{
	struct quantity found[QUANTITIES_MAX];
	size_t count, matches = 0;

	if (!lint_is_prose(line) || !only_path(line->raw, &file->path) || has_bracket_of_words(line->text) ||
	    words_any(line->text, "was before after added removed changed over more than from to first last about of per down up"))
		return false;
	count = quantity_scan(line->text, found);
	for (size_t i = 0; i < count; i++) {
		struct bytes rest = bytes_slice(line->text, found[i].end, line->text.size - found[i].end), word;
		size_t at = 0;

		if (!quantity_is_count(&found[i]) || !words_next(rest, &at, &word) || !words_is(word, "lines") || word.data != rest.data + 1)
			continue;
		file->lines = found[i].value;
		matches++;
	}
	file->line = line;
	return matches == 1;
}

static int by_path(const void *left, const void *right)
{
	const struct file_lines *a = left, *b = right;
	int order = bytes_compare(a->path, b->path);

	return order ? order : a->line->number < b->line->number ? -1 : a->line->number > b->line->number;
}

enum status lint_file_lines(struct lint *lint)
{
	struct file_lines *files = calloc(FILES_MAX, sizeof(*files));
	enum status status = files ? STATUS_OK : STATUS_NO_MEMORY;
	size_t count = 0;

	for (size_t i = 0; files && i < lint->markdown.line_count && count < FILES_MAX; i++)
		count += read_file_lines(lint_at(lint, i), &files[count]);
	if (files)
		qsort(files, count, sizeof(*files), by_path);
	for (size_t i = 0; i + 1 < count && status == STATUS_OK; i++) {
		char a[RATIONAL_TEXT_MAX], b[RATIONAL_TEXT_MAX];

		if (!bytes_equal(files[i].path, files[i + 1].path) || rational_compare(files[i].lines, files[i + 1].lines) == 0)
			continue;
		fit_say(files[i].lines, a);
		fit_say(files[i + 1].lines, b);
		status = lint_say(lint, "file-lines", CONFIDENCE_UNCLEAR, files[i].line, files[i + 1].line,
		    "%.*s has %s lines here, %s there (unless of two states)", LINT_WORDS(files[i].path), a, b);
	}
	free(files);
	return status;
}
