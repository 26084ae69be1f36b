/* json_gate.c: what is let through is JSON of one meaning; everything else is refused, and nothing crashes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "format/json.h"
#include "format/json_gate.h"

#define SIZE_LIMIT 65536

static void accepted(void **state)
{
	(void)state;
	static const char *const rows[] = {
	    "null", "true", "false", "0", "-1", "9007199254740991", "-9007199254740991", "\"\"", "[]", "{}",
	    " \t\r\n1 \t\r\n",
	    "[1,2,3]", "[ 1 , 2 ]", "{\"a\":1,\"b\":2}", "{ \"a\" : { \"a\" : { } } }",
	    "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
	    "\"\\u0001\\u001f\\uD7FF\\ue000\\uffff\"", "\"\\ud83d\\ude00\"", "\"\\uD83D\\uDE00\"", "\"\x7f\"",
	    "\"\xc3\xa9\"",
	    "\"\xf0\x9f\x98\x80\"", "\"\xef\xbf\xbf\"", "{\"\":0}", "{\"a\":1,\"A\":2}",
	    "{\"a\":1,\"\xc3\xa1\":2,\"aa\":3}",
	    "[{\"a\":1},{\"a\":1}]", "{\"a\":{\"a\":1},\"b\":{\"a\":1}}", "{\"e\\u0301\":1,\"\xc3\xa9\":2}", "\"//\"",
	    "{\"\\\\u0061\":1,\"a\":2}"};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct fault fault = {0};
		if (json_gate(bytes_of_text(rows[i]), SIZE_LIMIT, &fault) != STATUS_OK)
			fail_msg("refused: %s: %s %s %s", rows[i], status_name(fault.status), fault.place,
			    fault.detail);
	}
}

static void refused(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		enum status status;
		const char *place;
	} rows[] = {
	    {"", STATUS_JSON_SYNTAX, "byte 0"},
	    {"  ", STATUS_JSON_SYNTAX, "byte 2"},
	    {"nul", STATUS_JSON_SYNTAX, "byte 0"},
	    {"nulL", STATUS_JSON_SYNTAX, "byte 0"},
	    {"True", STATUS_JSON_SYNTAX, "byte 0"},
	    {"NaN", STATUS_JSON_SYNTAX, "byte 0"},
	    {"Infinity", STATUS_JSON_SYNTAX, "byte 0"},
	    {"-Infinity", STATUS_JSON_SYNTAX, "byte 0"},
	    {"'a'", STATUS_JSON_SYNTAX, "byte 0"},
	    {"\xef\xbb\xbf{}", STATUS_JSON_SYNTAX, "byte 0"},
	    {"/**/1", STATUS_JSON_SYNTAX, "byte 0"},
	    {"\x0b" "1", STATUS_JSON_SYNTAX, "byte 0"},
	    {"\xc2\xa0" "1", STATUS_JSON_SYNTAX, "byte 0"},
	    /* containers */
	    {"[", STATUS_JSON_SYNTAX, "byte 1"},
	    {"[1", STATUS_JSON_SYNTAX, "byte 2"},
	    {"[1,", STATUS_JSON_SYNTAX, "byte 3"},
	    {"[1,]", STATUS_JSON_SYNTAX, "byte 3"},
	    {"[,1]", STATUS_JSON_SYNTAX, "byte 1"},
	    {"[1,,2]", STATUS_JSON_SYNTAX, "byte 3"},
	    {"[1 2]", STATUS_JSON_SYNTAX, "byte 3"},
	    {"[1}", STATUS_JSON_SYNTAX, "byte 2"},
	    {"]", STATUS_JSON_SYNTAX, "byte 0"},
	    {"{", STATUS_JSON_SYNTAX, "byte 1"},
	    {"{\"a\"", STATUS_JSON_SYNTAX, "byte 4"},
	    {"{\"a\":", STATUS_JSON_SYNTAX, "byte 5"},
	    {"{\"a\":}", STATUS_JSON_SYNTAX, "byte 5"},
	    {"{\"a\":1", STATUS_JSON_SYNTAX, "byte 6"},
	    {"{\"a\":1,}", STATUS_JSON_SYNTAX, "byte 7"},
	    {"{\"a\":1]", STATUS_JSON_SYNTAX, "byte 6"},
	    {"{\"a\" 1}", STATUS_JSON_SYNTAX, "byte 5"},
	    {"{\"a\"=1}", STATUS_JSON_SYNTAX, "byte 4"},
	    {"{a:1}", STATUS_JSON_SYNTAX, "byte 1"},
	    {"{1:1}", STATUS_JSON_SYNTAX, "byte 1"},
	    {"{,}", STATUS_JSON_SYNTAX, "byte 1"},
	    /* strings */
	    {"\"", STATUS_JSON_SYNTAX, "byte 1"},
	    {"\"a", STATUS_JSON_SYNTAX, "byte 2"},
	    {"\"\\", STATUS_JSON_SYNTAX, "byte 1"},
	    {"\"\\\"", STATUS_JSON_SYNTAX, "byte 3"},
	    {"\"\\x\"", STATUS_JSON_SYNTAX, "byte 1"},
	    {"\"\\a\"", STATUS_JSON_SYNTAX, "byte 1"},
	    {"\"\\U0041\"", STATUS_JSON_SYNTAX, "byte 1"},
	    {"\"\\u\"", STATUS_JSON_SYNTAX, "byte 1"},
	    {"\"\\u004\"", STATUS_JSON_SYNTAX, "byte 1"},
	    {"\"\\u00g0\"", STATUS_JSON_SYNTAX, "byte 1"},
	    {"\"\\u+041\"", STATUS_JSON_SYNTAX, "byte 1"},
	    {"\"\\u004", STATUS_JSON_SYNTAX, "byte 1"},
	    {"\"a\nb\"", STATUS_JSON_SYNTAX, "byte 2"},
	    {"\"a\tb\"", STATUS_JSON_SYNTAX, "byte 2"},
	    {"\"\x1f\"", STATUS_JSON_SYNTAX, "byte 1"},
	    {"\"a\\u0000b\"", STATUS_BAD_TEXT, "byte 2"},
	    {"{\"a\\u0000\":1}", STATUS_BAD_TEXT, "byte 3"},
	    {"\"\\ud800\"", STATUS_BAD_TEXT, "byte 1"},
	    {"\"\\udc00\"", STATUS_BAD_TEXT, "byte 1"},
	    {"\"\\ud800x\"", STATUS_BAD_TEXT, "byte 1"},
	    {"\"\\ud800\\n12345\"", STATUS_BAD_TEXT, "byte 1"},
	    {"\"\\ud800\\ud800\"", STATUS_BAD_TEXT, "byte 1"},
	    {"\"\\ude00\\ud83d\"", STATUS_BAD_TEXT, "byte 1"},
	    {"\"\\ud800\\u0041\"", STATUS_BAD_TEXT, "byte 1"},
	    {"\"\\ud800\\udbff\"", STATUS_BAD_TEXT, "byte 1"},
	    {"\"\\ud800\\ue000\"", STATUS_BAD_TEXT, "byte 1"},
	    {"\"\\udbff\\ud7ff\"", STATUS_BAD_TEXT, "byte 1"},
	    {"\"\xff\"", STATUS_BAD_TEXT, "byte 1"},
	    {"\"\xc0\xaf\"", STATUS_BAD_TEXT, "byte 1"},
	    {"\"\xed\xa0\x80\"", STATUS_BAD_TEXT, "byte 1"},
	    {"[1]\xff", STATUS_BAD_TEXT, "byte 3"},
	    /* numbers */
	    {"-", STATUS_JSON_SYNTAX, "byte 0"},
	    {"+1", STATUS_JSON_SYNTAX, "byte 0"},
	    {".5", STATUS_JSON_SYNTAX, "byte 0"},
	    {"01", STATUS_JSON_SYNTAX, "byte 0"},
	    {"-01", STATUS_JSON_SYNTAX, "byte 0"},
	    {"00", STATUS_JSON_SYNTAX, "byte 0"},
	    {"-a", STATUS_JSON_SYNTAX, "byte 0"},
	    {"0x10", STATUS_JSON_TRAILING, "byte 1"},
	    {"[0x10]", STATUS_JSON_SYNTAX, "byte 2"},
	    {"[-0]", STATUS_JSON_NUMBER, "byte 1"},
	    {"[1.0]", STATUS_JSON_NUMBER, "byte 1"},
	    {"-0.0", STATUS_JSON_NUMBER, "byte 0"},
	    {"1e2", STATUS_JSON_NUMBER, "byte 0"},
	    {"1E2", STATUS_JSON_NUMBER, "byte 0"},
	    {"9007199254740992", STATUS_JSON_NUMBER, "byte 0"},
	    {"-9007199254740992", STATUS_JSON_NUMBER, "byte 0"},
	    {"90071992547409910", STATUS_JSON_NUMBER, "byte 0"},
	    {"18446744073709551616", STATUS_JSON_NUMBER, "byte 0"},
	    {"18446744073709551617000000000000000000000000000000000000000000000000000000000000", STATUS_JSON_NUMBER,
	    "byte 0"},
	    /* behind the value */
	    {"1 1", STATUS_JSON_TRAILING, "byte 2"},
	    {"{}{}", STATUS_JSON_TRAILING, "byte 2"},
	    {"[]]", STATUS_JSON_TRAILING, "byte 2"},
	    {"truefalse", STATUS_JSON_TRAILING, "byte 4"},
	    {"1 //", STATUS_JSON_TRAILING, "byte 2"},
	    /* names that come twice */
	    {"{\"a\":1,\"a\":1}", STATUS_JSON_DUPLICATE, "byte 8"},
	    {"{\"\":1,\"\":1}", STATUS_JSON_DUPLICATE, "byte 7"},
	    {"{\"b\":0,\"a\":1,\"c\":2,\"a\":1}", STATUS_JSON_DUPLICATE, "byte 20"},
	    {"{\"a\":1,\"\\u0061\":1}", STATUS_JSON_DUPLICATE, "byte 8"},
	    {"{\"\\u0061\":1,\"b\":0,\"a\":1}", STATUS_JSON_DUPLICATE, "byte 19"},
	    {"{\"/\":1,\"\\/\":1}", STATUS_JSON_DUPLICATE, "byte 8"},
	    {"{\"\\n\":1,\"\\u000A\":1}", STATUS_JSON_DUPLICATE, "byte 9"},
	    {"{\"\\u00e9\":1,\"\xc3\xa9\":1}", STATUS_JSON_DUPLICATE, "byte 13"},
	    {"{\"\\ud83d\\ude00\":1,\"\xf0\x9f\x98\x80\":1}", STATUS_JSON_DUPLICATE, "byte 19"},
	    {"{\"x\":{\"k\":[{}],\"k\":0}}", STATUS_JSON_DUPLICATE, "byte 16"},
	    {"[{\"x\":{\"b\":1},\"b\":{},\"x\":2}]", STATUS_JSON_DUPLICATE, "byte 22"},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct fault fault = {0};
		enum status status = json_gate(bytes_of_text(rows[i].text), SIZE_LIMIT, &fault);
		if (status != rows[i].status || fault.status != status || strcmp(fault.place, rows[i].place) != 0)
			fail_msg("%s: %s at %s, not %s at %s", rows[i].text, status_name(status), fault.place,
			    status_name(rows[i].status), rows[i].place);
		assert_int_equal(json_gate(bytes_of_text(rows[i].text), SIZE_LIMIT, NULL), rows[i].status);
	}
}

