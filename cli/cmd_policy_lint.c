#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "context_io.h"
#include "escape.h"
#include "exit_code.h"
#include "message.h"
#include "verify/report/policy_lint.h"
#include "verify/verify.h"
#include "verify/report/policy.h"

static const struct option_row options[] = { OPTION_JSON };

static void print_finding(const struct json *finding)
{
	static const char *const members[] = { "severity", "at", "rule", "says" };
	static const char *const behind[] = { "  ", "  ", ": ", "\n" };

	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		struct bytes text = json_text_bytes(json_member(finding, members[i]));

		if (!text.size)
			text = bytes_of_text("/");
		escape_print(text, text.size);
		fputs(behind[i], stdout);
	}
}

static int print_lint(const struct invocation *invocation, const struct policy_lint *lint, const char *path)
{
	size_t errors = lint->counts[POLICY_ERROR], warnings = lint->counts[POLICY_WARNING], notes = lint->counts[POLICY_NOTE];

	if (option_given(invocation, "json"))
		return context_print_json(policy_lint_json(lint, path));
	for (const struct json *finding = json_first(lint->findings); finding; finding = json_next(finding))
		print_finding(finding);
	if (lint->left_out > 0)
		printf("and %zu more\n", lint->left_out);
	printf("%zu error%s, %zu warning%s, %zu note%s\n", errors, errors == 1 ? "" : "s", warnings, warnings == 1 ? "" : "s",
	    notes, notes == 1 ? "" : "s");
	return context_flush();
}

/* What verify would refuse is unusable, as there; what is wrong with a usable policy does not hold. */
static int code_of(const struct policy_lint *lint)
{
	if (lint->is_refused)
		return EXIT_WRONG_USAGE;
	return lint->counts[POLICY_ERROR] + lint->counts[POLICY_WARNING] > 0 ? EXIT_DOES_NOT_MATCH : EXIT_HOLDS;
}

static int run(const struct invocation *invocation)
{
	const char *path = invocation->positionals[0];
	struct buffer text;
	struct json *document = NULL;
	struct policy_lint lint;
	struct fault fault = { .status = STATUS_OK };
	enum status status;
	int code = context_read_file(path, POLICY_MAX, &text);

	if (code)
		return code;
	status = json_parse(buffer_bytes(&text), POLICY_MAX, &document, &fault);
	message_place(&fault, buffer_bytes(&text));
	buffer_release(&text);
	if (status != STATUS_OK)
		return message_document(status, &fault, "%s cannot be used as a policy", path);
	status = policy_lint_document(document, &lint, &fault);
	if (status != STATUS_OK) {
		code = message_failure(status, &fault, "could not look at %s", path);
	} else {
		code = print_lint(invocation, &lint, path);
		code = code ? code : code_of(&lint);
	}
	policy_lint_release(&lint);
	json_free(document);
	return code;
}

const struct command command_policy_lint = {
	.name = "policy lint", .arguments = "FILE", .summary = "find rules of a policy that decide nothing or contradict each other",
	.text = "Names checks that can never pass or never fail, claims that exclude each other, demands that no record or every\n"
	        "record meets, and decisions that ignore a claim, reward a failure or never give a verdict. Each finding has its\n"
	        "place as a JSON pointer. Exit status: 0 nothing but notes, 3 errors or warnings, 2 verify would refuse the policy.",
	COMMAND_OPTIONS(options), .positional_min = 1, .positional_max = 1, .run = run,
};
