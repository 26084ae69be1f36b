/* Opposite verdicts about the whole document's subject. */
#include "lint_look.h"

#include <string.h>

/* A label made of these words only gives the verdict on the whole; "Documentation status" does not. */
static const char verdict_labels[] = "overall final production status verdict readiness decision assessment the conclusion "
    "clearance deployment go no";
/* With one of these a sentence is no plain yes or no. */
static const char conditional[] = "if unless until when once after pending conditional conditionally subject provided assuming "
    "except almost nearly mostly partially partly largely expected should could would may might will estimated near close but "
    "however before later soon staging canary beta pilot preview internal development dev test limited towards toward path "
    "target targeting goal becoming remaining was were previously previous formerly claimed claims claiming said";

static enum lint_verdict verdict_of(struct bytes text)
{
	if (words_phrases(text, "not ready|not production ready|not yet ready|not yet production ready|not approved for production"))
		return words_any(text, "if unless until would could staging canary beta pilot previously previous was were claimed") ? VERDICT_NONE :
		    VERDICT_NOT_READY;
	if (words_any(text, conditional) ||
	    words_any(text, "not no never cannot isn't non un nothing neither nor partial failed failing blocked unready"))
		return VERDICT_NONE;
	if (words_phrases(text, "production ready|ready for production|approved for production|ready for production deployment"))
		return VERDICT_READY;
	return words_all(text, "ready") ? VERDICT_READY : VERDICT_NONE;
}

/* Is it the first line under a heading "Final verdict"? */
static bool is_under_verdict(const struct lint *lint, const struct markdown_line *line)
{
	const struct markdown_line *heading = markdown_heading(&lint->markdown, line);

	return heading && line->type == MARKDOWN_TEXT && lint_index(lint, heading) + 1 == lint_index(lint, line) &&
	    words_all(heading->text, "final overall verdict the production readiness") && words_any(heading->text, "verdict");
}

enum lint_verdict lint_verdict(const struct lint *lint, const struct markdown_line *line)
{
	uint8_t room[LINT_JOINED_MAX];
	struct bytes label, value, text;

	if (line->type == MARKDOWN_ROW || line->tick != TICK_NONE || !lint_is_prose(line) || !lint_is_whole(lint, line))
		return VERDICT_NONE;
	if (words_label(line->text, &label, &value)) {
		if (!words_all(label, verdict_labels) || words_all(label, "the go no deployment"))
			return VERDICT_NONE;
		text = lint_joined(lint, line, room);
		return words_label(text, &label, &value) ? verdict_of(value) : VERDICT_NONE;
	}
	return is_under_verdict(lint, line) ? verdict_of(lint_joined(lint, line, room)) : VERDICT_NONE;
}

/* "Production Readiness (100% - EXCELLENT)", "Production readiness: 100%". */
static bool is_fully_ready(const struct lint *lint, const struct markdown_line *line)
{
	struct quantity found[QUANTITIES_MAX];
	size_t count, end;

	if (!lint_is_prose(line) || line->tick != TICK_NONE || !lint_is_whole(lint, line))
		return false;
	count = quantity_scan(line->text, found);
	if (count != 1 || !quantity_is_percent(&found[0]) || rational_compare(found[0].value, RATIONAL_INTEGER(100)) != 0)
		return false;
	end = found[0].at;
	struct bytes label = bytes_slice(line->text, 0, end), rest = bytes_slice(line->text, found[0].end, line->text.size - found[0].end);
	return words_all(label, "overall production readiness score") && words_phrase(label, "production readiness", NULL) &&
	    !words_any(rest, conditional) && !words_any(rest, "of checks tests criteria items");
}

enum status lint_verdicts(struct lint *lint)
{
	const struct markdown_line *ready = NULL, *not_ready = NULL, *full = NULL;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < lint->markdown.line_count; i++) {
		const struct markdown_line *line = lint_at(lint, i);
		enum lint_verdict verdict = lint_verdict(lint, line);

		if (verdict == VERDICT_READY && !ready)
			ready = line;
		if (verdict == VERDICT_NOT_READY && !not_ready)
			not_ready = line;
		if (!full && is_fully_ready(lint, line))
			full = line;
	}
	if (!not_ready)
		return STATUS_OK;
	if (ready)
		status = lint_say(lint, "verdict", CONFIDENCE_CONTRADICTION, ready, not_ready, "READY here, NOT READY there, of the same thing");
	if (full && status == STATUS_OK)
		status = lint_say(lint, "verdict", CONFIDENCE_CONTRADICTION, full, not_ready,
		    "production readiness is 100 %% here, NOT READY for production there");
	return status;
}

/* ---- "88% overall implementation completeness" and "the implementation is COMPLETE" ---- */

static bool read_incomplete(const struct lint *lint, const struct markdown_line *line, struct quantity *percent)
{
	struct quantity found[QUANTITIES_MAX];

	if (!lint_is_prose(line) || line->tick != TICK_NONE || !words_any(line->text, "overall total") ||
	    !words_any(line->text, "completeness completion complete completed") ||
	    words_any(line->text, "was previously target goal expected will by before projected coverage") || !lint_is_whole(lint, line) ||
	    quantity_scan(line->text, found) != 1 || !quantity_is_percent(&found[0]) ||
	    rational_compare(found[0].value, RATIONAL_INTEGER(100)) >= 0)
		return false;
	*percent = found[0];
	return true;
}

static bool says_complete(const struct lint *lint, const struct markdown_line *line, struct bytes *sentence,
    uint8_t room[static LINT_JOINED_MAX])
{
	struct bytes label, value, text;

	if (!lint_is_prose(line) || line->tick != TICK_NONE || !lint_is_whole(lint, line))
		return false;
	if (!words_label(line->text, &label, &value) || !words_all(label, verdict_labels))
		return false;
	text = lint_joined(lint, line, room);
	if (!words_label(text, &label, &value))
		return false;
	*sentence = value;
	return words_phrases(value, "is complete|is fully complete|is fully implemented|fully complete|100 complete") &&
	    !words_any(value, conditional) &&
	    !words_any(value, "not no never highly substantially essentially phase part design documentation");
}

enum status lint_complete(struct lint *lint)
{
	const struct markdown_line *part = NULL, *whole = NULL;
	uint8_t room[LINT_JOINED_MAX];
	struct quantity percent, first;
	struct bytes sentence, kept = bytes_of(NULL, 0);
	char shown[RATIONAL_TEXT_MAX];

	for (size_t i = 0; i < lint->markdown.line_count; i++) {
		const struct markdown_line *line = lint_at(lint, i);

		if (!part && read_incomplete(lint, line, &percent)) {
			part = line;
			first = percent;
		}
		if (!whole && says_complete(lint, line, &sentence, room)) {
			whole = line;
			kept = line->text;
		}
	}
	if (!part || !whole || !words_share(part->text, kept))
		return STATUS_OK;
	fit_say(first.value, shown);
	return lint_say(lint, "verdict", CONFIDENCE_CONTRADICTION, part, whole, "%s %% complete here, complete there", shown);
}
