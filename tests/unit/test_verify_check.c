/* Every operator on evidence for it, against it, that cannot tell, and that is hostile. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "check_rows.h"
#include "check_rows_found.h"
#include "check_rows_written.h"
#include "verify/check/operators.h"

static const struct scene empty = { .kind = KIND_RUN };
static const struct scene open_ended = { .kind = KIND_RUN, .out = "one error\n1..1\nok 1\np: 5 ms\n",
	.flags = ",\"open_at_end\":true" };
static const struct scene closed = { .kind = KIND_RUN, .out = "one error\n1..1\nok 1\np: 5 ms\n",
	.flags = ",\"closed_early\":true" };
static const struct scene masked = { .kind = KIND_RUN, .out = "one error\n1..1\nok 1\np: 5 ms\n",
	.flags = ",\"masked\":true" };
static const struct scene unmasked = { .kind = KIND_RUN, .out = "one error\n1..1\nok 1\np: 5 ms\n",
	.members = ",\"redactions\":{\"count\":2,\"patterns\":1}" }; /* in argv: the output is whole */
static const struct scene gone = { .kind = KIND_RUN, .out = "gone\n", .blob_status = STATUS_NOT_FOUND };
static const struct scene rotten = { .kind = KIND_RUN, .out = "1..1\nok 1\n", .is_forged = true };
static const struct scene unreadable = { .kind = KIND_RUN, .out = "1\n", .blob_status = STATUS_BLOB_MISMATCH };
static const struct scene words = { .kind = KIND_STATEMENT, .members = ",\"mode\":\"manual\",\"text\":\"it works\"" };
static const struct scene a_report = { .kind = KIND_REPORT, .out = "it works\n" };
static const struct scene exited[] = {
	{ .kind = KIND_RUN, .exit = "{\"code\":0}" },
	{ .kind = KIND_RUN, .exit = "{\"code\":2}" },
	{ .kind = KIND_RUN, .exit = "{\"signal\":9}" },
	{ .kind = KIND_RUN, .exit = "{\"error\":\"not-found\"}" },
	{ .kind = KIND_RUN, .exit = "{\"code\":0}", .members = ",\"timed_out\":true" },
	{ .kind = KIND_RUN, .exit = "{\"signal\":15}", .members = ",\"timed_out\":true" },
	{ .kind = KIND_RUN, .exit = "{}" },
};
static const struct scene log_file = { .kind = KIND_RUN, .piece = 3,
	.out = "start\r\nerror: one, error: two\r\np95: 1.2 s\r\np95: 780 us\nlast error \x1b[31m", .err = "warned\n" };
static const struct scene evil_line = { .kind = KIND_RUN,
    .out = "ok\naaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\nok\n" };
static const struct scene binary = { .kind = KIND_FILE, .out = "\0\xff\0tail\xff\nerror\0\n", .out_size = 15 };
static const struct scene a_file = { .kind = KIND_FILE, .out = "size: 2048 KiB\n" };
static const struct scene numbers = { .kind = KIND_FILE, .out =
	"huge 99999999999999999999999999999999999999999999 d\nbig 170141183460469231731687303715884105727 d\n"
	"comma 1,234\nodd 5 furlongs\nbare 7\nnegative -0.5 %\nexp 7.8e2 us\nesc \x1b]0;x\n" };
static const struct scene tap_good = { .kind = KIND_RUN, .out = "1..3\nok 1\nok 2\nok 3 # SKIP\n" };
static const struct scene tap_bad = { .kind = KIND_RUN, .out = "1..2\nok 1\nnot ok 2 - broken\n", .piece = 1 };
static const struct scene tap_planless = { .kind = KIND_RUN, .out = "ok 1\nok 2\n" };
static const struct scene tap_short = { .kind = KIND_RUN, .out = "1..3\nok 1\nok 2\n" };
static const struct scene tap_skipped = { .kind = KIND_RUN, .out = "1..1\nok 1 # SKIP\n" };
static const struct scene tap_none = { .kind = KIND_RUN, .out = "all tests passed, honest\n" };
static const struct scene tap_result = { .kind = KIND_TEST_RESULT, .out = "1..1\nok 1\n",
	.members = ",\"format\":\"tap\"" };
static const struct scene junit_good = { .kind = KIND_FILE, .out =
	"<testsuite tests='2'><testcase name='a'/><testcase name='b'/></testsuite>" };
static const struct scene junit_bad = { .kind = KIND_FILE, .out =
	"<testsuite>\n<testcase name='a'/>\n<testcase name='b'>\n<error/></testcase></testsuite>\n" };
static const struct scene junit_lie = { .kind = KIND_FILE, .out =
	"<testsuite tests='5' failures='0'><testcase name='a'/></testsuite>" };
static const struct scene junit_bomb = { .kind = KIND_FILE, .out =
	"<!DOCTYPE x [<!ENTITY a 'aa'><!ENTITY b '&a;&a;'>]><testsuite><testcase name='&b;'/></testsuite>" };
static const struct scene json = { .kind = KIND_FILE, .piece = 2, .out =
	"{\"n\": 12.50,\n \"s\": \"24\", \"t\": true, \"z\": null, \"o\": {}, \"big\": 1e400,\n \"d\": 1, \"d\": 2}" };
static const struct scene json_cut = { .kind = KIND_FILE, .out = "{\"n\": 12.50, \"s\": " };