static void a_nul_is_no_end(void **state)
{
	(void)state;
	assert_int_equal(json_gate(bytes_of("1\0", 2), SIZE_LIMIT, NULL), STATUS_JSON_TRAILING);
	assert_int_equal(json_gate(bytes_of("\0", 1), SIZE_LIMIT, NULL), STATUS_JSON_SYNTAX);
	assert_int_equal(json_gate(bytes_of("[\0]", 3), SIZE_LIMIT, NULL), STATUS_JSON_SYNTAX);
	assert_int_equal(json_gate(bytes_of("\"a\0b\"", 5), SIZE_LIMIT, NULL), STATUS_JSON_SYNTAX);
	assert_int_equal(json_gate(bytes_of("\"\\\0\"", 4), SIZE_LIMIT, NULL), STATUS_JSON_SYNTAX);
	assert_int_equal(json_gate(bytes_of(NULL, 0), SIZE_LIMIT, NULL), STATUS_JSON_SYNTAX);
}

static void size_limit(void **state)
{
	(void)state;
	struct fault fault = {0};
	assert_int_equal(json_gate(bytes_of_text("[1,2]"), 5, NULL), STATUS_OK);
	assert_int_equal(json_gate(bytes_of_text("[1,2]"), 4, &fault), STATUS_JSON_SIZE);
	assert_int_equal(fault.status, STATUS_JSON_SIZE);
	assert_int_equal(json_gate(bytes_of_text("1"), 0, NULL), STATUS_JSON_SIZE);
}

