#include <stdio.h>
#include <string.h>

#include "shape.h"

#define NAMED_MAX 64

/* Shapes with a name are written once, under $defs; the list is what has been met so far. */
struct definitions {
	const struct shape *shapes[NAMED_MAX];
	size_t count;
};

static struct json *schema_of(const struct shape *shape, struct definitions *named);

/* JSON Schema counts characters, not bytes; for text beyond ASCII its bound is the looser one. */
static const char *pattern_of(enum shape_type type)
{
	switch (type) {
	case SHAPE_NAME:
		return "^[0-9A-Za-z][0-9A-Za-z._:/@+-]*$";
	case SHAPE_DECIMAL:
		return "^-?[0-9]+(\\.[0-9]+)?$";
	case SHAPE_DIGEST:
		return "^[0-9a-f]{64}$";
	case SHAPE_HEX:
		return "^[0-9a-f]+$";
	case SHAPE_TIME:
		/* The years are rfc3339.h's; days beyond a month's end are left to the program. */
		return "^(19[7-9][0-9]|[2-9][0-9]{3})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
		       "T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?Z$";
	case SHAPE_DURATION:
		return "^[0-9]{1,9}(ms|s|min|h|d)$";
	case SHAPE_KEY:
		/* What every such key begins with, then its 32 bytes, then perhaps a comment. */
		return "^ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI[A-P][A-Za-z0-9+/]{42}( [^\\u0000-\\u001f\\u007f]*)?$";
	default:
		return NULL;
	}
}

static struct json *typed(const char *type)
{
	struct json *schema = json_object();

	json_put_text(schema, "type", type);
	return schema;
}

static void put_bounds(struct json *schema, const struct shape *shape, const char *min, const char *max)
{
	if (shape->min > 0)
		json_put_integer(schema, min, shape->min);
	if (shape->max > 0)
		json_put_integer(schema, max, shape->max);
}

static struct json *text_schema(const struct shape *shape)
{
	struct json *schema = typed("string");
	const char *pattern = pattern_of(shape->type);

	if (shape->type == SHAPE_CHOICE && !shape->choices[1]) {
		json_put_text(schema, "const", shape->choices[0]);
		return schema;
	}
	if (shape->type == SHAPE_CHOICE) {
		struct json *choices = json_array();
		for (const char *const *choice = shape->choices; *choice; choice++)
			json_push_text(choices, *choice);
		json_put(schema, "enum", choices);
		return schema;
	}
	put_bounds(schema, shape, "minLength", "maxLength");
	if (pattern)
		json_put_text(schema, "pattern", pattern);
	return schema;
}

static struct json *raw_schema(void)
{
	struct json *schema = json_object(), *forms = json_array(), *bytes = typed("object");
	struct json *members = json_object(), *required = json_array();

	json_put(members, "base64", typed("string"));
	json_put(bytes, "properties", members);
	json_push_text(required, "base64");
	json_put(bytes, "required", required);
	json_put_boolean(bytes, "additionalProperties", false);
	json_push(forms, typed("string"));
	json_push(forms, bytes);
	json_put(schema, "oneOf", forms);
	return schema;
}

static void put_members(struct json *schema, const struct shape_field *fields, size_t count, const char *tag,
    const char *tag_value, struct definitions *named)
{
	struct json *members = json_object(), *required = json_array();

	if (tag) {
		struct json *constant = json_object();
		json_put_text(constant, "const", tag_value);
		json_put(members, tag, constant);
		json_push_text(required, tag);
	}
	for (size_t i = 0; i < count; i++) {
		struct json *member = schema_of(fields[i].shape, named);

		if (fields[i].text)
			json_put_text(member, "description", fields[i].text);
		json_put(members, fields[i].name, member);
		if (fields[i].required)
			json_push_text(required, fields[i].name);
	}
	json_put(schema, "properties", members);
	if (json_count(required) > 0)
		json_put(schema, "required", required);
	else
		json_free(required);
	json_put_boolean(schema, "additionalProperties", false);
}

static struct json *object_schema(const struct shape *shape, struct definitions *named)
{
	struct json *schema = typed("object");
	size_t required = 0;

