#include "draft_look.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "verify/check/check.h"
#include "verify/check/operators.h"

enum status draft_evaluate(const struct source *source, const struct json *check, const struct record *record,
    uint64_t index, enum outcome *outcome)
{
	struct evidence evidence = { .source = source, .record = record, .index = index, .now = record->time };
	struct reasons reasons = { .count = 0 };
	struct answer answer = { .outcome = OUTCOME_CANT_TELL };
	enum status status = check_evaluate(check, &evidence, &reasons, &answer);

	reasons_release(&reasons);
	*outcome = answer.outcome == OUTCOME_PASSED && answer.is_vacuous ? OUTCOME_CANT_TELL : answer.outcome;
	return status;
}

/* ---- tests ---- */

/* The formats that the verifier reads, as its own table has them. */
static const char *const *test_formats(void)
{
	static const char *const none[] = { NULL };

	for (size_t i = 0; i < outcome_operator_count; i++) {
		const struct shape_alternative *row = &outcome_operators[i].shape;

		for (size_t j = 0; !strcmp(row->name, "tests") && j < row->field_count; j++)
			if (!strcmp(row->fields[j].name, "format"))
				return row->fields[j].shape->choices;
	}
	return none;
}

static struct json *tests_check(const char *format, uint64_t min_passed)
{
	struct json *check = json_object();

	json_put_text(check, "op", "tests");
	json_put_text(check, "format", format);
	if (min_passed > 0)
		json_put_integer(check, "min_passed", (int64_t)min_passed);
	return check;
}

/* "ok  pkg 0.1s" is what Go prints, and no TAP: only where there is a plan do broken counts mean broken tests. */
static enum status has_plan(const struct source *source, const struct record *record, uint64_t index, bool *has)
{
	struct json *check = json_object();
	enum outcome outcome;
	enum status status;

	json_put_text(check, "op", "regex-count");
	json_put_text(check, "pattern", "^1\\.\\.[0-9]");
	json_put_integer(check, "min", 1);
	status = draft_evaluate(source, check, record, index, &outcome);
	*has = outcome == OUTCOME_PASSED;
	json_free(check);
	return status;
}

/* The record's bytes as tests in this format, which decide nothing here. */
static enum status read_tests(const struct source *source, const struct record *record, uint64_t index,
    const char *format, struct summary *summary, struct reading *reading, struct reason *reason)
{
	struct evidence evidence = { .source = source, .record = record, .index = index, .now = record->time };
	struct reasons reasons = { .count = 0 };
	struct evaluation evaluation = { .evidence = &evidence, .reasons = &reasons, .bytes_left = CHECK_BYTES_MAX,
		.steps_left = CHECK_STEPS_MAX };
	struct json *check = tests_check(format, 0);
	struct stream stream;
	enum status status = tests_read(&evaluation, check, &stream, summary, reading, reason);

	json_free(check);
	reasons_release(&reasons);
	return status;
}

/* Does the record's output read as tests in this format?  Their counts go to ${look}. */
static enum status recognise(const struct source *source, const struct record *record, uint64_t index,
    const char *format, struct draft_look *look)
{
	struct summary summary;
	struct reading reading;
	struct reason reason = { .outcome = OUTCOME_CANT_TELL };
	enum status status = read_tests(source, record, index, format, &summary, &reading, &reason);
	bool fits = status == STATUS_OK && reading.is_done && !summary.is_unreadable && summary.passed + summary.failed > 0;

	if (fits && summary.is_broken)
		status = has_plan(source, record, index, &fits);
	if (fits) {
		look->format = format;
		look->summary = summary;
	}
	return status;
}

enum status draft_tests_heed(const struct source *source, const struct record *record, uint64_t index, bool *is_told,
    char problem[static REASON_SAYS_MAX])
{
	const char *format = json_member_text(record->predicate, "format");
	struct summary summary;
	struct reading reading;
	struct reason reason = { .outcome = OUTCOME_CANT_TELL };
	enum status status = STATUS_OK;

	*is_told = false;
	if (record->kind == KIND_TEST_RESULT && format)
		status = read_tests(source, record, index, format, &summary, &reading, &reason);
	else
		return status;
	if (status != STATUS_OK || (reading.is_done && !summary.is_unreadable && summary.total > 0))
		return status;
	*is_told = true;
	snprintf(problem, REASON_SAYS_MAX, "%s", !reading.is_done ? reason.says : summary.is_unreadable ? summary.problem :
	    "there is no test in it");
	return status;
}