static const struct row recorded_rows[] = {
	/* exit-code */
	{ "exit-code", YES, EXIT, &exited[0], P, false, 0, "exit code 0, asked for 0", NULL },
	{ "exit-code", YES, "{\"op\":\"exit-code\",\"in\":[1,2]}", &exited[1], P, false, 0, "exit code 2, asked for 1, 2",
	    NULL },
	{ "exit-code", NO, EXIT, &exited[1], F, false, 0, "exit code 2, asked for 0", NULL },
	{ "exit-code", NO, "{\"op\":\"exit-code\",\"in\":[2]}", &exited[0], F, false, 0, "exit code 0, asked for 2", NULL },
	{ "exit-code", NO, EXIT, &exited[2], F, false, 0, "the command was ended by signal 9, asked for exit code 0", NULL },
	{ "exit-code", NO, EXIT, &exited[3], F, true, 0, "the command could not be started (not-found)", NULL },
	{ "exit-code", CANT, EXIT, &a_file, C, false, 0, "the record is no run", NULL },
	{ "exit-code", CANT, EXIT, &words, C, false, 0, "the record is somebody's words", NULL },
	{ "exit-code", CANT, EXIT, &a_report, C, false, 0, "the record is no evidence: its kind is report", NULL },
	{ "exit-code", CANT, EXIT, &exited[6], C, false, 0, "the record does not say how the command ended", NULL },
	{ "exit-code", HOSTILE, EXIT, &exited[4], F, false, 0, "the command was ended by its timeout", NULL },
	{ "exit-code", HOSTILE, EXIT, &exited[5], F, false, 0, "the command was ended by its timeout", NULL },
	{ "exit-code", HOSTILE, NOT(EXIT), &exited[3], C, true, 0, "the command could not be started", NULL },

	/* contains */
	{ "contains", YES, CONTAINS("error: two"), &log_file, P, false, 2, "line 2 contains \"error: two\"",
	    "error: one, error: two" },
	{ "contains", YES, "{\"op\":\"contains\",\"text\":\"warn\",\"stream\":\"stderr\"}", &log_file, P, false, 1,
	    "line 1 contains \"warn\"", "warned" },
	{ "contains", YES, CONTAINS("error"), &open_ended, P, false, 1, "line 1 contains", NULL },
	{ "contains", YES, CONTAINS("error"), &masked, P, false, 1, "line 1 contains", NULL },
	{ "contains", NO, CONTAINS("warn"), &log_file, F, false, 0, "no line of 5 contains \"warn\"", NULL },
	{ "contains", NO, CONTAINS("one\\r"), &log_file, F, false, 0, "no line of 5 contains \"one\\r\"", NULL },
	{ "contains", NO, CONTAINS("warn"), &unmasked, F, false, 0, "no line of 4 contains \"warn\"", NULL },
	{ "contains", CANT, CONTAINS("warn"), &open_ended, C, false, 0,
	    "\"warn\" was not found, but more may have been written than was recorded", NULL },
	{ "contains", CANT, CONTAINS("warn"), &closed, C, false, 0, "\"warn\" was not found, but more may", NULL },
	{ "contains", CANT, CONTAINS("x"), &gone, C, false, 0, "the bytes of stdout are not held here", NULL },
	{ "contains", CANT, CONTAINS("x"), &words, C, false, 0, "the record is somebody's words", NULL },
	{ "contains", CANT, "{\"op\":\"contains\",\"text\":\"x\",\"stream\":\"content\"}", &log_file, C, false, 0,
	    "the record has no content", NULL },
	{ "contains", HOSTILE, CONTAINS("ok"), &rotten, C, false, 0, "the bytes of stdout are not the ones the record names",
	    "" },
	{ "contains", HOSTILE, CONTAINS("1"), &unreadable, C, false, 0, "the bytes of stdout are not the ones", NULL },
	{ "contains", HOSTILE, CONTAINS("warn"), &masked, C, false, 0, "\"warn\" was not found, but parts of it",
	    NULL },
	{ "contains", HOSTILE, NOT(CONTAINS("warn")), &masked, C, false, 0, "\"warn\" was not found", NULL },
	{ "contains", HOSTILE, CONTAINS("x"), &empty, F, true, 0, "no line of 0 contains \"x\"", NULL },
	{ "contains", HOSTILE, NOT(CONTAINS("x")), &empty, C, true, 0, "no line of 0 contains \"x\"", NULL },
	{ "contains", HOSTILE, CONTAINS("tail"), &binary, P, false, 1, "line 1 contains \"tail\"",
	    "\\u{00}\\xFF\\u{00}tail\\xFF" },
	{ "contains", HOSTILE, CONTAINS("\\u001b[31m"), &log_file, P, false, 5, "line 5 contains \"\\u{1B}[31m\"",
	    "last error \\u{1B}[31m" },

	/* regex-count */
	{ "regex-count", YES, COUNT("error", "\"min\":3,\"max\":3"), &log_file, P, false, 2,
	    "found 3 matches, 3 to 3 asked for",
	    "error: one, error: two" },
	{ "regex-count", YES, COUNT("^nothing", "\"max\":0"), &log_file, P, false, 0, "found 0 matches, at most 0 allowed",
	    NULL },
	{ "regex-count", YES, COUNT("two$", "\"min\":1"), &log_file, P, false, 2, "found 1 match, at least 1 asked for",
	    NULL },
	{ "regex-count", YES, COUNT("error", "\"min\":1"), &open_ended, P, false, 1, "found 1 match, at least 1", NULL },
	{ "regex-count", NO, COUNT("error", "\"max\":1"), &log_file, F, false, 2, "found 3 matches, at most 1 allowed",
	    "error: one, error: two" },
	{ "regex-count", NO, COUNT("error", "\"max\":2"), &log_file, F, false, 5, "found 3 matches, at most 2 allowed", NULL },
	{ "regex-count", NO, COUNT("error", "\"min\":4"), &log_file, F, false, 2, "found 3 matches, at least 4 asked for",
	    NULL },
	{ "regex-count", NO, COUNT("error", "\"max\":0"), &open_ended, F, false, 1, "found 1 match, at most 0 allowed", NULL },
	{ "regex-count", NO, COUNT("x", "\"min\":1"), &empty, F, true, 0,
	    "found 0 matches, at least 1 asked for, but there was nothing to look at", NULL },
	{ "regex-count", CANT, COUNT("x", "\"max\":0"), &empty, C, true, 0,
	    "found 0 matches, at most 0 allowed, but there was nothing to look at", NULL },
	{ "regex-count", CANT, COUNT("warn", "\"max\":0"), &open_ended, C, false, 0,
	    "found 0 matches, at most 0 allowed, but more may have been written", NULL },
	{ "regex-count", CANT, COUNT("error", "\"min\":1,\"max\":1"), &closed, C, false, 1, "found 1 match, 1 to 1 asked",
	    NULL },
	{ "regex-count", CANT, COUNT("error", "\"min\":2"), &masked, C, false, 1, "found 1 match, at least 2 asked for, but",
	    NULL },
	{ "regex-count", CANT, COUNT("x", "\"max\":0"), &gone, C, false, 0, "the bytes of stdout are not held here", NULL },
	{ "regex-count", HOSTILE, COUNT("^(a+)+$", "\"max\":0"), &evil_line, C, false, 0,
	    "found 0 matches, at most 0 allowed, but a limit of the regular expression was reached", NULL },
	{ "regex-count", HOSTILE, COUNT("^(a+)+$|ok", "\"min\":2"), &evil_line, C, false, 1,
	    "found 1 match, at least 2 asked for, but a limit of the regular expression was reached", NULL },
	{ "regex-count", HOSTILE, COUNT("^(a+)+$|ok", "\"min\":1"), &evil_line, P, false, 1, "found 1 match", NULL },
	{ "regex-count", HOSTILE, COUNT("x*", "\"min\":6,\"max\":6"), &a_file, F, false, 1,
	    "found 15 matches, 6 to 6 asked for",
	    NULL },
	{ "regex-count", HOSTILE, COUNT("error", "\"max\":0"), &binary, F, false, 2, "found 1 match, at most 0 allowed",
	    "error\\u{00}" },
	{ "regex-count", HOSTILE, COUNT("x", "\"max\":0"), &rotten, C, false, 0, "the bytes of stdout are not the ones",
	    NULL },

	/* compare, number */
	{ "compare", YES, COMPARE(CAPTURE("p95: (\\\\S+) (?<unit>\\\\S+)", ",\"which\":\"last\""), "<", NUMBER("1", "ms")),
	    &log_file, P, false, 4, "780 us is below 1 ms", "p95: 780 us" },
	{ "compare", NO, COMPARE(CAPTURE("p95: (\\\\S+) (?<unit>\\\\S+)", ",\"which\":\"first\""), "<", NUMBER("800", "ms")),
	    &log_file, F, false, 3, "1.2 s is not below 800 ms", "p95: 1.2 s" },
	{ "compare", NO, COMPARE(NUMBER("2", "MiB"), "!=", CAPTURE("size: (\\\\d+)", ",\"unit\":\"KiB\"")), &a_file, F,
	    false, 1,
	    "2 MiB does not differ from 2048 KiB", NULL },
	{ "compare", CANT, COMPARE(CAPTURE("size: (\\\\d+) (?<unit>\\\\S+)", ""), "<", NUMBER("5", "s")), &a_file, C, false, 1,
	    "2048 KiB and 5 s do not compare: a size and a time", NULL },
	{ "compare", CANT, COMPARE(POINTER("/s", ""), "=", PLAIN("24")), &json, C, false, 2,
	    "\"24\" and 24 do not compare: one is a text", NULL },
	{ "compare", CANT, COMPARE(POINTER("/s", ""), "<", POINTER("/t", "")), &json, C, false, 2,
	    "\"24\" and \"true\" are texts, which have no order", NULL },
	{ "compare", HOSTILE, COMPARE(CAPTURE("big (\\\\d+) (?<unit>d)", ""), ">", NUMBER("1", "ns")), &numbers, C, false, 2,
	    "170141183460469231731687303715884105727 d or 1 ns is too large", NULL },
	{ "compare", HOSTILE, COMPARE(PLAIN("1"), "=", PLAIN("1")), &words, C, false, 0, "the record is somebody's words",
	    NULL },
	{ "number", YES, COMPARE(NUMBER("150", "%"), "=", NUMBER("1.5", "x")), &a_file, P, false, 0, "150 % equals 1.5 x",
	    NULL },
	{ "number", NO, COMPARE(PLAIN("0.1"), ">=", PLAIN("0.10000000000000000000000000000000001")), &a_file, F, false, 0,
	    "0.1 is not at least 0.10000000000000000000000000000000001", NULL },
	{ "number", CANT, COMPARE(PLAIN("7"), "=", CAPTURE("nowhere (\\\\d+)", "")), &numbers, C, false, 0,
	    "the pattern matches nothing in 8 lines", NULL },
	{ "number", HOSTILE, COMPARE(PLAIN("170141183460469231731687303715884105727"), ">",
	    PLAIN("170141183460469231731687303715884105726")), &a_file, P, false, 0, "1701", NULL },

	/* text */
	{ "text", YES, COMPARE(TEXT("release"), "=", TEXT("release")), &a_file, P, false, 0,
	    "\"release\" equals \"release\"", NULL },
	{ "text", NO, COMPARE(TEXT("Release"), "=", TEXT("release")), &a_file, F, false, 0, "\"Release\" does not equal",
	    NULL },
	{ "text", CANT, COMPARE(TEXT("1"), "=", POINTER("/n", "")), &json, C, false, 1, "\"1\" and 12.50 do not compare",
	    NULL },
	{ "text", HOSTILE, COMPARE(TEXT("\\u001b]0;x\\u202e"), "=", CAPTURE("esc (.*)", ",\"as\":\"text\"")), &numbers, F,
	    false, 8,
	    "\"\\u{1B}]0;x\\u{202E}\" does not equal \"\\u{1B}]0;x\"", "esc \\u{1B}]0;x" },

	/* capture */
	{ "capture", YES, COMPARE(CAPTURE("negative (\\\\S+) (?<unit>%)", ""), "=", NUMBER("-0.005", "x")), &numbers, P,
	    false, 6,
	    "-0.5 % equals -0.005 x", NULL },
	{ "capture", YES, COMPARE(CAPTURE("exp (\\\\S+)", ",\"unit\":\"us\""), "=", NUMBER("0.78", "ms")), &numbers, P,
	    false, 7,
	    "7.8e2 us equals 0.78 ms", NULL },
	{ "capture", YES, COMPARE(CAPTURE("p: (\\\\d+) ms", ",\"which\":\"first\""), "=", PLAIN("5")), &open_ended, P, false,
	    4,
	    "5 equals 5", NULL },
	{ "capture", NO, COMPARE(CAPTURE("bare (\\\\d+)(?<unit> ms)?", ""), ">", PLAIN("7")), &numbers, F, false, 5,
	    "7 is not above 7", NULL },
	{ "capture", CANT, COMPARE(CAPTURE("p95: ([0-9.]+)", ""), ">", PLAIN("0")), &log_file, C, false, 3,
	    "the pattern matches more than once", NULL },
	{ "capture", CANT, COMPARE(CAPTURE("(error): one|two", ",\"which\":\"last\",\"as\":\"text\""), "=", TEXT("error")),
	    &log_file, C, false, 2, "the pattern matches, but its group took no part", NULL },
	{ "capture", CANT, COMPARE(CAPTURE("p: (\\\\d+)", ""), "=", PLAIN("5")), &open_ended, C, false, 4,
	    "another match may count: more may have been written", NULL },
	{ "capture", CANT, COMPARE(CAPTURE("p: (\\\\d+)", ",\"which\":\"first\""), "=", PLAIN("5")), &masked, C, false, 4,
	    "another match may count: parts of it were masked", NULL },
	{ "capture", CANT, COMPARE(CAPTURE("p: (\\\\d+)", ",\"which\":\"last\""), "=", PLAIN("5")), &closed, C, false, 4,
	    "another match may count", NULL },
	{ "capture", CANT, COMPARE(CAPTURE("odd (\\\\d+) (?<unit>\\\\S+)", ""), "=", PLAIN("5")), &numbers, C, false, 4,
	    "\"furlongs\" is no known unit", NULL },
	{ "capture", CANT, COMPARE(CAPTURE("comma (\\\\S+)", ""), ">", PLAIN("1")), &numbers, C, false, 3,
	    "\"1,234\" is no decimal number", NULL },
	{ "capture", CANT, COMPARE(CAPTURE("(x)", ""), "=", PLAIN("0")), &empty, C, true, 0, "the pattern matches nothing",
	    NULL },
	{ "capture", HOSTILE, COMPARE(CAPTURE("huge (\\\\d+)", ""), ">", PLAIN("1")), &numbers, C, false, 1,
	    "\"99999999999999999999999999999999999999999999\" is no decimal number, or too large", NULL },
	{ "capture", HOSTILE, COMPARE(CAPTURE("^(?:a+)+$|(o)", ",\"as\":\"text\",\"which\":\"last\""), "=", TEXT("o")),
	    &evil_line,
	    C, false, 1, "another match may count: a limit of the regular expression", NULL },
	{ "capture", HOSTILE, COMPARE(CAPTURE("(ok)", ",\"as\":\"text\",\"which\":\"first\""), "=", TEXT("ok")), &rotten, C,
	    false, 0,
	    "the bytes of stdout are not the ones", NULL },

	/* pointer */
	{ "pointer", YES, COMPARE(POINTER("/n", ""), "=", PLAIN("12.5")), &json, P, false, 1, "12.50 equals 12.5", "12.50" },
	{ "pointer", YES, COMPARE(POINTER("/s", ",\"unit\":\"us\""), "<", NUMBER("1", "ms")), &json, P, false, 2,
	    "24 us is below 1 ms", "\"24\"" },
	{ "pointer", YES, COMPARE(POINTER("/t", ""), "=", TEXT("true")), &json, P, false, 2, "\"true\" equals \"true\"",
	    NULL },
	{ "pointer", NO, COMPARE(POINTER("/s", ""), "=", TEXT("25")), &json, F, false, 2, "\"24\" does not equal \"25\"",
	    NULL },
	{ "pointer", CANT, COMPARE(POINTER("/x", ""), "=", TEXT("25")), &json, C, false, 0, "there is nothing at \"/x\"",
	    NULL },
	{ "pointer", CANT, COMPARE(POINTER("/z", ""), "=", TEXT("null")), &json, C, false, 2, "\"/z\" is null", NULL },
	{ "pointer", CANT, COMPARE(POINTER("/o", ""), "=", TEXT("{}")), &json, C, false, 2, "\"/o\" is an object or array",
	    NULL },
	{ "pointer", CANT, COMPARE(POINTER("/t", ",\"unit\":\"s\""), "=", NUMBER("1", "s")), &json, C, false, 2,
	    "\"/t\" is true or false, which has no unit", NULL },
	{ "pointer", CANT, COMPARE(POINTER("/n", ""), "=", PLAIN("12.5")), &json_cut, C, false, 0,
	    "the stream is not one JSON document: a value is missing at byte 18", NULL },
	{ "pointer", CANT, COMPARE(POINTER("", ""), "=", TEXT("")), &empty, C, true, 0, "the stream is not one JSON", NULL },
	{ "pointer", HOSTILE, COMPARE(POINTER("/d", ""), "=", PLAIN("1")), &json, C, false, 0,
	    "a member on the way to \"/d\" is there twice", NULL },
	{ "pointer", HOSTILE, COMPARE(POINTER("/big", ""), ">", PLAIN("1")), &json, C, false, 2, "\"1e400\" is no decimal",
	    NULL },

	/* tests */
	{ "tests", YES, TESTS("tap", ""), &tap_good, P, false, 0, "2 passed, 0 failed, 1 skipped", NULL },
	{ "tests", YES, TESTS("tap", ""), &tap_result, P, false, 0, "1 passed, 0 failed, 0 skipped", NULL },
	{ "tests", YES, TESTS("junit", ",\"min_passed\":2,\"max_skipped\":0"), &junit_good, P, false, 0, "2 passed", NULL },
	{ "tests", YES, TESTS("tap", ",\"max_failed\":1"), &tap_bad, P, false, 0, "1 passed, 1 failed, 0 skipped", NULL },
	{ "tests", NO, TESTS("tap", ""), &tap_bad, F, false, 3, "1 passed, 1 failed, 0 skipped; failed tests allowed: 0",
	    "not ok 2 - broken" },
	{ "tests", NO, TESTS("junit", ""), &junit_bad, F, false, 3, "1 passed, 1 failed, 0 skipped; failed tests allowed: 0",
	    "<testcase name='b'>" },
	{ "tests", NO, TESTS("tap", ",\"min_passed\":3"), &tap_good, F, false, 0,
	    "2 passed, 0 failed, 1 skipped; passed tests asked for: 3", NULL },
	{ "tests", NO, TESTS("tap", ",\"max_skipped\":0"), &tap_good, F, false, 0,
	    "2 passed, 0 failed, 1 skipped; skipped tests allowed: 0", NULL },
	{ "tests", NO, TESTS("tap", ""), &tap_planless, F, false, 2, "2 passed, 0 failed, 0 skipped; there is no plan", NULL },
	{ "tests", NO, TESTS("tap", ""), &tap_short, F, false, 1,
	    "2 passed, 0 failed, 0 skipped; planned 3 tests, found 2", "1..3" },
	{ "tests", CANT, TESTS("tap", ",\"min_passed\":0"), &tap_skipped, C, true, 0,
	    "0 passed, 0 failed, 1 skipped: no test was executed", NULL },
	{ "tests", CANT, TESTS("tap", ""), &empty, C, true, 0, "0 passed, 0 failed, 0 skipped: no test was executed", NULL },
	{ "tests", CANT, TESTS("junit", ""), &empty, C, true, 0, "0 passed, 0 failed, 0 skipped: no test was executed", NULL },
	{ "tests", CANT, TESTS("junit", ""), &tap_result, C, false, 0, "the record says that it is tap, not junit", NULL },
	{ "tests", CANT, TESTS("tap", ""), &open_ended, C, false, 0, "1 passed, 0 failed, 0 skipped, but more may", NULL },
	{ "tests", CANT, TESTS("tap", ""), &masked, C, false, 0, "parts of stdout were masked", NULL },
	{ "tests", HOSTILE, TESTS("tap", ",\"min_passed\":0"), &tap_none, C, true, 0, "0 passed, 0 failed, 0 skipped: no",
	    NULL },
	{ "tests", HOSTILE, TESTS("junit", ""), &junit_lie, C, false, 1, "a suite declares tests=\"5\" and holds 1", NULL },
	{ "tests", HOSTILE, TESTS("junit", ""), &junit_bomb, C, false, 1, "it has a document type declaration", NULL },
	{ "tests", HOSTILE, TESTS("tap", ""), &rotten, C, false, 0, "the bytes of stdout are not the ones", NULL },
	{ "tests", HOSTILE, NOT(TESTS("tap", "")), &tap_none, C, true, 0, "0 passed", NULL },

	/* test-count */
	{ "test-count", YES, COMPARE(OF("tap", "total"), "=", PLAIN("3")), &tap_good, P, false, 0, "3 equals 3", NULL },
	{ "test-count", YES, COMPARE(OF("tap", "passed"), "=", PLAIN("2")), &tap_good, P, false, 0, "2 equals 2", NULL },
	{ "test-count", YES, COMPARE(OF("junit", "failed"), "=", PLAIN("1")), &junit_bad, P, false, 0, "1 equals 1", NULL },
	{ "test-count", NO, COMPARE(OF("tap", "skipped"), "<", PLAIN("1")), &tap_good, F, false, 0, "1 is not below 1", NULL },
	{ "test-count", CANT, COMPARE(OF("tap", "total"), "=", PLAIN("0")), &tap_none, C, true, 0, "no test was executed",
	    NULL },
	{ "test-count", CANT, COMPARE(OF("tap", "failed"), "=", PLAIN("0")), &closed, C, false, 0,
	    "the tests cannot be counted", NULL },
	{ "test-count", HOSTILE, COMPARE(OF("tap", "failed"), "=", PLAIN("0")), &tap_short, C, false, 0,
	    "planned 3 tests, found 2",
	    NULL },
	{ "test-count", HOSTILE, COMPARE(OF("junit", "failed"), "=", PLAIN("0")), &junit_lie, C, false, 0,
	    "a suite declares", NULL },

	/* all, any, not: the last reason is the last leaf's. */
	{ "all", YES, ALL(EXIT "," CONTAINS("error")), &log_file, P, false, 2, "line 2 contains", NULL },
	{ "all", NO, ALL(EXIT "," CONTAINS("warn")), &log_file, F, false, 0, "no line of 5", NULL },
	{ "all", CANT, ALL(CONTAINS("x") "," CONTAINS("x")), &gone, C, false, 0, "the bytes of stdout are not held", NULL },
	{ "all", NO, ALL("{\"op\":\"exit-code\",\"in\":[1]}," CONTAINS("x")), &gone, F, false, 0, "the bytes of stdout",
	    NULL },
	{ "all", CANT, ALL(EXIT "," CONTAINS("x")), &gone, C, false, 0, "the bytes of stdout are not held", NULL },
	{ "all", HOSTILE, NOT(ALL(CONTAINS("x") "," EXIT)), &empty, C, true, 0, "exit code 0", NULL },
	{ "all", HOSTILE, NOT(ALL(CONTAINS("x") ",{\"op\":\"exit-code\",\"in\":[1]}")), &empty, P, false, 0, "exit code 0",
	    NULL },
	{ "any", YES, ANY(CONTAINS("warn") "," EXIT), &log_file, P, false, 0, "exit code 0", NULL },
	{ "any", YES, ANY(CONTAINS("x") "," EXIT), &gone, P, false, 0, "exit code 0", NULL },
	{ "any", NO, ANY(CONTAINS("warn") "," CONTAINS("Warn")), &log_file, F, false, 0, "no line of 5", NULL },
	{ "any", CANT, ANY(CONTAINS("x") ",{\"op\":\"exit-code\",\"in\":[1]}"), &gone, C, false, 0, "exit code 0", NULL },
	{ "any", HOSTILE, NOT(ANY(CONTAINS("x") ",{\"op\":\"exit-code\",\"in\":[1]}")), &empty, C, true, 0, "exit code 0",
	    NULL },
	{ "any", HOSTILE, NOT(ANY("{\"op\":\"exit-code\",\"in\":[1]}")), &empty, P, false, 0, "exit code 0", NULL },
	{ "not", YES, NOT(CONTAINS("warn")), &log_file, P, false, 0, "no line of 5", NULL },
	{ "not", NO, NOT(EXIT), &log_file, F, false, 0, "exit code 0", NULL },
	{ "not", CANT, NOT(CONTAINS("x")), &gone, C, false, 0, "the bytes of stdout are not held", NULL },
	{ "not", HOSTILE, NOT(NOT(CONTAINS("x"))), &empty, C, true, 0, "no line of 0", NULL },
	{ "not", HOSTILE, NOT(NOT(NOT(CONTAINS("x")))), &empty, C, true, 0, "no line of 0", NULL },
	{ "not", HOSTILE, NOT(COUNT("x", "\"max\":0")), &empty, C, true, 0, "found 0 matches", NULL },
};

