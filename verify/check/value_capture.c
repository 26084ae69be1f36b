#include <string.h>

#include "operators.h"
#include "pattern.h"
#include "pick.h"

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

static bool is_number(const struct json *node)
{
	const char *as = json_member_text(node, "as");
	return as == NULL || strcmp(as, "number") == 0;
}

enum status value_capture_validate(struct validation *validation, const struct json *node)
{
	struct pattern *pattern;
	struct fault inner = { .status = STATUS_OK };
	bool has_unit = json_member(node, "unit") != NULL;
	enum status status = pattern_open(json_text_bytes(json_member(node, "pattern")), &pattern, &inner);
	if (status != STATUS_OK)
		return validation_refuse(validation, "pattern", status, "%s", inner.detail);
	bool has_unit_group = pattern_group_named(pattern, UNIT_GROUP) != 0;
	bool has_one_value = value_group(pattern) != 0;
	pattern_close(pattern);
	if (!has_one_value)
		return validation_refuse(validation, "pattern", STATUS_BAD_DOCUMENT,
		    "must have exactly one capturing group, and perhaps one more named unit");
	status = pick_validate(validation, node);
	if (status == STATUS_OK && has_unit_group && (has_unit || !is_number(node)))
		return validation_refuse(validation, "pattern", STATUS_BAD_DOCUMENT,
		    has_unit ? "has a group named unit, and the unit is given too" : "has a unit, which only a number has");
	return status;
}

struct value_form value_capture_form(const struct json *node)
{
	struct value_form form = pick_form(node, UNIT_APART);
	struct pattern *pattern;
	if (!is_number(node))
		return form;
	if (pattern_open(json_text_bytes(json_member(node, "pattern")), &pattern, NULL) != STATUS_OK ||
	    pattern_group_named(pattern, UNIT_GROUP) != 0)
		form.unit = NULL;
	pattern_close(pattern);
	return form;
}

/* A search for all matches; what becomes of one is the taker's business. */
struct search {
	const struct stream *stream;
	struct evaluation *evaluation;
	struct pattern *pattern;
	size_t group, unit_group;
	struct pick *pick;             /* for one value */
	const struct json *node;       /* for a list */
	struct value *list;
	bool is_limited, is_unclear; /* as in a pick */
	struct pattern_search literals;
};

static enum status search_open(struct search *search, struct evaluation *evaluation, const struct stream *stream,
    const struct json *node)
{
	memset(search, 0, sizeof(*search));
	search->evaluation = evaluation;
	search->stream = stream;
	search->node = node;
	enum status status = pattern_open(json_text_bytes(json_member(node, "pattern")), &search->pattern, NULL);
	if (status == STATUS_OK) {
		search->group = value_group(search->pattern);
		search->unit_group = pattern_group_named(search->pattern, UNIT_GROUP);
	}
	return status;
}

static enum status add_to_list(struct search *search, const struct line *line, const struct bytes *text,
    const struct bytes *unit)
{
	struct value *list = search->list;
	const char *problem = NULL;
	if (list->ground.has_line == false)
		reason_at_line(&list->ground, line);
	if (text == NULL) {
		reason_at_line(&list->ground, line);
		value_lack(list, "the pattern matches, but its group took no part");
		return STATUS_OK;
	}
	struct value item;
	memset(&item, 0, sizeof(item));
	buffer_init(&item.text, VALUE_TEXT_MAX);
	enum status status =
	    pick_read(search->node, *text, unit != NULL ? *unit : bytes_of(NULL, 0), UNIT_APART, &item);
	if (status == STATUS_OK && item.type == VALUE_NONE) {
		reason_at_line(&list->ground, line);
		value_lack(list, "%s", item.ground.says);
	} else if (status == STATUS_OK) {
		status = item.type == VALUE_TEXT ? items_add_text(&list->items, buffer_bytes(&item.text), &problem) :
		    items_add_number(&list->items, item.number, item.unit, &problem);
	}
	if (problem != NULL) {
		reason_at_line(&list->ground, line);
		value_lack(list, "%s", problem);
	}
	value_release(&item);
	return status;
}

