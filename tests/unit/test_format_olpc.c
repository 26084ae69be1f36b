/* What in-toto's first format signs: the same bytes as securesystemslib's encode_canonical gives. */
#include "format/olpc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void gives(const char *text, const char *wanted)
{
	struct json *value = NULL;
	struct buffer buffer;

	assert_int_equal(json_parse(bytes_of_text(text), 4096, &value, NULL), STATUS_OK);
	buffer_init(&buffer, 4096);
	assert_int_equal(olpc_write(value, &buffer), STATUS_OK);
	assert_string_equal(buffer_text(&buffer), wanted);
	buffer_release(&buffer);
	json_free(value);
}

static void as_securesystemslib(void **state)
{
	(void)state;
	gives("{}", "{}");
	gives("[]", "[]");
	gives("[ 1, -2, true, false, null ]", "[1,-2,true,false,null]");
	gives("{\"b\":1,\"a\":{\"d\":[],\"c\":\"\"},\"B\":2,\"\":0}", "{\"\":0,\"B\":2,\"a\":{\"c\":\"\",\"d\":[]},\"b\":1}");
	/* Only the quote and the backslash are escaped: control characters stand as they are. */
	gives("\"a\\\"\\\\\\n\\t\\u00e9\\u007f\\u0001\\/\"", "\"a\\\"\\\\\n\t\u00e9\x7f\x01/\"");
	/* Members by code points; RFC 8785 has it the other way round. */
	gives("{\"\\ud800\\udc00\":1,\"\\uffee\":2}", "{\"\uffee\":2,\"\U00010000\":1}");
}

static void a_failure_leaves_nothing(void **state)
{
	struct json *value = json_object();
	struct buffer buffer;
	(void)state;

	buffer_init(&buffer, 8);
	buffer_append_text(&buffer, "ab");
	json_put_text(value, "long", "longer than there is room for");
	assert_int_equal(olpc_write(value, &buffer), STATUS_TOO_LARGE);
	assert_string_equal(buffer_text(&buffer), "ab");
	json_put_text(value, "bad", "\xff");
	assert_int_equal(olpc_write(value, &buffer), STATUS_BAD_TEXT);
	assert_int_equal(olpc_write(NULL, &buffer), STATUS_NO_MEMORY);
	assert_string_equal(buffer_text(&buffer), "ab");
	buffer_release(&buffer);
	json_free(value);
}

static void depth_is_bounded(void **state)
{
	struct json *value = json_array();
	struct buffer buffer;
	(void)state;

	for (int i = 1; i < JSON_DEPTH_MAX; i++) {
		struct json *outer = json_array();

		json_push(outer, value);
		value = outer;
	}
	buffer_init(&buffer, 4096);
	assert_int_equal(olpc_write(value, &buffer), STATUS_OK);
	assert_int_equal(buffer.size, 2 * JSON_DEPTH_MAX);
	struct json *outer = json_array();
	json_push(outer, value);
	assert_int_equal(olpc_write(outer, &buffer), STATUS_JSON_DEPTH);
	buffer_release(&buffer);
	json_free(outer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_securesystemslib),
		cmocka_unit_test(a_failure_leaves_nothing),
		cmocka_unit_test(depth_is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
