#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "operators.h"
#include "pattern.h"

#define QUOTED_MAX 96 /* of a text in a sentence */

/* ---- contains ---- */

struct search {
	const struct stream *stream;
	struct bytes text;
	bool is_found;
	struct reason *reason;
};

static enum status search_line(void *context, const struct line *line)
{
	struct search *search = context;
	if (search->is_found || line->text.size < search->text.size)
		return STATUS_OK;
	if (memmem(line->text.data, line->text.size, search->text.data, search->text.size) != NULL &&
	    !stream_is_touched(search->stream, line)) {
		search->is_found = true;
		reason_at_line(search->reason, line);
	}
	return STATUS_OK;
}

enum status contains_validate(struct validation *validation, const struct json *node)
{
	struct bytes text = json_text_bytes(json_member(node, "text"));
	if (memchr(text.data, '\n', text.size) != NULL)
		return validation_refuse(validation, "text", STATUS_BAD_DOCUMENT,
		    "has a newline, and lines are looked at one by one");
	return STATUS_OK;
}

enum status contains_decide(struct evaluation *evaluation, const struct json *node, struct reason *reason,
    bool *is_vacuous)
{
	struct stream stream;
	struct reading reading;
	struct search search = { .stream = &stream, .text = json_text_bytes(json_member(node, "text")), .reason = reason };
	if (!stream_pick(evaluation, node, &stream, reason))
		return STATUS_OK;
	enum status status =
	    stream_read_lines(evaluation, &stream, (struct line_sink){ search_line, &search }, &reading, reason);
	if (status != STATUS_OK || !reading.is_done) {
		reason->has_line = false;
		reason->text[0] = '\0';
		return status;
	}
	char quoted[QUOTED_MAX];
	const char *gap = stream_gap(&stream, &reading);
	reason_quote(search.text, quoted, sizeof(quoted));
	if (search.is_found) {
		reason->outcome = OUTCOME_PASSED;
		reason_say(reason, "line %" PRIu64 " contains \"%s\"", reason->line, quoted);
	} else if (gap != NULL) {
		reason_say(reason, "\"%s\" was not found, but %s", quoted, gap);
	} else {
		*is_vacuous = stream.blob.size == 0;
		reason->outcome = OUTCOME_FAILED;
		reason_say(reason, "no line of %" PRIu64 " contains \"%s\"", reading.lines, quoted);
	}
	return STATUS_OK;
}

/* ---- regex-count ---- */

struct bounds {
	bool has_min, has_max;
	int64_t min, max;
};

static struct bounds read_bounds(const struct json *node)
{
	struct bounds bounds = { .has_min = false };
	bounds.has_min = json_member_integer(node, "min", &bounds.min);
	bounds.has_max = json_member_integer(node, "max", &bounds.max);
	return bounds;
}

struct tally {
	const struct stream *stream;
	struct pattern *pattern;
	struct evaluation *evaluation;
	struct bounds bounds;
	uint64_t count;
	bool is_limited; /* a limit was reached: there may be more */
	bool is_unclear; /* so too where bytes are no UTF-8 */
	struct reason first;   /* where the first match is */
	struct pattern_search literals;
	struct reason too_many; /* where the first one beyond max is */
};

static enum status count_line(void *context, const struct line *line)
{
	struct tally *tally = context;
	struct pattern_cursor cursor = { .at = 0 };
	if (tally->is_limited || stream_is_touched(tally->stream, line))
		return STATUS_OK; /* one line that is too much is enough: a thousand of them take a thousand times as long */
	for (;;) {
		enum pattern_result result =
		    pattern_next(tally->pattern, line->text, &cursor, &tally->evaluation->steps_left);
		if (result == PATTERN_NO_MEMORY)
			return STATUS_NO_MEMORY;
		tally->is_limited |= result == PATTERN_LIMIT;
		tally->is_unclear |= result == PATTERN_UNCLEAR;
		tally->evaluation->was_limited |= result == PATTERN_LIMIT;
		if (result != PATTERN_FOUND)
			return STATUS_OK;
		if (tally->count++ == 0)
			reason_at_line(&tally->first, line);
		if (tally->bounds.has_max && tally->count == (uint64_t)tally->bounds.max + 1)
			reason_at_line(&tally->too_many, line);
	}
}

static size_t skip_what_cannot_match(void *context, struct bytes bytes, bool is_new)
{
	struct tally *tally = context;
	return pattern_literals_skip(pattern_literals(tally->pattern), &tally->literals, bytes, is_new);
}

