#include <string.h>

#include "render.h"

#define COLUMNS_MAX 12
#define DEPTH_MAX 4     /* objects in objects that are shown as lists; what is deeper is written as JSON */
#define JSON_MAX (4u << 20)

static bool is_object(const struct json *value)
{
	return json_type(value) == JSON_OBJECT;
}

static bool is_container(const struct json *value)
{
	return json_type(value) == JSON_OBJECT || json_type(value) == JSON_ARRAY;
}

static void write_json(struct render *render, const struct json *value)
{
	struct buffer text;
	enum status status;

	buffer_init(&text, JSON_MAX);
	status = json_canonical(value, &text);
	if (status == STATUS_OK)
		render_code(render, buffer_bytes(&text));
	else if (render->status == STATUS_OK)
		render->status = status;
	buffer_release(&text);
}

static void write_scalar(struct render *render, const struct json *value)
{
	struct bytes text = json_text_bytes(value);
	struct digest digest;
	int64_t number;
	bool yes;

	if (json_integer(value, &number))
		render_number(render, number);
	else if (json_boolean(value, &yes))
		render_words(render, yes ? "yes" : "no");
	else if (json_type(value) != JSON_TEXT)
		render_words(render, "none");
	else if (refs_find(&render->refs, text))
		render_id(render, text);
	else if (digest_read_hex(text, &digest) == STATUS_OK)
		render_code(render, text);
	else
		render_text(render, text);
}

static void write_list(struct render *render, const struct json *array)
{
	if (json_count(array) == 0)
		render_words(render, "none");
	for (const struct json *item = json_first(array); item; item = json_next(item)) {
		write_scalar(render, item);
		if (json_next(item))
			render_words(render, ", ");
	}
}

void render_value(struct render *render, const struct json *value)
{
	const struct json *item = json_first(value);

	while (item && !is_container(item))
		item = json_next(item);
	if (is_object(value) || item)
		write_json(render, value);
	else if (json_type(value) == JSON_ARRAY)
		write_list(render, value);
	else
		write_scalar(render, value);
}

static const struct label *find_label(const struct json *member, const struct label *labels, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(labels[i].name, json_name(member)))
			return &labels[i];
	return NULL;
}

static bool is_elsewhere(const struct label *label)
{
	return label && !label->words;
}

static bool is_table(const struct json *value)
{
	const struct json *row = json_type(value) == JSON_ARRAY ? json_first(value) : NULL;

	if (!row)
		return false;
	while (row && is_object(row))
		row = json_next(row);
	return !row;
}

/* Facts under way: the list begins with its first. */
struct facts {
	const struct label *labels;
	size_t label_count;
	int depth;
	bool is_begun;
};

static void write_facts(struct render *render, const struct json *object, struct facts *facts);

static void write_fact(struct render *render, const struct json *member, const char *words, struct facts *facts)
{
	struct facts inner = { .labels = facts->labels, .label_count = facts->label_count, .depth = facts->depth + 1 };

	if (!facts->is_begun)
		render_facts(render, facts->depth);
	facts->is_begun = true;
	render_fact(render, facts->depth, words);
	if (is_object(member) && json_first(member) && inner.depth < DEPTH_MAX) {
		render_markdown(render, "\n");
		write_facts(render, member, &inner);
		render_html(render, "</dd></div>\n");
	} else {
		render_value(render, member);
		render_fact_end(render);
	}
}

/* What has a label in the order of the labels, then what has none: nothing is left out. */
static void write_facts(struct render *render, const struct json *object, struct facts *facts)
{
	for (size_t i = 0; i < facts->label_count; i++) {
		const struct json *member = json_member(object, facts->labels[i].name);

		if (member && facts->labels[i].words && !(facts->depth == 0 && is_table(member)))
			write_fact(render, member, facts->labels[i].words, facts);
	}
	for (const struct json *member = json_first(object); member; member = json_next(member))
		if (!find_label(member, facts->labels, facts->label_count) && !(facts->depth == 0 && is_table(member)))
			write_fact(render, member, json_name(member), facts);
	if (facts->is_begun)
		render_facts_end(render, facts->depth);
}

void render_members(struct render *render, const struct json *object, const struct label *labels, size_t label_count)
{
	struct facts facts = { .labels = labels, .label_count = label_count };

	write_facts(render, object, &facts);
	for (const struct json *member = json_first(object); member; member = json_next(member)) {
		const struct label *label = find_label(member, labels, label_count);

		if (is_elsewhere(label) || !is_table(member))
			continue;
		render_paragraph(render, "caption");
		render_text(render, bytes_of_text(label ? label->words : json_name(member)));
		render_paragraph_end(render);
		render_table(render, member);
	}
}

/* Every name that a row has, in the order of their first appearance.  false: there are too many. */
static bool find_columns(const struct json *rows, const char *columns[static COLUMNS_MAX], size_t *count)
{
	*count = 0;
	for (const struct json *row = json_first(rows); row; row = json_next(row))
		for (const struct json *cell = json_first(row); cell; cell = json_next(cell)) {
			size_t i = 0;

			while (i < *count && strcmp(columns[i], json_name(cell)) != 0)
				i++;
			if (i == COLUMNS_MAX)
				return false;
			if (i == *count)
				columns[(*count)++] = json_name(cell);
		}
	return *count > 0;
}

static void write_rows_as_json(struct render *render, const struct json *rows)
{
	render_html(render, "<ul>\n");
	render_markdown(render, "\n");
	for (const struct json *row = json_first(rows); row; row = json_next(row)) {
		render_html(render, "<li>");
		render_markdown(render, "- ");
		write_json(render, row);
		render_html(render, "</li>\n");
		render_markdown(render, "\n");
	}
	render_html(render, "</ul>\n");
}

static void write_cell(struct render *render, const char *column, const struct json *value)
{
	/* On a narrow screen a row becomes a list: each cell carries its column's name. */
	render_html(render, "<td role=\"cell\" data-label=\"");
	render_attribute(render, bytes_of_text(column));
	render_html(render, "\">");
	render_markdown(render, " ");
	if (value)
		render_value(render, value);
	render_html(render, "</td>");
	render_markdown(render, " |");
}

void render_table(struct render *render, const struct json *rows)
{
	const char *columns[COLUMNS_MAX];
	size_t count;

	if (!find_columns(rows, columns, &count)) {
		write_rows_as_json(render, rows);
		return;
	}
	render_html(render, "<table role=\"table\"><thead role=\"rowgroup\"><tr role=\"row\">");
	render_markdown(render, "\n|");
	for (size_t i = 0; i < count; i++) {
		render_html(render, "<th role=\"columnheader\" scope=\"col\">");
		render_markdown(render, " ");
		render_text(render, bytes_of_text(columns[i]));
		render_html(render, "</th>");
		render_markdown(render, " |");
	}
	render_html(render, "</tr></thead><tbody role=\"rowgroup\">\n");
	render_markdown(render, "\n|");
	for (size_t i = 0; i < count; i++)
		render_markdown(render, " --- |");
	render_markdown(render, "\n");
	for (const struct json *row = json_first(rows); row; row = json_next(row)) {
		render_html(render, "<tr role=\"row\">");
		render_markdown(render, "|");
		for (size_t i = 0; i < count; i++)
			write_cell(render, columns[i], json_member(row, columns[i]));
		render_html(render, "</tr>\n");
		render_markdown(render, "\n");
	}
	render_html(render, "</tbody></table>\n");
}
