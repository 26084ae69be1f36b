#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <sodium.h>

#include "document_cases.h"
#include "verify/report/policy.h"
#include "verify/report/policy_lint.h"

/*
 * A clean policy, and changes to it.  Each case says every finding there must be, as "rule at" joined by "; ", so that a
 * rule which finds too much fails as well as one that finds too little.
 */
static char key_ci[SSH_KEY_TEXT_MAX], key_other[SSH_KEY_TEXT_MAX], vkey[NOTE_VKEY_MAX];

#define DOCS_CHECK "{'op':'exit-code','in':[0,1]}"
#define DECISION "[{'when':{'op':'every','among':'required','is':['passed']},'verdict':'READY'},{'verdict':'NOT READY'}]"

static int make_keys(void **state)
{
	static struct memory_log log;
	struct note_key key;
	(void)state;
	log_init(&log);
	ssh_key_write(&log.agents[0].key, key_ci);
	ssh_key_write(&log.agents[1].key, key_other);
	assert_int_equal(note_key_make("log.example/one", &log.log_key.key, &key), STATUS_OK);
	note_key_write(&key, vkey);
	return 0;
}

static char *clean(void)
{
	return quoted("{'schema':'urn:exhibit:policy:v1','name':'clean',"
	    "'agents':[{'name':'pipeline','key':'%s','roles':['ci']}],'logs':['%s'],"
	    "'claims':["
	    "{'id':'builds','evidence':{'kind':'run','step':'build','roles':['ci'],'argv':['make']},'check':{'op':'exit-code'}},"
	    "{'id':'tests','evidence':{'kind':'run','step':'unit','roles':['ci'],'argv':['make','test'],'max_age':'24h'},"
	    "'check':{'op':'all','checks':[{'op':'exit-code'},{'op':'regex-count','pattern':'^PASS','min':1}]}},"
	    "{'id':'docs','optional':true,'evidence':{'step':'docs','roles':['ci']},'check':" DOCS_CHECK "}],"
	    "'verdicts':['NOT READY','READY'],'decision':" DECISION "}", key_ci, vkey);
}

struct lint_case {
	const char *rule, *name;
	const char *from, *to; /* ' stands for "; KEY for another agent's key */
	const char *expected;  /* all findings */
};

#define OF_DOCS(rule, name, check, expected) { rule, name, DOCS_CHECK, check, expected }
#define OF_DECISION(rule, name, decision, expected) { rule, name, DECISION, decision, expected }
#define COUNT(op, bound) "{'op':'compare','left':{'op':'test-count','format':'tap','of':'passed'},'is':'" op \
	"','right':{'op':'number','value':'" bound "'}}"
#define NUMBERS(op) "{'op':'compare','left':{'op':'number','value':'2'},'is':'" op "','right':{'op':'number','value':'1'}}"
#define LINES(pattern, bounds) "{'op':'regex-count','pattern':'" pattern "'," bounds "}"
#define UNIT "'step':'unit','roles':['ci'],'argv':['make','test'],'max_age':'24h'"
#define AT_DOCS "/claims/2/check"

