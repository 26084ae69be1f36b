/* json.c: building, and that a failure on the way is never written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "json_asserts.h"

static void building(void **state)
{
	(void)state;
	struct json *object = json_object();
	json_put_text(object, "text", "\xc3\xa9\n");
	json_put_integer(object, "integer", -JSON_INTEGER_MAX);
	json_put_boolean(object, "yes", true);
	json_put_boolean(object, "no", false);
	json_put_null(object, "null");
	struct json *array = json_array();
	json_push_text(array, "a");
	json_push_integer(array, JSON_INTEGER_MAX);
	json_push(array, json_object());
	json_put(object, "array", array);
	assert_int_equal(json_failure(object), STATUS_OK);
	assert_canonical(object, "{\"array\":[\"a\",9007199254740991,{}],\"integer\":-9007199254740991,\"no\":false,"
	    "\"null\":null,\"text\":\"\xc3\xa9\\n\",\"yes\":true}");
	json_remove(object, "array");
	json_remove(object, "none");
	json_remove(object, "null");
	assert_canonical(object,
	    "{\"integer\":-9007199254740991,\"no\":false,\"text\":\"\xc3\xa9\\n\",\"yes\":true}");
	json_free(object);
}

static void putting_again_replaces(void **state)
{
	(void)state;
	/* First, last and only members are special cases of the list below. */
	for (int count = 1; count <= 3; count++) {
		for (int target = 0; target < count; target++) {
			static const char *const names[] = {"a", "b", "c"};
			struct json *object = json_object();
			for (int i = 0; i < count; i++)
				json_put_integer(object, names[i], i);
			json_put_text(object, names[target], "new");
			json_put_text(object, names[target], "newer");
			json_put_integer(object, "z", 9); /* the list must still have its end */
			const struct json *member = json_first(object);
			for (int i = 0; i < count; i++, member = json_next(member)) {
				assert_string_equal(json_name(member), names[i]);
				if (i == target)
					assert_string_equal(json_text(member), "newer");
				else
					assert_int_equal(json_type(member), JSON_INTEGER);
			}
			assert_string_equal(json_name(member), "z");
			assert_null(json_next(member));
			assert_int_equal(json_count(object), count + 1);
			json_free(object);
		}
	}
}

static void a_copy_stands_alone(void **state)
{
	(void)state;
	struct json *value = parse("{\"a\":{\"b\":[1]}}");
	struct json *copy = json_copy(json_member(value, "a"));
	assert_null(json_name(copy));
	struct json *array = json_array();
	json_push(array, copy);
	json_push(array, json_copy(json_at(value, "/a/b")));
	assert_null(json_name(json_first(array)));
	json_free(value);
	assert_canonical(array, "[{\"b\":[1]},[1]]");
	json_free(array);
}

/* ${bad} was given something it could not take; no tree above it is ever written. */
static void assert_poisons(struct json *bad, enum status status)
{
	assert_int_equal(json_failure(bad), status);
	assert_fails(bad, status);
	struct json *outer = json_object();
	json_put_integer(outer, "n", 1);
	struct json *middle = json_array();
	json_push_integer(middle, 2);
	json_push(middle, json_copy(bad));
	json_push(middle, bad);
	json_put(outer, "m", middle);
	assert_int_equal(json_failure(outer), STATUS_OK);
	assert_fails(outer, status);
	json_remove(outer, "m");
	assert_canonical(outer, "{\"n\":1}");
	json_free(outer);
}

static void failure_is_sticky(void **state)
{
	(void)state;
	for (int how = 0; how < 12; how++) {
		struct json *bad = how < 8 ? json_object() : json_array();
		enum status expected = STATUS_BAD_TEXT;
		switch (how) {
		case 0:
			json_put_text(bad, "a", "\xff");
			break;
		case 1:
			json_put_text(bad, "\xc0\x80", "a");
			break;
		case 2:
			json_put(bad, "\xed\xa0\x80", json_array());
			break;
		case 3:
			json_put_integer(bad, "a", JSON_INTEGER_MAX + 1);
			expected = STATUS_JSON_NUMBER;
			break;
		case 4:
			json_put_integer(bad, "a", INT64_MIN);
			expected = STATUS_JSON_NUMBER;
			break;
		case 5:
			json_put(bad, "a", NULL);
			expected = STATUS_NO_MEMORY;
			break;
		case 6:
			json_put_text(bad, "a", NULL);
			expected = STATUS_NO_MEMORY;
			break;
		case 7:
			json_put_text(bad, "a", "\xff");
			json_put_text(bad, "a", "good"); /* too late */
			json_put_integer(bad, "b", INT64_MAX);
			break;
		case 8:
			json_push_text(bad, "a\x80");
			break;
		case 9:
			json_push_integer(bad, INT64_MAX);
			expected = STATUS_JSON_NUMBER;
			break;
		case 10:
			json_push(bad, NULL);
			expected = STATUS_NO_MEMORY;
			break;
		default:
			json_push_text(bad, NULL);
			json_push_integer(bad, 1);
			expected = STATUS_NO_MEMORY;
		}
		assert_poisons(bad, expected);
	}
}

