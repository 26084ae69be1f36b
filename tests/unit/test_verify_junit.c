/* junit.c: summaries of small documents, in pieces of all sizes, and documents that must not be believed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "verify/check/junit.h"

static void read_junit(struct bytes text, size_t piece, struct summary *summary)
{
	struct junit *junit;
	assert_int_equal(junit_open(&junit), STATUS_OK);
	for (size_t at = 0; at < text.size; at += piece)
		assert_int_equal(junit_take(junit, bytes_slice(text, at, text.size - at < piece ? text.size - at : piece)),
		    STATUS_OK);
	assert_int_equal(junit_end(junit, summary), STATUS_OK);
	junit_close(junit);
}

#define OK "<testcase name='a'/>"
#define BAD "<testcase name='b'><failure message='x'>no</failure></testcase>"
#define ERR "<testcase name='e'><error/></testcase>"
#define SKIP "<testcase name='s'><skipped/></testcase>"

/* counts: passed, failed, skipped; NULL: cannot be read, for this reason. */
static const struct {
	const char *text, *counts, *problem, *first;
	int first_offset;
} rows[] = {
	{ "<testsuite/>", "0 0 0", "", "", 0 },
	{ "<?xml version='1.0' encoding='UTF-8'?>\n<testsuites><testsuite tests='1'>" OK "</testsuite></testsuites>\n",
	    "1 0 0", "", "", 0 },
	{ "<testsuite tests='4' failures='1' errors='1' skipped='1'>" OK BAD ERR SKIP "</testsuite>", "1 2 1", "", "b", 77 },
	{ "<testsuite><testcase name='x'><skipped/><failure/></testcase></testsuite>", "0 1 0", "", "x", 11 },
	{ "<testsuite><testcase name='x'><failure/><failure/><error/></testcase></testsuite>", "0 1 0", "", "x", 11 },
	{ "<testsuite><testcase name='x'><system-out><failure/></system-out></testcase></testsuite>", NULL,
	    "the element \"failure\" is inside something that is no testcase", "", 0 },
	{ "<testsuite><properties><property name='a'/></properties><testcase name='x'><system-out>o</system-out>"
	  "<system-err/><properties><property name='a'/></properties></testcase></testsuite>", "1 0 0", "", "", 0 },
	/* How it went, told by an attribute. */
	{ "<testsuite><testcase name='x' status='failed'/></testsuite>", "0 1 0", "", "x", 11 },
	{ "<testsuite><testcase name='x' status='run' result='error'/></testsuite>", "0 1 0", "", "x", 11 },
	{ "<testsuite failures='1'><testcase name='x' status='fail'><failure/></testcase></testsuite>", "0 1 0", "", "x", 24 },
	{ "<testsuite><testcase status='run' result='completed'/><testcase status='passed'/>"
	  "<testcase result='success'/></testsuite>", "3 0 0", "", "", 0 },
	{ "<testsuite><testcase status='aborted'/></testsuite>", NULL, "a testcase's status \"aborted\" is not known", "", 0 },
	{ "<testsuite><testcase result=''/></testsuite>", NULL, "a testcase's status \"\" is not known", "", 0 },
	/* Told by other elements, or in other places. */
	{ "<testsuite>" OK "<error/></testsuite>", "1 1 0", "", "", 31 },
	{ "<testsuite errors='1' tests='1'>" OK "<error/></testsuite>", "1 1 0", "", "", 52 },
	{ "<testsuites><failure/><testsuite>" OK "</testsuite></testsuites>", "1 1 0", "", "", 12 },
	{ "<testsuite failures='0'>" OK "<failure/></testsuite>", NULL, "a suite declares failures=\"0\" and holds 1", "", 0 },
	{ "<testsuite>" OK "<x><failure/></x></testsuite>", NULL,
	    "the element \"failure\" is inside something that is no testcase", "", 0 },
	{ "<testsuite><testcase><Failure/></testcase></testsuite>", NULL, "the element \"Failure\" is not known", "", 0 },
	{ "<testsuite xmlns:x='u'><testcase><x:failure/></testcase></testsuite>", NULL,
	    "the element \"x:failure\" is not known", "", 0 },
	{ "<testsuite>" OK "<setUpERROR/></testsuite>", NULL, "the element \"setUpERROR\" is not known", "", 0 },
	{ "<testsuite><testcase><aborted/></testcase></testsuite>", NULL, "the element \"aborted\" is not known", "", 0 },
	{ "<testsuite><testcase name='x'><rerunFailure/></testcase></testsuite>", "0 1 0", "", "x", 11 },
	{ "<testsuite failures='1' errors='0'><testcase name='x'><failure/><rerunError/></testcase></testsuite>", "0 1 0", "",
	    "x", 35 },
	{ "<testsuite><testcase><flakyFailure/></testcase></testsuite>", NULL,
	    "a test failed, and passed when it was repeated", "", 0 },
	{ "<testsuite>" OK "<note/></testsuite>", "1 0 0", "", "", 0 },
	{ "<testsuite><testcase name='x' status='notrun'/><testcase status='run' result='suppressed'/></testsuite>",
	    "0 0 2", "", "", 0 },
	{ "<testsuite><testcase name='&#27;[1m&lt;b&gt;'><error/></testcase></testsuite>", NULL, "it cannot be read as XML",
	    "", 0 }, /* no escape character in XML 1.0 */
	{ "<testsuite><testcase name='&#x202e;&lt;b&gt;'><error/></testcase></testsuite>", "0 1 0", "", "\\u{202E}<b>", 11 },
	/* Nested: declared with or without what is inside. */
	{ "<testsuites tests='2'><testsuite tests='2'>" OK "<testsuite tests='1'>" OK "</testsuite></testsuite></testsuites>",
	    "2 0 0", "", "", 0 },
	{ "<testsuites><testsuite tests='1'>" OK "<testsuite tests='1'>" OK "</testsuite></testsuite></testsuites>",
	    "2 0 0", "", "", 0 },
	{ "<testsuites tests='3'><testsuite tests='1'>" OK "</testsuite></testsuites>", NULL,
	    "a suite declares tests=\"3\" and holds 1", "", 0 },
	/* Contradictions. */
	{ "<testsuite tests='2'>" OK "</testsuite>", NULL, "a suite declares tests=\"2\" and holds 1", "", 0 },
	{ "<testsuite tests='1' failures='1'>" OK "</testsuite>", NULL, "a suite declares failures=\"1\" and holds 0", "", 0 },
	{ "<testsuite failures='0'>" BAD "</testsuite>", NULL, "a suite declares failures=\"0\" and holds 1", "", 0 },
	{ "<testsuite errors='2'>" ERR "</testsuite>", NULL, "a suite declares errors=\"2\" and holds 1", "", 0 },
	{ "<testsuite skipped='0'>" SKIP "</testsuite>", NULL, "a suite declares skipped=\"0\" and holds 1", "", 0 },
	{ "<testsuite tests='many'>" OK "</testsuite>", NULL, "a suite's tests is no count", "", 0 },
	{ "<testsuite tests=''>" OK "</testsuite>", NULL, "a suite's tests is no count", "", 0 },
	{ "<testsuite tests='-1'>" OK "</testsuite>", NULL, "a suite's tests is no count", "", 0 },
	{ "<testsuite tests='18446744073709551617'>" OK "</testsuite>", NULL, "a suite's tests is no count", "", 0 },
	/* Other forms. */
	{ "<html><testcase/></html>", NULL, "the outermost element is no testsuites or testsuite", "", 0 },
	{ "<testcase/>", NULL, "the outermost element is no testsuites or testsuite", "", 0 },
	{ "<testsuite><x><testcase/></x></testsuite>", NULL, "a testcase is inside something that is no suite", "", 0 },
	{ "<testsuite><testcase><testcase/></testcase></testsuite>", NULL,
	    "a testcase is inside something that is no suite", "", 0 },
	{ "<testsuite><testcase><testsuite/></testcase></testsuite>", NULL,
	    "a suite is inside something that is no suite", "", 0 },
	/* Hostile and broken XML. */
	{ "<!DOCTYPE testsuite><testsuite>" OK "</testsuite>", NULL, "it has a document type declaration", "", 0 },
	{ "<!DOCTYPE t [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><testsuite>&b;</testsuite>", NULL,
	    "it has a document type declaration", "", 0 },
	{ "<!DOCTYPE t SYSTEM 'file:///etc/passwd'><testsuite/>", NULL, "it has a document type declaration", "", 0 },
	{ "<testsuite>&a;</testsuite>", NULL, "it cannot be read as XML: undefined entity", "", 0 },
	{ "", NULL, "it cannot be read as XML: no element found", "", 0 },
	{ "<testsuite>" OK, NULL, "it cannot be read as XML: no element found", "", 0 },
	{ "<testsuite>" OK "</testsuite><testsuite/>", NULL, "it cannot be read as XML: junk after document element", "", 0 },
	{ "<testsuite a='1' a='2'/>", NULL, "it cannot be read as XML: duplicate attribute", "", 0 },
	{ "1..1\nok 1\n", NULL, "it cannot be read as XML", "", 0 },
	{ "<testsuite><testcase name='\xff'/></testsuite>", NULL, "it cannot be read as XML", "", 0 },
	{ "<?xml version='1.0' encoding='EBCDIC-CP-BE'?><testsuite/>", NULL, "it cannot be read as XML: unknown encoding",
	    "", 0 },
};

