#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "operators.h"

enum status value_test_count(struct evaluation *evaluation, const struct json *node, struct value *value)
{
	struct stream stream;
	struct summary summary;
	struct reading reading;
	struct reason *ground = &value->ground;
	enum status status = tests_read(evaluation, node, &stream, &summary, &reading, ground);
	if (status != STATUS_OK || !reading.is_done)
		return status;
	const char *gap = stream_gap(&stream, &reading);
	const char *of = json_member_text(node, "of");
	if (summary.is_unreadable || summary.is_broken) {
		reason_say(ground, "%s", summary.problem);
		return STATUS_OK;
	}
	if (gap != NULL) {
		reason_say(ground, "the tests cannot be counted: %s", gap);
		return STATUS_OK;
	}
	if (summary.passed + summary.failed == 0) {
		value->is_vacuous = true;
		reason_say(ground, "no test was executed");
		return STATUS_OK;
	}
	uint64_t count = strcmp(of, "passed") == 0 ? summary.passed : strcmp(of, "failed") == 0 ? summary.failed :
	    strcmp(of, "skipped") == 0 ? summary.skipped : summary.total;
	char digits[24];
	snprintf(digits, sizeof(digits), "%" PRIu64, count);
	return value_take_number(value, bytes_of_text(digits), &unit_plain);
}
