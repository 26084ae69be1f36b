#include <inttypes.h>
#include <string.h>

#include "operators.h"
#include "pattern.h"

#define QUOTED_MAX 96

/* ---- equals ---- */

struct comparison {
	struct bytes rest; /* what must still come */
	bool differs;
};

static enum status compare_next(void *context, struct bytes bytes)
{
	struct comparison *comparison = context;
	size_t size = bytes.size < comparison->rest.size ? bytes.size : comparison->rest.size;
	comparison->differs |= bytes.size > comparison->rest.size || memcmp(bytes.data, comparison->rest.data, size) != 0;
	comparison->rest = bytes_slice(comparison->rest, size, comparison->rest.size - size);
	return STATUS_OK;
}

/* What differs already differs whatever more may have come; what was masked may have been anything. */
enum status equals_decide(struct evaluation *evaluation, const struct json *node, struct reason *reason,
    bool *is_vacuous)
{
	struct stream stream;
	struct reading reading;
	struct comparison comparison = { .rest = json_text_bytes(json_member(node, "text")) };
	uint64_t size = comparison.rest.size;
	if (!stream_pick(evaluation, node, &stream, reason))
		return STATUS_OK;
	enum status status = stream_read(evaluation, &stream, &(struct sink){ compare_next, &comparison }, &reading, reason);
	if (status != STATUS_OK || !reading.is_done)
		return status;
	const char *gap = stream_gap(&stream, &reading);
	bool is_same = !comparison.differs && comparison.rest.size == 0;
	if (gap != NULL && (stream.is_masked || !comparison.differs)) {
		reason_say(reason, "the whole is not known: %s", gap);
	} else {
		*is_vacuous = stream.blob.size == 0;
		reason->outcome = is_same ? OUTCOME_PASSED : OUTCOME_FAILED;
		reason_say(reason, "%s has %" PRIu64 " bytes, and the text %" PRIu64 "; they are %s", stream.name,
		    stream.blob.size, size, is_same ? "equal" : "not equal");
	}
	return STATUS_OK;
}

/* ---- line ---- */

struct quotation {
	struct evaluation *evaluation;
	const struct stream *stream;
	uint64_t number;
	bool has_text;
	struct bytes text;
	struct pattern *pattern;
	bool is_found, is_same;
	bool is_unsure; /* a mask is in it or before it, which may have taken lines away */
	enum pattern_result result;
	struct reason place;
};

static enum status look_at(void *context, const struct line *line)
{
	struct quotation *quotation = context;
	struct pattern_cursor cursor = { .at = 0 };
	if (line->number <= quotation->number)
		quotation->is_unsure |= stream_is_touched(quotation->stream, line);
	if (line->number != quotation->number)
		return STATUS_OK;
	quotation->is_found = true;
	reason_at_line(&quotation->place, line);
	if (quotation->has_text) {
		quotation->is_same = bytes_equal(line->text, quotation->text);
		return STATUS_OK;
	}
	quotation->result =
	    pattern_next(quotation->pattern, line->text, &cursor, &quotation->evaluation->steps_left);
	quotation->is_same = quotation->result == PATTERN_FOUND;
	quotation->evaluation->was_limited |= quotation->result == PATTERN_LIMIT;
	return quotation->result == PATTERN_NO_MEMORY ? STATUS_NO_MEMORY : STATUS_OK;
}

enum status line_validate(struct validation *validation, const struct json *node)
{
	const struct json *text = json_member(node, "text");
	const struct json *pattern_text = json_member(node, "pattern");
	struct fault inner = { .status = STATUS_OK };
	struct pattern *pattern;
	if ((text == NULL) == (pattern_text == NULL))
		return validation_refuse(validation, NULL, STATUS_BAD_DOCUMENT, "must have text or pattern, and not both");
	if (text != NULL && memchr(json_text(text), '\n', json_text_bytes(text).size) != NULL)
		return validation_refuse(validation, "text", STATUS_BAD_DOCUMENT, "has a newline, and a line has none");
	if (text != NULL)
		return STATUS_OK;
	enum status status = pattern_open(json_text_bytes(pattern_text), &pattern, &inner);
	pattern_close(pattern);
	return status == STATUS_OK ? STATUS_OK : validation_refuse(validation, "pattern", status, "%s", inner.detail);
}

static void judge_line(const struct quotation *quotation, const struct stream *stream, const struct reading *reading,
    struct reason *reason, bool *is_vacuous)
{
	char quoted[QUOTED_MAX];
	const char *gap = stream_gap(stream, reading);
	if (quotation->is_found) {
		const char *name = stream->name;
		*reason = quotation->place;
		reason->stream = name;
		reason->outcome = OUTCOME_CANT_TELL;
	}
	reason_quote(quotation->text, quoted, sizeof(quoted));
	if (quotation->is_found && quotation->is_unsure) {
		reason_say(reason, "line %" PRIu64 " may be another one than was written, because %s", quotation->number, gap);
	} else if (quotation->is_same) {
		reason->outcome = OUTCOME_PASSED;
		reason_say(reason, quotation->has_text ? "line %" PRIu64 " is \"%s\"" : "line %" PRIu64 " matches \"%s\"",
		    quotation->number, quoted);
	} else if (quotation->result == PATTERN_LIMIT) {
		reason_say(reason, "a limit of the regular expression was reached");
	} else if (quotation->result == PATTERN_UNCLEAR) {
		reason_say(reason, "line %" PRIu64 " does not match \"%s\", but " PATTERN_UNCLEAR_SAYS, quotation->number, quoted);
	} else if (quotation->is_found && stream->is_masked) {
		reason_say(reason, "line %" PRIu64 " is another one, but %s", quotation->number, gap);
	} else if (quotation->is_found) {
		reason->outcome = OUTCOME_FAILED;
		reason_say(reason, quotation->has_text ? "line %" PRIu64 " is not \"%s\"" : "line %" PRIu64 " does not match \"%s\"",
		    quotation->number, quoted);
	} else if (gap != NULL) {
		reason_say(reason, "line %" PRIu64 " was not seen, and %s", quotation->number, gap);
	} else {
		*is_vacuous = stream->blob.size == 0;
		reason->outcome = OUTCOME_FAILED;
		reason_say(reason, "there is no line %" PRIu64 " in %" PRIu64, quotation->number, reading->lines);
	}
}

enum status line_decide(struct evaluation *evaluation, const struct json *node, struct reason *reason, bool *is_vacuous)
{
	struct stream stream;
	struct reading reading;
	const struct json *text = json_member(node, "text");
	struct quotation quotation = { .evaluation = evaluation, .stream = &stream,
		.has_text = text != NULL, .result = PATTERN_NOT_FOUND,
		.text = json_text_bytes(text != NULL ? text : json_member(node, "pattern")) };
	int64_t number = 0;
	json_member_integer(node, "number", &number);
	quotation.number = (uint64_t)number;
	if (!stream_pick(evaluation, node, &stream, reason))
		return STATUS_OK;
	enum status status = text == NULL ? pattern_open(quotation.text, &quotation.pattern, NULL) : STATUS_OK;
	if (status == STATUS_OK)
		status = stream_read_lines(evaluation, &stream, (struct line_sink){ look_at, &quotation }, &reading, reason);
	if (status == STATUS_OK && reading.is_done)
		judge_line(&quotation, &stream, &reading, reason, is_vacuous);
	pattern_close(quotation.pattern);
	return status;
}
