/* What gives an outcome: one row for each operator. */
#include "operator_forms.h"

static const struct shape exit_code = { .type = SHAPE_INTEGER, .min = 0, .max = 255 };
static const struct shape exit_codes = { .type = SHAPE_ARRAY, .items = &exit_code, .min = 1, .max = 256 };
static const struct shape checks = { .type = SHAPE_ARRAY, .items = &shape_check_tree, .min = 1,
	.max = CHECK_ITEMS_MAX };
static const struct shape how_many = { .type = SHAPE_INTEGER, .min = 1, .max = CHECK_ITEMS_MAX };
static const struct shape range = { .type = SHAPE_TEXT, .min = 1, .max = 40 };
static const struct shape ranges = { .type = SHAPE_ARRAY, .items = &range, .min = 2, .max = RANGES_MAX };
static const struct shape line_number = { .type = SHAPE_INTEGER, .min = 1, .max = JSON_INTEGER_MAX };
static const struct shape commit = { .type = SHAPE_HEX, .min = 40, .max = 64 };
static const struct shape yes = { .type = SHAPE_TRUE };
static const struct shape required = { .type = SHAPE_ARRAY, .items = &some_text, .min = 1, .max = REQUIRED_MAX };
CHOICE(ended_by, "exit", "signal", "timeout", "not-started");
CHOICE(relation, "=", "!=", "<", "<=", ">", ">=");

static const struct shape_field rounding_fields[] = { ROUNDING_FIELDS };
static const struct shape rounding = { .type = SHAPE_OBJECT, .name = "rounding", SHAPE_FIELDS(rounding_fields),
	.text = "how a displayed number was cut" };

static const struct shape_field exit_code_fields[] = {
	{ "in", &exit_codes, false, "the exit codes asked for; [0] without" },
};
static const struct shape_field ended_fields[] = {
	{ "by", &ended_by, true, "how the command ended" },
	{ "in", &exit_codes, false, "of exit and signal: the numbers asked for; any without" },
};
static const struct shape_field equals_fields[] = {
	{ "text", &some_text, true, "all of the stream, byte for byte" },
	STREAM_FIELD,
};
static const struct shape_field line_fields[] = {
	{ "number", &line_number, true, "which line, from 1" },
	{ "text", &any_text, false, "what it is, byte for byte, without its end" },
	{ "pattern", &regex, false, "instead: a regular expression (PCRE2) that matches in it" },
	STREAM_FIELD,
};
static const struct shape_field argument_fields[] = {
	{ "position", &count_form, true, "which argument; 0 is the command itself" },
	{ "text", &any_text, true, "what it is, byte for byte" },
};
static const struct shape_field variable_fields[] = {
	{ "name", &some_text, true, "the environment variable" },
	{ "text", &any_text, true, "its value, byte for byte" },
};
static const struct shape_field text_fields[] = {
	{ "text", &some_text, true, "what it is, byte for byte" },
};
static const struct shape_field git_fields[] = {
	{ "commit", &commit, false, "the commit checked out, all its digits; any one without" },
	{ "clean", &yes, false, "no difference to the commit and no untracked file, before and after" },
};
static const struct shape_field contains_fields[] = {
	{ "text", &some_text, true, "what one line must contain, byte for byte; no newline" },
	STREAM_FIELD,
};
static const struct shape_field regex_count_fields[] = {
	{ "pattern", &regex, true, "a regular expression (PCRE2) for one line" },
	STREAM_FIELD,
	{ "min", &count_form, false, "at least as many matches" },
	{ "max", &count_form, false, "at most as many matches" },
};
static const struct shape_field compare_fields[] = {
	{ "left", &shape_value_tree, true, "the value that is judged" },
	{ "is", &relation, true, "how it must stand to the other" },
	{ "right", &shape_value_tree, true, "the value it is held against" },
	{ "rounding", &rounding, false, "the left value is converted to the right one's unit and rounded so" },
	{ "tolerance", &shape_value_tree, false, "what differs by no more is equal; a ratio is one of the right value" },
};
static const struct shape_field tests_fields[] = {
	FORMAT_FIELD,
	STREAM_FIELD,
	{ "min_passed", &count_form, false, "at least as many tests passed; 1 without" },
	{ "max_failed", &count_form, false, "at most as many tests failed, errors included; 0 without" },
	{ "max_skipped", &count_form, false, "at most as many tests were skipped; any number without" },
};
static const struct shape_field covers_fields[] = {
	{ "required", &required, true, "what must be there, each one" },
	{ "values", &values, true, "the texts that are there; a list among them stands for its items" },
};
static const struct shape_field same_fields[] = {
	VALUES_FIELD,
};
static const struct shape_field partition_fields[] = {
	{ "whole", &shape_value_tree, true, "what the parts must add up to" },
	{ "parts", &values, true, "the parts; a list among them stands for its items" },
};
static const struct shape_field disjoint_fields[] = {
	{ "ranges", &ranges, true, "ranges of lines of one file, as \"207-279\" or \"12\"" },
};
static const struct shape_field list_fields[] = {
	{ "checks", &checks, true, "the checks it joins" },
};
static const struct shape_field at_least_fields[] = {
	{ "count", &how_many, true, "how many of them must pass" },
	{ "checks", &checks, true, "the checks it joins" },
};
static const struct shape_field not_fields[] = {
	{ "check", &shape_check_tree, true, "the check it turns around" },
};

