#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "memory_log.h"
#include "verify/report/approvals.h"
#include "verify/verify.h"
#include "verify/report/policy.h"
#include "verify/report/report.h"

#define NOW (LOG_TIME + 3600 * 1000)
#define POLICY "{'schema':'urn:exhibit:policy:v1','name':'Release rules','claims':[" \
	"{'id':'tests','severity':'critical','evidence':{'kind':'run','step':'unit'},'check':{'op':'exit-code'}}," \
	"{'id':'lint','evidence':{'step':'lint'},'check':{'op':'exit-code'}}," \
	"{'id':'docs','optional':true,'evidence':{'step':'docs'},'check':{'op':'exit-code'}}]," \
	"'verdicts':['NOT READY','READY'],'decision':[" \
	"{'when':{'op':'any','of':[{'op':'claim','id':'tests','is':['failed']},{'op':'claim','id':'lint','is':['failed']}]}," \
	"'verdict':'NOT READY'}," \
	"{'when':{'op':'every','among':'required','is':['passed']},'verdict':'READY'},{'verdict':'NOT READY'}]}"

/* A log with one report: each claim is "asserted cites", cites by letter: a passing, b failing, - nothing. */
struct scenario {
	const char *tests, *lint, *docs, *own; /* NULL: the report does not make the claim */
	const char *verdict;
	bool has_policy, has_decision;
};

struct world {
	struct memory_log log;
	struct digest passes, fails, lint_passes, lint_fails, docs_fails;
	uint64_t report_index;
	char *policy;
};

static void put_claim(struct buffer *text, const char *id, const char *claim, const struct digest *passes,
    const struct digest *fails)
{
	char hex[DIGEST_HEX_SIZE];
	if (!claim)
		return;
	const char *cites = strchr(claim, ' ') + 1;
	buffer_append_format(text, "%s{'id':'%s','text':'about %s','asserted':'%.*s','check':{'op':'exit-code'},'evidence':[",
	    text->data[text->size - 1] == '[' ? "" : ",", id, id, (int)(cites - claim - 1), claim);
	for (const char *cite = cites; *cite != '-' && *cite; cite++) {
		digest_hex(*cite == 'a' ? passes : fails, hex);
		buffer_append_format(text, "%s'%s'", cite == cites ? "" : ",", hex);
	}
	buffer_append_text(text, "]}");
}

static void world_runs(struct world *world)
{
	memset(world, 0, sizeof(*world));
	log_init(&world->log);
	world->passes = log_run(&world->log, (struct run_spec){ .step = "unit", .out = "1..1\nok 1\n", .commit = LOG_COMMIT });
	/* In a tree that nothing identifies, so that to cite only the others leaves nothing out. */
	world->fails = log_run(&world->log, (struct run_spec){ .step = "unit", .exit_code = 1, .out = "1..1\nnot ok 1\n",
		.commit = LOG_COMMIT, .was_dirty = true, .is_dirty = true });
	world->lint_passes = log_run(&world->log, (struct run_spec){ .step = "lint", .agent = 1, .commit = LOG_COMMIT });
	world->lint_fails = log_run(&world->log, (struct run_spec){ .step = "lint", .agent = 1, .exit_code = 3,
		.commit = LOG_COMMIT, .was_dirty = true, .is_dirty = true });
	world->docs_fails = log_run(&world->log, (struct run_spec){ .step = "docs", .exit_code = 1, .commit = LOG_COMMIT });
	log_run(&world->log, (struct run_spec){ .agent = 2, .step = "unused", .out = "nobody cites this\n" });
}

static void world_report(struct world *world, const char *document)
{
	world->report_index = world->log.entry_count;
	log_report(&world->log, 1, document);
}

static void world_make(struct world *world, const struct scenario *scenario)
{
	struct buffer text;
	world_runs(world);
	buffer_init(&text, 1 << 20);
	buffer_append_text(&text, "{'schema':'urn:exhibit:report:v1','title':'Release',"
	    "'subject':[{'digest':{'gitCommit':'" LOG_COMMIT "'}}],'verdicts':['NOT READY','PERFECT','READY'],'claims':[");
	put_claim(&text, "own", scenario->own, &world->passes, &world->fails);
	put_claim(&text, "docs", scenario->docs, &world->passes, &world->docs_fails);
	put_claim(&text, "lint", scenario->lint, &world->lint_passes, &world->lint_fails);
	put_claim(&text, "tests", scenario->tests, &world->passes, &world->fails);
	buffer_append_format(&text, "],'verdict':'%s'%s}", scenario->verdict, scenario->has_decision ?
	    ",'decision':[{'when':{'op':'every','among':'all','is':['passed']},'verdict':'READY'},"
	    "{'verdict':'NOT READY'}]" : "");
	char *document = quoted("%s", buffer_text(&text));
	world_report(world, document);
	free(document);
	buffer_release(&text);
	log_run(&world->log, (struct run_spec){ .step = "unit", .out = "later\n", .commit = LOG_COMMIT });
	log_seal(&world->log);
	if (scenario->has_policy)
		world->policy = quoted("%s", POLICY);
}

