#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "format/consistency.h"
#include "vectors.h"

static void read_head(const struct json *row, const char *size, const char *root, struct checkpoint *head)
{
	memset(head, 0, sizeof(*head));
	head->size = vectors_integer(row, size);
	assert_int_equal(digest_read_hex(bytes_of_text(vectors_text(row, root)), &head->root), STATUS_OK);
}

/* What is read is written again as it was: there is one form. */
static void every_vector_gets_its_status(void **state)
{
	(void)state;
	struct json *table = vectors_open("witness.json");
	unsigned rows = 0, seen[STATUS_COUNT] = { 0 };
	for (const struct json *row = json_first(json_member(table, "consistency")); row; row = json_next(row), rows++) {
		struct buffer body, again;
		struct consistency consistency;
		struct checkpoint old, new;
		struct fault fault = { .status = STATUS_OK };
		vectors_raw(row, "body", &body);
		read_head(row, "old_size", "old_root", &old);
		read_head(row, "size", "root", &new);
		enum status status = consistency_read(buffer_bytes(&body), &consistency, &fault);
		if (strcmp(status_name(status), vectors_text(row, "read")) != 0)
			fail_msg("%s is read: %s", vectors_text(row, "name"), status_name(status));
		assert_int_equal(fault.status, status);
		if (status == STATUS_OK) {
			assert_int_equal(consistency.path_count, vectors_integer(row, "path_count"));
			buffer_init(&again, CONSISTENCY_SIZE_MAX);
			assert_int_equal(consistency_write(&consistency, &again), STATUS_OK);
			assert_true(bytes_equal(buffer_bytes(&again), buffer_bytes(&body)));
			buffer_release(&again);
			status = consistency_check(&consistency, &old, &new);
		}
		if (strcmp(status_name(status), vectors_text(row, "status")) != 0)
			fail_msg("%s: %s", vectors_text(row, "name"), status_name(status));
		seen[status]++;
		buffer_release(&body);
	}
	assert_in_range(rows, 100, 1000);
	assert_true(seen[STATUS_OK] && seen[STATUS_BAD_PROOF] && seen[STATUS_BAD_INDEX] && seen[STATUS_BAD_PATH_LENGTH] &&
	    seen[STATUS_ROOT_MISMATCH]);
	json_free(table);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(every_vector_gets_its_status) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