static enum status take_match(struct search *search, const struct line *line)
{
	struct bytes text, unit;
	bool has_text = pattern_group(search->pattern, line->text, search->group, &text);
	bool has_unit = search->unit_group != 0 && pattern_group(search->pattern, line->text, search->unit_group, &unit);
	if (search->pick != NULL)
		return pick_take(search->pick, line, has_text ? &text : NULL, has_unit ? &unit : NULL, NULL);
	return add_to_list(search, line, has_text ? &text : NULL, has_unit ? &unit : NULL);
}

static bool is_decided(const struct search *search)
{
	return search->pick != NULL ? pick_is_decided(search->pick) : search->list->type == VALUE_NONE;
}

static enum status search_line(void *context, const struct line *line)
{
	struct search *search = context;
	struct pattern_cursor cursor = { .at = 0 };
	enum status status = STATUS_OK;
	if (search->is_limited || stream_is_touched(search->stream, line))
		return STATUS_OK;
	while (!is_decided(search) && status == STATUS_OK) {
		switch (pattern_next(search->pattern, line->text, &cursor, &search->evaluation->steps_left)) {
		case PATTERN_NO_MEMORY:
			return STATUS_NO_MEMORY;
		case PATTERN_LIMIT:
			search->is_limited = true;
			search->evaluation->was_limited = true;
			if (search->pick != NULL)
				search->pick->is_limited = true;
			return STATUS_OK;
		case PATTERN_UNCLEAR:
			search->is_unclear = true;
			if (search->pick != NULL)
				search->pick->is_unclear = true;
			return STATUS_OK;
		case PATTERN_NOT_FOUND:
			return STATUS_OK;
		case PATTERN_FOUND:
			status = take_match(search, line);
			break;
		}
	}
	return status;
}

static size_t skip_what_cannot_match(void *context, struct bytes bytes, bool is_new)
{
	struct search *search = context;
	return pattern_literals_skip(pattern_literals(search->pattern), &search->literals, bytes, is_new);
}

enum status value_capture(struct evaluation *evaluation, const struct json *node, struct value *value)
{
	struct stream stream;
	struct reading reading;
	struct search search;
	struct pick pick;
	if (!stream_pick(evaluation, node, &stream, &value->ground))
		return STATUS_OK;
	enum status status = search_open(&search, evaluation, &stream, node);
	if (status != STATUS_OK)
		return status;
	pick_init(&pick, node);
	search.pick = &pick;
	status = stream_read_some_lines(evaluation, &stream, (struct line_sink){ search_line, &search },
	    (struct line_skip){ skip_what_cannot_match, &search }, &reading, &value->ground);
	if (status == STATUS_OK && reading.is_done)
		status = pick_give(&pick, node, &stream, &reading, "the pattern", UNIT_APART, value);
	pick_release(&pick);
	pattern_close(search.pattern);
	return status;
}

/* All of them; where there may be more, the list says so, and whoever takes it decides. */
enum status value_captures(struct evaluation *evaluation, const struct json *node, struct value *value)
{
	struct stream stream;
	struct reading reading;
	struct search search;
	struct reason unread = { .outcome = OUTCOME_CANT_TELL };
	if (!stream_pick(evaluation, node, &stream, &value->ground))
		return STATUS_OK;
	enum status status = search_open(&search, evaluation, &stream, node);
	if (status != STATUS_OK)
		return status;
	search.list = value;
	value->type = VALUE_LIST;
	unread.stream = stream.name;
	status = stream_read_some_lines(evaluation, &stream, (struct line_sink){ search_line, &search },
	    (struct line_skip){ skip_what_cannot_match, &search }, &reading, &unread);
	value->is_vacuous = status == STATUS_OK && stream.blob.size == 0;
	if (status == STATUS_OK && !reading.is_done) {
		value->type = VALUE_NONE;
		value->ground = unread;
	} else if (status == STATUS_OK) {
		value->items.gap =
		    search.is_limited ? "a limit of the regular expression was reached" :
		    search.is_unclear ? PATTERN_UNCLEAR_SAYS : stream_gap(&stream, &reading);
	}
	pattern_close(search.pattern);
	return status;
}
