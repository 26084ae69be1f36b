/* Each rule that is always on: what it must find, and the honest reports beside it that it must leave alone. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "memory_log.h"
#include "verify/report/fraud.h"
#include "verify/verify.h"

#define NOW (LOG_TIME + 3600 * 1000)
#define CLAIMS_IN_CASE 3

/*
 * Runs are letters in the order of the log: a lower-case letter is the run of that spec, "R" is the report.  What a
 * claim cites is letters too.
 */
struct fraud_case {
	const char *name;
	struct run_spec runs[6];
	size_t before; /* how many of them come before the report */
	const char *cites[CLAIMS_IN_CASE]; /* claims "tests", "other", "third"; NULL: not made */
	const char *asserted;
	const char *evidence; /* of the policy's rule for "tests"; NULL: no policy */
	const char *finding;  /* of "tests" */
	const char *rules;    /* the rules that find something, each with a space behind */
	bool is_cited_only;   /* the source holds only what is cited */
};

#define AT(commit_) .commit = commit_
#define PASS { .step = "unit", .out = "ok\n", AT(LOG_COMMIT) }
#define FAIL { .step = "unit", .out = "bad\n", .exit_code = 1, AT(LOG_COMMIT) }
#define IMAGE "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define OTHER_IMAGE "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define ABOUT(image_) { .step = "unit", .out = "ok\n", AT(LOG_COMMIT), .image = image_ }
#define UNIT "{'kind':'run','step':'unit'}"
#define LEFT_OUT "evidence-left-out "

