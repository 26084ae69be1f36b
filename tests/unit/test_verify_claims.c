#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "memory_log.h"
#include "verify/report/claims.h"

#define NOW (LOG_TIME + 3600 * 1000)
#define DAY (INT64_C(86400) * 1000)

/* What can be cited, by letter. */
enum { PASSES, FAILS, STRANGERS, OTHER_COMMIT, OLD, OLD_OTHER, LINT, WORDS, DIRTY, WAS_DIRTY, MOVED, OTHER_ARGV,
	OUTSIDE, NO_BYTES, PERSONS, FUTURE, A_REPORT, FILE_RECORD, BORROWED, THE_REPORT, LATER, CITED_COUNT };
static const char letters[CITED_COUNT + 1] = "pfsocxlwdDmauntyrebjL";

static struct memory_log memory;
static struct digest ids[CITED_COUNT];

static int make_log(void **state)
{
	static const char *const other[] = { "make", "test", "-k", NULL };
	struct run_spec unit = { .step = "unit", .commit = LOG_COMMIT }, run;
	struct json *predicate = json_object();
	struct digest content;

	(void)state;
	log_init(&memory);
	for (size_t i = 0; i < CITED_COUNT; i++) {
		char out[32];
		run = unit;
		snprintf(out, sizeof(out), "line of run %zu\n", i);
		run.out = out;
		switch (i) {
		case FAILS:
			run.exit_code = 2;
			break;
		case STRANGERS:
			run.agent = 2;
			break;
		case PERSONS:
			run.agent = 1;
			break;
		case OTHER_COMMIT:
			run.commit = LOG_OTHER_COMMIT;
			break;
		case OLD:
			run.time = NOW - 10 * DAY;
			break;
		case OLD_OTHER:
			run.time = NOW - 10 * DAY;
			run.commit = LOG_OTHER_COMMIT;
			break;
		case FUTURE:
			run.time = NOW + DAY;
			break;
		case LINT:
			run.step = "lint";
			break;
		case DIRTY:
			run.is_dirty = true;
			break;
		case WAS_DIRTY:
			run.was_dirty = true;
			break;
		case MOVED:
			run.commit_after = LOG_OTHER_COMMIT;
			break;
		case OTHER_ARGV:
			memcpy(run.argv, other, sizeof(other));
			break;
		case BORROWED:
			run.commit = LOG_OTHER_COMMIT;
			run.subject = LOG_COMMIT;
			break;
		case OUTSIDE:
			run.commit = NULL;
			break;
		case WORDS:
			ids[i] = log_statement(&memory, 0, "I ran the tests and they pass");
			continue;
		case A_REPORT:
		case THE_REPORT:
			ids[i] = log_report_as(&memory, 1, "{}", 1, "READY", NULL);
			continue;
		case FILE_RECORD:
			content = log_blob(&memory, "a file\n");
			json_put(predicate, "content", blob_json(&content, 7));
			json_put_text(predicate, "path", "result.txt");
			json_put_text(predicate, "step", "unit");
			ids[i] = log_append(&memory, 0, KIND_FILE, subject_json("gitCommit", LOG_COMMIT), predicate, LOG_TIME);
			continue;
		default:
			break;
		}
		ids[i] = log_run(&memory, run);
	}
	log_seal(&memory);
	struct digest missing = digest_of(bytes_of_text("line of run 13\n"));
	for (size_t i = 0; i < memory.blob_count; i++)
		memory.blobs[i].is_left_out = digest_equal(&memory.blobs[i].name, &missing);
	return 0;
}

static int release_log(void **state)
{
	(void)state;
	log_release(&memory);
	return 0;
}

/* ${cites}: letters of what is cited; "?" is a record that is not held. */
static char *citations(const char *cites)
{
	struct buffer text;
	char hex[DIGEST_HEX_SIZE];
	buffer_init(&text, 1 << 20);
	for (const char *cite = cites; *cite; cite++) {
		const char *letter = strchr(letters, *cite);
		struct digest unknown = digest_of(bytes_of_text("unknown"));
		assert_true(*cite == '?' || letter);
		digest_hex(*cite == '?' ? &unknown : &ids[letter - letters], hex);
		buffer_append_format(&text, "%s'%s'", cite == cites ? "" : ",", hex);
	}
	char *copy = strdup(text.size ? buffer_text(&text) : "");
	buffer_release(&text);
	return copy;
}

