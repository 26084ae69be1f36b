/* Opposite verdicts about the whole document's subject. */
#include "lint_look.h"
#include "lint_scope.h"

#include <string.h>

/* A label made of these words only gives the verdict on the whole; "Documentation status" does not. */
static const char verdict_labels[] = "overall final production status verdict readiness decision assessment the conclusion "
    "clearance deployment go no recommendation";
/* With one of these a sentence is no plain yes or no: a condition, a time, a place. */
static const char conditional[] = "if unless until when once after pending conditional conditionally subject provided assuming "
    "except almost nearly mostly partially partly largely expected should could would may might will estimated near close but "
    "however before later soon staging canary beta pilot preview internal development dev test limited towards toward path "
    "target targeting goal becoming remaining was were previous previously formerly claimed claims claiming said without only "
    "region regions eu us uk apac windows linux macos mobile desktop today yesterday tomorrow";
/* A verdict is made of these words and no others: whatever else is said names a part, a time or a condition. */
static const char verdict_words[] = "the this that it our system service application platform software release product project "
    "build code is are therefore hence clearly currently still as yet now go live for in to production deployment ready not be "
    "released deployed shipped deploy ship do must launch no approved approval absolutely implementation complete and solution";
static const char prepositions[] = "in on at for with under over within during from by to of as via";

/* The first clause, up to a mark that ends it: "NOT READY - 1 failure", "NOT READY, one blocker", "NOT READY (...". */
static struct bytes first_clause(struct bytes text, struct bytes *rest)
{
	size_t at = 0;

	while (at < text.size && !strchr(".,;(!", text.data[at]) &&
	    !(text.data[at] == '-' && at > 0 && text.data[at - 1] == ' '))
		at++;
	*rest = bytes_slice(text, at, text.size - at);
	return bytes_slice(text, 0, at);
}

/* What stands behind the verdict may give a reason; it may not begin with a place, nor name a condition. */
static bool is_reason(struct bytes rest)
{
	struct bytes word;
	size_t at = 0;

	return !words_any(rest, conditional) && !(words_next(rest, &at, &word) && words_is(word, prepositions));
}

/* "NOT READY until the failing test is repaired", "not ready for production because …": what follows ends or grounds the no. */
static struct bytes without_until(struct bytes clause)
{
	static const char *const openers[] = { "until", "because", "due to" };
	size_t at;

	for (size_t i = 0; i < sizeof(openers) / sizeof(openers[0]); i++)
		if (words_phrase(clause, openers[i], &at) && words_phrases(bytes_slice(clause, 0, at), "not ready"))
			clause = bytes_slice(clause, 0, at);
	return clause;
}

static enum lint_verdict verdict_of(struct bytes text)
{
	struct bytes rest, clause = first_clause(text, &rest), kept = without_until(clause);

	/* A no until something is done is a no now, whatever that is; a yes until then is not looked at. */
	if (kept.size < clause.size)
		return words_all(kept, verdict_words) && !words_mark(text, "?") && !words_mark(text, "\"") ? VERDICT_NOT_READY :
		    VERDICT_NONE;
	if (!words_all(clause, verdict_words) || !is_reason(rest) || words_mark(text, "?") || words_mark(text, "\""))
		return VERDICT_NONE;
	if (words_phrases(clause, "not ready|not production ready|not yet ready|not yet production ready|not approved for production|"
	    "not deploy|not release|not ship|not be deployed|not be released|not be shipped|no go"))
		return VERDICT_NOT_READY;
	if (words_any(clause, "not no") || words_any(rest, "not no never failed failing blocked partial"))
		return VERDICT_NONE;
	if (words_phrases(clause, "production ready|ready for production|approved for production|ready for production "
	    "deployment|ready to deploy"))
		return VERDICT_READY;
	return words_all(clause, "ready") || words_all(clause, "go") || words_phrases(clause, "is ready") ? VERDICT_READY : VERDICT_NONE;
}

/* Is it the first line under a heading "Final verdict"? */
static bool is_under_verdict(const struct lint *lint, const struct markdown_line *line)
{
	const struct markdown_line *heading = markdown_heading(&lint->markdown, line);

	return heading && line->type == MARKDOWN_TEXT && lint_index(lint, heading) + 1 == lint_index(lint, line) &&
	    words_all(heading->text, "final overall verdict the production readiness") && words_any(heading->text, "verdict");
}