static const struct fraud_case cases[] = {
	/* evidence left out */
	{ "the later run failed", { PASS, FAIL }, 2, { "a" }, "passed", UNIT, "MISMATCH", LEFT_OUT, false },
	{ "so too by the author's own check", { PASS, FAIL }, 2, { "a" }, "passed", NULL, "MISMATCH", LEFT_OUT, false },
	{ "between two passes, of which the first is cited", { PASS, FAIL, PASS }, 3, { "a" }, "passed", UNIT, "MISMATCH",
	    LEFT_OUT, false },
	{ "failed before: flaky, and not said", { FAIL, PASS }, 2, { "b" }, "passed", UNIT, "UNDERDETERMINED", LEFT_OUT,
	    false },
	{ "between two passes, both cited: flaky", { PASS, FAIL, PASS }, 3, { "ac" }, "passed", UNIT, "UNDERDETERMINED",
	    LEFT_OUT, false },
	{ "failed before, and said elsewhere", { FAIL, PASS }, 2, { "b", "a" }, "passed", UNIT, "MATCH", "", false },
	{ "failed later, and hidden in another claim", { PASS, FAIL }, 2, { "a", "b" }, "passed", UNIT, "UNDERDETERMINED",
	    LEFT_OUT, false },
	{ "cited and failed is an ordinary lie", { PASS, FAIL }, 2, { "ab" }, "passed", UNIT, "MISMATCH", "", false },
	{ "another command passed later under the step's name",
	    { FAIL, { .step = "unit", .argv = { "true" }, .out = "ok\n", AT(LOG_COMMIT) } }, 2, { "b" }, "passed", UNIT,
	    "MISMATCH", LEFT_OUT, false },
	{ "another command, which the policy does not mean",
	    { { .step = "unit", .argv = { "make", "tset" }, .exit_code = 2, AT(LOG_COMMIT) }, PASS }, 2, { "b" }, "passed",
	    "{'step':'unit','argv':['make','test']}", "MATCH", "", false },
	{ "failed at another commit: mended", { { .step = "unit", .exit_code = 1, AT(LOG_OTHER_COMMIT) }, PASS }, 2, { "b" },
	    "passed", UNIT, "MATCH", "", false },
	{ "failed at another commit later", { PASS, { .step = "unit", .exit_code = 1, AT(LOG_OTHER_COMMIT) } }, 2, { "a" },
	    "passed", UNIT, "MATCH", "", false },
	{ "another step failed", { PASS, { .step = "lint", .exit_code = 1, AT(LOG_COMMIT) } }, 2, { "a" }, "passed", UNIT,
	    "MATCH", "", false },
	{ "failed after the report", { PASS, FAIL }, 1, { "a" }, "passed", UNIT, "MATCH", "", false },
	{ "another passing run", { PASS, PASS }, 2, { "a" }, "passed", UNIT, "MATCH", "", false },
	{ "a stranger's failure", { PASS, { .agent = 2, .step = "unit", .exit_code = 1, AT(LOG_COMMIT) } }, 2, { "a" },
	    "passed", UNIT, "MATCH", "", false },
	{ "a trusted colleague's failure", { PASS, { .agent = 1, .step = "unit", .exit_code = 1, AT(LOG_COMMIT) } }, 2,
	    { "a" }, "passed", UNIT, "MISMATCH", LEFT_OUT, false },
	{ "failed in a dirty tree of the same commit",
	    { PASS, { .step = "unit", .exit_code = 1, AT(LOG_COMMIT), .was_dirty = true, .is_dirty = true } }, 2, { "a" },
	    "passed", UNIT, "MATCH", "", false },
	{ "two dirty trees that nothing tells apart",
	    { { .step = "unit", AT(LOG_COMMIT), .was_dirty = true, .is_dirty = true },
	    { .step = "unit", .exit_code = 1, AT(LOG_COMMIT), .was_dirty = true, .is_dirty = true } }, 2, { "a" }, "passed",
	    UNIT, "MATCH", "", false },
	{ "outside git, where output is the subject", { { .step = "unit" }, { .step = "unit", .exit_code = 1 } }, 2, { "a" },
	    "passed", "{'subject':'any'}", "MATCH", "", false },
	{ "a failing run that left the tree dirty", { PASS, { .step = "unit", .exit_code = 1, AT(LOG_COMMIT), .is_dirty = true } },
	    2, { "a" }, "passed", "{'step':'unit','clean':true}", "MISMATCH", LEFT_OUT, false },
	{ "unnamed runs of the same command", { { AT(LOG_COMMIT), .out = "ok\n" }, { AT(LOG_COMMIT), .exit_code = 1 } }, 2,
	    { "a" }, "passed", "{'kind':'run'}", "MISMATCH", LEFT_OUT, false },
	{ "unnamed runs of two commands",
	    { { AT(LOG_COMMIT), .out = "ok\n" }, { AT(LOG_COMMIT), .argv = { "false" }, .exit_code = 1 } }, 2, { "a" },
	    "passed", "{'kind':'run'}", "MATCH", "", false },
	{ "a pass that is about an image as well", { FAIL, ABOUT(IMAGE) }, 2, { "b" }, "passed", UNIT, "UNDERDETERMINED",
	    LEFT_OUT, false },
	{ "two images of one commit, in a report on the commit",
	    { { .step = "unit", .exit_code = 1, AT(LOG_COMMIT), .image = OTHER_IMAGE }, ABOUT(IMAGE) }, 2, { "b" }, "passed",
	    UNIT, "UNDERDETERMINED", LEFT_OUT, false },
	{ "a failure that is about another commit",
	    { { .step = "unit", .exit_code = 1, AT(LOG_COMMIT), .subject = LOG_OTHER_COMMIT }, PASS }, 2, { "b" }, "passed",
	    UNIT, "MATCH", "", false },
	{ "the command passed under another name", { FAIL, { .step = "again", .out = "ok\n", AT(LOG_COMMIT) } }, 2, { "b" },
	    "passed", "{'argv':['make','test']}", "UNDERDETERMINED", LEFT_OUT, false },
	{ "and failed under another name later", { PASS, { .step = "again", .exit_code = 1, AT(LOG_COMMIT) } }, 2, { "a" },
	    "passed", "{'argv':['make','test']}", "MISMATCH", LEFT_OUT, false },
	{ "which the report cites", { PASS, { .step = "again", .exit_code = 1, AT(LOG_COMMIT) } }, 2, { "a", "b" },
	    "passed", "{'argv':['make','test']}", "MATCH", "", false },
	{ "under one name it is told once", { PASS, FAIL }, 2, { "a" }, "passed", "{'argv':['make','test']}", "MISMATCH",
	    LEFT_OUT, false },
	{ "an honest failure with an earlier pass", { PASS, FAIL }, 2, { "b" }, "failed", UNIT, "MATCH", "", false },
	{ "nothing cited is nothing left out", { PASS, FAIL }, 2, { "" }, "passed", UNIT, "UNSUPPORTED", "", false },
	{ "a bundle of what is cited cannot tell", { PASS, FAIL }, 2, { "a" }, "passed", UNIT, "MATCH", "", true },
	{ "what it holds it tells", { PASS, FAIL }, 2, { "a", "b" }, "passed", UNIT, "UNDERDETERMINED", LEFT_OUT, true },
	/* after the fact */
	{ "a run made for the report", { PASS }, 0, { "a" }, "passed", UNIT, "UNSUPPORTED", "after-the-fact ", false },
	{ "beside one that counts", { PASS, PASS }, 1, { "ab" }, "passed", UNIT, "MATCH", "after-the-fact ", false },
	{ "later runs that nobody cites", { PASS, PASS, FAIL }, 1, { "a" }, "passed", UNIT, "MATCH", "", false },
	/* not raw */
	{ "an elided command", { { .step = "unit", .argv = { "make", "..." }, AT(LOG_COMMIT) } }, 1, { "a" }, "passed", UNIT,
	    "UNSUPPORTED", "not-raw ", false },
	{ "elided in one character", { { .step = "unit", .argv = { "\xe2\x80\xa6" }, AT(LOG_COMMIT) } }, 1, { "a" },
	    "passed", UNIT, "UNSUPPORTED", "not-raw ", false },
	{ "what Go calls everything below", { { .step = "unit", .argv = { "go", "test", "./..." }, AT(LOG_COMMIT) } }, 1,
	    { "a" }, "passed", UNIT, "MATCH", "", false },
	/* claims left out */
	{ "what is required is not there", { PASS }, 1, { NULL, "a" }, "passed", UNIT, "UNSUPPORTED", "claims-left-out ",
	    false },
	/* repeated output */
	{ "one run twice for two", { PASS, PASS }, 2, { "ab" }, "passed", "{'step':'unit','min_records':2}", "UNSUPPORTED",
	    "repeated-output ", false },
	{ "twice by one agent where two are asked for", { PASS, PASS }, 2, { "ab" }, "passed",
	    "{'step':'unit','min_agents':2}", "UNSUPPORTED", "repeated-output ", false },
	{ "two agents of one opinion", { PASS, { .agent = 1, .step = "unit", .out = "ok\n", AT(LOG_COMMIT) } }, 2, { "ab" },
	    "passed", "{'step':'unit','min_records':2,'min_agents':2}", "MATCH", "", false },
	{ "two outputs of one agent", { PASS, { .step = "unit", .out = "ok 2\n", AT(LOG_COMMIT) } }, 2, { "ab" }, "passed",
	    "{'step':'unit','min_records':2}", "MATCH", "", false },
	{ "silent twice says nothing of copying", { { .step = "unit", AT(LOG_COMMIT) }, { .step = "unit", AT(LOG_COMMIT) } },
	    2, { "ab" }, "passed", "{'step':'unit','min_records':2}", "MATCH", "", false },
	{ "run twice where one will do", { PASS, PASS }, 2, { "ab" }, "passed", UNIT, "MATCH", "", false },
	{ "a lone one where two are asked for", { PASS }, 1, { "a" }, "passed", "{'step':'unit','min_records':2}",
	    "UNSUPPORTED", "", false },
	/* clean before, dirty after */
	{ "a run that changes the tree", { { .step = "unit", AT(LOG_COMMIT), .is_dirty = true } }, 1, { "a" }, "passed",
	    "{'step':'unit','clean':true}", "UNSUPPORTED", "clean-then-dirty ", false },
	{ "where the rule does not ask for clean", { { .step = "unit", AT(LOG_COMMIT), .is_dirty = true } }, 1, { "a" },
	    "passed", UNIT, "MATCH", "clean-then-dirty ", false },
	{ "dirty before and after", { { .step = "unit", AT(LOG_COMMIT), .was_dirty = true, .is_dirty = true } }, 1, { "a" },
	    "passed", UNIT, "MATCH", "", false },
};