	put_members(schema, shape->fields, shape->field_count, NULL, NULL, named);
	for (size_t i = 0; i < shape->field_count; i++)
		required += shape->fields[i].required;
	if (shape->exactly_one || shape->at_least_one)
		json_put_integer(schema, "minProperties", (int64_t)required + 1);
	if (shape->exactly_one)
		json_put_integer(schema, "maxProperties", (int64_t)required + 1);
	return schema;
}

static struct json *items_schema(const struct shape *shape, struct definitions *named)
{
	bool is_map = shape->type == SHAPE_MAP;
	struct json *schema = typed(is_map ? "object" : "array");

	if (is_map) {
		struct json *names = typed("string");
		json_put_text(names, "pattern", pattern_of(SHAPE_NAME));
		json_put(schema, "propertyNames", names);
	}
	json_put(schema, is_map ? "additionalProperties" : "items", schema_of(shape->items, named));
	put_bounds(schema, shape, is_map ? "minProperties" : "minItems", is_map ? "maxProperties" : "maxItems");
	return schema;
}

static struct json *one_of_schema(const struct shape *shape, struct definitions *named)
{
	struct json *schema = json_object(), *rows = json_array();

	for (size_t i = 0; i < shape->alternative_count; i++) {
		const struct shape_alternative *row = shape_alternative_at(shape, i);
		struct json *one = typed("object");

		json_put_text(one, "description", row->text);
		put_members(one, row->fields, row->field_count, shape->tag, row->name, named);
		json_push(rows, one);
	}
	json_put(schema, "oneOf", rows);
	return schema;
}

static struct json *body_of(const struct shape *shape, struct definitions *named)
{
	struct json *schema;

	switch (shape->type) {
	case SHAPE_ANY:
		return json_object();
	case SHAPE_RAW:
		return raw_schema();
	case SHAPE_INTEGER:
		schema = typed("integer");
		json_put_integer(schema, "minimum", shape->min);
		json_put_integer(schema, "maximum", shape->max);
		return schema;
	case SHAPE_BOOLEAN:
		return typed("boolean");
	case SHAPE_TRUE:
		schema = json_object();
		json_put_boolean(schema, "const", true);
		return schema;
	case SHAPE_OBJECT:
		return object_schema(shape, named);
	case SHAPE_ARRAY:
	case SHAPE_MAP:
		return items_schema(shape, named);
	case SHAPE_ONE_OF:
		return one_of_schema(shape, named);
	default:
		return text_schema(shape);
	}
}

/* ${schema}, or null.  Owns: takes ${schema}. */
static struct json *or_null(struct json *schema)
{
	struct json *either = json_object(), *forms = json_array();

	json_push(forms, schema);
	json_push(forms, typed("null"));
	json_put(either, "anyOf", forms);
	return either;
}

static struct json *schema_of(const struct shape *shape, struct definitions *named)
{
	struct json *schema;
	char reference[96];
	size_t i = 0;

	if (!shape->name) {
		schema = body_of(shape, named);
		return shape->nullable ? or_null(schema) : schema;
	}
	while (i < named->count && named->shapes[i] != shape)
		i++;
	if (i == named->count && named->count < NAMED_MAX)
		named->shapes[named->count++] = shape;
	schema = json_object();
	snprintf(reference, sizeof(reference), "#/$defs/%s", shape->name);
	json_put_text(schema, "$ref", reference);
	return shape->nullable ? or_null(schema) : schema;
}

struct json *shape_schema(const struct shape *shape, const char *id, const char *title)
{
	struct definitions named = { .count = 0 };
	struct json *schema = json_object(), *definitions = json_object(), *body = body_of(shape, &named);

	json_put_text(schema, "$schema", "https://json-schema.org/draft/2020-12/schema");
	json_put_text(schema, "$id", id);
	json_put_text(schema, "title", title);
	if (shape->text)
		json_put_text(schema, "description", shape->text);
	for (const struct json *member = json_first(body); member; member = json_next(member))
		json_put(schema, json_name(member), json_copy(member));
	json_free(body);
	/* Writing a definition may meet further named shapes: the list grows while it is walked. */
	for (size_t i = 0; i < named.count; i++) {
		struct json *one = body_of(named.shapes[i], &named);

		if (named.shapes[i]->text)
			json_put_text(one, "description", named.shapes[i]->text);
		json_put(definitions, named.shapes[i]->name, one);
	}
	if (json_count(definitions) > 0)
		json_put(schema, "$defs", definitions);
	else
		json_free(definitions);
	return schema;
}
