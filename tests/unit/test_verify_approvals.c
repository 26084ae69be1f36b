/* Approvals: whose voice counts, which is their last word, and what follows for the result and the verdict. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#define LOG_MAX 4200
#include "memory_log.h"
#include "verify/report/approvals.h"
#include "verify/verify.h"

#define NOW (LOG_TIME + 3600 * 1000)

/* Agents 0 to 2 are ci, coder, stranger; here 3 and 4 are managers, and coder writes the report. */
enum { CI, CODER, STRANGER, ANN, BOB, CODERS_OTHER, ANNS_OTHER };

struct word {
	unsigned agent;
	const char *role, *decision;
	bool is_conditional;
	bool is_about_another; /* report */
	bool is_early;         /* made before the report; it can only be about another then */
};

struct approval_case {
	const char *name;
	struct word words[4];
	const char *approvals; /* the policy's member */
	const char *outcome, *finding, *result, *verdict;
	bool is_self_approved;
};

#define ONE "{'quorum':1,'roles':['manager']}"
#define TWO "{'quorum':2,'roles':['manager']}"
#define YES(agent) { agent, "manager", "approve", false, false, false }
#define NO(agent) { agent, "manager", "reject", false, false, false }

static const struct approval_case cases[] = {
	{ "approved", { YES(ANN) }, ONE, "passed", "MATCH", "MATCHES", "READY", false },
	{ "nobody", { { .role = NULL } }, ONE, "untested", "UNSUPPORTED", "INCOMPLETE", NULL, false },
	{ "one of two", { YES(ANN) }, TWO, "untested", "UNSUPPORTED", "INCOMPLETE", NULL, false },
	{ "two of two", { YES(ANN), YES(BOB) }, TWO, "passed", "MATCH", "MATCHES", "READY", false },
	{ "one of them twice", { YES(ANN), YES(ANN) }, TWO, "untested", "UNSUPPORTED", "INCOMPLETE", NULL, false },
	{ "a stranger", { YES(STRANGER) }, ONE, "untested", "UNSUPPORTED", "INCOMPLETE", NULL, false },
	{ "an agent without the role", { YES(CI) }, ONE, "untested", "UNSUPPORTED", "INCOMPLETE", NULL, false },
	{ "in a role that is not asked for", { { ANN, "security", "approve", false, false, false } }, ONE, "untested",
	    "UNSUPPORTED", "INCOMPLETE", NULL, false },
	{ "in another role that she has", { { ANN, "security", "approve", false, false, false } },
	    "{'quorum':1,'roles':['manager','security']}", "passed", "MATCH", "MATCHES", "READY", false },
	{ "the author, who has the role", { YES(CODER) }, ONE, "untested", "UNSUPPORTED", "INCOMPLETE", NULL, true },
	{ "the author beside another", { YES(CODER), YES(ANN) }, TWO, "untested", "UNSUPPORTED", "INCOMPLETE", NULL, true },
	{ "the author with another key", { YES(CODERS_OTHER) }, ONE, "untested", "UNSUPPORTED", "INCOMPLETE", NULL, true },
	{ "one of them with two keys", { YES(ANN), YES(ANNS_OTHER) }, TWO, "untested", "UNSUPPORTED", "INCOMPLETE", NULL,
	    false },
	{ "her other key", { YES(ANNS_OTHER), YES(BOB) }, TWO, "passed", "MATCH", "MATCHES", "READY", false },
	{ "rejected, then approved with the other key", { NO(ANN), YES(ANNS_OTHER) }, ONE, "passed", "MATCH", "MATCHES",
	    "READY", false },
	{ "rejected", { NO(ANN) }, ONE, "failed", "UNSUPPORTED", "DOES_NOT_MATCH", "NOT READY", false },
	{ "approved and rejected", { YES(ANN), NO(BOB) }, ONE, "failed", "UNSUPPORTED", "DOES_NOT_MATCH", "NOT READY", false },
	{ "rejected by a stranger", { YES(ANN), NO(STRANGER) }, ONE, "passed", "MATCH", "MATCHES", "READY", false },
	{ "rejected, then approved by the same", { NO(ANN), YES(ANN) }, ONE, "passed", "MATCH", "MATCHES", "READY", false },
	{ "approved, then rejected by the same", { YES(ANN), NO(ANN) }, ONE, "failed", "UNSUPPORTED", "DOES_NOT_MATCH",
	    "NOT READY", false },
	{ "on conditions", { { ANN, "manager", "approve", true, false, false } }, ONE, "untested", "UNSUPPORTED", "INCOMPLETE",
	    NULL, false },
	{ "on conditions, where that will do", { { ANN, "manager", "approve", true, false, false } },
	    "{'quorum':1,'roles':['manager'],'conditional':true}", "passed", "MATCH", "MATCHES", "READY", false },
	{ "of another report", { { ANN, "manager", "approve", false, true, false } }, ONE, "untested", "UNSUPPORTED",
	    "INCOMPLETE", NULL, false },
	{ "given beforehand", { { ANN, "manager", "approve", false, true, true } }, ONE, "untested", "UNSUPPORTED",
	    "INCOMPLETE", NULL, false },
};