static struct json *report_of(const char *asserted, const char *cites, const char *check, bool has_subject)
{
	char *evidence = citations(cites);
	char *text = quoted("{'schema':'urn:exhibit:report:v1',%s'verdicts':['NOT READY','READY'],'verdict':'READY','claims':["
	    "{'id':'%s','text':'The tests pass','asserted':'%s','evidence':[%s]%s%s}]}",
	    has_subject ? "'subject':[{'digest':{'gitCommit':'" LOG_COMMIT "'}},{'digest':{'sha256':'00'}}]," : "",
	    asserted ? "tests" : "other", asserted ? asserted : "untested", evidence, check ? ",'check':" : "",
	    check ? check : "");
	struct json *document = parsed(text);
	free(text);
	free(evidence);
	return document;
}

static struct json *policy_of(const char *evidence, const char *check, bool has_agents)
{
	char ci[SSH_KEY_TEXT_MAX], coder[SSH_KEY_TEXT_MAX];
	ssh_key_write(&memory.agents[0].key, ci);
	ssh_key_write(&memory.agents[1].key, coder);
	char *agents = quoted("'agents':[{'name':'pipeline','key':'%s','roles':['ci']},{'name':'person','key':'%s'}],", ci,
	    coder);
	char *text = quoted("{'schema':'urn:exhibit:policy:v1',%s'claims':[{'id':'tests','evidence':%s,'check':%s}],"
	    "'verdicts':['NOT READY','READY'],'decision':[{'verdict':'READY'}]}", has_agents ? agents : "", evidence, check);
	struct json *document = parsed(text);
	free(text);
	free(agents);
	return document;
}

struct claim_case {
	const char *name;
	const char *asserted; /* NULL: the report does not make the claim */
	const char *cites;
	const char *evidence; /* of the policy's rule */
	const char *check;
	enum outcome outcome;
	enum finding finding;
	size_t counted;
	const char *says; /* in some reason; NULL: do not look */
};

static void look_at_answer(const struct claim_case *row, const struct claim_answers *answers)
{
	const struct claim_answer *answer = &answers->items[0];
	bool says = row->says == NULL;
	if (answer->outcome != row->outcome || answer->finding != row->finding)
		fail_msg("%s: %s, %s; should be %s, %s", row->name, outcome_name(answer->outcome),
		    finding_name(answer->finding), outcome_name(row->outcome), finding_name(row->finding));
	if (json_count(answer->records) != row->counted)
		fail_msg("%s: %zu records count, should be %zu", row->name, json_count(answer->records), row->counted);
	for (const struct json *reason = json_first(answer->reasons); reason; reason = json_next(reason))
		says |= row->says && strstr(json_member_text(reason, "says"), row->says);
	if (!says)
		fail_msg("%s: no reason says \"%s\"", row->name, row->says);
	/* Whatever is no MATCH says why. */
	assert_true(row->finding == FINDING_MATCH || json_count(answer->reasons) > 0);
}

static void evaluate(const struct claim_case *row, bool by_policy, bool has_subject, bool has_agents)
{
	struct json *report_document = report_of(row->asserted, row->cites, by_policy ? NULL : row->check, has_subject);
	struct json *policy_document = by_policy ? policy_of(row->evidence, row->check, has_agents) : NULL;
	struct report report;
	struct policy policy;
	struct claim_answers answers;
	struct fault fault = { 0 };
	if (report_read(report_document, &report, &fault) != STATUS_OK ||
	    (by_policy && policy_read(policy_document, &policy, &fault) != STATUS_OK))
		fail_msg("%s: %s %s", row->name, fault.place, fault.detail);
	const struct claims_request request = { .source = &memory.source, .policy = by_policy ? &policy : NULL,
		.report = &report, .report_index = THE_REPORT, .now = NOW };
	if (claims_evaluate(&request, &answers, &fault) != STATUS_OK)
		fail_msg("%s: %s %s", row->name, fault.place, fault.detail);
	assert_int_equal(answers.count, row->asserted ? 1 : 2);
	/* Whose check it is pays for it, and it is paid for. */
	const struct budget *payer = by_policy ? &answers.reader : &answers.author;
	const struct budget *other = by_policy ? &answers.author : &answers.reader;
	assert_int_equal(other->bytes_left, CHECK_BYTES_MAX);
	if (row->asserted && answers.items[0].outcome == OUTCOME_PASSED && strstr(row->check, "contains"))
		assert_true(payer->bytes_left < CHECK_BYTES_MAX);
	assert_int_equal(answers.items[0].is_self_defined, !by_policy);
	assert_true(answers.items[0].is_required);
	if (!row->asserted) {
		assert_string_equal(answers.items[1].id, "other");
		assert_true(answers.items[1].is_self_defined);
		assert_false(answers.items[1].is_required);
		assert_int_equal(answers.items[1].finding, FINDING_MATCH);
	}
	look_at_answer(row, &answers);
	claim_answers_release(&answers);
	if (by_policy)
		policy_release(&policy);
	report_release(&report);
	json_free(policy_document);
	json_free(report_document);
}

