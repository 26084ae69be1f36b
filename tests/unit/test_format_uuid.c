/* The same UUIDs as Python's uuid.uuid5(uuid.NAMESPACE_URL, …). */
#include "format/uuid.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void as_python(void **state)
{
	static const struct {
		const char *uri, *uuid;
	} rows[] = {
		{ "", "1b4db7eb-4057-5ddf-91e0-36dec72071f5" },
		{ "www.example.com", "b63cdfa4-3df9-568e-97ae-006c5b8fd652" },
		{ "urn:exhibit:record:x#result", "89eb87ae-f9e1-51e5-848c-ebe57cad2d3a" },
		{ "https://example.com/\u00e9", "20ecd233-a9e7-5067-a96f-fd6600ca3fda" },
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char text[UUID_TEXT_MAX];

		assert_int_equal(uuid_of_uri(bytes_of_text(rows[i].uri), text), STATUS_OK);
		assert_string_equal(text, rows[i].uuid);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(as_python) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
