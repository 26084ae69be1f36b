#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <time.h>

#include "memory_log.h"
#include "verify/report/decision.h"

/* Claims c0, c1, … with outcomes by letter: p f ? i -; upper case, and "!" for "?", are optional ones. */
struct table {
	struct weighed_claim claims[8];
	char ids[8][24];
	struct json *list;
	struct names names;
	struct weighed weighed;
};

static void table_init(struct table *table, const char *letters, const char *severities)
{
	static const struct { char letter, optional; enum outcome outcome; } known[] = {
		{ 'p', 'P', OUTCOME_PASSED }, { 'f', 'F', OUTCOME_FAILED }, { '?', '!', OUTCOME_CANT_TELL },
		{ 'i', 'I', OUTCOME_INAPPLICABLE }, { '-', '_', OUTCOME_UNTESTED },
	};
	size_t count = strlen(letters);
	memset(table, 0, sizeof(*table));
	table->list = json_array();
	for (size_t i = 0; i < count; i++) {
		snprintf(table->ids[i], sizeof(table->ids[i]), "c%zu", i);
		json_push_text(table->list, table->ids[i]);
		table->claims[i].id = table->ids[i];
		table->claims[i].weight = RATIONAL_INTEGER((int)i + 1); /* c0 counts 1, c1 counts 2, … */
		table->claims[i].severity = !severities ? NULL : severities[i] == 'h' ? "high" :
		    severities[i] == 'l' ? "low" : NULL;
		for (size_t k = 0; k < sizeof(known) / sizeof(known[0]); k++)
			if (known[k].letter == letters[i] || known[k].optional == letters[i]) {
				table->claims[i].outcome = known[k].outcome;
				table->claims[i].is_required = known[k].letter == letters[i];
			}
	}
	assert_int_equal(names_read(&table->names, table->list, NULL, NULL), STATUS_OK);
	table->weighed = (struct weighed){ .claims = table->claims, .count = count, .ids = &table->names };
}

static void table_release(struct table *table)
{
	names_release(&table->names);
	json_free(table->list);
}

static const char *const truths[] = { "false", "unknown", "true" };

static void expect_truth(const char *letters, const char *severities, const char *condition, enum truth expected)
{
	struct table table;
	char *text = quoted("%s", condition);
	struct json *value = parsed(text);
	struct fault fault = { 0 };
	table_init(&table, letters, severities);
	if (shape_check(&shape_condition, value, STATUS_BAD_DOCUMENT, &fault) != STATUS_OK)
		fail_msg("%s: %s %s", condition, fault.place, fault.detail);
	enum truth found = condition_evaluate(value, &table.weighed);
	if (found != expected)
		fail_msg("%s of %s is %s, should be %s", condition, letters, truths[found], truths[expected]);
	table_release(&table);
	json_free(value);
	free(text);
}

/* ---- conditions ---- */

static void one_claim(void **state)
{
	(void)state;
	static const struct { const char *letters; enum truth passed, failed_or_untested; } rows[] = {
		{ "p", TRUTH_TRUE, TRUTH_FALSE },
		{ "f", TRUTH_FALSE, TRUTH_TRUE },
		{ "?", TRUTH_UNKNOWN, TRUTH_UNKNOWN },
		{ "i", TRUTH_FALSE, TRUTH_FALSE },
		{ "-", TRUTH_UNKNOWN, TRUTH_TRUE },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		expect_truth(rows[i].letters, NULL, "{'op':'claim','id':'c0','is':['passed']}", rows[i].passed);
		expect_truth(rows[i].letters, NULL, "{'op':'claim','id':'c0','is':['failed','untested']}",
		    rows[i].failed_or_untested);
	}
	expect_truth("fp", NULL, "{'op':'claim','id':'c1','is':['passed']}", TRUTH_TRUE);
}