#define RULE "{'kind':'run','step':'unit','argv':['make','test'],'max_age':'24h','clean':true}"
#define EXIT "{'op':'exit-code'}"
#define SAME "{'op':'compare','left':{'op':'number','value':'1'},'is':'=','right':{'op':'number','value':'1'}}"
#define SEES "{'op':'contains','text':'line of run'}"

static const struct claim_case by_rule[] = {
	/* honest controls: what is asserted is what the bytes say, good or bad */
	{ "passes", "passed", "p", RULE, EXIT, OUTCOME_PASSED, FINDING_MATCH, 1, "exit code 0" },
	{ "honestly failed", "failed", "f", RULE, EXIT, OUTCOME_FAILED, FINDING_MATCH, 1, "exit code 2" },
	{ "honestly untested", "untested", "", RULE, EXIT, OUTCOME_UNTESTED, FINDING_MATCH, 0, "cites no evidence" },
	{ "two agents pass", "passed", "pt", RULE, EXIT, OUTCOME_PASSED, FINDING_MATCH, 2, NULL },
	{ "reads the bytes", "passed", "p", RULE, SEES, OUTCOME_PASSED, FINDING_MATCH, 1, NULL },
	{ "honestly cannot tell", "cantTell", "e", "{'kind':'file'}", EXIT, OUTCOME_CANT_TELL, FINDING_MATCH, 1, NULL },
	/* MISMATCH */
	{ "says passed, failed", "passed", "f", RULE, EXIT, OUTCOME_FAILED, FINDING_MISMATCH, 1, "exit code 2" },
	{ "says failed, passes", "failed", "p", RULE, EXIT, OUTCOME_PASSED, FINDING_MISMATCH, 1, NULL },
	{ "one of two failed", "passed", "pf", RULE, EXIT, OUTCOME_FAILED, FINDING_MISMATCH, 2, NULL },
	{ "hides a failure as untested", "untested", "f", RULE, EXIT, OUTCOME_FAILED, FINDING_MISMATCH, 1, NULL },
	{ "hides a failure as cantTell", "cantTell", "f", RULE, EXIT, OUTCOME_FAILED, FINDING_MISMATCH, 1, NULL },
	{ "hides a failure as inapplicable", "inapplicable", "f", RULE, EXIT, OUTCOME_FAILED, FINDING_MISMATCH, 1, NULL },
	{ "a failure beats missing bytes", "passed", "fn", RULE, "{'op':'all','checks':[" EXIT "," SEES "]}",
	    OUTCOME_FAILED, FINDING_MISMATCH, 2, NULL },
	/* UNDERDETERMINED */
	{ "modest", "untested", "p", RULE, EXIT, OUTCOME_PASSED, FINDING_UNDERDETERMINED, 1, "more than the report" },
	{ "modest too", "cantTell", "p", RULE, EXIT, OUTCOME_PASSED, FINDING_UNDERDETERMINED, 1, "more than the report" },
	{ "no exit code in a file", "passed", "e", "{'kind':'file'}", EXIT, OUTCOME_CANT_TELL, FINDING_UNDERDETERMINED, 1,
	    NULL },
	{ "one passes, one cannot be told", "passed", "pe", "{'subject':'report'}", EXIT, OUTCOME_CANT_TELL,
	    FINDING_UNDERDETERMINED, 2, NULL },
	{ "undecided, and bytes missing", "passed", "en", "{}",
	    "{'op':'contains','text':'line of run','stream':'stdout'}", OUTCOME_CANT_TELL, FINDING_UNDERDETERMINED, 2, NULL },
	/* UNSUPPORTED */
	{ "cites nothing", "passed", "", RULE, EXIT, OUTCOME_UNTESTED, FINDING_UNSUPPORTED, 0, "cites no evidence" },
	{ "cites what is not here", "passed", "?", RULE, EXIT, OUTCOME_UNTESTED, FINDING_UNSUPPORTED, 0, "not held" },
	{ "the report lacks it", NULL, "", RULE, EXIT, OUTCOME_UNTESTED, FINDING_UNSUPPORTED, 0, "does not make" },
	{ "another step", "passed", "l", RULE, EXIT, OUTCOME_UNTESTED, FINDING_UNSUPPORTED, 0, "of step lint, not unit" },
	{ "another command", "passed", "a", RULE, EXIT, OUTCOME_UNTESTED, FINDING_UNSUPPORTED, 0, "at position 2" },
	{ "another kind", "passed", "e", RULE, EXIT, OUTCOME_UNTESTED, FINDING_UNSUPPORTED, 0, "is of kind file, not run" },
	{ "a tree that became dirty", "passed", "d", RULE, EXIT, OUTCOME_UNTESTED, FINDING_UNSUPPORTED, 0,
	    "not clean after" },
	{ "a tree that was dirty", "passed", "D", RULE, EXIT, OUTCOME_UNTESTED, FINDING_UNSUPPORTED, 0,
	    "not clean before" },
	{ "a commit that moved", "passed", "m", RULE, EXIT, OUTCOME_UNTESTED, FINDING_UNSUPPORTED, 0, "commit changed" },
	{ "outside git", "passed", "u", RULE, EXIT, OUTCOME_UNTESTED, FINDING_UNSUPPORTED, 0, "not recorded at a git" },
	{ "a stranger's", "passed", "s", RULE, EXIT, OUTCOME_UNTESTED, FINDING_UNSUPPORTED, 0, "who calls itself stranger" },
	{ "a report as evidence", "passed", "r", "{}", EXIT, OUTCOME_UNTESTED, FINDING_UNSUPPORTED, 0,
	    "kind report is no evidence" },
	{ "recorded after the report", "passed", "L", RULE, EXIT, OUTCOME_UNTESTED, FINDING_UNSUPPORTED, 0,
	    "recorded after the report" },
	{ "the report itself", "passed", "j", "{}", EXIT, OUTCOME_UNTESTED, FINDING_UNSUPPORTED, 0, "after the report" },
	{ "words for a run", "passed", "w", "{}", EXIT, OUTCOME_UNTESTED, FINDING_UNSUPPORTED, 0, "somebody's own words" },
	{ "a role nobody gave", "passed", "t", "{'roles':['ci']}", EXIT, OUTCOME_UNTESTED, FINDING_UNSUPPORTED, 0,
	    "none of the roles" },
	{ "bytes not held", "passed", "n", RULE, SEES, OUTCOME_CANT_TELL, FINDING_UNSUPPORTED, 1, NULL },
	{ "one of another step, one of another commit", "passed", "lo", RULE, EXIT, OUTCOME_UNTESTED, FINDING_UNALIGNED, 0,
	    NULL },
	/* STALE and UNALIGNED: only that stands between */
	{ "too old", "passed", "c", RULE, EXIT, OUTCOME_UNTESTED, FINDING_STALE, 0, "864000 s old, more than 86400 s" },
	{ "dated in the future", "passed", "y", RULE, EXIT, OUTCOME_UNTESTED, FINDING_STALE, 0, "after the evaluation" },
	{ "another commit", "passed", "o", RULE, EXIT, OUTCOME_UNTESTED, FINDING_UNALIGNED, 0, "another subject" },
	{ "another commit, and old", "passed", "x", RULE, EXIT, OUTCOME_UNTESTED, FINDING_UNALIGNED, 0, "another subject" },
	{ "another commit under this one's name", "passed", "b", RULE, EXIT, OUTCOME_UNTESTED, FINDING_UNALIGNED, 0,
	    "another subject" },
	{ "outside git aligns with nothing", "passed", "u", "{'step':'unit'}", EXIT, OUTCOME_UNTESTED, FINDING_UNALIGNED, 0,
	    NULL },
	{ "too old, honestly untested", "untested", "c", RULE, EXIT, OUTCOME_UNTESTED, FINDING_MATCH, 0, "s old" },
	/* what a rule does not demand does not matter */
	{ "old, where age is free", "passed", "c", "{'step':'unit'}", EXIT, OUTCOME_PASSED, FINDING_MATCH, 1, NULL },
	{ "another commit, where any will do", "passed", "o", "{'subject':'any'}", EXIT, OUTCOME_PASSED, FINDING_MATCH, 1,
	    NULL },
	{ "dirty, where that is free", "passed", "d", "{'kind':'run'}", EXIT, OUTCOME_PASSED, FINDING_MATCH, 1, NULL },
	{ "old ones do not spoil a fresh one", "passed", "pcl", RULE, EXIT, OUTCOME_PASSED, FINDING_MATCH, 1, NULL },
	/* what is cited and not held may be what refutes it */
	{ "one is not here", "passed", "p?", RULE, EXIT, OUTCOME_CANT_TELL, FINDING_UNSUPPORTED, 1, "a cited record is not held" },
	{ "one is not here, one failed", "passed", "f?", RULE, EXIT, OUTCOME_FAILED, FINDING_MISMATCH, 1, NULL },
	{ "nor can that be told", "cantTell", "p?", RULE, EXIT, OUTCOME_CANT_TELL, FINDING_UNSUPPORTED, 1, NULL },
	{ "untested, as what tested it is not here", "untested", "?", RULE, EXIT, OUTCOME_UNTESTED, FINDING_UNSUPPORTED, 0,
	    NULL },
	{ "failed, and one is not here", "failed", "f?", RULE, EXIT, OUTCOME_FAILED, FINDING_UNSUPPORTED, 1, NULL },
	{ "a failure that does not count", "passed", "pf", "{'roles':['ci'],'argv':['make','test'],'max_age':'24h'}", EXIT,
	    OUTCOME_FAILED, FINDING_MISMATCH, 2, NULL },
	/* where it ran, and with what; none of these runs recorded a variable */
	{ "the directory asked for", "passed", "p", "{'cwd':'/src'}", EXIT, OUTCOME_PASSED, FINDING_MATCH, 1, NULL },
	{ "another directory", "passed", "p", "{'cwd':'/tmp'}", EXIT, OUTCOME_UNTESTED, FINDING_UNSUPPORTED, 0, "directory" },
	{ "a variable that was not recorded", "passed", "p", "{'environment':[{'name':'CI','value':'true'}]}", EXIT,
	    OUTCOME_UNTESTED, FINDING_UNSUPPORTED, 0, "with CI as asked for" },
	{ "the path asked for", "cantTell", "e", "{'path':'result.txt'}", EXIT, OUTCOME_CANT_TELL, FINDING_MATCH, 1, NULL },
	{ "another path", "passed", "e", "{'path':'other.txt'}", EXIT, OUTCOME_UNTESTED, FINDING_UNSUPPORTED, 0, "path" },
	{ "two of two", "passed", "pt", "{'min_records':2,'min_agents':2}", EXIT, OUTCOME_PASSED, FINDING_MATCH, 2, NULL },
	{ "one agent where two are asked for", "passed", "py", "{'min_agents':2}", EXIT, OUTCOME_CANT_TELL,
	    FINDING_UNSUPPORTED, 2, "2 independent records by 1 agents" },
	{ "a failure is one however few", "failed", "f", "{'min_records':2}", EXIT, OUTCOME_FAILED, FINDING_MATCH, 1, NULL },
	{ "the role the policy gave", "passed", "p", "{'roles':['ci']}", EXIT, OUTCOME_PASSED, FINDING_MATCH, 1, NULL },
};

