/* json_pointer.c: RFC 6901's own examples, tokens as they are written, and documents that are no JSON. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "verify/check/json_pointer.h"

static enum json_pointer_result find(const char *document, const char *pointer, struct json_found *found)
{
	/* Without a NUL behind it, so that the sanitizer sees who reads on. */
	size_t size = strlen(document);
	static char *copy;
	free(copy);
	copy = malloc(size > 0 ? size : 1);
	memcpy(copy, document, size);
	return json_pointer_find(bytes_of(copy, size), bytes_of_text(pointer), found);
}

#define RFC \
	"{\"foo\":[\"bar\",\"baz\"],\"\":0,\"a/b\":1,\"c%d\":2,\"e^f\":3," \
	"\"g|h\":4,\"i\\\\j\":5,\"k\\\"l\":6,\" \":7,\"m~n\":8}"

static const struct {
	const char *document, *pointer, *raw; /* NULL: not found */
} rows[] = {
	{ RFC, "/foo", "[\"bar\",\"baz\"]" }, { RFC, "/foo/0", "\"bar\"" }, { RFC, "/", "0" }, { RFC, "/a~1b", "1" },
	{ RFC, "/c%d", "2" }, { RFC, "/e^f", "3" }, { RFC, "/g|h", "4" }, { RFC, "/i\\j", "5" }, { RFC, "/k\"l", "6" },
	{ RFC, "/ ", "7" }, { RFC, "/m~0n", "8" }, { RFC, "", RFC }, { RFC, "/foo/2", NULL }, { RFC, "/foo/-", NULL },
	{ RFC, "/foo/00", NULL }, { RFC, "/foo/01", NULL }, { RFC, "/foo/0/x", NULL }, { RFC, "/Foo", NULL },
	{ RFC, "/foo/4294967296", NULL }, { RFC, "/foo/18446744073709551616", NULL }, { RFC, "//", NULL },
	{ " 1.50e+10 ", "", "1.50e+10" }, { "-0.0", "", "-0.0" }, { "[1e400]", "/0", "1e400" },
	{ "[9007199254740993]", "/0", "9007199254740993" }, { "{\"a\":{\"b\":[null,true,{\"c\":false}]}}", "/a/b/2/c",
	    "false" },
	{ "{\"\\u0061\\ud83d\\ude00\":1}", "/a😀", "1" }, { "{\"a~b\":1}", "/a~0b", "1" }, { "{\"~1\":1}", "/~01", "1" },
	{ "{\"\\\\u0061\":1,\"a\":2}", "/\\u0061", "1" }, /* a backslash in a pointer is itself */
	{ "{\"x\":{\"a\":1,\"a\":2},\"y\":3}", "/y", "3" }, /* twice, but not on the way */
	{ "{\"x\\u0000\":1,\"\\ud800\":2,\"y\":3}", "/y", "3" },
	{ "\r\n\t[ 1 , 2 ]\n", "/1", "2" },
	{ "[]", "/0", NULL }, { "{}", "/", NULL }, { "[{\"0\":1}]", "/0/0", "1" },
};

static void table(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct json_found found;
		enum json_pointer_result result = find(rows[i].document, rows[i].pointer, &found);
		bool is_right = rows[i].raw == NULL ? result == JSON_POINTER_NOT_FOUND : result == JSON_POINTER_FOUND &&
		    bytes_equal(found.raw, bytes_of_text(rows[i].raw)) &&
		    found.offset + found.raw.size <= strlen(rows[i].document) &&
		    strncmp(rows[i].document + found.offset, rows[i].raw, found.raw.size) == 0;
		if (!is_right)
			fail_msg("%s of %s: result %d", rows[i].pointer, rows[i].document, (int)result);
	}
}

static void duplicates(void **state)
{
	(void)state;
	struct json_found found;
	assert_int_equal(find("{\"a\":1,\"a\":1}", "/a", &found), JSON_POINTER_DUPLICATE);
	assert_int_equal(find("{\"a\":1,\"\\u0061\":2}", "/a", &found), JSON_POINTER_DUPLICATE);
	assert_int_equal(find("{\"a\":{\"b\":1},\"a\":{\"c\":1}}", "/a/b", &found), JSON_POINTER_DUPLICATE);
	assert_int_equal(find("{\"a\":{\"c\":1},\"a\":{\"b\":1}}", "/a/b", &found), JSON_POINTER_DUPLICATE);
	/* That it is no JSON matters more. */
	assert_int_equal(find("{\"a\":1,\"a\":1", "/a", &found), JSON_POINTER_BAD);
}

static void no_json(void **state)
{
	(void)state;
	static const char *const bad[] = {
		"", " ", "{", "[", "[1,]", "[,1]", "[1 2]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "{'a':1}", "{1:1}",
		"01", "-", "+1", ".5", "1.", "1.e5", "1e", "1e+", "0x1", "NaN", "Infinity", "tru", "nul", "True", "1 2", "[1]x",
		"[1]]", "\"", "\"\\\"", "\"\\x\"", "\"\\u12g4\"", "\"\n\"", "\"\t\"", "\xff", "\"\xff\"", "\"\xed\xa0\x80\"",
		"\xef\xbb\xbf{}", "// c\n1", "[1]\v", "{\"a\":1 \"b\":2}", "]", "[}", "{]",
	};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct json_found found;
		if (find(bad[i], "/a", &found) != JSON_POINTER_BAD)
			fail_msg("%s was read", bad[i]);
		assert_non_null(found.detail);
		assert_true(found.offset <= strlen(bad[i]));
	}
}