static void groups(void **state)
{
	(void)state;
	static const struct { const char *letters; enum truth every, some; } rows[] = {
		{ "pp", TRUTH_TRUE, TRUTH_TRUE },
		{ "pf", TRUTH_FALSE, TRUTH_TRUE },
		{ "ff", TRUTH_FALSE, TRUTH_FALSE },
		{ "p?", TRUTH_UNKNOWN, TRUTH_TRUE },
		{ "f?", TRUTH_FALSE, TRUTH_UNKNOWN },
		{ "--", TRUTH_UNKNOWN, TRUTH_UNKNOWN },
		{ "pi", TRUTH_FALSE, TRUTH_TRUE },
		{ "pF", TRUTH_TRUE, TRUTH_TRUE },     /* an optional claim is not among the required */
		{ "fP", TRUTH_FALSE, TRUTH_FALSE },
		{ "PP", TRUTH_UNKNOWN, TRUTH_UNKNOWN }, /* nothing is required: never true */
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		expect_truth(rows[i].letters, NULL, "{'op':'every','among':'required','is':['passed']}", rows[i].every);
		expect_truth(rows[i].letters, NULL, "{'op':'some','among':'required','is':['passed']}", rows[i].some);
	}
	expect_truth("pF", NULL, "{'op':'every','among':'all','is':['passed']}", TRUTH_FALSE);
	expect_truth("fP", NULL, "{'op':'some','among':'all','is':['passed']}", TRUTH_TRUE);
	/* Severities narrow the group; a group without a claim is unknown. */
	expect_truth("pf", "hl", "{'op':'every','among':'required','severity':['high'],'is':['passed']}", TRUTH_TRUE);
	expect_truth("pf", "hl", "{'op':'every','among':'required','severity':['high','low'],'is':['passed']}", TRUTH_FALSE);
	expect_truth("pf", "hl", "{'op':'some','among':'required','severity':['low'],'is':['passed']}", TRUTH_FALSE);
	expect_truth("pf", "h.", "{'op':'some','among':'required','severity':['low'],'is':['failed']}", TRUTH_UNKNOWN);
	expect_truth("pf", "h.", "{'op':'every','among':'required','severity':['low'],'is':['passed']}", TRUTH_UNKNOWN);
}

/* Kleene's tables, from every pair of values. */
static void joins(void **state)
{
	(void)state;
	static const char letters[] = { 'f', '?', 'p' }; /* false, unknown, true for "is passed" */
	for (int a = 0; a < 3; a++) {
		for (int b = 0; b < 3; b++) {
			char both[3] = { letters[a], letters[b], '\0' };
			expect_truth(both, NULL, "{'op':'all','of':[{'op':'claim','id':'c0','is':['passed']},"
			    "{'op':'claim','id':'c1','is':['passed']}]}", (enum truth)(a < b ? a : b));
			expect_truth(both, NULL, "{'op':'any','of':[{'op':'claim','id':'c0','is':['passed']},"
			    "{'op':'claim','id':'c1','is':['passed']}]}", (enum truth)(a > b ? a : b));
		}
		char one[2] = { letters[a], '\0' };
		expect_truth(one, NULL, "{'op':'not','of':{'op':'claim','id':'c0','is':['passed']}}", (enum truth)(2 - a));
	}
}

static void refuses(void **state)
{
	(void)state;
	static const struct { const char *condition, *place; } rows[] = {
		{ "{'op':'claim','id':'c9','is':['passed']}", "/id" },
		{ "{'op':'every','among':'required','severity':['low'],'is':['passed']}", "/among" },
		{ "{'op':'some','among':'all','severity':['critical'],'is':['passed']}", "/among" },
		{ "{'op':'all','of':[{'op':'claim','id':'c0','is':['passed']},{'op':'claim','id':'x','is':['passed']}]}",
		    "/of/1/id" },
		{ "{'op':'not','of':{'op':'any','of':[{'op':'claim','id':'x','is':['passed']}]}}", "/of/of/0/id" },
	};
	static const struct { const char *condition, *place; } forms[] = {
		{ "{'op':'most','among':'required','is':['passed']}", "/op" },
		{ "{'op':'claim','is':['passed']}", "/" },
		{ "{'op':'claim','id':'c0','is':[]}", "/is" },
		{ "{'op':'claim','id':'c0','is':['green']}", "/is/0" },
		{ "{'op':'claim','id':'c0','is':['passed'],'among':'all'}", "/among" },
		{ "{'op':'all','of':[]}", "/of" },
		{ "{'op':'not','of':[]}", "/of" },
		{ "{'op':'every','among':'most','is':['passed']}", "/among" },
		{ "{'among':'all'}", "/" },
	};
	struct table table;
	table_init(&table, "pf", "hh");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char *text = quoted("%s", rows[i].condition);
		struct json *value = parsed(text);
		struct fault fault = { 0 };
		assert_int_equal(shape_check(&shape_condition, value, STATUS_BAD_DOCUMENT, &fault), STATUS_OK);
		assert_int_equal(condition_validate(value, &table.weighed, &fault), STATUS_BAD_DOCUMENT);
		assert_string_equal(fault.place, rows[i].place);
		json_free(value);
		free(text);
	}
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		char *text = quoted("%s", forms[i].condition);
		struct json *value = parsed(text);
		struct fault fault = { 0 };
		assert_int_equal(shape_check(&shape_condition, value, STATUS_BAD_DOCUMENT, &fault), STATUS_BAD_DOCUMENT);
		assert_string_equal(fault.place, forms[i].place);
		json_free(value);
		free(text);
	}
	table_release(&table);
}

