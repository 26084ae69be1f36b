/*
 * Input: a text.  The gate and the parser agree on it; what passes has a canonical form that passes, is a fixed point, and
 * is the same value, as is the form for people.
 */
#include "fuzz.h"

#include "format/json_gate.h"

static void check_form(const struct json *value, struct bytes text, struct bytes canonical)
{
	struct fault fault = { .status = STATUS_OK };
	struct json *again = NULL;
	struct buffer form;

	must(json_gate(text, FUZZ_SIZE_MAX, &fault) == STATUS_OK);
	must(json_parse(text, FUZZ_SIZE_MAX, &again, &fault) == STATUS_OK);
	must(json_equal(value, again));
	fuzz_canonical(again, &form);
	must_equal(form, canonical);
	buffer_release(&form);
	json_free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes text = bytes_of(data, size);
	struct fault gate_fault = { .status = STATUS_OK }, fault = { .status = STATUS_OK };
	struct json *value = NULL;
	enum status gate = json_gate(text, FUZZ_SIZE_MAX, &gate_fault);

	must(gate == gate_fault.status);
	must(json_parse(text, FUZZ_SIZE_MAX, &value, &fault) == gate);
	must(!strcmp(fault.place, gate_fault.place));
	must((gate == STATUS_OK) == (value != NULL));
	if (gate == STATUS_OK) {
		struct buffer canonical, pretty;

		fuzz_canonical(value, &canonical);
		check_form(value, buffer_bytes(&canonical), buffer_bytes(&canonical));
		buffer_init(&pretty, FUZZ_SIZE_MAX);
		must(json_pretty(value, &pretty) == STATUS_OK);
		check_form(value, buffer_bytes(&pretty), buffer_bytes(&canonical));
		buffer_release(&pretty);
		buffer_release(&canonical);
		must(json_gate(text, size - 1, NULL) == STATUS_JSON_SIZE);
	}
	json_free(value);
	return 0;
}
