/* What gives a value: one row for each operator. */
#include "operator_forms.h"

static const struct shape pointer_text = { .type = SHAPE_TEXT, .min = 0, .max = JSON_POINTER_TEXT_MAX };
static const struct shape time_text = { .type = SHAPE_TIME };
static const struct shape decimals = { .type = SHAPE_ARRAY, .items = &decimal, .min = 1, .max = LITERALS_MAX };
static const struct shape texts = { .type = SHAPE_ARRAY, .items = &any_text, .min = 1, .max = LITERALS_MAX };
static const struct shape excepted = { .type = SHAPE_ARRAY, .items = &some_text, .min = 1, .max = CHECK_ITEMS_MAX };
static const struct shape min_samples = { .type = SHAPE_INTEGER, .min = 1, .max = ITEMS_MAX };
CHOICE(count_of, "total", "passed", "failed", "skipped");
CHOICE(which, "first", "last", "only");
CHOICE(read_as, "number", "text", "time");
CHOICE(moment_of, "start", "end", "record", "now");
CHOICE(better, "lower", "higher");

#define MIN_SAMPLES_FIELD { "min_samples", &min_samples, false, "with fewer numbers there is no value; 1 without" }

static const struct shape_field number_fields[] = {
	{ "value", &decimal, true, "the number" },
	UNIT_FIELD,
};
static const struct shape_field text_fields[] = {
	{ "value", &any_text, true, "the text" },
};
static const struct shape_field time_fields[] = {
	{ "value", &time_text, true, "the point in time: RFC 3339, UTC, with Z" },
};
static const struct shape_field numbers_fields[] = {
	{ "values", &decimals, true, "the numbers" },
	{ "unit", &unit_name, false, "their unit; without it plain numbers" },
};
static const struct shape_field texts_fields[] = {
	{ "values", &texts, true, "the texts" },
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
#define AS_FIELD { "as", &read_as, false, "what it is read as: a number without" }
#define WHICH_FIELD { "which", &which, false, "which of several; only without, and then there must be one" }
static const struct shape_field captures_fields[] = {
	{ "pattern", &regex, true, "one capturing group holds the values; a group named unit may hold their unit" },
	STREAM_FIELD,
	{ "unit", &unit_name, false, "the numbers' unit; without it plain numbers" },
	AS_FIELD,
};
static const struct shape_field key_value_fields[] = {
	{ "key", &some_text, true, "what stands before the = or : of its line" },
	WHICH_FIELD,
	STREAM_FIELD,
	UNIT_FIELD,
	AS_FIELD,
};
static const struct shape_field table_cell_fields[] = {
	{ "row", &some_text, true, "the cell that names the row" },
	{ "column", &some_text, true, "the column's heading" },
	{ "by", &some_text, false, "the heading of the column that names the rows; the first column without" },
	WHICH_FIELD,
	STREAM_FIELD,
	UNIT_FIELD,
	AS_FIELD,
};
static const struct shape_field column_fields[] = {
	{ "column", &some_text, true, "the column's heading" },
	{ "by", &some_text, false, "the heading of the column that names the rows; the first column without" },
	{ "except", &excepted, false, "rows of these names are left out, such as a total" },
	STREAM_FIELD,
	{ "unit", &unit_name, false, "the numbers' unit, where none is written" },
	AS_FIELD,
};
static const struct shape_field stream_fields[] = {
	STREAM_FIELD,
};
static const struct shape_field moment_fields[] = {
	{ "of", &moment_of, true, "a run's start or end, when the record was made, or the time of the evaluation" },
};
static const struct shape_field test_count_fields[] = {
	FORMAT_FIELD,
	{ "of", &count_of, true, "which tests are counted" },
	STREAM_FIELD,
};
static const struct shape_field values_fields[] = {
	VALUES_FIELD,
};
static const struct shape_field mean_fields[] = {
	VALUES_FIELD,
	MIN_SAMPLES_FIELD,
};
static const struct shape_field percentile_fields[] = {
	VALUES_FIELD,
	{ "p", &decimal, true, "which percentile: above 0, at most 100" },
	MIN_SAMPLES_FIELD,
};
static const struct shape_field weighted_fields[] = {
	VALUES_FIELD,
	{ "weights", &values, true, "a weight for each value, in the same order" },
};
static const struct shape_field pair_fields[] = {
	{ "left", &shape_value_tree, true, "the first value" },
	{ "right", &shape_value_tree, true, "the second value" },
};
static const struct shape_field percentage_fields[] = {
	{ "part", &shape_value_tree, true, "the part" },
	{ "whole", &shape_value_tree, true, "the whole" },
};
static const struct shape_field margin_fields[] = {
	{ "actual", &shape_value_tree, true, "what was measured" },
	{ "target", &shape_value_tree, true, "what was to be reached" },
	{ "better", &better, true, "which side of the target is the good one" },
};
static const struct shape_field round_fields[] = {
	{ "value", &shape_value_tree, true, "the number" },
	ROUNDING_FIELDS,
};
static const struct shape_field convert_fields[] = {
	{ "value", &shape_value_tree, true, "the number" },
	{ "unit", &unit_name, true, "the unit it is given in" },
};
static const struct shape_field inner_fields[] = {
	{ "value", &shape_value_tree, true, "the number" },
};

/* What is written in the check or computed from its parts; what is found in the record. */
#define VALUE(op, table, function, check, kind, sentence) \
	{ .shape = ROW(op, table, sentence), .gives = GIVES_VALUE, .validate = (check), .value = (function), kind }
#define FOUND(op, table, function, check, kind, sentence) \
	{ .shape = ROW(op, table, sentence), .gives = GIVES_VALUE, .needs_record = true, .validate = (check), \
	  .value = (function), kind }
#define NUMBER .type = VALUE_NUMBER
#define TEXT .type = VALUE_TEXT
#define LIST .type = VALUE_LIST
#define BY(function) .form = (function)

const struct operator value_operators[] = {
	VALUE("number", number_fields, value_number, value_number_validate, BY(value_number_form),
	    "a number as written here"),
	VALUE("text", text_fields, value_text, NULL, TEXT, "a text as written here"),
	VALUE("time", time_fields, value_time, NULL, BY(value_time_form), "a point in time as written here"),
	VALUE("numbers", numbers_fields, value_numbers, value_numbers_validate, LIST, "a list of numbers as written here"),
	VALUE("texts", texts_fields, value_texts, NULL, LIST, "a list of texts as written here"),
	FOUND("capture", capture_fields, value_capture, value_capture_validate, BY(value_capture_form),
	    "what a regular expression captures"),
	FOUND("captures", captures_fields, value_captures, value_capture_validate, LIST,
	    "the list of all that a regular expression captures"),
	FOUND("key-value", key_value_fields, value_key_value, value_written_validate, BY(value_written_form),
	    "what a line \"key=value\" or \"key: value\" says"),
	FOUND("table-cell", table_cell_fields, value_table_cell, value_written_validate, BY(value_written_form),
	    "a cell of a table, by the names of its row and column"),
	FOUND("column", column_fields, value_column, value_written_validate, LIST,
	    "the list of all cells of a table's column"),
	FOUND("size", stream_fields, value_size, NULL, BY(value_size_form), "the number of bytes of a stream"),
	FOUND("line-count", stream_fields, value_line_count, NULL, BY(value_plain_form), "the number of lines of a stream"),
	FOUND("digest", stream_fields, value_digest, NULL, TEXT, "the SHA-256 of a stream, in hex"),
	FOUND("moment", moment_fields, value_moment, NULL, BY(value_time_form), "when something happened"),
	FOUND("pointer", pointer_fields, value_pointer, value_pointer_validate, BY(value_pointer_form),
	    "a value in a JSON document"),
	FOUND("test-count", test_count_fields, value_test_count, NULL, BY(value_plain_form),
	    "a count from a test tool's output"),
	VALUE("sum", values_fields, value_sum, NULL, NUMBER, "the sum of numbers"),
	VALUE("mean", mean_fields, value_mean, NULL, NUMBER, "the arithmetic mean of numbers"),
	VALUE("min", values_fields, value_min, NULL, NUMBER, "the smallest of numbers"),
	VALUE("max", values_fields, value_max, NULL, NUMBER, "the greatest of numbers"),
	VALUE("count", values_fields, value_count, NULL, BY(value_plain_form), "how many values there are"),
	VALUE("percentile", percentile_fields, value_percentile, value_percentile_validate, NUMBER,
	    "a percentile of numbers, by nearest rank"),
	VALUE("weighted-mean", weighted_fields, value_weighted_mean, NULL, NUMBER,
	    "a mean in which each number has its weight"),
	VALUE("weighted-sum", weighted_fields, value_weighted_sum, NULL, NUMBER,
	    "a sum in which each number has its share; the shares add up to 100 % or 1"),
	VALUE("difference", pair_fields, value_difference, NULL, NUMBER, "the left number less the right one"),
	VALUE("product", values_fields, value_product, NULL, NUMBER, "the product of numbers"),
	VALUE("ratio", pair_fields, value_ratio, NULL, NUMBER, "the left number divided by the right one"),
	VALUE("percentage", percentage_fields, value_percentage, NULL, BY(value_percent_form),
	    "the part's share of the whole"),
	VALUE("margin", margin_fields, value_margin, NULL, BY(value_percent_form),
	    "how far a target was kept, as a share of it; below 0 where it was missed"),
	VALUE("round", round_fields, value_round, NULL, BY(value_inner_form), "a number cut to some decimals"),
	VALUE("convert", convert_fields, value_convert, value_convert_validate, BY(value_number_form),
	    "a number in another unit"),
	VALUE("unix-time", inner_fields, value_unix_time, NULL, BY(value_time_form),
	    "the point in time so many seconds after 1970-01-01T00:00:00Z"),
};
#define VALUE_ROWS (sizeof(value_operators) / sizeof(value_operators[0]))
const size_t value_operator_count = VALUE_ROWS;

const struct shape shape_value_tree = { .type = SHAPE_ONE_OF, .name = "value", .tag = "op",
	.text = "an operator that gives a value", .unknown = STATUS_UNKNOWN_OPERATOR,
	.alternative_size = sizeof(struct operator), .alternatives = &value_operators[0].shape,
	.alternative_count = VALUE_ROWS };