static const struct lint_case cases[] = {
	{ "refused", "exit-code in nothing", DOCS_CHECK, "{'op':'exit-code','in':[]}", "refused " AT_DOCS "/in" },
	{ "refused", "min above max", DOCS_CHECK, LINES("x", "'min':2,'max':1"), "refused " AT_DOCS "/min" },
	{ "refused", "no json of this form", "'name':'clean'", "'names':'clean'", "refused /names" },
	{ "refused", "min at max", DOCS_CHECK, LINES("x", "'min':2,'max':2"), "" },

	OF_DOCS("refused", "literals that differ", NUMBERS("<"), "refused " AT_DOCS),
	OF_DOCS("never-passes", "none of no line", LINES("x*", "'max':0"), "never-passes " AT_DOCS),
	OF_DOCS("never-passes", "two exit codes", "{'op':'all','checks':[{'op':'exit-code'},{'op':'exit-code','in':[1]}]}",
	    "never-passes " AT_DOCS),
	OF_DOCS("never-passes", "an exit code and its opposite",
	    "{'op':'all','checks':[{'op':'exit-code'},{'op':'not','check':{'op':'exit-code','in':[0,1]}}]}",
	    "never-passes " AT_DOCS),
	OF_DOCS("never-passes", "a text and its opposite", "{'op':'all','checks':[{'op':'contains','text':'a'},"
	    "{'op':'not','check':{'op':'contains','text':'a'}}]}", "never-passes " AT_DOCS),
	OF_DOCS("never-passes", "counts that exclude each other",
	    "{'op':'all','checks':[" LINES("ab", "'max':1") "," LINES("ab", "'min':2") "]}", "never-passes " AT_DOCS),
	OF_DOCS("never-passes", "a part of it",
	    "{'op':'all','checks':[{'op':'exit-code'},{'op':'not','check':" NUMBERS(">") "}]}",
	    "never-passes " AT_DOCS "/checks/1/check"),
	OF_DOCS("never-passes", "more than can", "{'op':'at-least','count':2,'checks':[{'op':'exit-code'}," NUMBERS("<") "]}",
	    "never-passes " AT_DOCS "/checks/1"),
	OF_DOCS("never-passes", "a count below 0", COUNT("<", "0"), "never-passes " AT_DOCS),
	{ "never-passes", "words", "'step':'docs'", "'kind':'statement','step':'docs'", "never-passes " AT_DOCS },
	{ "never-passes", "the exit code of a file", "'step':'docs'", "'kind':'file','step':'docs'", "never-passes " AT_DOCS },
	{ "never-passes", "a run's content", "'op':'regex-count'", "'op':'regex-count','stream':'content'",
	    "never-passes /claims/1/check/checks/1" },
	OF_DOCS("never-passes", "literals in a choice", "{'op':'any','checks':[{'op':'exit-code'}," NUMBERS("<") "]}",
	    "idle-part " AT_DOCS "/checks/1"),
	OF_DOCS("never-passes", "exit codes in common",
	    "{'op':'all','checks':[{'op':'exit-code','in':[0,1]},{'op':'exit-code','in':[1,2]}]}", ""),
	OF_DOCS("never-passes", "neither of two codes",
	    "{'op':'not','check':{'op':'any','checks':[{'op':'exit-code'},{'op':'exit-code','in':[1]}]}}", ""),
	OF_DOCS("never-passes", "counts that meet", "{'op':'all','checks':[" LINES("ab", "'max':2") "," LINES("ab", "'min':2") "]}", ""),
	OF_DOCS("never-passes", "other patterns", "{'op':'all','checks':[" LINES("ab", "'max':1") "," LINES("ac", "'min':2") "]}", ""),
	OF_DOCS("never-passes", "other streams", "{'op':'all','checks':[" LINES("ab", "'max':1") ","
	    LINES("ab", "'min':2,'stream':'stderr'") "]}", ""),

	OF_DOCS("refused", "literals", NUMBERS(">"), "refused " AT_DOCS),
	OF_DOCS("never-fails", "some match of every line", LINES("x*", "'min':1"), "never-fails " AT_DOCS),
	OF_DOCS("never-fails", "any line", LINES(".*", "'min':1"), "never-fails " AT_DOCS),
	OF_DOCS("never-fails", "not what never passes", "{'op':'not','check':" LINES("x*", "'max':0") "}",
	    "never-fails " AT_DOCS "/check"),
	OF_DOCS("never-fails", "a choice with it", "{'op':'any','checks':[{'op':'exit-code'}," NUMBERS(">") "]}",
	    "never-fails " AT_DOCS "/checks/1"),
	OF_DOCS("refused", "all of them", "{'op':'all','checks':[" NUMBERS(">") "," NUMBERS("!=") "]}", "refused " AT_DOCS),
	OF_DOCS("never-fails", "a count from 0 on", COUNT(">=", "0"), "never-fails " AT_DOCS),
	OF_DOCS("never-fails", "a count above less", COUNT(">", "-1.5"), "never-fails " AT_DOCS),
	OF_DOCS("never-fails", "0 below a count", "{'op':'compare','left':{'op':'number','value':'0'},'is':'<=',"
	    "'right':{'op':'test-count','format':'tap','of':'passed'}}", "never-fails " AT_DOCS),
	OF_DOCS("never-fails", "a size from 0 on", "{'op':'compare','left':{'op':'size'},'is':'>=','right':{'op':'number',"
	    "'value':'0','unit':'B'}}", "never-fails " AT_DOCS),
	OF_DOCS("never-fails", "no two lines in one", LINES("FAIL\\\\nERR", "'max':0"), "never-fails " AT_DOCS),
	OF_DOCS("never-passes", "two lines in one", LINES("(a|b)\\\\nERR", "'min':1"), "never-passes " AT_DOCS),
	OF_DOCS("never-passes", "a newline or nothing", LINES("ERR\\\\n?|a\\\\n|[\\\\n]|\\\\\\\\n", "'min':1"), ""),
	OF_DOCS("never-fails", "it or not it", "{'op':'any','checks':[" LINES("a", "'min':1") ",{'op':'not','check':"
	    LINES("a", "'min':1") "}]}", "never-fails " AT_DOCS),
	OF_DOCS("never-fails", "every end", "{'op':'any','checks':[{'op':'exit-code'},{'op':'not','check':{'op':'exit-code'}}]}",
	    "never-fails " AT_DOCS),
	OF_DOCS("never-passes", "an exit and a signal", "{'op':'all','checks':[{'op':'exit-code'},{'op':'ended','by':'signal'}]}",
	    "never-passes " AT_DOCS),
	OF_DOCS("never-passes", "two exits of one", "{'op':'all','checks':[{'op':'exit-code','in':[0,1]},{'op':'ended','by':'exit',"
	    "'in':[1,2]}]}", ""),
	OF_DOCS("never-passes", "one argument, two texts", "{'op':'all','checks':[{'op':'argument','position':1,'text':'a'},"
	    "{'op':'argument','position':1,'text':'b'}]}", "never-passes " AT_DOCS),
	OF_DOCS("never-passes", "two arguments", "{'op':'all','checks':[{'op':'argument','position':1,'text':'a'},"
	    "{'op':'argument','position':2,'text':'b'}]}", ""),
	OF_DOCS("never-fails", "a count from 1 on", COUNT(">=", "1"), ""),
	OF_DOCS("never-fails", "a count above 0", COUNT(">", "0"), ""),
	OF_DOCS("never-fails", "no failed test", "{'op':'compare','left':{'op':'test-count','format':'tap','of':'failed'},"
	    "'is':'=','right':{'op':'number','value':'0'}}", ""),
	OF_DOCS("never-fails", "an empty line", LINES("^$", "'min':1"), ""),
	OF_DOCS("never-fails", "some character", LINES(".", "'min':1"), ""),
	OF_DOCS("never-fails", "all but one word", LINES("^(?!FATAL)", "'min':1"), ""),
	OF_DOCS("never-fails", "all but some words", LINES("^(?!(?:FATAL-X|a: b))", "'min':1"), ""),
	OF_DOCS("never-fails", "two lines", LINES("x*", "'min':2"), ""),
	OF_DOCS("never-fails", "what is captured", "{'op':'compare','left':{'op':'capture','pattern':'([0-9]+)'},'is':'>=',"
	    "'right':{'op':'number','value':'0'}}", ""),

	OF_DOCS("idle-part", "of all", "{'op':'all','checks':[{'op':'exit-code'}," LINES("x*", "'min':1") "]}",
	    "idle-part " AT_DOCS "/checks/1"),
	OF_DOCS("idle-part", "further in", "{'op':'all','checks':[{'op':'exit-code'},{'op':'not','check':{'op':'any','checks':["
	    "{'op':'contains','text':'x'}," NUMBERS("<") "]}}]}", "idle-part " AT_DOCS "/checks/1/check/checks/1"),
	OF_DOCS("idle-part", "busy ones", "{'op':'all','checks':[{'op':'exit-code'}," LINES("x+", "'min':1") "]}", ""),

	{ "contradiction", "exit codes of one step", "'step':'build','roles':['ci'],'argv':['make']},'check':{'op':'exit-code'}",
	    UNIT "},'check':{'op':'exit-code','in':[2]}", "contradiction /claims/1/check" },
	{ "contradiction", "a pattern asked for and forbidden",
	    "'step':'build','roles':['ci'],'argv':['make']},'check':{'op':'exit-code'}",
	    UNIT "},'check':" LINES("^PASS", "'max':0"), "contradiction /claims/1/check" },
	{ "contradiction", "other steps", "'argv':['make']},'check':{'op':'exit-code'}",
	    "'argv':['make']},'check':{'op':'exit-code','in':[2]}", "" },
	{ "contradiction", "other commands of one step", "'step':'build','roles':['ci'],'argv':['make']},'check':{'op':'exit-code'}",
	    "'step':'unit','roles':['ci'],'argv':['make','x']},'check':{'op':'exit-code','in':[2]}", "" },
	{ "contradiction", "one of them optional", "'id':'builds','evidence':{'kind':'run','step':'build','roles':['ci'],"
	    "'argv':['make']},'check':{'op':'exit-code'}",
	    "'id':'builds','optional':true,'evidence':{" UNIT "},'check':{'op':'exit-code','in':[2]}", "" },

	{ "no-age", "none", "'24h'", "'0s'", "no-age /claims/1/evidence/max_age" },
	{ "no-age", "a little", "'24h'", "'1ms'", "" },
	{ "elided-argv", "dots", "['make','test']", "['make','...']", "elided-argv /claims/1/evidence/argv" },
	{ "elided-argv", "one sign", "['make','test']", "['make','\xe2\x80\xa6']", "elided-argv /claims/1/evidence/argv" },
	{ "elided-argv", "as Go has them", "['make','test']", "['go','test','./...']", "" },
	{ "any-evidence", "only roles", "'step':'docs',", "", "any-evidence /claims/2" },
	{ "any-evidence", "a path", "'step':'docs','roles':['ci']},'check':" DOCS_CHECK,
	    "'path':'x.json','roles':['ci']},'check':{'op':'contains','text':'x'}", "" },
	{ "unknown-role", "one of two", "{'step':'docs','roles':['ci']}", "{'step':'docs','roles':['ci','audit']}",
	    "unknown-role /claims/2/evidence/roles/1" },
	{ "unknown-role", "both known", "'roles':['ci']}],'logs'", "'roles':['ci','builder']}],'logs'",
	    "unused-role /agents/0/roles/1" },

	OF_DECISION("constant-decision", "one rule", "[{'verdict':'NOT READY'}]", "constant-decision /decision; lost-verdict /verdicts/1"),
	OF_DECISION("constant-decision", "always the same", "[{'when':{'op':'every','among':'required','is':['passed']},"
	    "'verdict':'NOT READY'},{'verdict':'NOT READY'}]", "constant-decision /decision; lost-verdict /verdicts/1"),
	OF_DECISION("constant-decision", "not always", "[{'when':{'op':'every','among':'all','is':['passed']},'verdict':'READY'},"
	    "{'verdict':'NOT READY'}]", ""),

	OF_DECISION("failure-improves", "upside down", "[{'when':{'op':'some','among':'required','is':['failed']},'verdict':'READY'},"
	    "{'verdict':'NOT READY'}]", "failure-improves /decision; best-with-failed /decision; best-with-unknown /decision"),
	OF_DECISION("failure-improves", "one claim", "[{'when':{'op':'all','of':[{'op':'claim','id':'builds','is':['failed']},"
	    "{'op':'claim','id':'tests','is':['passed']}]},'verdict':'READY'},{'verdict':'NOT READY'}]",
	    "failure-improves /decision; best-with-failed /decision"),
	OF_DECISION("failure-improves", "an optional one", "[{'when':{'op':'all','of':[{'op':'claim','id':'docs','is':['failed']},"
	    "{'op':'every','among':'required','is':['passed']}]},'verdict':'READY'},{'verdict':'NOT READY'}]", ""),

	OF_DECISION("always-true", "every outcome", "[{'when':{'op':'claim','id':'docs','is':['passed','failed','cantTell',"
	    "'inapplicable','untested']},'verdict':'NOT READY'},{'verdict':'NOT READY'}]",
	    "constant-decision /decision; always-true /decision/0/when; lost-verdict /verdicts/1"),
	OF_DECISION("always-true", "all but one", "[{'when':{'op':'some','among':'required','is':['failed','cantTell','untested']},"
	    "'verdict':'NOT READY'},{'when':{'op':'claim','id':'docs','is':['passed','failed','cantTell']},'verdict':'READY'},"
	    "{'verdict':'NOT READY'}]", ""),

	OF_DECISION("never-true", "in itself", "[{'when':{'op':'all','of':[{'op':'claim','id':'builds','is':['failed']},"
	    "{'op':'every','among':'required','is':['passed']}]},'verdict':'NOT READY'},"
	    "{'when':{'op':'every','among':'required','is':['passed']},'verdict':'READY'},{'verdict':'NOT READY'}]",
	    "never-true /decision/0/when"),
	OF_DECISION("never-true", "behind a wider one", "[{'when':{'op':'every','among':'required','is':['passed']},'verdict':'READY'},"
	    "{'when':{'op':'every','among':'all','is':['passed']},'verdict':'READY'},{'verdict':'NOT READY'}]",
	    "never-true /decision/1/when"),
	OF_DECISION("never-true", "before a wider one", "[{'when':{'op':'some','among':'required','is':['failed']},"
	    "'verdict':'NOT READY'},{'when':{'op':'every','among':'required','is':['passed']},'verdict':'READY'},"
	    "{'verdict':'NOT READY'}]", ""),

	{ "lost-verdict", "not in a rule", "['NOT READY','READY']", "['NOT READY','PERHAPS','READY']", "lost-verdict /verdicts/1" },
	{ "lost-verdict", "in one", "['NOT READY','READY'],'decision':[", "['NOT READY','PERHAPS','READY'],'decision':["
	    "{'when':{'op':'all','of':[{'op':'every','among':'required','is':['passed']},"
	    "{'op':'claim','id':'docs','is':['failed']}]},'verdict':'PERHAPS'},", "" },

	OF_DECISION("best-with-failed", "only one looked at", "[{'when':{'op':'claim','id':'builds','is':['passed']},"
	    "'verdict':'READY'},{'verdict':'NOT READY'}]",
	    "best-with-failed /decision; best-with-unknown /decision; ignored-claim /claims/1"),
	OF_DECISION("best-with-failed", "both looked at", "[{'when':{'op':'all','of':[{'op':'claim','id':'builds','is':['passed']},"
	    "{'op':'claim','id':'tests','is':['passed']}]},'verdict':'READY'},{'verdict':'NOT READY'}]", ""),
	OF_DECISION("best-with-unknown", "listed", "[{'when':{'op':'every','among':'required','is':['passed','cantTell']},"
	    "'verdict':'READY'},{'verdict':'NOT READY'}]", "best-with-unknown /decision"),
	OF_DECISION("best-with-unknown", "a failure unknown above", "[{'when':{'op':'some','among':'required','is':['failed']},"
	    "'verdict':'NOT READY'},{'when':{'op':'every','among':'required','is':['passed','cantTell']},'verdict':'READY'},"
	    "{'verdict':'NOT READY'}]", ""),
	OF_DECISION("best-with-unknown", "told of", "[{'when':{'op':'some','among':'required','is':['failed','cantTell','untested']},"
	    "'verdict':'NOT READY'},{'when':{'op':'every','among':'required','is':['passed']},'verdict':'READY'},"
	    "{'verdict':'NOT READY'}]", ""),
	OF_DECISION("best-by-default", "nothing failed", "[{'when':{'op':'some','among':'required','is':['failed']},"
	    "'verdict':'NOT READY'},{'verdict':'READY'}]", "best-by-default /decision/1"),
	OF_DECISION("best-by-default", "the worst", "[{'when':{'op':'every','among':'all','is':['passed']},'verdict':'READY'},"
	    "{'verdict':'NOT READY'}]", ""),
	OF_DECISION("ignored-claim", "an optional one looked at instead", "[{'when':{'op':'all','of':["
	    "{'op':'claim','id':'docs','is':['passed']},{'op':'claim','id':'tests','is':['passed']}]},'verdict':'READY'},"
	    "{'verdict':'NOT READY'}]", "best-with-failed /decision; best-with-unknown /decision; ignored-claim /claims/0"),
	OF_DECISION("ignored-claim", "an optional one", "[{'when':{'op':'not','of':{'op':'some','among':'required',"
	    "'is':['failed','cantTell','untested']}},'verdict':'READY'},{'verdict':'NOT READY'}]", ""),

	{ "same-rule", "twice", "{'step':'docs','roles':['ci']},'check':" DOCS_CHECK,
	    "{'kind':'run','step':'build','roles':['ci'],'argv':['make']},'check':{'op':'exit-code'}", "same-rule /claims/2" },
	{ "same-rule", "another step", "{'step':'docs','roles':['ci']},'check':" DOCS_CHECK,
	    "{'kind':'run','step':'docs','roles':['ci'],'argv':['make']},'check':{'op':'exit-code'}", "" },
	{ "any-command", "neither argv nor roles", "{'step':'docs','roles':['ci']}", "{'step':'docs'}", "any-command /claims/2" },
	{ "any-command", "an argv", "{'step':'docs','roles':['ci']}", "{'step':'docs','argv':['make','docs']}", "" },
	{ "unused-agent", "another", "'roles':['ci']}],'logs'", "'roles':['ci']},{'name':'b','key':'KEY'}],'logs'",
	    "unused-agent /agents/1" },
	{ "unused-agent", "one that may approve", "'roles':['ci']}],'logs'", "'roles':['ci']},{'name':'b','key':'KEY',"
	    "'roles':['manager']}],'approvals':{'quorum':1,'roles':['manager']},'logs'", "" },
	{ "unused-agent", "one that may not approve", "'roles':['ci']}],'logs'", "'roles':['ci','manager']},{'name':'b','key':'KEY',"
	    "'roles':['visitor']}],'approvals':{'quorum':1,'roles':['manager']},'logs'",
	    "unused-agent /agents/1; unused-role /agents/1/roles/0" },
	{ "unused-agent", "with a role that is asked for", "'roles':['ci']}],'logs'",
	    "'roles':['ci']},{'name':'b','key':'KEY','roles':['ci']}],'logs'", "" },
	{ "unused-role", "nobody asks", "'roles':['ci']}],'logs'", "'roles':['ci','builder']}],'logs'",
	    "unused-role /agents/0/roles/1" },
	{ "unused-role", "one asks", "'roles':['ci']}],'logs'", "'roles':['ci']}],'logs'", "" },
};

