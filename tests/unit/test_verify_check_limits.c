/* What an evaluation may read and spend: as much as is allowed, and one more. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "check_rows.h"
#include "verify/check/items.h"
#include "verify/check/lines.h"

/* One line beyond the limit: what is on other lines counts, what is not on them cannot be told. */
static void a_line_too_long(void **state)
{
	(void)state;
	size_t size = LINE_MAX_BYTES + 100;
	char *text = malloc(size);
	memset(text, 'z', size);
	memcpy(text, "p: 5\n", 5);
	memcpy(text + size - 5, "\nend\n", 5);
	struct scene scene = { .kind = KIND_FILE, .out = text, .out_size = size };
	static const struct {
		const char *check;
		enum outcome outcome;
	} cases[] = {
		{ CONTAINS("end"), P }, { CONTAINS("zz"), C }, { COUNT("z", "\"max\":0"), C }, { COUNT("end", "\"min\":1"), P },
		{ COMPARE(CAPTURE("p: (5)", ",\"which\":\"first\""), "=", PLAIN("5")), P },
		{ COMPARE(CAPTURE("p: (5)", ""), "=", PLAIN("5")), C },
		{ COMPARE(CAPTURE("^(end)", ",\"which\":\"first\",\"as\":\"text\""), "=", TEXT("end")), C },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct json *check = parse(cases[i].check);
		struct stage stage;
		struct reasons reasons = { .items = NULL };
		struct answer answer;
		assert_true(stage_set(&stage, &scene));
		assert_int_equal(check_evaluate(check, &stage.evidence, &reasons, &answer), STATUS_OK);
		if (answer.outcome != cases[i].outcome)
			fail_msg("%s: %s", cases[i].check, outcome_name(answer.outcome));
		reasons_release(&reasons);
		stage_clear(&stage);
		json_free(check);
	}
	free(text);
}

/* The record says more bytes than a check may read: nothing is asked of the source. */
static void more_than_a_check_may_read(void **state)
{
	(void)state;
	struct scene scene = { .kind = KIND_FILE, .out = "x", .blob_status = STATUS_IO };
	struct stage stage;
	struct reasons reasons = { .items = NULL };
	struct answer answer;
	struct json *check = parse(CONTAINS("x"));
	assert_true(stage_set(&stage, &scene));
	struct json *predicate = json_copy(stage.record.predicate);
	struct json *content = json_copy(json_member(predicate, "content"));
	json_put_integer(content, "size", (int64_t)CHECK_BYTES_MAX + 1);
	json_put(predicate, "content", content);
	stage.record.predicate = predicate;
	assert_int_equal(check_evaluate(check, &stage.evidence, &reasons, &answer), STATUS_OK);
	assert_int_equal(answer.outcome, OUTCOME_CANT_TELL);
	assert_non_null(strstr(reasons.items[0].says, "is more than a check may read"));
	reasons_release(&reasons);
	json_free(predicate);
	stage_clear(&stage);
	json_free(check);
}

/* ${count} lines of ${line}: what is left of ${budget} tells what it cost. */
static enum outcome look_at_many(const char *line, size_t count, const char *pattern, struct budget *budget)
{
	struct buffer text, check_text;
	struct stage stage;
	struct reasons reasons = { .items = NULL };
	struct answer answer;
	buffer_init(&text, 32u << 20);
	buffer_init(&check_text, 4096);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(buffer_append_text(&text, line), STATUS_OK);
	buffer_append_format(&check_text, COUNT("%s", "\"max\":0"), pattern);
	struct scene scene = { .kind = KIND_RUN, .out = buffer_text(&text) };
	struct json *check = parse(buffer_text(&check_text));
	assert_true(stage_set(&stage, &scene));
	stage.evidence.budget = budget;
	assert_int_equal(check_evaluate(check, &stage.evidence, &reasons, &answer), STATUS_OK);
	reasons_release(&reasons);
	stage_clear(&stage);
	json_free(check);
	buffer_release(&check_text);
	buffer_release(&text);
	return answer.outcome;
}