static void world_release(struct world *world)
{
	log_release(&world->log);
	free(world->policy);
}

static struct verify_request request_of(const struct world *world)
{
	return (struct verify_request){ .source = &world->log.source, .has_report = true, .report_index = world->report_index,
		.has_policy = world->policy != NULL, .policy = bytes_of_text(world->policy ? world->policy : ""), .now = NOW };
}

/* Every answer has its form, can be written, and is the same value when read back. */
static struct verification run(const struct verify_request *request)
{
	struct verification verification;
	struct fault fault = { 0 };
	struct buffer text;
	struct json *again = NULL;
	if (verify_run(request, &verification, &fault) != STATUS_OK)
		fail_msg("%s at %s: %s", status_name(fault.status), fault.place, fault.detail);
	if (shape_check(&shape_verification, verification.json, STATUS_BAD_FIELD, &fault) != STATUS_OK)
		fail_msg("the answer lacks its form at %s: %s", fault.place, fault.detail);
	buffer_init(&text, 64 << 20);
	assert_int_equal(json_canonical(verification.json, &text), STATUS_OK);
	assert_int_equal(json_parse(buffer_bytes(&text), 64 << 20, &again, &fault), STATUS_OK);
	assert_true(json_equal(again, verification.json));
	json_free(again);
	buffer_release(&text);
	const char *result = json_member_text(verification.json, "result");
	assert_int_equal(result != NULL, verification.has_result);
	if (result)
		assert_string_equal(result, result_name(verification.result));
	return verification;
}

static const char *at(const struct verification *verification, const char *pointer)
{
	return json_text(json_at(verification->json, pointer));
}

static void expect_text(const char *name, const struct verification *verification, const char *pointer,
    const char *expected)
{
	const char *found = at(verification, pointer);
	if (!found != !expected || (found && strcmp(found, expected) != 0))
		fail_msg("%s: %s is %s, should be %s", name, pointer, found ? found : "absent", expected ? expected : "absent");
}

/* What is not known is there, and null. */
static void expect_null(const struct verification *verification, const char *member)
{
	assert_non_null(json_member(verification->json, member));
	assert_int_equal(json_type(json_member(verification->json, member)), JSON_NULL);
}

/* ---- results ---- */

