#include "draft_runner.h"

#include <string.h>

#include "format/json.h"
#include "verify/check/check.h"
#include "verify/check/value.h"

/* As their manuals show them, and as they print them without a terminal. */
static const struct draft_runner runners[] = {
	{ "pytest", "stdout", "^(?:=+ )?(?:[0-9]+ [a-z]+, )*([0-9]+) passed(?:, [0-9]+ [a-z]+)* in [0-9.]+ ?s",
	    "pytest --junitxml=FILE" },
	{ "unittest", "stderr", "^Ran ([0-9]+) tests? in [0-9.]+s$", NULL },
	{ "unittest", "stdout", "^Ran ([0-9]+) tests? in [0-9.]+s$", NULL },
	{ "cargo test", "stdout", "^test result: [A-Za-z]+[.] ([0-9]+) passed; ", NULL },
	{ "jest", "stderr", "^Tests: +(?:[0-9]+ [a-z]+, )*([0-9]+) passed, [0-9]+ total$", NULL },
	{ "vitest", "stdout", "^ +Tests  (?:[0-9]+ [a-z]+ [|] )*([0-9]+) passed",
	    "vitest --reporter=junit --outputFile=FILE" },
	{ "mocha", "stdout", "^  ([0-9]+) passing [(]", "mocha --reporter=tap" },
	{ "ctest", "stdout", "tests passed, [0-9]+ tests failed out of ([0-9]+)$", "ctest --output-junit FILE" },
	{ "RSpec", "stdout", "^([0-9]+) examples?, [0-9]+ failures?", NULL },
	{ "go test", "stdout", "^ok  \t[^ \t]+\t([0-9.]+)s", "go test -json" },
};

static struct json *captures_of(const struct draft_runner *runner)
{
	struct json *captures = json_object(), *values = json_array(), *sum = json_object();

	json_put_text(captures, "op", "captures");
	json_put_text(captures, "stream", runner->stream);
	json_put_text(captures, "pattern", runner->pattern);
	json_push(values, captures);
	json_put_text(sum, "op", "sum");
	json_put(sum, "values", values);
	return sum;
}

/* The numbers that it printed, added up; no value where it printed none, or where not all of the output is there. */
static enum status count_tests(const struct source *source, const struct record *record, uint64_t index,
    const struct json *sum, struct value *value)
{
	struct evidence evidence = { .source = source, .record = record, .index = index, .now = record->time };
	struct reasons reasons = { .count = 0 };
	struct evaluation evaluation = { .evidence = &evidence, .reasons = &reasons, .bytes_left = CHECK_BYTES_MAX,
		.steps_left = CHECK_STEPS_MAX };
	enum status status = value_of(&evaluation, sum, value);

	reasons_release(&reasons);
	return status;
}

static struct json *check_of(const struct json *sum, const struct value *value)
{
	struct json *check = json_object(), *number = json_object();

	json_put_text(number, "op", "number");
	json_put_raw(number, "value", buffer_bytes(&value->text));
	json_put_text(check, "op", "compare");
	json_put(check, "left", json_copy(sum));
	json_put_text(check, "is", ">=");
	json_put(check, "right", number);
	return check;
}

enum status draft_runner_find(const struct source *source, const struct record *record, uint64_t index,
    const struct draft_runner **runner, struct json **check)
{
	enum status status = STATUS_OK;

	*runner = NULL;
	*check = NULL;
	for (size_t i = 0; i < sizeof(runners) / sizeof(*runners) && !*runner && status == STATUS_OK; i++) {
		struct json *sum = captures_of(&runners[i]);
		struct value value;

		status = count_tests(source, record, index, sum, &value);
		if (status == STATUS_OK && value.type == VALUE_NUMBER) {
			*runner = &runners[i];
			*check = strcmp(runners[i].name, "go test") ? check_of(sum, &value) : NULL; /* it tells seconds, not tests */
		}
		value_release(&value);
		json_free(sum);
	}
	return status;
}
