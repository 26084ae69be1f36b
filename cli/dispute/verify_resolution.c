#include "verify_resolution.h"

#include <stdio.h>
#include <string.h>

#include "cli/context_io.h"
#include "cli/escape.h"
#include "cli/evaluate.h"
#include "cli/exit_code.h"
#include "format/record.h"
#include "cli/message.h"
#include "cli/source/target_ledger.h"
#include "verify/dispute/recomputation.h"

#define TEXT_MAX 600
#define ID_SHORT 12

/* The policy and the time are the resolution's own. */
static int check_options(const struct invocation *invocation)
{
	for (size_t i = 0; i < invocation->value_count; i++) {
		const char *name = invocation->values[i].row->name;

		if (strcmp(name, "report") && strcmp(name, "policy") && strcmp(name, "subject") && strcmp(name, "at") &&
		    strcmp(name, "since") && strcmp(name, "consistency"))
			continue;
		message_error("--%s and --resolution do not go together", name);
		message_hint("a resolution names the policy, the checkpoints and the time that it is computed from");
		return EXIT_WRONG_USAGE;
	}
	return 0;
}

static int find(const struct target *target, const char *text, struct record *record)
{
	struct fault fault = { .status = STATUS_OK };
	struct buffer entry;
	uint64_t index, given = 0;
	enum status status = target_find(target, text, &index, &fault);

	buffer_init(&entry, DSSE_ENTRY_MAX);
	if (status == STATUS_OK)
		status = target->source->entry_at(target->source->context, index, &given, &entry);
	if (status == STATUS_OK && given != index)
		status = STATUS_NOT_FOUND;
	if (status == STATUS_OK)
		status = record_read(buffer_bytes(&entry), record, &fault);
	buffer_release(&entry);
	if (status != STATUS_OK)
		return message_failure(status, &fault, "no resolution \"%s\"", text);
	if (record->kind == KIND_RESOLUTION)
		return 0;
	message_error("\"%s\" is no resolution", text);
	message_cause("it is of kind %s", kind_row(record->kind)->name);
	message_hint("`exhibit log --kind resolution` lists them");
	return EXIT_WRONG_USAGE;
}

static void print(const struct json *answer)
{
	printf("%s: ", json_member_text(answer, "result"));
	escape_print(json_text_bytes(json_member(answer, "says")), TEXT_MAX);
	printf("\nresolution %.*s by ", ID_SHORT, json_member_text(answer, "resolution"));
	escape_print(json_text_bytes(json_member(answer, "agent")), TEXT_MAX);
	putchar('\n');
	for (const struct json *one = json_first(json_member(answer, "differs")); one; one = json_next(one)) {
		printf("  it says, and follows: ");
		escape_print(json_text_bytes(one), TEXT_MAX);
		putchar('\n');
	}
}

static int recompute(const struct target *target, const struct record *record, struct resolution_page *page)
{
	static const int codes[] = { [RECOMPUTED_SAME] = EXIT_HOLDS, [RECOMPUTED_DIFFERS] = EXIT_DOES_NOT_MATCH,
		[RECOMPUTED_CANNOT_TELL] = EXIT_INCOMPLETE };
	struct fault fault = { .status = STATUS_OK };
	enum recomputed result = RECOMPUTED_CANNOT_TELL;
	enum status status = resolution_recompute(target->source, record, context_processors(), &result, &page->recomputed,
	    &page->said, &fault);

	page->code = codes[result];
	return status == STATUS_OK ? 0 : message_failure(status, &fault, "the resolution could not be computed again");
}

/* Before anything is said of a record, the bytes around it must hold. */
static int check_integrity(const struct invocation *invocation, const struct target *target)
{
	const struct verify_request request = { .source = target->source, .container = &target->container,
		.now = context_now(), .threads = context_processors() };
	struct fault fault = { .status = STATUS_OK };
	struct verification verification;
	enum status status = verify_run(&request, &verification, &fault);
	int code = 0;

	if (status != STATUS_OK)
		return message_failure(status, &fault, "could not verify");
	if (verification.has_result)
		code = evaluation_answer(invocation, &verification);
	verification_release(&verification);
	return code;
}

static int read_page(const struct invocation *invocation, struct resolution_page *page)
{
	struct target target = { .source = NULL };
	struct record record = { .statement = NULL };
	int code = check_options(invocation);

	memset(page, 0, sizeof(*page));
	if (!code)
		code = target_open(invocation, invocation->positionals[0], &target);
	if (!code)
		code = check_integrity(invocation, &target);
	if (!code)
		code = find(&target, option_text(invocation, "resolution"), &record);
	if (!code)
		code = recompute(&target, &record, page);
	record_release(&record);
	target_close(&target);
	return code;
}

int verify_resolution_read(const struct invocation *invocation, struct resolution_page *page)
{
	int code = read_page(invocation, page);

	if (code || page->said)
		return code;
	message_error("the resolution cannot be shown");
	message_cause("%s", json_member_text(page->recomputed, "says"));
	message_hint("`exhibit show %s` has what its record says", option_text(invocation, "resolution"));
	return page->code;
}

int verify_resolution(const struct invocation *invocation)
{
	struct resolution_page page;
	int code = read_page(invocation, &page);

	if (!code && option_given(invocation, "json")) {
		code = context_print_json(page.recomputed);
		page.recomputed = NULL;
	} else if (!code) {
		print(page.recomputed);
		code = context_flush();
	}
	json_free(page.recomputed);
	json_free(page.said);
	return code ? code : page.code;
}
