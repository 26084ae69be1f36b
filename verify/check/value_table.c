#include <string.h>

#include "operators.h"
#include "pick.h"
#include "table.h"

static const char *problem_of(enum table_fault fault)
{
	switch (fault) {
	case TABLE_COLUMN_TWICE:
		return "two columns of the table have that heading";
	case TABLE_UNCLEAR:
		return "it is not clear which column a cell belongs to";
	case TABLE_CELL_MISSING:
		return "the row has no such cell";
	default:
		return NULL;
	}
}

static enum status take_line(void *context, const struct line *line)
{
	return table_line(context, line);
}

static struct bytes names_of(const struct json *node)
{
	const struct json *by = json_member(node, "by");
	return by != NULL ? json_text_bytes(by) : bytes_of(NULL, 0);
}

struct value_form value_written_form(const struct json *node)
{
	return pick_form(node, UNIT_BEHIND);
}

enum status value_written_validate(struct validation *validation, const struct json *node)
{
	return pick_validate(validation, node);
}

/* ---- table-cell ---- */

struct cell_search {
	struct pick *pick;
	struct bytes row;
};

static enum status take_cell(void *context, const struct table_row *row)
{
	struct cell_search *search = context;
	if (pick_is_decided(search->pick) || !table_is(row->name, search->row))
		return STATUS_OK;
	struct bytes cell = table_plain(row->cell);
	return pick_take(search->pick, row->line, &cell, NULL, problem_of(row->fault));
}

enum status value_table_cell(struct evaluation *evaluation, const struct json *node, struct value *value)
{
	struct stream stream;
	struct reading reading;
	struct pick pick;
	struct table table;
	struct cell_search search = { .pick = &pick, .row = json_text_bytes(json_member(node, "row")) };
	if (!stream_pick(evaluation, node, &stream, &value->ground) || !stream_is_whole(&stream, &value->ground))
		return STATUS_OK;
	pick_init(&pick, node);
	table_init(&table, json_text_bytes(json_member(node, "column")), names_of(node),
	    (struct table_sink){ take_cell, &search });
	enum status status =
	    stream_read_lines(evaluation, &stream, (struct line_sink){ take_line, &table }, &reading, &value->ground);
	if (status == STATUS_OK && reading.is_done)
		status = pick_give(&pick, node, &stream, &reading, "the cell", UNIT_BEHIND, value);
	pick_release(&pick);
	return status;
}

/* ---- column ---- */

struct column_search {
	const struct json *node;
	struct value *list;
	size_t tables;
};

static bool is_left_out(const struct json *node, struct bytes name)
{
	for (const struct json *item = json_first(json_member(node, "except")); item != NULL; item = json_next(item))
		if (table_is(name, json_text_bytes(item)))
			return true;
	return false;
}

static void lack_at(struct value *list, const struct line *line, const char *says)
{
	reason_at_line(&list->ground, line);
	value_lack(list, "%s", says);
}

static enum status take_item(void *context, const struct table_row *row)
{
	struct column_search *search = context;
	struct value *list = search->list;
	const char *problem = problem_of(row->fault);
	if (list->type == VALUE_NONE)
		return STATUS_OK;
	search->tables += row->is_first;
	if (search->tables > 1)
		problem = "two tables have a column of that heading";
	else if (is_left_out(search->node, row->name))
		return STATUS_OK;
	if (problem != NULL) {
		lack_at(list, row->line, problem);
		return STATUS_OK;
	}
	if (!list->ground.has_line)
		reason_at_line(&list->ground, row->line);
	struct value item;
	memset(&item, 0, sizeof(item));
	buffer_init(&item.text, VALUE_TEXT_MAX);
	enum status status = pick_read(search->node, table_plain(row->cell), bytes_of(NULL, 0), UNIT_BEHIND, &item);
	if (status == STATUS_OK && item.type == VALUE_NONE)
		lack_at(list, row->line, item.ground.says);
	else if (status == STATUS_OK && item.type == VALUE_TEXT)
		status = items_add_text(&list->items, buffer_bytes(&item.text), &problem);
	else if (status == STATUS_OK)
		status = items_add_number(&list->items, item.number, item.unit, &problem);
	if (problem != NULL)
		lack_at(list, row->line, problem);
	value_release(&item);
	return status;
}

enum status value_column(struct evaluation *evaluation, const struct json *node, struct value *value)
{
	struct stream stream;
	struct reading reading;
	struct table table;
	struct column_search search = { .node = node, .list = value };
	struct reason unread = { .outcome = OUTCOME_CANT_TELL };
	if (!stream_pick(evaluation, node, &stream, &value->ground) || !stream_is_whole(&stream, &value->ground))
		return STATUS_OK;
	unread.stream = stream.name;
	value->type = VALUE_LIST;
	table_init(&table, json_text_bytes(json_member(node, "column")), names_of(node),
	    (struct table_sink){ take_item, &search });
	enum status status =
	    stream_read_lines(evaluation, &stream, (struct line_sink){ take_line, &table }, &reading, &unread);
	value->is_vacuous = status == STATUS_OK && stream.blob.size == 0;
	if (status == STATUS_OK && !reading.is_done) {
		value->type = VALUE_NONE;
		value->ground = unread;
	} else if (status == STATUS_OK) {
		value->items.gap = stream_gap(&stream, &reading);
		if (search.tables == 0 && value->items.gap == NULL)
			value_lack(value, "no table has a column of that heading");
	}
	return status;
}

/* ---- key-value ---- */

struct key_search {
	struct pick *pick;
	struct bytes key;
};

static struct bytes trimmed(struct bytes text)
{
	while (text.size > 0 && (text.data[0] == ' ' || text.data[0] == '\t'))
		text = bytes_slice(text, 1, text.size - 1);
	while (text.size > 0 && (text.data[text.size - 1] == ' ' || text.data[text.size - 1] == '\t'))
		text.size--;
	return text;
}

/* "key=value" or "key: value"; a value within quotes is what is between them. */
static enum status search_key(void *context, const struct line *line)
{
	struct key_search *search = context;
	struct bytes text = trimmed(line->text);
	if (pick_is_decided(search->pick) || text.size <= search->key.size ||
	    memcmp(text.data, search->key.data, search->key.size) != 0)
		return STATUS_OK;
	text = trimmed(bytes_slice(text, search->key.size, text.size - search->key.size));
	if (text.size == 0 || (text.data[0] != '=' && text.data[0] != ':'))
		return STATUS_OK;
	text = trimmed(bytes_slice(text, 1, text.size - 1));
	if (text.size >= 2 && (text.data[0] == '"' || text.data[0] == '\'') && text.data[text.size - 1] == text.data[0])
		text = bytes_slice(text, 1, text.size - 2);
	return pick_take(search->pick, line, &text, NULL, NULL);
}

enum status value_key_value(struct evaluation *evaluation, const struct json *node, struct value *value)
{
	struct stream stream;
	struct reading reading;
	struct pick pick;
	struct key_search search = { .pick = &pick, .key = json_text_bytes(json_member(node, "key")) };
	if (!stream_pick(evaluation, node, &stream, &value->ground) || !stream_is_whole(&stream, &value->ground))
		return STATUS_OK;
	pick_init(&pick, node);
	enum status status =
	    stream_read_lines(evaluation, &stream, (struct line_sink){ search_key, &search }, &reading, &value->ground);
	if (status == STATUS_OK && reading.is_done)
		status = pick_give(&pick, node, &stream, &reading, "the key", UNIT_BEHIND, value);
	pick_release(&pick);
	return status;
}
