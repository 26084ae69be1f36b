#include "operators.h"

#include <assert.h>
#include <string.h>

#include "json_pointer.h"
#include "pattern.h"

/* ---- the members' forms ---- */

static const struct shape count = { .type = SHAPE_INTEGER, .min = 0, .max = JSON_INTEGER_MAX };
static const struct shape exit_code = { .type = SHAPE_INTEGER, .min = 0, .max = 255 };
static const struct shape exit_codes = { .type = SHAPE_ARRAY, .items = &exit_code, .min = 1, .max = 256 };
static const struct shape some_text = { .type = SHAPE_TEXT, .min = 1, .max = VALUE_TEXT_MAX };
static const struct shape any_text = { .type = SHAPE_TEXT, .min = 0, .max = VALUE_TEXT_MAX };
static const struct shape regex = { .type = SHAPE_TEXT, .min = 1, .max = PATTERN_TEXT_MAX };
static const struct shape pointer_text = { .type = SHAPE_TEXT, .min = 0, .max = JSON_POINTER_TEXT_MAX };
static const struct shape unit_name = { .type = SHAPE_TEXT, .min = 1, .max = UNIT_NAME_MAX };
static const struct shape decimal = { .type = SHAPE_DECIMAL };
static const struct shape checks = { .type = SHAPE_ARRAY, .items = &shape_check_tree, .min = 1,
	.max = CHECK_ITEMS_MAX };