static const struct {
	const char *name;
	struct scenario scenario;
	enum result result;
	const char *recomputed;
} results[] = {
	{ "all passes", { "passed a", "passed a", NULL, NULL, "READY", true, false }, RESULT_MATCHES, "READY" },
	{ "an honest NOT READY", { "failed b", "passed a", NULL, NULL, "NOT READY", true, false }, RESULT_MATCHES,
	    "NOT READY" },
	{ "honest, but READY all the same", { "failed b", "passed a", NULL, NULL, "READY", true, false },
	    RESULT_DOES_NOT_MATCH, "NOT READY" },
	{ "too modest a verdict", { "passed a", "passed a", NULL, NULL, "NOT READY", true, false }, RESULT_DOES_NOT_MATCH,
	    "READY" },
	{ "a lie in one claim", { "passed b", "passed a", NULL, NULL, "NOT READY", true, false }, RESULT_DOES_NOT_MATCH,
	    "NOT READY" },
	{ "a verdict that the reader does not know", { "passed a", "passed a", NULL, NULL, "PERFECT", true, false },
	    RESULT_DOES_NOT_MATCH, "READY" },
	{ "a verdict that the reader does not know, untold", { "passed a", "passed -", NULL, NULL, "PERFECT", true, false },
	    RESULT_DOES_NOT_MATCH, NULL },
	{ "cites nothing", { "passed -", "passed -", NULL, NULL, "READY", true, false }, RESULT_INCOMPLETE, NULL },
	{ "leaves a required claim out", { "passed a", NULL, NULL, NULL, "READY", true, false }, RESULT_INCOMPLETE, NULL },
	{ "open, but the verdict is told", { "failed b", "passed -", NULL, NULL, "NOT READY", true, false },
	    RESULT_INCOMPLETE, "NOT READY" },
	{ "honestly untested, so the verdict is open", { "passed a", "untested -", NULL, NULL, "READY", true, false },
	    RESULT_INCOMPLETE, NULL },
	{ "honestly untested, and it does not matter", { "failed b", "untested -", NULL, NULL, "NOT READY", true, false },
	    RESULT_MATCHES, "NOT READY" },
	{ "an optional claim is open", { "passed a", "passed a", "passed -", NULL, "READY", true, false }, RESULT_MATCHES,
	    "READY" },
	{ "an optional claim is a lie", { "passed a", "passed a", "passed b", NULL, "READY", true, false },
	    RESULT_DOES_NOT_MATCH, "READY" },
	{ "the author's own claim is open", { "passed a", "passed a", NULL, "passed -", "READY", true, false },
	    RESULT_MATCHES, "READY" },
	{ "the author's own claim is a lie", { "passed a", "passed a", NULL, "passed b", "READY", true, false },
	    RESULT_DOES_NOT_MATCH, "READY" },
	{ "the author's rules do not matter beside a policy", { "failed b", "passed a", NULL, NULL, "NOT READY", true, true },
	    RESULT_MATCHES, "NOT READY" },
	{ "no policy", { "passed a", "passed a", NULL, "passed a", "READY", false, true }, RESULT_MATCHES, "READY" },
	{ "no policy, honest", { "failed b", "passed a", NULL, NULL, "NOT READY", false, true }, RESULT_MATCHES, "NOT READY" },
	{ "no policy, a lie", { "passed b", "passed a", NULL, NULL, "READY", false, true }, RESULT_DOES_NOT_MATCH,
	    "NOT READY" },
	{ "no policy, one claim open", { "passed a", "passed a", NULL, "passed -", "READY", false, true }, RESULT_INCOMPLETE,
	    NULL },
	{ "no policy and no rules", { "passed a", "passed a", NULL, NULL, "READY", false, false }, RESULT_INCOMPLETE, NULL },
};

static void tells_results(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(results) / sizeof(results[0]); i++) {
		struct world world;
		world_make(&world, &results[i].scenario);
		struct verify_request request = request_of(&world);
		struct verification verification = run(&request);
		if (verification.result != results[i].result)
			fail_msg("%s: %s, should be %s", results[i].name, result_name(verification.result),
			    result_name(results[i].result));
		expect_text(results[i].name, &verification, "/verdict/recomputed", results[i].recomputed);
		expect_text(results[i].name, &verification, "/verdict/claimed", results[i].scenario.verdict);
		expect_text(results[i].name, &verification, "/rules", results[i].scenario.has_policy ? "policy" : "self-defined");
		verification_release(&verification);
		world_release(&world);
	}
}

