/*
 * docs/checks.md: its sections are the operators of the table, its members' tables name their members, and its
 * examples come out as it says.  Run from the top of the tree.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "check_scene.h"
#include "verify/check/operators.h"

#define DOCUMENT "docs/checks.md"
#define SECTION "### `"
#define TREE "{\"clean\":true,\"commit\":\"0123456789abcdef0123456789abcdef01234567\"}"
#define RUN_MEMBERS ",\"argv\":[\"make\",\"test\"],\"cwd\":\"/src\",\"start\":\"2026-11-21T11:00:00Z\"," \
	"\"end\":\"2026-11-21T11:00:30Z\",\"environment\":[{\"name\":\"CI\",\"value\":\"true\"}]," \
	"\"git\":{\"before\":" TREE ",\"after\":" TREE "}"

static char *document;

static int load(void **state)
{
	(void)state;
	FILE *file = fopen(DOCUMENT, "rb");
	size_t room = 1u << 20;
	if (file == NULL)
		return -1;
	document = calloc(1, room);
	size_t size = fread(document, 1, room - 1, file);
	fclose(file);
	return size > 0 && size < room - 1 ? 0 : -1;
}

static int unload(void **state)
{
	(void)state;
	free(document);
	return 0;
}

/* What is between the fences of the first block of that language at or behind ${from}; the caller frees. */
static char *block(const char *from, const char *language, const char **after)
{
	char fence[64];
	snprintf(fence, sizeof(fence), "\n```%s\n", language);
	const char *start = strstr(from, fence);
	if (start == NULL)
		return NULL;
	start += strlen(fence);
	const char *end = strstr(start, "\n```");
	if (end == NULL)
		fail_msg("a block of %s does not end", language);
	*after = end + 4;
	return strndup(start, (size_t)(end - start) + 1);
}

static void sections_are_the_operators(void **state)
{
	(void)state;
	const char *at = document;
	for (size_t i = 0; operator_at(i) != NULL; i++) {
		at = strstr(at, SECTION);
		if (at == NULL)
			fail_msg("no section for %s", operator_at(i)->shape.name);
		at += strlen(SECTION);
		size_t size = strcspn(at, "`");
		if (size != strlen(operator_at(i)->shape.name) || strncmp(at, operator_at(i)->shape.name, size) != 0)
			fail_msg("the section %.*s stands where %s should be", (int)size, at, operator_at(i)->shape.name);
	}
	assert_null(strstr(at, SECTION));
}

/* A line of a section's table begins with "| `member`"; a section without the table has no members. */
static void members_are_named(void **state)
{
	(void)state;
	const char *at = document;
	for (size_t i = 0; operator_at(i) != NULL; i++) {
		const struct shape_alternative *shape = &operator_at(i)->shape;
		at = strstr(at, SECTION);
		assert_non_null(at);
		const char *end = strstr(at + 1, "\n```json\n");
		const char *table = strstr(at, "| member | is |");
		assert_true(table != NULL && end != NULL && table < end);
		const char *table_end = strstr(table, "\n\n");
		size_t named = 0;
		for (const char *tick = strstr(table, "\n| `"); tick != NULL && tick < table_end; tick = strstr(tick + 1, "\n| `"))
			for (const char *name = strchr(tick, '`'), *cell = strchr(tick + 3, '|'); name != NULL && name < cell;) {
				size_t size = strcspn(name + 1, "`");
				bool is_known = false;
				for (size_t j = 0; j < shape->field_count; j++)
					is_known |= strlen(shape->fields[j].name) == size &&
					    strncmp(shape->fields[j].name, name + 1, size) == 0;
				if (!is_known)
					fail_msg("%s has no member %.*s", shape->name, (int)size, name + 1);
				named++;
				name = strchr(name + 1 + size + 1, '`');
			}
		if (named != shape->field_count)
			fail_msg("%s has %zu members and the document names %zu", shape->name, shape->field_count, named);
		at++;
	}
}

static bool read_outcome(const char *text, enum outcome *outcome)
{
	char word[32];
	size_t size = strcspn(text, "`");
	if (size >= sizeof(word))
		return false;
	memcpy(word, text, size);
	word[size] = '\0';
	return outcome_of_name(word, outcome);
}

static void examples_come_out_so(void **state)
{
	(void)state;
	const char *after;
	char *run = block(document, "run", &after), *junit = block(document, "junit", &after);
	char *json = block(document, "json-file", &after), *table = block(document, "table", &after);
	assert_true(run != NULL && junit != NULL && json != NULL && table != NULL);
	const struct {
		const char *name;
		struct scene scene;
	} records[] = {
		{ "run", { .kind = KIND_RUN, .out = run, .members = RUN_MEMBERS } },
		{ "junit", { .kind = KIND_FILE, .out = junit } },
		{ "json", { .kind = KIND_FILE, .out = json } },
		{ "table", { .kind = KIND_FILE, .out = table, .members = ",\"path\":\"docs/slo.md\"" } },
	};
	size_t examples = 0, outcomes = 0;
	for (const char *at = document;; examples++) {
		char *text = block(at, "json", &after);
		if (text == NULL)
			break;
		at = after;
		struct json *check = NULL;
		struct fault fault = { .status = STATUS_OK };
		if (json_parse(bytes_of_text(text), 65536, &check, &fault) != STATUS_OK ||
		    check_validate(check, &fault) != STATUS_OK)
			fail_msg("%s: %s %s", text, fault.place, fault.detail);
		/* "On `run`: `passed`." until the end of the paragraph. */
		const char *end = strstr(at + 2, "\n\n");
		end = end != NULL ? end : at + strlen(at);
		size_t said = 0;
		for (const char *on = strstr(at, "On `"); on != NULL && on < end; on = strstr(on + 1, "On `"), said++) {
			const char *name = on + strlen("On `");
			const char *word = strstr(name, "`: `");
			enum outcome expected;
			assert_true(word != NULL && word < end && read_outcome(word + 4, &expected));
			bool is_known = false;
			for (size_t i = 0; i < sizeof(records) / sizeof(records[0]); i++) {
				if (strncmp(records[i].name, name, (size_t)(word - name)) != 0 ||
				    strlen(records[i].name) != (size_t)(word - name))
					continue;
				struct stage stage;
				struct reasons reasons = { .items = NULL };
				struct answer answer;
				assert_true(stage_set(&stage, &records[i].scene));
				assert_int_equal(check_evaluate(check, &stage.evidence, &reasons, &answer), STATUS_OK);
				if (answer.outcome != expected)
					fail_msg("on %s: %s\n%s: %s", records[i].name, text, outcome_name(answer.outcome),
					    reasons.items[reasons.count - 1].says);
				reasons_release(&reasons);
				if (!check_needs_record(check)) {
					/* A report's own figures: the same without a record. */
					assert_int_equal(check_evaluate(check, NULL, &reasons, &answer), STATUS_OK);
					assert_int_equal(answer.outcome, expected);
					reasons_release(&reasons);
				}
				stage_clear(&stage);
				is_known = true;
			}
			assert_true(is_known);
			outcomes++;
		}
		if (said == 0)
			fail_msg("nobody says what this comes to: %s", text);
		json_free(check);
		free(text);
	}
	/* At least one for each operator. */
	size_t operators = 0;
	while (operator_at(operators) != NULL)
		operators++;
	assert_true(examples >= operators && outcomes >= examples);
	free(run);
	free(junit);
	free(json);
	free(table);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sections_are_the_operators),
		cmocka_unit_test(members_are_named),
		cmocka_unit_test(examples_come_out_so),
	};
	return cmocka_run_group_tests(tests, load, unload);
}
