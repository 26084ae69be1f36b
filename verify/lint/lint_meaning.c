/* One label with two meanings: grades that cross, a verdict that is both yes and no. */
#include "lint_look.h"

#include <stdlib.h>
#include <string.h>

#define GRADES_MAX 128

struct grade {
	char scale[WORDS_KEY_MAX], words[WORDS_KEY_MAX];
	struct rational percent;
	const struct markdown_line *line;
};

/* "Implementation status: FULLY IMPLEMENTED (95%)". */
static bool read_grade(const struct markdown_line *line, struct grade *grade)
{
	struct quantity found[QUANTITIES_MAX];
	struct bytes label, value;

	if (!lint_is_prose(line) || line->type == MARKDOWN_ITEM || !words_label(line->text, &label, &value) ||
	    quantity_scan(value, found) != 1 || !quantity_is_percent(&found[0]) || found[0].at < 3 || value.data[found[0].at - 1] != '(' ||
	    found[0].end + 1 != value.size)
		return false;
	struct bytes words = bytes_slice(value, 0, found[0].at - 1);
	grade->percent = found[0].value;
	grade->line = line;
	return words_count(words, 5) < 5 && words_key(words, "", grade->words) && words_key(label, "", grade->scale) &&
	    !words_any(label, "overall");
}

/* Does another word of the scale stand for a percentage strictly between two of this one's? */
static enum status check_grade(struct lint *lint, const struct grade *grades, size_t count, size_t i)
{
	const struct grade *low = &grades[i], *high = &grades[i];
	char a[RATIONAL_TEXT_MAX], b[RATIONAL_TEXT_MAX], c[RATIONAL_TEXT_MAX];

	for (size_t j = 0; j < count; j++) {
		if (strcmp(grades[j].scale, grades[i].scale) != 0 || strcmp(grades[j].words, grades[i].words) != 0)
			continue;
		if (j < i)
			return STATUS_OK; /* told with the first one */
		if (rational_compare(grades[j].percent, low->percent) < 0)
			low = &grades[j];
		if (rational_compare(grades[j].percent, high->percent) > 0)
			high = &grades[j];
	}
	for (size_t j = 0; j < count; j++) {
		if (strcmp(grades[j].scale, grades[i].scale) != 0 || !strcmp(grades[j].words, grades[i].words) ||
		    rational_compare(grades[j].percent, low->percent) <= 0 || rational_compare(grades[j].percent, high->percent) >= 0)
			continue;
		bool is_whole = words_any(bytes_of_text(grades[i].words), "fully complete completely");

		fit_say(high->percent, a);
		fit_say(low->percent, b);
		fit_say(grades[j].percent, c);
		return lint_say(lint, "label", is_whole ? CONFIDENCE_CONTRADICTION : CONFIDENCE_UNCLEAR, high->line, low->line,
		    "\"%.60s\" stands for %s %% and for %s %%, and between them \"%.60s\" for %s %%", grades[i].words, a, b, grades[j].words, c);
	}
	return STATUS_OK;
}

enum status lint_grades(struct lint *lint)
{
	struct grade *grades = calloc(GRADES_MAX, sizeof(*grades));
	enum status status = grades ? STATUS_OK : STATUS_NO_MEMORY;
	size_t count = 0;

	for (size_t i = 0; grades && i < lint->markdown.line_count && count < GRADES_MAX; i++)
		count += read_grade(lint_at(lint, i), &grades[count]);
	for (size_t i = 0; i < count && status == STATUS_OK; i++)
		status = check_grade(lint, grades, count, i);
	free(grades);
	return status;
}

/* ---- "Production ready: no … Verdict: PARTIALLY RESOLVED", and the same verdict over a yes ---- */

struct answered {
	char verdict[WORDS_KEY_MAX];
	const struct markdown_line *yes, *no;
};

/* The answer to "Production ready": 1, 0, or -1 where the line is no such. */
static int read_answer(const struct lint *lint, const struct markdown_line *line)
{
	struct bytes label, value, first;
	size_t at = 0;

	if (!lint_label(lint, line, &label, &value) || !words_all(label, "production ready for deployment is") ||
	    !words_any(label, "ready") || !words_next(value, &at, &first))
		return -1;
	return words_is(first, "yes") ? 1 : words_is(first, "no") ? 0 : -1;
}

enum status lint_answers(struct lint *lint)
{
	struct answered *seen = calloc(GRADES_MAX, sizeof(*seen));
	enum status status = seen ? STATUS_OK : STATUS_NO_MEMORY;
	const struct markdown_line *said = NULL;
	int answer = -1;
	size_t count = 0;

	for (size_t i = 0; seen && i < lint->markdown.line_count && count < GRADES_MAX; i++) {
		const struct markdown_line *line = lint_at(lint, i);
		struct bytes label, value;
		size_t at = 0;
		int now = read_answer(lint, line);

		if (line->type == MARKDOWN_HEADING)
			said = NULL; /* another part */
		if (now >= 0) {
			answer = said ? -1 : now; /* two answers before a verdict: of which part? */
			said = line;
		}
		if (!lint_label(lint, line, &label, &value) || !words_all(label, "verdict final status outcome") ||
		    !words_key(value, "", seen[count].verdict))
			continue;
		if (said && answer >= 0) {
			while (strcmp(seen[at].verdict, seen[count].verdict) != 0)
				at++;
			if (answer && !seen[at].yes)
				seen[at].yes = said;
			if (!answer && !seen[at].no)
				seen[at].no = said;
			count += at == count;
		}
		said = NULL;
		answer = -1;
	}
	for (size_t i = 0; i < count && status == STATUS_OK; i++)
		if (seen[i].yes && seen[i].no)
			/* A claim may be CONFIRMED and deny readiness; one that is RESOLVED is ready or it is not. */
			status = lint_say(lint, "label", words_all(bytes_of_text(seen[i].verdict), "fully partially partly not resolved complete "
			    "completed done ready") ? CONFIDENCE_CONTRADICTION : CONFIDENCE_UNCLEAR, seen[i].yes, seen[i].no,
			    "the verdict \"%.100s\" stands for production ready: yes and for no", seen[i].verdict);
	free(seen);
	return status;
}
