/* pytest in one block: "collected 14 items" and "1 failed, 12 passed in 3.2s". */
#include "lint_look.h"

#define BLOCK_LINES_MAX 5000

/* What one block of output says. */
struct session {
	const struct markdown_line *collected, *ended;
	struct rational selected, ran;
	size_t collected_count, ended_count;
	bool may_be_more, may_be_less; /* counted twice or apart; stopped, or cut */
};

/* "collected 14 items / 2 deselected / 12 selected" */
static bool read_collected(struct bytes text, struct rational *selected)
{
	struct quantity found[QUANTITIES_MAX];
	struct bytes word;
	size_t at = 0, count = quantity_scan(text, found);

	if (!words_next(text, &at, &word) || !words_is(word, "collected") || count == 0 ||
	    !words_only(text, "collected item items deselected selected error errors skipped"))
		return false;
	*selected = found[0].value;
	for (size_t i = 1; i < count; i++) {
		struct bytes rest = bytes_slice(text, found[i].end, text.size - found[i].end);

		at = 0;
		if (words_next(rest, &at, &word) && words_is(word, "deselected") && !rational_subtract(*selected, found[i].value, selected))
			return false;
	}
	return true;
}

/* "1 failed, 12 passed, 3 warnings in 3.2s" */
static bool read_ended(struct bytes text, struct rational *ran)
{
	struct quantity found[QUANTITIES_MAX];
	size_t count = quantity_scan(text, found), outcomes = 0;

	*ran = RATIONAL_INTEGER(0);
	if (!words_only(text, "passed failed skipped xfailed xpassed deselected warning warnings in s") || !words_any(text, "passed failed") ||
	    !words_any(text, "in"))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct bytes rest = bytes_slice(text, found[i].end, text.size - found[i].end), word;
		size_t at = 0;

		if (!words_next(rest, &at, &word) || !words_is(word, "passed failed skipped xfailed xpassed") || !quantity_is_count(&found[i]))
			continue;
		outcomes++;
		if (!rational_add(*ran, found[i].value, ran))
			return false;
	}
	return outcomes > 0;
}

static void take(struct session *session, const struct markdown_line *line)
{
	struct rational number;

	session->may_be_more |= words_any(line->text, "rerun reruns subtests subtest error errors flaky repeat");
	session->may_be_less |= words_any(line->text, "stopping interrupted maxfail exitfirst x keyboardinterrupt crashed exit aborted") ||
	    words_mark(line->raw, "\xe2\x80\xa6") || (words_count(line->text, 1) == 0 && words_mark(line->raw, "..."));
	if (read_collected(line->text, &number)) {
		session->collected = line;
		session->selected = number;
		session->collected_count++;
	} else if (read_ended(line->text, &number)) {
		session->ended = line;
		session->ran = number;
		session->ended_count++;
	}
}

static enum status judge(struct lint *lint, const struct session *session)
{
	char collected[RATIONAL_TEXT_MAX], ran[RATIONAL_TEXT_MAX];
	int order;

	if (session->collected_count != 1 || session->ended_count != 1 || session->ended < session->collected)
		return STATUS_OK;
	order = rational_compare(session->ran, session->selected);
	if (order == 0 || (order > 0 && session->may_be_more) || (order < 0 && (session->may_be_less || session->may_be_more)))
		return STATUS_OK;
	fit_say(session->selected, collected);
	fit_say(session->ran, ran);
	return lint_say(lint, "collected", CONFIDENCE_CONTRADICTION, session->ended, session->collected,
	    "%s tests were collected to run, the outcomes add up to %s", collected, ran);
}

enum status lint_collected(struct lint *lint)
{
	enum status status = STATUS_OK;
	size_t i = 0;

	while (i < lint->markdown.line_count && status == STATUS_OK) {
		const struct markdown_line *first = lint_at(lint, i), *line;
		struct session session = { .collected = NULL };
		size_t from = i;

		for (; (line = lint_at(lint, i)) && line->block == first->block && line->type == first->type; i++)
			if (line->type == MARKDOWN_CODE && i - from < BLOCK_LINES_MAX)
				take(&session, line);
		if (first->type == MARKDOWN_CODE && i - from < BLOCK_LINES_MAX)
			status = judge(lint, &session);
	}
	return status;
}