/* What there is, in the form of "expected". */
static void findings_of(const struct json *document, char *text, size_t size)
{
	struct policy_lint lint;
	size_t used = 0, counted = 0;

	assert_int_equal(policy_lint_document(document, &lint, NULL), STATUS_OK);
	text[0] = '\0';
	for (const struct json *one = json_first(lint.findings); one; one = json_next(one)) {
		used += (size_t)snprintf(text + used, size - used, "%s%s%s%s", used ? "; " : "", json_member_text(one, "rule"),
		    *json_member_text(one, "at") ? " " : "", json_member_text(one, "at"));
		assert_true(used < size);
		assert_true(*json_member_text(one, "says"));
	}
	for (int i = 0; i < POLICY_SEVERITY_COUNT; i++)
		counted += lint.counts[i];
	assert_int_equal(counted, json_count(lint.findings));
	policy_lint_release(&lint);
}

/* "KEY" in ${words} is another agent's key. */
static char *changed(const char *base, const char *from_words, const char *words)
{
	const char *key = strstr(words, "KEY");
	char *from = quoted("%s", from_words), *to, *text;

	to = key ? quoted("%.*s%s%s", (int)(key - words), words, key_other, key + 3) : quoted("%s", words);
	text = replaced(base, from, to);
	free(from);
	free(to);
	return text;
}

