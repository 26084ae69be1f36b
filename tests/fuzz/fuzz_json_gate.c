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

/* The gate's own quick look at the form, and the comparison behind it, say what writing it anew says. */
static void check_parse_canonical(const struct json *value, struct bytes text, bool is_canonical)
{
	struct fault fault = { .status = STATUS_OK };
	struct json *again = NULL;
	bool is_surely = false;

	must(json_gate_form(text, FUZZ_SIZE_MAX, &is_surely, NULL) == STATUS_OK);
	must(is_canonical || !is_surely);
	must(json_parse_canonical(text, FUZZ_SIZE_MAX, &again, &fault) == (is_canonical ? STATUS_OK : STATUS_NOT_CANONICAL));
	must(fault.status == STATUS_OK && (again != NULL) == is_canonical);
	must(again == NULL || json_equal(value, again));
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
		check_parse_canonical(value, text, bytes_equal(text, buffer_bytes(&canonical)));
		buffer_release(&pretty);
		buffer_release(&canonical);
		must(json_gate(text, size - 1, NULL) == STATUS_JSON_SIZE);
	}
	json_free(value);
	return 0;
}
