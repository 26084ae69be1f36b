#include <inttypes.h>
#include <string.h>

#include "operators.h"
#include "pattern.h"

#define UNIT_GROUP "unit"

/* The group that holds the value: the one that is not named "unit".  0: there is not exactly one. */
static size_t value_group(const struct pattern *pattern)
{
	size_t unit = pattern_group_named(pattern, UNIT_GROUP);
	size_t groups = pattern_groups(pattern);
	if (groups != (unit != 0 ? 2u : 1u))
		return 0;
	return unit == 1 ? 2 : 1;
}

enum status value_capture_validate(struct validation *validation, const struct json *node)
{
	struct pattern *pattern;
	struct fault inner = { .status = STATUS_OK };
	const struct json *unit = json_member(node, "unit");
	const char *as = json_member_text(node, "as");
	bool is_text = as != NULL && strcmp(as, "text") == 0;
	enum status status = pattern_open(json_text_bytes(json_member(node, "pattern")), &pattern, &inner);
	if (status != STATUS_OK)
		return validation_refuse(validation, "pattern", status, "%s", inner.detail);
	bool has_unit_group = pattern_group_named(pattern, UNIT_GROUP) != 0;
	bool has_one_value = value_group(pattern) != 0;
	pattern_close(pattern);
	if (!has_one_value)
		return validation_refuse(validation, "pattern", STATUS_BAD_DOCUMENT,
		    "must have exactly one capturing group, and perhaps one more named unit");
	if (unit != NULL && unit_find(json_text_bytes(unit)) == NULL)
		return validation_refuse(validation, "unit", STATUS_BAD_DOCUMENT, "is no known unit");
	if (has_unit_group && (unit != NULL || is_text))
		return validation_refuse(validation, "pattern", STATUS_BAD_DOCUMENT,
		    unit != NULL ? "has a group named unit, and the unit is given too" : "has a unit, which a text has not");
	if (unit != NULL && is_text)
		return validation_refuse(validation, "unit", STATUS_BAD_DOCUMENT, "belongs to numbers, not to texts");
	return STATUS_OK;
}

struct value_form value_capture_form(const struct json *node)
{
	const char *as = json_member_text(node, "as");
	if (as != NULL && strcmp(as, "text") == 0)
		return (struct value_form){ .type = VALUE_TEXT };
	struct value_form form = { .type = VALUE_NUMBER, .unit = value_unit(node) };
	struct pattern *pattern;
	if (pattern_open(json_text_bytes(json_member(node, "pattern")), &pattern, NULL) != STATUS_OK ||
	    pattern_group_named(pattern, UNIT_GROUP) != 0)
		form.unit = NULL;
	pattern_close(pattern);
	return form;
}

enum choice { CHOICE_ONLY, CHOICE_FIRST, CHOICE_LAST };

static enum choice choice_of(const struct json *node)
{
	const char *which = json_member_text(node, "which");
	if (which == NULL || strcmp(which, "only") == 0)
		return CHOICE_ONLY;
	return strcmp(which, "first") == 0 ? CHOICE_FIRST : CHOICE_LAST;
}

struct capture {
	struct evaluation *evaluation;
	struct pattern *pattern;
	size_t group, unit_group;
	enum choice choice;
	uint64_t count;
	bool is_limited;
	bool took_part;   /* the group did, in the match that was chosen */
	struct buffer text;
	struct buffer unit;
	struct reason place;
};

static enum status copy_group(const struct capture *capture, struct bytes line, size_t group, struct buffer *to,
    bool *took_part)
{
	struct bytes text;
	buffer_clear(to);
	*took_part = group != 0 && pattern_group(capture->pattern, line, group, &text);
	return *took_part ? buffer_append(to, text) : STATUS_OK;
}

static enum status take_match(struct capture *capture, const struct line *line)
{
	if (capture->count++ > 0 && capture->choice != CHOICE_LAST)
		return STATUS_OK;
	bool ignored;
	enum status status = copy_group(capture, line->text, capture->group, &capture->text, &capture->took_part);
	if (status == STATUS_OK)
		status = copy_group(capture, line->text, capture->unit_group, &capture->unit, &ignored);
	reason_at_line(&capture->place, line);
	return status;
}