static void finds_just_that(void **state)
{
	char *base = clean(), found[2048];
	struct json *document = parsed(base);
	size_t wrong = 0;

	(void)state;
	findings_of(document, found, sizeof(found));
	assert_string_equal(found, "");
	json_free(document);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *text = changed(base, cases[i].from, cases[i].to);

		document = parsed(text);
		findings_of(document, found, sizeof(found));
		if (strcmp(found, cases[i].expected) != 0) {
			print_error("%s, %s: \"%s\", should be \"%s\"\n", cases[i].rule, cases[i].name, found, cases[i].expected);
			wrong++;
		}
		json_free(document);
		free(text);
	}
	free(base);
	assert_int_equal(wrong, 0);
}

static void without_trust(void **state)
{
	char *base = clean(), found[2048];
	struct json *document = parsed(base);

	(void)state;
	json_remove(document, "logs");
	findings_of(document, found, sizeof(found));
	assert_string_equal(found, "any-log");
	json_free(document);
	document = parsed("{\"schema\":\"urn:exhibit:policy:v1\",\"verdicts\":[\"NOT READY\",\"READY\"],\"claims\":[{\"id\":\"builds\","
	    "\"evidence\":{\"step\":\"build\",\"argv\":[\"make\"]},\"check\":{\"op\":\"exit-code\"}}],\"decision\":[{\"when\":"
	    "{\"op\":\"claim\",\"id\":\"builds\",\"is\":[\"passed\"]},\"verdict\":\"READY\"},{\"verdict\":\"NOT READY\"}]}");
	findings_of(document, found, sizeof(found));
	assert_string_equal(found, "anybody; any-log");
	json_free(document);
	free(base);
}