static void depth_limit(void **state)
{
	(void)state;
	static const char *const pairs[][2] = {{"[", "]"}, {"{\"a\":", "}"}};
	for (size_t pair = 0; pair < 2; pair++) {
		for (int depth = 1; depth <= 2 * JSON_DEPTH_MAX; depth++) {
			struct buffer text;
			buffer_init(&text, SIZE_LIMIT);
			for (int i = 0; i < depth; i++)
				buffer_append_text(&text, pairs[pair][0]);
			buffer_append_text(&text, "1");
			for (int i = 0; i < depth; i++)
				buffer_append_text(&text, pairs[pair][1]);
			assert_int_equal(json_gate(buffer_bytes(&text), SIZE_LIMIT, NULL),
			    depth <= JSON_DEPTH_MAX ? STATUS_OK : STATUS_JSON_DEPTH);
			buffer_release(&text);
		}
	}
	/* Side by side is not deep, and an endless opening is refused long before the stack ends. */
	struct buffer text;
	buffer_init(&text, SIZE_MAX);
	buffer_append_text(&text, "[[]");
	for (int i = 0; i < 1000; i++)
		buffer_append_text(&text, ",[{}]");
	buffer_append_text(&text, "]");
	assert_int_equal(json_gate(buffer_bytes(&text), SIZE_LIMIT, NULL), STATUS_OK);
	buffer_clear(&text);
	for (int i = 0; i < 1000000; i++)
		buffer_append_byte(&text, '[');
	assert_int_equal(json_gate(buffer_bytes(&text), 1000000, NULL), STATUS_JSON_DEPTH);
	buffer_release(&text);
}