static void tells_everything(void **state)
{
	(void)state;
	const struct scenario scenario = { "passed b", "passed a", "passed -", "passed a", "READY", true, false };
	struct world world;
	char hex[DIGEST_HEX_SIZE];
	int64_t count;
	world_make(&world, &scenario);
	struct verify_request request = request_of(&world);
	struct verification verification = run(&request);
	struct digest policy = digest_of(request.policy);
	expect_text("answer", &verification, "/schema", VERIFICATION_SCHEMA);
	expect_text("answer", &verification, "/result", "DOES_NOT_MATCH");
	expect_text("answer", &verification, "/claims/0/id", "tests");
	expect_text("answer", &verification, "/claims/0/text", "about tests");
	expect_text("answer", &verification, "/claims/0/asserted", "passed");
	expect_text("answer", &verification, "/claims/0/outcome", "failed");
	expect_text("answer", &verification, "/claims/0/finding", "MISMATCH");
	expect_text("answer", &verification, "/claims/0/severity", "critical");
	expect_text("answer", &verification, "/claims/0/rules", "policy");
	expect_text("answer", &verification, "/claims/0/reasons/0/check", "exit-code");
	digest_hex(&world.fails, hex);
	expect_text("answer", &verification, "/claims/0/records/0", hex);
	expect_text("answer", &verification, "/claims/0/reasons/0/record", hex);
	expect_text("answer", &verification, "/claims/1/finding", "MATCH");
	expect_text("answer", &verification, "/claims/2/finding", "UNSUPPORTED");
	expect_text("answer", &verification, "/claims/3/id", "own");
	expect_text("answer", &verification, "/claims/3/rules", "self-defined");
	expect_text("answer", &verification, "/claims/4", NULL);
	static const struct { const char *member; int64_t count; } summary[] = {
		{ "claims", 4 }, { "match", 2 }, { "mismatch", 1 }, { "unsupported", 1 }, { "underdetermined", 0 }, { "stale", 0 },
		{ "unaligned", 0 }, { "required", 2 }, { "required_open", 0 }, { "self_defined", 1 },
	};
	for (size_t i = 0; i < sizeof(summary) / sizeof(summary[0]); i++) {
		assert_true(json_member_integer(json_member(verification.json, "summary"), summary[i].member, &count));
		assert_int_equal(count, summary[i].count);
	}
	expect_text("answer", &verification, "/report/title", "Release");
	expect_text("answer", &verification, "/report/agent/name", "coder");
	expect_text("answer", &verification, "/report/agent/trusted/name", NULL);
	digest_hex(&world.log.entries[world.report_index].id, hex);
	expect_text("answer", &verification, "/report/id", hex);
	digest_hex(&policy, hex);
	expect_text("answer", &verification, "/policy/sha256", hex);
	expect_text("answer", &verification, "/policy/name", "Release rules");
	digest_hex(&world.log.root, hex);
	expect_text("answer", &verification, "/checkpoint/root", hex);
	expect_text("answer", &verification, "/checkpoint/origin", "log.example/one");
	expect_text("answer", &verification, "/integrity/log_key", "self-asserted");
	expect_text("answer", &verification, "/evaluated_at", "2025-10-09T09:53:20.000Z");
	verification_release(&verification);
	world_release(&world);
}

static void names_the_trusted_author(void **state)
{
	(void)state;
	const struct scenario scenario = { "passed a", "passed a", NULL, NULL, "READY", false, false };
	struct world world;
	char ci[SSH_KEY_TEXT_MAX], coder[SSH_KEY_TEXT_MAX], vkey[NOTE_VKEY_MAX];
	world_make(&world, &scenario);
	ssh_key_write(&world.log.agents[0].key, ci);
	ssh_key_write(&world.log.agents[1].key, coder);
	note_key_write(&world.log.source.log_key, vkey);
	world.policy = quoted("{'schema':'urn:exhibit:policy:v1','agents':["
	    "{'name':'the-person','key':'%s','roles':['author']},{'name':'pipeline','key':'%s'}],'logs':['%s'],'claims':["
	    "{'id':'tests','evidence':{'roles':['author']},'check':{'op':'exit-code'}}],"
	    "'verdicts':['NOT READY','READY'],'decision':[{'verdict':'READY'}]}", coder, ci, vkey);
	struct verify_request request = request_of(&world);
	struct verification verification = run(&request);
	expect_text("answer", &verification, "/report/agent/name", "coder");
	expect_text("answer", &verification, "/report/agent/trusted/name", "the-person");
	expect_text("answer", &verification, "/report/agent/trusted/roles/0", "author");
	expect_text("answer", &verification, "/integrity/log_key", "policy");
	expect_text("answer", &verification, "/claims/0/finding", "UNSUPPORTED"); /* its own name does not give a role */
	verification_release(&verification);
	world_release(&world);
}

/* ---- INVALID, and integrity alone ---- */

static void invalid_evaluates_nothing(void **state)
{
	(void)state;
	const struct scenario scenario = { "passed a", "passed a", NULL, NULL, "READY", true, false };
	for (unsigned has_report = 0; has_report < 2; has_report++) {
		struct world world;
		world_make(&world, &scenario);
		world.log.blobs[0].data[0] ^= 1;
		struct verify_request request = request_of(&world);
		request.has_report = has_report;
		struct verification verification = run(&request);
		assert_true(verification.has_result);
		assert_int_equal(verification.result, RESULT_INVALID);
		expect_text("invalid", &verification, "/integrity/stage", "blobs");
		expect_text("invalid", &verification, "/integrity/status", "blob-mismatch");
		assert_memory_equal(at(&verification, "/integrity/place"), "blobs/", 6);
		assert_int_equal(json_count(json_member(verification.json, "claims")), 0);
		expect_null(&verification, "verdict");
		expect_null(&verification, "report");
		assert_null(json_member(verification.json, "summary"));
		verification_release(&verification);
		world_release(&world);
	}
}

