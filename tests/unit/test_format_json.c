/* json.c, json_look.c, json_order.c and json_canonical.c: looking, and the one form that is signed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "json_asserts.h"
#include "format/json_order.h"

static void looking(void **state)
{
	(void)state;
	struct json *value = parse(
	    "{\"z\":null,\"t\":\"\\u00e9\\u0001\",\"n\":-9007199254740991,\"y\":true,\"f\":false,"
	    "\"l\":[1,[],\"x\"],\"o\":{\"k\":7}}");
	assert_int_equal(json_type(value), JSON_OBJECT);
	assert_int_equal(json_count(value), 7);
	assert_int_equal(json_type(json_member(value, "z")), JSON_NULL);
	assert_non_null(json_member(value, "z"));
	assert_null(json_member(value, "Z"));
	assert_string_equal(json_member_text(value, "t"), "\xc3\xa9\x01");
	assert_int_equal(json_text_bytes(json_member(value, "t")).size, 3);
	assert_null(json_member_text(value, "n"));
	assert_int_equal(json_text_bytes(json_member(value, "n")).size, 0);
	int64_t integer = 0;
	assert_true(json_member_integer(value, "n", &integer));
	assert_true(integer == -JSON_INTEGER_MAX);
	assert_false(json_member_integer(value, "t", &integer));
	assert_false(json_member_integer(value, "none", &integer));
	bool boolean = true;
	assert_true(json_boolean(json_member(value, "f"), &boolean));
	assert_false(boolean);
	assert_false(json_boolean(json_member(value, "z"), &boolean));
	assert_true(json_member_is_true(value, "y"));
	assert_false(json_member_is_true(value, "f"));
	assert_false(json_member_is_true(value, "n"));
	const struct json *item = json_first(json_member(value, "l"));
	assert_int_equal(json_type(item), JSON_INTEGER);
	assert_null(json_name(item));
	assert_null(json_member(json_member(value, "l"), "k"));
	assert_int_equal(json_type(json_next(item)), JSON_ARRAY);
	assert_null(json_first(json_next(item)));
	assert_int_equal(json_type(json_next(json_next(item))), JSON_TEXT);
	assert_null(json_next(json_next(json_next(item))));
	assert_string_equal(json_name(json_first(value)), "z");
	assert_null(json_name(value));
	assert_null(json_next(value));
	json_free(value);
}

static void nothing_answers_nothing(void **state)
{
	(void)state;
	int64_t integer = 5;
	bool boolean = true;
	assert_int_equal(json_type(NULL), JSON_NULL);
	assert_null(json_member(NULL, "a"));
	assert_null(json_first(NULL));
	assert_null(json_next(NULL));
	assert_null(json_name(NULL));
	assert_int_equal(json_count(NULL), 0);
	assert_null(json_text(NULL));
	assert_int_equal(json_text_bytes(NULL).size, 0);
	assert_false(json_integer(NULL, &integer));
	assert_false(json_boolean(NULL, &boolean));
	assert_null(json_at(NULL, ""));
	assert_null(json_at(NULL, "/a"));
	assert_null(json_copy(NULL));
	assert_true(json_equal(NULL, NULL));
	assert_false(json_member_is_true(NULL, "a"));
	assert_int_equal(json_failure(NULL), STATUS_NO_MEMORY);
	json_free(NULL);
	json_remove(NULL, "a");
	assert_fails(NULL, STATUS_NO_MEMORY);
	static const char *const names[] = {"null", "boolean", "integer", "string", "array", "object"};
	for (int i = JSON_NULL; i <= JSON_OBJECT; i++)
		assert_string_equal(json_type_name((enum json_type)i), names[i]);
}

static void pointers(void **state)
{
	(void)state;
	/* RFC 6901 section 5, with integers. */
	struct json *value = parse(
	    "{\"foo\":[10,11,12,13,14,15,16,17,18,19,20],\"\":0,\"a/b\":1,\"c%d\":2,\"e^f\":3,\"g|h\":4,"
	    "\"i\\\\j\":5,\"k\\\"l\":6,\" \":7,\"m~n\":8,\"o\":{\"\":{\"\":9}},\"~1\":30,\"0\":31}");
	static const struct {
		const char *pointer;
		int64_t expected; /* -1: there is nothing */
	} rows[] = {
	    {"/foo/0", 10},  {"/foo/10", 20}, {"/", 0},         {"/a~1b", 1},     {"/c%d", 2},      {"/e^f", 3},
	    {"/g|h", 4},     {"/i\\j", 5},    {"/k\"l", 6},     {"/ ", 7},        {"/m~0n", 8},     {"/o//", 9},
	    {"/~01", 30},    {"/0", 31},      {"foo", -1},      {"/foo/", -1},    {"/foo/11", -1},  {"/foo/00", -1},
	    {"/foo/01", -1}, {"/foo/-", -1},  {"/foo/-1", -1},  {"/foo/+1", -1},  {"/foo/1 ", -1},  {"/foo/0/0", -1},
	    {"/a/b", -1},    {"/m~n", -1},    {"/m~2n", -1},    {"/m~", -1},      {"/fo", -1},      {"/fooo", -1},
	    {"/foo/18446744073709551616", -1}, {"/foo/18446744073709551617", -1}, {"/foo/99999999999999999999999",
	    -1},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int64_t integer = -1;
		json_integer(json_at(value, rows[i].pointer), &integer);
		if (integer != rows[i].expected)
			fail_msg("%s: %lld", rows[i].pointer, (long long)integer);
	}
	assert_ptr_equal(json_at(value, ""), value);
	assert_ptr_equal(json_at(value, "/foo"), json_member(value, "foo"));
	json_free(value);
}