/* A pattern chosen to take long ends at the first line that is too much, and all evaluations together at the budget. */
static void what_evaluations_may_spend(void **state)
{
	(void)state;
	static const char hard[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\n";
	struct budget one = BUDGET_AUTHOR, many = BUDGET_AUTHOR, shared = BUDGET_AUTHOR;
	assert_int_equal(look_at_many(hard, 1, "^(a|a|a|a)*$", &one), OUTCOME_CANT_TELL);
	assert_int_equal(look_at_many(hard, 20000, "^(a|a|a|a)*$", &many), OUTCOME_CANT_TELL);
	assert_true(one.was_reached && many.was_reached);
	assert_true(one.steps_left < CHECK_OWN_STEPS_MAX);
	assert_int_equal(many.steps_left, one.steps_left);
	assert_int_equal(one.bytes_left, CHECK_BYTES_MAX - strlen(hard));
	/* Each line is just within its own limit: then the sum of them ends it. */
	enum outcome outcome = OUTCOME_PASSED;
	size_t rounds = 0;
	assert_int_equal(look_at_many("aaaaaa!\n", 1, "^(a|a|a|a)*$", &shared), OUTCOME_PASSED);
	assert_false(shared.was_reached);
	uint64_t line_steps = CHECK_OWN_STEPS_MAX - shared.steps_left;
	for (; outcome == OUTCOME_PASSED && rounds < 10000; rounds++)
		outcome = look_at_many("aaaaaa!\n", 100, "^(a|a|a|a)*$", &shared);
	assert_int_equal(outcome, OUTCOME_CANT_TELL);
	assert_true(shared.was_reached);
	assert_int_equal(rounds, (CHECK_OWN_STEPS_MAX / line_steps - 1) / 100 + 1);
	assert_int_equal(look_at_many("aaaaaa!\n", 1, "^(a|a|a|a)*$", &shared), OUTCOME_CANT_TELL);
	shared.bytes_left = 3;
	assert_int_equal(look_at_many("b\nb\n", 1, "a", &shared), OUTCOME_CANT_TELL);
}

/* As many samples as a list may hold, each with a denominator of its own; one more is no list. */
static void a_million_items(void **state)
{
	(void)state;
	struct buffer text;
	buffer_init(&text, 64u << 20);
	size_t last_line = 0;
	for (int i = 0; i < ITEMS_MAX + 1; i++, last_line = i == ITEMS_MAX ? text.size : last_line)
		assert_int_equal(buffer_append_format(&text, "t %d.%02d\n", i % 100003, i % 100), STATUS_OK);
	static const struct {
		const char *check;
		enum outcome outcome;
		const char *says;
		bool has_one_more;
	} cases[] = {
		{ COMPARE(PERCENTILE("50", CAPTURES("^t (\\\\S+)", ""), ""), ">", PLAIN("0")), P, "", false },
		{ COMPARE(OVER("count", CAPTURES("^t (\\\\S+)", "")), "=", PLAIN("1000000")), P, "1000000 equals 1000000", false },
		{ COVERS("\"0.00\",\"x\"", CAPTURES("^t (\\\\S+)", AS_TEXT)), F, "1 of 2 required are missing: x", false },
		{ COMPARE(OVER("count", CAPTURES("^t (\\\\S+)", "")), "=", PLAIN("1000001")), C,
		    "the list has more than 1000000 items", true },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct scene scene = { .kind = KIND_FILE, .out = buffer_text(&text), .out_size = text.size, .piece = 65536 };
		struct json *check = parse(cases[i].check);
		struct stage stage;
		struct reasons reasons = { .items = NULL };
		struct answer answer;
		if (!cases[i].has_one_more)
			scene.out_size = last_line;
		assert_true(stage_set(&stage, &scene));
		assert_int_equal(check_evaluate(check, &stage.evidence, &reasons, &answer), STATUS_OK);
		if (answer.outcome != cases[i].outcome || strncmp(reasons.items[0].says, cases[i].says, strlen(cases[i].says)) != 0)
			fail_msg("%s: %s", cases[i].check, reasons.items[0].says);
		reasons_release(&reasons);
		stage_clear(&stage);
		json_free(check);
	}
	buffer_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_too_long),
		cmocka_unit_test(more_than_a_check_may_read),
		cmocka_unit_test(what_evaluations_may_spend),
		cmocka_unit_test(a_million_items),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