#define CHOICE(name, ...) \
	static const char *const name##_words[] = { __VA_ARGS__, NULL }; \
	static const struct shape name = { .type = SHAPE_CHOICE, .choices = name##_words }
CHOICE(stream_name, "stdout", "stderr", "content");
CHOICE(relation, "=", "!=", "<", "<=", ">", ">=");
CHOICE(test_format, "tap", "junit");
CHOICE(count_of, "total", "passed", "failed", "skipped");
CHOICE(which, "first", "last", "only");
CHOICE(read_as, "number", "text");

/* ---- the members ---- */

#define STREAM_FIELD \
	{ "stream", &stream_name, false, "where to look: stdout unless said otherwise for runs, content for files" }
#define UNIT_FIELD { "unit", &unit_name, false, "the number's unit; without it a plain number" }
#define FORMAT_FIELD { "format", &test_format, true, "how to read the stream" }

static const struct shape_field exit_code_fields[] = {
	{ "in", &exit_codes, false, "the exit codes asked for; [0] without" },
};
static const struct shape_field contains_fields[] = {
	{ "text", &some_text, true, "what one line must contain, byte for byte; no newline" },
	STREAM_FIELD,
};
static const struct shape_field regex_count_fields[] = {
	{ "pattern", &regex, true, "a regular expression (PCRE2) for one line" },
	STREAM_FIELD,
	{ "min", &count, false, "at least as many matches" },
	{ "max", &count, false, "at most as many matches" },
};
static const struct shape_field compare_fields[] = {
	{ "left", &shape_value_tree, true, "the value that is judged" },
	{ "is", &relation, true, "how it must stand to the other" },
	{ "right", &shape_value_tree, true, "the value it is held against" },
};
static const struct shape_field tests_fields[] = {
	FORMAT_FIELD,
	STREAM_FIELD,
	{ "min_passed", &count, false, "at least as many tests passed; 1 without" },
	{ "max_failed", &count, false, "at most as many tests failed, errors included; 0 without" },
	{ "max_skipped", &count, false, "at most as many tests were skipped; any number without" },
};
static const struct shape_field list_fields[] = {
	{ "checks", &checks, true, "the checks it joins" },
};
static const struct shape_field not_fields[] = {
	{ "check", &shape_check_tree, true, "the check it turns around" },
};
static const struct shape_field number_fields[] = {
	{ "value", &decimal, true, "the number" },
	UNIT_FIELD,
};
static const struct shape_field text_fields[] = {
	{ "value", &any_text, true, "the text" },
};
static const struct shape_field capture_fields[] = {
	{ "pattern", &regex, true, "one capturing group holds the value; a group named unit may hold its unit" },
	{ "which", &which, false, "which of several matches; only without, and then there must be one" },
	STREAM_FIELD,
	UNIT_FIELD,
	{ "as", &read_as, false, "what the group holds: a number without" },
};
static const struct shape_field pointer_fields[] = {
	{ "at", &pointer_text, true, "JSON pointer (RFC 6901) into the stream, which is one JSON document" },
	STREAM_FIELD,
	UNIT_FIELD,
};
static const struct shape_field test_count_fields[] = {
	FORMAT_FIELD,
	{ "of", &count_of, true, "which tests are counted" },
	STREAM_FIELD,
};

/* ---- the operators ---- */

#define ROW(op, table, sentence) { (op), (table), sizeof(table) / sizeof((table)[0]), (sentence) }
#define LEAF(op, table, function, check, sentence) \
	{ .shape = ROW(op, table, sentence), .gives = GIVES_OUTCOME, .validate = (check), .decide = (function) }
#define JOIN(op, table, function, check, sentence) \
	{ .shape = ROW(op, table, sentence), .gives = GIVES_OUTCOME, .validate = (check), .combine = (function) }
#define VALUE(op, table, function, check, sentence) \
	{ .shape = ROW(op, table, sentence), .gives = GIVES_VALUE, .validate = (check), .value = (function) }

/* First what gives an outcome, then what gives a value: each part is a view below. */
#define OUTCOME_ROWS 8
static const struct operator rows[] = {
	LEAF("exit-code", exit_code_fields, exit_code_decide, NULL, "the command ended with one of these exit codes"),
	LEAF("contains", contains_fields, contains_decide, contains_validate, "a line contains this text"),
	LEAF("regex-count", regex_count_fields, regex_count_decide, regex_count_validate,
	    "the pattern matches so many times, counted line by line"),
	LEAF("compare", compare_fields, compare_decide, compare_validate,
	    "two values stand in this relation, units converted"),
	LEAF("tests", tests_fields, tests_decide, NULL, "the test tool's own output says that tests ran and passed"),
	JOIN("all", list_fields, all_combine, list_validate, "every one of the checks passed"),
	JOIN("any", list_fields, any_combine, list_validate, "at least one of the checks passed"),
	JOIN("not", not_fields, not_combine, not_validate, "the check failed on evidence that was there"),
	VALUE("number", number_fields, value_number, value_number_validate, "a number as written here"),
	VALUE("text", text_fields, value_text, NULL, "a text as written here"),
	VALUE("capture", capture_fields, value_capture, value_capture_validate, "what a regular expression captures"),
	VALUE("pointer", pointer_fields, value_pointer, value_pointer_validate, "a value in a JSON document"),
	VALUE("test-count", test_count_fields, value_test_count, NULL, "a count from a test tool's output"),
};
#define ROWS (sizeof(rows) / sizeof(rows[0]))

const struct shape shape_check_tree = { .type = SHAPE_ONE_OF, .name = "check", .tag = "op",
	.text = "an operator that gives an outcome", .unknown = STATUS_UNKNOWN_OPERATOR,
	.alternative_size = sizeof(struct operator), .alternatives = &rows[0].shape, .alternative_count = OUTCOME_ROWS };
const struct shape shape_value_tree = { .type = SHAPE_ONE_OF, .name = "value", .tag = "op",
	.text = "an operator that gives a value", .unknown = STATUS_UNKNOWN_OPERATOR,
	.alternative_size = sizeof(struct operator), .alternatives = &rows[OUTCOME_ROWS].shape,
	.alternative_count = ROWS - OUTCOME_ROWS };

const struct operator *operator_at(size_t i)
{
	return i < ROWS ? &rows[i] : NULL;
}

const struct operator *operator_of(const struct json *node, enum gives gives)
{
	const char *name = json_member_text(node, "op");
	for (size_t i = 0; name != NULL && i < ROWS; i++)
		if (rows[i].gives == gives && strcmp(rows[i].shape.name, name) == 0)
			return &rows[i];
	assert(!"the check was validated");
	return NULL;
}