static void equality(void **state)
{
	(void)state;
	/* Rows of one letter are equal to one another and to no other row. */
	static const struct {
		char letter;
		const char *text;
	} rows[] = {
	    {'a', "null"}, {'b', "false"}, {'c', "true"}, {'d', "0"}, {'e', "1"}, {'f', "9007199254740991"}, {'g',
	    "9007199254740990"},
	    {'h', "\"\""}, {'i', "\"1\""}, {'j', "[]"}, {'k', "{}"}, {'l', "[1,2]"}, {'m', "[2,1]"}, {'n', "[1,2,3]"},
	    {'n', "[1, 2, 3]"},
	    {'o', "{\"a\":1,\"b\":[2,{\"c\":3,\"d\":4}]}"}, {'o', "{\"b\":[2,{\"d\":4,\"c\":3}],\"a\":1}"},
	    {'p', "{\"a\":1,\"b\":[2,{\"c\":3,\"d\":5}]}"}, {'q', "{\"a\":1}"}, {'r', "{\"b\":1}"}, {'s',
	    "{\"a\":null}"},
	    {'t', "{\"a\":1,\"b\":1}"}, {'u', "{\"a\":1,\"c\":1}"}, {'v', "\"a\""}, {'w', "[null]"}, {'x',
	    "\"\\u00e9\""},
	    {'x', "\"\xc3\xa9\""}};
	size_t count = sizeof(rows) / sizeof(rows[0]);
	for (size_t i = 0; i < count; i++) {
		struct json *a = parse(rows[i].text);
		for (size_t j = 0; j < count; j++) {
			struct json *b = parse(rows[j].text);
			if (json_equal(a, b) != (rows[i].letter == rows[j].letter))
				fail_msg("%s and %s", rows[i].text, rows[j].text);
			json_free(b);
		}
		assert_false(json_equal(a, NULL));
		assert_false(json_equal(NULL, a));
		struct json *copy = json_copy(a);
		assert_true(json_equal(a, copy));
		json_free(copy);
		json_free(a);
	}
}

static void canonical_forms(void **state)
{
	(void)state;
	static const char *const rows[][2] = {
	    {" [ 1 , -2 , 0 , null , true , false , \"\" ] ", "[1,-2,0,null,true,false,\"\"]"},
	    {"{\"b\":{},\"a\":[]}", "{\"a\":[],\"b\":{}}"},
	    {"[9007199254740991,-9007199254740991]", "[9007199254740991,-9007199254740991]"},
	    {"\"\\u0001\\u0008\\u0009\\u000a\\u000b\\u000C\\u000d\\u001F\\u0020\\u0022\\u005c\\u002f\\u007f\"",
	        "\"\\u0001\\b\\t\\n\\u000b\\f\\r\\u001f \\\"\\\\/\x7f\""},
	    /* RFC 8785 section 3.2.3, its numbers aside. */
	    {"{\"\\u20ac\":\"Euro Sign\",\"\\r\":\"Carriage Return\","
	     "\"\\ufb33\":\"Hebrew Letter Dalet With Dagesh\",\"1\":\"One\","
	     "\"\\ud83d\\ude00\":\"Emoji: Grinning Face\",\"\\u0080\":\"Control\","
	     "\"\\u00f6\":\"Latin Small Letter O With Diaeresis\"}",
	        "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\xc2\x80\":\"Control\","
	        "\"\xc3\xb6\":\"Latin Small Letter O With Diaeresis\",\"\xe2\x82\xac\":\"Euro Sign\","
	        "\"\xf0\x9f\x98\x80\":\"Emoji: Grinning Face\",\"\xef\xac\xb3\":\"Hebrew Letter Dalet With Dagesh\"}"},
	    {"{\"aa\":1,\"a\":2,\"\":3,\"A\":4,\"a\\u0001\":5}", "{\"\":3,\"A\":4,\"a\":2,\"a\\u0001\":5,\"aa\":1}"},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct json *value = parse(rows[i][0]);
		assert_canonical(value, rows[i][1]);
		json_free(value);
	}
}

/* The order of names against the definition: the UTF-16 code units themselves. */
static size_t utf16(const uint32_t *points, size_t count, uint16_t *units)
{
	size_t size = 0;
	for (size_t i = 0; i < count; i++) {
		if (points[i] >= 0x10000) {
			units[size++] = (uint16_t)(0xd800 + ((points[i] - 0x10000) >> 10));
			units[size++] = (uint16_t)(0xdc00 + ((points[i] - 0x10000) & 0x3ff));
		} else {
			units[size++] = (uint16_t)points[i];
		}
	}
	return size;
}