/* A sentence of its own with nothing in it but a verdict: "The system is not ready for production." */
static bool is_sentence(const struct markdown_line *line)
{
	return line->type == MARKDOWN_TEXT && line->is_after_blank && words_count(line->text, 3) == 3;
}

enum lint_verdict lint_verdict(const struct lint *lint, const struct markdown_line *line)
{
	uint8_t room[LINT_JOINED_MAX];
	struct bytes label, value, text;

	if (line->type == MARKDOWN_ROW || line->tick != TICK_NONE || !lint_is_prose(line) || !lint_is_whole(lint, line))
		return VERDICT_NONE;
	if (words_label(line->text, &label, &value)) {
		if (!words_all(label, verdict_labels))
			return VERDICT_NONE;
		text = lint_joined(lint, line, room);
		return words_label(text, &label, &value) ? verdict_of(value) : VERDICT_NONE;
	}
	return is_under_verdict(lint, line) || is_sentence(line) ? verdict_of(lint_joined(lint, line, room)) : VERDICT_NONE;
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
	    words_only(rest, "excellent outstanding perfect complete ready fully");
}

/* The first statements of one time and part. */
struct verdicts {
	const struct markdown_line *ready, *not_ready, *full;
};

static enum status say_verdicts(struct lint *lint, const struct verdicts *seen)
{
	enum status status = STATUS_OK;

	/* Not ready, then repaired, then ready: a story. */
	bool is_story = seen->ready && seen->not_ready && seen->not_ready < seen->ready &&
	    lint_tells_change(lint, seen->not_ready, seen->ready);
	if (seen->ready && seen->not_ready && !is_story)
		status = lint_say(lint, "verdict", CONFIDENCE_CONTRADICTION, seen->ready, seen->not_ready,
		    "READY here, NOT READY there, of the same thing");
	if (seen->full && seen->not_ready && status == STATUS_OK)
		status = lint_say(lint, "verdict", CONFIDENCE_CONTRADICTION, seen->full, seen->not_ready,
		    "production readiness is 100 %% here, NOT READY for production there");
	return status;
}

/* Of two opposite items in one list with one label, one will be chosen: a form. */
static bool is_choice(const struct markdown_line *line, const struct markdown_line *other)
{
	struct bytes label, value, other_label;

	return other && other->block == line->block && line->type == MARKDOWN_ITEM && words_label(line->text, &label, &value) &&
	    words_label(other->text, &other_label, &value) && bytes_equal(label, other_label);
}

enum status lint_verdicts(struct lint *lint)
{
	struct verdicts whole = { .ready = NULL }, part = whole, *seen;
	const struct markdown_line *last = NULL;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < lint->markdown.line_count && status == STATUS_OK; i++) {
		const struct markdown_line *line = lint_at(lint, i);
		enum lint_verdict verdict = lint_verdict(lint, line);
		bool is_full = is_fully_ready(lint, line);

		if (verdict == VERDICT_NONE && !is_full)
			continue;
		if (last && lint->scopes[lint_index(lint, last)].time != lint->scopes[i].time) {
			status = say_verdicts(lint, &whole);
			whole = (struct verdicts){ .ready = NULL };
		}
		if (lint->scopes[i].part > 0 && (!last || !lint_same_scope(lint, last, line))) {
			status = status == STATUS_OK ? say_verdicts(lint, &part) : status;
			part = (struct verdicts){ .ready = NULL };
		}
		last = line;
		seen = lint->scopes[i].part > 0 ? &part : &whole;
		if (verdict == VERDICT_READY && !seen->ready && !is_choice(line, seen->not_ready))
			seen->ready = line;
		if (verdict == VERDICT_NOT_READY && !seen->not_ready && !is_choice(line, seen->ready))
			seen->not_ready = line;
		if (is_full && !seen->full)
			seen->full = line;
	}
	status = status == STATUS_OK ? say_verdicts(lint, &part) : status;
	return status == STATUS_OK ? say_verdicts(lint, &whole) : status;
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
	if (!part || !whole || !words_share(part->text, kept) || !lint_same_time(lint, part, whole) || lint_names_time(part->text) ||
	    lint_names_time(kept))
		return STATUS_OK;
	fit_say(first.value, shown);
	return lint_say(lint, "verdict", CONFIDENCE_CONTRADICTION, part, whole, "%s %% complete here, complete there", shown);
}
