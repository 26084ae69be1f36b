/* recomputation.c: a resolution that follows from what it names, and every way in which one does not. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "memory_log.h"
#include "verify/dispute/dispute.h"
#include "verify/dispute/recomputation.h"

#define NOW (LOG_TIME + 3600 * 1000)

/* 151 bytes, so that a cut falls into a character somewhere. */
#define FIVE "\xe2\x9c\x93\xe2\x9c\x93\xe2\x9c\x93\xe2\x9c\x93\xe2\x9c\x93"
#define MANY FIVE FIVE FIVE FIVE FIVE FIVE FIVE FIVE FIVE FIVE "x"

struct lie {
	const char *name;
	const char *from, *to;               /* in the answer that it keeps; NULL: nothing */
	const char *pointer_row, *row_value; /* in the record's first verdict, or NULL */
	const char *result, *time;           /* of the record; NULL: the true one */
	const char *content;                 /* instead of any answer */
	bool is_content_lost, has_policy, is_policy_lost;
	enum recomputed expected;
};

static const struct lie lies[] = {
	{ .name = "the truth", .expected = RECOMPUTED_SAME },
	{ .name = "another ending", .from = "\"ending\":\"UNRESOLVED\"", .to = "\"ending\":\"UPHELD\"",
	    .expected = RECOMPUTED_DIFFERS },
	{ .name = "another label", .from = "\"label\":\"UNDEC\"", .to = "\"label\":\"IN\"", .expected = RECOMPUTED_DIFFERS },
	{ .name = "another word", .from = "neither is stronger", .to = "the first is stronger", .expected = RECOMPUTED_DIFFERS },
	{ .name = "another form of the same", .from = "{\"", .to = "{ \"", .expected = RECOMPUTED_DIFFERS },
	{ .name = "a record that says more than its answer", .pointer_row = "ending", .row_value = "UPHELD",
	    .expected = RECOMPUTED_DIFFERS },
	{ .name = "and of the whole", .result = "AGREED", .expected = RECOMPUTED_DIFFERS },
	{ .name = "another time", .time = "2031-01-01T00:00:00Z", .expected = RECOMPUTED_DIFFERS },
	{ .name = "no answer at all", .content = "READY", .expected = RECOMPUTED_DIFFERS },
	{ .name = "an answer about nothing", .content = "{}", .expected = RECOMPUTED_CANNOT_TELL },
	{ .name = "an answer that is not held", .is_content_lost = true, .expected = RECOMPUTED_CANNOT_TELL },
	{ .name = "a policy that is none", .has_policy = true, .expected = RECOMPUTED_DIFFERS },
	{ .name = "a policy that is not held", .has_policy = true, .is_policy_lost = true, .expected = RECOMPUTED_CANNOT_TELL },
	{ .name = "an ending of many characters", .from = "\"ending\":\"UNRESOLVED\"", .to = "\"ending\":\"" MANY MANY MANY MANY "\"",
	    .expected = RECOMPUTED_DIFFERS },
	{ .name = "a checkpoint that nobody signed", .from = "\"note\":\"log.example/one\\n", .to = "\"note\":\"log.example/one\\n1",
	    .expected = RECOMPUTED_CANNOT_TELL },
};

static void report(struct memory_log *log, unsigned agent, const char *asserted, const char *verdict)
{
	char *document = quoted("{'claims':[{'asserted':'%s','evidence':[],'id':'works','text':'It works.'}],"
	    "'schema':'urn:exhibit:report:v1','subject':[{'digest':{'gitCommit':'%s'}}],'title':'t','verdict':'%s',"
	    "'verdicts':['NOT READY','READY']}", asserted, LOG_COMMIT, verdict);
	log_report(log, agent, document);
	free(document);
}

/* What dispute_run says of the log's first two entries, as canonical JSON. */
static char *resolve(struct memory_log *log, struct json **answer)
{
	struct dispute_side sides[2] = { { &log->source, 0 }, { &log->source, 1 } };
	struct dispute_request request = { .sides = sides, .side_count = 2, .now = NOW, .threads = 1 };
	struct resolution resolution;
	struct fault fault = { 0 };
	struct buffer text;
	char *said;
	assert_int_equal(dispute_run(&request, &resolution, &fault), STATUS_OK);
	buffer_init(&text, 1u << 20);
	assert_int_equal(json_canonical(resolution.json, &text), STATUS_OK);
	said = strdup(buffer_text(&text));
	assert_non_null(said);
	buffer_release(&text);
	*answer = json_copy(resolution.json);
	resolution_release(&resolution);
	return said;
}

static char *replaced(const char *text, const char *from, const char *to)
{
	const char *at = strstr(text, from);
	char *changed = NULL;
	assert_non_null(at);
	assert_true(asprintf(&changed, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from)) >= 0);
	return changed;
}