static enum status search_line(void *context, const struct line *line)
{
	struct capture *capture = context;
	struct pattern_cursor cursor = { .at = 0 };
	bool is_decided = capture->choice == CHOICE_FIRST ? capture->count > 0 || capture->is_limited :
	    capture->choice == CHOICE_ONLY && capture->count > 1;
	enum status status = STATUS_OK;
	while (!is_decided && status == STATUS_OK) {
		switch (pattern_next(capture->pattern, line->text, &cursor, &capture->evaluation->steps_left)) {
		case PATTERN_NO_MEMORY:
			return STATUS_NO_MEMORY;
		case PATTERN_LIMIT:
			capture->is_limited = true;
			return STATUS_OK;
		case PATTERN_NOT_FOUND:
			return STATUS_OK;
		case PATTERN_FOUND:
			status = take_match(capture, line);
			is_decided = capture->choice == CHOICE_FIRST;
			break;
		}
	}
	return status;
}

/*
 * Why the match that was taken may not be the one that is asked for; NULL where it is.  The first match is the first
 * also where more may follow; but not where something before it was masked or left out.
 */
static const char *doubt(const struct capture *capture, const struct stream *stream, const struct reading *reading)
{
	struct stream before = *stream;
	struct reading read_before = *reading;
	if (capture->is_limited)
		return "a limit of the regular expression was reached";
	if (capture->choice == CHOICE_FIRST && capture->count > 0) {
		before.has_more = false;
		if (reading->long_line > capture->place.line)
			read_before.long_count = 0;
	}
	return stream_gap(&before, &read_before);
}

static enum status take_value(const struct json *node, const struct capture *capture, const struct stream *stream,
    const struct reading *reading, struct value *value)
{
	struct reason *ground = &value->ground;
	const char *as = json_member_text(node, "as");
	const char *why = doubt(capture, stream, reading);
	const struct json *unit_member = json_member(node, "unit");
	const struct unit *unit = &unit_plain;
	const char *name = stream->name;
	value->is_vacuous = stream->blob.size == 0;
	if (capture->count > 0) {
		*ground = capture->place;
		ground->stream = name;
	}
	if (capture->choice == CHOICE_ONLY && capture->count > 1) {
		reason_say(ground, "the pattern matches more than once, and \"only\" asks for one match");
		return STATUS_OK;
	}
	if (why != NULL) {
		reason_say(ground, capture->count == 0 ? "nothing was captured, and %s" : "another match may count: %s", why);
		return STATUS_OK;
	}
	if (capture->count == 0) {
		reason_say(ground, "the pattern matches nothing in %" PRIu64 " lines", reading->lines);
		return STATUS_OK;
	}
	if (!capture->took_part) {
		reason_say(ground, "the pattern matches, but its group took no part");
		return STATUS_OK;
	}
	if (as != NULL && strcmp(as, "text") == 0)
		return value_take_text(value, buffer_bytes(&capture->text));
	if (unit_member != NULL)
		unit = unit_find(json_text_bytes(unit_member));
	else if (capture->unit.size > 0)
		unit = unit_find(buffer_bytes(&capture->unit));
	if (unit == NULL) {
		char quoted[64];
		reason_quote(buffer_bytes(&capture->unit), quoted, sizeof(quoted));
		reason_say(ground, "\"%s\" is no known unit", quoted);
		return STATUS_OK;
	}
	return value_take_number(value, buffer_bytes(&capture->text), unit);
}

enum status value_capture(struct evaluation *evaluation, const struct json *node, struct value *value)
{
	struct stream stream;
	struct reading reading;
	struct capture capture = { .evaluation = evaluation, .choice = choice_of(node) };
	if (!stream_pick(evaluation, node, &stream, &value->ground))
		return STATUS_OK;
	enum status status = pattern_open(json_text_bytes(json_member(node, "pattern")), &capture.pattern, NULL);
	if (status != STATUS_OK)
		return status;
	capture.group = value_group(capture.pattern);
	capture.unit_group = pattern_group_named(capture.pattern, UNIT_GROUP);
	buffer_init(&capture.text, LINE_MAX_BYTES);
	buffer_init(&capture.unit, LINE_MAX_BYTES);
	status = stream_read_lines(evaluation, &stream, (struct line_sink){ search_line, &capture }, &reading,
	    &value->ground);
	if (status == STATUS_OK && reading.is_done)
		status = take_value(node, &capture, &stream, &reading, value);
	buffer_release(&capture.unit);
	buffer_release(&capture.text);
	pattern_close(capture.pattern);
	return status;
}