/* A leaf that looks at the record; one that looks at values only; what joins outcomes. */
#define LEAF(op, table, function, check, sentence) \
	{ .shape = ROW(op, table, sentence), .gives = GIVES_OUTCOME, .needs_record = true, .validate = (check), \
	  .decide = (function) }
#define RELATION(op, table, function, check, sentence) \
	{ .shape = ROW(op, table, sentence), .gives = GIVES_OUTCOME, .validate = (check), .decide = (function) }
#define JOIN(op, table, function, check, sentence) \
	{ .shape = ROW(op, table, sentence), .gives = GIVES_OUTCOME, .validate = (check), .combine = (function) }

const struct operator outcome_operators[] = {
	LEAF("exit-code", exit_code_fields, exit_code_decide, NULL, "the command ended with one of these exit codes"),
	LEAF("ended", ended_fields, ended_decide, ended_validate, "the command ended in this way"),
	LEAF("argument", argument_fields, argument_decide, NULL, "the command had this argument at this position"),
	LEAF("variable", variable_fields, variable_decide, NULL, "an environment variable had this value"),
	LEAF("directory", text_fields, directory_decide, NULL, "the command ran in this directory"),
	LEAF("path", text_fields, path_decide, NULL, "the file was recorded from this path"),
	LEAF("git", git_fields, git_decide, NULL, "the command left the commit it ran on as it was"),
	{ .shape = { "unelided", NULL, 0, "nothing of what the record holds was masked or left out" },
	    .gives = GIVES_OUTCOME, .needs_record = true, .decide = unelided_decide },
	LEAF("equals", equals_fields, equals_decide, NULL, "the whole stream is this text"),
	LEAF("line", line_fields, line_decide, line_validate, "line so-and-so is what is quoted"),
	LEAF("contains", contains_fields, contains_decide, contains_validate, "a line contains this text"),
	LEAF("regex-count", regex_count_fields, regex_count_decide, regex_count_validate,
	    "the pattern matches so many times, counted line by line"),
	LEAF("tests", tests_fields, tests_decide, NULL, "the test tool's own output says that tests ran and passed"),
	RELATION("compare", compare_fields, compare_decide, compare_validate,
	    "two values stand in this relation, units converted"),
	RELATION("same", same_fields, same_decide, same_validate, "one quantity has the same value wherever it is stated"),
	RELATION("covers", covers_fields, covers_decide, covers_validate, "everything required is there"),
	RELATION("partition", partition_fields, partition_decide, NULL, "the parts add up to the whole, and none exceeds it"),
	RELATION("disjoint", disjoint_fields, disjoint_decide, disjoint_validate, "no two ranges of lines overlap"),
	JOIN("all", list_fields, all_combine, NULL, "every one of the checks passed"),
	JOIN("any", list_fields, any_combine, NULL, "at least one of the checks passed"),
	JOIN("at-least", at_least_fields, at_least_combine, at_least_validate, "so many of the checks passed"),
	JOIN("not", not_fields, not_combine, NULL, "the check failed on evidence that was there"),
};
#define OUTCOME_ROWS (sizeof(outcome_operators) / sizeof(outcome_operators[0]))
const size_t outcome_operator_count = OUTCOME_ROWS;

const struct shape shape_check_tree = { .type = SHAPE_ONE_OF, .name = "check", .tag = "op",
	.text = "an operator that gives an outcome", .unknown = STATUS_UNKNOWN_OPERATOR,
	.alternative_size = sizeof(struct operator), .alternatives = &outcome_operators[0].shape,
	.alternative_count = OUTCOME_ROWS };