static void every_cut_is_noticed(void **state)
{
	(void)state;
	static const char whole[] = "{\"a\":[1.5e-3,{\"b\":\"\\u00e9\xc3\xa9\"},true,null],\"c\":{}}";
	for (size_t size = 0; size < sizeof(whole) - 1; size++) {
		struct json_found found;
		char text[sizeof(whole)];
		memcpy(text, whole, size);
		text[size] = '\0';
		if (find(text, "/a/0", &found) != JSON_POINTER_BAD)
			fail_msg("cut to %zu bytes", size);
	}
}

static void depth(void **state)
{
	(void)state;
	for (size_t deep = JSON_DEPTH_MAX; deep <= JSON_DEPTH_MAX + 1; deep++) {
		char text[2 * JSON_DEPTH_MAX + 8], pointer[2 * JSON_DEPTH_MAX + 8] = "";
		struct json_found found;
		memset(text, '[', deep);
		memset(text + deep, ']', deep);
		text[2 * deep] = '\0';
		for (size_t i = 0; i + 1 < deep; i++)
			strcat(pointer, "/0");
		assert_int_equal(find(text, pointer, &found), deep <= JSON_DEPTH_MAX ? JSON_POINTER_FOUND : JSON_POINTER_BAD);
	}
	/* Far beyond it the stack is not touched. */
	size_t size = 1u << 20;
	char *text = malloc(size);
	struct json_found found;
	memset(text, '[', size);
	assert_int_equal(json_pointer_find(bytes_of(text, size), bytes_of_text(""), &found), JSON_POINTER_BAD);
	free(text);
}

static void size_limit(void **state)
{
	(void)state;
	struct json_found found;
	size_t size = JSON_POINTER_DOCUMENT_MAX + 1;
	char *text = malloc(size);
	memset(text, ' ', size);
	text[0] = '1';
	assert_int_equal(json_pointer_find(bytes_of(text, size - 1), bytes_of_text(""), &found), JSON_POINTER_FOUND);
	assert_int_equal(json_pointer_find(bytes_of(text, size), bytes_of_text(""), &found), JSON_POINTER_BAD);
	free(text);
}

static void strings(void **state)
{
	(void)state;
	static const struct {
		const char *raw, *says; /* NULL: no text */
	} cases[] = {
		{ "\"\"", "" }, { "\"a\\n\\t\\\"\\\\\\/\\b\\f\\r\"", "a\n\t\"\\/\b\f\r" },
		{ "\"\\u00e9\\u20ac\\ud83d\\ude00\\u007f\"", "é€😀\x7f" }, { "\"\\u07ff\\u0800\\uffff\"", "߿ࠀ\xef\xbf\xbf" },
		{ "\"\\u0000\"", NULL }, { "\"\\ud800\"", NULL }, { "\"\\udc00\\ud800\"", NULL }, { "\"\\ud800\\u0041\"", NULL },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct json_found found;
		struct buffer text;
		buffer_init(&text, 64);
		assert_int_equal(find(cases[i].raw, "", &found), JSON_POINTER_FOUND);
		assert_int_equal(found.token, JSON_TOKEN_STRING);
		enum status status = json_pointer_string(&found, &text);
		if (status != (cases[i].says != NULL ? STATUS_OK : STATUS_BAD_TEXT))
			fail_msg("%s: %s", cases[i].raw, status_name(status));
		if (cases[i].says != NULL && strcmp(buffer_text(&text), cases[i].says) != 0)
			fail_msg("%s", cases[i].raw);
		buffer_release(&text);
	}
}

static void pointers(void **state)
{
	(void)state;
	static const char *const good[] = { "", "/", "/a", "/a/b", "/~0~1", "/é" };
	static const char *const bad[] = { "a", "/~", "/~2", "/a~", "#/a", "/~/0" };
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_true(json_pointer_valid(bytes_of_text(good[i])));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(json_pointer_valid(bytes_of_text(bad[i])));
	char text[JSON_POINTER_TEXT_MAX + 1];
	memset(text, '/', sizeof(text));
	assert_true(json_pointer_valid(bytes_of(text, sizeof(text) - 1)));
	assert_false(json_pointer_valid(bytes_of(text, sizeof(text))));
	assert_false(json_pointer_valid(bytes_of("/\0", 2)));
	struct json_found found;
	assert_int_equal(json_pointer_find(bytes_of_text("{}"), bytes_of(text, sizeof(text) - 1), &found),
	    JSON_POINTER_NOT_FOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(table),
		cmocka_unit_test(duplicates),
		cmocka_unit_test(no_json),
		cmocka_unit_test(every_cut_is_noticed),
		cmocka_unit_test(depth),
		cmocka_unit_test(size_limit),
		cmocka_unit_test(strings),
		cmocka_unit_test(pointers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