static void utf8(const uint32_t *points, size_t count, char *text)
{
	for (size_t i = 0; i < count; i++) {
		uint32_t point = points[i];
		if (point < 0x80) {
			*text++ = (char)point;
		} else if (point < 0x800) {
			*text++ = (char)(0xc0 | point >> 6);
			*text++ = (char)(0x80 | (point & 0x3f));
		} else if (point < 0x10000) {
			*text++ = (char)(0xe0 | point >> 12);
			*text++ = (char)(0x80 | (point >> 6 & 0x3f));
			*text++ = (char)(0x80 | (point & 0x3f));
		} else {
			*text++ = (char)(0xf0 | point >> 18);
			*text++ = (char)(0x80 | (point >> 12 & 0x3f));
			*text++ = (char)(0x80 | (point >> 6 & 0x3f));
			*text++ = (char)(0x80 | (point & 0x3f));
		}
	}
	*text = '\0';
}

static void names_sort_by_utf16(void **state)
{
	(void)state;
	static const uint32_t edges[] = {1, 'a', 'b', 0x7f, 0x80, 0x7ff, 0x800, 0xcfff, 0xd000, 0xd7ff, 0xe000,
	    0xefff, 0xf000, 0xffff,
	    0x10000, 0x10ffff, 0x1f600, 0x3ffff, 0x40000};
	unsigned int seed = 8785;
	print_message("# seed %u\n", seed);
	srandom(seed);
	for (int round = 0; round < 200000; round++) {
		uint32_t points[2][4];
		uint16_t units[2][8];
		char text[2][20];
		size_t size[2];
		for (int side = 0; side < 2; side++) {
			size_t count = (size_t)random() % 5;
			for (size_t i = 0; i < count; i++)
				points[side][i] = edges[(size_t)random() % (sizeof(edges) / sizeof(edges[0]))];
			size[side] = utf16(points[side], count, units[side]);
			utf8(points[side], count, text[side]);
		}
		size_t common = size[0] < size[1] ? size[0] : size[1];
		int expected = (size[0] > size[1]) - (size[0] < size[1]);
		for (size_t i = common; i-- > 0;)
			if (units[0][i] != units[1][i])
				expected = units[0][i] < units[1][i] ? -1 : 1;
		int order = json_name_compare(text[0], text[1]);
		assert_int_equal((order > 0) - (order < 0), expected);
	}
}

static void pretty(void **state)
{
	(void)state;
	struct json *value = parse("{\"b\":[1,{\"x\":[]},{}],"
	    "\"a\":\"\\u00e9 \\u202e\\u001b\\u007f\\u009b\\udb40\\udc41\\n\",\"c\":null}");
	struct buffer buffer;
	buffer_init(&buffer, 1000);
	assert_int_equal(json_pretty(value, &buffer), STATUS_OK);
	assert_string_equal(buffer_text(&buffer),
	    "{\n  \"b\": [\n    1,\n    {\n      \"x\": []\n    },\n    {}\n  ],\n"
	    "  \"a\": \"\xc3\xa9 \\u202e\\u001b\\u007f\\u009b\\udb40\\udc41\\n\",\n  \"c\": null\n}");
	buffer_release(&buffer);
	json_free(value);
}

static void too_little_room_writes_nothing(void **state)
{
	(void)state;
	struct json *value = parse("{\"b\":[1,\"\\n\\u0001\xc3\xa9\"],\"a\":{\"c\":null}}");
	struct buffer whole;
	buffer_init(&whole, 1000);
	assert_int_equal(json_canonical(value, &whole), STATUS_OK);
	for (size_t max = 0; max <= whole.size; max++) {
		struct buffer buffer;
		buffer_init(&buffer, max);
		assert_int_equal(json_canonical(value, &buffer), max < whole.size ? STATUS_TOO_LARGE : STATUS_OK);
		assert_int_equal(buffer.size, max < whole.size ? 0 : whole.size);
		buffer_release(&buffer);
	}
	buffer_release(&whole);
	json_free(value);
}

static void a_parse_that_fails_gives_nothing(void **state)
{
	(void)state;
	struct json *value = (struct json *)state;
	struct fault fault = {0};
	assert_int_equal(json_parse(bytes_of_text("{\"a\":1,\"a\":2}"), 100, &value, &fault), STATUS_JSON_DUPLICATE);
	assert_null(value);
	assert_int_equal(fault.status, STATUS_JSON_DUPLICATE);
	assert_int_equal(json_parse(bytes_of_text("[1]"), 2, &value, NULL), STATUS_JSON_SIZE);
	assert_null(value);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(looking),
	    cmocka_unit_test(nothing_answers_nothing),
	    cmocka_unit_test(pointers),
	    cmocka_unit_test(equality),
	    cmocka_unit_test(canonical_forms),
	    cmocka_unit_test(names_sort_by_utf16),
	    cmocka_unit_test(pretty),
	    cmocka_unit_test(too_little_room_writes_nothing),
	    cmocka_unit_test(a_parse_that_fails_gives_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
