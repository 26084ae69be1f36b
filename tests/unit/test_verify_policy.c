#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "document_cases.h"
#include "verify/report/policy.h"

#define BAD STATUS_BAD_DOCUMENT

static char key_ci[SSH_KEY_TEXT_MAX], key_coder[SSH_KEY_TEXT_MAX], vkey[NOTE_VKEY_MAX];
static struct memory_log log_of_keys;

static int make_keys(void **state)
{
	struct note_key key;
	(void)state;
	log_init(&log_of_keys);
	ssh_key_write(&log_of_keys.agents[0].key, key_ci);
	ssh_key_write(&log_of_keys.agents[1].key, key_coder);
	assert_int_equal(note_key_make("log.example/one", &log_of_keys.log_key.key, &key), STATUS_OK);
	note_key_write(&key, vkey);
	return 0;
}

static char *good(void)
{
	return quoted("{'schema':'urn:exhibit:policy:v1','name':'Release rules',"
	    "'agents':[{'name':'pipeline','key':'%s','roles':['ci','builder']},{'name':'person','key':'%s'}],"
	    "'logs':['%s'],"
	    "'claims':["
	    "{'id':'tests','text':'All tests pass','severity':'critical',"
	    "'evidence':{'kind':'run','step':'unit','roles':['ci'],'argv':['make','test',''],'max_age':'24h','clean':true,"
	    "'subject':'report'},'check':{'op':'exit-code'}},"
	    "{'id':'lint','optional':true,'evidence':{'subject':'any'},'check':{'op':'exit-code','in':[0,1]}}],"
	    "'verdicts':['NOT READY','READY'],"
	    "'decision':[{'when':{'op':'every','among':'required','severity':['critical'],'is':['passed']},'verdict':'READY'},"
	    "{'verdict':'NOT READY'}]}", key_ci, key_coder, vkey);
}

