#ifndef CHECK_ROWS_FOUND_H
#define CHECK_ROWS_FOUND_H

/* Operators that look at the record: what was run, its lines, keys and tables. */
#include "check_rows.h"

#define COMMIT "0123456789abcdef0123456789abcdef01234567"
#define OTHER_COMMIT "fedcba9876543210fedcba9876543210fedcba98"
#define TREE(commit, clean) "{\"clean\":" clean ",\"commit\":\"" commit "\"}"
#define GIT_IS(before, after) ",\"git\":{\"before\":" before ",\"after\":" after "}"
#define RUN_MEMBERS ",\"argv\":[\"make\",\"test\",{\"base64\":\"/w==\"},\"\"],\"cwd\":\"/src\"," \
	"\"environment\":[{\"name\":\"CI\",\"value\":\"true\"},{\"name\":\"TOKEN\",\"masked\":true}," \
	"{\"name\":{\"base64\":\"/w==\"},\"value\":\"x\"}]," \
	"\"start\":\"2026-11-21T11:00:00Z\",\"end\":\"2026-11-21T11:00:30.5Z\",\"time\":\"2026-11-21T11:00:31Z\"" \
	GIT_IS(TREE(COMMIT, "true"), TREE(COMMIT, "true"))

static const struct scene ways[] = {
	{ .kind = KIND_RUN, .exit = "{\"code\":3}" },
	{ .kind = KIND_RUN, .exit = "{\"signal\":9}" },
	{ .kind = KIND_RUN, .exit = "{\"signal\":15}", .members = ",\"timed_out\":true" },
	{ .kind = KIND_RUN, .exit = "{\"error\":\"not-found\"}" },
	{ .kind = KIND_RUN, .exit = "{}" },
};
static const struct scene a_run = { .kind = KIND_RUN, .members = RUN_MEMBERS, .out = "one\ntwo\r\nthree", .piece = 2 };
static const struct scene masked_run = { .kind = KIND_RUN, .flags = ",\"masked\":true", .out = "one\n[REDACTED]\n",
	.members = RUN_MEMBERS ",\"redactions\":{\"count\":2,\"patterns\":1}" };
static const struct scene masked_pass = { .kind = KIND_RUN, .flags = ",\"masked\":true",
	.out = "[REDACTED] pass p: 5 ms\nall [REDACTED]good\nwhole q: 6 ms\nkey: 1\n" };
static const struct scene masked_json = { .kind = KIND_RUN, .flags = ",\"masked\":true", .out = "{\"n\": 1, \"m\": 2}\n" };
static const struct scene masked_table = { .kind = KIND_RUN, .flags = ",\"masked\":true",
	.out = "| name | n |\n|---|---|\n| a | 1 |\n| b | 2 |\n" };
static const struct scene masked_junit = { .kind = KIND_RUN, .flags = ",\"masked\":true",
	.out = "<testsuite><testcase name='a'/></testsuite>" };
static const struct scene plain_mask = { .kind = KIND_RUN, .out = "[REDACTED] pass\n" };
static const struct scene masked_words = { .kind = KIND_RUN, .out = "one\n",
	.members = ",\"argv\":[\"login\",\"[REDACTED]\"],\"redactions\":{\"count\":1,\"patterns\":1}" };
static const struct scene whole_run = { .kind = KIND_RUN, .members = ",\"environment\":[]", .out = "one\n" };
static const struct scene half_run = { .kind = KIND_RUN, .flags = ",\"open_at_end\":true", .out = "one\ntwo" };
static const struct scene closed_run = { .kind = KIND_RUN, .flags = ",\"closed_early\":true", .out = "one\n" };
/* One byte that is no UTF-8, in a line that somebody looks for. */
static const struct scene stained_run = { .kind = KIND_RUN, .out = "fine\nerror: \xff worse\ncaf\xe9\nlast: 1\n" };
static const struct scene silent_run = { .kind = KIND_RUN };
static const struct scene lost_run = { .kind = KIND_RUN, .out = "x\n", .blob_status = STATUS_NOT_FOUND };
static const struct scene forged_run = { .kind = KIND_RUN, .out = "one\ntwo\n", .is_forged = true };
static const struct scene read_file = { .kind = KIND_FILE, .members = ",\"path\":\"out/a.log\",\"time\":\"2026-11-20T12:00:00Z\"",
	.out = "x\n" };
static const struct scene dirty_after = { .kind = KIND_RUN, .members = GIT_IS(TREE(COMMIT, "true"), TREE(COMMIT, "false")) };
static const struct scene dirty_before = { .kind = KIND_RUN, .members = GIT_IS(TREE(COMMIT, "false"), TREE(COMMIT, "true")) };
static const struct scene moved = { .kind = KIND_RUN, .members = GIT_IS(TREE(COMMIT, "true"), TREE(OTHER_COMMIT, "true")) };
static const struct scene newborn = { .kind = KIND_RUN, .members = GIT_IS("{\"clean\":true}", "{\"clean\":true}") };
static const struct scene first_commit = { .kind = KIND_RUN,
	.members = GIT_IS("{\"clean\":true}", TREE(COMMIT, "true")) };
static const struct scene settings = { .kind = KIND_FILE, .out =
	"NAME=\"Debian GNU/Linux\"\n  p95 : 780 us\np95 latency: 1 s\nrate=91.7%\ncount = 1,234\nEMPTY=\nbuilt: 2026-11-21T10:00:00Z\n"
	"size=3 furlongs\ntwice=1\ntwice=2\nevil='\x1b[2J'\nhuge=99999999999999999999999999999999999999999\n" };