/* Bytes that are no bundle: there is no source, and still an answer. */
static void no_container_is_invalid(void **state)
{
	(void)state;
	struct fault container = { 0 };
	struct verify_request request = { .container = &container, .now = NOW };
	fault_set(&container, STATUS_BAD_BUNDLE, "byte 512", "a header");
	struct verification verification = run(&request);
	assert_int_equal(verification.result, RESULT_INVALID);
	expect_text("container", &verification, "/integrity/stage", "container");
	expect_text("container", &verification, "/integrity/status", "bad-bundle");
	expect_text("container", &verification, "/integrity/place", "byte 512");
	expect_null(&verification, "checkpoint");
	expect_null(&verification, "policy");
	verification_release(&verification);
}

static void integrity_alone_has_no_result(void **state)
{
	(void)state;
	const struct scenario scenario = { "passed b", "passed a", NULL, NULL, "READY", true, false };
	struct world world;
	bool holds = false;
	world_make(&world, &scenario);
	struct verify_request request = request_of(&world);
	request.has_report = false;
	struct verification verification = run(&request);
	assert_false(verification.has_result);
	assert_true(json_boolean(json_at(verification.json, "/integrity/holds"), &holds) && holds);
	expect_null(&verification, "result");
	expect_null(&verification, "report");
	expect_null(&verification, "verdict");
	expect_null(&verification, "rules");
	verification_release(&verification);
	world_release(&world);
}

/* ---- the report's record and document ---- */

#define DOCUMENT "{'schema':'urn:exhibit:report:v1','verdicts':['NO','YES'],'verdict':'YES','title':'T','claims':[" \
	"{'id':'tests','text':'t','asserted':'untested','evidence':[]}]}"