static const struct rows {
	const char *name;
	const struct row *rows;
	size_t count;
} groups[] = {
	{ "recorded", recorded_rows, sizeof(recorded_rows) / sizeof(recorded_rows[0]) },
	{ "found", found_rows, sizeof(found_rows) / sizeof(found_rows[0]) },
	{ "written", written_rows, sizeof(written_rows) / sizeof(written_rows[0]) },
};
#define GROUPS (sizeof(groups) / sizeof(groups[0]))

static void try_reasons(const struct json *check, const struct reasons *reasons, const struct record *record)
{
	for (size_t i = 0; i < reasons->count; i++) {
		const struct reason *reason = &reasons->items[i];
		/* The place leads to the operator that gave the reason. */
		const struct json *node = json_at(check, reason->at);
		assert_non_null(node);
		assert_string_equal(json_member_text(node, "op"), reason->check);
		assert_int_equal(reason->has_record, record != NULL);
		assert_true(record == NULL || memcmp(&reason->record, &record->id, sizeof(reason->record)) == 0);
		assert_true(reason->says[0] != '\0');
		assert_null(strpbrk(reason->says, "\n\r\t\x1b"));
		assert_null(strpbrk(reason->text, "\n\r\t\x1b"));
	}
	struct buffer printed;
	buffer_init(&printed, 1u << 20);
	struct json *array = reasons_json(reasons);
	assert_int_equal(json_canonical(array, &printed), STATUS_OK);
	json_free(array);
	buffer_release(&printed);
}

