/* A heading that says "running" over rows that are not. */
#include "lint_look.h"

static const char things[] = "container containers service services pod pods process processes worker workers node nodes instance "
    "instances";

static struct bytes last_word(struct bytes text)
{
	struct bytes word, last = bytes_of(text.data, 0);

	for (size_t at = 0; words_next(text, &at, &word);)
		last = word;
	return last;
}

/* "NetBox containers running:", "Running services"; not "Running docker ps:" nor "Expected to be running:". */
static bool says_running(const struct markdown_line *line)
{
	struct bytes first, second;
	size_t at = 0;

	if (!lint_is_prose(line) || line->type == MARKDOWN_ITEM ||
	    words_any(line->text, "not expected should vs or check if no status are is except after before until which were was") ||
	    line->text.data[line->text.size - 1] == '?')
		return false;
	if (words_is(last_word(line->text), "running healthy online") && words_any(line->text, things))
		return true;
	return words_next(line->text, &at, &first) && words_is(first, "running healthy online") && words_next(line->text, &at, &second) &&
	    words_is(second, things) && !words_next(line->text, &at, &second);
}

/* "exit code 1", "Exited (137)": not zero. */
static bool has_failed_exit(struct bytes text)
{
	struct bytes word;
	bool is_exit = false;

	for (size_t at = 0; words_next(text, &at, &word);) {
		struct rational code;

		if (words_is(word, "exit exited"))
			is_exit = true;
		else if (is_exit && rational_read(word, &code))
			return code.numerator != 0;
		else if (!words_is(word, "code status with"))
			is_exit = false;
	}
	return false;
}

static bool is_down(const struct markdown_line *line)
{
	struct bytes text = line->text;

	if (words_any(text, "was previously restarted recovered if when no never none zero earlier fixed expected job oneshot once design "
	    "intended intentionally since now again completed finished disabled maintenance init") || line->text.size == 0 ||
	    text.data[0] == '$' || text.data[0] == '#' || (text.data[0] >= '0' && text.data[0] <= '9'))
		return false;
	return words_any(text, "crashed crashloopbackoff oomkilled") || has_failed_exit(text) || words_phrase(text, "not running", NULL);
}

static enum status check_lead(struct lint *lint, size_t i)
{
	const struct markdown_line *lead = lint_at(lint, i), *first = lint_at(lint, i + 1), *down = NULL;
	size_t up = 0;

	if (!first || !says_running(lead) || (first->type != MARKDOWN_CODE && first->type != MARKDOWN_ITEM && first->type != MARKDOWN_ROW) ||
	    (first->type == MARKDOWN_CODE && !first->is_listing && !first->is_command))
		return STATUS_OK;
	for (i++; i < lint->markdown.line_count && lint_at(lint, i)->block == first->block; i++) {
		const struct markdown_line *line = lint_at(lint, i);

		if (!down && is_down(line))
			down = line;
		else
			up += words_any(line->text, "running up healthy");
	}
	if (!down || up == 0)
		return STATUS_OK;
	return lint_say(lint, "state", CONFIDENCE_CONTRADICTION, lead, down, "listed as running, and not running: \"%.*s\"",
	    LINT_WORDS(down->text));
}

enum status lint_states(struct lint *lint)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i + 1 < lint->markdown.line_count && status == STATUS_OK; i++)
		status = check_lead(lint, i);
	return status;
}