/* What is found in the clean policy with these lines behind the one of its log. */
static void expect_of_witnesses(const char *lines, const char *expected)
{
	char *base = clean(), *text = NULL, found[2048];
	struct json *document = parsed(base);

	assert_true(asprintf(&text, "log %s\n%s", vkey, lines) > 0);
	json_remove(document, "logs");
	json_put_text(document, "tlog_policy", text);
	findings_of(document, found, sizeof(found));
	assert_string_equal(found, expected);
	json_free(document);
	free(text);
	free(base);
}

static void witness_line(const char *name, const struct ed25519_key *key, struct buffer *lines)
{
	struct cosigner cosigner;

	assert_int_equal(cosigner_make(name, key, &cosigner), STATUS_OK);
	assert_int_equal(buffer_append_format(lines, "witness %s ", name), STATUS_OK);
	assert_int_equal(cosigner_write(&cosigner, lines), STATUS_OK);
	assert_int_equal(buffer_append_byte(lines, '\n'), STATUS_OK);
}

/* A note has 64 signatures at most, and one of them is the log's. */
static void of_many_witnesses(void **state)
{
	struct buffer lines;
	size_t before;

	(void)state;
	buffer_init(&lines, 1 << 16);
	for (unsigned char i = 0; i < 64; i++) {
		unsigned char seed[crypto_sign_SEEDBYTES] = { i }, secret[crypto_sign_SECRETKEYBYTES];
		struct ed25519_key key;
		char name[8];

		snprintf(name, sizeof(name), "w%u", i);
		assert_int_equal(crypto_sign_seed_keypair(key.bytes, secret, seed), 0);
		witness_line(name, &key, &lines);
	}
	before = lines.size;
	for (int all = 0; all < 2; all++) {
		lines.size = before;
		assert_int_equal(buffer_append_format(&lines, "group g %d", 63 + all), STATUS_OK);
		for (int i = 0; i < 64; i++)
			assert_int_equal(buffer_append_format(&lines, " w%d", i), STATUS_OK);
		assert_int_equal(buffer_append_text(&lines, "\nquorum g\n"), STATUS_OK);
		expect_of_witnesses(buffer_text(&lines), all ? "never-quorum /tlog_policy" : "");
	}
	buffer_release(&lines);
}