static void values_limit(void **state)
{
	(void)state;
	for (int extra = 0; extra < 2; extra++) {
		struct buffer text;
		buffer_init(&text, SIZE_MAX);
		buffer_append_text(&text, "[0");
		for (int i = 2; i < JSON_GATE_MEMBERS_MAX + extra; i++) /* the array itself is one */
			buffer_append_text(&text, ",0");
		buffer_append_text(&text, "]");
		assert_int_equal(json_gate(buffer_bytes(&text), SIZE_MAX, NULL),
		    extra == 0 ? STATUS_OK : STATUS_JSON_SIZE);
		buffer_release(&text);
	}
}

/* Comparing every name with every other would take hours here. */
static void very_many_names(void **state)
{
	(void)state;
	struct buffer text;
	buffer_init(&text, SIZE_MAX);
	for (int variant = 0; variant < 3; variant++) {
		buffer_clear(&text);
		buffer_append_text(&text, "{\"x\":0");
		for (int64_t i = 400000; i > 0; i--)
			buffer_append_format(&text, variant == 1 ? ",\"n\\u0061%d\":0" : ",\"na%d\":0",
			    (int)(i * 7919 % 400009));
		if (variant == 2)
			buffer_append_text(&text, ",\"\\u0078\":0");
		buffer_append_text(&text, "}");
		assert_int_equal(json_gate(buffer_bytes(&text), SIZE_MAX, NULL),
		    variant == 2 ? STATUS_JSON_DUPLICATE : STATUS_OK);
	}
	buffer_release(&text);
}

/*
 * Whatever passes becomes a tree whose canonical form passes again, gives an equal tree, and is a fixed point.  Every
 * text is copied to memory of exactly its size, so that the sanitizer sees a read behind its end.
 */