static bool try_row(const struct row *row, const struct json *check, const struct evidence *evidence)
{
	struct reasons reasons = { .items = NULL };
	struct answer answer;
	assert_int_equal(check_evaluate(check, evidence, &reasons, &answer), STATUS_OK);
	assert_true(reasons.count > 0);
	const struct reason *last = &reasons.items[reasons.count - 1];
	bool is_right = answer.outcome == row->outcome && answer.is_vacuous == row->is_vacuous &&
	    last->has_line == (row->line > 0) && (!last->has_line || last->line == (uint64_t)row->line) &&
	    strncmp(last->says, row->says, strlen(row->says)) == 0 &&
	    (row->text == NULL || strcmp(last->text, row->text) == 0);
	if (!is_right)
		print_message("# %s\n# %s, vacuous %d, line %d: %s | %s\n", row->check, outcome_name(answer.outcome),
		    answer.is_vacuous, last->has_line ? (int)last->line : 0, last->says, last->text);
	try_reasons(check, &reasons, evidence != NULL ? evidence->record : NULL);
	reasons_release(&reasons);
	return is_right;
}

/* What needs no record gives the same without one. */
static void table(void **state)
{
	(void)state;
	size_t wrong = 0;
	for (size_t i = 0; i < GROUPS; i++)
		for (size_t j = 0; j < groups[i].count; j++) {
			const struct row *row = &groups[i].rows[j];
			struct json *check = parse(row->check);
			struct fault fault = { .status = STATUS_OK };
			if (check_validate(check, &fault) != STATUS_OK)
				fail_msg("%s row %zu %s: %s %s", groups[i].name, j, row->check, fault.place, fault.detail);
			bool is_right = true;
			if (row->scene != NULL) {
				struct stage stage;
				assert_true(stage_set(&stage, row->scene));
				is_right = try_row(row, check, &stage.evidence);
				/* Once more with what is kept for the next check: when it is read, and when it is there. */
				struct kept kept = { .count = 0 };
				stage.evidence.kept = &kept;
				is_right = try_row(row, check, &stage.evidence) && is_right;
				is_right = try_row(row, check, &stage.evidence) && is_right;
				kept_release(&kept);
				stage_clear(&stage);
			}
			if (row->scene == NULL)
				assert_false(check_needs_record(check));
			if (!check_needs_record(check) && (row->scene == NULL || row->scene->kind != KIND_STATEMENT))
				is_right = try_row(row, check, NULL) && is_right;
			if (!is_right && ++wrong)
				print_message("# %s row %zu\n", groups[i].name, j);
			json_free(check);
		}
	assert_int_equal(wrong, 0);
}