static const struct document_case bad[] = {
	{ "another schema", "policy:v1", "report:v1", BAD, "/schema" },
	{ "an unknown member", "\"name\":\"Release rules\"", "\"title\":\"x\"", BAD, "/title" },
	{ "an empty name", "Release rules", "", BAD, "/name" },
	{ "an agent without a name", "\"name\":\"person\",", "", BAD, "/agents/1" },
	{ "an agent's key that is none", "\"name\":\"person\",\"key\":\"ssh-ed25519 ",
	    "\"name\":\"person\",\"key\":\"ssh-rsa ", BAD, "/agents/1/key" },
	{ "an agent without roles in the list", "[\"ci\",\"builder\"]", "[]", BAD, "/agents/0/roles" },
	{ "a role that is no name", "\"builder\"]", "\"the builder\"]", BAD, "/agents/0/roles/1" },
	{ "a log that is no vkey", "log.example/one+", "log.example/one-", BAD, "/logs/0" },
	{ "a tlog-policy beside logs", "\"name\":\"Release rules\"", "\"tlog_policy\":\"quorum none\\n\"", BAD, "/logs" },
	{ "a tlog-policy that is no text", "\"logs\"", "\"tlog_policy\"", BAD, "/tlog_policy" },
	{ "an id twice", "\"id\":\"lint\"", "\"id\":\"tests\"", BAD, "/claims/1/id" },
	{ "an id that is no name", "\"id\":\"lint\"", "\"id\":\"-lint\"", BAD, "/claims/1/id" },
	{ "no check", ",\"check\":{\"op\":\"exit-code\",\"in\":[0,1]}", "", BAD, "/claims/1" },
	{ "an unknown operator", "{\"op\":\"exit-code\",\"in\":[0,1]}", "{\"op\":\"looks-good\"}", STATUS_UNKNOWN_OPERATOR,
	    "/claims/1/check/op" },
	{ "a pattern that is none", "{\"op\":\"exit-code\",\"in\":[0,1]}",
	    "{\"op\":\"regex-count\",\"pattern\":\"[\",\"min\":1}", STATUS_BAD_REGEX, "/claims/1/check/pattern" },
	{ "a check that looks at no evidence", "{\"op\":\"exit-code\",\"in\":[0,1]}", "{\"op\":\"compare\",\"is\":\"=\","
	    "\"left\":{\"op\":\"number\",\"value\":\"1\"},\"right\":{\"op\":\"number\",\"value\":\"1\"}}", BAD, "/claims/1/check" },
	{ "optional, but false", "\"optional\":true", "\"optional\":false", BAD, "/claims/1/optional" },
	{ "nothing required", "\"text\":\"All tests pass\"", "\"optional\":true", BAD, "/claims" },
	{ "a severity that is none", "\"severity\":\"critical\"", "\"severity\":\"urgent\"", BAD, "/claims/0/severity" },
	{ "a kind that is no evidence", "\"kind\":\"run\"", "\"kind\":\"report\"", BAD, "/claims/0/evidence/kind" },
	{ "a file with an argv", "\"kind\":\"run\"", "\"kind\":\"file\"", BAD, "/claims/0/evidence/argv" },
	{ "a file with a clean tree", "\"evidence\":{\"subject\":\"any\"}",
	    "\"evidence\":{\"kind\":\"file\",\"clean\":true}", BAD, "/claims/1/evidence/clean" },
	{ "a step that is no name", "\"step\":\"unit\"", "\"step\":\"\"", BAD, "/claims/0/evidence/step" },
	{ "a role nobody has", "\"roles\":[\"ci\"]", "\"roles\":[\"auditor\"]", BAD, "/claims/0/evidence/roles" },
	{ "no argv in it", "[\"make\",\"test\",\"\"]", "[]", BAD, "/claims/0/evidence/argv" },
	{ "an argument that is no text", "[\"make\",\"test\",\"\"]", "[\"make\",1]", BAD, "/claims/0/evidence/argv/1" },
	{ "a file with a directory", "\"evidence\":{\"subject\":\"any\"}",
	    "\"evidence\":{\"kind\":\"file\",\"cwd\":\"/src\"}", BAD, "/claims/1/evidence/cwd" },
	{ "a path and an argv", "\"evidence\":{\"subject\":\"any\"}",
	    "\"evidence\":{\"path\":\"a\",\"argv\":[\"b\"]}", BAD, "/claims/1/evidence/argv" },
	{ "a run with a path", "\"kind\":\"run\"", "\"kind\":\"run\",\"path\":\"a\"", BAD, "/claims/0/evidence/argv" },
	{ "a statement with a path", "\"evidence\":{\"subject\":\"any\"}",
	    "\"evidence\":{\"kind\":\"statement\",\"path\":\"a\"}", BAD, "/claims/1/evidence/path" },
	{ "no records at all", "\"subject\":\"any\"", "\"min_records\":0", BAD, "/claims/1/evidence/min_records" },
	{ "more agents than there are", "\"subject\":\"any\"", "\"min_agents\":3", BAD, "/claims/1/evidence/min_agents" },
	{ "a variable without a value", "\"subject\":\"any\"", "\"environment\":[{\"name\":\"CI\"}]", BAD,
	    "/claims/1/evidence/environment/0" },
	{ "a weight of nothing", "\"optional\":true", "\"optional\":true,\"weight\":\"0\"", BAD, "/claims/1/weight" },
	{ "a weight below", "\"optional\":true", "\"optional\":true,\"weight\":\"-1\"", BAD, "/claims/1/weight" },
	{ "more approvals than agents", "\"name\":\"Release rules\"", "\"approvals\":{\"quorum\":2,\"roles\":[\"ci\"]}", BAD,
	    "/approvals/quorum" },
	{ "approvals by nobody", "\"name\":\"Release rules\"", "\"approvals\":{\"quorum\":1,\"roles\":[]}", BAD,
	    "/approvals/roles" },
	{ "an age without a unit", "\"24h\"", "\"24\"", BAD, "/claims/0/evidence/max_age" },
	{ "clean, but false", "\"clean\":true", "\"clean\":false", BAD, "/claims/0/evidence/clean" },
	{ "another subject", "\"subject\":\"any\"", "\"subject\":\"mine\"", BAD, "/claims/1/evidence/subject" },
	{ "an unknown demand", "\"subject\":\"any\"", "\"exit\":0", BAD, "/claims/1/evidence/exit" },
	{ "one verdict", "[\"NOT READY\",\"READY\"]", "[\"READY\"]", BAD, "/verdicts" },
	{ "a verdict twice", "[\"NOT READY\",\"READY\"]", "[\"READY\",\"READY\"]", BAD, "/verdicts/1" },
	{ "a rule with an unknown verdict", "},\"verdict\":\"READY\"}", "},\"verdict\":\"FINE\"}", BAD,
	    "/decision/0/verdict" },
	{ "a condition on the last rule", "{\"verdict\":\"NOT READY\"}",
	    "{\"when\":{\"op\":\"claim\",\"id\":\"lint\",\"is\":[\"failed\"]},\"verdict\":\"NOT READY\"}", BAD,
	    "/decision/1/when" },
	{ "a group without a claim", "\"severity\":[\"critical\"]", "\"severity\":[\"low\"]", BAD, "/decision/0/when/among" },
	{ "a condition on no claim", "{\"op\":\"every\",\"among\":\"required\",\"severity\":[\"critical\"],",
	    "{\"op\":\"claim\",\"id\":\"speed\",", BAD, "/decision/0/when/id" },
};