static const struct scene markdown = { .kind = KIND_FILE, .piece = 5, .out =
	"# Report\n"
	"\n"
	"| Metric | Target | Actual |\n"
	"|:-------|-------:|--------|\n"
	"| Uptime | 99.95 % | **99.9%** |\n"
	"| `p95` | 500 ms | 180 ms |\n"
	"| a \\| b | 1 | |\n"
	"| short | 1\n"
	"\n"
	"| Item | Weight | Score | Score |\n"
	"|---|---|---|---|\n"
	"| Tests | 50 % | 10 | 9 |\n"
	"| Docs | 30 % | 9 | 9 |\n"
	"| Total | 80 % | 9.6 | 9 |\n"
	"\n"
	"| Metric | Target | Actual |\n"
	"| --- | --- | --- |\n"
	"| Uptime | 99.9 % | 99.8 % |\n" };
static const struct scene printed_tables = { .kind = KIND_RUN, .out =
	"CONTAINER ID   IMAGE      STATUS           PORTS  NAMES\n"
	"4f1            redis:7    Up 3 hours       6379   cache\n"
	"9ab            worker     Exited (1)              worker\n"
	"\n"
	" queue  | workers \n"
	"--------+---------\n"
	" mail   |       0\n"
	" report |       0\n"
	"(2 rows)\n"
	"\n"
	"QUEUE\tDONE\n"
	"mail\t7\n"
	"\xe2\x94\x8c\xe2\x94\x80\xe2\x94\xac\xe2\x94\x80\xe2\x94\x90\n"
	"\xe2\x94\x82 k \xe2\x94\x82 v \xe2\x94\x82\n"
	"\xe2\x94\x9c\xe2\x94\x80\xe2\x94\xbc\xe2\x94\x80\xe2\x94\xa4\n"
	"\xe2\x94\x82 a \xe2\x94\x82 5 \xe2\x94\x82\n" };
static const struct scene crooked = { .kind = KIND_RUN, .out =
	"NAME  A    B\n"
	"x     12345678\n" };
static const struct scene samples = { .kind = KIND_RUN, .out =
	"took 11 ms\ntook 12 ms\ntook 0.3 s\nGET /a ok\nGET /b ok\nGET /c failed\nbad x ms\nodd 5 furlongs\n" };
static const struct scene samples_open = { .kind = KIND_RUN, .flags = ",\"open_at_end\":true", .out =
	"took 11 ms\ntook 12 ms\nGET /a ok\n" };

#define EVENT(action, package, test) "{\"Action\":\"" action "\",\"Package\":\"" package "\",\"Test\":\"" test "\"}\n"
#define PACKAGE(action, package) "{\"Action\":\"" action "\",\"Package\":\"" package "\"}\n"
static const struct scene go_good = { .kind = KIND_RUN, .piece = 7, .out = EVENT("run", "p", "A") EVENT("pass", "p", "A")
	EVENT("run", "p", "B") EVENT("skip", "p", "B") PACKAGE("pass", "p") };
static const struct scene go_bad = { .kind = KIND_RUN, .out = EVENT("run", "p", "A") EVENT("fail", "p", "A")
	PACKAGE("fail", "p") };
static const struct scene go_cut = { .kind = KIND_RUN, .out = EVENT("run", "p", "A") EVENT("pass", "p", "A")
	EVENT("run", "p", "B") };
static const struct scene go_open = { .kind = KIND_RUN, .flags = ",\"open_at_end\":true",
	.out = EVENT("run", "p", "A") EVENT("pass", "p", "A") EVENT("run", "p", "B") };
static const struct scene go_none = { .kind = KIND_RUN, .out = "ok  \tp\t0.01s\n" };
#define CTRF(counts, tests) "{\"results\":{\"tool\":{\"name\":\"t\"},\"summary\":{" counts "},\n\"tests\":[" tests "]}}"
#define CASE(name, status) "{\"name\":\"" name "\",\"status\":\"" status "\",\"duration\":1.5e2}"
static const struct scene ctrf_good = { .kind = KIND_FILE, .piece = 3, .out =
	CTRF("\"tests\":2,\"passed\":1,\"failed\":0,\"skipped\":1,\"pending\":0,\"other\":0",
	    CASE("a", "passed") "," CASE("b", "skipped")) };
static const struct scene ctrf_bad = { .kind = KIND_FILE, .out = CTRF("\"tests\":2,\"passed\":1,\"failed\":1",
	CASE("a", "passed") ",\n" CASE("b", "failed")) };
static const struct scene ctrf_lie = { .kind = KIND_FILE, .out = CTRF("\"tests\":2,\"passed\":2,\"failed\":0",
	CASE("a", "passed") "," CASE("b", "failed")) };
static const struct scene ctrf_none = { .kind = KIND_FILE, .out = CTRF("\"tests\":0,\"passed\":0", "") };

#define ENDED(by, more) "{\"op\":\"ended\",\"by\":\"" by "\"" more "}"
#define ARGUMENT(position, text) "{\"op\":\"argument\",\"position\":" position ",\"text\":\"" text "\"}"
#define VARIABLE(name, text) "{\"op\":\"variable\",\"name\":\"" name "\",\"text\":\"" text "\"}"
#define DIRECTORY(text) "{\"op\":\"directory\",\"text\":\"" text "\"}"
#define PATH(text) "{\"op\":\"path\",\"text\":\"" text "\"}"
#define GIT(more) "{\"op\":\"git\"" more "}"
#define CLEAN ",\"clean\":true"
#define UNELIDED "{\"op\":\"unelided\"}"
#define EQUALS(text) "{\"op\":\"equals\",\"text\":\"" text "\"}"
#define LINE(number, text) "{\"op\":\"line\",\"number\":" number ",\"text\":\"" text "\"}"
#define LINE_LIKE(number, pattern) "{\"op\":\"line\",\"number\":" number ",\"pattern\":\"" pattern "\"}"
#define KEY(key, more) "{\"op\":\"key-value\",\"key\":\"" key "\"" more "}"
#define CELL(row, column, more) "{\"op\":\"table-cell\",\"row\":\"" row "\",\"column\":\"" column "\"" more "}"
#define COLUMN(column, more) "{\"op\":\"column\",\"column\":\"" column "\"" more "}"
#define OF_STREAM(op) "{\"op\":\"" op "\"}"
#define MOMENT(of) "{\"op\":\"moment\",\"of\":\"" of "\"}"
#define SHA_OF_ONE "2c8b08da5ce60398e1f19af0e5dccc744df274b826abe585eaba68c525434806"