static void every_operator_has_its_rows(void **state)
{
	(void)state;
	static const char *const purposes[PURPOSES] = { "true", "false", "cannot tell", "hostile" };
	for (size_t i = 0; operator_at(i) != NULL; i++) {
		size_t counts[PURPOSES] = { 0 };
		for (size_t j = 0; j < GROUPS; j++)
			for (size_t k = 0; k < groups[j].count; k++)
				if (strcmp(groups[j].rows[k].operator, operator_at(i)->shape.name) == 0)
					counts[groups[j].rows[k].purpose]++;
		for (size_t j = 0; j < PURPOSES; j++)
			if (counts[j] == 0)
				fail_msg("%s has no row that is %s", operator_at(i)->shape.name, purposes[j]);
	}
	/* A row that says it is true, false or cannot tell must be, and its operator must be in its check. */
	for (size_t j = 0; j < GROUPS; j++)
		for (size_t k = 0; k < groups[j].count; k++) {
			const struct row *row = &groups[j].rows[k];
			char quoted[64];
			snprintf(quoted, sizeof(quoted), "\"%s\"", row->operator);
			if ((row->purpose == YES && row->outcome != P) || (row->purpose == NO && row->outcome != F) ||
			    (row->purpose == CANT && row->outcome != C) || strstr(row->check, quoted) == NULL)
				fail_msg("%s row %zu is not what it says", groups[j].name, k);
		}
}

