/*
 * Input: a JSON pointer, newline, a document.  Where the document passes our gate, the walker finds what the tree holds at
 * that place, and nothing else; where it finds something in other people's JSON, that is a value by itself.
 */
#include "fuzz.h"

#include "verify/check/json_pointer.h"

static void check_string(const struct json_found *found, const struct json *value)
{
	struct buffer text;

	buffer_init(&text, FUZZ_SIZE_MAX);
	enum status status = json_pointer_string(found, &text);
	must(status == STATUS_OK || (status == STATUS_BAD_TEXT && !value));
	if (value)
		must_equal(text, json_text_bytes(value));
	buffer_release(&text);
}

static void check_found(struct bytes document, const struct json_found *found, const struct json *value)
{
	static const enum json_type types[] = { [JSON_TOKEN_NULL] = JSON_NULL, [JSON_TOKEN_BOOLEAN] = JSON_BOOLEAN,
		[JSON_TOKEN_NUMBER] = JSON_INTEGER, [JSON_TOKEN_STRING] = JSON_TEXT };
	struct json *again = NULL;

	must(found->raw.size > 0 && found->raw.data == document.data + found->offset);
	must(found->offset + found->raw.size <= document.size);
	if (found->token == JSON_TOKEN_STRING)
		check_string(found, value);
	if (!value)
		return;
	must(found->token == JSON_TOKEN_CONTAINER || json_type(value) == types[found->token]);
	must(json_parse(found->raw, FUZZ_SIZE_MAX, &again, NULL) == STATUS_OK);
	must(json_equal(again, value));
	json_free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes document = bytes_of(data, size), pointer = fuzz_cut(&document, '\n');
	struct json_found found = { .offset = 0 };
	struct json *tree = NULL;

	if (!json_pointer_valid(pointer))
		return 0;
	enum status gate = json_parse(document, FUZZ_SIZE_MAX, &tree, NULL);
	enum json_pointer_result result = json_pointer_find(document, pointer, &found);
	char *text = fuzz_text(pointer);
	const struct json *value = json_at(tree, text);

	if (gate == STATUS_OK)
		must(result == (value ? JSON_POINTER_FOUND : JSON_POINTER_NOT_FOUND));
	if (gate == STATUS_JSON_SYNTAX || gate == STATUS_JSON_DEPTH)
		must(result == JSON_POINTER_BAD);
	if (result == JSON_POINTER_FOUND)
		check_found(document, &found, value);
	must(result != JSON_POINTER_BAD || (found.detail && found.offset <= document.size));
	free(text);
	json_free(tree);
	return 0;
}