static void put_rows(struct json *predicate, const struct json *answer, const struct lie *lie)
{
	struct json *reports = json_array(), *verdicts = json_array(), *heads = json_array(), *counts = json_object();
	for (const struct json *one = json_first(json_member(answer, "reports")); one; one = json_next(one)) {
		struct json *row = json_object();
		json_push_text(reports, json_member_text(one, "id"));
		json_put(row, "ending", json_copy(json_member(one, "ending")));
		json_put(row, "open", json_copy(json_member(one, "open")));
		json_put(row, "overturned", json_copy(json_member(one, "overturned")));
		if (lie->pointer_row && json_count(verdicts) == 0)
			json_put_text(row, lie->pointer_row, lie->row_value);
		json_push(verdicts, row);
	}
	for (const struct json *one = json_first(json_member(answer, "checkpoints")); one; one = json_next(one)) {
		struct json *head = json_copy(one);
		json_remove(head, "note");
		json_push(heads, head);
	}
	json_put(counts, "contested", json_copy(json_at(answer, "/summary/contested")));
	json_put(counts, "open", json_copy(json_at(answer, "/summary/open")));
	json_put(counts, "overturned", json_copy(json_at(answer, "/summary/overturned")));
	json_put(predicate, "reports", reports);
	json_put(predicate, "verdicts", verdicts);
	json_put(predicate, "checkpoints", heads);
	json_put(predicate, "counts", counts);
}

static void lose(struct memory_log *log, const struct digest *name)
{
	for (size_t i = 0; i < log->blob_count; i++)
		log->blobs[i].is_left_out |= digest_equal(&log->blobs[i].name, name);
}

/* The resolution as an agent records it, with the lie in it. */
static void record_it(struct memory_log *log, const struct json *answer, const char *said, const struct lie *lie)
{
	struct json *predicate = json_object();
	char *changed = lie->from ? replaced(said, lie->from, lie->to) : strdup(said);
	const char *content = lie->content ? lie->content : changed;
	struct digest name = log_blob(log, content), policy;
	put_rows(predicate, answer, lie);
	json_put(predicate, "content", blob_json(&name, strlen(content)));
	json_put_text(predicate, "evaluated_at", lie->time ? lie->time : json_member_text(answer, "evaluated_at"));
	json_put_text(predicate, "result", lie->result ? lie->result : json_member_text(answer, "result"));
	if (lie->has_policy) {
		policy = log_blob(log, "whatever I like");
		json_put(predicate, "policy", blob_json(&policy, strlen("whatever I like")));
		if (lie->is_policy_lost)
			lose(log, &policy);
	}
	if (lie->is_content_lost)
		lose(log, &name);
	log_append(log, 0, KIND_RESOLUTION, subject_json("gitCommit", LOG_COMMIT), predicate, NOW);
	free(changed);
}

static void each_lie(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(lies) / sizeof(lies[0]); i++) {
		struct memory_log log;
		struct record record;
		struct json *answer, *recomputed;
		struct fault fault = { 0 };
		enum recomputed result;
		log_init(&log);
		report(&log, 1, "failed", "NOT READY");
		report(&log, 2, "passed", "READY");
		log_seal(&log);
		char *said = resolve(&log, &answer);
		record_it(&log, answer, said, &lies[i]);
		log_seal(&log);
		assert_int_equal(record_read(bytes_of(log.entries[2].data, log.entries[2].size), &record, &fault), STATUS_OK);
		if (resolution_recompute(&log.source, &record, 1, &result, &recomputed, NULL, &fault) != STATUS_OK)
			fail_msg("%s: %s: %s", lies[i].name, status_sentence(fault.status), fault.detail);
		if (result != lies[i].expected)
			fail_msg("%s: %s: %s", lies[i].name, recomputed_names[result], json_member_text(recomputed, "says"));
		if (shape_check(&shape_recomputation, recomputed, STATUS_BAD_DOCUMENT, &fault) != STATUS_OK)
			fail_msg("%s: %s: %s", lies[i].name, fault.place, fault.detail);
		json_free(recomputed);
		json_free(answer);
		free(said);
		record_release(&record);
		log_release(&log);
	}
}

/* A store that cannot be read is no lie. */
static void the_machine(void **state)
{
	struct memory_log log;
	struct record record;
	struct json *answer, *recomputed;
	struct fault fault = { 0 };
	enum recomputed result;
	(void)state;
	log_init(&log);
	report(&log, 1, "failed", "NOT READY");
	report(&log, 2, "passed", "READY");
	log_seal(&log);
	char *said = resolve(&log, &answer);
	record_it(&log, answer, said, &lies[0]);
	log_seal(&log);
	assert_int_equal(record_read(bytes_of(log.entries[2].data, log.entries[2].size), &record, &fault), STATUS_OK);
	log.blob_failure = STATUS_STORE;
	assert_int_equal(resolution_recompute(&log.source, &record, 1, &result, &recomputed, NULL, &fault), STATUS_STORE);
	log.blob_failure = STATUS_OK;
	log.entry_failure = STATUS_STORE;
	assert_int_equal(resolution_recompute(&log.source, &record, 1, &result, &recomputed, NULL, &fault), STATUS_STORE);
	json_free(answer);
	free(said);
	record_release(&record);
	log_release(&log);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_lie),
		cmocka_unit_test(the_machine),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