/* The bound on operators: as many as allowed, and one more. */
static void bounds_operators(void **state)
{
	(void)state;
	for (size_t count = CONDITION_PARTS_MAX - 1; count <= CONDITION_PARTS_MAX; count++) {
		struct json *all = json_object(), *of = json_array();
		struct fault fault = { 0 };
		struct table table;
		table_init(&table, "p", NULL);
		json_put_text(all, "op", "all");
		for (size_t i = 0; i < count; i++) {
			char *text = quoted("{'op':'claim','id':'c0','is':['passed']}");
			json_push(of, parsed(text));
			free(text);
		}
		json_put(all, "of", of);
		assert_int_equal(condition_validate(all, &table.weighed, &fault),
		    count < CONDITION_PARTS_MAX ? STATUS_OK : STATUS_BAD_DOCUMENT);
		json_free(all);
		table_release(&table);
	}
}

/* ---- decisions ---- */

#define RULES "{'verdicts':['NOT READY','CONDITIONAL','READY'],'decision':[" \
	"{'when':{'op':'some','among':'required','is':['failed']},'verdict':'NOT READY'}," \
	"{'when':{'op':'every','among':'required','is':['passed']},'verdict':'READY'}," \
	"{'verdict':'%s'}]}"

static void expect_verdict(const char *letters, const char *last, const char *expected)
{
	struct table table;
	char *text = quoted(RULES, last);
	struct json *document = parsed(text);
	struct fault fault = { 0 };
	table_init(&table, letters, NULL);
	assert_int_equal(decision_validate(document, &table.weighed, &fault), STATUS_OK);
	const char *found = decision_verdict(document, &table.weighed);
	if (!found != !expected || (found && strcmp(found, expected) != 0))
		fail_msg("%s gives %s, should be %s", letters, found ? found : "nothing", expected ? expected : "nothing");
	table_release(&table);
	json_free(document);
	free(text);
}

static void gives_verdicts(void **state)
{
	(void)state;
	expect_verdict("ppp", "CONDITIONAL", "READY");
	expect_verdict("pfp", "CONDITIONAL", "NOT READY");
	expect_verdict("pip", "CONDITIONAL", "CONDITIONAL");
	expect_verdict("f?-", "CONDITIONAL", "NOT READY"); /* the open ones cannot matter any more */
	expect_verdict("p?p", "CONDITIONAL", NULL);        /* it could be any of them */
	expect_verdict("pi-", "CONDITIONAL", NULL);        /* NOT READY or CONDITIONAL */
	expect_verdict("pi-", "NOT READY", "NOT READY");   /* either way */
	expect_verdict("pp?", "NOT READY", NULL);          /* READY or NOT READY */
	expect_verdict("ppF", "NOT READY", "READY");
	struct table table;
	struct json *nothing = json_object();
	table_init(&table, "p", NULL);
	assert_null(decision_verdict(nothing, &table.weighed));
	json_free(nothing);
	table_release(&table);
}

/* ---- a told verdict is never contradicted by what is learned later ---- */