static void bad_documents_are_invalid(void **state)
{
	(void)state;
	static const struct {
		const char *document;
		int64_t claims;
		const char *verdict, *title, *status, *place;
	} rows[] = {
		{ "{'schema':", 1, "YES", NULL, "json-syntax", NULL },
		{ "{'a':1,'a':1}", 1, "YES", NULL, "json-duplicate", NULL },
		{ "{}", 1, "YES", NULL, "bad-document", "report: /" },
		{ "{'schema':'urn:exhibit:report:v1','verdicts':['NO','YES'],'verdict':'YES','claims':["
		    "{'id':'tests','text':'t','asserted':'untested','evidence':[],'check':{'op':'trust-me'}}]}", 1, "YES", NULL,
		    "unknown-operator", "report: /claims/0/check/op" },
		{ "{'schema':'urn:exhibit:report:v1','verdicts':['NO','YES'],'verdict':'YES','claims':["
		    "{'id':'tests','text':'t','asserted':'untested','evidence':[],"
		    "'check':{'op':'regex-count','pattern':'(','min':1}}]}", 1, "YES", NULL,
		    "bad-regex", "report: /claims/0/check/pattern" },
		{ DOCUMENT, 2, "YES", "T", "bad-document", "report: /claims" },
		{ DOCUMENT, 1, "NO", "T", "bad-document", "report: /verdict" },
		{ DOCUMENT, 1, "YES", "U", "bad-document", "report: /title" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct world world;
		char *document = quoted("%s", rows[i].document);
		world_runs(&world);
		world.report_index = world.log.entry_count;
		log_report_as(&world.log, 0, document, rows[i].claims, rows[i].verdict, rows[i].title);
		log_seal(&world.log);
		struct verify_request request = request_of(&world);
		struct verification verification = run(&request);
		assert_int_equal(verification.result, RESULT_INVALID);
		expect_text(rows[i].document, &verification, "/integrity/stage", "report");
		expect_text(rows[i].document, &verification, "/integrity/status", rows[i].status);
		if (rows[i].place)
			expect_text(rows[i].document, &verification, "/integrity/place", rows[i].place);
		expect_text(rows[i].document, &verification, "/verdict/claimed", rows[i].verdict);
		verification_release(&verification);
		world_release(&world);
		free(document);
	}
}

/* What a place quotes may be cut in the middle of a character: the answer must stay writable. */
static void hostile_names_do_not_break_the_answer(void **state)
{
	(void)state;
	for (size_t cut = 0; cut < 4; cut++) {
		struct world world;
		struct buffer text;
		buffer_init(&text, 4096);
		buffer_append_text(&text, "{\"");
		buffer_append(&text, bytes_of("abc", cut));
		for (size_t i = 0; i < 200; i++)
			buffer_append_text(&text, "\xf0\x9f\x98\x80");
		buffer_append_text(&text, "\":1}");
		world_runs(&world);
		world.report_index = world.log.entry_count;
		log_report_as(&world.log, 0, buffer_text(&text), 1, "YES", NULL);
		log_seal(&world.log);
		struct verify_request request = request_of(&world);
		struct verification verification = run(&request);
		assert_int_equal(verification.result, RESULT_INVALID);
		assert_non_null(at(&verification, "/integrity/place"));
		verification_release(&verification);
		world_release(&world);
		buffer_release(&text);
	}
}

static void a_document_not_held_is_incomplete(void **state)
{
	(void)state;
	const struct scenario scenario = { "passed a", "passed a", NULL, NULL, "READY", true, false };
	struct world world;
	bool held = true;
	struct blob_name content;
	struct record record;
	world_make(&world, &scenario);
	struct log_entry *entry = &world.log.entries[world.report_index];
	assert_int_equal(record_read(bytes_of(entry->data, entry->size), &record, NULL), STATUS_OK);
	assert_int_equal(record_blob(&record, "content", &content), STATUS_OK);
	record_release(&record);
	for (size_t i = 0; i < world.log.blob_count; i++)
		world.log.blobs[i].is_left_out = digest_equal(&world.log.blobs[i].name, &content.digest);
	struct verify_request request = request_of(&world);
	struct verification verification = run(&request);
	assert_int_equal(verification.result, RESULT_INCOMPLETE);
	assert_true(json_boolean(json_at(verification.json, "/report/held"), &held) && !held);
	expect_text("not held", &verification, "/verdict/claimed", "READY");
	expect_text("not held", &verification, "/verdict/recomputed", NULL);
	verification_release(&verification);
	world_release(&world);
}

static void no_report_there_is_invalid(void **state)
{
	(void)state;
	const struct scenario scenario = { "passed a", "passed a", NULL, NULL, "READY", true, false };
	static const struct { uint64_t index; const char *status, *place; } rows[] = {
		{ 0, "bad-statement", "entries/0.json: /predicateType" },
		{ 99, "entry-missing", "entries/99.json" },
		{ UINT64_MAX, "entry-missing", "entries/18446744073709551615.json" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct world world;
		world_make(&world, &scenario);
		struct verify_request request = request_of(&world);
		request.report_index = rows[i].index;
		struct verification verification = run(&request);
		assert_int_equal(verification.result, RESULT_INVALID);
		expect_text("no report", &verification, "/integrity/stage", "report");
		expect_text("no report", &verification, "/integrity/status", rows[i].status);
		expect_text("no report", &verification, "/integrity/place", rows[i].place);
		verification_release(&verification);
		world_release(&world);
	}
}

/* In a cited source the next entry held must not stand in for the one asked for. */
static void the_next_entry_is_no_substitute(void **state)
{
	(void)state;
	const struct scenario scenario = { "passed a", "passed a", NULL, NULL, "READY", true, false };
	struct world world;
	world_make(&world, &scenario);
	world.log.source.is_complete = false;
	world.log.entries[world.report_index - 1].is_left_out = true;
	struct verify_request request = request_of(&world);
	request.report_index--;
	struct verification verification = run(&request);
	assert_int_equal(verification.result, RESULT_INVALID);
	expect_text("left out", &verification, "/integrity/status", "entry-missing");
	verification_release(&verification);
	world_release(&world);
}

/* The source gives one report to integrity, and a more pleasant one afterwards. */
struct changing {
	struct memory_log *log;
	unsigned reads;
	uint64_t index;
	struct log_entry *other;
};

static enum status changing_entry_at(void *context, uint64_t at_least, uint64_t *index, struct buffer *entry)
{
	struct changing *changing = context;
	if (at_least == changing->index && changing->reads++ > 0) {
		*index = at_least;
		return buffer_append(entry, bytes_of(changing->other->data, changing->other->size));
	}
	return memory_entry_at(changing->log, at_least, index, entry);
}

static enum status changing_find(void *context, const struct digest *id, uint64_t *index)
{
	return memory_find(((struct changing *)context)->log, id, index);
}

static enum status changing_blob(void *context, const struct digest *digest, const struct sink *sink)
{
	return memory_blob(((struct changing *)context)->log, digest, sink);
}

static void bytes_that_change_are_invalid(void **state)
{
	(void)state;
	const struct scenario bad = { "failed b", "passed a", NULL, NULL, "NOT READY", true, false };
	const struct scenario good = { "passed a", "passed a", NULL, NULL, "READY", true, false };
	struct world world, pleasant;
	world_make(&world, &bad);
	world_make(&pleasant, &good);
	struct changing changing = { &world.log, 0, world.report_index, &pleasant.log.entries[pleasant.report_index] };
	struct source source = world.log.source;
	source.context = &changing;
	source.entry_at = changing_entry_at;
	source.find = changing_find;
	source.blob = changing_blob;
	struct verify_request request = request_of(&world);
	request.source = &source;
	struct verification verification = run(&request);
	assert_int_equal(verification.result, RESULT_INVALID);
	expect_text("changed", &verification, "/integrity/stage", "report");
	expect_text("changed", &verification, "/integrity/status", "entry-mismatch");
	verification_release(&verification);
	world_release(&pleasant);
	world_release(&world);
}

/* ---- the policy is the user's: its errors are no answer ---- */

static void bad_policies_are_errors(void **state)
{
	(void)state;
	const struct scenario scenario = { "passed a", "passed a", NULL, NULL, "READY", true, false };
	static const struct { const char *policy; enum status status; const char *place; } rows[] = {
		{ "{", STATUS_JSON_SYNTAX, NULL },
		{ "[]", STATUS_BAD_DOCUMENT, "/" },
		{ "{'schema':'urn:exhibit:policy:v1','claims':[{'id':'tests','check':{'op':'no'}}],'verdicts':['A','B'],"
		    "'decision':[{'verdict':'A'}]}", STATUS_UNKNOWN_OPERATOR, "/claims/0/check/op" },
	};
	struct world world;
	world_make(&world, &scenario);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char *policy = quoted("%s", rows[i].policy);
		struct verify_request request = request_of(&world);
		struct verification verification;
		struct fault fault = { 0 };
		request.policy = bytes_of_text(policy);
		assert_int_equal(verify_run(&request, &verification, &fault), rows[i].status);
		assert_int_equal(fault.status, rows[i].status);
		if (rows[i].place)
			assert_string_equal(fault.place, rows[i].place);
		assert_null(verification.json);
		verification_release(&verification);
		free(policy);
	}
	world_release(&world);
}

/* ---- the same log, seen whole or in part, gives the same answer ---- */

static struct json *without_integrity(const struct world *world, enum result *result)
{
	struct verify_request request = request_of(world);
	struct verification verification = run(&request);
	struct json *copy = json_copy(verification.json);
	*result = verification.result;
	json_remove(copy, "integrity");
	json_remove(copy, "omissions");
	json_remove(copy, "keys"); /* says whether any could be missing */
	verification_release(&verification);
	return copy;
}

static void whole_and_cited_agree(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(results) / sizeof(results[0]); i++) {
		struct world world;
		enum result first, second;
		world_make(&world, &results[i].scenario);
		struct json *whole = without_integrity(&world, &first);
		world.log.source.is_complete = false;
		world.log.entries[5].is_left_out = true; /* cited by nobody */
		world.log.entries[world.log.entry_count - 1].is_left_out = true;
		struct json *cited = without_integrity(&world, &second);
		assert_int_equal(first, second);
		assert_true(json_equal(whole, cited));
		json_free(whole);
		json_free(cited);
		world_release(&world);
	}
}