static void rules_of_the_reader(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(by_rule) / sizeof(by_rule[0]); i++)
		evaluate(&by_rule[i], true, true, true);
}

static void without_agents_everybody_counts(void **state)
{
	(void)state;
	static const struct claim_case row = { "a stranger's", "passed", "s", "{'kind':'run','step':'unit'}", EXIT,
		OUTCOME_PASSED, FINDING_MATCH, 1, NULL };
	evaluate(&row, true, true, false);
}

static void without_subject_nothing_is_unaligned(void **state)
{
	(void)state;
	static const struct claim_case rows[] = {
		{ "another commit", "passed", "o", RULE, EXIT, OUTCOME_PASSED, FINDING_MATCH, 1, NULL },
		{ "outside git", "passed", "u", "{}", EXIT, OUTCOME_PASSED, FINDING_MATCH, 1, NULL },
		{ "unless the reader asks for one", "passed", "p", "{'subject':'report'}", EXIT, OUTCOME_UNTESTED,
		    FINDING_UNALIGNED, 0, "names no subject" },
		{ "or for none", "passed", "p", "{'subject':'any'}", EXIT, OUTCOME_PASSED, FINDING_MATCH, 1, NULL },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		evaluate(&rows[i], true, false, true);
}

static void rules_of_the_author(void **state)
{
	(void)state;
	static const struct claim_case rows[] = {
		{ "passes", "passed", "p", NULL, EXIT, OUTCOME_PASSED, FINDING_MATCH, 1, NULL },
		{ "lies", "passed", "f", NULL, EXIT, OUTCOME_FAILED, FINDING_MISMATCH, 1, NULL },
		{ "honestly failed", "failed", "f", NULL, EXIT, OUTCOME_FAILED, FINDING_MATCH, 1, NULL },
		{ "says nothing of the evidence", "passed", "p", NULL, NULL, OUTCOME_CANT_TELL, FINDING_UNDERDETERMINED, 1,
		    "no check says" },
		{ "honest about that", "cantTell", "p", NULL, NULL, OUTCOME_CANT_TELL, FINDING_MATCH, 1, NULL },
		{ "no check and no evidence", "passed", "", NULL, NULL, OUTCOME_UNTESTED, FINDING_UNSUPPORTED, 0, "cites no" },
		{ "a check and no evidence", "passed", "", NULL, EXIT, OUTCOME_UNTESTED, FINDING_UNSUPPORTED, 0, "cites no" },
		{ "figures without evidence", "passed", "", NULL, SAME, OUTCOME_PASSED, FINDING_MATCH, 0, NULL },
		{ "figures that pass for evidence", "passed", "p", NULL, SAME, OUTCOME_CANT_TELL, FINDING_UNDERDETERMINED, 1,
		    "looks at no evidence" },
		{ "only words", "passed", "w", NULL, EXIT, OUTCOME_UNTESTED, FINDING_UNSUPPORTED, 0, "own words" },
		{ "another subject", "passed", "o", NULL, EXIT, OUTCOME_UNTESTED, FINDING_UNALIGNED, 0, NULL },
		{ "after the report", "passed", "L", NULL, EXIT, OUTCOME_UNTESTED, FINDING_UNSUPPORTED, 0, NULL },
		{ "bytes not held", "passed", "n", NULL, SEES, OUTCOME_CANT_TELL, FINDING_UNSUPPORTED, 1, NULL },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		evaluate(&rows[i], false, true, false);
}

/* A statement counts where the policy asks for one, and the answer says so. */
static void words_count_where_asked_for(void **state)
{
	(void)state;
	struct json *report_document = report_of("passed", "w", NULL, true);
	struct json *policy_document = policy_of("{'kind':'statement'}", EXIT, true);
	struct report report;
	struct policy policy;
	struct claim_answers answers;
	assert_int_equal(report_read(report_document, &report, NULL), STATUS_OK);
	assert_int_equal(policy_read(policy_document, &policy, NULL), STATUS_OK);
	const struct claims_request request = { .source = &memory.source, .policy = &policy, .report = &report,
		.report_index = THE_REPORT, .now = NOW };
	assert_int_equal(claims_evaluate(&request, &answers, NULL), STATUS_OK);
	assert_true(answers.items[0].is_stated);
	assert_int_equal(json_count(answers.items[0].records), 1);
	assert_int_equal(answers.items[0].outcome, OUTCOME_CANT_TELL); /* words have no exit code */
	claim_answers_release(&answers);
	policy_release(&policy);
	report_release(&report);
	json_free(policy_document);
	json_free(report_document);
}

/* All 25 pairs, said once more in words: equal is a MATCH; a hidden or invented failure is a MISMATCH. */
static void findings_of_all_pairs(void **state)
{
	(void)state;
	for (unsigned asserted = 0; asserted < OUTCOME_COUNT; asserted++)
		for (unsigned found = 0; found < OUTCOME_COUNT; found++) {
			enum finding expected = asserted == found ? FINDING_MATCH :
			    found == OUTCOME_FAILED || (asserted == OUTCOME_FAILED && found == OUTCOME_PASSED) ? FINDING_MISMATCH :
			    found == OUTCOME_UNTESTED ? FINDING_UNSUPPORTED : FINDING_UNDERDETERMINED;
			assert_int_equal(claims_finding((enum outcome)asserted, (enum outcome)found), expected);
		}
}

static enum status lying_find(void *context, const struct digest *id, uint64_t *index)
{
	(void)context;
	(void)id;
	*index = FAILS;
	return STATUS_OK;
}

static void a_wrong_hint_is_noticed(void **state)
{
	(void)state;
	struct json *document = report_of("failed", "p", EXIT, true);
	struct source source = memory.source;
	struct report report;
	struct claim_answers answers;
	struct fault fault = { 0 };
	source.find = lying_find;
	assert_int_equal(report_read(document, &report, NULL), STATUS_OK);
	const struct claims_request request = { .source = &source, .report = &report, .report_index = THE_REPORT, .now = NOW };
	assert_int_equal(claims_evaluate(&request, &answers, &fault), STATUS_ENTRY_MISMATCH);
	assert_string_equal(fault.place, "claim tests");
	claim_answers_release(&answers);
	report_release(&report);
	json_free(document);
}

/* The author's claims beside a policy follow it, keep their order and are not required. */
static void keeps_the_order(void **state)
{
	(void)state;
	static const char *const expected[] = { "z", "a", "y", "b" };
	char *text = quoted("{'schema':'urn:exhibit:report:v1','verdicts':['N','Y'],'verdict':'Y','claims':["
	    "{'id':'y','text':'t','asserted':'untested','evidence':[]},"
	    "{'id':'a','text':'t','asserted':'untested','evidence':[]},"
	    "{'id':'b','text':'t','asserted':'untested','evidence':[]},"
	    "{'id':'z','text':'t','asserted':'untested','evidence':[]}]}");
	char *rules = quoted("{'schema':'urn:exhibit:policy:v1','claims':[{'id':'z','text':'the reader says','check':%s},"
	    "{'id':'a','check':%s}],'verdicts':['N','Y'],'decision':[{'verdict':'N'}]}", EXIT, EXIT);
	struct json *document = parsed(text), *policy_document = parsed(rules);
	struct report report;
	struct policy policy;
	struct claim_answers answers;
	assert_int_equal(report_read(document, &report, NULL), STATUS_OK);
	assert_int_equal(policy_read(policy_document, &policy, NULL), STATUS_OK);
	const struct claims_request request = { .source = &memory.source, .policy = &policy, .report = &report,
		.report_index = THE_REPORT, .now = NOW };
	assert_int_equal(claims_evaluate(&request, &answers, NULL), STATUS_OK);
	assert_int_equal(answers.count, 4);
	for (size_t i = 0; i < 4; i++) {
		assert_string_equal(answers.items[i].id, expected[i]);
		assert_int_equal(answers.items[i].is_required, i < 2);
		assert_int_equal(answers.items[i].is_self_defined, i >= 2);
	}
	assert_string_equal(answers.items[0].text, "the reader says");
	assert_string_equal(answers.items[1].text, "t");
	claim_answers_release(&answers);
	policy_release(&policy);
	report_release(&report);
	json_free(policy_document);
	json_free(document);
	free(rules);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rules_of_the_reader),
		cmocka_unit_test(without_agents_everybody_counts),
		cmocka_unit_test(without_subject_nothing_is_unaligned),
		cmocka_unit_test(rules_of_the_author),
		cmocka_unit_test(words_count_where_asked_for),
		cmocka_unit_test(findings_of_all_pairs),
		cmocka_unit_test(a_wrong_hint_is_noticed),
		cmocka_unit_test(keeps_the_order),
	};
	return cmocka_run_group_tests(tests, make_log, release_log);
}