static void of_witnesses(void **state)
{
	static struct memory_log log;
	const struct ed25519_key small = { { 1 } };
	struct buffer lines;

	(void)state;
	log_init(&log);
	buffer_init(&lines, 1 << 16);
	expect_of_witnesses("quorum none\n", "");
	witness_line("good", &log.agents[1].key, &lines);
	witness_line("small", &small, &lines);
	size_t both = lines.size;
	assert_int_equal(buffer_append_text(&lines, "group g any good small\nquorum g\n"), STATUS_OK);
	expect_of_witnesses(buffer_text(&lines), "");
	lines.size = both;
	assert_int_equal(buffer_append_text(&lines, "group g all good small\nquorum g\n"), STATUS_OK);
	expect_of_witnesses(buffer_text(&lines), "never-quorum /tlog_policy");
	lines.size = both;
	assert_int_equal(buffer_append_text(&lines, "group g 3 good small\nquorum g\n"), STATUS_OK);
	expect_of_witnesses(buffer_text(&lines), "refused /tlog_policy");
	buffer_clear(&lines);
	witness_line("itself", &log.log_key.key, &lines);
	assert_int_equal(buffer_append_text(&lines, "quorum itself\n"), STATUS_OK);
	expect_of_witnesses(buffer_text(&lines), "own-witness /tlog_policy");
	buffer_release(&lines);
	log_release(&log);
}

