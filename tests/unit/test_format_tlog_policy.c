#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "format/tlog_policy.h"
#include "vectors.h"

static void every_policy_vector_gets_its_status(void **state)
{
	(void)state;
	struct json *table = vectors_open("witness.json");
	unsigned rows = 0, never = 0;
	for (const struct json *row = json_first(json_member(table, "policies")); row; row = json_next(row), rows++) {
		struct buffer text;
		struct tlog_policy policy;
		struct fault fault = { .status = STATUS_OK };
		vectors_raw(row, "policy", &text);
		enum status status = tlog_policy_read(buffer_bytes(&text), &policy, &fault);
		if (strcmp(status_name(status), vectors_text(row, "status")) != 0)
			fail_msg("%s: %s: %s: %s", vectors_text(row, "name"), status_name(status), fault.place, fault.detail);
		assert_int_equal(fault.status, status);
		assert_true(status == STATUS_OK || fault.detail[0]);
		if (status == STATUS_OK) {
			assert_int_equal(policy.log_count, vectors_integer(row, "logs"));
			assert_int_equal(policy.witness_count, vectors_integer(row, "witnesses"));
			assert_int_equal(policy.node_count - policy.witness_count, vectors_integer(row, "groups"));
			assert_int_equal(tlog_policy_can_be_met(&policy), json_member_is_true(row, "can_be_met"));
			never += !tlog_policy_can_be_met(&policy);
		}
		tlog_policy_release(&policy);
		buffer_release(&text);
	}
	assert_in_range(rows, 70, 1000);
	assert_true(never >= 3);
	json_free(table);
}

static void check_answer(const struct json *row, const struct tlog_policy *policy, const struct quorum_answer *answer)
{
	static const char *const states[WITNESS_STATE_COUNT] = { "missing", "cosigned", "unsupported" };
	const struct json *wanted = json_first(json_member(row, "witnesses"));
	char time[32];
	assert_int_equal(answer->is_met, json_member_is_true(row, "is_met"));
	assert_int_equal(answer->count, json_count(json_member(row, "witnesses")));
	for (size_t i = 0; i < answer->count; i++, wanted = json_next(wanted)) {
		const struct witness_answer *given = &answer->witnesses[i];
		assert_string_equal(policy->nodes[given->node].name, vectors_text(wanted, "name"));
		assert_string_equal(states[given->state], vectors_text(wanted, "state"));
		assert_int_equal(given->counts, json_member_is_true(wanted, "counts"));
		snprintf(time, sizeof(time), "%llu", (unsigned long long)given->time);
		if (given->state == WITNESS_COSIGNED)
			assert_string_equal(time, vectors_text(wanted, "time"));
	}
}

static void every_quorum_vector_gets_its_answer(void **state)
{
	(void)state;
	struct json *table = vectors_open("witness.json");
	unsigned rows = 0;
	for (const struct json *row = json_first(json_member(table, "quorums")); row; row = json_next(row), rows++) {
		struct buffer text, signed_text;
		struct tlog_policy policy;
		struct quorum_answer answer;
		struct note note;
		vectors_raw(row, "policy", &text);
		vectors_raw(row, "note", &signed_text);
		assert_int_equal(tlog_policy_read(buffer_bytes(&text), &policy, NULL), STATUS_OK);
		enum status status = note_read(buffer_bytes(&signed_text), &note, NULL);
		if (status == STATUS_OK)
			status = tlog_policy_ask(&policy, &note, &answer);
		if (strcmp(status_name(status), vectors_text(row, "status")) != 0)
			fail_msg("%s: %s", vectors_text(row, "name"), status_name(status));
		if (status == STATUS_OK)
			check_answer(row, &policy, &answer);
		tlog_policy_release(&policy);
		buffer_release(&text);
		buffer_release(&signed_text);
	}
	assert_in_range(rows, 35, 1000);
	json_free(table);
}

static void the_place_is_the_line(void **state)
{
	(void)state;
	struct tlog_policy policy;
	struct fault fault = { .status = STATUS_OK };
	assert_int_equal(tlog_policy_read(bytes_of_text("# one\n\nquorum x\nquorum none\n"), &policy, &fault),
	    STATUS_BAD_DOCUMENT);
	assert_string_equal(fault.place, "line 3");
	assert_non_null(strstr(fault.detail, "no line above defines"));
	tlog_policy_release(&policy);
}

static void a_policy_has_a_largest_size(void **state)
{
	(void)state;
	static char text[TLOG_POLICY_SIZE_MAX + 2];
	struct tlog_policy policy;
	memset(text, '#', sizeof(text));
	memcpy(text, "quorum none\n", 12);
	text[TLOG_POLICY_SIZE_MAX - 1] = '\n';
	assert_int_equal(tlog_policy_read(bytes_of(text, TLOG_POLICY_SIZE_MAX), &policy, NULL), STATUS_OK);
	tlog_policy_release(&policy);
	text[TLOG_POLICY_SIZE_MAX] = '\n';
	assert_int_equal(tlog_policy_read(bytes_of(text, TLOG_POLICY_SIZE_MAX + 1), &policy, NULL), STATUS_BAD_DOCUMENT);
	tlog_policy_release(&policy);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_policy_vector_gets_its_status),
		cmocka_unit_test(every_quorum_vector_gets_its_answer),
		cmocka_unit_test(the_place_is_the_line),
		cmocka_unit_test(a_policy_has_a_largest_size),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