#define MASKED "parts of stdout were masked, and could have said anything"

static const struct row found_rows[] = {
	/* What a mask may have made of the output, as whoever chose the mask wanted it. */
	{ "contains", HOSTILE, CONTAINS("pass"), &masked_pass, C, false, 0, "\"pass\" was not found, but parts of it were masked",
	    NULL },
	{ "contains", HOSTILE, CONTAINS("all "), &masked_pass, C, false, 0, "\"all \" was not found, but parts of it", NULL },
	{ "contains", HOSTILE, CONTAINS("[REDACTED]"), &masked_pass, C, false, 0, "\"[REDACTED]\" was not found", NULL },
	{ "contains", HOSTILE, CONTAINS("whole"), &masked_pass, P, false, 3, "line 3 contains \"whole\"", NULL },
	{ "contains", HOSTILE, CONTAINS("pass"), &plain_mask, P, false, 1, "line 1 contains \"pass\"", NULL },
	{ "regex-count", HOSTILE, COUNT("pass|good", "\"min\":1"), &masked_pass, C, false, 0, "found 0 matches", NULL },
	{ "regex-count", HOSTILE, NOT(COUNT("pass|good", "\"max\":0")), &masked_pass, C, false, 0, "found 0 matches", NULL },
	{ "regex-count", HOSTILE, COUNT("^whole", "\"min\":1"), &masked_pass, P, false, 3, "found 1 match", NULL },
	{ "regex-count", HOSTILE, COUNT("^error: .*$", "\"max\":0"), &stained_run, C, false, 0, "found 0 matches, at most 0 allowed, "
	    "but it may match where bytes are that are no UTF-8", NULL },
	{ "regex-count", HOSTILE, COUNT("^error", "\"max\":0"), &stained_run, F, false, 2, "found 1 match", NULL },
	{ "regex-count", HOSTILE, COUNT("^(error: .*|last.*)$", "\"max\":0"), &stained_run, F, false, 4, "found 1 match", NULL },
	{ "regex-count", HOSTILE, COUNT("^warning: .*$", "\"max\":0"), &stained_run, P, false, 0, "found 0 matches", NULL },
	{ "line", HOSTILE, NOT(LINE_LIKE("2", "^error: .*$")), &stained_run, C, false, 2, "line 2 does not match", NULL },
	{ "line", HOSTILE, NOT(LINE_LIKE("2", "^warning: .*$")), &stained_run, P, false, 2, "line 2 does not match", NULL },
	{ "capture", HOSTILE, COMPARE(CAPTURE("^[a-z]+: (.*)$", ",\"as\":\"text\""), "=", TEXT("1")), &stained_run, C, false, 4,
	    "another match may count", NULL },
	{ "captures", HOSTILE, COMPARE("{\"op\":\"count\",\"values\":[{\"op\":\"captures\",\"pattern\":\"^[a-z]+: (.*)$\","
	    "\"as\":\"text\"}]}", "=", PLAIN("1")), &stained_run, C, false, 4, "the list may be longer: it may match", NULL },
	{ "line", HOSTILE, LINE("3", "whole q: 6 ms"), &masked_pass, C, false, 3, "line 3 may be another one", NULL },
	{ "line", HOSTILE, LINE("1", "one"), &masked_run, P, false, 1, "line 1 is \"one\"", NULL },
	{ "capture", HOSTILE, COMPARE(CAPTURE("p: (\\\\d+)", ",\"which\":\"first\""), "=", PLAIN("5")), &masked_pass, C, false, 0,
	    "nothing was captured, and parts of it were masked", NULL },
	{ "pointer", HOSTILE, COMPARE(POINTER("/n", ""), "=", PLAIN("1")), &masked_json, C, false, 0, MASKED, NULL },
	{ "key-value", HOSTILE, COMPARE(KEY("key", ""), "=", PLAIN("1")), &masked_pass, C, false, 0, MASKED, NULL },
	{ "table-cell", HOSTILE, COMPARE(CELL("a", "n", ""), "=", PLAIN("1")), &masked_table, C, false, 0, MASKED, NULL },
	{ "column", HOSTILE, COMPARE("{\"op\":\"sum\",\"values\":[" COLUMN("n", "") "]}", "=", PLAIN("3")),
	    &masked_table, C, false, 0, MASKED, NULL },
	{ "tests", HOSTILE, TESTS("junit", ""), &masked_junit, C, false, 0, MASKED, NULL },
	{ "tests", HOSTILE, NOT(TESTS("tap", "")), &masked_junit, C, false, 0, MASKED, NULL },
	{ "digest", HOSTILE, COMPARE(OF_STREAM("digest"), "=", TEXT("x")), &masked_run, C, false, 0, "the whole is not known",
	    NULL },
	/* ended */
	{ "ended", YES, ENDED("exit", ""), &ways[0], P, false, 0, "ended by exit 3, asked for exit", NULL },
	{ "ended", YES, ENDED("signal", ",\"in\":[6,9]"), &ways[1], P, false, 0, "ended by signal 9, which is as asked for",
	    NULL },
	{ "ended", YES, ENDED("timeout", ""), &ways[2], P, false, 0, "ended by timeout, asked for timeout", NULL },
	{ "ended", YES, ENDED("not-started", ""), &ways[3], P, false, 0, "ended by not-started, asked for not-started", NULL },
	{ "ended", NO, ENDED("exit", ",\"in\":[0]"), &ways[0], F, false, 0, "ended by exit 3, which is not as asked for", NULL },
	{ "ended", NO, ENDED("signal", ""), &ways[2], F, false, 0, "ended by timeout, asked for signal", NULL },
	{ "ended", NO, ENDED("exit", ""), &ways[3], F, true, 0, "ended by not-started, asked for exit", NULL },
	{ "ended", CANT, ENDED("exit", ""), &ways[4], C, false, 0, "the record does not say how", NULL },
	{ "ended", CANT, ENDED("exit", ""), &read_file, C, false, 0, "the record is no run", NULL },
	{ "ended", HOSTILE, NOT(ENDED("timeout", "")), &ways[3], C, true, 0, "ended by not-started", NULL },

	/* argument */
	{ "argument", YES, ARGUMENT("1", "test"), &a_run, P, false, 0, "argument 1 is \"test\"", NULL },
	{ "argument", YES, ARGUMENT("3", ""), &a_run, P, false, 0, "argument 3 is \"\"", NULL },
	{ "argument", NO, ARGUMENT("1", "tes"), &a_run, F, false, 0, "argument 1 is \"test\", not \"tes\"", NULL },
	{ "argument", NO, ARGUMENT("4", "x"), &a_run, F, false, 0, "there is no argument 4, only 0 to 3", NULL },
	{ "argument", CANT, ARGUMENT("0", "x"), &read_file, C, false, 0, "the record is no run", NULL },
	{ "argument", CANT, ARGUMENT("0", "x"), &silent_run, C, false, 0, "the record has no arguments", NULL },
	{ "argument", CANT, ARGUMENT("1", "secret"), &masked_words, C, false, 0,
	    "argument 1 is \"[REDACTED]\", not \"secret\", but parts of the record were masked", NULL },
	{ "argument", HOSTILE, ARGUMENT("0", "login"), &masked_words, P, false, 0, "argument 0 is \"login\"", NULL },
	{ "argument", HOSTILE, ARGUMENT("2", "\\u00ff"), &a_run, F, false, 0, "argument 2 is \"\\xFF\", not", NULL },
	{ "argument", HOSTILE, ARGUMENT("9007199254740991", "x"), &a_run, F, false, 0, "there is no argument", NULL },

	/* variable, directory, path */
	{ "variable", YES, VARIABLE("CI", "true"), &a_run, P, false, 0, "variable CI is \"true\"", NULL },
	{ "variable", NO, VARIABLE("CI", "1"), &a_run, F, false, 0, "variable CI is \"true\", not \"1\"", NULL },
	{ "variable", CANT, VARIABLE("HOME", "/"), &a_run, C, false, 0, "variable HOME was not recorded", NULL },
	{ "variable", CANT, VARIABLE("TOKEN", "x"), &a_run, C, false, 0, "the value of variable TOKEN was left out", NULL },
	{ "variable", HOSTILE, VARIABLE("\\u00ff", "x"), &a_run, C, false, 0, "variable \xc3\xbf was not recorded", NULL },
	{ "directory", YES, DIRECTORY("/src"), &a_run, P, false, 0, "the directory is \"/src\"", NULL },
	{ "directory", NO, DIRECTORY("/src/"), &a_run, F, false, 0, "the directory is \"/src\", not \"/src/\"", NULL },
	{ "directory", CANT, DIRECTORY("/src"), &read_file, C, false, 0, "the record is no run", NULL },
	{ "directory", HOSTILE, DIRECTORY("/src"), &silent_run, C, false, 0, "the directory cannot be read", NULL },
	{ "path", YES, PATH("out/a.log"), &read_file, P, false, 0, "the path is \"out/a.log\"", NULL },
	{ "path", NO, PATH("a.log"), &read_file, F, false, 0, "the path is \"out/a.log\", not", NULL },
	{ "path", CANT, PATH("a.log"), &a_run, C, false, 0, "the record is no file", NULL },
	{ "path", HOSTILE, PATH("\\u001b[2J"), &read_file, F, false, 0, "the path is \"out/a.log\", not \"\\u{1B}[2J\"", NULL },

	/* git */
	{ "git", YES, GIT(""), &a_run, P, false, 0, "before and after, the commit was 0123456789ab", NULL },
	{ "git", YES, GIT(",\"commit\":\"" COMMIT "\"" CLEAN), &a_run, P, false, 0,
	    "before and after, the commit was 0123456789ab and the working tree clean", NULL },
	{ "git", YES, GIT(""), &dirty_after, P, false, 0, "before and after", NULL },
	{ "git", NO, GIT(CLEAN), &dirty_after, F, false, 0, "the working tree was not clean after", NULL },
	{ "git", NO, GIT(CLEAN), &dirty_before, F, false, 0, "the working tree was not clean before", NULL },
	{ "git", NO, GIT(",\"commit\":\"" OTHER_COMMIT "\""), &a_run, F, false, 0,
	    "the commit before was 0123456789ab, not fedcba987654", NULL },
	{ "git", NO, GIT(""), &moved, F, false, 0, "the commit before was 0123456789ab, after it was fedcba987654", NULL },
	{ "git", NO, GIT(""), &first_commit, F, false, 0, "the commit before was none, after it was 0123456789ab", NULL },
	{ "git", CANT, GIT(CLEAN), &silent_run, C, false, 0, "the record names no git working tree", NULL },
	{ "git", CANT, GIT(CLEAN), &newborn, C, false, 0, "there was no commit yet", NULL },
	{ "git", HOSTILE, GIT(",\"commit\":\"" OTHER_COMMIT "\""), &moved, F, false, 0, "the commit before was", NULL },

	/* unelided */
	{ "unelided", YES, UNELIDED, &whole_run, P, false, 0, "nothing was masked or left out", NULL },
	{ "unelided", NO, UNELIDED, &masked_run, F, false, 0, "not all of stdout is there: parts of it were masked", NULL },
	{ "unelided", NO, UNELIDED, &half_run, F, false, 0, "not all of stdout is there: more may have come", NULL },
	{ "unelided", NO, UNELIDED, &closed_run, F, false, 0, "not all of stdout is there: it was closed", NULL },
	{ "unelided", NO, UNELIDED, &masked_words, F, false, 0, "parts of the record were masked", NULL },
	{ "unelided", NO, UNELIDED, &a_run, F, false, 0, "the value of an environment variable was left out", NULL },
	{ "unelided", CANT, "{\"op\":\"all\",\"checks\":[" UNELIDED "," CONTAINS("x") "]}", &lost_run, C, false, 0,
	    "the bytes of stdout are not held", NULL },
	{ "unelided", HOSTILE, UNELIDED, &silent_run, P, false, 0, "nothing was masked or left out", NULL },

	/* equals */
	{ "equals", YES, EQUALS("one\\ntwo\\r\\nthree"), &a_run, P, false, 0, "stdout has 14 bytes, and the text 14; they are equal",
	    NULL },
	{ "equals", NO, EQUALS("one\\ntwo\\r\\nthree\\n"), &a_run, F, false, 0, "stdout has 14 bytes, and the text 15", NULL },
	{ "equals", NO, EQUALS("one"), &a_run, F, false, 0, "stdout has 14 bytes", NULL },
	{ "equals", NO, EQUALS("two\\n"), &half_run, F, false, 0, "stdout has 7 bytes", NULL },
	{ "equals", CANT, EQUALS("one\\ntwo"), &half_run, C, false, 0, "the whole is not known: more may", NULL },
	{ "equals", CANT, EQUALS("one\\ntwo\\n"), &half_run, C, false, 0, "the whole is not known: more may", NULL },
	{ "equals", CANT, EQUALS("x"), &masked_run, C, false, 0, "the whole is not known: parts of it were masked", NULL },
	{ "equals", HOSTILE, EQUALS("one\\ntwo\\n"), &forged_run, C, false, 0, "the bytes of stdout are not the ones", NULL },
	{ "equals", HOSTILE, NOT(EQUALS("x")), &silent_run, C, true, 0, "stdout has 0 bytes", NULL },

	/* line */
	{ "line", YES, LINE("2", "two"), &a_run, P, false, 2, "line 2 is \"two\"", "two" },
	{ "line", YES, LINE_LIKE("3", "^th"), &a_run, P, false, 3, "line 3 matches \"^th\"", "three" },
	{ "line", YES, LINE("1", "one"), &half_run, P, false, 1, "line 1 is \"one\"", NULL },
	{ "line", NO, LINE("1", "on"), &a_run, F, false, 1, "line 1 is not \"on\"", "one" },
	{ "line", NO, LINE_LIKE("1", "o$"), &a_run, F, false, 1, "line 1 does not match \"o$\"", NULL },
	{ "line", NO, LINE("4", "four"), &a_run, F, false, 0, "there is no line 4 in 3", NULL },
	{ "line", CANT, LINE("4", "four"), &half_run, C, false, 0, "line 4 was not seen, and more may", NULL },
	{ "line", CANT, LINE("2", "secret"), &masked_run, C, false, 2, "line 2 may be another one than was written, because parts of it were masked",
	    NULL },
	{ "line", HOSTILE, LINE_LIKE("1", "^(a+)+$"), &(const struct scene){ .kind = KIND_RUN,
	    .out = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\n" }, C, false, 1, "a limit of the regular", NULL },
	{ "line", HOSTILE, NOT(LINE("1", "x")), &silent_run, C, true, 0, "there is no line 1 in 0", NULL },
	{ "line", HOSTILE, LINE("9007199254740991", "x"), &a_run, F, false, 0, "there is no line 9007199254740991", NULL },

	/* covers */
	{ "covers", YES, COVERS("\"/a\",\"/b\"", CAPTURES("^GET (\\\\S+) ok", AS_TEXT)), &samples, P, false, 4,
	    "all 2 required are there", "GET /a ok" },
	{ "covers", YES, COVERS("\"/a\"", CAPTURES("^GET (\\\\S+) ok", AS_TEXT)), &samples_open, P, false, 3, "all 1", NULL },
	{ "covers", NO, COVERS("\"/c\",\"/a\",\"/d\"", CAPTURES("^GET (\\\\S+) ok", AS_TEXT)), &samples, F, false, 4,
	    "2 of 3 required are missing: /c, /d", NULL },
	{ "covers", NO, COVERS("\"a\",\"b\",\"c\",\"d\",\"e\",\"f\"", TEXT("x")), NULL, F, false, 0,
	    "6 of 6 required are missing: a, b, c, d and 2 more", NULL },
	{ "covers", CANT, COVERS("\"/a\",\"/b\"", CAPTURES("^GET (\\\\S+) ok", AS_TEXT)), &samples_open, C, false, 3,
	    "not found: /b; but more may", NULL },
	{ "covers", CANT, COVERS("\"a\"", TEXT("b") "," CAPTURE("(nothing)", AS_TEXT)), &samples, C, false, 0,
	    "the pattern matches nothing", NULL },
	{ "covers", HOSTILE, COVERS("\"a\"", TEXT("a") "," CAPTURE("(nothing)", AS_TEXT)), &samples, P, false, 0, "all 1", NULL },
	{ "covers", HOSTILE, NOT(COVERS("\"a\"", CAPTURES("(a)", AS_TEXT))), &silent_run, C, true, 0, "1 of 1", NULL },
	{ "covers", HOSTILE, COVERS("\"\\u001b[2J\"", TEXTS("\"a\"")), NULL, F, false, 0, "1 of 1 required are missing: \\u{1B}[2J",
	    NULL },

	/* captures */
	{ "captures", YES, COMPARE(OVER("sum", CAPTURES("^took (\\\\S+) (?<unit>\\\\S+)", "")), "=", NUMBER("323", "ms")), &samples,
	    P, false, 1, "323 ms equals 323 ms", "took 11 ms" },
	{ "captures", YES, COMPARE(OVER("count", CAPTURES("(GET)", AS_TEXT)), "=", PLAIN("3")), &samples, P, false, 4, "3 equals",
	    NULL },
	{ "captures", YES, COMPARE(OVER("count", CAPTURES("(POST)", AS_TEXT)), "=", PLAIN("0")), &samples, P, false, 0,
	    "0 equals 0", NULL },
	{ "captures", NO, COMPARE(PERCENTILE("95", CAPTURES("^took (\\\\S+) (?<unit>\\\\S+)", ""), ""), "<", NUMBER("0.1", "s")),
	    &samples, F, false, 1, "300 ms is not below 0.1 s", NULL },
	{ "captures", CANT, COMPARE(OVER("mean", CAPTURES("^took (\\\\S+) (?<unit>\\\\S+)", "")), "<", NUMBER("1", "s")),
	    &samples_open, C, false, 1, "the list may be longer: more may", NULL },
	{ "captures", CANT, COMPARE(OVER("mean", CAPTURES("^bad (\\\\S+)", "")), "<", PLAIN("1")), &samples, C, false, 7,
	    "\"x\" is no decimal number", "bad x ms" },
	{ "captures", CANT, COMPARE(OVER("max", CAPTURES("^odd (\\\\S+) (?<unit>\\\\S+)", "")), "<", PLAIN("1")), &samples, C,
	    false, 8, "\"furlongs\" is no known unit", NULL },
	{ "captures", CANT, COMPARE(OVER("max", CAPTURES("^nothing (\\\\S+)", "")), "<", PLAIN("1")), &samples, C, true, 0,
	    "the list is empty", NULL },
	{ "captures", HOSTILE, COMPARE(OVER("count", CAPTURES("(x)", AS_TEXT)), "=", PLAIN("0")), &silent_run, C, true, 0,
	    "there was nothing to look at", NULL },
	{ "captures", HOSTILE, COMPARE(OVER("count", CAPTURES("(o)", AS_TEXT)), ">", PLAIN("0")), &forged_run, C, false, 0,
	    "the bytes of stdout are not the ones", NULL },
	{ "captures", HOSTILE, COMPARE(OVER("count", CAPTURES("^(?:a+)+$|(o)", AS_TEXT)), ">", PLAIN("0")),
	    &(const struct scene){ .kind = KIND_RUN, .out = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\n" }, C, false, 0,
	    "the list may be longer: a limit of the regular expression", NULL },
	{ "captures", HOSTILE, COMPARE(OVER("count", CAPTURES("(GET)|took", AS_TEXT)), ">", PLAIN("0")), &samples, C, false, 1,
	    "the pattern matches, but its group took no part", NULL },

	/* key-value */
	{ "key-value", YES, COMPARE(KEY("p95", ""), "<", NUMBER("1", "ms")), &settings, P, false, 2, "780 us is below 1 ms",
	    "  p95 : 780 us" },
	{ "key-value", YES, COMPARE(KEY("NAME", AS_TEXT), "=", TEXT("Debian GNU/Linux")), &settings, P, false, 1, "\"Debian", NULL },
	{ "key-value", YES, COMPARE(KEY("rate", ""), "=", NUMBER("0.917", "x")), &settings, P, false, 4, "91.7 % equals", NULL },
	{ "key-value", YES, COMPARE(KEY("twice", ",\"which\":\"last\""), "=", PLAIN("2")), &settings, P, false, 10, "2 equals",
	    NULL },
	{ "key-value", YES, COMPARE(KEY("built", ",\"as\":\"time\""), "<", MOMENT("now")), &settings, P, false, 7,
	    "2026-11-21T10:00:00.000Z is below 2026-11-21T12:00:00.000Z", NULL },
	{ "key-value", NO, COMPARE(KEY("EMPTY", AS_TEXT), "!=", TEXT("")), &settings, F, false, 6, "\"\" does not differ", NULL },
	{ "key-value", CANT, COMPARE(KEY("twice", ""), "=", PLAIN("2")), &settings, C, false, 9, "the key matches more than once",
	    NULL },
	{ "key-value", CANT, COMPARE(KEY("p9", ""), "=", PLAIN("2")), &settings, C, false, 0, "the key matches nothing in 12",
	    NULL },
	{ "key-value", CANT, COMPARE(KEY("count", ""), "=", PLAIN("1234")), &settings, C, false, 5, "\"1,234\" is no decimal", NULL },
	{ "key-value", CANT, COMPARE(KEY("size", ""), "=", PLAIN("3")), &settings, C, false, 8, "\"3 furlongs\" is no", NULL },
	{ "key-value", CANT, COMPARE(KEY("p95", ",\"unit\":\"ms\""), "=", NUMBER("3", "s")), &settings, C, false, 2,
	    "the unit written is us, not ms", NULL },
	{ "key-value", CANT, COMPARE(KEY("rate", ",\"as\":\"time\""), "<", MOMENT("now")), &settings, C, false, 4,
	    "\"91.7%\" is no time", NULL },
	{ "key-value", HOSTILE, COMPARE(KEY("huge", ""), ">", PLAIN("3")), &settings, C, false, 12, "\"99999", NULL },
	{ "key-value", HOSTILE, COMPARE(KEY("evil", AS_TEXT), "=", TEXT("x")), &settings, F, false, 11, "\"\\u{1B}[2J\" does", NULL },
	{ "key-value", HOSTILE, COMPARE(KEY("x", AS_TEXT), "=", TEXT("x")), &silent_run, C, true, 0, "the key matches nothing",
	    NULL },

	/* table-cell */
	{ "table-cell", YES, COMPARE(CELL("p95", "Actual", ""), "<=", CELL("p95", "Target", "")), &markdown, P, false, 6,
	    "180 ms is at most 500 ms", "| `p95` | 500 ms | 180 ms |" },
	{ "table-cell", YES, COMPARE(CELL("Uptime", "Actual", ",\"which\":\"first\""), "=", NUMBER("99.9", "%")), &markdown, P, false,
	    5, "99.9 % equals", NULL },
	{ "table-cell", YES, COMPARE(CELL("50 %", "Item", ",\"by\":\"Weight\"" AS_TEXT), "=", TEXT("Tests")), &markdown, P, false,
	    12, "\"Tests\"", NULL },
	{ "table-cell", YES, COMPARE(CELL("a \\\\| b", "Target", ""), "=", PLAIN("1")), &markdown, P, false, 7, "1 equals", NULL },
	{ "table-cell", YES, COMPARE(CELL("worker", "STATUS", ",\"by\":\"NAMES\"" AS_TEXT), "=", TEXT("Exited (1)")), &printed_tables, P,
	    false, 3, "\"Exited (1)\" equals", NULL },
	{ "table-cell", YES, COMPARE(CELL("report", "workers", ""), "=", PLAIN("0")), &printed_tables, P, false, 8, "0 equals 0", NULL },
	{ "table-cell", YES, COMPARE(CELL("mail", "DONE", ""), "=", PLAIN("7")), &printed_tables, P, false, 12, "7 equals 7", NULL },
	{ "table-cell", YES, COMPARE(CELL("a", "v", ""), "=", PLAIN("5")), &printed_tables, P, false, 16, "5 equals 5", NULL },
	{ "table-cell", NO, COMPARE(CELL("Uptime", "Actual", ",\"which\":\"last\""), ">=", NUMBER("99.9", "%")), &markdown, F, false,
	    18, "99.8 % is not at least 99.9 %", NULL },
	{ "table-cell", CANT, COMPARE(CELL("Uptime", "Actual", ""), ">=", NUMBER("99.9", "%")), &markdown, C, false, 5,
	    "the cell matches more than once", NULL },
	{ "table-cell", CANT, COMPARE(CELL("p95", "Missing", ""), ">=", PLAIN("1")), &markdown, C, false, 0,
	    "the cell matches nothing in 18 lines", NULL },
	{ "table-cell", CANT, COMPARE(CELL("Docs", "Score", ""), ">=", PLAIN("1")), &markdown, C, false, 13,
	    "two columns of the table have that heading", NULL },
	{ "table-cell", CANT, COMPARE(CELL("short", "Actual", ""), ">=", PLAIN("1")), &markdown, C, false, 8,
	    "the row has no such cell", NULL },
	{ "table-cell", CANT, COMPARE(CELL("a \\\\| b", "Actual", ""), ">=", PLAIN("1")), &markdown, C, false, 7,
	    "\"\" is no decimal number", NULL },
	{ "table-cell", CANT, COMPARE(CELL("9ab", "PORTS", ""), "=", PLAIN("1")), &printed_tables, C, false, 3, "the row has no such cell",
	    NULL },
	{ "table-cell", HOSTILE, COMPARE(CELL("x", "A", ""), "=", PLAIN("12345678")), &crooked, C, false, 2,
	    "it is not clear which column", NULL },
	{ "table-cell", HOSTILE, COMPARE(CELL("x", "A", ""), "=", PLAIN("1")), &silent_run, C, true, 0, "the cell matches nothing",
	    NULL },

	/* column */
	{ "column", YES, COMPARE(OVER("sum", COLUMN("Weight", ",\"except\":[\"Total\"]")), "=", NUMBER("80", "%")), &markdown, P,
	    false, 12, "80 % equals 80 %", NULL },
	{ "column", YES, COMPARE(OVER("sum", COLUMN("workers", "")), "=", PLAIN("0")), &printed_tables, P, false, 7, "0 equals 0", NULL },
	{ "column", NO, OVER("same", COLUMN("STATUS", AS_TEXT)), &printed_tables, F, false, 2, "Up 3 hours and Exited (1) are not", NULL },
	{ "column", CANT, COMPARE(OVER("max", COLUMN("Target", "")), "=", PLAIN("0")), &markdown, C, false, 6,
	    "the list mixes kinds", NULL },
	{ "column", CANT, COMPARE(OVER("count", COLUMN("Metric", AS_TEXT)), "=", PLAIN("4")), &markdown, C, false, 18,
	    "two tables have a column of that heading", NULL },
	{ "column", CANT, COMPARE(OVER("sum", COLUMN("Missing", "")), "=", PLAIN("0")), &markdown, C, false, 0,
	    "no table has a column of that heading", NULL },
	{ "column", CANT, COMPARE(OVER("sum", COLUMN("PORTS", "")), "=", PLAIN("0")), &printed_tables, C, false, 3,
	    "the row has no such cell", NULL },
	{ "column", HOSTILE, COMPARE(OVER("sum", COLUMN("Score", "")), "=", PLAIN("0")), &markdown, C, false, 12,
	    "two columns of the table have that heading", NULL },
	{ "column", HOSTILE, COMPARE(OVER("sum", COLUMN("A", "")), "=", PLAIN("0")), &crooked, C, false, 2, "it is not clear", NULL },

	/* size, line-count, digest */
	{ "size", YES, COMPARE(OF_STREAM("size"), "=", NUMBER("14", "B")), &a_run, P, false, 0, "14 B equals 14 B", NULL },
	{ "size", YES, COMPARE(OF_STREAM("size"), "=", NUMBER("0", "B")), &silent_run, P, false, 0, "0 B equals 0 B", NULL },
	{ "size", NO, COMPARE(OF_STREAM("size"), ">", NUMBER("1", "KiB")), &a_run, F, false, 0, "14 B is not above 1 KiB", NULL },
	{ "size", CANT, COMPARE(OF_STREAM("size"), "<", NUMBER("1", "KiB")), &half_run, C, false, 0, "the whole is not known", NULL },
	{ "size", CANT, COMPARE(OF_STREAM("size"), "<", NUMBER("1", "KiB")), &lost_run, C, false, 0, "the bytes of stdout are not",
	    NULL },
	{ "size", HOSTILE, COMPARE(OF_STREAM("size"), "=", NUMBER("8", "B")), &forged_run, C, false, 0, "the bytes of stdout are",
	    NULL },
	{ "line-count", YES, COMPARE(OF_STREAM("line-count"), "=", PLAIN("3")), &a_run, P, false, 0, "3 equals 3", NULL },
	{ "line-count", NO, COMPARE(OF_STREAM("line-count"), "=", PLAIN("2")), &a_run, F, false, 0, "3 does not", NULL },
	{ "line-count", CANT, COMPARE(OF_STREAM("line-count"), "=", PLAIN("2")), &masked_run, C, false, 0, "the whole is not known",
	    NULL },
	{ "line-count", CANT, COMPARE(OF_STREAM("line-count"), "<", PLAIN("5")), &silent_run, C, true, 0, "there was nothing to look",
	    NULL },
	{ "line-count", HOSTILE, COMPARE(OF_STREAM("line-count"), "=", PLAIN("2")), &forged_run, C, false, 0, "the bytes of", NULL },
	{ "digest", YES, COMPARE(OF_STREAM("digest"), "=", TEXT(SHA_OF_ONE)), &whole_run, P, false, 0, "\"2c8b08da", NULL },
	{ "digest", NO, COMPARE(OF_STREAM("digest"), "=", TEXT(SHA_OF_ONE)), &a_run, F, false, 0, "\"", NULL },
	{ "digest", CANT, COMPARE(OF_STREAM("digest"), "=", TEXT(SHA_OF_ONE)), &closed_run, C, false, 0, "the whole is not known",
	    NULL },
	{ "digest", HOSTILE, COMPARE(OF_STREAM("digest"), "=", TEXT("x")), &forged_run, C, false, 0, "the bytes of stdout are", NULL },

	/* tests, test-count: CTRF and go test -json */
	{ "tests", YES, TESTS("gotest", ""), &go_good, P, false, 0, "1 passed, 0 failed, 1 skipped", NULL },
	{ "tests", NO, TESTS("gotest", ""), &go_bad, F, false, 2, "0 passed, 1 failed, 0 skipped; failed tests", NULL },
	{ "tests", NO, TESTS("gotest", ""), &go_cut, F, false, 3, "1 passed, 0 failed, 0 skipped; a test or package has no end",
	    NULL },
	{ "tests", CANT, TESTS("gotest", ""), &go_open, C, false, 0, "1 passed, 0 failed, 0 skipped, but more may", NULL },
	{ "tests", CANT, TESTS("gotest", ""), &go_none, C, true, 0, "0 passed, 0 failed, 0 skipped: no test was executed", NULL },
	{ "tests", YES, TESTS("ctrf", ""), &ctrf_good, P, false, 0, "1 passed, 0 failed, 1 skipped", NULL },
	{ "tests", NO, TESTS("ctrf", ",\"max_skipped\":0"), &ctrf_good, F, false, 0, "1 passed, 0 failed, 1 skipped; skipped", NULL },
	{ "tests", NO, TESTS("ctrf", ""), &ctrf_bad, F, false, 3, "1 passed, 1 failed, 0 skipped; failed tests", NULL },
	{ "tests", CANT, TESTS("ctrf", ""), &ctrf_none, C, true, 0, "0 passed, 0 failed, 0 skipped: no test was executed", NULL },
	{ "tests", CANT, TESTS("ctrf", ""), &silent_run, C, true, 0, "0 passed, 0 failed, 0 skipped: no test was executed", NULL },
	{ "tests", HOSTILE, TESTS("ctrf", ""), &ctrf_lie, C, false, 2, "the summary says passed: 2, and there are 1", NULL },
	{ "tests", HOSTILE, TESTS("ctrf", ""), &go_good, C, false, 2, "something follows the value", NULL },
	{ "test-count", YES, COMPARE(OF("gotest", "skipped"), "=", PLAIN("1")), &go_good, P, false, 0, "1 equals 1", NULL },
	{ "test-count", HOSTILE, COMPARE(OF("gotest", "failed"), "=", PLAIN("0")), &go_cut, C, false, 0, "a test or package has",
	    NULL },
	{ "test-count", YES, COMPARE(OF("ctrf", "total"), "=", PLAIN("2")), &ctrf_good, P, false, 0, "2 equals 2", NULL },

	/* moment */
	{ "moment", YES, COMPARE(PAIR("difference", MOMENT("now"), MOMENT("start")), "<=", NUMBER("1", "h")), &a_run, P, false, 0,
	    "3600 s is at most 1 h", NULL },
	{ "moment", YES, COMPARE(MOMENT("end"), ">", MOMENT("start")), &a_run, P, false, 0, "2026-11-21T11:00:30.500Z is above", NULL },
	{ "moment", NO, COMPARE(PAIR("difference", MOMENT("now"), MOMENT("record")), "<", NUMBER("1", "d")), &read_file, F, false, 0,
	    "86400 s is not below 1 d", NULL },
	{ "moment", CANT, COMPARE(MOMENT("start"), "<", MOMENT("now")), &read_file, C, false, 0, "the record names no start time", NULL },
	{ "moment", HOSTILE, COMPARE(MOMENT("record"), "<", MOMENT("now")), &silent_run, C, false, 0, "the record names no record time", NULL },
};

#endif
