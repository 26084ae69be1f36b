#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "document_cases.h"
#include "verify/report/report.h"

#define ID_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define ID_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

static const char good[] =
	"{'schema':'urn:exhibit:report:v1','title':'Release 1.2',"
	"'subject':[{'name':'repo','digest':{'gitCommit':'" LOG_COMMIT "'}}],"
	"'verdicts':['NOT READY','READY'],'verdict':'READY',"
	"'claims':["
	"{'id':'tests','text':'All tests pass','asserted':'passed','evidence':['" ID_A "','" ID_B "'],"
	"'check':{'op':'all','checks':[{'op':'exit-code'}]}},"
	"{'id':'docs','text':'Documented','asserted':'untested','evidence':[]}],"
	"'decision':[{'when':{'op':'every','among':'required','is':['passed']},'verdict':'READY'},"
	"{'verdict':'NOT READY'}]}";

#define BAD STATUS_BAD_DOCUMENT
#define PARTS "'verdict':'READY'," /* parts go in behind it */
static const struct document_case bad[] = {
	{ "another schema", "report:v1", "report:v2", BAD, "/schema" },
	{ "no schema", "'schema':'urn:exhibit:report:v1',", "", BAD, "/" },
	{ "an unknown member", "'title'", "'tilte'", BAD, "/tilte" },
	{ "an empty title", "Release 1.2", "", BAD, "/title" },
	{ "a subject without a digest", "'digest':{'gitCommit':'" LOG_COMMIT "'}", "'digest':{}", BAD, "/subject/0/digest" },
	{ "no subject in the list", "[{'name':'repo','digest':{'gitCommit':'" LOG_COMMIT "'}}]", "[]", BAD, "/subject" },
	{ "one verdict", "['NOT READY','READY']", "['READY']", BAD, "/verdicts" },
	{ "a verdict twice", "['NOT READY','READY']", "['NOT READY','READY','NOT READY']", BAD, "/verdicts/2" },
	{ "a claimed verdict of no list", "'verdict':'READY','claims'", "'verdict':'FINE','claims'", BAD, "/verdict" },
	{ "a verdict that is no text", "'verdict':'READY','claims'", "'verdict':1,'claims'", BAD, "/verdict" },
	{ "an id twice", "'id':'docs'", "'id':'tests'", BAD, "/claims/1/id" },
	{ "a mode that is none", "'id':'docs',", "'id':'docs','mode':'guess',", BAD, "/claims/1/mode" },
	{ "a forecast of no", "'id':'docs',", "'id':'docs','forecast':false,", BAD, "/claims/1/forecast" },
	{ "a quantity without a value", PARTS, "'verdict':'READY','quantities':[{'id':'q'}],", BAD, "/quantities/0" },
	{ "a quantity in no unit", PARTS, "'verdict':'READY','quantities':[{'id':'q','value':'1','unit':'cubits'}],", BAD, "/quantities/0/value" },
	{ "a quantity computed from a record",
	    PARTS, "'verdict':'READY','quantities':[{'id':'q','value':'1','computed':{'op':'capture','pattern':'(1)'}}],", BAD,
	    "/quantities/0/computed" },
	{ "a quantity computed by nothing known", PARTS, "'verdict':'READY','quantities':[{'id':'q','value':'1','computed':{'op':'guess'}}],",
	    STATUS_UNKNOWN_OPERATOR, "/quantities/0/computed/op" },
	{ "a quantity computed in another dimension",
	    PARTS, "'verdict':'READY','quantities':[{'id':'q','value':'1','unit':'ms','computed':{'op':'number','value':'1','unit':'%'}}],", BAD,
	    "/quantities/0/computed" },
	{ "a quantity with more places than can be rounded to",
	    PARTS, "'verdict':'READY','quantities':[{'id':'q','value':'0.1234567890123456789','computed':{'op':'number','value':'1'}}],", BAD,
	    "/quantities/0/computed" },
	{ "a scorecard of nothing", PARTS, "'verdict':'READY','scorecards':[{'id':'s','total':'1','items':[]}],", BAD, "/scorecards/0/items" },
	{ "a margin of nothing",
	    PARTS, "'verdict':'READY','service_levels':[{'id':'s','target':'1','better':'lower','status':'met','margin':'1'}],", BAD,
	    "/service_levels/0/margin" },
	{ "a risk twice", PARTS, "'verdict':'READY','risks':[{'id':'r','level':'P1','status':'open'},{'id':'r','level':'P2','status':'open'}],", BAD,
	    "/risks/1/id" },
	{ "a risk of no level", PARTS, "'verdict':'READY','risks':[{'id':'r','level':'P4','status':'open'}],", BAD, "/risks/0/level" },
	{ "a finding shown by no claim", PARTS,
	    "'verdict':'READY','findings':[{'id':'f','severity':'low','status':'fixed','text':'x','claim':'nothing'}],", BAD, "/findings/0/claim" },
	{ "a set of nothing", PARTS, "'verdict':'READY','requirement_sets':[{'id':'s'}],", BAD, "/requirement_sets/0/required" },
	{ "a total without what is listed", PARTS, "'verdict':'READY','requirement_sets':[{'id':'s','total':'3'}],", BAD,
	    "/requirement_sets/0/total" },
	{ "a set that asks twice", PARTS, "'verdict':'READY','requirement_sets':[{'id':'s','required':['a','a']}],", BAD,
	    "/requirement_sets/0/required/1" },
	{ "a set covered by no claim", PARTS,
	    "'verdict':'READY','requirement_sets':[{'id':'s','required':['a'],'covered':[{'id':'a','claim':'b'}]}],", BAD,
	    "/requirement_sets/0/covered" },
	{ "one approach only", PARTS, "'verdict':'READY','triangulations':[{'id':'t','claims':['docs']}],", BAD, "/triangulations/0/claims" },
	{ "an approach twice", PARTS, "'verdict':'READY','triangulations':[{'id':'t','claims':['docs','docs']}],", BAD,
	    "/triangulations/0/claims/1" },
	{ "a criterion that rests on criteria", PARTS,
	    "'verdict':'READY','criteria':[{'id':'c','decides':'go','text':'x','triggered':true,'when':{'op':'triggered','decides':'go'}}],", BAD,
	    "/criteria/0/when/op" },
	{ "a criterion about no claim", PARTS, "'verdict':'READY','criteria':[{'id':'c','decides':'go','text':'x','triggered':true,"
	    "'when':{'op':'claim','id':'nothing','is':['passed']}}],", BAD, "/criteria/0/when/id" },
	{ "a sign-off by nobody", PARTS, "'verdict':'READY','signoffs':[{'id':'s','assessors':[],'approvers':['A']}],", BAD,
	    "/signoffs/0/assessors" },
	{ "an id that is no name", "'id':'docs'", "'id':'my docs'", BAD, "/claims/1/id" },
	{ "a claim without words", "Documented", "", BAD, "/claims/1/text" },
	{ "an outcome that is none", "'asserted':'untested'", "'asserted':'skipped'", BAD, "/claims/1/asserted" },
	{ "no assertion", "'asserted':'untested',", "", BAD, "/claims/1" },
	{ "no list of evidence", ",'evidence':[]", "", BAD, "/claims/1" },
	{ "evidence that is no id", "'evidence':[]", "'evidence':['" ID_A "','abc']", BAD, "/claims/1/evidence/1" },
	{ "evidence cited twice", ID_B, ID_A, BAD, "/claims/0/evidence/1" },
	{ "an unknown operator", "exit-code", "exit-cod", STATUS_UNKNOWN_OPERATOR, "/claims/0/check/checks/0/op" },
	{ "a pattern that is none", "{'op':'exit-code'}", "{'op':'regex-count','pattern':'(','min':1}", STATUS_BAD_REGEX,
	    "/claims/0/check/checks/0/pattern" },
	{ "a rule with an unknown verdict", "},'verdict':'READY'}", "},'verdict':'GREAT'}", BAD, "/decision/0/verdict" },
	{ "no last rule", ",{'verdict':'NOT READY'}", "", BAD, "/decision/0/when" },
	{ "a rule without a condition before the last", "{'when':{'op':'every','among':'required','is':['passed']},", "{", BAD,
	    "/decision/0/when" },
	{ "no rule", "'decision':[{'when':{'op':'every','among':'required','is':['passed']},'verdict':'READY'},"
	    "{'verdict':'NOT READY'}]", "'decision':[]", BAD, "/decision" },
	{ "an unknown condition", "'op':'every'", "'op':'most'", BAD, "/decision/0/when/op" },
	{ "a condition on another's claim", "{'op':'every','among':'required','is'", "{'op':'claim','id':'speed','is'", BAD,
	    "/decision/0/when/id" },
	{ "severities, which reports do not have", "'among':'required'", "'among':'all','severity':['high']", BAD,
	    "/decision/0/when/among" },
};