static void table(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		for (size_t piece = 1; piece < 200; piece = piece * 3 + 1) {
			struct summary summary;
			char counts[64];
			read_junit(bytes_of_text(rows[i].text), piece, &summary);
			snprintf(counts, sizeof(counts), "%d %d %d", (int)summary.passed, (int)summary.failed, (int)summary.skipped);
			bool is_right = rows[i].counts == NULL ?
			    summary.is_unreadable && strncmp(summary.problem, rows[i].problem, strlen(rows[i].problem)) == 0 :
			    !summary.is_unreadable && strcmp(counts, rows[i].counts) == 0 &&
			    strcmp(summary.first_name, rows[i].first) == 0 &&
			    (!summary.has_first || summary.first_offset == (uint64_t)rows[i].first_offset) &&
			    summary.has_first == (summary.failed > 0) &&
			    summary.total == summary.passed + summary.failed + summary.skipped;
			if (!is_right || summary.is_broken)
				fail_msg("row %zu in pieces of %zu: %s, \"%s\", first \"%s\" at %d", i, piece, counts,
				    summary.problem, summary.first_name, (int)summary.first_offset);
		}
}

/* No document that lost its end is believed. */
static void every_cut_is_noticed(void **state)
{
	(void)state;
	static const char whole[] = "<testsuites><testsuite tests='3'>" OK BAD SKIP "</testsuite></testsuites>";
	for (size_t size = 0; size < sizeof(whole) - 1; size++) {
		struct summary summary;
		read_junit(bytes_of(whole, size), 7, &summary);
		if (!summary.is_unreadable)
			fail_msg("cut to %zu bytes", size);
	}
}