static void without_a_container_values_are_freed(void **state)
{
	(void)state;
	struct json *value = json_array();
	json_push_integer(value, 1);
	json_put(NULL, "a", value);
	json_push(NULL, json_object());
	json_put_text(NULL, "a", "b");
	json_put_integer(NULL, "a", 1);
	json_put_boolean(NULL, "a", true);
	json_put_null(NULL, "a");
	json_put_raw(NULL, "a", bytes_of("\xff", 1));
	json_push_raw(NULL, bytes_of("a", 1));
	json_push_text(NULL, "a");
	json_push_integer(NULL, 1);
}

static void too_deep_to_be_read_is_not_written(void **state)
{
	(void)state;
	struct json *value = json_array();
	for (int depth = 1; depth < JSON_DEPTH_MAX; depth++) {
		struct json *outer = json_array();
		json_push(outer, value);
		value = outer;
	}
	struct buffer buffer;
	buffer_init(&buffer, 1 << 16);
	assert_int_equal(json_canonical(value, &buffer), STATUS_OK);
	struct json *again;
	assert_int_equal(json_parse(buffer_bytes(&buffer), 1 << 16, &again, NULL), STATUS_OK);
	assert_true(json_equal(value, again));
	json_free(again);
	buffer_release(&buffer);
	struct json *outer = json_array();
	json_push(outer, value);
	assert_fails(outer, STATUS_JSON_DEPTH);
	json_free(outer);
}

static void raw_bytes(void **state)
{
	(void)state;
	static const struct {
		const char *data;
		size_t size;
		const char *form;
	} rows[] = {
	    {"", 0, "\"\""},
	    {"make", 4, "\"make\""},
	    {"\xc3\xa9\x1b\n", 4, "\"\xc3\xa9\\u001b\\n\""},
	    {"\xff", 1, "{\"base64\":\"/w==\"}"},
	    {"a\0b", 3, "{\"base64\":\"YQBi\"}"},
	    {"\0", 1, "{\"base64\":\"AA==\"}"},
	    {"caf\xe9", 4, "{\"base64\":\"Y2Fm6Q==\"}"},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct json *array = json_array();
		json_push_raw(array, bytes_of(rows[i].data, rows[i].size));
		struct json *object = json_object();
		json_put_raw(object, "r", bytes_of(rows[i].data, rows[i].size));
		char expected[100];
		strcat(strcat(strcpy(expected, "["), rows[i].form), "]");
		assert_canonical(array, expected);
		assert_true(json_equal(json_first(array), json_member(object, "r")));
		struct buffer buffer;
		buffer_init(&buffer, 100);
		assert_int_equal(json_read_raw(json_first(array), &buffer), STATUS_OK);
		assert_true(bytes_equal(buffer_bytes(&buffer), bytes_of(rows[i].data, rows[i].size)));
		buffer_release(&buffer);
		json_free(array);
		json_free(object);
	}
	static const struct {
		const char *text;
		enum status status;
	} bad[] = {{"1", STATUS_BAD_FIELD}, {"null", STATUS_BAD_FIELD}, {"[]", STATUS_BAD_FIELD}, {"{}",
	    STATUS_BAD_FIELD},
	    {"{\"base64\":1}", STATUS_BAD_FIELD}, {"{\"base64\":\"/w==\",\"x\":1}", STATUS_BAD_FIELD},
	    {"{\"base64\":\"/w=\"}", STATUS_BAD_BASE64}, {"{\"Base64\":\"/w==\"}", STATUS_BAD_FIELD}};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct json *value = parse(bad[i].text);
		struct buffer buffer;
		buffer_init(&buffer, 100);
		assert_int_equal(json_read_raw(value, &buffer), bad[i].status);
		assert_int_equal(buffer.size, 0);
		buffer_release(&buffer);
		json_free(value);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(building),
	    cmocka_unit_test(putting_again_replaces),
	    cmocka_unit_test(a_copy_stands_alone),
	    cmocka_unit_test(failure_is_sticky),
	    cmocka_unit_test(without_a_container_values_are_freed),
	    cmocka_unit_test(too_deep_to_be_read_is_not_written),
	    cmocka_unit_test(raw_bytes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