enum status regex_count_validate(struct validation *validation, const struct json *node)
{
	struct bounds bounds = read_bounds(node);
	if (!bounds.has_min && !bounds.has_max)
		return validation_refuse(validation, NULL, STATUS_BAD_DOCUMENT, "must have min or max, or both");
	if (!bounds.has_max && bounds.min == 0)
		return validation_refuse(validation, "min", STATUS_BAD_DOCUMENT, "asserts nothing: every count is at least 0");
	if (bounds.has_min && bounds.has_max && bounds.min > bounds.max)
		return validation_refuse(validation, "min", STATUS_BAD_DOCUMENT, "is greater than max: nothing can pass");
	struct pattern *pattern;
	struct fault inner = { .status = STATUS_OK };
	enum status status = pattern_open(json_text_bytes(json_member(node, "pattern")), &pattern, &inner);
	pattern_close(pattern);
	return status == STATUS_OK ? STATUS_OK : validation_refuse(validation, "pattern", status, "%s", inner.detail);
}

static void say_bounds(const struct bounds *bounds, struct reason *reason, uint64_t count, const char *more)
{
	const char *matches = count == 1 ? "match" : "matches";
	if (!bounds->has_max)
		reason_say(reason, "found %" PRIu64 " %s, at least %" PRId64 " asked for%s", count, matches, bounds->min, more);
	else if (!bounds->has_min)
		reason_say(reason, "found %" PRIu64 " %s, at most %" PRId64 " allowed%s", count, matches, bounds->max, more);
	else
		reason_say(reason, "found %" PRIu64 " %s, %" PRId64 " to %" PRId64 " asked for%s", count, matches, bounds->min,
		    bounds->max, more);
}

static void put_line(struct reason *reason, const struct reason *from)
{
	reason->has_line = from->has_line;
	reason->line = from->line;
	reason->offset = from->offset;
	memcpy(reason->text, from->text, sizeof(reason->text));
}

/*
 * The count is at least what was found; with a gap it may be more, and only what holds for every greater one is
 * decided.
 */
static void judge_count(const struct tally *tally, const struct stream *stream, const char *gap, struct reason *reason,
    bool *is_vacuous)
{
	const struct bounds *bounds = &tally->bounds;
	bool is_enough = !bounds->has_min || tally->count >= (uint64_t)bounds->min;
	bool is_too_many = bounds->has_max && tally->count > (uint64_t)bounds->max;
	bool is_closed = gap == NULL;
	char more[128] = "";
	put_line(reason, is_too_many ? &tally->too_many : &tally->first);
	if (is_too_many || (is_closed && !is_enough))
		reason->outcome = OUTCOME_FAILED;
	else if (is_enough && (is_closed || !bounds->has_max))
		reason->outcome = OUTCOME_PASSED;
	if (stream->blob.size == 0) {
		*is_vacuous = true;
		if (reason->outcome == OUTCOME_PASSED)
			reason->outcome = OUTCOME_CANT_TELL;
		gap = "there was nothing to look at";
	}
	if (reason->outcome == OUTCOME_CANT_TELL || *is_vacuous)
		snprintf(more, sizeof(more), ", but %s", gap);
	say_bounds(bounds, reason, tally->count, more);
}

enum status regex_count_decide(struct evaluation *evaluation, const struct json *node, struct reason *reason,
    bool *is_vacuous)
{
	struct stream stream;
	struct reading reading;
	struct tally tally = { .stream = &stream, .evaluation = evaluation, .bounds = read_bounds(node) };
	if (!stream_pick(evaluation, node, &stream, reason))
		return STATUS_OK;
	enum status status = pattern_open(json_text_bytes(json_member(node, "pattern")), &tally.pattern, NULL);
	if (status == STATUS_OK)
		status = stream_read_some_lines(evaluation, &stream, (struct line_sink){ count_line, &tally },
		    (struct line_skip){ skip_what_cannot_match, &tally }, &reading, reason);
	if (status == STATUS_OK && reading.is_done) {
		const char *gap = stream_gap(&stream, &reading);
		if (gap == NULL && tally.is_limited)
			gap = "a limit of the regular expression was reached";
		else if (gap == NULL && tally.is_unclear)
			gap = PATTERN_UNCLEAR_SAYS;
		judge_count(&tally, &stream, gap, reason, is_vacuous);
	}
	pattern_close(tally.pattern);
	return status;
}
