/* More than all: "13 of 12 tests passed", "coverage: 104%". */
#include "lint_look.h"

/* Of these no more than all can be. */
static const char shares[] = "coverage uptime availability passed pass";
static const char with_shares[] = "test tests code line lines branch branches statement statements function functions rate overall total "
    "average success the service system";

static enum status say_beyond(struct lint *lint, const struct markdown_line *line, struct bytes words)
{
	return lint_say(lint, "beyond", CONFIDENCE_CONTRADICTION, line, NULL, "%.*s is more than all", LINT_WORDS(words));
}

static bool is_share_label(struct bytes label)
{
	struct bytes word;

	for (size_t at = 0; words_next(label, &at, &word);)
		if (!words_is(word, shares) && !words_is(word, with_shares))
			return false;
	return words_any(label, shares);
}

/* "Coverage: 104%" and nothing else. */
static bool is_beyond(struct bytes label, struct bytes value)
{
	struct quantity quantity;

	return is_share_label(label) && quantity_only(value, &quantity) && quantity_is_percent(&quantity) &&
	    rational_compare(quantity.value, RATIONAL_INTEGER(100)) > 0;
}

/* "13 of 12 tests passed": as a sentence or a value of its own. */
static bool is_more_of(struct bytes text, struct quantity *found)
{
	struct quantity all[QUANTITIES_MAX];
	size_t count = quantity_scan(text, all);

	if (count == 0)
		return false;
	*found = all[0];
	return count == 1 && found->has_whole && found->bound == BOUND_NONE && rational_compare(found->value, found->whole) > 0 &&
	    words_mark(bytes_slice(text, found->at, found->end - found->at), " of ") &&
	    words_only(text, "result results status the of our all tests test checks cases unit integration have are were passed passing "
	    "failed completed") && words_any(text, "tests checks cases") && words_any(text, "passed passing failed completed");
}

enum status lint_beyond(struct lint *lint)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < lint->markdown.line_count && status == STATUS_OK; i++) {
		const struct markdown_line *line = lint_at(lint, i);
		struct quantity found;
		struct bytes label, value;

		if (line->tick != TICK_NONE || lint_has_footnote(line->raw))
			continue;
		if (lint_label(lint, line, &label, &value) && is_beyond(label, value))
			status = say_beyond(lint, line, value);
		else if (lint_is_prose(line) && is_more_of(line->text, &found))
			status = say_beyond(lint, line, bytes_slice(line->text, found.at, found.end - found.at));
	}
	return status;
}