static void good_and_bad(void **state)
{
	(void)state;
	expect_documents(report_validate, good, bad, sizeof(bad) / sizeof(bad[0]));
}

static void may_leave_out(void **state)
{
	(void)state;
	static const char *const optional[] = { "'title':'Release 1.2',",
		"'subject':[{'name':'repo','digest':{'gitCommit':'" LOG_COMMIT "'}}],",
		",'check':{'op':'all','checks':[{'op':'exit-code'}]}",
		(",'decision':[{'when':{'op':'every','among':'required','is':['passed']},'verdict':'READY'},"
		"{'verdict':'NOT READY'}]") };
	for (size_t i = 0; i < sizeof(optional) / sizeof(optional[0]); i++) {
		char *text = replaced(good, optional[i], "");
		expect_document(report_validate, optional[i], text, STATUS_OK, "");
		free(text);
	}
	expect_document(report_validate, "not an object", "[]", BAD, "/");
}

static void is_taken_apart(void **state)
{
	(void)state;
	char *text = quoted("%s", good);
	struct json *document = parsed(text);
	struct report report;
	struct weighed_claim weighed[2];
	size_t index;
	assert_int_equal(report_read(document, &report, NULL), STATUS_OK);
	assert_string_equal(report.title, "Release 1.2");
	assert_string_equal(report.verdict, "READY");
	assert_int_equal(report.claim_count, 2);
	assert_string_equal(report.claims[1].id, "docs");
	assert_int_equal(report.claims[0].asserted, OUTCOME_PASSED);
	assert_int_equal(report.claims[1].asserted, OUTCOME_UNTESTED);
	assert_int_equal(json_count(report.claims[0].evidence), 2);
	assert_non_null(report.claims[0].check);
	assert_null(report.claims[1].check);
	assert_true(names_find(&report.ids, "docs", &index));
	assert_int_equal(index, 1);
	assert_false(names_find(&report.ids, "doc", &index));
	report_weigh(&report, NULL, weighed);
	assert_int_equal(weighed[0].outcome, OUTCOME_UNTESTED);
	assert_true(weighed[1].is_required);
	report_release(&report);
	json_free(document);
	free(text);
}

/* The most claims a report may make, and one more; and ids far apart that are equal. */
static void bounds_claims(void **state)
{
	(void)state;
	for (size_t count = CLAIMS_MAX; count <= CLAIMS_MAX + 1; count++) {
		struct json *document, *claims = json_array();
		char *text = quoted("{'schema':'urn:exhibit:report:v1','verdicts':['A','B'],'verdict':'A'}");
		struct fault fault = { 0 };
		document = parsed(text);
		free(text);
		for (size_t i = 0; i < count; i++) {
			text = quoted("{'id':'c%zu','text':'t','asserted':'untested','evidence':[]}", i);
			json_push(claims, parsed(text));
			free(text);
		}
		json_put(document, "claims", claims);
		assert_int_equal(report_validate(document, &fault), count == CLAIMS_MAX ? STATUS_OK : BAD);
		json_free(document);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_and_bad),
		cmocka_unit_test(may_leave_out),
		cmocka_unit_test(is_taken_apart),
		cmocka_unit_test(bounds_claims),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