static void append_word(struct memory_log *log, const struct word *word, const struct digest *report)
{
	struct json *predicate = json_object(), *conditions = json_array();
	struct digest other = digest_of(bytes_of_text("another report"));
	char hex[DIGEST_HEX_SIZE];
	digest_hex(word->is_about_another ? &other : report, hex);
	json_put_text(predicate, "report", hex);
	json_put_text(predicate, "role", word->role);
	json_put_text(predicate, "decision", word->decision);
	json_push_text(conditions, "if it rains");
	if (word->is_conditional)
		json_put(predicate, "conditions", conditions);
	else
		json_free(conditions);
	log_append(log, word->agent, KIND_APPROVAL, subject_json("gitCommit", LOG_COMMIT), predicate, LOG_TIME);
}

static char *policy_of(const struct memory_log *log, const char *approvals)
{
	char keys[7][SSH_KEY_TEXT_MAX];
	for (size_t i = 0; i < 7; i++)
		ssh_key_write(&log->agents[i].key, keys[i]);
	return quoted("{'schema':'urn:exhibit:policy:v1','agents':[{'name':'ci','key':'%s'},"
	    "{'name':'coder','key':'%s','roles':['manager']},{'name':'ann','key':'%s','roles':['manager','security']},"
	    "{'name':'bob','key':'%s','roles':['manager']},{'name':'coder','key':'%s','roles':['manager']},"
	    "{'name':'ann','key':'%s','roles':['manager']}],'claims':[{'id':'tests','check':{'op':'exit-code'}}],"
	    "%s%s%s'verdicts':['NOT READY','READY'],'decision':[{'when':{'op':'not','of':{'op':'%s'%s}},'verdict':'NOT READY'},"
	    "{'when':{'op':'every','among':'required','is':['passed']},'verdict':'READY'},{'verdict':'NOT READY'}]}", keys[CI],
	    keys[CODER], keys[ANN],
	    keys[BOB], keys[CODERS_OTHER], keys[ANNS_OTHER], approvals ? "'approvals':" : "", approvals ? approvals : "", approvals ? "," : "",
	    approvals ? "approved" : "claim", approvals ? "" : ",'id':'tests','is':['passed']");
}

/* ${crowd} times the first word, before the others. */
static struct verification verify_crowd(struct memory_log *log, const struct word *words, size_t crowd,
    const char *approvals)
{
	struct verification verification;
	struct fault fault = { 0 };
	char hex[DIGEST_HEX_SIZE];
	log_init(log);
	make_key(&log->agents[ANN], "ann", 4);
	make_key(&log->agents[BOB], "bob", 5);
	make_key(&log->agents[CODERS_OTHER], "coder", 6);
	make_key(&log->agents[ANNS_OTHER], "ann", 7);
	struct digest run = log_run(log, (struct run_spec){ .step = "unit", .commit = LOG_COMMIT });
	for (size_t i = 0; i < 4 && words[i].role; i++)
		if (words[i].is_early)
			append_word(log, &words[i], &run);
	digest_hex(&run, hex);
	char *document = quoted("{'schema':'urn:exhibit:report:v1','verdicts':['NOT READY','READY'],'verdict':'READY','claims':["
	    "{'id':'tests','text':'t','asserted':'passed','evidence':['%s']}]}", hex);
	uint64_t index = log->entry_count;
	struct digest report = log_report(log, CODER, document);
	free(document);
	for (size_t i = 0; i < crowd; i++)
		append_word(log, &words[0], &report);
	for (size_t i = 0; i < 4 && words[i].role; i++)
		if (!words[i].is_early)
			append_word(log, &words[i], &report);
	log_seal(log);
	char *policy = policy_of(log, approvals);
	const struct verify_request request = { .source = &log->source, .has_report = true, .report_index = index,
		.has_policy = true, .policy = bytes_of_text(policy), .now = NOW };
	if (verify_run(&request, &verification, &fault) != STATUS_OK)
		fail_msg("%s at %s: %s", status_name(fault.status), fault.place, fault.detail);
	if (shape_check(&shape_verification, verification.json, STATUS_BAD_FIELD, &fault) != STATUS_OK)
		fail_msg("the answer lacks its form at %s: %s", fault.place, fault.detail);
	free(policy);
	return verification;
}

