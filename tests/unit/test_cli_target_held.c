#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "cli/source/target_held.h"
#include "format/merkle.h"

/* Two texts whose leaf hashes begin alike, in eight digits and not in nine: found by trying a hundred thousand. */
#define ONE "entry 68840"
#define ANOTHER "entry 118823"
#define BEGINNING "c8f5f258"

struct held {
	uint64_t index;
	const char *text;
};

struct part {
	const struct held *items;
	size_t count;
	enum status status; /* of every question; OK: it answers */
	struct fault trouble;
};

static enum status entry_at(void *context, uint64_t at_least, uint64_t *index, struct buffer *entry)
{
	const struct part *part = context;

	for (size_t i = 0; i < part->count && part->status == STATUS_OK; i++)
		if (part->items[i].index >= at_least) {
			*index = part->items[i].index;
			return buffer_append_text(entry, part->items[i].text);
		}
	return part->status == STATUS_OK ? STATUS_NOT_FOUND : part->status;
}

static enum status find(void *context, const struct digest *id, uint64_t *index)
{
	const struct part *part = context;

	for (size_t i = 0; i < part->count; i++) {
		struct digest leaf = merkle_leaf(bytes_of_text(part->items[i].text));

		*index = part->items[i].index;
		if (digest_equal(&leaf, id))
			return STATUS_OK;
	}
	return STATUS_NOT_FOUND;
}

static const struct held items[] = { { 3, ONE }, { 70, ANOTHER }, { 71, "a third" }, { 90, "a third" } };

static enum status ask_part(struct part *part, const char *text, uint64_t *index, bool *is_prefix, struct fault *fault)
{
	const struct source source = { .context = part, .entry_at = entry_at, .find = find, .trouble = &part->trouble };

	*fault = (struct fault){ .status = STATUS_OK };
	return target_held_find(&source, text, index, is_prefix, fault);
}

static enum status ask(const char *text, uint64_t *index, bool *is_prefix)
{
	struct part part = { .items = items, .count = sizeof(items) / sizeof(items[0]) };
	struct fault fault;

	return ask_part(&part, text, index, is_prefix, &fault);
}

static void assert_found(const char *text, uint64_t expected, bool expects_prefix)
{
	uint64_t index = 999;
	bool is_prefix = !expects_prefix;

	assert_int_equal(ask(text, &index, &is_prefix), STATUS_OK);
	assert_int_equal(index, expected);
	assert_int_equal(is_prefix, expects_prefix);
}

static void assert_not(const char *text, enum status expected)
{
	uint64_t index;
	bool is_prefix;

	assert_int_equal(ask(text, &index, &is_prefix), expected);
}

static void hex_of(const char *text, char hex[static DIGEST_HEX_SIZE])
{
	struct digest id = merkle_leaf(bytes_of_text(text));

	digest_hex(&id, hex);
}

static void by_index(void **state)
{
	(void)state;
	assert_found("3", 3, false);
	assert_found("70", 70, false);
	assert_found("0000070", 70, false);
	assert_not("4", STATUS_NOT_FOUND);
	assert_not("9999999", STATUS_NOT_FOUND);
}

static void by_id(void **state)
{
	char hex[DIGEST_HEX_SIZE];

	(void)state;
	hex_of(ANOTHER, hex);
	assert_found(hex, 70, false);
	hex[63] = hex[63] == '0' ? '1' : '0';
	assert_not(hex, STATUS_NOT_FOUND);
}

static void by_prefix(void **state)
{
	char hex[DIGEST_HEX_SIZE];

	(void)state;
	assert_not(BEGINNING, STATUS_AMBIGUOUS);
	for (size_t size = 9; size < DIGEST_HEX_SIZE - 1; size++) {
		hex_of(ONE, hex);
		hex[size] = '\0';
		assert_found(hex, 3, true);
	}
	/* One entry that is held twice is one record. */
	hex_of("a third", hex);
	hex[8] = '\0';
	assert_found(hex, 71, true);
	assert_not("00000000", STATUS_NOT_FOUND);
}

static void by_nothing(void **state)
{
	static const char *const texts[] = { "", "abcdefg", "-1", "1 ", "+1", "C8F5F258", "entry 68840", "c8f5f258g",
		"c8f5f25800000000000000000000000000000000000000000000000000000000f" };

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_not(texts[i], STATUS_USAGE);
}

static void trouble_is_told(void **state)
{
	struct part part = { .items = items, .count = 1, .status = STATUS_IO };
	struct fault fault;
	uint64_t index;
	bool is_prefix;

	(void)state;
	assert_int_equal(ask_part(&part, BEGINNING, &index, &is_prefix, &fault), STATUS_IO);
	assert_string_equal(fault.detail, "");
	fault_set(&part.trouble, STATUS_IO, "tile/0/000", "is cut off");
	assert_int_equal(ask_part(&part, "3", &index, &is_prefix, &fault), STATUS_IO);
	assert_string_equal(fault.place, "tile/0/000");
	assert_string_equal(fault.detail, "is cut off");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_index),
		cmocka_unit_test(by_id),
		cmocka_unit_test(by_prefix),
		cmocka_unit_test(by_nothing),
		cmocka_unit_test(trouble_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