static bool is_cited(const struct memory_log *log, const struct digest *id)
{
	char hex[DIGEST_HEX_SIZE];
	digest_hex(id, hex);
	for (size_t i = 0; i < log->blob_count; i++)
		if (memmem(log->blobs[i].data, log->blobs[i].size, hex, strlen(hex)))
			return true;
	return false;
}

/* Whoever hands over a cited source chooses what is in it: no record can be taken out of it to make a report match. */
static void nothing_cited_can_be_left_out(void **state)
{
	(void)state;
	static const struct scenario more[] = {
		{ "passed ab", "passed a", NULL, NULL, "READY", true, false },
		{ "passed a", "passed a", "passed ab", NULL, "READY", true, false },
		{ "passed a", "passed a", NULL, "passed ab", "READY", true, false },
		{ "failed ab", "passed a", NULL, NULL, "NOT READY", true, false },
		{ "cantTell ab", "untested b", NULL, NULL, "NOT READY", true, false },
		{ "passed ab", "passed a", NULL, NULL, "READY", false, true },
		{ "untested b", "passed a", NULL, NULL, "NOT READY", false, true },
	};
	size_t rows = sizeof(results) / sizeof(results[0]), all = rows + sizeof(more) / sizeof(more[0]), tried = 0;
	for (size_t i = 0; i < all; i++) {
		struct world world;
		world_make(&world, i < rows ? &results[i].scenario : &more[i - rows]);
		struct verify_request request = request_of(&world);
		world.log.source.is_complete = false;
		struct verification whole = run(&request);
		for (size_t j = 0; j < world.log.entry_count; j++) {
			if (j == world.report_index)
				continue;
			bool matters = is_cited(&world.log, &world.log.entries[j].id);
			world.log.entries[j].is_left_out = true;
			struct verification verification = run(&request);
			world.log.entries[j].is_left_out = false;
			if (matters ? verification.result == RESULT_MATCHES : verification.result != whole.result)
				fail_msg("row %zu without record %zu: %s", i, j, result_name(verification.result));
			tried += matters;
			verification_release(&verification);
		}
		verification_release(&whole);
		world_release(&world);
	}
	assert_true(tried > all);
}