/* Many claims; ${member} follows each id, ${when} decides. */
static struct json *large(size_t count, const char *member, const char *when)
{
	struct json *document, *claims = json_array();
	char *base = clean(), *decision = quoted("[{'when':%s,'verdict':'READY'},{'verdict':'NOT READY'}]", when);

	document = parsed(base);
	for (size_t i = 0; i < count; i++) {
		char *text = quoted("{'id':'c%zu'%s,'evidence':{'step':'s%zu','roles':['ci']},'check':{'op':'exit-code'}}", i, member, i);

		json_push(claims, parsed(text));
		free(text);
	}
	json_put(document, "claims", claims);
	json_put(document, "decision", parsed(decision));
	free(base);
	free(decision);
	return document;
}

static void expect_large(size_t count, const char *member, const char *when, const char *expected)
{
	struct json *document = large(count, member, when);
	char found[2048];

	findings_of(document, found, sizeof(found));
	assert_string_equal(found, expected);
	json_free(document);
}

/* Claims that are alike stand for each other, so that hundreds are still tried in every case; else a sample is. */
static void tries_many_claims(void **state)
{
	(void)state;
	expect_large(300, "", "{'op':'every','among':'required','is':['passed']}", "");
	expect_large(300, "", "{'op':'some','among':'required','is':['failed']}",
	    "failure-improves /decision; best-with-failed /decision; best-with-unknown /decision");
	expect_large(300, "", "{'op':'any','of':[{'op':'every','among':'required','is':['passed']},"
	    "{'op':'claim','id':'c7','is':['failed']}]}",
	    "failure-improves /decision; best-with-failed /decision; best-with-unknown /decision");
	/* Four outcomes in one group need four claims. */
	expect_large(9, "", "{'op':'all','of':[{'op':'some','among':'all','is':['failed']},{'op':'some','among':'all',"
	    "'is':['cantTell']},{'op':'some','among':'all','is':['untested']},{'op':'some','among':'all','is':['passed']}]}",
	    "best-with-failed /decision; best-with-unknown /decision");
	/* Nine claims by name are too many cases: what the sample shows is still certain. */
	expect_large(9, "", "{'op':'all','of':[{'op':'claim','id':'c0','is':['failed']},{'op':'claim','id':'c1','is':['passed']},"
	    "{'op':'claim','id':'c2','is':['passed']},{'op':'claim','id':'c3','is':['passed']},{'op':'claim','id':'c4','is':['passed']},"
	    "{'op':'claim','id':'c5','is':['passed']},{'op':'claim','id':'c6','is':['passed']},{'op':'claim','id':'c7','is':['passed']},"
	    "{'op':'claim','id':'c8','is':['passed']}]}",
	    "failure-improves /decision; best-with-failed /decision; sampled /decision");
}