struct world {
	struct memory_log log;
	struct digest ids[6];
	size_t run_count;
	uint64_t report_index;
	char *policy;
};

static char *document_of(const struct fraud_case *row, const struct digest *ids)
{
	static const char *const names[CLAIMS_IN_CASE] = { "tests", "other", "third" };
	struct buffer text;
	const char *separator = "";
	char *document;
	buffer_init(&text, 1 << 20);
	buffer_append_text(&text, "{'schema':'urn:exhibit:report:v1','subject':[{'digest':{'gitCommit':'" LOG_COMMIT
	    "'}}],'verdicts':['NOT READY','READY'],'verdict':'READY','claims':[");
	for (size_t i = 0; i < CLAIMS_IN_CASE; i++) {
		if (!row->cites[i])
			continue;
		buffer_append_format(&text, "%s{'id':'%s','text':'t','asserted':'%s'%s,'evidence':[", separator, names[i],
		    i == 0 ? row->asserted : "cantTell", i == 0 ? ",'check':{'op':'exit-code'}" : "");
		for (const char *cite = row->cites[i]; *cite; cite++) {
			char hex[DIGEST_HEX_SIZE];
			digest_hex(&ids[*cite - 'a'], hex);
			buffer_append_format(&text, "%s'%s'", cite == row->cites[i] ? "" : ",", hex);
		}
		buffer_append_text(&text, "]}");
		separator = ",";
	}
	buffer_append_text(&text, "]}");
	document = quoted("%s", buffer_text(&text));
	buffer_release(&text);
	return document;
}