static void limits(void **state)
{
	(void)state;
	struct summary summary;
	struct buffer text;
	buffer_init(&text, 8u << 20);
	for (size_t depth = JUNIT_DEPTH_MAX; depth <= JUNIT_DEPTH_MAX + 1; depth++) {
		buffer_clear(&text);
		for (size_t i = 0; i < depth; i++)
			buffer_append_text(&text, "<testsuite>");
		for (size_t i = 0; i < depth; i++)
			buffer_append_text(&text, "</testsuite>");
		read_junit(buffer_bytes(&text), 65536, &summary);
		assert_int_equal(summary.is_unreadable, depth > JUNIT_DEPTH_MAX);
	}
	/* One attribute of megabytes is refused before it is all held. */
	buffer_clear(&text);
	buffer_append_text(&text, "<testsuite name='");
	for (size_t i = 0; i < (4u << 20) / 16; i++)
		buffer_append_text(&text, "0123456789abcdef");
	buffer_append_text(&text, "'/>");
	read_junit(buffer_bytes(&text), 1000, &summary);
	assert_true(summary.is_unreadable);
	assert_string_equal(summary.problem, "one tag or text is longer than the limit");
	buffer_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(table),
		cmocka_unit_test(every_cut_is_noticed),
		cmocka_unit_test(limits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