static enum status find_tests(const struct source *source, const struct record *record, uint64_t index,
    struct draft_look *look)
{
	const char *const *formats = test_formats();
	const char *own = json_member_text(record->predicate, "format");
	enum status status = STATUS_OK;

	if (record->kind == KIND_TEST_RESULT)
		return own ? recognise(source, record, index, own, look) : STATUS_OK;
	for (size_t i = 0; formats[i] && !look->format && status == STATUS_OK; i++)
		status = recognise(source, record, index, formats[i], look);
	return status;
}

/* ---- the check and its sentence ---- */

struct json *draft_check(const struct record *record, const struct draft_look *look, uint64_t min_passed)
{
	struct json *both, *list, *exit;

	if (record->kind == KIND_TEST_RESULT)
		return look->format ? tests_check(look->format, min_passed) : NULL;
	if (record->kind != KIND_RUN)
		return NULL;
	exit = json_object();
	json_put_text(exit, "op", "exit-code");
	if (!look->format)
		return exit;
	both = json_object();
	list = json_array();
	json_push(list, exit);
	json_push(list, tests_check(look->format, min_passed));
	json_put_text(both, "op", "all");
	json_put(both, "checks", list);
	return both;
}

static void say_exit(const struct record *record, char *text, size_t size)
{
	const struct json *exit = json_member(record->predicate, "exit");
	const char *step = record_step(record), *error = json_member_text(exit, "error");
	int64_t number = 0;

	if (error)
		snprintf(text, size, "the step %s could not be started (%s)", step, error);
	else if (json_member_is_true(record->predicate, "timed_out"))
		snprintf(text, size, "the step %s was ended by its timeout", step);
	else if (json_member_integer(exit, "signal", &number))
		snprintf(text, size, "the step %s was ended by signal %" PRId64, step, number);
	else if (json_member_integer(exit, "code", &number))
		snprintf(text, size, "the step %s ended with exit status %" PRId64, step, number);
}

static void say(const struct record *record, struct draft_look *look)
{
	const struct summary *summary = &look->summary;
	size_t size;

	if (record->kind == KIND_RUN)
		say_exit(record, look->text, sizeof(look->text));
	else
		snprintf(look->text, sizeof(look->text), "the step %s has a record of kind %s", record_step(record),
		    kind_row(record->kind)->name);
	size = strlen(look->text);
	if (look->format)
		snprintf(look->text + size, sizeof(look->text) - size, "; of its tests (%s) %" PRIu64 " passed, %" PRIu64
		    " failed, %" PRIu64 " were skipped%s", look->format, summary->passed, summary->failed, summary->skipped,
		    summary->is_broken ? ", and the counts do not fit together" : "");
}

enum status draft_look_read(const struct source *source, const struct record *record, uint64_t index,
    struct draft_look *look)
{
	enum status status;

	memset(look, 0, sizeof(*look));
	look->outcome = OUTCOME_CANT_TELL;
	status = record->kind == KIND_RUN || record->kind == KIND_TEST_RESULT ? find_tests(source, record, index, look) :
	    STATUS_OK;
	while (status == STATUS_OK && look->outcome == OUTCOME_CANT_TELL) {
		json_free(look->check);
		look->check = draft_check(record, look, look->summary.passed);
		if (!look->check)
			break;
		status = draft_evaluate(source, look->check, record, index, &look->outcome);
		/* Tests that cannot be told (masked, cut) leave the exit, which can. */
		if (status != STATUS_OK || look->outcome != OUTCOME_CANT_TELL || !look->format)
			break;
		look->format = NULL;
	}
	if (look->outcome == OUTCOME_CANT_TELL) {
		json_free(look->check);
		look->check = NULL;
	}
	say(record, look);
	return status;
}

void draft_look_release(struct draft_look *look)
{
	json_free(look->check);
	memset(look, 0, sizeof(*look));
}