static void views_of_the_table(void **state)
{
	(void)state;
	size_t outcomes = 0, values = 0;
	for (size_t i = 0; operator_at(i) != NULL; i++) {
		const struct operator *operator = operator_at(i);
		size_t functions = (operator->decide != NULL) + (operator->combine != NULL) + (operator->value != NULL);
		assert_int_equal(functions, 1);
		assert_int_equal(operator->gives == GIVES_VALUE, operator->value != NULL);
		const struct shape *view = operator->gives == GIVES_VALUE ? &shape_value_tree : &shape_check_tree;
		size_t at = operator->gives == GIVES_VALUE ? values++ : outcomes++;
		assert_ptr_equal(shape_alternative_at(view, at), &operator->shape);
	}
	assert_int_equal(outcomes, shape_check_tree.alternative_count);
	assert_int_equal(values, shape_value_tree.alternative_count);
}

static const struct {
	const char *check;
	enum status status;
	const char *place;
} refused[] = {
	{ "{}", STATUS_BAD_DOCUMENT, "/" },
	{ "[]", STATUS_BAD_DOCUMENT, "/" },
	{ "{\"op\":\"exit\"}", STATUS_UNKNOWN_OPERATOR, "/op" },
	{ "{\"op\":\"number\",\"value\":\"1\"}", STATUS_UNKNOWN_OPERATOR, "/op" },
	{ "{\"op\":\"exit-code\",\"in\":[]}", STATUS_BAD_DOCUMENT, "/in" },
	{ "{\"op\":\"exit-code\",\"in\":[256]}", STATUS_BAD_DOCUMENT, "/in/0" },
	{ "{\"op\":\"exit-code\",\"code\":0}", STATUS_BAD_DOCUMENT, "/code" },
	{ "{\"op\":\"contains\",\"text\":\"\"}", STATUS_BAD_DOCUMENT, "/text" },
	{ "{\"op\":\"contains\",\"text\":\"a\\nb\"}", STATUS_BAD_DOCUMENT, "/text" },
	{ "{\"op\":\"contains\",\"text\":\"a\",\"stream\":\"stdin\"}", STATUS_BAD_DOCUMENT, "/stream" },
	{ "{\"op\":\"regex-count\",\"pattern\":\"a\"}", STATUS_BAD_DOCUMENT, "/" },
	{ COUNT("a", "\"min\":0"), STATUS_BAD_DOCUMENT, "/min" },
	{ COUNT("a", "\"min\":2,\"max\":1"), STATUS_BAD_DOCUMENT, "/min" },
	{ COUNT("a", "\"max\":-1"), STATUS_BAD_DOCUMENT, "/max" },
	{ COUNT("(a", "\"max\":0"), STATUS_BAD_REGEX, "/pattern" },
	{ ALL(EXIT "," COUNT("a**", "\"max\":0")), STATUS_BAD_REGEX, "/checks/1/pattern" },
	{ NOT(COUNT("a", "\"min\":0")), STATUS_BAD_DOCUMENT, "/check/min" },
	{ ALL(""), STATUS_BAD_DOCUMENT, "/checks" },
	{ ANY(""), STATUS_BAD_DOCUMENT, "/checks" },
	{ COMPARE(EXIT, "=", PLAIN("1")), STATUS_UNKNOWN_OPERATOR, "/left/op" },
	{ COMPARE(PLAIN("1"), "==", PLAIN("1")), STATUS_BAD_DOCUMENT, "/is" },
	{ COMPARE(PLAIN("1e3"), "=", PLAIN("1")), STATUS_BAD_DOCUMENT, "/left/value" },
	{ COMPARE(PLAIN("9999999999999999999999999999999999999999"), "=", PLAIN("1")), STATUS_BAD_DOCUMENT, "/left/value" },
	{ COMPARE(PLAIN("1"), "=", NUMBER("1", "sec")), STATUS_BAD_DOCUMENT, "/right/unit" },
	{ COMPARE(NUMBER("1", "s"), "<", NUMBER("1", "MB")), STATUS_BAD_DOCUMENT, "/" },
	{ COMPARE(PLAIN("91.7"), ">=", NUMBER("90", "%")), STATUS_BAD_DOCUMENT, "/" },
	{ COMPARE(TEXT("a"), "=", PLAIN("1")), STATUS_BAD_DOCUMENT, "/" },
	{ COMPARE(TEXT("a"), "<", TEXT("b")), STATUS_BAD_DOCUMENT, "/is" },
	{ COMPARE(CAPTURE("(a)", ""), "<", NUMBER("1", "s")), STATUS_BAD_DOCUMENT, "/" },
	{ COMPARE(CAPTURE("a", ""), "=", PLAIN("1")), STATUS_BAD_DOCUMENT, "/left/pattern" },
	{ COMPARE(CAPTURE("(a)(b)", ""), "=", PLAIN("1")), STATUS_BAD_DOCUMENT, "/left/pattern" },
	{ COMPARE(CAPTURE("(?<unit>s)", ""), "=", PLAIN("1")), STATUS_BAD_DOCUMENT, "/left/pattern" },
	{ COMPARE(CAPTURE("(a)(?<unit>s)", ",\"unit\":\"s\""), "=", PLAIN("1")), STATUS_BAD_DOCUMENT, "/left/pattern" },
	{ COMPARE(CAPTURE("(a)(?<unit>s)", ",\"as\":\"text\""), "=", TEXT("1")), STATUS_BAD_DOCUMENT, "/left/pattern" },
	{ COMPARE(CAPTURE("(a)", ",\"as\":\"text\",\"unit\":\"s\""), "=", TEXT("1")), STATUS_BAD_DOCUMENT, "/left/unit" },
	{ COMPARE(CAPTURE("(a)", ",\"unit\":\"sec\""), "=", PLAIN("1")), STATUS_BAD_DOCUMENT, "/left/unit" },
	{ COMPARE(CAPTURE("(a", ""), "=", PLAIN("1")), STATUS_BAD_REGEX, "/left/pattern" },
	{ COMPARE(POINTER("a", ""), "=", PLAIN("1")), STATUS_BAD_DOCUMENT, "/left/at" },
	{ COMPARE(POINTER("/a", ",\"unit\":\"sec\""), "=", PLAIN("1")), STATUS_BAD_DOCUMENT, "/left/unit" },
	{ COMPARE(PLAINS("\"1\""), "=", PLAIN("1")), STATUS_BAD_DOCUMENT, "/left" },
	{ COMPARE(ROUND(PLAINS("\"1\""), "0", "trunc"), "=", PLAIN("1")), STATUS_BAD_DOCUMENT, "/left/value" },
	{ COMPARE(ROUND(PLAIN("1"), "19", "trunc"), "=", PLAIN("1")), STATUS_BAD_DOCUMENT, "/left/places" },
	{ COMPARE(ROUND(PLAIN("1"), "1", "up"), "=", PLAIN("1")), STATUS_BAD_DOCUMENT, "/left/mode" },
	{ COMPARE_ROUNDED(TEXT("1"), "=", TEXT("1"), "0", "trunc"), STATUS_BAD_DOCUMENT, "/rounding" },
	{ COMPARE_WITHIN(PLAIN("1"), "<", PLAIN("1"), PLAIN("1")), STATUS_BAD_DOCUMENT, "/tolerance" },
	{ COMPARE_WITHIN(TEXT("1"), "=", TEXT("1"), PLAIN("1")), STATUS_BAD_DOCUMENT, "/tolerance" },
	{ COMPARE_WITHIN(PLAIN("1"), "=", PLAIN("1"), NUMBER("1", "s")), STATUS_BAD_DOCUMENT, "/tolerance" },
	{ COMPARE(TIME("2026-01-01T00:00:00Z"), "<", NUMBER("1", "d")), STATUS_BAD_DOCUMENT, "/" },
	{ COMPARE(TIME("2026-01-01"), "<", NUMBER("1", "d")), STATUS_BAD_DOCUMENT, "/left/value" },
	{ OVER("same", PLAIN("1")), STATUS_BAD_DOCUMENT, "/values" },
	{ OVER("same", ""), STATUS_BAD_DOCUMENT, "/values" },
	{ OVER("same", EXIT "," EXIT), STATUS_UNKNOWN_OPERATOR, "/values/0/op" },
	{ OVER("same", PLAINS("\"1\",\"1e3\"")), STATUS_BAD_DOCUMENT, "/values/0/values/1" },
	{ OVER("same", PLAINS("\"1\",\"9999999999999999999999999999999999999999\"")), STATUS_BAD_DOCUMENT,
	    "/values/0/values/1" },
	{ PARTITION(PLAINS("\"1\""), PLAIN("1")), STATUS_BAD_DOCUMENT, "/whole" },
	{ DISJOINT("\"1-2\""), STATUS_BAD_DOCUMENT, "/ranges" },
	{ DISJOINT("\"1-2\",\"2-1\""), STATUS_BAD_DOCUMENT, "/ranges/1" },
	{ DISJOINT("\"1-2\",\"0-1\""), STATUS_BAD_DOCUMENT, "/ranges/1" },
	{ DISJOINT("\"1-2\",\"1-2-3\""), STATUS_BAD_DOCUMENT, "/ranges/1" },
	{ DISJOINT("\"1-2\",\"1-99999999999999999999\""), STATUS_BAD_DOCUMENT, "/ranges/1" },
	{ AT_LEAST("0", EXIT), STATUS_BAD_DOCUMENT, "/count" },
	{ AT_LEAST("2", EXIT), STATUS_BAD_DOCUMENT, "/count" },
	{ COMPARE(PERCENTILE("0", PLAIN("1"), ""), "=", PLAIN("1")), STATUS_BAD_DOCUMENT, "/left/p" },
	{ COMPARE(PERCENTILE("100.1", PLAIN("1"), ""), "=", PLAIN("1")), STATUS_BAD_DOCUMENT, "/left/p" },
	{ COMPARE(PERCENTILE("-1", PLAIN("1"), ""), "=", PLAIN("1")), STATUS_BAD_DOCUMENT, "/left/p" },
	{ COMPARE(CONVERT(PLAIN("1"), "s"), "=", NUMBER("1", "s")), STATUS_BAD_DOCUMENT, "/left/unit" },
	{ COMPARE(CONVERT(NUMBER("1", "s"), "sec"), "=", NUMBER("1", "s")), STATUS_BAD_DOCUMENT, "/left/unit" },
	{ COMPARE(MARGIN(PLAIN("1"), PLAIN("1"), "more"), "=", NUMBER("1", "%")), STATUS_BAD_DOCUMENT, "/left/better" },
	{ COMPARE(MARGIN(PLAIN("1"), PLAIN("1"), "lower"), "=", PLAIN("1")), STATUS_BAD_DOCUMENT, "/" },
	{ TESTS("trx", ""), STATUS_BAD_DOCUMENT, "/format" },
	{ TESTS("tap", ",\"min_passed\":-1"), STATUS_BAD_DOCUMENT, "/min_passed" },
};