/* A report cannot name what comes after it, unless the author made those records beforehand: so does this. */
static void world_make(struct world *world, const struct fraud_case *row)
{
	struct memory_log draft;
	memset(world, 0, sizeof(*world));
	while (world->run_count < 6 && (row->runs[world->run_count].step || row->runs[world->run_count].commit))
		world->run_count++;
	assert_true(row->before <= world->run_count);
	/* The report is signed by agent 3, whose chain is nobody else's, so the runs have the same ids with or without it. */
	log_init(&draft);
	for (size_t i = 0; i < world->run_count; i++)
		world->ids[i] = log_run(&draft, row->runs[i]);
	log_release(&draft);
	log_init(&world->log);
	make_key(&world->log.agents[3], "author", 4);
	for (size_t i = 0; i < row->before; i++)
		log_run(&world->log, row->runs[i]);
	world->report_index = world->log.entry_count;
	char *document = document_of(row, world->ids);
	log_report(&world->log, 3, document);
	free(document);
	for (size_t i = row->before; i < world->run_count; i++)
		log_run(&world->log, row->runs[i]);
	log_seal(&world->log);
	if (row->is_cited_only) {
		world->log.source.is_complete = false;
		for (size_t i = 0; i < world->run_count; i++) {
			bool is_cited = false;
			for (size_t j = 0; j < CLAIMS_IN_CASE; j++)
				is_cited |= row->cites[j] && strchr(row->cites[j], (int)('a' + i));
			world->log.entries[i + (i >= row->before)].is_left_out = !is_cited;
		}
	}
	if (row->evidence) {
		char keys[2][SSH_KEY_TEXT_MAX];
		ssh_key_write(&world->log.agents[0].key, keys[0]);
		ssh_key_write(&world->log.agents[1].key, keys[1]);
		world->policy = quoted("{'schema':'urn:exhibit:policy:v1','agents':[{'name':'ci','key':'%s'},"
		    "{'name':'coder','key':'%s'}],'claims':[{'id':'tests','evidence':%s,'check':{'op':'exit-code'}}],"
		    "'verdicts':['NOT READY','READY'],'decision':[{'when':{'op':'claim','id':'tests','is':['passed']},"
		    "'verdict':'READY'},{'verdict':'NOT READY'}]}", keys[0], keys[1], row->evidence);
	}
}