static void good_and_bad(void **state)
{
	(void)state;
	char *base = good();
	expect_documents(policy_validate, base, bad, sizeof(bad) / sizeof(bad[0]));
	/* The same key under two names: the comment behind a key is no other key. */
	char *from = quoted("'key':'%s'}]", key_coder), *to = quoted("'key':'%s me@box'}]", key_ci);
	char *text = replaced(base, from, to);
	expect_document(policy_validate, "a key twice", text, BAD, "/agents/1/key");
	free(text);
	free(from);
	free(to);
	free(base);
}

static void needs_all_of(void **state)
{
	(void)state;
	static const char *const needed[] = { "claims", "decision", "schema", "verdicts" };
	static const char *const optional[] = { "logs", "name" };
	char *base = good();
	for (size_t i = 0; i < 4; i++) {
		struct json *document = parsed(base);
		struct fault fault = { 0 };
		json_remove(document, needed[i]);
		assert_int_equal(policy_validate(document, &fault), BAD);
		assert_non_null(strstr(fault.detail, needed[i]));
		json_free(document);
	}
	for (size_t i = 0; i < 2; i++) {
		struct json *document = parsed(base);
		json_remove(document, optional[i]);
		assert_int_equal(policy_validate(document, NULL), STATUS_OK);
		json_free(document);
	}
	/* Roles are nothing without agents who have them. */
	struct json *document = parsed(base);
	struct fault fault = { 0 };
	json_remove(document, "agents");
	assert_int_equal(policy_validate(document, &fault), BAD);
	assert_string_equal(fault.place, "/claims/0/evidence/roles");
	json_free(document);
	free(base);
}

static void is_taken_apart(void **state)
{
	(void)state;
	char *base = good();
	struct json *document = parsed(base);
	struct policy policy;
	struct weighed_claim weighed[2];
	const enum outcome outcomes[] = { OUTCOME_FAILED, OUTCOME_PASSED };
	assert_int_equal(policy_read(document, &policy, NULL), STATUS_OK);
	assert_int_equal(policy.claim_count, 2);
	const struct requirement *first = &policy.claims[0].requirement, *second = &policy.claims[1].requirement;
	assert_true(policy.claims[0].is_required);
	assert_false(policy.claims[1].is_required);
	assert_string_equal(policy.claims[0].severity, "critical");
	assert_null(policy.claims[1].severity);
	assert_true(first->has_kind);
	assert_int_equal(first->kind, KIND_RUN);
	assert_string_equal(first->step, "unit");
	assert_int_equal(first->max_age_ms, 24 * 3600 * 1000);
	assert_true(first->needs_clean);
	assert_false(first->takes_any_subject);
	assert_int_equal(json_count(first->argv), 3);
	assert_false(second->has_kind);
	assert_false(second->has_max_age);
	assert_true(second->takes_any_subject);
	const struct trusted_agent *agent = trust_agent(&policy.trust, &log_of_keys.agents[0].key);
	assert_non_null(agent);
	assert_string_equal(agent->name, "pipeline");
	assert_true(trusted_agent_has_role(agent, "builder"));
	assert_false(trusted_agent_has_role(agent, "build"));
	agent = trust_agent(&policy.trust, &log_of_keys.agents[1].key);
	assert_non_null(agent);
	assert_string_equal(agent->name, "person");
	assert_false(trusted_agent_has_role(agent, "ci"));
	assert_null(trust_agent(&policy.trust, &log_of_keys.agents[2].key));
	assert_true(trust_names_agents(&policy.trust));
	policy_weigh(&policy, outcomes, weighed);
	assert_string_equal(weighed[0].id, "tests");
	assert_int_equal(weighed[0].outcome, OUTCOME_FAILED);
	assert_false(weighed[1].is_required);
	policy_release(&policy);
	json_free(document);
	free(base);
}

static void reads_durations(void **state)
{
	(void)state;
	static const struct { const char *text; int64_t ms; } rows[] = {
		{ "250ms", 250 }, { "90s", 90000 }, { "15min", 900000 }, { "24h", 86400000 }, { "7d", 604800000 },
		{ "0s", 0 }, { "999999999d", 999999999 * INT64_C(86400000) },
	};
	static const struct trust nobody;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char *text = quoted("{'max_age':'%s'}", rows[i].text);
		struct json *evidence = parsed(text);
		struct requirement requirement;
		assert_int_equal(shape_check(&shape_requirement, evidence, BAD, NULL), STATUS_OK);
		assert_int_equal(requirement_read(evidence, &nobody, &requirement, NULL), STATUS_OK);
		assert_true(requirement.max_age_ms == rows[i].ms);
		json_free(evidence);
		free(text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_and_bad),
		cmocka_unit_test(needs_all_of),
		cmocka_unit_test(is_taken_apart),
		cmocka_unit_test(reads_durations),
	};
	return cmocka_run_group_tests(tests, make_keys, NULL);
}