static void what_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		struct json *check = parse(refused[i].check);
		struct fault fault = { .status = STATUS_OK };
		enum status status = check_validate(check, &fault);
		if (status != refused[i].status || fault.status != status || strcmp(fault.place, refused[i].place) != 0)
			fail_msg("%s: %s at %s: %s", refused[i].check, status_name(status), fault.place, fault.detail);
		json_free(check);
	}
}

static void depth(void **state)
{
	(void)state;
	for (size_t deep = CHECK_DEPTH_MAX - 1; deep <= CHECK_DEPTH_MAX; deep++) {
		struct buffer text;
		struct fault fault = { .status = STATUS_OK };
		buffer_init(&text, 65536);
		/* The longest place there can be: the last of 64 checks at every step. */
		for (size_t i = 0; i < deep; i++) {
			buffer_append_text(&text, "{\"op\":\"all\",\"checks\":[");
			for (size_t j = 0; j + 1 < CHECK_ITEMS_MAX; j++)
				buffer_append_text(&text, EXIT ",");
		}
		buffer_append_text(&text, EXIT);
		for (size_t i = 0; i < deep; i++)
			buffer_append_text(&text, "]}");
		struct json *check = parse(buffer_text(&text));
		enum status status = check_validate(check, &fault);
		assert_int_equal(status, deep < CHECK_DEPTH_MAX ? STATUS_OK : STATUS_BAD_DOCUMENT);
		if (status == STATUS_OK) {
			struct stage stage;
			struct reasons reasons = { .items = NULL };
			struct answer answer;
			assert_true(stage_set(&stage, &exited[0]));
			assert_int_equal(check_evaluate(check, &stage.evidence, &reasons, &answer), STATUS_OK);
			assert_int_equal(answer.outcome, OUTCOME_PASSED);
			assert_int_equal(reasons.count, REASONS_MAX);
			assert_int_equal(reasons.count + reasons.left_out, deep * (CHECK_ITEMS_MAX - 1) + 1);
			reasons_release(&reasons);
			stage_clear(&stage);
		}
		json_free(check);
		buffer_release(&text);
	}
}