static void machine_trouble_is_an_error(void **state)
{
	(void)state;
	const struct scenario scenario = { "passed a", "passed a", NULL, NULL, "READY", true, false };
	struct world world;
	struct verification verification;
	world_make(&world, &scenario);
	struct verify_request request = request_of(&world);
	world.log.blob_failure = STATUS_IO;
	assert_int_equal(verify_run(&request, &verification, NULL), STATUS_IO);
	assert_null(verification.json);
	world_release(&world);
}

/* ---- the examples in docs/policy.md ---- */

static char *read_file(const char *name)
{
	const char *source = getenv("EXHIBIT_SRC");
	char path[4096];
	snprintf(path, sizeof(path), "%s/%s", source ? source : ".", name);
	FILE *file = fopen(path, "rb");
	if (!file)
		fail_msg("%s cannot be opened", path);
	char *text = calloc(1, 1 << 20);
	assert_non_null(text);
	size_t size = fread(text, 1, (1 << 20) - 1, file);
	fclose(file);
	assert_true(size > 0);
	return text;
}

static void examples_are_good(void **state)
{
	(void)state;
	char *text = read_file("docs/policy.md");
	unsigned reports = 0, policies = 0, answers = 0, approvals = 0;
	for (char *block = strstr(text, "```json\n"); block; block = strstr(block, "```json\n")) {
		char *end = strstr(block += 8, "\n```");
		assert_non_null(end);
		*end = '\0';
		struct json *document = parsed(block);
		struct fault fault = { 0 };
		const char *schema = json_member_text(document, "schema");
		block = end + 1;
		if (schema && !strcmp(schema, "urn:exhibit:report:v1")) {
			reports++;
			report_validate(document, &fault);
		} else if (schema && !strcmp(schema, "urn:exhibit:policy:v1")) {
			policies++;
			policy_validate(document, &fault);
		} else if (schema && !strcmp(schema, VERIFICATION_SCHEMA)) {
			answers++;
			shape_check(&shape_verification, document, STATUS_BAD_FIELD, &fault);
		} else if (json_member(document, "quorum")) {
			approvals++;
			shape_check(&shape_approvals, document, STATUS_BAD_FIELD, &fault);
		} else {
			fail_msg("an example without a schema we know");
		}
		if (fault.status != STATUS_OK)
			fail_msg("%s at %s: %s", schema, fault.place, fault.detail);
		json_free(document);
	}
	assert_int_equal(reports, 1);
	assert_int_equal(policies, 2);
	assert_int_equal(answers, 1);
	assert_int_equal(approvals, 1);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_results),
		cmocka_unit_test(tells_everything),
		cmocka_unit_test(names_the_trusted_author),
		cmocka_unit_test(invalid_evaluates_nothing),
		cmocka_unit_test(no_container_is_invalid),
		cmocka_unit_test(integrity_alone_has_no_result),
		cmocka_unit_test(bad_documents_are_invalid),
		cmocka_unit_test(hostile_names_do_not_break_the_answer),
		cmocka_unit_test(a_document_not_held_is_incomplete),
		cmocka_unit_test(no_report_there_is_invalid),
		cmocka_unit_test(the_next_entry_is_no_substitute),
		cmocka_unit_test(bytes_that_change_are_invalid),
		cmocka_unit_test(bad_policies_are_errors),
		cmocka_unit_test(whole_and_cited_agree),
		cmocka_unit_test(nothing_cited_can_be_left_out),
		cmocka_unit_test(machine_trouble_is_an_error),
		cmocka_unit_test(examples_are_good),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