static struct verification verify_world(const struct world *world)
{
	const struct verify_request request = { .source = &world->log.source, .has_report = true,
		.report_index = world->report_index, .has_policy = world->policy != NULL,
		.policy = bytes_of_text(world->policy ? world->policy : ""), .now = NOW };
	struct verification verification;
	struct fault fault = { 0 };
	if (verify_run(&request, &verification, &fault) != STATUS_OK)
		fail_msg("%s at %s: %s", status_name(fault.status), fault.place, fault.detail);
	if (shape_check(&shape_verification, verification.json, STATUS_BAD_FIELD, &fault) != STATUS_OK)
		fail_msg("the answer lacks its form at %s: %s", fault.place, fault.detail);
	return verification;
}

static void world_release(struct world *world)
{
	log_release(&world->log);
	free(world->policy);
}

static void finds_what_it_must_and_nothing_else(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct fraud_case *row = &cases[i];
		struct world world;
		char rules[512] = "";
		world_make(&world, row);
		struct verification verification = verify_world(&world);
		const struct json *answer = verification.json;
		for (const struct json *one = json_first(json_member(answer, "fraud")); one; one = json_next(one)) {
			strcat(strcat(rules, json_member_text(one, "rule")), " ");
			assert_string_equal(json_member_text(one, "claim"), "tests");
			assert_true(json_count(json_member(one, "records")) > 0 ||
			    !strcmp(json_member_text(one, "rule"), "claims-left-out"));
		}
		const char *finding = json_text(json_at(answer, "/claims/0/finding"));
		if (strcmp(finding, row->finding) != 0 || strcmp(rules, row->rules) != 0)
			fail_msg("%s: %s, rules \"%s\"; should be %s, \"%s\"", row->name, finding, rules, row->finding, row->rules);
		assert_string_equal(json_member_text(answer, "omissions"), row->is_cited_only ? "cannot-tell" : "looked-for");
		/* An accusation moves the verdict and the result as any failure does. */
		if (!strcmp(finding, "MISMATCH")) {
			assert_int_equal(verification.result, RESULT_DOES_NOT_MATCH);
			assert_string_equal(json_text(json_at(answer, "/claims/0/outcome")), "failed");
		} else if (!strcmp(row->asserted, "passed")) {
			assert_int_not_equal(verification.result, RESULT_DOES_NOT_MATCH);
		}
		verification_release(&verification);
		world_release(&world);
	}
}

/* The record that was left out is named, and its reason stands at the claim. */
static void says_which_run_was_left_out(void **state)
{
	(void)state;
	struct world world;
	char hex[DIGEST_HEX_SIZE];
	world_make(&world, &cases[0]);
	struct verification verification = verify_world(&world);
	digest_hex(&world.ids[1], hex);
	assert_string_equal(json_text(json_at(verification.json, "/fraud/0/records/0")), hex);
	assert_string_equal(json_text(json_at(verification.json, "/claims/0/reasons/1/record")), hex);
	assert_string_equal(json_text(json_at(verification.json, "/claims/0/reasons/1/check")), "evidence-left-out");
	assert_string_equal(json_text(json_at(verification.json, "/verdict/recomputed")), "NOT READY");
	verification_release(&verification);
	world_release(&world);
}