static void the_machine_is_an_error(void **state)
{
	(void)state;
	static const char *const checks[] = { CONTAINS("x"), COUNT("x", "\"max\":0"), TESTS("tap", ""), TESTS("junit", ""),
		COMPARE(POINTER("", ""), "=", PLAIN("1")), COMPARE(CAPTURE("(x)", ""), "=", PLAIN("1")), NOT(CONTAINS("x")),
		ALL(CONTAINS("x") "," EXIT) };
	static const enum status statuses[] = { STATUS_IO, STATUS_NO_MEMORY, STATUS_STORE };
	for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++)
		for (size_t j = 0; j < sizeof(statuses) / sizeof(statuses[0]); j++) {
			struct scene broken = { .kind = KIND_RUN, .out = "x\n", .blob_status = statuses[j] };
			struct json *check = parse(checks[i]);
			struct stage stage;
			struct reasons reasons = { .items = NULL };
			struct answer answer;
			assert_true(stage_set(&stage, &broken));
			assert_int_equal(check_evaluate(check, &stage.evidence, &reasons, &answer), statuses[j]);
			reasons_release(&reasons);
			stage_clear(&stage);
			json_free(check);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(table),
		cmocka_unit_test(every_operator_has_its_rows),
		cmocka_unit_test(views_of_the_table),
		cmocka_unit_test(what_is_refused),
		cmocka_unit_test(depth),
		cmocka_unit_test(the_machine_is_an_error),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
