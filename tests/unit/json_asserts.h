#ifndef JSON_ASSERTS_H
#define JSON_ASSERTS_H

/* What the tests of reading and of building JSON both ask.  Behind cmocka.h, as everything that asserts. */
#include "format/json.h"

static struct json *parse(const char *text)
{
	struct json *value;
	struct fault fault = {0};
	if (json_parse(bytes_of_text(text), 1 << 20, &value, &fault) != STATUS_OK)
		fail_msg("%s: %s %s %s", text, status_name(fault.status), fault.place, fault.detail);
	return value;
}

static void assert_canonical(const struct json *value, const char *expected)
{
	struct buffer buffer;
	buffer_init(&buffer, 1 << 20);
	assert_int_equal(json_canonical(value, &buffer), STATUS_OK);
	assert_string_equal(buffer_text(&buffer), expected);
	buffer_release(&buffer);
}

/* Both writers fail with ${status} and leave nothing behind. */
static void assert_fails(const struct json *value, enum status status)
{
	struct buffer buffer;
	buffer_init(&buffer, 1 << 20);
	buffer_append_text(&buffer, "kept");
	assert_int_equal(json_canonical(value, &buffer), status);
	assert_int_equal(json_pretty(value, &buffer), status);
	assert_string_equal(buffer_text(&buffer), "kept");
	buffer_release(&buffer);
}

#endif
