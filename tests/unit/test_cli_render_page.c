#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "cli/render/render.h"

#define PAGE_MAX (4u << 20)

/* An answer of a later version: members that this one has no words for, at every place an object stands. */
static const char answer[] =
    "{\"schema\":\"urn:exhibit:verification:v1\",\"result\":\"DOES_NOT_MATCH\","
    "\"verdict\":{\"claimed\":\"GO\",\"recomputed\":\"NO-GO\",\"margin-new\":\"narrow\"},"
    "\"report\":{\"title\":\"later\",\"held\":true,\"seal-new\":{\"inner-new\":[1,2,3]}},\"rules\":\"policy\","
    "\"policy\":{\"name\":\"p\",\"size\":1,\"edition-new\":7},"
    "\"integrity\":{\"holds\":true,\"witnesses-new\":[\"w1\",\"w2\"]},"
    "\"checkpoint\":{\"origin\":\"o\",\"size\":1,\"cosigned-new\":true},\"evaluated_at\":\"2031-01-01T00:00:00.000Z\","
    "\"summary\":{\"claims\":3,\"match\":1,\"mismatch\":2,\"weighed-new\":12},"
    "\"quantities-new\":[{\"id\":\"q1\",\"value\":\"91.7\"},{\"id\":\"q2\",\"unit\":\"ms\",\"deep\":{\"deeper\":[{\"x\":1}]}}],"
    "\"mixed-new\":[1,{\"a\":2}],\"empty-new\":[],\"nothing-new\":null,"
    "\"fraud\":[{\"rule\":\"r\",\"says\":\"f-says\",\"weight-new\":5}],\"fraud_left_out\":4,\"omissions\":\"later-word\","
    "\"claims\":[{\"id\":\"held\",\"finding\":\"MATCH\",\"asserted\":\"passed\",\"outcome\":\"passed\",\"required\":true,"
    "\"rules\":\"policy\",\"records\":[],\"reasons\":[],\"reasons_left_out\":6},"
    "{\"id\":\"optional\",\"finding\":\"MISMATCH\",\"asserted\":\"passed\",\"outcome\":\"failed\",\"required\":false,"
    "\"rules\":\"self-defined\",\"records\":[],\"reasons\":[]},"
    "{\"id\":\"refuted\",\"finding\":\"MISMATCH\",\"asserted\":\"passed\",\"outcome\":\"failed\",\"required\":true,"
    "\"rules\":\"policy\",\"severity\":\"high\",\"text\":\"words\",\"stated\":true,\"records\":[],\"approvals-new\":[{\"by\":\"anna\"}],"
    "\"reasons\":[{\"check\":\"contains\",\"at\":\"/a\",\"outcome\":\"failed\",\"says\":\"s\",\"stream\":\"stdout\",\"line\":3,"
    "\"record\":\"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\",\"text\":\"deciding words\","
    "\"column-new\":9}]}]}";

static enum status keep(void *context, struct bytes bytes)
{
	return buffer_append(context, bytes);
}

static const char *make_page(enum render_format format, const char *text, struct buffer *page)
{
	struct sink sink = { .take = keep, .context = page };
	struct json *parsed;

	buffer_clear(page);
	assert_int_equal(json_parse(bytes_of_text(text), PAGE_MAX, &parsed, NULL), STATUS_OK);
	assert_int_equal(render_page(format, parsed, NULL, &sink), STATUS_OK);
	json_free(parsed);
	return buffer_text(page);
}

static void test_nothing_is_dropped(void **state)
{
	static const char *const words[] = { "margin-new", "narrow", "seal-new", "inner-new", "1, 2, 3", "edition-new", "witnesses-new",
		"w1, w2", "cosigned-new", "weighed-new", "quantities-new", "q1", "91.7", "unit", "deeper", "mixed-new", "empty-new",
		"nothing-new", "f-says", "weight-new", "later-word", "4 more findings", "6 more reasons", "approvals-new", "anna",
		"column-new", "deciding words", "0123456789ab", "words", "somebody" };
	struct buffer page;

	(void)state;
	buffer_init(&page, PAGE_MAX);
	for (enum render_format format = RENDER_HTML; format <= RENDER_MARKDOWN; format++) {
		const char *text = make_page(format, answer, &page);

		for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
			if (!strstr(text, words[i]))
				fail_msg("format %d has no \"%s\"", (int)format, words[i]);
	}
	buffer_release(&page);
}

static void test_order(void **state)
{
	struct buffer page;
	const char *text, *refuted, *held, *optional;

	(void)state;
	buffer_init(&page, PAGE_MAX);
	text = make_page(RENDER_MARKDOWN, answer, &page);
	refuted = strstr(text, "### \xe2\x89\xa0 MISMATCH refuted");
	held = strstr(text, "### = MATCH held");
	optional = strstr(text, "### \xe2\x89\xa0 MISMATCH optional");
	assert_true(refuted && held && optional && refuted < held && held < optional);
	buffer_release(&page);
}

/* Whoever takes the page may fail: that is what comes back, and nothing more is given. */
static enum status refuse(void *context, struct bytes bytes)
{
	(void)bytes;
	assert_int_equal((*(unsigned *)context)++, 0);
	return STATUS_DISK_FULL;
}

static void test_full(void **state)
{
	unsigned calls = 0;
	struct sink sink = { .take = refuse, .context = &calls };
	struct json *parsed;

	(void)state;
	assert_int_equal(json_parse(bytes_of_text(answer), PAGE_MAX, &parsed, NULL), STATUS_OK);
	assert_int_equal(render_page(RENDER_HTML, parsed, NULL, &sink), STATUS_DISK_FULL);
	assert_int_equal(calls, 1);
	json_free(parsed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_is_dropped), cmocka_unit_test(test_order), cmocka_unit_test(test_full),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