static bool holds(const char *text, size_t size)
{
	uint8_t *copy = malloc(size > 0 ? size : 1);
	assert_non_null(copy);
	memcpy(copy, text, size);
	struct json *value;
	struct json *again = NULL;
	enum status status = json_gate(bytes_of(copy, size), SIZE_LIMIT, NULL);
	assert_int_equal(json_parse(bytes_of(copy, size), SIZE_LIMIT, &value, NULL), status);
	free(copy);
	if (status != STATUS_OK) {
		assert_null(value);
		return false;
	}
	struct buffer first, second, pretty;
	buffer_init(&first, SIZE_LIMIT);
	buffer_init(&second, SIZE_LIMIT);
	buffer_init(&pretty, 16 * SIZE_LIMIT);
	assert_int_equal(json_canonical(value, &first), STATUS_OK);
	assert_int_equal(json_parse(buffer_bytes(&first), SIZE_LIMIT, &again, NULL), STATUS_OK);
	assert_true(json_equal(value, again));
	assert_int_equal(json_canonical(again, &second), STATUS_OK);
	assert_true(bytes_equal(buffer_bytes(&first), buffer_bytes(&second)));
	json_free(again);
	assert_int_equal(json_pretty(value, &pretty), STATUS_OK);
	assert_int_equal(json_parse(buffer_bytes(&pretty), 16 * SIZE_LIMIT, &again, NULL), STATUS_OK);
	assert_true(json_equal(value, again));
	json_free(again);
	json_free(value);
	buffer_release(&first);
	buffer_release(&second);
	buffer_release(&pretty);
	return true;
}

static const char sample[] =
    "{\"_type\":\"https://in-toto.io/Statement/v1\",\"predicate\":{\"argv\":[\"make\",\"\\u00e9\","
    "{\"base64\":\"/w==\"}],\"exit\":{\"code\":-17},\"e\xcc\x81\":[],\"\\ud83d\\ude00\":{},\"\xf0\x9f\x98\x81\":null,"
    "\"\xee\x80\x80\":true,\"a\\/b\":false,\"\\u0000\x31\":0},\"n\":[0,-1,9007199254740991],"
    "\"t\":\"\\b\\f\\n\\r\\t\\\"\\\\\x7f\"}";

static void truncations(void **state)
{
	(void)state;
	char text[sizeof(sample)];
	memcpy(text, sample, sizeof(sample));
	char *nul = strstr(text, "\\u0000");
	assert_false(holds(text, sizeof(text) - 1));
	nul[5] = '1';
	assert_true(holds(text, sizeof(text) - 1));
	for (size_t size = 0; size < sizeof(text) - 1; size++)
		assert_false(holds(text, size));
}

static void single_byte_changes(void **state)
{
	(void)state;
	char text[sizeof(sample)];
	memcpy(text, sample, sizeof(sample));
	strstr(text, "\\u0000")[5] = '1';
	size_t passed = 0;
	for (size_t place = 0; place < sizeof(text) - 1; place++) {
		char original = text[place];
		for (unsigned int byte = 0; byte < 256; byte++) {
			text[place] = (char)byte;
			passed += holds(text, sizeof(text) - 1);
		}
		text[place] = original;
	}
	/* Inside strings most bytes make another string; everywhere else hardly any fits. */
	assert_in_range(passed, 5000, 256 * sizeof(text) / 2);
}

static void random_mixtures(void **state)
{
	(void)state;
	static const char *const pieces[] = {"{", "}", "[", "]", ",", ":", "\"", "\"a\"", "\"b\"", "\"\\u0061\"", "0",
	    "-1", "1.5", "12",
	    "true", "null", " ", "\n", "\\", "\\u", "d83d", "\\ude00", "\xc3\xa9", "\xff", "\"k\":", "[]", "{}",
	    "[1,2]", "{\"a\":1}"};
	unsigned int seed = 8259;
	print_message("# seed %u\n", seed);
	srandom(seed);
	size_t passed = 0;
	for (int round = 0; round < 200000; round++) {
		char text[256] = "";
		int count = (int)(random() % 9) + 1;
		if (round % 2 == 0)
			strcat(text, "{\"k\":");
		for (int i = 0; i < count; i++)
			strcat(text, pieces[(size_t)random() % (sizeof(pieces) / sizeof(pieces[0]))]);
		if (round % 2 == 0)
			strcat(text, "}");
		passed += holds(text, strlen(text));
	}
	assert_true(passed > 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(accepted),
	    cmocka_unit_test(refused),
	    cmocka_unit_test(a_nul_is_no_end),
	    cmocka_unit_test(size_limit),
	    cmocka_unit_test(depth_limit),
	    cmocka_unit_test(values_limit),
	    cmocka_unit_test(very_many_names),
	    cmocka_unit_test(truncations),
	    cmocka_unit_test(single_byte_changes),
	    cmocka_unit_test(random_mixtures),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