static struct verification verify_words(struct memory_log *log, const struct word *words, const char *approvals)
{
	return verify_crowd(log, words, 0, approvals);
}

static void expect(const char *name, const char *what, const char *found, const char *wanted)
{
	if (!found != !wanted || (found && strcmp(found, wanted) != 0))
		fail_msg("%s: %s is %s, should be %s", name, what, found ? found : "null", wanted ? wanted : "null");
}

static bool tells_self_approval(const struct json *answer)
{
	for (const struct json *one = json_first(json_member(answer, "fraud")); one; one = json_next(one))
		if (!strcmp(json_member_text(one, "rule"), "self-approval"))
			return true;
	return false;
}

static void voices(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct approval_case *row = &cases[i];
		struct memory_log log;
		struct verification verification = verify_words(&log, row->words, row->approvals);
		const struct json *answer = verification.json;
		expect(row->name, "kind", json_text(json_at(answer, "/claims/1/kind")), "approvals");
		expect(row->name, "outcome", json_text(json_at(answer, "/claims/1/outcome")), row->outcome);
		expect(row->name, "finding", json_text(json_at(answer, "/claims/1/finding")), row->finding);
		expect(row->name, "result", json_member_text(answer, "result"), row->result);
		expect(row->name, "verdict", json_text(json_at(answer, "/verdict/recomputed")), row->verdict);
		assert_int_equal(tells_self_approval(answer), row->is_self_approved);
		verification_release(&verification);
		log_release(&log);
	}
}

/* Seen also where nobody asks for approvals; and then nothing else follows. */
static void self_approval_is_always_told(void **state)
{
	(void)state;
	static const struct word by_author[4] = { YES(CODER) }, by_ann[4] = { YES(ANN) }, own_doubts[4] = { NO(CODER) };
	const struct word *const rows[] = { by_author, by_ann, own_doubts };
	for (size_t i = 0; i < 3; i++) {
		struct memory_log log;
		struct verification verification = verify_words(&log, rows[i], NULL);
		assert_int_equal(tells_self_approval(verification.json), i == 0);
		assert_int_equal(verification.result, RESULT_MATCHES);
		assert_int_equal(json_count(json_member(verification.json, "claims")), 1);
		verification_release(&verification);
		log_release(&log);
	}
}

/* However many words there are before it, no rejection is passed over. */
static void nobody_drowns_a_rejection(void **state)
{
	(void)state;
	static const struct word strangers[4] = { YES(STRANGER), YES(BOB), NO(ANN) }, agents[4] = { YES(CI), YES(BOB), NO(ANN) };
	static struct memory_log log;
	struct verification verification = verify_crowd(&log, strangers, APPROVALS_MAX, ONE);
	assert_int_equal(verification.result, RESULT_DOES_NOT_MATCH);
	expect("strangers", "outcome", json_text(json_at(verification.json, "/claims/1/outcome")), "failed");
	verification_release(&verification);
	log_release(&log);
	verification = verify_crowd(&log, agents, APPROVALS_MAX - 1, ONE);
	assert_int_equal(verification.result, RESULT_INCOMPLETE);
	expect("agents", "outcome", json_text(json_at(verification.json, "/claims/1/outcome")), "untested");
	expect("agents", "check", json_text(json_at(verification.json, "/claims/1/reasons/1/check")), "approvals");
	verification_release(&verification);
	log_release(&log);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(voices),
		cmocka_unit_test(self_approval_is_always_told),
		cmocka_unit_test(nobody_drowns_a_rejection),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