static void bounds_hostile_policies(void **state)
{
	struct json *document = large(10000, ",'severity':'low'", "{'op':'every','among':'required','severity':['low'],'is':['passed']}");
	struct policy_lint lint;

	(void)state;
	/* All claims of one step, to be compared with each other. */
	for (const struct json *claim = json_first(json_member(document, "claims")); claim; claim = json_next(claim))
		json_put_text((struct json *)(uintptr_t)json_member(claim, "evidence"), "step", "one");
	assert_int_equal(policy_lint_document(document, &lint, NULL), STATUS_OK);
	assert_false(lint.is_refused);
	assert_int_equal(lint.counts[POLICY_ERROR] + lint.counts[POLICY_WARNING], 0);
	assert_true(lint.counts[POLICY_NOTE] >= 9999); /* the same rule again and again */
	assert_int_equal(json_count(lint.findings), POLICY_FINDINGS_MAX);
	assert_int_equal(lint.left_out, lint.counts[POLICY_NOTE] - POLICY_FINDINGS_MAX);
	policy_lint_release(&lint);
	json_free(document);
}

/* Every rule has a case that it finds and one that it does not; those about trust are in without_trust and of_witnesses. */
static void every_rule_is_tried(void **state)
{
	size_t count;
	const struct policy_lint_rule *rules = policy_lint_rules(&count);

	(void)state;
	static const char *const elsewhere[] = { "anybody", "any-log", "sampled", "never-quorum", "own-witness" };

	for (size_t i = 0; i < count; i++) {
		bool fires = false, is_elsewhere = false, is_silent = false;

		assert_true(strlen(rules[i].sentence) > 10);
		for (size_t j = 0; j < sizeof(cases) / sizeof(cases[0]); j++) {
			bool has = strstr(cases[j].expected, rules[i].name) != NULL;

			fires |= has;
			is_silent |= !strcmp(cases[j].rule, rules[i].name) && !has;
		}
		for (size_t j = 0; j < sizeof(elsewhere) / sizeof(elsewhere[0]); j++)
			is_elsewhere |= !strcmp(rules[i].name, elsewhere[j]);
		if (is_elsewhere)
			continue;
		if (!fires || !is_silent)
			fail_msg("%s: %s", rules[i].name, fires ? "no case where it is silent" : "no case where it fires");
	}
}

/* docs/policy.md has the table, row by row. */
static void is_documented(void **state)
{
	const char *source = getenv("EXHIBIT_SRC");
	struct buffer text;
	char path[4096], row[512], piece[4096];
	size_t count, got;
	const struct policy_lint_rule *rules = policy_lint_rules(&count);
	FILE *file;

	(void)state;
	snprintf(path, sizeof(path), "%s/docs/policy.md", source ? source : ".");
	file = fopen(path, "rb");
	if (!file)
		fail_msg("%s cannot be opened", path);
	buffer_init(&text, 1 << 20);
	while ((got = fread(piece, 1, sizeof(piece), file)) > 0)
		assert_int_equal(buffer_append(&text, bytes_of(piece, got)), STATUS_OK);
	fclose(file);
	for (size_t i = 0; i < count; i++) {
		snprintf(row, sizeof(row), "| `%s` | %s | %s |\n", rules[i].name, policy_severity_name(rules[i].severity),
		    rules[i].sentence);
		if (!strstr(buffer_text(&text), row))
			fail_msg("docs/policy.md lacks the row %s", row);
	}
	buffer_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_just_that),
		cmocka_unit_test(without_trust),
		cmocka_unit_test(of_witnesses),
		cmocka_unit_test(of_many_witnesses),
		cmocka_unit_test(tries_many_claims),
		cmocka_unit_test(bounds_hostile_policies),
		cmocka_unit_test(every_rule_is_tried),
		cmocka_unit_test(is_documented),
	};
	return cmocka_run_group_tests_name("policy lint", tests, make_keys, NULL);
}