static struct json *random_condition(int depth)
{
	static const char *const sets[] = { "['passed']", "['failed']", "['passed','inapplicable']",
		"['failed','inapplicable']" };
	const char *is = sets[rand() % 4];
	struct json *value, *of;
	char *text;
	switch (depth > 0 ? rand() % 6 : rand() % 3) {
	case 0:
		text = quoted("{'op':'claim','id':'c%d','is':%s}", rand() % 5, is);
		break;
	case 1:
		text = quoted("{'op':'every','among':'%s','is':%s}", rand() % 2 ? "all" : "required", is);
		break;
	case 2:
		text = quoted("{'op':'some','among':'%s','is':%s}", rand() % 2 ? "all" : "required", is);
		break;
	case 3:
		value = json_object();
		json_put_text(value, "op", "not");
		json_put(value, "of", random_condition(depth - 1));
		return value;
	default:
		value = json_object();
		of = json_array();
		json_put_text(value, "op", rand() % 2 ? "all" : "any");
		for (int i = rand() % 3; i >= 0; i--)
			json_push(of, random_condition(depth - 1));
		json_put(value, "of", of);
		return value;
	}
	value = parsed(text);
	free(text);
	return value;
}

static struct json *random_rules(void)
{
	struct json *document = json_object(), *rules = json_array();
	int count = 1 + rand() % 5;
	for (int i = 0; i < count; i++) {
		struct json *rule = json_object();
		char verdict[2] = { (char)('A' + rand() % 3), '\0' };
		if (i < count - 1)
			json_put(rule, "when", random_condition(3));
		json_put_text(rule, "verdict", verdict);
		json_push(rules, rule);
	}
	json_put(document, "decision", rules);
	return document;
}

static void learning_never_contradicts(void **state)
{
	(void)state;
	const char *given = getenv("EXHIBIT_SEED");
	unsigned seed = given ? (unsigned)strtoul(given, NULL, 10) : (unsigned)time(NULL);
	static const char letters[] = "pfi?-PFI!_";
	static const enum outcome learned[] = { OUTCOME_PASSED, OUTCOME_FAILED, OUTCOME_INAPPLICABLE };
	unsigned told = 0, untold = 0;
	print_message("# EXHIBIT_SEED=%u\n", seed);
	srand(seed);
	for (int round = 0; round < 3000; round++) {
		struct json *document = random_rules();
		struct table table;
		char start[6] = { 0 };
		for (int i = 0; i < 5; i++)
			start[i] = letters[rand() % 10];
		table_init(&table, start, NULL);
		const char *before = decision_verdict(document, &table.weighed);
		told += before != NULL;
		untold += before == NULL;
		for (int change = 0; change < 20; change++) {
			for (int i = 0; i < 5; i++)
				if (strchr("?-!_", start[i]) && rand() % 2)
					table.claims[i].outcome = learned[rand() % 3];
			const char *after = decision_verdict(document, &table.weighed);
			if (before && (!after || strcmp(before, after) != 0))
				fail_msg("seed %u round %d: %s, then %s", seed, round, before, after ? after : "nothing");
		}
		table_release(&table);
		json_free(document);
	}
	/* The test means something only where both happen often. */
	assert_true(told > 300);
	assert_true(untold > 300);
}

/* ---- scores, and what the report says against itself ---- */

static void scores(void **state)
{
	(void)state;
	static const struct { const char *letters, *is, *percent; enum truth truth; } rows[] = {
		{ "pp", ">=", "100", TRUTH_TRUE }, { "pp", ">", "100", TRUTH_FALSE }, { "pp", "<=", "100", TRUTH_TRUE },
		{ "fp", ">=", "66.6", TRUTH_TRUE }, { "fp", ">=", "66.7", TRUTH_FALSE }, /* 2 of 3 */
		{ "pf", "<", "33.4", TRUTH_TRUE }, { "pf", "<", "33.3", TRUTH_FALSE }, { "pf", ">", "33.3", TRUTH_TRUE },
		{ "p?", ">=", "33", TRUTH_TRUE }, { "p?", ">=", "50", TRUTH_UNKNOWN }, { "f-", ">", "66.7", TRUTH_FALSE },
		{ "f-", "<=", "66.7", TRUTH_TRUE }, { "pi", ">=", "100", TRUTH_TRUE }, { "i", ">=", "0", TRUTH_UNKNOWN },
		{ "pF", ">=", "100", TRUTH_TRUE }, /* an optional claim does not enter */
		{ "ppp", ">=", "99.99999999999999999999999999999", TRUTH_TRUE },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char condition[160];
		snprintf(condition, sizeof(condition), "{'op':'score','is':'%s','percent':'%s'}", rows[i].is, rows[i].percent);
		expect_truth(rows[i].letters, NULL, condition, rows[i].truth);
	}
}