/* Output that was masked is told where a check reads it, and only there. */
static void tells_of_masked_output(void **state)
{
	(void)state;
	static const char *const checks[] = { "{'op':'contains','text':'fine'}", "{'op':'exit-code'}" };
	for (size_t i = 0; i < 4; i++) {
		struct memory_log log;
		log_init(&log);
		struct digest out = log_blob(&log, "fine\n"), err = log_blob(&log, "");
		char *text = quoted("{'argv':['x'],'cwd':'/','duration_us':1,'start':'2025-10-09T08:53:10Z',"
		    "'end':'2025-10-09T08:53:11Z','environment':[],'exit':{'code':0},'redactions':{'count':%d,'patterns':1},"
		    "'host':{'arch':'x','cpus':2,'kernel':'k','name':'b'}}", (int)(i / 2));
		struct json *predicate = parsed(text);
		free(text);
		json_put(predicate, "stdout", blob_json(&out, 5));
		json_put(predicate, "stderr", blob_json(&err, 0));
		struct digest id = log_append(&log, 0, KIND_RUN, subject_json("gitCommit", LOG_COMMIT), predicate, LOG_TIME);
		char hex[DIGEST_HEX_SIZE];
		digest_hex(&id, hex);
		text = quoted("{'schema':'urn:exhibit:report:v1','verdicts':['N','Y'],'verdict':'Y','claims':[{'id':'c','text':'t',"
		    "'asserted':'passed','evidence':['%s'],'check':%s}]}", hex, checks[i % 2]);
		log_report(&log, 1, text);
		free(text);
		log_seal(&log);
		const struct verify_request request = { .source = &log.source, .has_report = true, .report_index = 1, .now = NOW };
		struct verification verification;
		assert_int_equal(verify_run(&request, &verification, NULL), STATUS_OK);
		assert_string_equal(json_text(json_at(verification.json, "/claims/0/finding")), "MATCH");
		assert_int_equal(json_count(json_member(verification.json, "fraud")), i == 2);
		verification_release(&verification);
		log_release(&log);
	}
}

/* Bytes that change between integrity and this rule cannot hide a run. */
static enum status forgetful_entry_at(void *context, uint64_t at_least, uint64_t *index, struct buffer *entry)
{
	static unsigned asked;
	if (++asked > 4 && at_least == 1)
		at_least = 0;
	return memory_entry_at(context, at_least, index, entry);
}

static void bytes_that_change_are_noticed(void **state)
{
	(void)state;
	struct world world;
	world_make(&world, &cases[0]);
	world.log.source.entry_at = forgetful_entry_at;
	const struct verify_request request = { .source = &world.log.source, .has_report = true,
		.report_index = world.report_index, .now = NOW };
	struct verification verification;
	struct fault fault = { 0 };
	enum status status = verify_run(&request, &verification, &fault);
	assert_true(status == STATUS_STORE || (status == STATUS_OK && verification.result == RESULT_INVALID));
	if (status == STATUS_OK)
		verification_release(&verification);
	world_release(&world);
}

static void every_rule_has_a_sentence(void **state)
{
	(void)state;
	for (size_t i = 0; fraud_rule_names[i]; i++) {
		bool is_found = !strcmp(fraud_rule_names[i], "self-approval"); /* test_verify_approvals.c */
		assert_true(strlen(fraud_rule_text(i)) > 20);
		for (size_t j = 0; j < sizeof(cases) / sizeof(cases[0]); j++)
			is_found |= strstr(cases[j].rules, fraud_rule_names[i]) != NULL;
		if (!is_found)
			fail_msg("no case finds %s", fraud_rule_names[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_what_it_must_and_nothing_else),
		cmocka_unit_test(says_which_run_was_left_out),
		cmocka_unit_test(tells_of_masked_output),
		cmocka_unit_test(bytes_that_change_are_noticed),
		cmocka_unit_test(every_rule_has_a_sentence),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