static void what_the_report_names(void **state)
{
	(void)state;
	static const struct weighed_part parts[] = {
		{ "finding", "critical", TRUTH_FALSE }, { "finding", "high", TRUTH_TRUE }, { "finding", "high", TRUTH_UNKNOWN },
		{ "risk", "P1", TRUTH_TRUE }, { "condition", NULL, TRUTH_UNKNOWN }, { "criterion", "no-go", TRUTH_FALSE },
		{ "criterion", "go", TRUTH_TRUE }, { "criterion", "go", TRUTH_UNKNOWN },
	};
	static const struct { const char *condition; size_t count; enum truth truth; } rows[] = {
		{ "{'op':'open','what':'finding'}", 8, TRUTH_TRUE },
		{ "{'op':'open','what':'finding','min':2}", 8, TRUTH_UNKNOWN },
		{ "{'op':'open','what':'finding','min':3}", 8, TRUTH_FALSE },
		{ "{'op':'open','what':'finding','grade':['critical','low']}", 8, TRUTH_FALSE },
		{ "{'op':'open','what':'risk','grade':['P0','P1']}", 8, TRUTH_TRUE },
		{ "{'op':'open','what':'risk','grade':['P0']}", 8, TRUTH_FALSE },
		{ "{'op':'open','what':'condition'}", 8, TRUTH_UNKNOWN },
		{ "{'op':'open','what':'condition'}", 0, TRUTH_FALSE },
		{ "{'op':'triggered','decides':'no-go'}", 8, TRUTH_FALSE },
		{ "{'op':'triggered','decides':'no-go'}", 0, TRUTH_FALSE },
		{ "{'op':'triggered','decides':'go'}", 8, TRUTH_UNKNOWN },
		{ "{'op':'triggered','decides':'go'}", 7, TRUTH_TRUE },
		{ "{'op':'triggered','decides':'go'}", 0, TRUTH_UNKNOWN }, /* nothing to go by */
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char *text = quoted("%s", rows[i].condition);
		struct json *condition = parsed(text);
		const struct weighed weighed = { .parts = parts, .part_count = rows[i].count };
		assert_int_equal(shape_check(&shape_condition, condition, STATUS_BAD_DOCUMENT, NULL), STATUS_OK);
		if (condition_evaluate(condition, &weighed) != rows[i].truth)
			fail_msg("%s of %zu parts should be %s", rows[i].condition, rows[i].count, truths[rows[i].truth]);
		json_free(condition);
		free(text);
	}
}

static void refuses_what_cannot_be_asked(void **state)
{
	(void)state;
	static const struct { const char *condition, *letters; bool is_criterion; const char *place; } rows[] = {
		{ "{'op':'open','what':'risk','grade':['high']}", "p", false, "/grade" },
		{ "{'op':'open','what':'finding','grade':['high','P0']}", "p", false, "/grade" },
		{ "{'op':'open','what':'condition','grade':['P0']}", "p", false, "/grade" },
		{ "{'op':'triggered','decides':'go'}", "p", true, "/op" },
		{ "{'op':'approved'}", "p", false, "/op" },
		{ "{'op':'score','is':'<','percent':'1'}", "P", false, "/op" },
		{ "{'op':'score','is':'<','percent':'1234567890123456789012345678901234567890'}", "p", false, "/percent" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char *text = quoted("%s", rows[i].condition);
		struct json *condition = parsed(text);
		struct table table;
		struct fault fault = { 0 };
		table_init(&table, rows[i].letters, NULL);
		table.weighed.is_criterion = rows[i].is_criterion;
		assert_int_equal(shape_check(&shape_condition, condition, STATUS_BAD_DOCUMENT, NULL), STATUS_OK);
		assert_int_equal(condition_validate(condition, &table.weighed, &fault), STATUS_BAD_DOCUMENT);
		assert_string_equal(fault.place, rows[i].place);
		table_release(&table);
		json_free(condition);
		free(text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_claim),
		cmocka_unit_test(groups),
		cmocka_unit_test(joins),
		cmocka_unit_test(refuses),
		cmocka_unit_test(bounds_operators),
		cmocka_unit_test(gives_verdicts),
		cmocka_unit_test(learning_never_contradicts),
		cmocka_unit_test(scores),
		cmocka_unit_test(what_the_report_names),
		cmocka_unit_test(refuses_what_cannot_be_asked),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
